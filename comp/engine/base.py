"""Base pay: the salary's part of each pay period, rounded so that a year adds up to the salary."""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.engine.expressions import quantity
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, nothing, pay_number, shaped
from comp.engine.numbers import number, rounded, settled
from comp.engine.setting import Setting
from comp.language.plan import Base, ProratedBy, Proration
from comp.periods import PeriodKind


def base_lines(setting: Setting) -> Drafts:
    """One line per person and pay period on the plan; nothing beyond the run's last pay period."""
    base, plan = setting.plan.base, setting.plan
    if base is None:
        return nothing()
    rows = _time_on_plan(base, setting)
    rows = setting.members.asked(rows, base.amount)
    annual = quantity(base.amount).applied_to(number(base.per.per_year))
    exact = (pl.col("annual") * pl.col("on")) / (pl.col("of") * number(plan.pay.per_year))
    rows = rows.with_columns(annual.alias("annual")).with_columns(exact.alias("exact"))
    rows = rows.drop_nulls("exact")
    periods = rows.group_by("pid", "number", maintain_order=True).agg(
        pl.col("exact").sum(), pl.col("name", "last_day").first(), pl.col("on_last").last()
    )
    year = period_number(setting.calendar, PeriodKind.YEAR, pl.col("last_day"))
    total = pl.col("exact").cum_sum().over("pid", "year")
    mode = plan.rounding.mode
    before = settled(total - pl.col("exact"))
    amount = rounded(settled(total), setting.digits, mode) - rounded(before, setting.digits, mode)
    paid_on = pay_number(setting.calendar, plan, base.paid_per, pl.col("last_day"))
    common = [
        pl.lit("base").alias("component"),
        pl.lit("base").alias("kind"),
        paid_on.alias("pay_no"),
        pl.lit(base.span.line, dtype=pl.UInt32).alias("plan_line"),
    ]
    lines = (
        periods.sort("pid", "number")
        .with_columns(year.alias("year"))
        .with_columns(
            amount.alias("amount"),
            pl.col("on_last").alias("earned_on"),
            pl.col("name").alias("earned_period"),
            *common,
        )
    )
    if base.paid_per is not None:
        lines = _together(lines, setting)
        rows = rows.filter(paid_on <= setting.last.number)
    slices = rows.with_columns(
        pl.col("annual").alias("basis"),
        (pl.col("on") / pl.col("of") / number(plan.pay.per_year)).alias("rate"),
        pl.col("time").alias("tier"),
        pl.col("exact").alias("amount"),
        *common,
    )
    return drafts(shaped(lines, DRAFT), *([shaped(slices, SLICE)] if setting.slices else []))


def _together(lines: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One line for all pay periods that are paid at one time, earned on the last day of them; what
    is paid after the run's last pay period is not written yet."""
    paid = lines.filter(pl.col("pay_no") <= setting.last.number)
    return paid.group_by("pid", "pay_no", maintain_order=True).agg(
        pl.col("amount", "exact").sum(),
        pl.col("earned_on", "earned_period", "component", "kind", "plan_line").last(),
    )


def _time_on_plan(base: Base, setting: Setting) -> pl.DataFrame:
    """Each stint's part of each pay period: `pid, number, name, stint, on, of, time, on_last`; where
    nothing is prorated, the whole to the stint that holds last."""
    periods = setting.members.periods(setting.plan.pay, setting.last.last_day)
    prorated = base.prorated or Proration(ProratedBy.DAYS, False, base.span)
    if prorated.by is ProratedBy.NOTHING:
        return setting.time.parts(periods, prorated)
    stints = setting.members.stints.select("pid", "first", "last", "stint")
    shared = (pl.col("first") <= pl.col("last_day")) & (pl.col("last") >= pl.col("first_day"))
    inside = periods.drop("stint").join(stints, on="pid", maintain_order="left").filter(shared)
    return setting.time.parts(inside.drop("first", "last"), prorated, holder="stint")
