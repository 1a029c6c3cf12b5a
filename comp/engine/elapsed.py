"""Whole days, months and years between two days, in columns."""

from __future__ import annotations

import polars as pl

from comp.engine.numbers import DECIMAL
from comp.language.plan import Counted, Elapsed

CREDITED_DAY = "day"
"""The column of the day on which a deal is credited, or in a clawback taken back."""


def elapsed(expr: Elapsed) -> pl.Expr:
    """What an expression counts; empty where a day is, and where the second is earlier."""
    first = pl.col(f"{expr.first.scope}.{expr.first.name}")
    last = pl.col(CREDITED_DAY if expr.last is None else f"{expr.last.scope}.{expr.last.name}")
    match expr.counted:
        case Counted.DAYS:
            counted = (last - first).dt.total_days()
        case Counted.MONTHS:
            counted = _whole_months(first, last)
        case Counted.CONTRACT_MONTH:
            counted = _whole_months(first, last) + 1
        case Counted.CONTRACT_YEAR:
            counted = _whole_months(first, last) // 12 + 1
    return pl.when(last >= first).then(counted).cast(DECIMAL)


def _whole_months(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Months that have passed. One ends on the same day of the month, or on the month's last."""
    months = (last.dt.year() - first.dt.year()) * 12 + (
        last.dt.month().cast(pl.Int32) - first.dt.month().cast(pl.Int32)
    )
    ends_on = pl.min_horizontal(first.dt.day(), last.dt.month_end().dt.day())
    return months - (last.dt.day() < ends_on).cast(pl.Int32)
