"""Differences against closed pay periods, as lines of the open one.

In: what every step drafted from the start, and `Closed`. Out: what is still open of it, and the
differences, each with what is now and what was posted.
"""

from __future__ import annotations

import polars as pl

from comp.engine.closed import Closed, of_people
from comp.engine.lines import DRAFT, SLICE, Drafts, all_drafts, drafts, shaped
from comp.engine.setting import Setting


def open_drafts(owed: Drafts, base: Drafts, setting: Setting) -> tuple[Drafts, Drafts]:
    """`owed` (what settles) and base pay: those of open pay periods, with their differences."""
    if setting.closed is None:
        return owed, base
    last_closed = setting.closed.last_number(setting.plan, setting.calendar)
    differences = _differences(setting.closed, last_closed + 1, setting)
    settles = pl.col("kind") != "base"
    return (
        all_drafts([_after(last_closed, owed), _only(settles, differences)]),
        all_drafts([_after(last_closed, base), _only(~settles, differences)]),
    )


def _after(last_closed: int, drafted: Drafts) -> Drafts:
    return _only(pl.col("pay_no") > last_closed, drafted)


def _only(test: pl.Expr, drafted: Drafts) -> Drafts:
    return Drafts(drafted.lines.filter(test), drafted.slices.filter(test))


def _differences(closed: Closed, open_no: int, setting: Setting) -> Drafts:
    """A difference of base pay stays base, so that nothing settles it; any other is an adjustment."""
    mine = of_people(
        closed.differences.filter(pl.col("plan") == setting.plan.name),
        setting.people,
        setting.members,
    )
    base = pl.col("corrects") == "base"
    rows = setting.deals.rows.select("deal", "item", "row")
    items = pl.col("item").fill_null("").alias("item")
    sources = mine.with_columns(items).join(
        rows, on=["deal", "item"], how="left", maintain_order="left"
    )
    lines = mine.with_columns(
        sources.get_column("row"),
        pl.when(base).then(pl.lit("base")).otherwise(pl.lit("adjustment")).alias("kind"),
        pl.lit(open_no, dtype=pl.Int32).alias("pay_no"),
        (pl.col("now") - pl.col("posted")).alias("amount"),
    )
    now = lines.with_columns(
        pl.lit("now").alias("tier"), pl.col("now").alias("basis"), pl.col("now").alias("amount")
    )
    before = lines.with_columns(
        pl.lit("before").alias("tier"),
        pl.col("posted").alias("basis"),
        (-pl.col("posted")).alias("amount"),
    )
    derived = [shaped(now, SLICE), shaped(before, SLICE)] if setting.slices else []
    return drafts(shaped(lines, DRAFT), *derived)
