"""Days of deals that plans work out from others, and where days lie in their periods, as columns
beside those of the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from comp.language.plan import DealDay, DealPlace, Moment, Of, Plan, Unit
from comp.money import PLACES
from comp.periods import Calendar, PeriodKind


def with_deal_days(deals: pl.DataFrame, plans: Sequence[Plan], calendar: Calendar) -> pl.DataFrame:
    """The deals with a column for each day and place; plans of one ledger mean the same by a name."""
    days = {day.name: day for plan in plans for day in plan.days}
    deals = deals.with_columns(_worked_out(day, deals).alias(name) for name, day in days.items())
    places = {place.name: place for plan in plans for place in plan.day_places}
    return deals.with_columns(_placed(place, deals, calendar) for place in places.values())


def _placed(place: DealPlace, deals: pl.DataFrame, calendar: Calendar) -> pl.Series:
    """The number of the day, or of the month, in the period around it; periods are looked up once a day."""
    kind = pl.Decimal(38, PLACES)
    name = place.field.name
    if name not in deals.columns:
        return pl.Series(place.name, [None] * deals.height, dtype=kind)
    days = deals.get_column(name)
    known = days.unique().drop_nulls().to_list()
    numbers = {day: Decimal(_number_of(day, place, calendar)) for day in known}
    found = days.replace_strict(known, [numbers[day] for day in known], return_dtype=kind)
    return found.alias(place.name)


def _number_of(day: date, place: DealPlace, calendar: Calendar) -> int:
    first = calendar.period(place.per, day).first_day
    if place.of_months:
        month = PeriodKind.MONTH
        return calendar.number(month, day) - calendar.number(month, first) + 1
    return (day - first).days + 1


def _worked_out(day: DealDay, deals: pl.DataFrame) -> pl.Expr:
    moments = [_moment(moment, deals) for moment in day.moments]
    if day.of is Of.EARLIER:
        return pl.min_horizontal(moments)
    known = pl.all_horizontal(moment.is_not_null() for moment in moments)
    return pl.when(known).then(pl.max_horizontal(moments))


def _moment(moment: Moment, deals: pl.DataFrame) -> pl.Expr:
    """The day of a moment; where the file has no such column, none is known."""
    name = moment.field.name
    if name not in deals.columns:
        return pl.lit(None, dtype=pl.Date)
    unit = "d" if moment.unit is Unit.DAYS else "mo"
    return pl.col(name).dt.offset_by(f"{moment.after}{unit}") if moment.after else pl.col(name)
