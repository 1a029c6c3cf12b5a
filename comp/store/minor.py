"""Money in columns as whole minor units and back: 12.30 USD is 1230, 12.345 KWD is 12345.

Frames of the engine hold `Decimal(38, 12)`; the store holds integers. An amount that is no whole number
of minor units is never rounded here: it is a fault of whoever made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from comp.engine.numbers import DECIMAL
from comp.money import minor_units


def to_minor(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The columns as Int64 in minor units of each row's `currency`."""
    units = [(pl.col(name) * _factor(frame)).alias(name) for name in columns]
    scaled = frame.with_columns(units)
    whole = scaled.select(
        pl.all_horizontal(
            ((pl.col(name) == pl.col(name).round(0)) | pl.col(name).is_null()).all()
            for name in columns
        )
    ).item()
    assert whole, "an amount has a fraction of a minor unit"
    return scaled.with_columns(pl.col(name).cast(pl.Int64) for name in columns)


def from_minor(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The columns as exact decimals again."""
    return frame.with_columns(
        (pl.col(name).cast(DECIMAL) * _factor(frame, back=True)).alias(name) for name in columns
    )


def _factor(frame: pl.DataFrame, *, back: bool = False) -> pl.Expr:
    """Minor units in a whole one, or with `back` a whole one in minor units, by the row's currency."""
    codes = frame.get_column("currency").unique().drop_nulls().to_list()
    factor = _power(2, back)
    for code in codes:
        if minor_units(code) != 2:
            own = _power(minor_units(code), back)
            factor = pl.when(pl.col("currency") == code).then(own).otherwise(factor)
    return factor


def _power(digits: int, back: bool) -> pl.Expr:
    return pl.lit(Decimal(10) ** (-digits if back else digits), dtype=DECIMAL)
