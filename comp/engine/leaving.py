"""Step 7: when held pay ends, because somebody has left or because the deal was lost."""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.engine.numbers import Columns
from comp.engine.setting import Setting

ENDS: Columns = {
    "gid": pl.UInt32(), "left_on": pl.Date(), "left_no": pl.Int32(), "lost_on": pl.Date(),
    "lost_no": pl.Int32(),
}  # fmt: skip


def ends_of(groups: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`gid, left_on, left_no, lost_on, lost_no` of held pay that ends: with the day `left_on`, and the
    day after, on which the rest is lost. `..._no` are the plan's pay periods of these days.

    `groups` is `gid, pid, release, row`.
    """
    ends = with_lost_days(groups.select("gid", "pid", "release", "row"), setting)
    days = ends.drop_nulls("lost_on").with_columns(
        pl.col("lost_on").dt.offset_by("-1d").alias("left_on")
    )
    kind = setting.plan.pay
    numbers = [
        period_number(setting.calendar, kind, pl.col(f"{name}_on")).alias(f"{name}_no")
        for name in ("left", "lost")
    ]
    return days.with_columns(numbers).select(list(ENDS))


def with_lost_days(waiting: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """With `lost_on`, the day on which what waits is lost: the day after its person has left, or the
    day on which its deal is lost, whichever is earlier.

    `waiting` has `pid`, the number of its `release`, and `row`.
    """
    left = _left_people(setting)
    told = waiting.join(left, on="pid", how="left", maintain_order="left")
    for index, release in enumerate(setting.plan.releases):
        if release.lost_on is None:
            continue
        asked = setting.deals.with_fields(told, release.lost_on)
        earlier = pl.min_horizontal("lost_on", f"deal.{release.lost_on.name}")
        lost_on = pl.when(pl.col("release") == index).then(earlier).otherwise("lost_on")
        told = asked.with_columns(lost_on.alias("lost_on")).select(told.columns)
    return told


def _left_people(setting: Setting) -> pl.DataFrame:
    """`pid, lost_on`: people who have left, and the day on which what is held of them is lost.

    Employment ends on the `end_date` of a person's latest row.
    """
    after = setting.plan.after_leaving
    if after is None or after.days is None:
        return pl.DataFrame(schema={"pid": pl.UInt32(), "lost_on": pl.Date()})
    lost_on = pl.col("end_date").dt.offset_by(f"{after.days + 1}d")
    return last_days(setting).select("pid", lost_on.alias("lost_on"))


def last_days(setting: Setting) -> pl.DataFrame:
    """`pid, from, end_date`: the last day of employment of those whose latest row has one."""
    rows = setting.people.number(setting.ledger.people, "person", "pid")
    return (
        rows.select("pid", "from", "end_date")
        .sort("pid", "from", "end_date", nulls_last=False)
        .unique("pid", keep="last", maintain_order=True)
        .drop_nulls("end_date")
    )
