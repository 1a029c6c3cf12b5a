"""What moves a running total without earning: openings brought in, and credit taken back.

Both enter the entries of a credit as rows with a `turn`: openings (-1) before every deal of their
accumulation, reversals (1) after the deals of their trigger's day.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from comp.engine.crediting import Deals
from comp.engine.days import period_number
from comp.engine.expressions import quantity
from comp.engine.numbers import DECIMAL
from comp.engine.setting import Setting
from comp.language.plan import AfterClawback, Clawback, Commission, Plan, Spiff, Unit
from comp.periods import Calendar


def triggered(clawback: Clawback, rows: pl.DataFrame, deals: Deals, until: date) -> pl.DataFrame:
    """Deals that the clawback strikes: `deal, trigger, percent`, by the fields of their first row."""
    fields = deals.with_fields(rows, clawback.trigger, clawback.since, clawback.percent)
    trigger = pl.col(f"deal.{clawback.trigger.name}")
    since = pl.col(f"deal.{clawback.since.name}")
    unit = "d" if clawback.within_unit is Unit.DAYS else "mo"
    limit = since.dt.offset_by(f"{int(clawback.within)}{unit}")
    struck = (trigger >= since) & (trigger <= limit) & (trigger <= until)
    percent = quantity(clawback.percent).value().alias("percent")
    return fields.filter(struck.fill_null(False)).select("deal", trigger.alias("trigger"), percent)


def first_rows(deals: Deals) -> pl.DataFrame:
    """The first row of every deal, by item: `deal, row`."""
    if deals.rows.get_column("item").eq("").all():
        return deals.rows.select("deal", "row")
    return (
        deals.rows.select("deal", "item", "row")
        .sort("deal", "item", "row")
        .unique("deal", keep="first", maintain_order=True)
        .drop("item")
    )


def with_turns(credit: str, entries: pl.DataFrame, setting: Setting, until: date) -> pl.DataFrame:
    """Entries with openings and reversals of the credit among them, and `counts_on`."""
    frame = entries.with_columns(pl.col("day").alias("counts_on"))
    extra = [_openings(credit, setting), *_reversals(credit, frame, setting, until)]
    extra = [each for each in extra if each.height]
    if not extra:
        return frame
    return pl.concat([frame, *extra], how="diagonal")


def _openings(credit: str, setting: Setting) -> pl.DataFrame:
    people, members = setting.people, setting.members
    rows = setting.ledger.openings.filter(
        (pl.col("plan") == setting.plan.name)
        & (pl.col("what") == "credit")
        & (pl.col("name") == credit)
    )
    numbered = people.number(rows, "person", "pid").drop_nulls("pid")
    held = members.stints.group_by("pid").agg(pl.col("stint").first())
    return numbered.join(held, on="pid", how="inner", maintain_order="left").select(
        "pid",
        "stint",
        pl.col("as_of").alias("day"),
        "amount",
        pl.lit("").alias("deal"),
        pl.lit("").alias("item"),
        pl.lit(-1, dtype=pl.Int8).alias("turn"),
        pl.col("as_of").alias("counts_on"),
    )


def _reversals(
    credit: str, entries: pl.DataFrame, setting: Setting, until: date
) -> list[pl.DataFrame]:
    plan, deals = setting.plan, setting.deals
    found = []
    for clawback in plan.clawbacks:
        if clawback.attainment is AfterClawback.KEPT or not _touches(clawback, credit, plan):
            continue
        struck = triggered(clawback, first_rows(deals), deals, until)
        hit = entries.join(struck, on="deal", how="inner", maintain_order="left")
        in_period = clawback.attainment is AfterClawback.REVERSED_IN_DEAL_PERIOD
        found.append(
            hit.with_columns(
                (-(pl.col("amount") * pl.col("percent"))).cast(DECIMAL).alias("amount"),
                pl.lit(1, dtype=pl.Int8).alias("turn"),
                (pl.col("counts_on") if in_period else pl.col("trigger")).alias("counts_on"),
                pl.col("trigger").alias("day"),
            ).drop("trigger", "percent")
        )
    return found


def _touches(clawback: Clawback, credit: str, plan: Plan) -> bool:
    return any(
        component.name in clawback.of and component.on == credit
        for component in plan.components
        if isinstance(component, (Commission, Spiff))
    )


def taken_back(plan: Plan, deals: Deals, calendar: Calendar, until: date) -> pl.DataFrame:
    """`component, deal, taken_no`: from which pay period on a component's deal is taken back."""
    rows = [
        triggered(clawback, first_rows(deals), deals, until).select(
            pl.lit(name).alias("component"),
            "deal",
            period_number(calendar, plan.pay, pl.col("trigger")).alias("taken_no"),
        )
        for clawback in plan.clawbacks
        for name in clawback.of
    ]
    if not rows:
        return pl.DataFrame(
            schema={"component": pl.String(), "deal": pl.String(), "taken_no": pl.Int32()}
        )
    found = pl.concat(rows)
    return found.group_by("component", "deal", maintain_order=True).agg(pl.col("taken_no").min())
