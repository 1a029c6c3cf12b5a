"""When somebody has left: the last day on which held pay is let go."""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.engine.setting import Setting

LEFT = {
    "pid": pl.UInt32(), "left_on": pl.Date(), "left_no": pl.Int32(), "lost_on": pl.Date(),
    "lost_no": pl.Int32(),
}  # fmt: skip


def left_people(setting: Setting) -> pl.DataFrame:
    """`pid, left_on, left_no, lost_on, lost_no`: people whose held pay ends with the day `left_on`,
    and the day after, on which the rest is lost. `..._no` are the plan's pay periods of these days.

    Employment ends on the `end_date` of a person's latest row.
    """
    after = setting.plan.after_leaving
    if after is None or after.days is None:
        return pl.DataFrame(schema=LEFT)
    latest = last_days(setting)
    left_on = pl.col("end_date").dt.offset_by(f"{after.days}d")
    days = latest.select("pid", left_on.alias("left_on")).with_columns(
        pl.col("left_on").dt.offset_by("1d").alias("lost_on")
    )
    kind = setting.plan.pay
    numbers = [
        period_number(setting.calendar, kind, pl.col(f"{name}_on")).alias(f"{name}_no")
        for name in ("left", "lost")
    ]
    return days.with_columns(numbers).select(list(LEFT))


def last_days(setting: Setting) -> pl.DataFrame:
    """`pid, from, end_date`: the last day of employment of those whose latest row has one."""
    rows = setting.people.number(setting.ledger.people, "person", "pid")
    return (
        rows.select("pid", "from", "end_date")
        .sort("pid", "from", "end_date", nulls_last=False)
        .unique("pid", keep="last", maintain_order=True)
        .drop_nulls("end_date")
    )
