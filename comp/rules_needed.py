"""Settings a plan cannot do without, although a workspace may: told when its plans are read.

In: checked plans and the rules of the workspace they belong to. Out: one problem for each plan and
setting, with its readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta

from comp.exchange import RateRules
from comp.language.plan import Plan
from comp.periods import Calendar, PeriodKind
from comp.problems import Choice, Problem
from comp.source import Span


def rules_needed(plans: Sequence[Plan], calendar: Calendar, rates: RateRules) -> list[Problem]:
    """What `comp.toml` does not say and these plans ask for."""
    found: list[Problem] = []
    for plan in plans:
        found += _rates_needed(plan, rates)
        found += _periods_needed(plan, calendar)
        found += _years_needed(plan, calendar)
    return found


def _periods_needed(plan: Plan, calendar: Calendar) -> Iterator[Problem]:
    """Weeks need a day to begin on, and own fiscal years have no half-months."""
    used = dict(reversed(list(_periods_named(plan, plan.span))))
    week, two = calendar.week_from, calendar.two_weeks_from
    if PeriodKind.WEEK in used and week is None:
        yield Problem(
            code="weeks-not-said",
            message=f"{plan.name} goes by weeks, and comp.toml does not say on which day a week begins",
            remedy='write below [calendar] in comp.toml: weeks_start_on = "monday"',
            span=used[PeriodKind.WEEK],
        )
    if PeriodKind.TWO_WEEKS in used and two is None:
        yield Problem(
            code="weeks-not-said",
            message=f"{plan.name} goes by two weeks, and comp.toml does not say where they begin",
            remedy=f'write below [calendar] in comp.toml: two_weeks_from = "{_monday(plan.first_day)}"',
            span=used[PeriodKind.TWO_WEEKS],
        )
    both = {PeriodKind.WEEK, PeriodKind.TWO_WEEKS} <= set(used)
    if both and week is not None and two is not None and week.weekday() != two.weekday():
        yield Problem(
            code="weeks-not-said",
            message=f"weeks begin on a {week:%A} and two weeks on a {two:%A}, so {plan.name} cannot add one up to the other",
            remedy="let two_weeks_from be a day on which weeks_start_on says a week begins",
            span=used[PeriodKind.WEEK],
        )
    if PeriodKind.HALF_MONTH in used and calendar.has_own_years:
        yield Problem(
            code="half-months-not-here",
            message=f"{plan.name} goes by half-months, which a calendar of its own periods does not have",
            remedy="write per two weeks, or per month, which is a period of the calendar",
            span=used[PeriodKind.HALF_MONTH],
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _years_needed(plan: Plan, calendar: Calendar) -> Iterator[Problem]:
    """Own fiscal years reach over all of a plan's days."""
    if not calendar.has_own_years:
        return
    first, last = calendar.years[0].first_day, calendar.years[-1].last_day
    if plan.first_day < first or plan.last_day > last:
        yield Problem(
            code="calendar-too-short",
            message=f"{plan.name} holds from {plan.first_day} to {plan.last_day}, and the calendar has the days from {first} to {last}",
            remedy="add the first day of one year more to years_start (or its periods to the calendar's file)",
            span=plan.span,
        )


def _periods_named(part: object, span: Span) -> Iterator[tuple[PeriodKind, Span]]:
    """Every kind of period a plan names, with the line of the part that names it."""
    if isinstance(part, PeriodKind):
        yield part, span
    elif isinstance(part, tuple):
        for each in part:
            yield from _periods_named(each, span)
    elif is_dataclass(part) and not isinstance(part, (type, Span)):
        own = getattr(part, "span", span)
        for slot in fields(part):
            yield from _periods_named(getattr(part, slot.name), own)


def _rates_needed(plan: Plan, rates: RateRules) -> Iterator[Problem]:
    span = _converts_at(plan)
    if span is not None and rates.rates is None:
        yield Problem(
            code="rates-not-said",
            message=f"{plan.name} converts money, and comp.toml does not say how rates are looked up",
            remedy="",
            span=span,
            choices=(
                Choice('rates = "daily"', "the rate of the day itself", "a row a day"),
                Choice('rates = "monthly"', "one rate for the calendar month", "a row a month"),
            ),
            choices_about="below [currency] in comp.toml; each needs of the ledger's rates",
            label="which rate is it?",
        )


def _converts_at(plan: Plan) -> Span | None:
    """The first line of a plan that asks for an exchange rate; None where none does."""
    converted = [credit.converted.span for credit in plan.credits if credit.converted is not None]
    paid = [plan.paid_in.span] if plan.paid_in is not None else []
    return min([*converted, *paid], key=lambda span: span.line, default=None)
