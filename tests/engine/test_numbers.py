"""Numbers in columns against fractions: quotients, running totals, shares, one rounding.

Tests: comp/engine/numbers.py, comp/engine/shares.py
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import seed as hypothesis_seed
from hypothesis import strategies as st

from comp.engine.numbers import (
    DECIMAL,
    SUM_LIMIT,
    ZERO,
    Quotient,
    assert_exact,
    assert_summable,
    constant,
    number,
    rounded,
    running_total,
    settled,
)
from comp.engine.shares import by_largest_remainder
from comp.language.plan import RoundingMode
from tests.scale import count, seed

money = st.integers(-10_000_00, 10_000_00).map(lambda cents: Decimal(cents) / 100)
dividends = st.integers(-9_999, 9_999).map(Decimal)
divisors = dividends.filter(lambda value: value != 0)
many = settings(max_examples=count(400), deadline=None)


def value_of(expression: pl.Expr) -> Decimal:
    """What a column of literals comes to."""
    found = pl.select(expression).item()
    assert isinstance(found, Decimal)
    return found


def ratio(top: Decimal, bottom: Decimal) -> Quotient:
    """top ÷ bottom as a column."""
    return constant(top).over(constant(bottom))


def near(found: Decimal, exact: Fraction) -> bool:
    """Equal but for the twelfth place, where a division was cut."""
    return abs(Fraction(found) - exact) < Fraction(1, 10**12)


@hypothesis_seed(seed())
@many
@given(dividends, divisors, dividends, divisors)
def test_arithmetic_of_quotients_is_that_of_fractions(
    a: Decimal, b: Decimal, c: Decimal, d: Decimal
) -> None:
    left, right = ratio(a, b), ratio(c, d)
    x, y = Fraction(a) / Fraction(b), Fraction(c) / Fraction(d)
    assert near(value_of(left.plus(right).value()), x + y)
    assert near(value_of(left.plus(right, -1).value()), x - y)
    assert near(value_of(left.times(right).value()), x * y)
    if c:
        assert near(value_of(left.over(right).value()), x / y)


@hypothesis_seed(seed())
@many
@given(dividends, divisors, dividends, divisors)
def test_quotients_compare_exactly(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    mine, theirs = ratio(a, b).compared(ratio(c, d))
    left, right = value_of(mine), value_of(theirs)
    x, y = Fraction(a) / Fraction(b), Fraction(c) / Fraction(d)
    assert (left > right, left == right) == (x > y, x == y)


@hypothesis_seed(seed())
@many
@given(money, dividends, divisors)
def test_a_quotient_is_applied_with_the_division_last(
    amount: Decimal, a: Decimal, b: Decimal
) -> None:
    assert near(
        value_of(ratio(a, b).applied_to(number(amount))),
        Fraction(amount) * Fraction(a) / Fraction(b),
    )
    # What divides evenly comes out exactly: amount x b x a / b.
    whole = value_of(ratio(a, b).applied_to(number(amount * b)))
    assert whole == amount * a


def test_nothing_is_divided_by_zero_and_empty_stays_empty() -> None:
    assert pl.select(ratio(Decimal(1), Decimal(0)).value()).item() is None
    empty = Quotient(pl.lit(None, dtype=DECIMAL))
    assert pl.select(empty.plus(constant(1)).value()).item() is None
    assert pl.select(constant(1).over(empty).value()).item() is None


def test_the_chosen_quotient_keeps_its_own_divisor() -> None:
    third, two = ratio(Decimal(1), Decimal(3)), constant(2)
    assert value_of(third.chosen(pl.lit(True), two).applied_to(number(3))) == 1
    assert value_of(third.chosen(pl.lit(False), two).applied_to(number(3))) == 6


@hypothesis_seed(seed())
@many
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), money), min_size=1, max_size=30))
def test_the_running_total_is_the_sum_within_each_group(
    rows: list[tuple[int, int, Decimal]],
) -> None:
    rows = sorted(rows, key=lambda row: row[:2])
    frame = pl.DataFrame(
        rows, schema={"pid": pl.Int64(), "period": pl.Int64(), "amount": DECIMAL}, orient="row"
    )
    found = frame.select(running_total(pl.col("amount"), ["pid", "period"])).to_series().to_list()
    naive = [
        sum((amount for *key, amount in rows[: at + 1] if tuple(key) == row[:2]), Decimal(0))
        for at, row in enumerate(rows)
    ]
    assert found == naive


shares = st.lists(st.integers(1, 9_999), min_size=1, max_size=6).map(
    lambda parts: [Decimal(part) / 10_000 for part in parts]
)


@hypothesis_seed(seed())
@many
@given(money, shares, st.sampled_from([0, 2, 3]), st.randoms(use_true_random=False))
def test_largest_remainder_adds_up_and_stays_within_a_unit(value, parts, digits, random) -> None:
    rows = [(0, pid, value, share) for pid, share in enumerate(parts)]
    random.shuffle(rows)
    schema = {"row": pl.UInt32(), "pid": pl.UInt32(), "value": DECIMAL, "share": DECIMAL}
    divided = by_largest_remainder(pl.DataFrame(rows, schema=schema, orient="row"), digits)
    amounts = divided["amount"].to_list()
    assert divided["pid"].to_list() == list(range(len(parts)))
    whole = value_of(rounded(number(value * sum(parts)), digits, RoundingMode.HALF_UP))
    assert sum(amounts) == whole
    unit = Decimal(1).scaleb(-digits)
    assert all(
        abs(amount - value * share) < unit for amount, share in zip(amounts, parts, strict=True)
    )
    assert all(amount % unit == 0 for amount in amounts)


@pytest.mark.parametrize(
    ("amount", "digits", "up", "even"),
    [
        ("0.005", 2, "0.01", "0"),
        ("0.015", 2, "0.02", "0.02"),
        ("-0.005", 2, "-0.01", "0"),
        ("2.5", 0, "3", "2"),
        ("-3.5", 0, "-4", "-4"),
        ("1.0005", 3, "1.001", "1"),
        ("0.004999999999", 2, "0", "0"),
    ],
)
def test_rounding(amount: str, digits: int, up: str, even: str) -> None:
    exact = number(Decimal(amount))
    assert value_of(rounded(exact, digits, RoundingMode.HALF_UP)) == Decimal(up)
    assert value_of(rounded(exact, digits, RoundingMode.HALF_EVEN)) == Decimal(even)


def test_dust_at_the_twelfth_place_is_settled() -> None:
    assert value_of(settled(number(Decimal("33.334999999999")))) == Decimal("33.335")
    assert value_of(settled(number(Decimal("-0.000000000499")))) == 0


def test_a_binary_float_or_a_lost_scale_is_noticed() -> None:
    fine = pl.DataFrame(
        {"amount": [Decimal(1)], "name": ["a"]}, schema_overrides={"amount": DECIMAL}
    )
    assert assert_exact(fine, "lines") is fine
    with pytest.raises(AssertionError, match="binary float"):
        assert_exact(fine.with_columns(pl.col("amount").cast(pl.Float64)), "lines")
    with pytest.raises(AssertionError, match="lost its scale"):
        assert_exact(fine.with_columns(pl.col("amount").cast(pl.Decimal(38, 2))), "lines")


def test_sums_that_could_overflow_are_refused() -> None:
    large = pl.DataFrame({"acv": [SUM_LIMIT / 2, -SUM_LIMIT / 2]}, schema={"acv": DECIMAL})
    with pytest.raises(AssertionError, match="too large"):
        assert_summable(large, "acv", "deals")
    assert_summable(large.head(1), "acv", "deals")
    assert_summable(large.clear().with_columns(ZERO.alias("acv")), "acv", "deals")


@hypothesis_seed(seed())
@many
@given(dividends, divisors)
def test_the_whole_part_is_that_of_the_exact_quotient(top: Decimal, bottom: Decimal) -> None:
    exact = Fraction(top) / Fraction(bottom)
    assert value_of(ratio(top, bottom).whole().value()) == math.trunc(exact)


@pytest.mark.parametrize(
    ("top", "bottom", "whole"),
    [
        ("29999.99", "10000", 2),
        ("30000", "10000", 3),
        ("-38000", "10000", -3),
        ("0", "7", 0),
        # 3 - 1/3e12, which twelve places round to 3.
        ("8999999999999", "3000000000000", 2),
        ("9000000000000", "3000000000000", 3),
    ],
)
def test_whole_parts(top: str, bottom: str, whole: int) -> None:
    assert value_of(ratio(Decimal(top), Decimal(bottom)).whole().value()) == whole
