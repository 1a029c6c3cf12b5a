"""Attainment on a statement: how far a credit has come, and what the next tier would pay.

`goals(case, plan, period)` gives one `Goal` for each running total that a table of the plan or a
quota measures; the picture is drawn from it by `picture.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import (
    Axis,
    BelowZero,
    Commission,
    Expr,
    Literal,
    MeasureKind,
    OnPeriods,
    Plan,
    Row,
    Table,
    TierMode,
    measured_kind,
)
from comp.money import format_percent, plain
from comp.output.case import Case
from comp.output.rows import Attainment
from comp.output.to_date import begins_at, credited_by
from comp.output.why_deals import tier_table
from comp.output.why_starts import with_own_starts
from comp.output.wording import is_money, measures_used, quantity, rate_words, ratio_words
from comp.periods import Period, PeriodKind

ZERO = Decimal(0)
_SHOWN = Decimal("0.000001")
"""Rates on a statement's tier list: four decimals of a percent; the lines have them in full."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a tier begins: its bound as an amount, as written, and what it pays."""

    at: Decimal
    bound: str
    pays: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """A running total on its way: through which day, against which quota, past which tiers."""

    credit: str
    component: str
    period: str
    credited: Decimal
    credited_text: str
    quota: Decimal | None
    quota_text: str
    share: str
    marks: tuple[Mark, ...]
    next_tier: str


def goals(
    case: Case, plan: Plan, paid: Period, run_ends: date
) -> tuple[tuple[Goal, ...], tuple[str, ...]]:
    """The running totals of a plan as they stood at the end of a pay period; and, in words, those
    that cannot be told before their own period is over."""
    found: list[Goal] = []
    untold: dict[str, str] = {}
    shown: set[tuple[str, str]] = set()
    for part in plan.components:
        if not isinstance(part, Commission) or part.accumulated is None:
            continue
        row = _around(case, plan, part.on, part.accumulated, paid.last_day)
        if row is None or (tier_table(part) is None and row.quota is None):
            continue
        credited = credited_by(case, plan, part, row, paid.last_day, run_ends)
        if credited is None:
            untold.setdefault(f"{row.credit} {row.period}", _untold(row, paid))
            continue
        shown.add((row.credit, row.period))
        found.append(_goal(case, plan, part, row, paid, credited))
    for row in _measured_by_periods(case, plan, paid):
        if (row.credit, row.period) in shown:
            continue
        if row.last_day <= paid.last_day or run_ends <= paid.last_day:
            shown.add((row.credit, row.period))
            found.append(_plain_goal(case, plan, row))
        else:
            untold.setdefault(f"{row.credit} {row.period}", _untold(row, paid))
    return tuple(found), tuple(untold.values())


def _untold(row: Attainment, paid: Period) -> str:
    return (
        f"How far {row.credit} of {row.period} had come by {paid.last_day} is told on the statement "
        f"with which {row.period} ends."
    )


def _measured_by_periods(case: Case, plan: Plan, paid: Period) -> list[Attainment]:
    """The periods around the end of the pay period whose attainment a bonus or a curve asks."""
    asked = [
        (measure.credit, measured_kind(part))
        for part in plan.components
        if isinstance(part, OnPeriods)
        for measure in measures_used(*part.asked)
        if measure.kind is MeasureKind.ATTAINMENT and measure.window is None
    ]
    rows = [_around(case, plan, credit, per, paid.last_day) for credit, per in dict.fromkeys(asked)]
    return [row for row in rows if row is not None and row.quota is not None]


def _plain_goal(case: Case, plan: Plan, row: Attainment) -> Goal:
    """A credit against its quota, without tiers."""
    unit = case.credit_currency(plan, row.credit)
    quota = row.quota if row.quota is not None and row.quota > 0 else None
    return Goal(
        credit=row.credit,
        component="",
        period=row.period,
        credited=row.credited,
        credited_text=quantity(row.credited, unit),
        quota=quota,
        quota_text=quantity(quota, unit) if quota is not None else "",
        share=ratio_words(row.credited, quota) if quota is not None else "",
        marks=(),
        next_tier="",
    )


def _around(case: Case, plan: Plan, credit: str, kind: PeriodKind, day: date) -> Attainment | None:
    for row in case.rows.attainment:
        same = (row.plan, row.credit, row.kind) == (plan.name, credit, kind.value)
        if same and row.first_day <= day <= row.last_day:
            return row
    return None


def _goal(
    case: Case, plan: Plan, part: Commission, row: Attainment, paid: Period, credited: Decimal
) -> Goal:
    unit = case.credit_currency(plan, part.on)
    part = with_own_starts(case, plan, part, row)
    quota = row.quota if row.quota is not None and row.quota > 0 else None
    paid_at = _paid_at(case, plan, part, row, paid)
    begins = begins_at(case, plan, part, row)
    marks: tuple[Mark, ...] = ()
    if begins is not None:
        told = _marks(part, quota, credited, unit or plan.currency, paid_at)
        marks = tuple(_later(mark, part, credited, begins) for mark in told)
    return Goal(
        credit=part.on,
        component=part.name,
        period=row.period,
        credited=credited,
        credited_text=quantity(credited, unit),
        quota=quota,
        quota_text=quantity(quota, unit) if quota is not None else "",
        share=ratio_words(credited, quota) if quota is not None else "",
        marks=marks,
        next_tier=" ".join(
            [text for text in (_next_tier(part, marks, credited, unit, row.period),) if text]
            + _carried_in(part, row, begins, unit)
            + _gate(part)
        ),
    )


