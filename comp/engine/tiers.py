"""Step 3, the heart: what one credited deal earns under a table of rates and an accelerator.

The way from `before` to `after` is cut where a marginal table changes; each part earns

    part × rate × multiple

With rates 6% from 0, 8% from 75,000 and 1.5x from 150,000, a deal that goes from 135,000 to 180,000
has the parts 15,000 × 8% × 1 and 30,000 × 8% × 1.5: 1,200 + 3,600 = 4,800.

A rate (or multiple) is fixed by the part's place in a marginal table, or is the same for the whole
deal: that of the row in `tier_row` (`multiple_row`), which says where the running total stands
(retroactive, excess), where the deal lands (whole deal) or what the deal is like (per deal).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from operator import add

import polars as pl

from comp.engine.conversion import EXCHANGE
from comp.engine.expressions import measures_of, quantity
from comp.engine.expressions import parts as everything_in
from comp.engine.numbers import DECIMAL, ZERO, Quotient, constant, number
from comp.engine.parts import (
    Part,
    opens_at,
    own_tiers,
    parts_of,
    silent_below_zero,
    start_column,
)
from comp.language.plan import (
    Axis,
    Commission,
    Expr,
    Field,
    MeasureKind,
    NoQuota,
    Row,
    Table,
    TierMode,
    looks_back,
    test_of,
)

NOTHING = pl.lit(None, dtype=DECIMAL)
GATE = "gate"
OPEN, CLOSED, NO_QUOTA = 1, 0, -1
"""How a gate stands; without the quota that it asks for, the plan says what is paid."""
RERATED = (TierMode.RETROACTIVE, TierMode.EXCESS)


def _reached(table: Table, row: int, at: pl.Expr) -> pl.Expr:
    """Whether a running total has reached a row."""
    if table.is_calculated:
        return at >= pl.col(start_column(row))
    return at >= _bound_amount(table.axis, table.rows[row].bound)


def bound_columns(frame: pl.DataFrame) -> list[str]:
    """The columns of a frame that say where the rows of tables begin for a person and period."""
    return [name for name in frame.columns if name == "quota" or name.startswith("start ")]


def _bound_amount(table_axis: Axis, bound: Decimal) -> pl.Expr:
    """A bound as an amount: by attainment a share of the quota, else itself."""
    return number(bound) * pl.col("quota") if table_axis is Axis.ATTAINMENT else number(bound)


def running_axis(component: Commission) -> Axis | None:
    """The axis on which the way is cut and looked up; None for a flat rate or per-deal values."""
    for table in (own_tiers(component), component.accelerator):
        if table is not None and table.mode is not TierMode.PER_DEAL:
            return table.axis
    if component.attainment_at_most is not None or opens_at(component) is not None:
        return Axis.ATTAINMENT
    followed = silent_below_zero(component) or component.rated_by_gate
    return Axis.AMOUNT if followed else None


def with_bounds(frame: pl.DataFrame, component: Commission) -> pl.DataFrame:
    """The frame with a column for each bound at which the way is cut: `bound 0.5`."""
    axis = running_axis(component)
    if axis is None:
        return frame
    lows = [part.low for part in parts_of(component)[1:] if part.low is not None]
    return frame.with_columns(_bound_amount(axis, low).alias(f"bound {low}") for low in lows)


def _amounts_above(parts: Sequence[Part]) -> list[pl.Expr]:
    """How much of the way from `before` to `after` lies above each part's low end."""
    above: list[pl.Expr] = [pl.col("amount")]
    for part in parts[1:]:
        bound = pl.col(part.column)
        above.append(pl.max_horizontal("after", bound) - pl.max_horizontal("before", bound))
    return above


def part_amounts(parts: Sequence[Part]) -> list[pl.Expr]:
    """The amount of each part of the way; together they are `amount`."""
    above = _amounts_above(parts)
    return [low - high for low, high in pairwise(above)] + above[-1:]


def row_reached(table: Table, at: pl.Expr) -> pl.Expr:
    """The row of a table in which a running total lies; the first one reaches down without end."""
    first = table.rows[0]
    rows = range(1 if first.start is None and first.bound <= 0 else 0, len(table.rows))
    reached = [_reached(table, row, at).cast(pl.Int32) for row in rows]
    return reduce(add, reached, _number_of_row(rows.start - 1))


def _number_of_row(row: int) -> pl.Expr:
    """A row number as a column."""
    return pl.lit(row, dtype=pl.Int32)


