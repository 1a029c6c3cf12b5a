"""Dividing a deal's value among several people in whole minor units that add up.

Largest remainder: everybody gets the whole units of their exact part, left-over units go to the
largest remainders, ties to the lower person id. 100.00 in three thirds of 33.33%: 33.34, 33.33,
33.33 where the shares add up to 100%. Negative values mirror positive ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from comp.engine.numbers import DECIMAL, ZERO, number, rounded_half_up, settled


def by_largest_remainder(
    frame: pl.DataFrame,
    digits: int,
    ties: Sequence[str] = ("pid",),
    among: pl.Expr | None = None,
) -> pl.DataFrame:
    """The frame (`row, pid, value, share`) with `amount`: value × share, divided within each row.

    Ties go by the columns `ties`; where several share their part equally, `among` is how many.
    """
    unit = number(Decimal(1).scaleb(-digits))
    part = pl.col("value").abs() * pl.col("share")
    exact = frame.with_columns((part if among is None else part / among).alias("exact"))
    nearest = rounded_half_up(pl.col("exact"), digits)
    floored = exact.with_columns(
        pl.when(nearest > pl.col("exact")).then(nearest - unit).otherwise(nearest).alias("floor")
    )
    whole = rounded_half_up(settled(pl.col("exact").sum().over("row")), digits)
    left_over = (whole - pl.col("floor").sum().over("row")) / unit
    ranked = (
        floored.with_columns(
            (pl.col("exact") - pl.col("floor")).alias("rest"), left_over.alias("units")
        )
        .sort(
            ["row", "rest", *ties],
            descending=[False, True, *(False for _ in ties)],
            maintain_order=True,
        )
        .with_columns(pl.int_range(pl.len()).over("row").cast(DECIMAL).alias("rank"))
    )
    extra = pl.when(pl.col("rank") < pl.col("units")).then(unit).otherwise(ZERO)
    amount = pl.col("floor") + extra
    signed = pl.when(pl.col("value") < ZERO).then(-amount).otherwise(amount)
    return (
        ranked.with_columns(signed.alias("amount"))
        .drop("exact", "floor", "rest", "units", "rank")
        .sort("row", *ties, maintain_order=True)
    )
