"""Months of service: the month of a person's start date is month 1, and so is everything before it."""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.periods import Calendar, PeriodKind

STARTED = "start_date"


def month_of_service(calendar: Calendar, day: pl.Expr) -> pl.Expr:
    """The month of service a day lies in, asked of a frame with `person.start_date`; empty without."""
    here = period_number(calendar, PeriodKind.MONTH, day)
    start = period_number(calendar, PeriodKind.MONTH, pl.col(f"person.{STARTED}"))
    counted = pl.max_horizontal(here - start + 1, pl.lit(1))
    return pl.when(start.is_not_null()).then(counted)
