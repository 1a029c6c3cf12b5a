"""Calendar: months, quarters, halves and years, fiscal or not, and half-months; their names and days.

`Calendar().period("quarter", date(2026, 2, 3)).name` is `2026-Q1`; with a fiscal year from February,
named by the year it ends in, it is `FY2027-Q1`. Periods of one kind are numbered without gaps, so
the next one is `number + 1`, whatever the calendar.
"""

from __future__ import annotations

import calendar as _days
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal


class PeriodKind(StrEnum):
    """The stretches a plan may count or pay by."""

    HALF_MONTH = "half-month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Months in one period; 0 for half a month."""
        return {"half-month": 0, "month": 1, "quarter": 3, "half-year": 6, "year": 12}[self.value]

    @property
    def per_year(self) -> int:
        """Periods in a year: 24 half-months, 12 months, 4 quarters."""
        return 12 // self.months if self.months else 24


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
    """Where fiscal years start and how they are named.

    `first_month` is 1 for calendar years. `named_by` says whether fiscal year 2026 is the one that
    starts or ends in 2026 (`[calendar] year_named_by`). `holidays` are no working days.
    """

    first_month: int = 1
    named_by: Literal["start", "end"] = "end"
    holidays: tuple[date, ...] = ()

    @property
    def is_fiscal(self) -> bool:
        """True where quarters and years do not follow the calendar year."""
        return self.first_month != 1

    def number(self, kind: PeriodKind, day: date) -> int:
        """The running number of the period that contains `day`."""
        if kind is PeriodKind.HALF_MONTH:
            return (day.year * 12 + day.month - 1) * 2 + (day.day > 15)
        return (day.year * 12 + day.month - self.first_month) // kind.months

    def period(self, kind: PeriodKind, day: date) -> Period:
        """The period of that kind which contains `day`."""
        return self.numbered(kind, self.number(kind, day))

    def numbered(self, kind: PeriodKind, number: int) -> Period:
        """The period with that running number."""
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
        """The period a name stands for (`2026-03`, `2026-03-A`, `2026-Q1`, `FY2026-H2`, `FY2026`).

        None where it is no period of this calendar: `2026-Q1` is not one where years are fiscal.
        """
        month = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])(-[AB])?", name, re.ASCII)
        if month:
            first = date(int(month[1]), int(month[2]), 1) if int(month[1]) else None
            if first is None:
                return None
            if month[3]:
                return self.period(
                    PeriodKind.HALF_MONTH, first.replace(day=1 if month[3] == "-A" else 16)
                )
            return self.period(PeriodKind.MONTH, first)
        other = re.fullmatch(r"(FY)?([0-9]{4})(?:-(Q[1-4]|H[12]))?", name, re.ASCII)
        if not other or bool(other[1]) != self.is_fiscal or not 1 <= int(other[2]) <= 9998:
            return None
        year = int(other[2]) - (1 if self.is_fiscal and self.named_by == "end" else 0)
        part = other[3] or ""
        kind = {"": PeriodKind.YEAR, "Q": PeriodKind.QUARTER, "H": PeriodKind.HALF}[part[:1]]
        return self.numbered(kind, year * kind.per_year + (int(part[1]) - 1 if part else 0))

    def _name(self, kind: PeriodKind, number: int, first: date) -> str:
        if kind is PeriodKind.MONTH:
            return f"{first:%Y-%m}"
        year, part = divmod(number, kind.per_year)
        shown = year + (1 if self.is_fiscal and self.named_by == "end" else 0)
        head = f"FY{shown:04}" if self.is_fiscal else f"{shown:04}"
        if kind is PeriodKind.YEAR:
            return head
        return f"{head}-{'Q' if kind is PeriodKind.QUARTER else 'H'}{part + 1}"


def _month_first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _month_last(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, _days.monthrange(year, index + 1)[1])
