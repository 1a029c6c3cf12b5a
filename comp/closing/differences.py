"""The one rule of retroactive change: what closed periods would be today, minus what they posted.

Everything of steps 1 to 10 is recalculated from the start and compared line by line with what was
posted, by `KEY`. What settles (draws, recovery, carried pay) was settled once and is not compared.
Closed periods stay as they are; the differences are posted in the open one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from comp.engine.closed import DIFFERENCES, SETTLEMENT_KINDS, last_ended
from comp.engine.lines import shaped
from comp.engine.numbers import DECIMAL, ZERO, Columns
from comp.language.plan import Plan
from comp.periods import Calendar

KEY = ["person", "plan", "component", "deal", "item", "earned_period", "corrects"]
"""What makes two lines the same: `corrects` is the line's kind, or the kind of what it corrects."""

SUMS: Columns = {
    **{name: pl.String() for name in KEY},
    "amount": DECIMAL,
    "exact": DECIMAL,
    "earned_on": pl.Date(),
    "plan_line": pl.UInt32(),
}


def by_key(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines of a run or of the store (`Result.lines`) added up by `KEY`; settlement left out."""
    measured = lines.filter(~pl.col("kind").is_in(SETTLEMENT_KINDS))
    return shaped(
        measured.with_columns(corrected_kind().alias("corrects"))
        .sort(*KEY, "pay_no", "line")
        .group_by(KEY, maintain_order=True)
        .agg(pl.col("amount", "exact").sum(), pl.col("earned_on", "plan_line").last()),
        SUMS,
    )


def corrected_kind() -> pl.Expr:
    """The kind of a line, or of the lines it corrects, as its name says (`...|earned 2026-03, ...`)."""
    return pl.coalesce(mark_in_name().str.extract(r"^([a-z_]+) "), pl.col("kind"))


def mark_in_name() -> pl.Expr:
    """How the name of a difference ends (`earned 2026-03, late deal`); null for every other line."""
    may = pl.col("kind").is_in(["adjustment", "base", *SETTLEMENT_KINDS])
    return pl.when(may).then(pl.col("line").str.extract(r"\|([a-z_]+ [^|,]*, [a-z ]+)$"))


def mark_of(cause: pl.Expr) -> pl.Expr:
    """How the name of a difference ends: `earned 2026-03, late deal`."""
    return pl.concat_str("corrects", pl.lit(" "), "earned_period", pl.lit(", "), cause)


def in_closed_periods(
    lines: pl.DataFrame, plans: Sequence[Plan], calendar: Calendar, through: date
) -> pl.DataFrame:
    """The lines of these plans whose pay period has ended by the day everything is closed through."""
    last = pl.DataFrame(
        [(plan.name, last_ended(calendar, plan.pay, through)) for plan in plans],
        schema={"plan": pl.String(), "last_closed": pl.Int32()},
        orient="row",
    )
    dated = lines.join(last, on="plan", how="inner", maintain_order="left")
    return dated.filter(pl.col("pay_no") <= pl.col("last_closed")).drop("last_closed")


def differences(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Keys whose amount is another one now: frames of `SUMS` in, `DIFFERENCES` without cause out.

    What is there only before is now zero; what is there only now was zero.
    """
    both = before.join(now, on=KEY, how="full", coalesce=True, nulls_equal=True, suffix=" now")
    amounts = both.with_columns(
        pl.col("amount").fill_null(ZERO).alias("posted"),
        pl.col("amount now").fill_null(ZERO).alias("now"),
        (pl.col("exact now").fill_null(ZERO) - pl.col("exact").fill_null(ZERO)).alias("exact"),
        pl.coalesce("earned_on now", "earned_on").alias("earned_on"),
        pl.coalesce("plan_line now", "plan_line").alias("plan_line"),
    )
    moved = amounts.filter(pl.col("posted") != pl.col("now"))
    return shaped(moved, DIFFERENCES).sort(KEY)
