"""What a line's expressions were asked of: the deal's row, the person's row, measures and quotas."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from comp.language.plan import Bonus, Commission, Expr, MeasureKind, NoQuota
from comp.output.case import Case
from comp.output.known import Known
from comp.output.rows import Attainment, Line
from comp.output.wording import measures_used
from comp.periods import Period

Measures = dict[tuple[MeasureKind, str], Decimal | None]


def known_of_deal(case: Case, line: Line, expressions: Iterable[Expr | None] = ()) -> Known:
    """For slots asked per deal: the values that held on the day the deal is credited."""
    plan, day = case.plan(line), case.deal_day(line)
    part = case.part(line)
    return Known(
        plan,
        deal=case.cells(line),
        person=case.facts.person(line.person, line.plan, day),
        split=case.facts.split(line.deal, line.person),
        day=day,
        amount=case.credited.get((line.plan, line.component, line.deal or "")),
        measures=_quotas(case, line, part, expressions) if isinstance(part, Commission) else {},
        units=_units(case, line),
    )


def known_of_period(case: Case, line: Line, part: Bonus | None = None) -> Known:
    """For slots asked per period: the values of its last day, what credits came to in it."""
    measures: Measures = {}
    asked = measures_used(part.when, part.pays) if part is not None else []
    for measure in asked:
        assert part is not None
        period = case.calendar.period(part.per, line.earned_on)
        row = attained(case, line, measure.credit, period)
        if row is None:
            continue
        measures[(MeasureKind.AMOUNT, measure.credit)] = row.credited
        measures[(MeasureKind.NUMBER, measure.credit)] = row.deals
        measures[(MeasureKind.QUOTA, measure.credit)] = row.quota
        given = part.without_quota
        if row.quota is None and given is not None and given.kind is NoQuota.RATE:
            ratio = getattr(given.rate, "value", None)
            if isinstance(ratio, Decimal):
                measures[(MeasureKind.ATTAINMENT, measure.credit)] = ratio
    plan = case.plan(line)
    per = getattr(case.part(line), "per", plan.pay)
    around = case.calendar.period(plan.pay if line.kind == "base" else per, line.earned_on)
    return Known(
        plan,
        person=case.facts.person(line.person, line.plan, line.earned_on),
        period={"first_day": around.first_day, "last_day": around.last_day},
        measures=measures,
        units=_units(case, line),
    )


def attained(case: Case, line: Line, credit: str, period: Period) -> Attainment | None:
    """What a credit came to in a period, as the engine counted it."""
    for row in case.rows.attainment:
        same = (row.plan, row.credit, row.kind) == (line.plan, credit, period.kind.value)
        if same and row.period_no == period.number:
            return row
    return None


def _quotas(
    case: Case, line: Line, part: Commission, expressions: Iterable[Expr | None]
) -> Measures:
    """The quotas a rate asks, over the component's accumulation or else the pay period."""
    kind = part.accumulated or case.plan(line).pay
    period = case.calendar.period(kind, case.deal_day(line))
    found: Measures = {}
    for measure in measures_used(*expressions):
        row = attained(case, line, measure.credit, period)
        quota = row.quota if row is not None else None
        if quota is None and measure.credit == part.on:
            quotas = (piece.quota for piece in case.slices(line))
            quota = next((each for each in quotas if each is not None), None)
        if quota is not None:
            found[(MeasureKind.QUOTA, measure.credit)] = quota
    return found


def _units(case: Case, line: Line) -> dict[str, str]:
    plan = case.plan(line)
    return {credit.name: case.credit_currency(plan, credit.name) for credit in plan.credits}
