"""Step 3: spiffs, a fixed pay for each deal a credit counts, however many items it has."""

from __future__ import annotations

import polars as pl

from comp.engine.conversion import EXCHANGE, with_pay_rates
from comp.engine.expressions import fields_of, holds, quantity
from comp.engine.limits import clipped
from comp.engine.lines import SLICE, Drafts, deal_drafts, drafts, pay_number, shaped
from comp.engine.numbers import ZERO, with_payable
from comp.engine.setting import Setting
from comp.engine.slices import limit_slices
from comp.engine.spiff_limits import cut_slices, first_deals, is_fee, within_budget
from comp.language.plan import Spiff


def spiff_lines(spiff: Spiff, entries: pl.DataFrame, setting: Setting) -> Drafts:
    """One line a deal, at its first credited row; the other way round where its credit is negative.

    A spiff with a budget is given the entries of everybody.
    """
    deals = _first_rows(spiff, entries, setting)
    low = None if spiff.at_least is None else quantity(spiff.at_least).value()
    high = None if spiff.at_most is None else quantity(spiff.at_most).value()
    limits = [each.alias(name) for name, each in (("low", low), ("high", high)) if each is not None]
    taken_back = pl.col("amount") < ZERO
    size = pl.col("pays").abs()
    signed = pl.when(taken_back).then(size if is_fee(spiff) else -size).otherwise(pl.col("pays"))
    paid = (
        deals.with_columns(_pays(spiff).alias("pays"), *limits)
        .drop_nulls("pays")
        .with_columns(signed.alias("unlimited"), pl.lit("").alias("item"))
        .with_columns(
            clipped(pl.col("unlimited"), low is not None, high is not None).alias("exact")
        )
    )
    counted = first_deals(spiff, paid, setting)
    rounded = with_payable(counted, setting.plan.rounding, setting.digits, ["pid", "pay_no"])
    payable = within_budget(spiff, rounded, setting.digits)
    lines = deal_drafts(payable, spiff, setting)
    slices = paid.with_columns(
        pl.lit(spiff.name).alias("component"),
        pl.lit("earned").alias("kind"),
        pl.lit(None, dtype=pl.String).alias("item"),
        pl.lit("per deal").alias("tier"),
        pl.col("amount").alias("basis"),
        pl.col("unlimited").alias("amount"),
        pl.lit(spiff.pays.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    if not setting.slices:
        return drafts(lines)
    cuts = [limit_slices(spiff, paid), *cut_slices(spiff, payable)]
    return drafts(lines, shaped(slices, SLICE), *cuts)


def _pays(spiff: Spiff) -> pl.Expr:
    """What a deal pays, in the plan's currency; empty where it needs a rate and there is none."""
    pays = quantity(spiff.pays)
    return pays.value() if spiff.converted_at is None else pays.applied_to(pl.col(EXCHANGE))


def _first_rows(spiff: Spiff, entries: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """The first credited row of each deal in running order, with the deal's credited total."""
    values = [spiff.pays, spiff.where, spiff.at_least, spiff.at_most, spiff.converted_at]
    earning = entries.filter(pl.col("turn") == 0)
    deals = earning.group_by("pid", "deal", maintain_order=True).agg(
        pl.col("stint", "row", "day", "turn").first(), pl.col("amount").sum()
    )
    frame = setting.deals.with_fields(deals, *values)
    frame = with_pay_rates(frame, spiff, setting.plan, setting.deals.rates)
    frame = setting.members.with_facts(frame, fields_of("person", *values))
    frame = frame.with_columns(pl.col("amount").alias("credit.amount"))
    if spiff.where is not None:
        frame = frame.filter(holds(spiff.where))
    if spiff.days.first is not None:
        frame = frame.filter(pl.col("day") >= spiff.days.first)
    if spiff.days.last is not None:
        frame = frame.filter(pl.col("day") <= spiff.days.last)
    pay_no = pay_number(setting.calendar, setting.plan, spiff.paid_per, pl.col("day"))
    return frame.with_columns(pay_no.alias("pay_no"))