def row_of_value(table: Table) -> pl.Expr:
    """For `per deal by X`: the row of the absolute value in `lookup`, empty where that is."""
    value = Quotient(pl.col("lookup").abs(), pl.col("lookup_over"))
    row: pl.Expr = _number_of_row(0)
    for index, each in enumerate(table.rows[1:], 1):
        begins = constant(each.bound) if each.start is None else quantity(each.start)
        left, right = value.compared(begins)
        row = pl.when(left >= right).then(_number_of_row(index)).otherwise(row)
    empty = [pl.col("lookup").is_null(), pl.col("lookup_over").is_null()]
    empty += [quantity(start).value().is_null() for start in table.starts]
    return pl.when(pl.any_horizontal(empty)).then(None).otherwise(row)


def rate_of(component: Commission, part: Part) -> Quotient:
    """The rate a part is paid at."""
    if not part.pays:
        return constant(0)
    if component.tiers is None:
        assert component.rate is not None
        return quantity(component.rate)
    return _chosen(component.tiers.rows, part.tier, "tier_row")


def multiple_of(component: Commission, part: Part) -> Quotient | None:
    """The multiple on a part; None where there is no accelerator or the part lies below it."""
    table = component.accelerator
    if table is None or part.multiple == -1 or not part.pays:
        return None
    return _chosen(table.rows, part.multiple, "multiple_row")


def _needs_quota(table: Table | None) -> bool:
    """True for tables whose bounds are shares of a quota."""
    return (
        table is not None and table.axis is Axis.ATTAINMENT and table.mode is not TierMode.PER_DEAL
    )


def uses_quota(component: Commission) -> bool:
    """True where a component's pay cannot be found without a quota."""
    limited = component.attainment_at_most is not None or opens_at(component) is not None
    return (
        limited
        or _shown_by_total(component)
        or _needs_quota(component.tiers)
        or _needs_quota(component.accelerator)
    )


def _shown_by_total(component: Commission) -> bool:
    """Whether a gate asks for the attainment that the component's own total shows."""
    return (
        component.rated_by_gate
        and not component.by_other
        and any(
            (each.kind, each.subject) == (MeasureKind.ATTAINMENT, component.on)
            for each in measures_of(test_of(component.gate))
        )
    )


def without_quota_rate(component: Commission) -> Quotient | None:
    """The rate on everything that the plan gives people without quota; None pays nothing."""
    choice = component.without_quota
    if choice is None or choice.kind is NoQuota.NOTHING:
        return None
    if choice.kind is NoQuota.RATE:
        rate = choice.rate
    else:
        rate = component.tiers.rows[0].value if component.tiers else component.rate
    assert rate is not None
    return quantity(rate)


def _chosen(rows: Sequence[Row], fixed: int | None, column: str) -> Quotient:
    if fixed is not None:
        return quantity(rows[fixed].value)
    value = quantity(rows[0].value)
    for index, row in enumerate(rows[1:], 1):
        value = quantity(row.value).chosen(pl.col(column) >= index, value)
    below = pl.col(column) < 0
    return constant(1).chosen(below, value) if column == "multiple_row" else value


def _exact_pay(component: Commission) -> pl.Expr:
    """Unrounded pay of a deal: the sum over its parts of part × rate × multiple, division last.

    Without divisions the same sum is taken as first rate × amount + each change of rate × the
    amount above it, which asks half as much of the columns.
    """
    parts = parts_of(component)
    values = []
    for part in parts:
        rate, multiple = rate_of(component, part), multiple_of(component, part)
        values.append(rate if multiple is None else rate.times(multiple))
    if any(value.den is not None for value in values) or _may_be_empty(component):
        amounts = part_amounts(parts)
        if len(parts) == 1:
            return values[0].applied_to(amounts[0])
        # A row that the deal does not reach is not asked, so that its rate may be empty.
        paid = [
            pl.when(amount == ZERO).then(ZERO).otherwise(value.applied_to(amount))
            for value, amount in zip(values, amounts, strict=True)
        ]
        # Of a deal that counts nothing no row is asked: without any rate it has no pay, not pay of 0.
        rates = [value for part, value in zip(parts, values, strict=True) if part.pays]
        known = [rate.num.is_not_null() for rate in rates] + _off_the_paid_way(parts)
        return pl.when(pl.any_horizontal(known)).then(reduce(add, paid))
    above = _amounts_above(parts)
    steps = [high.num - low.num for low, high in pairwise(values)]
    pays = [step * amount for step, amount in zip([values[0].num, *steps], above, strict=True)]
    return reduce(add, pays)


