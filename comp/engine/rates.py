"""Exchange rates in columns: which rate holds between two currencies on a day.

In: the ledger's `rates` (1 `from` is `rate` `to`) and the rules of `comp.toml`. Out: a column `rate`;
null where there is none. One currency into itself is 1. No inverse, no way around by a third.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from comp.engine.numbers import DECIMAL, ONE
from comp.exchange import RateRules

PAIR = ["source", "target"]


@dataclass(frozen=True, slots=True)
class Rates:
    """The ledger's rates, `source, target, date, rate`, and how they are looked up."""

    rows: pl.DataFrame
    rules: RateRules

    def beside(
        self, frame: pl.DataFrame, source: pl.Expr, target: pl.Expr, day: pl.Expr, name: str
    ) -> pl.DataFrame:
        """The frame with the rate from `source` to `target` on `day` in a column called `name`."""
        asked = frame.select(source.alias("source"), target.alias("target"), day.alias("date"))
        known = self._looked_up(
            asked.unique().drop_nulls().filter(pl.col("source") != pl.col("target"))
        )
        keys = [*PAIR, "date"]
        found = asked.join(known, on=keys, how="left", maintain_order="left")
        same = pl.col("source") == pl.col("target")
        rate = pl.when(same).then(ONE).otherwise(pl.col("rate"))
        return frame.with_columns(found.select(rate.alias(name)).to_series())

    def rows_in_month(self, source: str, target: str, day: date) -> int:
        """How many monthly rates of a pair lie in the day's month; 0 where rates are daily."""
        if self.rules.rates != "monthly":
            return 0
        same = self.rows.filter(source=source, target=target)
        return same.filter(pl.col("date").dt.month_start() == day.replace(day=1)).height

    def _looked_up(self, asked: pl.DataFrame) -> pl.DataFrame:
        if self.rules.rates == "monthly":
            month = pl.col("date").dt.month_start().alias("month")
            rows = self.rows.group_by(*PAIR, month).agg(
                pl.col("rate").first(), pl.len().alias("rows")
            )
            one = rows.filter(pl.col("rows") == 1).drop("rows")
            keyed = asked.with_columns(month)
            return keyed.join(one, on=[*PAIR, "month"], how="inner").drop("month")
        if not self.rules.previous_days:
            return asked.join(self.rows, on=[*PAIR, "date"], how="inner")
        return asked.sort("date").join_asof(
            self.rows.sort("date"),
            on="date",
            by=PAIR,
            strategy="backward",
            tolerance=f"{self.rules.previous_days}d",
            check_sortedness=False,
        )


def rates_of(rates: pl.DataFrame, rules: RateRules) -> Rates:
    """The ledger's table `rates` with its rules."""
    rows = rates.select(
        pl.col("from").alias("source"),
        pl.col("to").alias("target"),
        "date",
        pl.col("rate").cast(DECIMAL),
    )
    return Rates(rows, rules)
