"""Exact numbers in columns: Decimal(38, 12) everywhere, quotients kept apart until the end, one rounding.

`Quotient(num, den)` stands for num ÷ den without dividing; dens are positive by construction, so
comparisons multiply across. Only `rounded` casts to fewer places (docs/order_of_calculation.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

from comp.language.plan import Rounding, RoundingMode
from comp.money import PLACES

Columns = dict[str, pl.DataType]
"""The columns of a frame and their types."""

DECIMAL: pl.DataType = pl.Decimal(38, PLACES)
SETTLED_PLACES = 9
SUM_LIMIT = Decimal("1e25")
"""A sum may not reach this: grouped sums of Decimal(38, 12) overflow without an error."""


def number(value: Decimal | int) -> pl.Expr:
    """A literal at full scale; anything else turns a column into binary floats."""
    return pl.lit(Decimal(value), dtype=DECIMAL)


ZERO = number(0)
ONE = number(1)


def decided(test: pl.Expr) -> pl.Expr:
    """A test that asks no column as plain true or false.

    Polars 2.1 refuses to filter 100,000 rows or more by `1 is not null`: it takes the test for a
    column as long as its threads are many.
    """
    return test if test.meta.root_names() else pl.lit(pl.select(test).item())


@dataclass(frozen=True, slots=True)
class Quotient:
    """`num ÷ den`; `den` None is 1. A null in either makes the value empty."""

    num: pl.Expr
    den: pl.Expr | None = None

    def times(self, other: Quotient) -> Quotient:
        return Quotient(self.num * other.num, _product(self.den, other.den))

    def over(self, other: Quotient) -> Quotient:
        """Empty where the divisor is zero; signs move to the numerator."""
        divisor = other.num
        turned = pl.when(divisor < ZERO).then(-self.num).otherwise(self.num)
        top = turned if other.den is None else turned * other.den
        size = pl.when(divisor == ZERO).then(None).otherwise(divisor.abs())
        return Quotient(top, _product(self.den, size))

    def plus(self, other: Quotient, sign: Literal[1, -1] = 1) -> Quotient:
        left, right, den = _common(self, other)
        return Quotient(left + right if sign == 1 else left - right, den)

    def compared(self, other: Quotient) -> tuple[pl.Expr, pl.Expr]:
        """Two columns whose order is the order of the two values."""
        left, right, _ = _common(self, other)
        return left, right

    def chosen(self, test: pl.Expr, other: Quotient) -> Quotient:
        """This value where the test holds, the other where it does not; empty where it is empty."""

        def either(mine: pl.Expr, others: pl.Expr) -> pl.Expr:
            return pl.when(test).then(mine).when(~test).then(others)

        num = either(self.num, other.num)
        if self.den is None and other.den is None:
            return Quotient(num)
        return Quotient(num, either(_den(self), _den(other)))

    def applied_to(self, amount: pl.Expr) -> pl.Expr:
        """amount × num ÷ den, the division last."""
        product = amount * self.num
        return product if self.den is None else product / self.den

    def whole(self) -> Quotient:
        """What is left without its fraction, towards zero; exact, though the division is not."""
        size = self.value().abs().floor().cast(DECIMAL)
        above = size > self.num.abs() if self.den is None else size * self.den > self.num.abs()
        size = pl.when(above).then(size - ONE).otherwise(size)
        return Quotient(pl.when(self.num < ZERO).then(-size).otherwise(size))

    def value(self) -> pl.Expr:
        """The value at twelve places, for showing."""
        return self.num if self.den is None else self.num / self.den


def constant(value: Decimal | int) -> Quotient:
    """A quotient that is a plain number."""
    return Quotient(number(value))


def rounded(amount: pl.Expr, digits: int, mode: RoundingMode) -> pl.Expr:
    """The amount at `digits` places; half up is away from zero. The scale stays twelve."""
    ties: Literal["half_to_even", "half_away_from_zero"] = (
        "half_to_even" if mode is RoundingMode.HALF_EVEN else "half_away_from_zero"
    )
    return amount.round(digits, mode=ties)


def rounded_half_up(amount: pl.Expr, digits: int) -> pl.Expr:
    """For amounts made by splitting, proration and spreading."""
    return rounded(amount, digits, RoundingMode.HALF_UP)


def with_payable(
    frame: pl.DataFrame,
    rounding: Rounding,
    digits: int,
    restarts_with: list[str],
    divided: bool = False,
    exact: str = "exact",
    payable: str = "payable",
) -> pl.DataFrame:
    """Exact amounts in running order beside what is payable of them, by the plan's rounding.

    `divided` amounts are sums of quotients cut at twelve places; they are brought to nine first, so
    that a sum that is exactly half a cent is still seen as one.
    """

    def in_units(amount: pl.Expr) -> pl.Expr:
        return rounded(settled(amount) if divided else amount, digits, rounding.mode)

    if not rounding.running_total:
        return frame.with_columns(in_units(pl.col(exact)).alias(payable))
    total = running_total(pl.col(exact), restarts_with).alias("running")
    steps = frame.with_columns(total).with_columns(
        (in_units(pl.col("running")) - in_units(pl.col("running") - pl.col(exact))).alias(payable)
    )
    return steps.drop("running")


def running_total(amount: pl.Expr, restarts_with: list[str]) -> pl.Expr:
    """The cumulative sum, starting again where one of the columns changes.

    Rows that belong together must stand together; then the sum over the whole frame, less what it
    was at the first row of each group, is the same as one sum per group and a third of the work.
    """
    return total_since(amount, first_rows(restarts_with))


def first_rows(restarts_with: list[str]) -> pl.Expr:
    """For each row the place of the first one of its group; rows that belong together stand together."""
    row = pl.int_range(pl.len(), dtype=pl.UInt32)
    first = pl.when(changes(restarts_with)).then(row).otherwise(pl.lit(0, dtype=pl.UInt32))
    return first.cum_max()


def total_since(amount: pl.Expr, first: pl.Expr) -> pl.Expr:
    """The cumulative sum from the row of each row's `first` on."""
    total = amount.cum_sum()
    return total - (total - amount).gather(first)