def _off_the_paid_way(parts: Sequence[Part]) -> list[pl.Expr]:
    """Whether a deal lies wholly below the parts that pay, or above them: there no rate is asked."""
    paying = [index for index, part in enumerate(parts) if part.pays]
    below = [pl.col("after") <= pl.col(parts[paying[0]].column)] if paying[0] else []
    above = parts[paying[-1] + 1 :]
    return below + [pl.col("before") >= pl.col(part.column) for part in above[:1]]


def _may_be_empty(component: Commission) -> bool:
    """True where a rate or multiple asks a field or a period before, which may hold nothing."""
    rates = [value for value in values_of(component) if value is not _by_of(component)]
    back = any(looks_back(each) for each in measures_of(*rates))
    return back or any(isinstance(part, Field) for rate in rates for part in everything_in(rate))


def divides(component: Commission) -> bool:
    """True where a rate or multiple is a quotient, or pay is converted: then sums are not exact."""
    values = values_of(component)
    quotients = (quantity(value).den for value in values if value is not _by_of(component))
    return component.converted_at is not None or any(den is not None for den in quotients)


def _by_of(component: Commission) -> Expr | None:
    """The expression a per-deal table is asked with."""
    return component.tiers.by if component.tiers else None


def pay_for(component: Commission) -> pl.Expr:
    """Unrounded pay of a deal in the plan's currency; empty is no pay."""
    pay = _pay_on_credit(component)
    return pay if component.converted_at is None else pay * pl.col(EXCHANGE)


def _pay_on_credit(component: Commission) -> pl.Expr:
    """The same in the credit's currency, with what the plan says for people without quota."""
    pay, known = _exact_pay(component), has_quotas(component)
    if known is not None:
        rate = without_quota_rate(component)
        without = NOTHING if rate is None else rate.applied_to(pl.col("amount"))
        pay = pl.when(known).then(pay).otherwise(without)
    return (
        pl.when(pl.col(GATE) == CLOSED).then(ZERO).otherwise(pay) if is_judged(component) else pay
    )


def has_quotas(component: Commission) -> pl.Expr | None:
    """True where every quota that pay goes by is there; None where it goes by none."""
    tests = [pl.col(name).is_not_null() for name in _quotas_needed(component)]
    tests += [pl.col(GATE) != NO_QUOTA] if is_judged(component) else []
    return pl.all_horizontal(tests) if tests else None


def is_judged(component: Commission) -> bool:
    """Whether a gate says of each deal whether it pays at all: the column `gate`."""
    return component.gate is not None and component.gate.above is None


def _quotas_needed(component: Commission) -> list[str]:
    """The columns of quotas without which pay cannot be found: of its tables, of `quota of C`."""
    asked = measures_of(*values_of(component))
    named = [
        f"quota of {each.subject}"
        for each in asked
        if each.kind is MeasureKind.QUOTA and not looks_back(each)
    ]
    return (["quota"] if uses_quota(component) else []) + named


def values_of(component: Commission) -> list[Expr]:
    """Every expression a component's tables and rate hold."""
    tables = [table for table in (component.tiers, component.accelerator) if table]
    rates = [component.rate] if component.rate is not None else []
    by = [table.by for table in tables if table.by is not None]
    starts = [start for table in tables if table.by is not None for start in table.starts]
    return [*rates, *(row.value for table in tables for row in table.rows), *by, *starts]


def whole_deal_rows(component: Commission) -> pl.Expr | None:
    """`tier_row` for whole-deal tables: where the deal lands, or where it started."""
    table = component.tiers
    if table is None or table.mode not in (TierMode.WHOLE_DEAL_NEW, TierMode.WHOLE_DEAL_OLD):
        return None
    larger = pl.max_horizontal("before", "after")
    smaller = pl.min_horizontal("before", "after")
    return row_reached(table, larger if table.mode is TierMode.WHOLE_DEAL_NEW else smaller)


def is_rerated(component: Commission) -> bool:
    """True where later pay periods change what earlier deals earn (true-ups)."""
    return component.rated_by_gate or any(
        table is not None and table.mode in RERATED
        for table in (component.tiers, component.accelerator)
    )
