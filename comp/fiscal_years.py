"""Fiscal years of a company's own: years of weeks (4-4-5) or a calendar from a file.

A year has twelve periods in four quarters of three. `years_of_weeks("4-4-5", starts, "end")` gives one
for each first day but the last, which only ends the year before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

PERIODS = 12
_WEEK = timedelta(days=7)
_YEARS = (timedelta(weeks=52), timedelta(weeks=53))


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A year by the number it is named by, the first days of its twelve periods, and its last day."""

    number: int
    first_days: tuple[date, ...]
    last_day: date

    @property
    def first_day(self) -> date:
        """The first day of its first period."""
        return self.first_days[0]

    def days(self, first: int, last: int) -> tuple[date, date]:
        """The days from one period (counted from 0) through another."""
        following = self.first_days[last + 1] if last + 1 < PERIODS else None
        end = self.last_day if following is None else following - timedelta(days=1)
        return self.first_days[first], end


def years_of_weeks(
    pattern: str, starts: Sequence[date], named_by: Literal["start", "end"]
) -> tuple[FiscalYear, ...] | str:
    """The years that begin on these days, but the last one; or what is wrong with the days.

    The first year is named by the calendar year it starts or ends in, a week more or less; a year that
    starts on 29 December starts in the next. The others count on.
    """
    if len(starts) < 2:
        return "years_start needs two days at least: the last one only ends the year before it"
    weeks = [int(part) for part in pattern.split("-")]
    ends = starts[1] - timedelta(days=1)
    first = (starts[0] + _WEEK).year if named_by == "start" else (ends - _WEEK).year
    years = []
    for index, (start, following) in enumerate(pairwise(starts)):
        if following - start not in _YEARS:
            return f"from {start} to {following} are neither 52 nor 53 weeks"
        years.append(_of_weeks(first + index, weeks, start, following - timedelta(days=1)))
    return tuple(years)


def _of_weeks(number: int, weeks: Sequence[int], start: date, last_day: date) -> FiscalYear:
    """A 53rd week belongs to the last period."""
    first_days = [start]
    for length in [*weeks, *weeks, *weeks, *weeks][: PERIODS - 1]:
        first_days.append(first_days[-1] + timedelta(weeks=length))
    return FiscalYear(number, tuple(first_days), last_day)


def with_years_around(years: Sequence[FiscalYear], count: int) -> list[FiscalYear]:
    """The years, and some of 52 weeks before and after them, so that days nearby have a period."""
    found = list(years)
    for _ in range(count):
        first, last = found[0], found[-1]
        before = first.first_day - timedelta(weeks=52)
        after = last.last_day + timedelta(days=1)
        found.insert(
            0, _of_weeks(first.number - 1, (4, 4, 5), before, first.first_day - timedelta(days=1))
        )
        found.append(
            _of_weeks(last.number + 1, (4, 4, 5), after, after + timedelta(weeks=52, days=-1))
        )
    return found


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One row of a calendar file: `year, quarter, period, first_day, last_day`, and its row there."""

    year: int
    quarter: int
    period: int
    first_day: date
    last_day: date
    row: int


def years_of_rows(rows: Sequence[CalendarRow]) -> tuple[FiscalYear, ...] | tuple[str, int]:
    """The years of a calendar file; or what is wrong, and in which row."""
    years = []
    for index in range(0, len(rows), PERIODS):
        chunk = rows[index : index + PERIODS]
        if len(chunk) < PERIODS:
            return (
                f"the year {chunk[0].year} has {len(chunk)} periods, and a year has {PERIODS}",
                chunk[-1].row,
            )
        years.append(
            FiscalYear(chunk[0].year, tuple(row.first_day for row in chunk), chunk[-1].last_day)
        )
    for index, row in enumerate(rows):
        wrong = _misplaced(row, rows[0].year, index, rows[index - 1] if index else None)
        if wrong:
            return wrong, row.row
    return tuple(years)


def _misplaced(row: CalendarRow, first: int, index: int, before: CalendarRow | None) -> str:
    year, place = divmod(index, PERIODS)
    wanted = (first + year, place // 3 + 1, place + 1)
    if (row.year, row.quarter, row.period) != wanted:
        return "here year {}, quarter {}, period {} is needed".format(*wanted)
    if row.last_day < row.first_day:
        return f"{row.last_day} is before {row.first_day}"
    if before is not None and row.first_day != before.last_day + timedelta(days=1):
        verb = "overlaps" if row.first_day <= before.last_day else "leaves a gap after"
        return f"{row.first_day} {verb} the period before, which ends on {before.last_day}"
    return ""
