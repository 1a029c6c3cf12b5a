"""Days of deals that plans work out from others, as columns beside those of the file."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comp.language.plan import DealDay, Moment, Of, Plan, Unit


def with_deal_days(deals: pl.DataFrame, plans: Sequence[Plan]) -> pl.DataFrame:
    """The deals with a column for each day; plans of one ledger mean the same by a name."""
    days = {day.name: day for plan in plans for day in plan.days}
    return deals.with_columns(_worked_out(day, deals).alias(name) for name, day in days.items())


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
