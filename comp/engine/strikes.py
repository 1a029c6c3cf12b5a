"""Whose pay is struck when: lost deals, by the clawbacks on them, and held pay that ends."""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.engine.leaving import with_lost_days
from comp.engine.numbers import DECIMAL, ONE, Columns
from comp.engine.releases import waiting_of
from comp.engine.setting import Setting

ENDED = ""
"""The name that stands for the end of held pay, beside the names of clawbacks."""
STRIKES: Columns = {
    "by": pl.String(), "pid": pl.UInt32(), "deal": pl.String(), "trigger": pl.Date(),
    "num": DECIMAL, "den": DECIMAL, "label": pl.String(), "struck_no": pl.Int32(), "turn": pl.Int32(),
}  # fmt: skip


def strikes_on(earned: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Every strike on a person's deal, `turn` counting those on one deal by day, then name."""
    found = [*_lost_deals(earned, setting), *_ended(earned, setting)]
    if not found:
        return pl.DataFrame(schema=STRIKES)
    struck_no = period_number(setting.calendar, setting.plan.pay, pl.col("trigger"))
    return (
        pl.concat(found)
        .sort("pid", "deal", "trigger", "by")
        .with_columns(
            struck_no.alias("struck_no"),
            pl.int_range(pl.len(), dtype=pl.Int32).over("pid", "deal").alias("turn"),
        )
    )


def _lost_deals(earned: pl.DataFrame, setting: Setting) -> list[pl.DataFrame]:
    found = []
    for clawback in setting.plan.clawbacks:
        struck = setting.lost[clawback.name]
        if struck.is_empty():
            continue
        lines = earned.select("pid", "deal", "component")
        of = lines.filter(pl.col("component").is_in(clawback.of)).drop("component")
        owners = of.join(struck.select("deal").unique(), on="deal", how="semi").unique()
        by = pl.lit(clawback.name).alias("by")
        hit = owners.join(struck, on="deal", how="inner")
        found.append(hit.select(by, "pid", "deal", "trigger", "num", "den", "label"))
    return found


def _ended(earned: pl.DataFrame, setting: Setting) -> list[pl.DataFrame]:
    """The days on which what waits is lost: after somebody has left, or with its deal."""
    plan = setting.plan
    stays = plan.after_leaving is None or plan.after_leaving.days is None
    if stays and all(release.lost_on is None for release in plan.releases):
        return []
    waiting, _ = waiting_of(earned, setting)
    if waiting.is_empty():
        return []
    lines = waiting.select("pid", "deal", "release", "row")
    days = with_lost_days(lines, setting).select("pid", "deal", "lost_on").unique()
    gone = days.filter(pl.col("lost_on") <= setting.last.last_day)
    by, label = pl.lit(ENDED).alias("by"), pl.lit(None, dtype=pl.String).alias("label")
    day, all_of_it = pl.col("lost_on").alias("trigger"), (ONE.alias("num"), ONE.alias("den"))
    return [gone.select(by, "pid", "deal", day, *all_of_it, label)] if gone.height else []
