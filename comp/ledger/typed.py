"""Cells that already have a type (workbooks, Parquet, queries) as the text their file would hold.

Whatever the source, one reader judges the text: `cells.read_cell`. A true date is written in the
declared date form, a number with the declared decimal sign, so that declared and typed agree.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import polars as pl

from comp.ledger.cells import Form
from comp.ledger.dates import write_date
from comp.money import plain

DIGITS_OF_A_DOUBLE = 15
"""Digits a spreadsheet keeps of a number; longer ids stored as numbers have lost their end."""

TOO_MANY_DIGITS = "#DIGITS!"
"""Stands for a number whose last digits the workbook has lost."""


_FIRST_DAY = (date(1, 1, 1) - date(1970, 1, 1)).days
_LAST_DAY = (date(9999, 12, 30) - date(1970, 1, 1)).days


def cell_text(value: object, form: Form) -> str | None:
    """One typed cell as text; None where it is empty."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        midnight = value.time() == time() and value.tzinfo is None
        return write_date(value.date(), form.date) if midnight else value.isoformat()
    if isinstance(value, date):
        return write_date(value, form.date)
    if isinstance(value, Decimal):
        return plain(value).replace(".", form.decimal) if value.is_finite() else str(value)
    if isinstance(value, int):
        return str(value)
    return _double_text(repr(value), form)


def _double_text(written: str, form: Form) -> str:
    """The shortest decimal a binary number stands for, as text; `nan` and `inf` stay words."""
    try:
        exact = Decimal(written)
    except ArithmeticError:
        return written
    if not exact.is_finite():
        return written
    if exact.adjusted() >= DIGITS_OF_A_DOUBLE:
        return TOO_MANY_DIGITS
    return plain(exact).replace(".", form.decimal) if exact.adjusted() > -60 else written


def text_frame(frame: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Every column as text; empty cells are null."""
    return pl.DataFrame([_text_column(column, form) for column in frame])


def _text_column(column: pl.Series, form: Form) -> pl.Series:
    kind = column.dtype
    if kind == pl.String:
        return column.set(column == "", None)
    if kind.is_integer():
        return column.cast(pl.String)
    if kind == pl.Date or isinstance(kind, pl.Datetime):
        return _text_days(column, form)
    if kind.is_decimal():
        return column.cast(pl.String).str.replace(".", form.decimal, literal=True)
    if kind.is_float() or kind in (pl.Boolean, pl.Null):
        texts = [cell_text(value, form) for value in column.to_list()]
        return pl.Series(column.name, texts, dtype=pl.String)
    texts = [_other_text(value) for value in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _text_days(column: pl.Series, form: Form) -> pl.Series:
    """Days and times as text; a damaged file may hold days no calendar has."""
    per_day = 1
    if isinstance(column.dtype, pl.Datetime):
        thousands = {"ms": 1, "us": 2, "ns": 3}[column.dtype.time_unit]
        per_day = 86_400 * 1_000**thousands
    day = column.to_physical().cast(pl.Int64) // per_day
    inside = day.is_between(_FIRST_DAY, _LAST_DAY)
    known = column.set(~inside, None)
    if column.dtype == pl.Date and form.date == "YYYY-MM-DD":
        texts = known.dt.to_string("%Y-%m-%d")
    else:
        written = [cell_text(value, form) for value in known.to_list()]
        texts = pl.Series(column.name, written, dtype=pl.String)
    return texts.set(~inside, "a day beyond the calendar")


def _other_text(value: object) -> str | None:
    return None if value is None else str(value)
