"""Step 2: running totals, and what is asked of a credit over a period.

In: entries of a credit in running order. Out: the same with `period` (the accumulation), `before`,
`after` and `quota`; or per person and period the amount, the number of deals and the quota.
"""

from __future__ import annotations

import polars as pl

from comp.engine.crediting import RUNNING_ORDER
from comp.engine.days import period_number
from comp.engine.numbers import DECIMAL, running_total
from comp.engine.quotas import Quotas
from comp.engine.tiers import running_axis, uses_quota
from comp.language.plan import Commission
from comp.periods import Calendar, PeriodKind


def accumulated(
    entries: pl.DataFrame, component: Commission, calendar: Calendar, quotas: Quotas
) -> tuple[pl.DataFrame, list[str]]:
    """Entries with their running totals, and the columns after which a total starts again."""
    if component.per_deal:
        keys = ["pid", "deal"]
        frame = earning(entries).sort("pid", "deal", "day", "item")
    elif component.accumulated is not None:
        keys = ["pid", "period"]
        period = period_number(calendar, component.accumulated, pl.col("counts_on"))
        frame = entries.with_columns(period.alias("period"))
        if frame.get_column("turn").ne(0).any():
            order = [*RUNNING_ORDER[1:], *(["member"] if "member" in frame.columns else [])]
            frame = frame.sort("pid", "period", pl.col("turn") >= 0, *order)
    else:
        return earning(entries), []
    if running_axis(component) is None:
        return frame, keys
    after = running_total(pl.col("amount"), keys)
    frame = frame.with_columns(after.alias("after")).with_columns(
        (pl.col("after") - pl.col("amount")).alias("before")
    )
    if not uses_quota(component):
        return frame, keys
    return _with_quota(frame, component, quotas), keys


def earning(entries: pl.DataFrame) -> pl.DataFrame:
    """The entries without openings and reversals."""
    turned = entries.get_column("turn").ne(0).any()
    return entries.filter(pl.col("turn") == 0) if turned else entries


def _with_quota(frame: pl.DataFrame, component: Commission, quotas: Quotas) -> pl.DataFrame:
    if component.accumulated is None:
        return frame.with_columns(pl.lit(None, dtype=DECIMAL).alias("quota"))
    moved = _moved()
    runs = frame.select("pid", "period").filter(moved).rename({"period": "number"})
    found = quotas.over(runs, component.on, component.accumulated).get_column("quota")
    place = frame.select(moved.cast(pl.UInt32).cum_sum() - 1).to_series()
    return frame.with_columns(found.gather(place))


def _moved() -> pl.Expr:
    """True where a row begins another person or period than the row before."""
    pid, period = pl.col("pid"), pl.col("period")
    return ((period != period.shift()) | (pid != pid.shift())).fill_null(True)


def over_periods(
    entries: pl.DataFrame, asked: pl.DataFrame, credit: str, kind: PeriodKind, quotas: Quotas
) -> pl.DataFrame:
    """`asked` (`pid, number`) with `amount of C`, `number of C` and `quota of C` over each period.

    Reversed attainment counts on the day of its trigger; openings in the period they name.
    """
    period = period_number(quotas.calendar, kind, pl.col("day"))
    credited = pl.col("turn") == 0
    # Without items every row is a deal of its own, and counting rows is cheaper.
    each_is_one = entries.get_column("item").eq("").all()
    counted = credited.sum() if each_is_one else pl.col("deal").filter(credited).n_unique()
    sums = (
        entries.with_columns(period.alias("number"))
        .group_by("pid", "number")
        .agg(pl.col("amount").sum(), counted.cast(DECIMAL).alias("deals"))
    )
    zero = pl.lit(0, dtype=DECIMAL)
    found = asked.join(sums, on=["pid", "number"], how="left", maintain_order="left").with_columns(
        pl.col("amount").fill_null(zero), pl.col("deals").fill_null(zero)
    )
    measured = quotas.over(found, credit, kind)
    return measured.with_columns(
        pl.col("amount").alias(f"reached of {credit}"), pl.col("quota").alias(f"aim of {credit}")
    ).rename(
        {
            "amount": f"amount of {credit}",
            "deals": f"number of {credit}",
            "quota": f"quota of {credit}",
        }
    )
