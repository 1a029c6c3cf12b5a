"""Months, quarters, halves, years and half-months, written a second time for the check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
PER_YEAR = {"half-month": 24, "month": 12, "quarter": 4, "half-year": 2, "year": 1}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Years:
    """The first month of the (fiscal) year, and whether it is named by its start or its end."""

    first_month: int = 1
    named_by: str = "end"

    def days(self, kind: str, day: date) -> tuple[date, date]:
        """First and last day of the period around a day."""
        if kind == "half-month":
            if day.day <= 15:
                return day.replace(day=1), day.replace(day=15)
            return day.replace(day=16), month_start(day, 1) - DAY
        back = (day.month - self.first_month) % MONTHS[kind]
        first = month_start(day, -back)
        return first, month_start(first, MONTHS[kind]) - DAY

    def name(self, kind: str, day: date) -> str:
        """The name of the period around a day."""
        first, _ = self.days(kind, day)
        if kind == "half-month":
            return f"{first:%Y-%m}-{'A' if first.day == 1 else 'B'}"
        if kind == "month":
            return f"{first:%Y-%m}"
        year_first, _ = self.days("year", day)
        number = (first.month - self.first_month) % 12 // MONTHS[kind] + 1
        shown = year_first.year
        if self.first_month != 1 and self.named_by == "end":
            shown += 1
        text = f"{'FY' if self.first_month != 1 else ''}{shown}"
        if kind == "year":
            return text
        return f"{text}-{'Q' if kind == 'quarter' else 'H'}{number}"

    def between(self, kind: str, first: date, last: date) -> list[tuple[date, date]]:
        """The periods that share a day with a stretch, in order."""
        found = []
        day = first
        while day <= last:
            found.append(self.days(kind, day))
            day = found[-1][1] + DAY
        return found


def month_start(day: date, months: int) -> date:
    """The first of the month, so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    last = month_start(day, months + 1) - DAY
    return last.replace(day=min(day.day, last.day))
