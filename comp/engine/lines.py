"""Lines and slices: the shape of what every step adds, and how a line is named.

A step hands over drafts: `pid, component, kind, earned_on, pay_no, earned_period, deal, item, mark,
amount, exact, note, plan_line, row`. `mark` tells apart lines that would otherwise have one name (a
member's part, an adjustment's row). `named` turns drafts into lines with their content key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from comp.engine.days import last_day_of, period_number, periods_frame, with_names
from comp.engine.numbers import DECIMAL, ZERO, Columns
from comp.engine.setting import Setting
from comp.language.plan import Commission, Plan, Spiff
from comp.periods import Calendar, PeriodKind

DRAFT: Columns = {
    "pid": pl.UInt32(),
    "component": pl.String(),
    "kind": pl.String(),
    "earned_on": pl.Date(),
    "pay_no": pl.Int32(),
    "earned_period": pl.String(),
    "deal": pl.String(),
    "item": pl.String(),
    "mark": pl.String(),
    "amount": DECIMAL,
    "exact": DECIMAL,
    "note": pl.String(),
    "plan_line": pl.UInt32(),
    "row": pl.UInt32(),
}
"""`row` is the deal row in the ledger a line comes from; null for lines about a period."""

SLICE: Columns = {
    "pid": pl.UInt32(),
    "component": pl.String(),
    "kind": pl.String(),
    "pay_no": pl.Int32(),
    "deal": pl.String(),
    "item": pl.String(),
    "mark": pl.String(),
    "tier": pl.String(),
    "basis": DECIMAL,
    "rate": DECIMAL,
    "multiple": DECIMAL,
    "before": DECIMAL,
    "after": DECIMAL,
    "quota": DECIMAL,
    "exchange": DECIMAL,
    "amount": DECIMAL,
    "plan_line": pl.UInt32(),
}
KEY = ["pid", "component", "kind", "pay_no", "deal", "item", "mark"]


@dataclass(frozen=True, slots=True)
class Drafts:
    """What one step adds: lines to be, and their derivation (no rows where slices are left out)."""

    lines: pl.DataFrame
    slices: pl.DataFrame


def drafts(lines: pl.DataFrame, *slices: pl.DataFrame) -> Drafts:
    """Lines of zero are not written; columns that a step does not use are empty."""
    kept = lines.filter(pl.col("amount") != ZERO)
    return Drafts(shaped(kept, DRAFT), together([shaped(each, SLICE) for each in slices], SLICE))


def nothing() -> Drafts:
    """No lines."""
    return Drafts(pl.DataFrame(schema=DRAFT), pl.DataFrame(schema=SLICE))


def all_drafts(steps: Sequence[Drafts]) -> Drafts:
    """The lines of several steps, one after the other."""
    return Drafts(
        together([each.lines for each in steps], DRAFT),
        together([each.slices for each in steps], SLICE),
    )


def paid_by(drafted: Drafts, last_no: int) -> Drafts:
    """Without what is paid after the run's last pay period (`paid per` a longer one)."""
    if all(each.get_column("pay_no").le(last_no).all() for each in (drafted.lines, drafted.slices)):
        return drafted
    in_time = pl.col("pay_no") <= last_no
    return Drafts(drafted.lines.filter(in_time), drafted.slices.filter(in_time))


def shaped(frame: pl.DataFrame, schema: Columns) -> pl.DataFrame:
    """The frame with exactly the columns of the schema, missing ones empty."""
    return frame.select(
        (pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind)).alias(name)
        for name, kind in schema.items()
    )


def together(frames: Sequence[pl.DataFrame], schema: Columns) -> pl.DataFrame:
    """Frames of one schema under one another."""
    filled = [frame for frame in frames if frame.height]
    if len(filled) == 1:
        return filled[0]
    return pl.concat(filled) if filled else pl.DataFrame(schema=schema)


def pay_number(
    calendar: Calendar, plan: Plan, paid_per: PeriodKind | None, day: pl.Expr
) -> pl.Expr:
    """The plan's pay period in which something earned on a day is paid."""
    if paid_per is None or paid_per is plan.pay:
        return period_number(calendar, plan.pay, day)
    return period_number(calendar, plan.pay, last_day_of(calendar, paid_per, day))


def with_earned_period(frame: pl.DataFrame, calendar: Calendar, kind: PeriodKind) -> pl.DataFrame:
    """`earned_period` is the name of the period of that kind around `earned_on`."""
    number = period_number(calendar, kind, pl.col("earned_on"))
    numbered = frame.with_columns(number.alias("earned_no"))
    return with_names(numbered, calendar, kind, "earned_no", "earned_period").drop("earned_no")


def deal_drafts(
    frame: pl.DataFrame, component: Commission | Spiff, setting: Setting, kind: str = "earned"
) -> pl.DataFrame:
    """Entries with `exact`, `payable`, `day` and `pay_no` as drafts of the component's lines."""
    dated = frame.with_columns(pl.col("day").alias("earned_on"))
    named = with_earned_period(dated, setting.calendar, setting.plan.pay)
    item = pl.when(pl.col("item") != "").then(pl.col("item"))
    optional = [name for name in ("mark", "note") if name in frame.columns]
    return shaped(
        named.select(
            "pid",
            pl.lit(component.name).alias("component"),
            pl.lit(kind).alias("kind"),
            "earned_on",
            "pay_no",
            "earned_period",
            "deal",
            item.alias("item"),
            *optional,
            pl.col("payable").alias("amount"),
            "exact",
            pl.lit(component.span.line, dtype=pl.UInt32).alias("plan_line"),
            "row",
        ),
        DRAFT,
    )


def pay_periods(calendar: Calendar, plan: Plan, numbers: Sequence[int]) -> pl.DataFrame:
    """`pay_no, pay_period, pay_first, pay_last` of the plan's pay periods with those numbers."""
    return periods_frame(calendar, plan.pay, numbers).select(
        pl.col("number").alias("pay_no"),
        pl.col("name").alias("pay_period"),
        pl.col("first_day").alias("pay_first"),
        pl.col("last_day").alias("pay_last"),
    )


def line_key(frame: pl.DataFrame) -> pl.Expr:
    """The content key: what the line is about, in words. It does not depend on the amount."""
    about = ["deal", "item", "mark"]
    empty = {name: frame.get_column(name).null_count() for name in about}
    while about and empty[about[-1]] == frame.height:
        about.pop()
    named: list[pl.Expr] = []
    later = pl.lit(False)
    for name in reversed(about):
        # What is empty has its place in the key only before something that is not.
        value = pl.col(name)
        named.insert(0, pl.when(value.is_null() & later).then(pl.lit("")).otherwise(value))
        later = later | value.is_not_null()
    parts = ("person", "plan", "pay_period", "component", "kind", *named)
    return pl.concat_str(*parts, separator="|", ignore_nulls=True)
