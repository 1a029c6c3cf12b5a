"""Weeks, months, quarters, halves, years and retail calendars, written a second time for the check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
PER_YEAR = {
    "week": 52, "two weeks": 26, "half-month": 24,
    "month": 12, "quarter": 4, "half-year": 2, "year": 1,
}  # fmt: skip
LENGTHS = list(PER_YEAR)
"""From the shortest on."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Years:
    """How a workspace cuts time.

    `first_month` is the first of the (fiscal) year, named by its start or its end. `week_from` is the
    first day of some week, `two_weeks_from` of some two weeks. `own` are the rows of a calendar of
    one's own: (year, month of the year, first day, last day), in order.
    """

    first_month: int = 1
    named_by: str = "end"
    week_from: date | None = None
    two_weeks_from: date | None = None
    own: tuple[tuple[int, int, date, date], ...] = ()

    def has(self, kind: str) -> bool:
        """Whether there are such periods."""
        if kind in ("week", "two weeks"):
            return bool(self.week_from if kind == "week" else self.two_weeks_from)
        return not (self.own and kind == "half-month")

    def kinds_from(self, kind: str) -> list[str]:
        """The kinds of periods that are as long as one of them, or longer."""
        return [one for one in LENGTHS[LENGTHS.index(kind) :] if self.has(one)]

    def measured_by(self, per: str) -> list[str]:
        """The kinds of periods for which quotas per such a period may hold; weeks lie in two weeks where
        both begin on one day of the week."""
        if "week" not in per:
            return list(MONTHS)
        apart = (self.two_weeks_from - self.week_from).days % 7
        return [per] if apart else ["week", "two weeks"]

    def days(self, kind: str, day: date) -> tuple[date, date]:
        """First and last day of the period around a day."""
        if kind == "week":
            return stretch(day, self.week_from, 7)
        if kind == "two weeks":
            return stretch(day, self.two_weeks_from, 14)
        if kind == "half-month":
            if day.day <= 15:
                return day.replace(day=1), day.replace(day=15)
            return day.replace(day=16), month_start(day, 1) - DAY
        if self.own:
            same = self._own(kind, day)
            return same[0][2], same[-1][3]
        back = (day.month - self.first_month) % MONTHS[kind]
        first = month_start(day, -back)
        return first, month_start(first, MONTHS[kind]) - DAY

    def _own(self, kind: str, day: date) -> list[tuple[int, int, date, date]]:
        """The rows of one's own calendar that make up the period around a day."""
        size = MONTHS[kind]
        (here,) = [row for row in self.own if row[2] <= day <= row[3]]
        place = (here[0], (here[1] - 1) // size)
        return [row for row in self.own if (row[0], (row[1] - 1) // size) == place]

    def name(self, kind: str, day: date) -> str:
        """The name of the period around a day."""
        first, last = self.days(kind, day)
        if kind == "week":
            return f"W{last}"
        if kind == "two weeks":
            return f"{last}"
        if kind == "half-month":
            return f"{first:%Y-%m}-{'A' if first.day == 1 else 'B'}"
        if self.own:
            year, month, *_ = self._own(kind, day)[0]
            part = {"month": f"-P{month:02}", "quarter": f"-Q{(month + 2) // 3}",
                    "half-year": f"-H{(month + 5) // 6}", "year": ""}  # fmt: skip
            return f"FY{year}{part[kind]}"
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

    def name_of(self, days: tuple[date, date]) -> str:
        """The name of the period with these days."""
        kinds = [kind for kind in PER_YEAR if self.has(kind) and self.days(kind, days[0]) == days]
        return self.name(kinds[0], days[0])

    def named(self, name: str) -> tuple[date, date]:
        """The days of the period from a week to a year a name stands for; half-months aside."""
        if name.startswith("W"):
            return self.days("week", date.fromisoformat(name[1:]))
        if name.count("-") == 2:
            return self.days("two weeks", date.fromisoformat(name))
        if self.own:
            (first,) = {
                row[2] for row in self.own for kind in MONTHS
                if self.name(kind, row[2]) == name and self.days(kind, row[2])[0] == row[2]
            }  # fmt: skip
            kinds = [kind for kind in MONTHS if self.name(kind, first) == name]
            return self.days(kinds[0], first)
        text = name.removeprefix("FY")
        year = int(text[:4]) - (1 if name.startswith("FY") and self.named_by == "end" else 0)
        start = date(year, self.first_month, 1)
        part = text[5:]
        if part == "":
            return self.days("year", start)
        if part.startswith("Q"):
            return self.days("quarter", add_months(start, 3 * (int(part[1]) - 1)))
        if part.startswith("H"):
            return self.days("half-year", add_months(start, 6 * (int(part[1]) - 1)))
        return self.days("month", date(int(text[:4]), int(part), 1))


def retail(pattern: str, starts: list[date], named_by: str) -> tuple:
    """The rows of a 4-4-5 calendar and the like: a 53rd week belongs to the last month. The first
    year is named by the day a week inside of its start or end, the others count on."""
    weeks = [int(part) for part in pattern.split("-")] * 4
    rows = []
    week = timedelta(weeks=1)
    named = starts[0] + week if named_by == "start" else starts[1] - DAY - week
    for year, (start, end) in enumerate(pairwise(starts), named.year):
        first = start
        for month, size in enumerate(weeks, 1):
            last = end - DAY if month == 12 else first + timedelta(weeks=size) - DAY
            rows.append((year, month, first, last))
            first = last + DAY
    return tuple(rows)


def stretch(day: date, start: date, size: int) -> tuple[date, date]:
    """The stretch of so many days around a day, one of which begins on `start`."""
    first = day - timedelta(days=(day - start).days % size)
    return first, first + timedelta(days=size - 1)


def year_from(start: date, day: date, before_too: bool) -> tuple[date, date]:
    """The year that begins on an anniversary of a day; earlier days have years too, or lie in the first."""
    years = min(0, day.year - start.year - 1) if before_too else 0
    while add_months(start, 12 * (years + 1)) <= day:
        years += 1
    return add_months(start, 12 * years), add_months(start, 12 * (years + 1)) - DAY


def months_between(start: date, day: date) -> int | None:
    """Whole months from a day to another; None where the other is earlier."""
    if day < start:
        return None
    months = 0
    while add_months(start, months + 1) <= day:
        months += 1
    return months


def month_start(day: date, months: int) -> date:
    """The first of the month, so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    last = month_start(day, months + 1) - DAY
    return last.replace(day=min(day.day, last.day))
