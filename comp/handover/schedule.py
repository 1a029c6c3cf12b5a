"""Capitalised costs month by month: what was added, amortised, written off, and what is left.

A cost is amortised in equal parts over its months, the first in the month the contract starts, as a
running rounded total: by month t it is cost × months passed ÷ all months. What is added later (a true-up)
catches up at once; a clawback lowers the cost. When the contract ends early the rest is written off.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from comp.engine.numbers import DECIMAL, ZERO, rounded_half_up
from comp.handover.register import KEY, Register
from comp.handover.table import csv_text, money
from comp.money import minor_units

NOTHING = Decimal(0)
SCHEDULE = [*KEY, "month", "opening", "added", "amortised", "impaired", "closing"]


def schedule(found: Register, through: date) -> pl.DataFrame:
    """Rows of `SCHEDULE`, a month each, from the first cost to the end of `through`'s month.

    Months in which nothing is left and nothing moves are left out. `month` is its first day.
    """
    capitalised = found.contracts.filter(pl.col("treatment") == "capitalised")
    last = pl.lit(_number(through), dtype=pl.Int32)
    grid = (
        capitalised.with_columns(
            _month_number("first_month").alias("from"),
            _month_number("starts").alias("start"),
            _month_number("churned").alias("end"),
        )
        .with_columns(pl.int_ranges("from", last + 1, dtype=pl.Int32).alias("no"))
        .explode("no", empty_as_null=True)
        .drop_nulls("no")
    )
    costs = found.costs.with_columns(_month_number("month").alias("no")).select(
        *KEY, "no", "amount"
    )
    dated = grid.join(costs, on=[*KEY, "no"], how="left", maintain_order="left").sort([*KEY, "no"])
    dated = dated.with_columns(pl.col("amount").fill_null(ZERO).alias("added"))
    parts = [_by_currency(part) for part in dated.partition_by("currency", maintain_order=True)]
    if not parts:
        return dated.select(*KEY, *(pl.lit(ZERO).alias(name) for name in SCHEDULE[4:])).clear()
    rows = pl.concat(parts)
    moves = pl.any_horizontal(pl.col(name) != ZERO for name in SCHEDULE[5:])
    year, month = pl.col("no") // 12, pl.col("no") % 12 + 1
    return (
        rows.filter(moves)
        .with_columns(pl.date(year, month, 1).alias("month"))
        .select(SCHEDULE)
        .sort([*KEY, "month"])
    )


def _by_currency(rows: pl.DataFrame) -> pl.DataFrame:
    digits = minor_units(str(rows.get_column("currency")[0]))
    before = pl.col("no") < pl.col("end").fill_null(2**30)
    passed = pl.min_horizontal("no", pl.col("end").fill_null(2**30)) - pl.col("start") + 1
    passed = pl.max_horizontal(pl.min_horizontal(passed, "months"), pl.lit(0, dtype=pl.Int32))
    cost = pl.col("added").cum_sum().over(KEY)
    part = cost * passed.cast(DECIMAL) / pl.col("months").cast(DECIMAL)
    upto = rows.with_columns(cost.alias("cost"), rounded_half_up(part, digits).alias("part"))
    # From the month it ends nothing is amortised beyond that month: the rest is written off.
    at_end = pl.col("part").filter(pl.col("no") == pl.col("end")).first().over(KEY)
    early = pl.col("end") < pl.col("start") + pl.col("months")
    ended = ~before & early.fill_null(False)
    done = pl.when(ended & at_end.is_not_null()).then(at_end).otherwise("part")
    amortised = upto.with_columns(done.alias("done"), ended.alias("ended")).with_columns(
        (pl.col("done") - pl.col("done").shift().over(KEY).fill_null(ZERO)).alias("amortised"),
        pl.when("ended").then(pl.col("cost") - pl.col("done")).otherwise(ZERO).alias("gone"),
    )
    return amortised.with_columns(
        (pl.col("gone") - pl.col("gone").shift().over(KEY).fill_null(ZERO)).alias("impaired"),
        (pl.col("cost") - pl.col("done") - pl.col("gone")).alias("closing"),
    ).with_columns(
        (pl.col("closing") - pl.col("added") + pl.col("amortised") + pl.col("impaired")).alias(
            "opening"
        )
    )


def register_csv(found: Register, rows: pl.DataFrame) -> str:
    """The register: one row a contract, deal and payee, with where its cost stands."""
    stands = rows.group_by(KEY).agg(
        pl.col("amortised", "impaired").sum(), pl.col("closing").sort_by("month").last()
    )
    listed = found.contracts.join(stands, on=KEY, how="left", maintain_order="left")
    header = (
        "contract deal customer person business currency cost treatment expensed_because months starts "
        "churned amortised impaired carrying_amount"
    ).split()
    written = []
    for row in listed.iter_rows(named=True):
        currency = row["currency"]
        closing = NOTHING if row["closing"] is None else row["closing"]
        said = {**row, "carrying_amount": closing}
        for name in ("cost", "amortised", "impaired", "carrying_amount"):
            said[name] = money(said[name] if said[name] is not None else NOTHING, currency)
        written.append([said[name] for name in header])
    return csv_text(header, written)


def schedule_csv(rows: pl.DataFrame) -> str:
    """The schedule: one row a contract, deal, payee and month."""
    written = []
    for row in rows.iter_rows(named=True):
        amounts = [money(row[name], row["currency"]) for name in SCHEDULE[5:]]
        written.append([*(row[name] for name in KEY), f"{row['month']:%Y-%m}", *amounts])
    return csv_text(SCHEDULE, written)


def _month_number(column: str) -> pl.Expr:
    day = pl.col(column)
    return (day.dt.year() * 12 + day.dt.month().cast(pl.Int32) - 1).cast(pl.Int32)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