def changes(columns: Sequence[str]) -> pl.Expr:
    """Whether a row is unlike the one above it in one of the columns."""
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in columns)


def runs_added_up(frame: pl.DataFrame, keys: Sequence[str], amounts: Sequence[str]) -> pl.DataFrame:
    """Neighbours with equal keys as one row with the sum of their amounts: `keys, amounts`.

    Where rows stand in the order of the keys these are all sums, in a fraction of the time.
    """
    run = changes(keys).cum_sum().alias("run")
    by_run = frame.select(*keys, *amounts, run).group_by("run", maintain_order=True)
    return by_run.agg(pl.col(keys).first(), pl.col(amounts).sum()).drop("run")


def settled(amount: pl.Expr) -> pl.Expr:
    """A sum of quotients without the dust of cutting each at twelve places."""
    return amount.round(SETTLED_PLACES, mode="half_to_even")


def assert_exact(frame: pl.DataFrame, stage: str) -> pl.DataFrame:
    """No binary float has crept in, and no sum over the frame can overflow silently."""
    for name, kind in frame.schema.items():
        assert not kind.is_float(), f"{stage}: column {name} became a binary float"
        assert kind == DECIMAL or not kind.is_decimal(), f"{stage}: column {name} lost its scale"
    return frame


def assert_summable(frame: pl.DataFrame, column: str, stage: str) -> None:
    """rows × largest amount stays below the limit of a column sum."""
    if frame.height:
        largest = frame.select(pl.col(column).abs().max()).item()
        assert largest is None or largest * frame.height < SUM_LIMIT, f"{stage}: {column} too large"


def _product(left: pl.Expr | None, right: pl.Expr | None) -> pl.Expr | None:
    if left is None or right is None:
        return left if right is None else right
    return left * right


def _den(value: Quotient) -> pl.Expr:
    return ONE if value.den is None else value.den


def _common(a: Quotient, b: Quotient) -> tuple[pl.Expr, pl.Expr, pl.Expr | None]:
    left = a.num if b.den is None else a.num * b.den
    right = b.num if a.den is None else b.num * a.den
    return left, right, _product(a.den, b.den)
