"""`paid in person.currency`: finished lines of a plan in the currency their person is paid in.

Everything before is in the plan's currency, balances stay in it. Each line is multiplied by the rate
of its pay period's last (or first) day and rounded half up; its last slice says the rate.
"""

from __future__ import annotations

import polars as pl

from comp.engine.conversion import EXCHANGE
from comp.engine.exchange_findings import lines_without_rate
from comp.engine.lines import SLICE, Drafts, pay_periods, shaped, together
from comp.engine.numbers import ZERO, rounded_half_up
from comp.engine.setting import Setting
from comp.money import minor_units
from comp.problems import Problem

CONVERTED = "paid in "
"""How the slice begins that says a line's exchange rate."""


def in_own_currency(drafted: Drafts, setting: Setting) -> tuple[Drafts, list[Problem]]:
    """Lines with their `currency`; those without a rate are left out and told."""
    if setting.plan.paid_in is None:
        return drafted, []
    target = pl.lit(setting.plan.currency)
    lines = with_currency(drafted.lines, setting)
    lines = setting.deals.rates.beside(lines, target, pl.col("currency"), pl.col("on"), EXCHANGE)
    lacking = lines.filter(pl.col(EXCHANGE).is_null()).select(
        target.alias("source"),
        pl.col("currency").alias("target"),
        pl.col("on").alias("exchanged_on"),
    )
    problems = list(lines_without_rate(lacking, setting.deals.rates, setting.plan))
    exact = (pl.col("amount") * pl.col(EXCHANGE)).alias("exact")
    paid = lines.drop_nulls(EXCHANGE).with_columns(pl.col("amount").alias("basis"), exact)
    paid = paid.with_columns(_rounded(paid).alias("amount")).filter(pl.col("amount") != ZERO)
    slices = [drafted.slices]
    if setting.slices:
        words = pl.concat_str(
            pl.lit(CONVERTED), "currency", pl.lit(" at the rate of "), pl.col("on").cast(pl.String)
        )
        line = pl.lit(setting.plan.paid_in.span.line, dtype=pl.UInt32)
        own = paid.with_columns(
            words.alias("tier"), pl.col("exact").alias("amount"), line.alias("plan_line")
        )
        slices.append(shaped(own, SLICE))
    kept = paid.select(*drafted.lines.columns, "currency")
    return Drafts(kept, together(slices, SLICE)), problems


def with_currency(frame: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Rows of `pid, pay_no` with `on`, the day of the rate, and `currency`: that of the person's row
    of people on that day, else of the last before it; empty is the plan's."""
    plan = setting.plan
    assert plan.paid_in is not None
    numbers = frame.get_column("pay_no").unique().to_list()
    periods = pay_periods(setting.calendar, plan, numbers)
    day = "pay_first" if plan.paid_in.on_first_day else "pay_last"
    dated = frame.join(
        periods.select("pay_no", pl.col(day).alias("on")),
        on="pay_no",
        maintain_order="left",
        how="left",
    )
    asked = dated.select("pid", "on").unique().sort("on")
    # Whole rows of people, not cut to the plan's days: what waited may be paid after the plan's end.
    rows = setting.ledger.people.filter(pl.col("plan") == plan.name)
    held = (
        setting.people.number(rows, "person", "pid")
        .select(
            "pid",
            pl.col("from").fill_null(plan.first_day).alias("on"),
            pl.col("currency").fill_null(plan.currency),
        )
        .sort("pid", "on")
    )
    first = held.unique("pid", keep="first", maintain_order=True).select(
        "pid", pl.col("currency").alias("at_first")
    )
    found = (
        asked.join_asof(held.sort("on"), on="on", by="pid", check_sortedness=False)
        .join(first, on="pid", how="left")
        .select(
            "pid",
            "on",
            pl.coalesce("currency", "at_first", pl.lit(plan.currency)).alias("currency"),
        )
    )
    return dated.join(found, on=["pid", "on"], how="left", maintain_order="left")


def _rounded(lines: pl.DataFrame) -> pl.Expr:
    """`exact` at the minor unit of each line's currency."""
    amount: pl.Expr = ZERO
    for currency in lines.get_column("currency").unique().sort():
        here = rounded_half_up(pl.col("exact"), minor_units(str(currency)))
        amount = pl.when(pl.col("currency") == currency).then(here).otherwise(amount)
    return amount
