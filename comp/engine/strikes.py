"""Whose pay is struck when: lost deals, by the clawbacks on them, and what waits when somebody leaves."""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.engine.numbers import DECIMAL, ONE, Columns
from comp.engine.releases import waiting_of
from comp.engine.setting import Setting

LEAVING = ""
"""The name that stands for somebody leaving, beside the names of clawbacks."""
STRIKES: Columns = {
    "by": pl.String(), "pid": pl.UInt32(), "deal": pl.String(), "trigger": pl.Date(),
    "num": DECIMAL, "den": DECIMAL, "label": pl.String(), "struck_no": pl.Int32(), "turn": pl.Int32(),
}  # fmt: skip


def strikes_on(earned: pl.DataFrame, left: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Every strike on a person's deal, `turn` counting those on one deal by day, then name."""
    found = [*_lost_deals(earned, setting), *_leaving(earned, left, setting)]
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


def _leaving(earned: pl.DataFrame, left: pl.DataFrame, setting: Setting) -> list[pl.DataFrame]:
    """What waits of people who have left is lost on the day after."""
    gone = left.filter(pl.col("lost_on") <= setting.last.last_day)
    if gone.is_empty():
        return []
    waiting, _ = waiting_of(earned, setting)
    if waiting.is_empty():
        return []
    deals = waiting.select("pid", "deal").unique()
    hit = deals.join(gone, on="pid", how="inner")
    by, label = pl.lit(LEAVING).alias("by"), pl.lit(None, dtype=pl.String).alias("label")
    day, all_of_it = pl.col("lost_on").alias("trigger"), (ONE.alias("num"), ONE.alias("den"))
    return [hit.select(by, "pid", "deal", day, *all_of_it, label)]
