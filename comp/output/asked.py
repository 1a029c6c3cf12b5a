"""What a line's expressions were asked of: the deal's row, the person's row, measures and quotas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from comp.engine.attained import EVERYBODY
from comp.language.plan import (
    Commission,
    Contest,
    Expr,
    Measure,
    MeasureKind,
    NoQuota,
    Objectives,
    OnPeriods,
    Paid,
    Pool,
    Spiff,
    TeamReached,
    WindowKind,
    WithoutQuota,
    looks_back,
    measured_kind,
    quota_period,
)
from comp.language.teams import team_reached_in
from comp.output.case import Case
from comp.output.facts import Cells
from comp.output.known import Known, value_of
from comp.output.rows import Attainment, Line
from comp.output.wording import measures_used, paid_used, scores_used
from comp.periods import Period, PeriodKind

Measures = dict[tuple[MeasureKind, str], Decimal | None]


def known_of_deal(case: Case, line: Line, expressions: Iterable[Expr | None] = ()) -> Known:
    """For slots asked per deal: the values that held on the day the deal is credited."""
    plan, day = case.plan(line), case.deal_day(line)
    part = case.part(line)
    on = part.on if isinstance(part, (Commission, Spiff)) else ""
    return Known(
        plan,
        deal=case.cells(line),
        person=case.facts.person(line.person, line.plan, day),
        split=case.facts.split(line.deal, line.person),
        day=day,
        amount=case.credited.get((line.plan, line.component, line.deal or "")),
        amount_in=case.credit_currency(plan, on),
        measures=_quotas(case, line, part, expressions) if isinstance(part, Commission) else {},
        units=_units(case, line),
    )


def period_of(case: Case, line: Line, kind: PeriodKind) -> Period:
    """The period a line was measured over: the one it names, else the one around its day."""
    named = case.calendar.parse(line.earned_period)
    if named is not None and named.kind is kind:
        return named
    return case.calendar.period(kind, line.earned_on)


def known_of_period(
    case: Case, line: Line, part: OnPeriods | None = None, over: Period | None = None
) -> Known:
    """For slots asked per period: the values of its last day, what credits came to in it; `over`
    another period than the line's own."""
    plan = case.plan(line)
    if part is None:
        component = case.part(line)
        per = plan.pay if line.kind == "base" else getattr(component, "per", plan.pay)
        asked = component.asked if isinstance(component, Pool | Contest) else ()
        return _known_in(case, line, case.calendar.period(per, line.earned_on), asked, None)
    around = over or period_of(case, line, measured_kind(part))
    without = None if isinstance(part, Objectives) else part.without_quota
    return _known_in(case, line, around, part.asked, without)


def known_at_gate(case: Case, line: Line, part: Commission) -> Known | None:
    """What the test of a commission's gate was asked of, where that is over by the line's pay period;
    None where it still moved, or was asked of days after it."""
    assert part.gate is not None
    around = case.calendar.period(part.gate.per, case.deal_day(line))
    paid = case.calendar.parse(line.pay_period)
    ends = (None, WindowKind.THROUGH, WindowKind.BEFORE)
    windows = [each.window.kind if each.window else None for each in measures_used(part.gate.test)]
    if paid is None or paid.last_day < around.last_day or not all(each in ends for each in windows):
        return None
    known = _known_in(case, line, around, (part.gate.test,), part.without_quota)
    return known if value_of(part.gate.test, known) is True else None


def _known_in(
    case: Case, line: Line, around: Period, asked: Sequence[Expr], without: WithoutQuota | None
) -> Known:
    """The person's row on the last day of a period, and what the expressions ask of it."""
    measures: Measures = {}
    for measure in measures_used(*asked):
        row = measured_row(case, line, measure, around)
        if row is not None:
            measures |= _told(measure, row, without)
    scored = scores_used(*asked)
    return Known(
        case.plan(line),
        person=case.facts.person(line.person, line.plan, min(line.earned_on, around.last_day)),
        period={"first_day": around.first_day, "last_day": around.last_day},
        measures=measures,
        units=_units(case, line),
        paid={each.component: _paid(case, line, each, around) for each in paid_used(*asked)},
        scores={name: case.facts.score(line.person, around.name, name) for name in scored},
        teams=teams_reached(case, line, around, team_reached_in(*asked)),
        everybody=_everybody(case, line, around),
    )


def teams_reached(
    case: Case, line: Line, around: Period, asked: Sequence[TeamReached]
) -> dict[str, tuple[Decimal, Decimal]]:
    """By what is asked of a team, how many have reached it in the period, and of how many."""
    subjects = {each.subject for each in asked}
    return {
        row.kind: (row.credited, row.quota or Decimal(0))
        for row in case.rows.attainment
        if row.plan == line.plan and row.kind in subjects and row.period == around.name
    }


def _everybody(case: Case, line: Line, around: Period) -> Cells:
    """What everybody on the plan came to in a period: `amount of CREDIT`, `members` and the like."""
    told: dict[str, object] = {}
    for row in case.rows.attainment:
        if (row.plan, row.kind, row.period) != (line.plan, EVERYBODY, around.name):
            continue
        if row.credit == "members":
            told["members"] = row.credited
        told[f"amount of {row.credit}"] = row.credited
        told[f"number of {row.credit}"] = row.deals
        told[f"quota of {row.credit}"] = row.quota
    return told


