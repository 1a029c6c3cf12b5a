"""Periods have no gaps, know their days, and their names are read back, fiscal or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comp.periods import Calendar, PeriodKind

WEEKS = st.dates(date(2026, 1, 1), date(2026, 1, 14))
CALENDARS = st.builds(
    Calendar,
    st.integers(1, 12),
    st.sampled_from(["start", "end"]),
    week_from=WEEKS,
    two_weeks_from=WEEKS,
)
KINDS = st.sampled_from(list(PeriodKind))
IN_MONTHS = [kind for kind in PeriodKind if not kind.weeks]
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(CALENDARS, KINDS, DAYS)
def test_a_day_lies_in_its_period(calendar: Calendar, kind: PeriodKind, day: date) -> None:
    period = calendar.period(kind, day)
    assert period.first_day <= day <= period.last_day
    assert calendar.number(kind, period.first_day) == calendar.number(kind, period.last_day)


@given(CALENDARS, KINDS, DAYS)
def test_the_next_period_starts_the_day_after(
    calendar: Calendar, kind: PeriodKind, day: date
) -> None:
    period = calendar.period(kind, day)
    following = calendar.numbered(kind, period.number + 1)
    assert following.first_day == period.last_day + timedelta(days=1)


@given(CALENDARS, KINDS, DAYS)
def test_a_name_is_read_back(calendar: Calendar, kind: PeriodKind, day: date) -> None:
    period = calendar.period(kind, day)
    assert calendar.parse(period.name) == period


@settings(deadline=None)
@given(CALENDARS, DAYS)
def test_shorter_periods_fill_longer_ones(calendar: Calendar, day: date) -> None:
    year = calendar.period(PeriodKind.YEAR, day)
    for kind in IN_MONTHS:
        parts = calendar.between(kind, year.first_day, year.last_day)
        assert len(parts) == kind.per_year
        assert (parts[0].first_day, parts[-1].last_day) == (year.first_day, year.last_day)


WEEKLY = Calendar(week_from=date(2026, 1, 4), two_weeks_from=date(2026, 1, 5))


@pytest.mark.parametrize(
    ("calendar", "name", "first", "last"),
    [
        (Calendar(), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (Calendar(), "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        (Calendar(), "2024-02-B", date(2024, 2, 16), date(2024, 2, 29)),
        (Calendar(), "2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        (Calendar(2, "end"), "FY2027-Q1", date(2026, 2, 1), date(2026, 4, 30)),
        (Calendar(2, "start"), "FY2026-Q1", date(2026, 2, 1), date(2026, 4, 30)),
        (Calendar(10, "end"), "FY2026", date(2025, 10, 1), date(2026, 9, 30)),
        (WEEKLY, "W2026-01-10", date(2026, 1, 4), date(2026, 1, 10)),
        (WEEKLY, "2026-01-18", date(2026, 1, 5), date(2026, 1, 18)),
        (WEEKLY, "2025-12-21", date(2025, 12, 8), date(2025, 12, 21)),
    ],
)
def test_names_and_their_days(calendar: Calendar, name: str, first: date, last: date) -> None:
    period = calendar.parse(name)
    assert period is not None
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize(
    ("calendar", "name"),
    [
        *((Calendar(), name) for name in ("", "2026-13", "2026-Q5", "26-01", "FY2026", "0000-01")),
        *((WEEKLY, name) for name in ("W2026-01-11", "2026-01-11", "2026-02-30", "W2026-13-01")),
        *((Calendar(), name) for name in ("W2026-01-11", "2026-01-18", "2026-P01")),
        *((Calendar(2), name) for name in ("2026", "2026-Q1", "FY2026-3", "fy2026")),
    ],
)
def test_what_is_no_period(calendar: Calendar, name: str) -> None:
    assert calendar.parse(name) is None


def test_nothing_lies_between_later_and_earlier() -> None:
    assert Calendar().between(PeriodKind.MONTH, date(2026, 2, 1), date(2026, 1, 1)) == []
