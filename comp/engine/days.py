"""Periods in columns: which period a day lies in, and the names and days of periods by number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from comp.periods import Calendar, Period, PeriodKind

_BEFORE_1970 = date(1970, 1, 1).toordinal()

PERIODS_SCHEMA = {
    "number": pl.Int32(),
    "name": pl.String(),
    "first_day": pl.Date(),
    "last_day": pl.Date(),
}


def period_number(calendar: Calendar, kind: PeriodKind, day: pl.Expr) -> pl.Expr:
    """The running number of the period that contains the day (`Calendar.number`, in a column)."""
    if kind.weeks:
        since = day.cast(pl.Int32) + (_BEFORE_1970 - calendar.weeks_from(kind))
        return (since // (7 * kind.weeks)).cast(pl.Int32)
    if calendar.has_own_years and kind.months:
        return _own_number(calendar, kind, day)
    month = day.dt.year() * 12 + day.dt.month().cast(pl.Int32)
    if kind is PeriodKind.HALF_MONTH:
        return ((month - 1) * 2 + (day.dt.day() > 15).cast(pl.Int32)).cast(pl.Int32)
    return ((month - calendar.first_month) // kind.months).cast(pl.Int32)


def _own_number(calendar: Calendar, kind: PeriodKind, day: pl.Expr) -> pl.Expr:
    periods = calendar.own(kind)
    starts = pl.lit(pl.Series([period.first_day for period in periods], dtype=pl.Date))
    at = (starts.search_sorted(day, side="right").cast(pl.Int32) - 1).clip(0)
    return pl.when(day.is_not_null()).then(at + periods[0].number)


def last_day_of(calendar: Calendar, kind: PeriodKind, day: pl.Expr) -> pl.Expr:
    """The last day of the period that contains the day."""
    number = period_number(calendar, kind, day)
    if kind.weeks:
        length = 7 * kind.weeks
        ends = number * length + (calendar.weeks_from(kind) + length - 1 - _BEFORE_1970)
        return ends.cast(pl.Int32).cast(pl.Date)
    if calendar.has_own_years and kind.months:
        periods = calendar.own(kind)
        ends = pl.lit(pl.Series([period.last_day for period in periods], dtype=pl.Date))
        return ends.gather(number - periods[0].number)
    if kind is PeriodKind.HALF_MONTH:
        middle = day.dt.month_start().dt.offset_by("14d")
        return pl.when(day.dt.day() > 15).then(day.dt.month_end()).otherwise(middle)
    month = (number + 1) * kind.months - 1 + calendar.first_month - 1
    return pl.date(month // 12, month % 12 + 1, 1).dt.month_end()


def periods_frame(
    calendar: Calendar, kind: PeriodKind, numbers: Iterable[int], names: str = ""
) -> pl.DataFrame:
    """number, name, first_day, last_day of the periods numbered; `names` prefixes the columns."""
    found = [calendar.numbered(kind, number) for number in sorted(set(numbers))]
    return _frame(found).rename({column: names + column for column in PERIODS_SCHEMA})


def periods_between(calendar: Calendar, kind: PeriodKind, first: date, last: date) -> pl.DataFrame:
    """Every period of the kind that shares a day with the stretch."""
    return _frame(calendar.between(kind, first, last))


def with_names(
    frame: pl.DataFrame, calendar: Calendar, kind: PeriodKind, number: str, name: str
) -> pl.DataFrame:
    """The frame with a column of period names beside the column of their numbers."""
    numbers = frame.select(number)
    found = numbers.to_series().unique().drop_nulls().to_list()
    named = periods_frame(calendar, kind, found).select(pl.col("number").alias(number), "name")
    beside = numbers.join(named, on=number, how="left", maintain_order="left")
    return frame.with_columns(beside.get_column("name").alias(name))


def _frame(periods: list[Period]) -> pl.DataFrame:
    rows = [(each.number, each.name, each.first_day, each.last_day) for each in periods]
    return pl.DataFrame(rows, schema=PERIODS_SCHEMA, orient="row")