def measured_row(case: Case, line: Line, measure: Measure, around: Period) -> Attainment | None:
    """What a measure came to over its days; `around` is the period that is measured.

    Of several periods (`in every quarter to date`) it is the one with the lowest attainment.
    """
    window = measure.window
    if window is None:
        return attained(case, line, measure.credit, around)
    if window.kind is WindowKind.EVERY:
        return _lowest(case, line, measure, around)
    if window.kind is WindowKind.WHOLE and window.per is not None:
        longer = case.calendar.period(window.per, around.last_day)
        return attained(case, line, measure.credit, longer)
    if window.kind is WindowKind.BEFORE and window.months > 1:
        return _months_before(case, line, measure, around)
    if window.kind is WindowKind.BEFORE and window.per is not None:
        same_kind = case.calendar.period(window.per, around.first_day)
        earlier = case.calendar.period(window.per, same_kind.first_day - timedelta(days=1))
        return attained(case, line, measure.credit, earlier)
    for row in case.rows.attainment:
        same = (row.plan, row.credit, row.kind) == (line.plan, measure.credit, str(window))
        if same and row.period == around.name:
            return row
    return None


def _months_before(case: Case, line: Line, measure: Measure, around: Period) -> Attainment | None:
    """The months before the period's first together; deals may lie in several, and are not added."""
    assert measure.window is not None
    month = case.calendar.period(PeriodKind.MONTH, around.first_day)
    rows = []
    for _ in range(measure.window.months):
        month = case.calendar.period(PeriodKind.MONTH, month.first_day - timedelta(days=1))
        row = attained(case, line, measure.credit, month)
        rows += [row] if row is not None else []
    if not rows or measure.kind is MeasureKind.NUMBER:
        return None
    quotas = [row.quota for row in rows if row.quota is not None]
    return rows[0]._replace(
        first_day=rows[-1].first_day,
        credited=sum((row.credited for row in rows), Decimal(0)),
        quota=sum(quotas, Decimal(0)) if quotas else None,
    )


def _lowest(case: Case, line: Line, measure: Measure, around: Period) -> Attainment | None:
    assert measure.window is not None
    in_a_row = measure.window.in_a_row
    year = case.calendar.period(PeriodKind.YEAR, around.last_day)
    rows = [
        row
        for row in case.rows.attainment
        if (row.plan, row.credit, row.kind) == (line.plan, measure.credit, str(measure.window.per))
        and (in_a_row or year.first_day <= row.first_day)
        and row.last_day <= around.last_day
    ]
    if in_a_row:
        rows = sorted(rows, key=lambda row: row.last_day)[-in_a_row:]
    return min(rows, key=_how_far, default=None)


def _how_far(row: Attainment) -> Fraction:
    return Fraction(row.credited) / Fraction(row.quota) if row.quota else Fraction(row.credited)


def _told(measure: Measure, row: Attainment, without: WithoutQuota | None) -> Measures:
    subject = measure.subject
    told: Measures = {
        (MeasureKind.AMOUNT, subject): row.credited,
        (MeasureKind.NUMBER, subject): row.deals,
        (MeasureKind.QUOTA, subject): row.quota,
    }
    if row.quota is None and without is not None and without.kind is NoQuota.RATE:
        ratio = getattr(without.rate, "value", None)
        if isinstance(ratio, Decimal):
            told[(MeasureKind.ATTAINMENT, subject)] = ratio
    return told


def _paid(case: Case, line: Line, read: Paid, around: Period) -> Decimal:
    """What a component had paid for the period by the line's pay period."""
    return sum(
        (
            each.amount
            for each in case.rows.lines
            if (each.plan, each.component) == (line.plan, read.component)
            and each.kind in ("earned", "true_up")
            and each.pay_no <= line.pay_no
            and around.first_day <= each.earned_on <= around.last_day
        ),
        Decimal(0),
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
    found: Measures = {}
    for measure in measures_used(*expressions):
        if looks_back(measure):
            own = case.calendar.period(
                quota_period(measure, None) or case.plan(line).pay, case.deal_day(line)
            )
            before = measured_row(case, line, measure, own)
            nothing: Measures = {(MeasureKind.AMOUNT, measure.subject): Decimal(0)}
            found |= _told(measure, before, part.without_quota) if before is not None else nothing
            continue
        kind = quota_period(measure, part.accumulated) or case.plan(line).pay
        period = case.calendar.period(kind, case.deal_day(line))
        row = attained(case, line, measure.credit, period)
        quota = row.quota if row is not None else None
        if quota is None and measure.credit == part.on:
            quotas = (piece.quota for piece in case.slices(line))
            quota = next((each for each in quotas if each is not None), None)
        if quota is not None:
            found[(MeasureKind.QUOTA, measure.subject)] = quota
    return found


def _units(case: Case, line: Line) -> dict[str, str]:
    plan = case.plan(line)
    return {credit.name: case.credit_currency(plan, credit.name) for credit in plan.credits}
