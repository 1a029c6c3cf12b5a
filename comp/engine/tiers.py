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
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from operator import add

import polars as pl

from comp.engine.conversion import EXCHANGE
from comp.engine.expressions import measures_of, quantity
from comp.engine.expressions import parts as everything_in
from comp.engine.numbers import DECIMAL, ZERO, Quotient, constant, number
from comp.language.plan import (
    Axis,
    BelowZero,
    Commission,
    Expr,
    Field,
    MeasureKind,
    NoQuota,
    Row,
    Table,
    TierMode,
    test_of,
)

NOTHING = pl.lit(None, dtype=DECIMAL)
GATE = "gate"
OPEN, CLOSED, NO_QUOTA = 1, 0, -1
"""How a gate stands; without the quota that it asks for, the plan says what is paid."""
RERATED = (TierMode.RETROACTIVE, TierMode.EXCESS)


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the way: from `low` (None: from below) up to the next part's.

    `tier` and `multiple` are the fixed rows of the tables, or None where the deal's own row counts.
    """

    low: Decimal | None
    tier: int | None
    multiple: int | None
    pays: bool = True


def parts_of(component: Commission) -> list[Part]:
    """Where the way is cut, lowest first; one part where nothing is marginal."""
    tiers, accelerator = _own_tiers(component), component.accelerator
    cuts = {*_cuts(tiers), *_cuts(accelerator)}
    silent = silent_below_zero(component)
    cuts |= {cut for cut in (component.attainment_at_most, opens_at(component)) if cut is not None}
    above = sorted(cut for cut in cuts if cut > 0)
    lows: list[Decimal | None] = [None, *([Decimal(0)] if silent else []), *above]
    return [
        Part(low, _fixed_tier(tiers, low), _fixed(accelerator, low), _pays(component, low))
        for low in lows
    ]


def _own_tiers(component: Commission) -> Table | None:
    """The tiers, where they follow the component's own credit."""
    return None if component.by_other else component.tiers


def _pays(component: Commission, low: Decimal | None) -> bool:
    """Whether a part pays: not below zero or a gate, not beyond the highest attainment."""
    most, least = component.attainment_at_most, opens_at(component)
    if low is None:
        return least is None and not silent_below_zero(component)
    return (most is None or low < most) and (least is None or low >= least)


def opens_at(component: Commission) -> Decimal | None:
    """The attainment of which only the part above pays."""
    return component.gate.above if component.gate is not None else None


def silent_below_zero(component: Commission) -> bool:
    """True where the way below zero pays nothing."""
    return component.below_zero in (BelowZero.IS_ZERO, BelowZero.CARRIES)


def _cuts(table: Table | None) -> list[Decimal]:
    if table is None:
        return []
    if table.mode is TierMode.MARGINAL:
        return [row.bound for row in table.rows]
    return [row.bound for row in table.rows[1:2]] if table.mode is TierMode.EXCESS else []


def _fixed_tier(table: Table | None, low: Decimal | None) -> int | None:
    if table is not None and table.mode is TierMode.EXCESS:
        below = len(table.rows) < 2 or low is None or low < table.rows[1].bound
        return 0 if below else None
    return _fixed(table, low)


def _fixed(table: Table | None, low: Decimal | None) -> int | None:
    """The row of a marginal table in which a part lies; -1 below the first row."""
    if table is None or table.mode is not TierMode.MARGINAL:
        return None
    return row_at(table.rows, low or Decimal(0))


def row_at(rows: Sequence[Row], at: Decimal) -> int:
    """The last row whose bound is at or below; -1 where there is none."""
    return sum(row.bound <= at for row in rows) - 1


def bound_amount(table_axis: Axis, bound: Decimal) -> pl.Expr:
    """A bound as an amount: by attainment a share of the quota, else itself."""
    return number(bound) * pl.col("quota") if table_axis is Axis.ATTAINMENT else number(bound)


def running_axis(component: Commission) -> Axis | None:
    """The axis on which the way is cut and looked up; None for a flat rate or per-deal values."""
    for table in (_own_tiers(component), component.accelerator):
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
    return frame.with_columns(bound_amount(axis, low).alias(f"bound {low}") for low in lows)


def amounts_above(parts: Sequence[Part]) -> list[pl.Expr]:
    """How much of the way from `before` to `after` lies above each part's low end."""
    above: list[pl.Expr] = [pl.col("amount")]
    for part in parts[1:]:
        bound = pl.col(f"bound {part.low}")
        above.append(pl.max_horizontal("after", bound) - pl.max_horizontal("before", bound))
    return above


