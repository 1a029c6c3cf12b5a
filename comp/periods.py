"""Calendar: weeks, half-months, months, quarters, halves and years; their names and days.

`Calendar().period("quarter", date(2026, 2, 3)).name` is `2026-Q1`; with a fiscal year from February,
named by the year it ends in, it is `FY2027-Q1`; with fiscal years of one's own a month is a period of
theirs, `FY2026-P01`. Periods of one kind are numbered without gaps, so the next one is `number + 1`,
whatever the calendar.
"""

from __future__ import annotations

import calendar as _days
import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from comp.fiscal_years import FiscalYear, with_years_around

YEARS_AROUND = 2
"""Years beyond the listed ones that days have periods in; a run that gets there is told so."""


class PeriodKind(StrEnum):
    """The stretches a plan may count or pay by."""

    WEEK = "week"
    TWO_WEEKS = "two weeks"
    HALF_MONTH = "half-month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Months in one period; 0 for what is shorter than a month."""
        return {"month": 1, "quarter": 3, "half-year": 6, "year": 12}.get(self.value, 0)

    @property
    def weeks(self) -> int:
        """Weeks in one period; 0 for what is counted in months."""
        return {"week": 1, "two weeks": 2}.get(self.value, 0)

    @property
    def per_year(self) -> int:
        """Periods in a year: 52 weeks, 26 of two, 24 half-months, 12 months, 4 quarters."""
        if self.weeks:
            return 52 // self.weeks
        return 12 // self.months if self.months else 24

    @property
    def adverb(self) -> str:
        """As a plan says how often it pays: `two-weekly`."""
        return {"two weeks": "two-weekly"}.get(self.value, f"{self.value}ly")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period: its running number within its kind, first and last day (both inside), and name."""

    number: int
    first_day: date
    last_day: date
    name: str
    kind: PeriodKind


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where fiscal years start and how they are named, and where weeks begin.

    `first_month` is 1 for calendar years. `named_by` says whether fiscal year 2026 is the one that
    starts or ends in 2026 (`[calendar] year_named_by`). `week_from` is a day on which a week begins,
    `two_weeks_from` one on which two weeks begin; None where it is not said. `years`, if any, are
    fiscal years of one's own; months are then their periods, and half-months do not exist. `holidays` are no
    working days.
    """

    first_month: int = 1
    named_by: Literal["start", "end"] = "end"
    holidays: tuple[date, ...] = ()
    week_from: date | None = None
    two_weeks_from: date | None = None
    years: tuple[FiscalYear, ...] = ()

    @property
    def is_fiscal(self) -> bool:
        """True where quarters and years do not follow the calendar year."""
        return self.first_month != 1 or bool(self.years)

    @property
    def has_own_years(self) -> bool:
        """True for 4-4-5 and calendars from a file."""
        return bool(self.years)

    def weeks_from(self, kind: PeriodKind) -> int:
        """The day number (as `date.toordinal`) from which weeks, or two weeks, are counted."""
        anchor = self.week_from if kind is PeriodKind.WEEK else self.two_weeks_from
        # Without a setting nobody may ask (rules_needed says so); Monday, 5 January 2026 stands in.
        return (anchor or date(2026, 1, 5)).toordinal() % (7 * kind.weeks)

    def own(self, kind: PeriodKind) -> tuple[Period, ...]:
        """The periods of fiscal years of one's own, in order, some years around them too."""
        return _own_periods(self.years)[kind]

    def number(self, kind: PeriodKind, day: date) -> int:
        """The running number of the period that contains `day`."""
        if kind.weeks:
            return (day.toordinal() - self.weeks_from(kind)) // (7 * kind.weeks)
        if self.years and kind.months:
            found = self.own(kind)
            at = bisect_right([period.first_day for period in found], day) - 1
            return found[max(at, 0)].number
        if kind is PeriodKind.HALF_MONTH:
            return (day.year * 12 + day.month - 1) * 2 + (day.day > 15)
        return (day.year * 12 + day.month - self.first_month) // kind.months

    def period(self, kind: PeriodKind, day: date) -> Period:
        """The period of that kind which contains `day`."""
        return self.numbered(kind, self.number(kind, day))

    def numbered(self, kind: PeriodKind, number: int) -> Period:
        """The period with that running number."""
        if kind.weeks:
            return self._of_weeks(kind, number)
        if self.years and kind.months:
            found = self.own(kind)
            return found[min(max(number - found[0].number, 0), len(found) - 1)]
        if kind is PeriodKind.HALF_MONTH:
            month, second = divmod(number, 2)
            first, last = _month_first(month), _month_last(month)
            middle = first.replace(day=15)
            days = (middle + timedelta(days=1), last) if second else (first, middle)
            name = f"{first:%Y-%m}-{'B' if second else 'A'}"
            return Period(number, *days, name, kind)
        # Months are calendar months; the rest is counted from the fiscal year's first month.
        start = number * kind.months + self.first_month - 1
        first, last = _month_first(start), _month_last(start + kind.months - 1)
        return Period(number, first, last, self._name(kind, number, first), kind)

    def between(self, kind: PeriodKind, first_day: date, last_day: date) -> list[Period]:
        """Every period that has a day in the stretch, in order; empty when the stretch is."""
        if last_day < first_day:
            return []
        numbers = range(self.number(kind, first_day), self.number(kind, last_day) + 1)
        return [self.numbered(kind, number) for number in numbers]

    def parse(self, name: str) -> Period | None:
        """The period a name stands for (`2026-03`, `2026-03-A`, `2026-Q1`, `FY2026-P03`, `W2026-01-11`).

        None where it is no period of this calendar: `2026-Q1` is not one where years are fiscal.
        """
        day = re.fullmatch(r"(W)?([0-9]{4})-([0-9]{2})-([0-9]{2})", name, re.ASCII)
        if day:
            return self._parse_weeks(name)
        month = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])(-[AB])?", name, re.ASCII)
        if month:
            return None if self.years else self._parse_month(month)
        other = re.fullmatch(
            r"(FY)?([0-9]{4})(?:-(Q[1-4]|H[12]|P(?:0[1-9]|1[0-2])))?", name, re.ASCII
        )
        if not other or bool(other[1]) != self.is_fiscal or not 1 <= int(other[2]) <= 9998:
            return None
        year, part = int(other[2]), other[3] or ""
        kind = {
            "": PeriodKind.YEAR, "Q": PeriodKind.QUARTER, "H": PeriodKind.HALF, "P": PeriodKind.MONTH
        }[part[:1]]  # fmt: skip
        if self.years:
            return next((period for period in self.own(kind) if period.name == name), None)
        if kind is PeriodKind.MONTH:
            return None
        year -= 1 if self.is_fiscal and self.named_by == "end" else 0
        return self.numbered(kind, year * kind.per_year + (int(part[1]) - 1 if part else 0))

    def _parse_month(self, month: re.Match[str]) -> Period | None:
        if not int(month[1]):
            return None
        first = date(int(month[1]), int(month[2]), 1)
        if month[3]:
            half = first.replace(day=1 if month[3] == "-A" else 16)
            return self.period(PeriodKind.HALF_MONTH, half)
        return self.period(PeriodKind.MONTH, first)

    def _parse_weeks(self, name: str) -> Period | None:
        kind = PeriodKind.WEEK if name.startswith("W") else PeriodKind.TWO_WEEKS
        if (self.week_from if kind is PeriodKind.WEEK else self.two_weeks_from) is None:
            return None
        try:
            found = self.period(kind, date.fromisoformat(name.removeprefix("W")))
        except (ValueError, OverflowError):
            return None
        return found if found.name == name else None

    def weeks_meant(self, name: str) -> Period | None:
        """The week, or two weeks, of the day a name has: who writes `W2026-01-05` means `W2026-01-11`."""
        pairs = ((PeriodKind.WEEK, self.week_from), (PeriodKind.TWO_WEEKS, self.two_weeks_from))
        kinds = [kind for kind, anchor in pairs if anchor is not None]
        if not kinds:
            return None
        try:
            day = date.fromisoformat(name.removeprefix("W"))
            return self.period(kinds[0] if name.startswith("W") else kinds[-1], day)
        except (ValueError, OverflowError):
            return None

    def _of_weeks(self, kind: PeriodKind, number: int) -> Period:
        first = date.fromordinal(number * 7 * kind.weeks + self.weeks_from(kind))
        last = first + timedelta(days=7 * kind.weeks - 1)
        return Period(number, first, last, f"{'W' if kind is PeriodKind.WEEK else ''}{last}", kind)

    def _name(self, kind: PeriodKind, number: int, first: date) -> str:
        if kind is PeriodKind.MONTH:
            return f"{first:%Y-%m}"
        year, part = divmod(number, kind.per_year)
        shown = year + (1 if self.is_fiscal and self.named_by == "end" else 0)
        head = f"FY{shown:04}" if self.is_fiscal else f"{shown:04}"
        return f"{head}{_part(kind, part)}"


def _part(kind: PeriodKind, part: int) -> str:
    """`-Q2` for the second quarter of a year; nothing for the year itself."""
    if kind is PeriodKind.YEAR:
        return ""
    if kind is PeriodKind.MONTH:
        return f"-P{part + 1:02}"
    return f"-{'Q' if kind is PeriodKind.QUARTER else 'H'}{part + 1}"


@lru_cache(maxsize=16)
def _own_periods(years: tuple[FiscalYear, ...]) -> dict[PeriodKind, tuple[Period, ...]]:
    found: dict[PeriodKind, tuple[Period, ...]] = {}
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR):
        periods = []
        for year in with_years_around(years, YEARS_AROUND):
            for part in range(kind.per_year):
                first = part * kind.months
                days = year.days(first, first + kind.months - 1)
                number = year.number * kind.per_year + part
                periods.append(
                    Period(number, *days, f"FY{year.number:04}{_part(kind, part)}", kind)
                )
        found[kind] = tuple(periods)
    return found


def _month_first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _month_last(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, _days.monthrange(year, index + 1)[1])
