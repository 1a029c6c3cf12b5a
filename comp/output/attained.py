"""Attainment on a statement: how far a credit has come, and what the next tier would pay.

`goals(case, plan, period)` gives one `Goal` for each running total that a table of the plan or a
quota measures; the picture is drawn from it by `picture.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import Axis, Commission, Expr, Literal, Plan, Row, Table, TierMode
from comp.money import plain
from comp.output.case import Case
from comp.output.rows import Attainment
from comp.output.why_deals import tier_table
from comp.output.wording import is_money, quantity, rate_words, ratio_words
from comp.periods import Period, PeriodKind

ZERO = Decimal(0)


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


def goals(case: Case, plan: Plan, paid: Period, run_ends: date) -> list[Goal]:
    """The running totals of a plan as they stood at the end of a pay period."""
    found = []
    for part in plan.components:
        if not isinstance(part, Commission) or part.accumulated is None:
            continue
        row = _around(case, plan, part.on, part.accumulated, paid.last_day)
        if row is None or (tier_table(part) is None and row.quota is None):
            continue
        credited = _credited_by(case, plan, part, row, paid, run_ends)
        if credited is not None:
            found.append(_goal(case, plan, part, row, credited))
    return found


def _around(case: Case, plan: Plan, credit: str, kind: PeriodKind, day: date) -> Attainment | None:
    for row in case.rows.attainment:
        same = (row.plan, row.credit, row.kind) == (plan.name, credit, kind.value)
        if same and row.first_day <= day <= row.last_day:
            return row
    return None


def _credited_by(
    case: Case, plan: Plan, part: Commission, row: Attainment, paid: Period, run_ends: date
) -> Decimal | None:
    """The running total at the end of a pay period.

    Once its period is over (or the run ends) the engine's figure stands; before that it is where
    the last deal paid by then had brought it. None where that cannot be told.
    """
    if row.last_day <= paid.last_day or run_ends <= paid.last_day:
        return row.credited
    reached: tuple[tuple[date, bytes, bytes], Decimal] | None = None
    for line in case.rows.lines:
        if (line.plan, line.component, line.kind) != (plan.name, part.name, "earned"):
            continue
        if not row.first_day <= line.earned_on <= paid.last_day:
            continue
        afters = [piece.after for piece in case.slices(line) if piece.after is not None]
        if afters and (reached is None or line.place > reached[0]):
            reached = (line.place, afters[-1])
    return reached[1] if reached else None


def _goal(case: Case, plan: Plan, part: Commission, row: Attainment, credited: Decimal) -> Goal:
    unit = case.credit_currency(plan, part.on)
    quota = row.quota if row.quota is not None and row.quota > 0 else None
    marks = tuple(_marks(part, quota, credited, unit, plan.currency))
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
        next_tier=_next_tier(part, marks, credited, unit, row.period),
    )


def _marks(
    part: Commission, quota: Decimal | None, credited: Decimal, unit: str, currency: str
) -> list[Mark]:
    """One mark for every bound of the tiers and of the accelerator, in ascending order."""
    found = []
    for table, row in _bounds(part):
        if table.axis is Axis.ATTAINMENT and quota is None:
            continue
        at = row.bound * quota if table.axis is Axis.ATTAINMENT and quota else row.bound
        pays = _pays(part, row.bound, currency)
        found.append(Mark(at, row.bound_text, pays, credited >= at))
    return found


def _bounds(part: Commission) -> list[tuple[Table, Row]]:
    running = [
        table
        for table in (part.tiers, part.accelerator)
        if table is not None and table.mode is not TierMode.PER_DEAL
    ]
    rows = {row.bound: (table, row) for table in reversed(running) for row in table.rows}
    return [rows[bound] for bound in sorted(rows)]


def _pays(part: Commission, bound: Decimal, currency: str) -> str:
    """The rate that holds from a bound on, the multiple worked in where both are plain numbers."""
    rate = part.rate if part.tiers is None else _value_at(part.tiers, bound)
    if part.tiers is not None and part.tiers.mode is TierMode.PER_DEAL:
        rate = None
    multiple = _value_at(part.accelerator, bound) if part.accelerator else None
    if rate is None:
        return f"{_words(multiple, '')} of the deal's rate" if multiple is not None else ""
    if multiple is None:
        return _words(rate, currency)
    factors = [
        each.value if isinstance(each, Literal) and isinstance(each.value, Decimal) else None
        for each in (rate, multiple)
    ]
    if factors[0] is not None and factors[1] is not None:
        return rate_words(factors[0] * factors[1], currency if is_money(rate) else "")
    return f"{_words(rate, currency)} × {_words(multiple, '')}"


def _value_at(table: Table, bound: Decimal) -> Expr | None:
    rows = [row for row in table.rows if row.bound <= bound]
    return rows[-1].value if rows else None


def _words(value: Expr | None, currency: str) -> str:
    if value is None:
        return ""
    text = describe_expression(value)
    return f"{text} per unit" if currency and is_money(value) else text


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