def _later(mark: Mark, part: Commission, credited: Decimal, begins: Decimal) -> Mark:
    """A tier further off by what is carried into the period; a shortfall is paid at the first rate."""
    if not begins or (mark.at == 0 and part.below_zero is BelowZero.SHORTFALL_CARRIES):
        return mark
    at = mark.at - begins
    return replace(mark, at=at, reached=credited >= at)


def _carried_in(part: Commission, row: Attainment, begins: Decimal | None, unit: str) -> list[str]:
    """Where a period does not begin at zero: what was carried in, by which every tier is later."""
    if begins is None and tier_table(part) is None:
        return []
    if begins is None:
        return [f"Where its tiers begin depends on what earlier periods carried into {row.period}."]
    if not begins:
        return []
    return [f"{part.on} of {row.period} began at {quantity(begins, unit)}, carried in."]


def _gate(part: Commission) -> list[str]:
    """What must hold before anything is paid, and on what."""
    gate = part.gate
    if gate is None:
        return []
    if gate.above is not None:
        return [f"Only what lies above {format_percent(gate.above)} of the quota pays."]
    return [f"Paid when {describe_expression(gate.test)}, from the first dollar."]


def _marks(
    part: Commission,
    quota: Decimal | None,
    credited: Decimal,
    currency: str,
    paid_at: Mapping[str, Decimal],
) -> list[Mark]:
    """One mark for every bound of the tiers and of the accelerator, in ascending order."""
    found = []
    bounds = _bounds(part)
    if (
        bounds
        and bounds[0][1].bound > 0
        and (quota is not None or bounds[0][0].axis is not Axis.ATTAINMENT)
    ):
        found.append(Mark(ZERO, "0", _pays(part, ZERO, currency, paid_at), credited >= 0))
    for table, row in bounds:
        if table.axis is Axis.ATTAINMENT and quota is None:
            continue
        at = row.bound * quota if table.axis is Axis.ATTAINMENT and quota else row.bound
        pays = _pays(part, row.bound, currency, paid_at)
        found.append(Mark(at, row.bound_text, pays, credited >= at))
    return found


def _bounds(part: Commission) -> list[tuple[Table, Row]]:
    running = [
        table
        for table in (None if part.by_other else part.tiers, part.accelerator)
        if table is not None and table.mode is not TierMode.PER_DEAL and not table.is_calculated
    ]
    rows = {row.bound: (table, row) for table in reversed(running) for row in table.rows}
    return [rows[bound] for bound in sorted(rows)]


def _pays(part: Commission, bound: Decimal, currency: str, paid_at: Mapping[str, Decimal]) -> str:
    """The rate that holds from a bound on, with the multiple worked in."""
    row = _row_at(part.tiers, bound)
    multiple = _row_at(part.accelerator, bound)
    if part.tiers is not None and part.tiers.mode is TierMode.PER_DEAL:
        return f"{describe_expression(multiple.value)} of the deal's rate" if multiple else ""
    value = part.rate if part.tiers is None else row.value if row else None
    if value is None:
        return ""
    rate = _number(value)
    if rate is None:
        rate = paid_at.get(row.label if row else "rate")
    factor = _number(multiple.value) if multiple else Decimal(1)
    if rate is None or factor is None:
        times = f" × {describe_expression(multiple.value)}" if multiple else ""
        return describe_expression(value) + times
    return rate_words(
        (rate * factor).quantize(_SHOWN).normalize(), currency if is_money(value) else ""
    )


def _row_at(table: Table | None, bound: Decimal) -> Row | None:
    rows = [row for row in table.rows if row.bound <= bound] if table is not None else []
    return rows[-1] if rows else None


def _number(value: Expr) -> Decimal | None:
    """What a value is where it is written as a number."""
    return value.value if isinstance(value, Literal) and isinstance(value.value, Decimal) else None


def _paid_at(
    case: Case, plan: Plan, part: Commission, row: Attainment, paid: Period
) -> dict[str, Decimal]:
    """The rates this person had been paid at in the period by then, by table row: what an expression
    came to."""
    found = {}
    for line in case.rows.lines:
        if (line.plan, line.component, line.kind) != (plan.name, part.name, "earned"):
            continue
        if row.first_day <= line.earned_on <= min(row.last_day, paid.last_day):
            for piece in case.slices(line):
                if piece.rate is not None:
                    found[(piece.tier or "").split(" / ")[0]] = piece.rate
    return found


def _next_tier(
    part: Commission, marks: Sequence[Mark], credited: Decimal, unit: str, period: str
) -> str:
    """`Next tier: from 100% at $150,000.00: 12%, $12,345.00 to go`."""
    ahead = next((mark for mark in marks if not mark.reached), None)
    if ahead is None:
        return "The highest tier is reached." if marks else ""
    by_amount = plain(ahead.at) in ahead.bound.replace(",", "").lstrip("$€£¥")
    at = "" if by_amount else f" at {quantity(ahead.at, unit)}"
    all_deals = part.tiers is not None and part.tiers.mode is TierMode.RETROACTIVE
    on = f" on every deal of {period}" if all_deals else ""
    to_go = quantity(ahead.at - credited, unit)
    return f"Next tier: from {ahead.bound}{at}: {ahead.pays}{on}, {to_go} to go."
