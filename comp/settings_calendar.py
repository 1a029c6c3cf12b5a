"""Fiscal years of `[calendar]`: from a pattern of weeks and first days, or from a file of periods.

In: what `comp.toml` says and the workspace's folder. Out: the years, or one problem with its remedy.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from comp.fiscal_years import CalendarRow, FiscalYear, years_of_rows, years_of_weeks
from comp.problems import Problem
from comp.settings_problems import calendar_problem

COLUMNS = ("year", "quarter", "period", "first_day", "last_day")
Found = tuple[tuple[FiscalYear, ...], list[Problem]]


class CalendarSaid(Protocol):
    """The settings of `[calendar]` this page reads."""

    pattern: Literal["4-4-5", "4-5-4", "5-4-4"] | None
    years_start: list[str]
    file: str
    fiscal_year_starts: str
    year_named_by: Literal["start", "end"]


def own_years(text: str, said: CalendarSaid, root: Path | None) -> Found:
    """The fiscal years of one's own; none where quarters follow calendar months."""
    if said.pattern is None and not said.years_start and not said.file:
        return (), []
    if said.fiscal_year_starts != "01-01":
        message = "years of one's own begin where they say, so fiscal_year_starts says nothing"
        return (), [calendar_problem(text, "fiscal_year_starts", message, "Remove this line.")]
    if said.file:
        if said.pattern is not None or said.years_start:
            message = "a calendar is a file of periods or a pattern of weeks, not both"
            return (), [
                calendar_problem(text, "file", message, "Remove file, or pattern and years_start.")
            ]
        return _from_file(text, said.file, root)
    if said.pattern is None:
        message = "years_start does not say how many weeks a period has"
        return (), [calendar_problem(text, "years_start", message, 'Add pattern = "4-4-5".')]
    days = [_day(each) for each in said.years_start]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        message = "years_start holds something that is no day"
        return (), [calendar_problem(text, "years_start", message, _STARTS)]
    years = years_of_weeks(said.pattern, known, said.year_named_by)
    if isinstance(years, str):
        where = "years_start" if said.years_start else "pattern"
        return (), [calendar_problem(text, where, years, _STARTS)]
    return years, []


_STARTS = (
    'Write the first day of each year: years_start = ["2025-02-02", "2026-02-01", "2027-01-31"]'
)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and 1900 <= day.year <= 2199 else None


def _from_file(text: str, name: str, root: Path | None) -> Found:
    try:
        content = ((root or Path()) / name).read_text(encoding="utf-8-sig")
        rows = list(csv.reader(content.splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        message = f"{name} cannot be read as a CSV file"
        remedy = f"Put the file beside comp.toml, with the columns {', '.join(COLUMNS)}."
        return (), [calendar_problem(text, "file", message, remedy)]
    found = _rows(rows)
    years = years_of_rows(found) if isinstance(found, list) else found
    if isinstance(years, tuple) and len(years) == 2 and isinstance(years[0], str):
        return (), [_in_file(name, years[0], int(str(years[1])))]
    return tuple(year for year in years if isinstance(year, FiscalYear)), []


def _rows(rows: Sequence[Sequence[str]]) -> list[CalendarRow] | tuple[str, int]:
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        return f"the columns {', '.join(COLUMNS)} are needed, in this order", 1
    found = []
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        numbers = [
            int(cell) for cell in cells[:3] if cell.isascii() and cell.isdecimal() and len(cell) < 5
        ]
        days = [day for cell in cells[3:] if (day := _day(cell)) is not None]
        if len(cells) != len(COLUMNS) or len(numbers) < 3 or len(days) < 2:
            return (
                "a row is three numbers and two days, such as 2026,1,1,2025-02-02,2025-03-01",
                number,
            )
        found.append(CalendarRow(numbers[0], numbers[1], numbers[2], days[0], days[1], number))
    return found or ("the calendar has no periods", 1)


def _in_file(name: str, message: str, row: int) -> Problem:
    return Problem(
        "bad-calendar",
        message,
        "List the periods in order: twelve a year, three a quarter, no gap and no overlap.",
        file=name,
        row=row,
    )