def part_amounts(parts: Sequence[Part]) -> list[pl.Expr]:
    """The amount of each part of the way; together they are `amount`."""
    above = amounts_above(parts)
    return [low - high for low, high in pairwise(above)] + above[-1:]


def row_reached(table: Table, at: pl.Expr) -> pl.Expr:
    """The row of a table in which a running total lies; the first one reaches down without end."""
    rows = table.rows[1:] if table.rows[0].bound <= 0 else table.rows
    start = number_of_row(len(table.rows) - len(rows) - 1)
    reached = [(at >= bound_amount(table.axis, row.bound)).cast(pl.Int32) for row in rows]
    return reduce(add, reached, start)


def number_of_row(row: int) -> pl.Expr:
    """A row number as a column."""
    return pl.lit(row, dtype=pl.Int32)


def row_of_value(table: Table) -> pl.Expr:
    """For `per deal by X`: the row of the absolute value in `lookup`, empty where that is."""
    value = Quotient(pl.col("lookup").abs(), pl.col("lookup_over"))
    row: pl.Expr = number_of_row(0)
    for index, each in enumerate(table.rows[1:], 1):
        left, right = value.compared(constant(each.bound))
        row = pl.when(left >= right).then(number_of_row(index)).otherwise(row)
    return (
        pl.when(pl.col("lookup").is_null() | pl.col("lookup_over").is_null())
        .then(None)
        .otherwise(row)
    )


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


def needs_quota(table: Table | None) -> bool:
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
        or needs_quota(component.tiers)
        or needs_quota(component.accelerator)
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


def exact_pay(component: Commission) -> pl.Expr:
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
        return reduce(add, paid)
    above = amounts_above(parts)
    steps = [high.num - low.num for low, high in pairwise(values)]
    pays = [step * amount for step, amount in zip([values[0].num, *steps], above, strict=True)]
    return reduce(add, pays)


def _may_be_empty(component: Commission) -> bool:
    """True where a rate or multiple asks a field, which may hold nothing."""
    rates = [value for value in values_of(component) if value is not by_of(component)]
    return any(isinstance(part, Field) for rate in rates for part in everything_in(rate))


def divides(component: Commission) -> bool:
    """True where a rate or multiple is a quotient, or pay is converted: then sums are not exact."""
    values = values_of(component)
    quotients = (quantity(value).den for value in values if value is not by_of(component))
    return component.converted_at is not None or any(den is not None for den in quotients)


def by_of(component: Commission) -> Expr | None:
    """The expression a per-deal table is asked with."""
    return component.tiers.by if component.tiers else None


def pay_for(component: Commission) -> pl.Expr:
    """Unrounded pay of a deal in the plan's currency; empty is no pay."""
    pay = _pay_on_credit(component)
    return pay if component.converted_at is None else pay * pl.col(EXCHANGE)


def _pay_on_credit(component: Commission) -> pl.Expr:
    """The same in the credit's currency, with what the plan says for people without quota."""
    pay, known = exact_pay(component), has_quotas(component)
    if known is not None:
        rate = without_quota_rate(component)
        without = NOTHING if rate is None else rate.applied_to(pl.col("amount"))
        pay = pl.when(known).then(pay).otherwise(without)
    return (
        pl.when(pl.col(GATE) == CLOSED).then(ZERO).otherwise(pay) if is_judged(component) else pay
    )


def has_quotas(component: Commission) -> pl.Expr | None:
    """True where every quota that pay goes by is there; None where it goes by none."""
    tests = [pl.col(name).is_not_null() for name in quotas_needed(component)]
    tests += [pl.col(GATE) != NO_QUOTA] if is_judged(component) else []
    return pl.all_horizontal(tests) if tests else None


def is_judged(component: Commission) -> bool:
    """Whether a gate says of each deal whether it pays at all: the column `gate`."""
    return component.gate is not None and component.gate.above is None


def quotas_needed(component: Commission) -> list[str]:
    """The columns of quotas without which pay cannot be found: of its tables, of `quota of C`."""
    asked = measures_of(*values_of(component))
    named = [f"quota of {each.subject}" for each in asked if each.kind is MeasureKind.QUOTA]
    return (["quota"] if uses_quota(component) else []) + named


def values_of(component: Commission) -> list[Expr]:
    """Every expression a component's tables and rate hold."""
    tables = [table for table in (component.tiers, component.accelerator) if table]
    rates = [component.rate] if component.rate is not None else []
    by = [table.by for table in tables if table.by is not None]
    return [*rates, *(row.value for table in tables for row in table.rows), *by]


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
