"""Step 10: corrections by hand, as they stand in the ledger."""

from __future__ import annotations

import polars as pl

from comp.engine.lines import DRAFT, Drafts, drafts, pay_number, shaped, with_earned_period
from comp.engine.numbers import rounded_half_up
from comp.engine.setting import Setting

UNNAMED = "adjustment"
"""The component of an adjustment that names none: it is paid as it stands."""


def adjustment_lines(setting: Setting, other_plans: dict[str, pl.DataFrame]) -> Drafts:
    """One line a row, on the plan it names or the first plan in name order the person is on then.

    `other_plans` holds the stints of every plan by name.
    """
    rows = setting.ledger.adjustments
    if rows.is_empty():
        return drafts(pl.DataFrame(schema=DRAFT))
    numbered = setting.people.number(rows.with_row_index("adjusted"), "person", "pid")
    meant = numbered.drop_nulls("pid").filter(
        (pl.col("plan") == setting.plan.name) | pl.col("plan").is_null()
    )
    here = setting.members.on_days(meant.with_columns(pl.col("date").alias("day")), "day")
    earlier = [name for name in sorted(other_plans) if name < setting.plan.name]
    for name in earlier:
        there = _on_plan(other_plans[name], meant)
        taken = pl.col("plan").is_null() & pl.col("adjusted").is_in(there)
        here = here.filter(~taken)
    here = here.filter(pl.col("date") <= setting.last.last_day)
    pay_no = pay_number(setting.calendar, setting.plan, None, pl.col("date"))
    frame = here.with_columns(
        pl.coalesce("component", pl.lit(UNNAMED)).alias("component"),
        pl.lit("adjustment").alias("kind"),
        pl.col("date").alias("earned_on"),
        pay_no.alias("pay_no"),
        pl.col("amount").alias("exact"),
        rounded_half_up(pl.col("amount"), setting.digits).alias("amount"),
        pl.col("reason").alias("note"),
        pl.concat_str(pl.lit("row "), pl.col("source_row")).alias("mark"),
        pl.lit(setting.plan.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    return drafts(shaped(with_earned_period(frame, setting.calendar, setting.plan.pay), DRAFT))


def _on_plan(stints: pl.DataFrame, rows: pl.DataFrame) -> list[int]:
    """Adjustments whose person is on a plan on their day, by their place in the ledger."""
    joined = rows.join(stints.select("pid", "first", "last"), on="pid", how="inner")
    inside = (pl.col("date") >= pl.col("first")) & (pl.col("date") <= pl.col("last"))
    return joined.filter(inside).get_column("adjusted").to_list()
