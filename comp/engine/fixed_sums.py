"""Step 8 for sums: how large a part of the pay on a deal `take back $500 of ...` is.

The sum is taken first of what still waits, as its part of everything the deal came to by then; the
rest of it is taken back of what was paid.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comp.engine.holds import Holding
from comp.engine.numbers import ONE, ZERO
from comp.engine.setting import Setting
from comp.language.plan import Clawback


def with_sums(strikes: pl.DataFrame, now: Holding, segment: int, setting: Setting) -> pl.DataFrame:
    """Strikes with `sum` (empty where a part is taken back), `num` and `den` being its part.

    `strikes` is `by, pid, deal, trigger, num, den, struck_no`, one turn of them. In a plan without
    sums nothing is added.
    """
    clawbacks = [each for each in setting.plan.clawbacks if each.takes_a_sum]
    if not clawbacks:
        return strikes
    amount = pl.when(pl.col("by").is_in([each.name for each in clawbacks])).then(
        pl.col("num") / pl.col("den")
    )
    told = strikes.with_columns(amount.alias("sum")).join(
        _came_to(strikes, clawbacks, now, segment),
        on=["by", "pid", "deal"],
        how="left",
        maintain_order="left",
    )
    whole = pl.max_horizontal("came_to", ZERO).fill_null(ZERO)
    part = pl.min_horizontal("sum", whole)
    is_sum = pl.col("sum").is_not_null()
    return told.with_columns(
        pl.when(is_sum).then(part).otherwise("num").alias("num"),
        pl.when(is_sum)
        .then(pl.when(whole > ZERO).then(whole).otherwise(ONE))
        .otherwise("den")
        .alias("den"),
    ).drop("came_to")


def _came_to(
    strikes: pl.DataFrame, clawbacks: Sequence[Clawback], now: Holding, segment: int
) -> pl.DataFrame:
    """`by, pid, deal, came_to`: pay on the struck deals by the trigger's pay period, waiting or not."""
    pairs = [(each.name, name) for each in clawbacks for name in each.of]
    of = pl.DataFrame(pairs, schema={"by": pl.String(), "component": pl.String()}, orient="row")
    struck = strikes.select("by", "pid", "deal", "struck_no").join(of, on="by", how="inner")
    keys = ["pid", "deal", "component"]
    free = struck.join(now.held.free.select(*keys, "pay_no", "amount"), on=keys, how="inner")
    frames = [free.filter(pl.col("pay_no") <= pl.col("struck_no"))]
    if now.held.groups.height:
        steps = now.held.steps.filter(pl.col("segment") <= segment)
        earned = steps.group_by("gid").agg(pl.col("earned").last().alias("amount"))
        groups = now.held.groups.select("gid", *keys).join(earned, on="gid", how="inner")
        frames.append(struck.join(groups, on=keys, how="inner"))
    kept = ["by", "pid", "deal", "amount"]
    lines = pl.concat([each.select(kept) for each in frames])
    return lines.group_by("by", "pid", "deal").agg(pl.col("amount").sum().alias("came_to"))


def less_cancelled(struck: pl.DataFrame, clawback: Clawback, now: Holding) -> pl.DataFrame:
    """Strikes of one clawback with `cancelled`: what it has just cancelled of held pay."""
    if not clawback.takes_a_sum:
        return struck
    if now.cancelled.is_empty():
        return struck.with_columns(ZERO.alias("cancelled"))
    mine = now.cancelled.filter(pl.col("by") == clawback.name)
    groups = now.held.groups.select("gid", "pid", "deal")
    gone = mine.join(groups, on="gid", how="inner").group_by("pid", "deal")
    found = gone.agg(pl.col("gone").sum().alias("cancelled"))
    return struck.join(found, on=["pid", "deal"], how="left", maintain_order="left").with_columns(
        pl.col("cancelled").fill_null(ZERO)
    )
