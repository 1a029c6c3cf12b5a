"""Exact decimals as text columns and back: 1500.000000000000 is `1500`, 0.082500000000 is `0.0825`."""

from __future__ import annotations

import polars as pl

from comp.engine.numbers import DECIMAL


def texts(name: str) -> pl.Expr:
    """The decimal column as plain text without trailing zeros; equal numbers give equal text."""
    written = pl.col(name).cast(DECIMAL).cast(pl.String)
    return written.str.strip_chars_end("0").str.strip_chars_end(".").alias(name)


def decimals(name: str) -> pl.Expr:
    """The text column as `Decimal(38, 12)`."""
    return pl.col(name).cast(DECIMAL).alias(name)
