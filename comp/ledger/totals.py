"""Control totals: every row read is accepted, refused, a duplicate or out of period, in rows and money.

The sum is asserted here for every file, currency and column; a ledger that does not add up is never
handed on.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comp.language.plan import Plan
from comp.ledger.ledger import EXACT
from comp.ledger.rows import Rows

OUTCOMES = ("accepted", "refused", "duplicate", "out_of_period")
_SCHEMA = {
    "file": pl.String(),
    "currency": pl.String(),
    "column": pl.String(),
    "read": EXACT,
    **dict.fromkeys(OUTCOMES, EXACT),
}


def control_totals(tables: Sequence[Rows], plans: Sequence[Plan], currency: str) -> pl.DataFrame:
    """One row per file for its rows, and one per currency and money column."""
    parts = [_of_table(rows, plans, currency) for rows in tables if rows.frame.height]
    if not parts:
        return pl.DataFrame(schema=_SCHEMA)
    totals = pl.concat(parts).select(list(_SCHEMA))
    outcomes = [pl.col(name) for name in OUTCOMES]
    adds_up = totals.select((pl.col("read") == sum(outcomes[1:], outcomes[0])).all()).item()
    assert adds_up, "control totals do not add up"
    return totals


def outcome(rows: Rows, plans: Sequence[Plan]) -> pl.Series:
    """What became of each row."""
    height = rows.frame.height
    found = pl.repeat("accepted", height, dtype=pl.String, eager=True)
    if rows.table.name == "deals" and plans:
        outside = _outside(rows, plans)
        found = found.zip_with(~outside, pl.Series(["out_of_period"]))
    for name, marked in (("duplicate", rows.duplicates), ("refused", rows.faults.refused)):
        if marked:
            found = found.scatter(sorted(marked), name)
    return found.alias("outcome")


def _outside(rows: Rows, plans: Sequence[Plan]) -> pl.Series:
    """Rows whose close date lies in no plan's effective days."""
    inside = [pl.col("close_date").is_between(plan.first_day, plan.last_day) for plan in plans]
    return rows.frame.select((~pl.any_horizontal(inside)).fill_null(False)).to_series()


def _of_table(rows: Rows, plans: Sequence[Plan], currency: str) -> pl.DataFrame:
    money = rows.money_columns()
    code = pl.lit(currency).alias("currency_code")
    if rows.has("currency"):
        code = pl.col("currency").fill_null(currency).alias("currency_code")
    keys = ["source_file", "currency_code", "outcome"]
    frame = rows.frame.select("source_file", code, *money).with_columns(outcome(rows, plans))
    # Most ledgers have one file, one currency and no refusals: then nothing needs to be grouped.
    varying = [name for name in keys if not (frame[name] == frame[name][0]).all()]
    sums = [pl.len().cast(EXACT).alias("rows"), *(pl.col(name).sum() for name in money)]
    grouped = (
        frame.group_by(varying, maintain_order=True).agg(sums) if varying else frame.select(sums)
    )
    sums_by_key = grouped.with_columns(
        pl.lit(frame[name][0]).alias(name) for name in keys if name not in varying
    )
    counted = sums_by_key.with_columns(pl.lit("").alias("currency_code"))
    parts = [_long(counted, "rows"), *(_long(sums_by_key, name) for name in money)]
    return pl.concat([_wide(part) for part in parts])


def _long(sums: pl.DataFrame, column: str) -> pl.DataFrame:
    return sums.select(
        pl.col("source_file").alias("file"),
        pl.col("currency_code").alias("currency"),
        pl.lit(column).alias("column"),
        "outcome",
        pl.col(column).cast(EXACT).alias("value"),
    )


def _wide(long: pl.DataFrame) -> pl.DataFrame:
    zero = pl.lit(0).cast(EXACT)
    keys = ["file", "currency", "column"]
    return long.group_by(keys, maintain_order=True).agg(
        pl.col("value").sum().alias("read"),
        *(
            pl.when(pl.col("outcome") == name)
            .then(pl.col("value"))
            .otherwise(zero)
            .sum()
            .alias(name)
            for name in OUTCOMES
        ),
    )
