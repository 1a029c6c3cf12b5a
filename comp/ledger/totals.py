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


def _outcomes(rows: Rows, plans: Sequence[Plan]) -> str | pl.Series:
    """What became of each row; one word where it is the same for all."""
    outside = _outside(rows, plans) if rows.table.name == "deals" and plans else None
    if outside is None and not rows.duplicates and not rows.faults.refused:
        return OUTCOMES[0]
    found = pl.repeat(OUTCOMES[0], rows.frame.height, dtype=pl.String, eager=True)
    if outside is not None:
        found = found.zip_with(~outside, pl.Series(["out_of_period"]))
    for name, marked in (("duplicate", rows.duplicates), ("refused", rows.faults.refused)):
        if marked:
            found = found.scatter(sorted(marked), name)
    return found.alias("outcome")


def _outside(rows: Rows, plans: Sequence[Plan]) -> pl.Series | None:
    """Rows whose close date lies in no plan's effective days; None where there are none."""
    inside = [pl.col("close_date").is_between(plan.first_day, plan.last_day) for plan in plans]
    outside = rows.frame.select((~pl.any_horizontal(inside)).fill_null(False)).to_series()
    return outside if outside.any() else None


def _of_table(rows: Rows, plans: Sequence[Plan], currency: str) -> pl.DataFrame:
    money = rows.money_columns()
    outcome = _outcomes(rows, plans)
    # Most ledgers have one file, one currency and no refusals: then nothing needs to be grouped.
    alike: dict[str, str] = {}
    varying: dict[str, pl.Expr | pl.Series] = {}
    if rows.places.of_row is None:
        alike["source_file"] = rows.places.file
    else:
        varying["source_file"] = pl.col("source_file")
    if not rows.has("currency"):
        alike["currency_code"] = currency
    else:
        varying["currency_code"] = pl.col("currency").fill_null(currency)
    if isinstance(outcome, str):
        alike["outcome"] = outcome
    else:
        varying["outcome"] = outcome
    sums = [pl.len().cast(EXACT).alias("rows"), *(pl.col(name).sum() for name in money)]
    frame = rows.frame.with_columns(**varying)
    grouped = (
        frame.group_by(list(varying), maintain_order=True).agg(sums)
        if varying
        else frame.select(sums)
    )
    sums_by_key = grouped.with_columns(pl.lit(word).alias(name) for name, word in alike.items())
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
