"""Fiscal years of a company's own: 4-4-5 and its sisters, and calendars from a file.

Tests: comp/fiscal_years.py, comp/settings_calendar.py
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as settings_
from hypothesis import strategies as st

from comp.engine.days import last_day_of, period_number
from comp.fiscal_years import FiscalYear, years_of_weeks
from comp.periods import Calendar, PeriodKind
from comp.settings import load_settings, read_settings

STARTS = [date(2025, 2, 2), date(2026, 2, 1), date(2027, 1, 31), date(2028, 2, 6)]
KINDS = [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR]


def years(pattern: str = "4-4-5", starts: list[date] = STARTS) -> tuple[FiscalYear, ...]:
    found = years_of_weeks(pattern, starts, "end")
    assert not isinstance(found, str), found
    return found


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("FY2026-P01", date(2025, 2, 2), date(2025, 3, 1)),
        ("FY2026-P03", date(2025, 3, 30), date(2025, 5, 3)),
        ("FY2026-Q1", date(2025, 2, 2), date(2025, 5, 3)),
        ("FY2026-H2", date(2025, 8, 3), date(2026, 1, 31)),
        ("FY2026", date(2025, 2, 2), date(2026, 1, 31)),
        # 53 weeks: the last period has six instead of five.
        ("FY2028-P12", date(2027, 12, 26), date(2028, 2, 5)),
        ("FY2028", date(2027, 1, 31), date(2028, 2, 5)),
    ],
)
def test_names_and_days(name: str, first: date, last: date) -> None:
    period = Calendar(years=years()).parse(name)
    assert period is not None
    assert (period.first_day, period.last_day, period.name) == (first, last, name)


@pytest.mark.parametrize(
    ("pattern", "lengths"), [("4-4-5", (4, 4, 5)), ("4-5-4", (4, 5, 4)), ("5-4-4", (5, 4, 4))]
)
def test_patterns(pattern: str, lengths: tuple[int, ...]) -> None:
    calendar = Calendar(years=years(pattern))
    periods = calendar.between(PeriodKind.MONTH, STARTS[0], STARTS[1] - timedelta(days=1))
    assert [((p.last_day - p.first_day).days + 1) // 7 for p in periods] == [*lengths] * 4


@settings_(deadline=None)
@given(st.dates(date(2024, 3, 1), date(2029, 1, 1)), st.sampled_from(KINDS))
def test_every_day_has_its_period_in_columns_too(day: date, kind: PeriodKind) -> None:
    calendar = Calendar(years=years())
    period = calendar.period(kind, day)
    assert period.first_day <= day <= period.last_day
    assert calendar.parse(period.name) == period
    following = calendar.numbered(kind, period.number + 1)
    assert following.first_day == period.last_day + timedelta(days=1)
    asked = pl.DataFrame({"day": [day, None]}, schema={"day": pl.Date})
    columns = asked.select(
        period_number(calendar, kind, pl.col("day")).alias("number"),
        last_day_of(calendar, kind, pl.col("day")).alias("last"),
    )
    assert columns.rows() == [(period.number, period.last_day), (None, None)]


@settings_(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(list(PeriodKind)))
def test_columns_of_ordinary_calendars(day: date, kind: PeriodKind) -> None:
    calendar = Calendar(4, week_from=date(2026, 1, 7), two_weeks_from=date(2026, 1, 5))
    period = calendar.period(kind, day)
    asked = pl.DataFrame({"day": [day]})
    found = asked.select(
        period_number(calendar, kind, pl.col("day")).alias("number"),
        last_day_of(calendar, kind, pl.col("day")).alias("last"),
    )
    assert found.row(0) == (period.number, period.last_day)


@pytest.mark.parametrize(
    ("named_by", "starts", "number"),
    [
        ("end", [date(2025, 2, 2), date(2026, 2, 1)], 2026),
        ("start", [date(2025, 2, 2), date(2026, 2, 1)], 2025),
        # Around New Year a week more or less does not make another year.
        ("end", [date(2026, 1, 4), date(2027, 1, 3)], 2026),
        ("start", [date(2025, 12, 28), date(2026, 12, 27)], 2026),
    ],
)
def test_how_years_are_named(named_by: str, starts: list[date], number: int) -> None:
    found = years_of_weeks("4-4-5", starts, "end" if named_by == "end" else "start")
    assert not isinstance(found, str)
    assert [year.number for year in found] == [number]


def test_months_and_half_months_do_not_exist_there() -> None:
    calendar = Calendar(years=years())
    assert [calendar.parse(name) for name in ("2026-01", "2026-01-A", "2026-Q1", "FY2031")] == [
        None
    ] * 4


def settings(*lines: str) -> str:
    return "[calendar]\n" + "".join(f"{line}\n" for line in lines)


def test_settings_of_weeks() -> None:
    found, problems = read_settings(
        settings('weeks_start_on = "sunday"', 'two_weeks_from = "2026-01-05"')
    )
    assert not problems
    calendar = found.calendar()
    assert calendar.period(PeriodKind.WEEK, date(2026, 1, 7)).name == "W2026-01-10"
    assert calendar.period(PeriodKind.TWO_WEEKS, date(2026, 1, 7)).name == "2026-01-18"


def test_settings_of_a_pattern() -> None:
    found, problems = read_settings(
        settings('pattern = "4-4-5"', 'years_start = ["2025-02-02", "2026-02-01"]')
    )
    assert not problems
    assert found.calendar().period(PeriodKind.MONTH, date(2025, 2, 2)).name == "FY2026-P01"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['pattern = "4-4-5"'], "years_start needs two days at least"),
        (
            ['pattern = "4-4-5"', 'years_start = ["2025-02-02", "2026-02-02"]'],
            "from 2025-02-02 to 2026-02-02 are neither 52 nor 53 weeks",
        ),
        (
            ['pattern = "4-4-5"', 'years_start = ["2025-02-02", "soon"]'],
            "years_start holds something",
        ),
        (['years_start = ["2025-02-02", "2026-02-01"]'], "years_start does not say how many weeks"),
        (['file = "c.csv"', 'pattern = "4-4-5"'], "a calendar is a file of periods or a pattern"),
        (
            ['file = "c.csv"', 'fiscal_year_starts = "02-01"'],
            "years of one's own begin where they say",
        ),
        (['file = "c.csv"'], "c.csv cannot be read as a CSV file"),
    ],
)
def test_what_does_not_fit(lines: list[str], message: str, tmp_path: Path) -> None:
    _, [problem] = read_settings(settings(*lines), tmp_path)
    assert problem.code == "bad-calendar"
    assert problem.message.startswith(message)


HEAD = "year,quarter,period,first_day,last_day\n"


def rows(first: date = date(2026, 1, 5), length: int = 30) -> list[str]:
    starts = [first + timedelta(days=length * index) for index in range(13)]
    return [
        f"2026,{index // 3 + 1},{index + 1},{starts[index]},{starts[index + 1] - timedelta(days=1)}\n"
        for index in range(12)
    ]


def workspace(folder: Path, text: str) -> Path:
    (folder / "comp.toml").write_text(settings('file = "calendar.csv"'), encoding="utf-8")
    (folder / "calendar.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_calendar_from_a_file(tmp_path: Path) -> None:
    found, problems = load_settings(workspace(tmp_path, HEAD + "".join(rows())))
    assert not problems
    quarter = found.calendar().parse("FY2026-Q2")
    assert quarter is not None
    assert (quarter.first_day, quarter.last_day) == (date(2026, 4, 5), date(2026, 7, 3))
    other, _ = load_settings(workspace(tmp_path, HEAD + "".join(rows(length=29))))
    assert found.canonical() != other.canonical()


@pytest.mark.parametrize(
    ("change", "row", "message"),
    [
        ((0, "", ""), 1, "the columns year, quarter, period, first_day, last_day are needed"),
        ((3, "2026,1,3", "2026,2,3"), 4, "here year 2026, quarter 1, period 3 is needed"),
        ((3, "2026-03-06", "2026-03-07"), 4, "2026-03-07 leaves a gap after"),
        ((3, "2026-03-06", "2026-03-05"), 4, "2026-03-05 overlaps"),
        ((3, "2026-03-06", "6 March"), 4, "a row is three numbers and two days"),
        ((12, "2026,4,12,2026-12-01,2026-12-30\n", ""), 12, "the year 2026 has 11 periods"),
    ],
)
def test_mistakes_in_the_file(
    change: tuple[int, str, str], row: int, message: str, tmp_path: Path
) -> None:
    lines = [HEAD, *rows()]
    place, old, new = change
    assert old in lines[place]
    lines[place] = lines[place].replace(old, new) if place else "\n"
    _, [problem] = load_settings(workspace(tmp_path, "".join(lines)))
    assert (problem.file, problem.row) == ("calendar.csv", row)
    assert problem.message.startswith(message)
