"""How far a run goes: to the last day that the ledger says anything about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from comp.language.plan import Plan, StruckBy
from comp.ledger.ledger import Ledger
from comp.periods import Calendar, PeriodKind
from comp.problems import Problem


def last_dated_day(plans: Sequence[Plan], ledger: Ledger, calendar: Calendar) -> date:
    """The latest dated row: deals by the dates plans use, payments, adjustments, scored periods.

    Days on which deals count are looked at up to the last day of the last plan; without any dated
    row it is a day before any pay period of a plan.
    """
    first = min((plan.first_day for plan in plans), default=date(2000, 1, 1))
    start = calendar.period(PeriodKind.YEAR, first).first_day - timedelta(days=1)
    end = max((plan.last_day for plan in plans), default=start)
    counted = {credit.dated.name for plan in plans for credit in plan.credits}
    clawbacks = [clawback for plan in plans for clawback in plan.clawbacks]
    triggers = {each.trigger.name for each in clawbacks if each.trigger is not None}
    days = [start]
    days += [min(day, end) for name in sorted(counted) for day in _latest(ledger.deals, name, end)]
    days += [day for name in sorted(triggers) for day in _latest(ledger.deals, name, None)]
    releases = [release for plan in plans for release in plan.releases]
    released = [row for release in releases for row in release.rows]
    waits_for = {row.day.name for row in released if row.day is not None}
    waits_for |= {each.lost_on.name for each in releases if each.lost_on is not None}
    days += [day for name in sorted(waits_for) for day in _latest(ledger.deals, name, None)]
    by_payments = any(row.paid is not None for row in released)
    by_payments = by_payments or any(each.struck_by is StruckBy.REFUND for each in clawbacks)
    notes = {each.notes.dated.name for each in clawbacks if each.notes is not None}
    if notes:
        credited = ledger.deals.filter(pl.col("original").is_not_null())
        days += [day for name in sorted(notes) for day in _latest(credited, name, None)]
    days += list(_latest(ledger.payments, "date", None if by_payments else end))
    days += list(_latest(ledger.adjustments, "date", end))
    scored = [calendar.parse(name) for name in ledger.scores.get_column("period").unique()]
    days += [min(period.last_day, end) for period in scored if period is not None]
    return max(days)


def beyond_calendar(last_day: date, calendar: Calendar) -> list[Problem]:
    """A run that reaches days after the fiscal years that are listed."""
    if not calendar.has_own_years or last_day <= calendar.years[-1].last_day:
        return []
    message = f"the run reaches {last_day}, and the calendar ends on {calendar.years[-1].last_day}"
    remedy = (
        "add the first day of one year more to years_start (or its periods to the calendar's file)"
    )
    return [Problem("calendar-too-short", message, remedy, file="comp.toml")]


def _latest(frame: pl.DataFrame, column: str, limit: date | None) -> list[date]:
    if column not in frame.columns:
        return []
    days = frame.get_column(column).drop_nulls()
    if limit is not None:
        days = days.filter(days <= limit)
    latest = days.max()
    return [latest] if isinstance(latest, date) else []
