"""What moves a running total without earning: openings brought in, and credit taken back.

Both enter the entries of a credit as rows with a `turn`: openings (-1) before every deal of their
accumulation, reversals (1) after the deals of their trigger's day.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from comp.engine.days import period_number
from comp.engine.numbers import DECIMAL, ONE, ZERO
from comp.engine.setting import Setting
from comp.language.plan import AfterClawback, Clawback, Commission, Plan, Spiff
from comp.periods import Calendar

SHARES = ("num", "den", "num_before", "den_before")


def with_turns(credit: str, entries: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Entries with openings and reversals of the credit among them, and `counts_on`."""
    frame = entries.with_columns(pl.col("day").alias("counts_on"))
    extra = [_openings(credit, setting), *_reversals(credit, frame, setting)]
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


def _reversals(credit: str, entries: pl.DataFrame, setting: Setting) -> list[pl.DataFrame]:
    plan = setting.plan
    found = []
    for clawback in plan.clawbacks:
        if clawback.attainment is AfterClawback.KEPT or not _touches(clawback, credit, plan):
            continue
        struck = setting.lost[clawback.name]
        if clawback.takes_a_sum:  # The deal is lost whole, whatever is taken back of the pay.
            struck = struck.filter(pl.col("num") > ZERO).with_columns(num=ONE, den=ONE)
        hit = _struck(entries, struck)
        in_period = clawback.attainment is AfterClawback.REVERSED_IN_DEAL_PERIOD
        lost = pl.col("amount") * pl.col("num") / pl.col("den")
        before = pl.col("amount") * pl.col("num_before") / pl.col("den_before")
        found.append(
            hit.with_columns(
                (before - lost).cast(DECIMAL).alias("amount"),
                pl.lit(1, dtype=pl.Int8).alias("turn"),
                (pl.col("counts_on") if in_period else pl.col("trigger")).alias("counts_on"),
                pl.col("trigger").alias("day"),
            ).drop("trigger", *SHARES)
        )
    return found


def _struck(entries: pl.DataFrame, struck: pl.DataFrame) -> pl.DataFrame:
    """Entries beside each day on which, being credited by then, more of them is lost than before, with
    the share lost before in `num_before` and `den_before`."""
    numbered = entries.with_row_index("entry")
    shares = struck.select("deal", "trigger", "num", "den")
    hit = numbered.join(shares, on="deal", how="inner", maintain_order="left_right")
    hit = hit.filter(pl.col("day") <= pl.col("trigger"))
    share = pl.col("num") / pl.col("den")
    most = share.cum_max().over("entry").shift().over("entry").fill_null(ZERO)
    hit = hit.filter(share > most)
    return hit.with_columns(
        pl.col("num").shift().over("entry").fill_null(ZERO).alias("num_before"),
        pl.col("den").shift().over("entry").fill_null(ONE).alias("den_before"),
    ).drop("entry")


def _touches(clawback: Clawback, credit: str, plan: Plan) -> bool:
    return any(
        component.name in clawback.of and component.on == credit
        for component in plan.components
        if isinstance(component, (Commission, Spiff))
    )


def taken_back(plan: Plan, lost: Mapping[str, pl.DataFrame], calendar: Calendar) -> pl.DataFrame:
    """`component, deal, taken_no`: from which pay period on a component's deal is taken back."""
    rows = [
        lost[clawback.name]
        .filter(pl.col("num") > ZERO)
        .select(
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
