"""Money of deals in the currency a credit counts in, and pay on it in the currency of the plan.

A deal is in its `currency`, or the plan's where that is empty. `converted to GBP at the rate of FIELD`
multiplies what is counted by the rate of that day and rounds it half up when it is made; a deal
without a rate is not credited. A credit without these words counts the plan's currency only.
"""

from __future__ import annotations

import polars as pl

from comp.engine.expressions import quantity
from comp.engine.numbers import rounded_half_up
from comp.engine.rates import Rates
from comp.language.plan import Commission, Credit, Plan, Spiff
from comp.money import minor_units

EXCHANGE = "exchange"
"""The column of a rate: plan money for one unit of what a credit counts, or that for one of a deal's."""


def is_asked(credit: Credit, deals: pl.DataFrame) -> bool:
    """False where no deal says a currency and the credit converts nothing."""
    return credit.converted is not None or "currency" in deals.columns


def with_deal_rates(
    frame: pl.DataFrame, plan: Plan, credit: Credit, deals: pl.DataFrame, rates: Rates
) -> pl.DataFrame:
    """Rows of deals (by `row`) with `currency`, `exchange`, `exchanged_on`: the rate into the
    credit's currency, null where there is none or where the credit does not convert."""
    rows = frame.get_column("row")
    own = pl.Series("currency", [plan.currency], dtype=pl.String).new_from_index(0, len(rows))
    if "currency" in deals.columns:
        own = deals.get_column("currency").gather(rows).fill_null(plan.currency)
    converted = credit.converted
    if converted is None:
        counted = pl.when(pl.col("currency") == plan.currency).then(
            pl.lit(1).cast(pl.Decimal(38, 12))
        )
        return frame.with_columns(own).with_columns(
            counted.alias(EXCHANGE), pl.lit(None, dtype=pl.Date).alias("exchanged_on")
        )
    day = deals.get_column(converted.rate_of.name).gather(rows).alias("exchanged_on")
    dated = frame.with_columns(own, day)
    return rates.beside(
        dated, pl.col("currency"), pl.lit(converted.currency), pl.col("exchanged_on"), EXCHANGE
    )


def counted(credit: Credit) -> pl.Expr:
    """`count` of a row, in the credit's currency and its minor unit where it converts."""
    value = quantity(credit.count)
    if credit.converted is None:
        return value.value()
    return rounded_half_up(
        value.applied_to(pl.col(EXCHANGE)), minor_units(credit.converted.currency)
    )


def without_rate(plan: Plan, credit: Credit) -> pl.Expr:
    """Why a row of `with_deal_rates` is not counted; null where it is."""
    words: pl.Expr
    if credit.converted is None:
        words = pl.concat_str(
            pl.lit("the deal is in "),
            pl.col("currency"),
            pl.lit(f", and {credit.name} counts {plan.currency} without converting"),
        )
    else:
        field = credit.converted.rate_of.name
        missing = pl.concat_str(
            pl.lit("no rate from "),
            pl.col("currency"),
            pl.lit(f" to {credit.converted.currency} on "),
            pl.col("exchanged_on").cast(pl.String),
        )
        empty = pl.lit(f"deal.{field} is empty, so there is no rate of that day")
        words = pl.when(pl.col("exchanged_on").is_null()).then(empty).otherwise(missing)
    return pl.when(pl.col(EXCHANGE).is_null()).then(words)


def with_rate_note(
    frame: pl.DataFrame, plan: Plan, name: str, deals: pl.DataFrame, rates: Rates
) -> pl.DataFrame:
    """Entries with the rate their deal was counted at as `note`: `1 EUR = 0.86 GBP on 2026-03-05`."""
    credit = next(each for each in plan.credits if each.name == name)
    if credit.converted is None:
        return frame
    rated = with_deal_rates(frame.select("row"), plan, credit, deals, rates)
    rate = pl.col(EXCHANGE).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    target = credit.converted.currency
    words = pl.concat_str(
        pl.lit("1 "), "currency", pl.lit(" = "), rate, pl.lit(f" {target} on "),
        pl.col("exchanged_on").cast(pl.String),
    )  # fmt: skip
    note = pl.when(pl.col("currency") != target).then(words).alias("note")
    told = rated.select(note).to_series()
    if "note" not in frame.columns:
        return frame.with_columns(told)
    both = pl.concat_str(pl.col("note"), told, separator="; ", ignore_nulls=True)
    return frame.with_columns(both.alias("note"))


def with_pay_rates(
    frame: pl.DataFrame, part: Commission | Spiff, plan: Plan, rates: Rates
) -> pl.DataFrame:
    """Entries (with `deal.FIELD`) with `exchange`, the rate from the credit's currency to the plan's;
    as they are where pay is not converted."""
    if part.converted_at is None:
        return frame
    source, target = pl.lit(plan.currency_of(part.on)), pl.lit(plan.currency)
    day = pl.col(f"deal.{part.converted_at.name}")
    return rates.beside(frame, source, target, day, EXCHANGE)
