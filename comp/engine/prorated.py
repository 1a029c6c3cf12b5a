"""Amounts for a whole period made smaller for a part of it: bonus, target, guarantee, cap."""

from __future__ import annotations

import polars as pl

from comp.engine.lines import SLICE
from comp.engine.setting import Setting
from comp.engine.time_on_plan import prorated_amount
from comp.language.plan import Proration

LABEL = "prorated"
"""The slice that says by how much an amount was made smaller: `prorated 17 of 31 days`."""


def with_part(
    frame: pl.DataFrame, column: str, prorated: Proration | None, setting: Setting
) -> pl.DataFrame:
    """The frame (`pid, first_day, last_day`) with the part of `column` for the time on the plan;
    `whole` is what it was, `time` the part in words."""
    kept = frame.with_columns(pl.col(column).alias("whole"))
    if prorated is None:
        return kept.with_columns(pl.lit(None, dtype=pl.String).alias("time"))
    parts = setting.time.parts(kept, prorated)
    amount = prorated_amount(pl.col("whole"), setting.digits).alias(column)
    return parts.with_columns(amount).drop("on", "of")


def part_slices(frame: pl.DataFrame, column: str, prorated: Proration | None) -> list[pl.DataFrame]:
    """Where `with_part` made an amount smaller, a slice of the difference."""
    if prorated is None:
        return []
    cut = frame.filter(pl.col(column) != pl.col("whole"))
    return [
        cut.with_columns(
            pl.concat_str(pl.lit(f"{LABEL} "), pl.col("time")).alias("tier"),
            pl.col("whole").alias("before"),
            pl.col(column).alias("after"),
            (pl.col(column) - pl.col("whole")).alias("amount"),
            pl.lit(None, dtype=SLICE["basis"]).alias("basis"),
            pl.lit(prorated.span.line, dtype=pl.UInt32).alias("plan_line"),
        )
    ]
