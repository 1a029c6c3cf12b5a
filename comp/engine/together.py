"""Who takes part in a pool or contest, what is asked of each of them, and lines for periods of theirs."""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import fields_of, holds
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, pay_number, shaped
from comp.engine.measuring import with_measures
from comp.engine.numbers import DECIMAL, ZERO
from comp.engine.setting import Setting
from comp.language.plan import Contest, Expr, Pool
from comp.periods import PeriodKind


def members_of(kind: PeriodKind, setting: Setting) -> pl.DataFrame:
    """Everybody on the plan on the last day of an ended period, or on the plan's last if that is
    earlier: `Members.periods` of them."""
    ends = pl.min_horizontal("last_day", pl.lit(setting.plan.last_day))
    periods = setting.members.periods(kind, setting.last.last_day)
    return periods.filter((ends <= setting.last.last_day) & (pl.col("on_last") == ends))


def with_asked(
    frame: pl.DataFrame, kind: PeriodKind, measured: Measured, setting: Setting, *asked: Expr | None
) -> pl.DataFrame:
    """The frame with the measures, scores and personal fields that expressions ask."""
    return with_measures(setting.members.asked(frame, *asked), measured, kind, *asked)


def taking_part(frame: pl.DataFrame, where: Expr | None) -> pl.DataFrame:
    """The members for whom the test holds."""
    return frame if where is None else frame.filter(holds(where))


def with_totals(
    frame: pl.DataFrame, kind: PeriodKind, *asked: Expr | None, measured: Measured, setting: Setting
) -> pl.DataFrame:
    """The frame of periods (`number`) with what expressions ask of everybody on the plan.

    `measured` and `setting` are those of everybody, not of a group of people.
    """
    names = fields_of("everybody", *asked)
    everybody = setting.members.periods(kind, setting.last.last_day)
    for name in names:
        if name == "members":
            count = members_of(kind, setting).group_by("number").agg(pl.len().alias("count"))
            column = pl.col("count").cast(DECIMAL).alias("everybody.members")
            sums = count.select("number", column)
        else:
            found = measured.over(everybody, name.partition(" of ")[2], kind)
            sums = found.group_by("number").agg(pl.col(name).sum().alias(f"everybody.{name}"))
        frame = frame.join(sums, on="number", how="left", maintain_order="left")
    return frame.with_columns(pl.col(f"everybody.{name}").fill_null(ZERO) for name in names)


def period_lines(
    component: Pool | Contest, frame: pl.DataFrame, slices: pl.DataFrame, setting: Setting
) -> Drafts:
    """Members with their whole `amount` as lines, paid at the end of the period as a bonus is."""
    pay_no = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("on_last"))
    common = [
        pl.lit(component.name).alias("component"),
        pl.lit("earned").alias("kind"),
        pay_no.alias("pay_no"),
        pl.col("on_last").alias("earned_on"),
        pl.col("name").alias("earned_period"),
        pl.col("name").alias("mark"),
    ]
    # `row` numbered what was shared; in a draft it is a deal.
    lines = (
        frame.drop("row", strict=False)
        .sort("pid", "number")
        .with_columns(
            *common,
            pl.col("amount").alias("exact"),
            pl.lit(component.span.line, dtype=pl.UInt32).alias("plan_line"),
        )
    )
    if not setting.slices:
        return drafts(shaped(lines, DRAFT))
    return drafts(shaped(lines, DRAFT), shaped(slices.with_columns(common), SLICE))
