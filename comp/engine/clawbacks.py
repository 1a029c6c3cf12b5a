"""Step 8: what was paid on a lost deal is taken back, never more than was paid.

In: the lines of steps 3 to 6. Out: one line per person and lost deal; and for the caps, how much of
it belongs to which component and day of earning.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.engine.days import period_number
from comp.engine.lines import (
    DRAFT,
    SLICE,
    Drafts,
    all_drafts,
    drafts,
    shaped,
    together,
    with_earned_period,
)
from comp.engine.numbers import DECIMAL, ZERO, Columns, rounded
from comp.engine.reversals import first_rows, triggered
from comp.engine.setting import Setting
from comp.language.plan import Clawback

CITED: Columns = {
    "clawback": pl.String(),
    "pid": pl.UInt32(),
    "deal": pl.String(),
    "component": pl.String(),
    "earned_on": pl.Date(),
    "pay_no": pl.Int32(),
    "weight": DECIMAL,
    "back": DECIMAL,
}
"""A line taken back: `weight` is PERCENT of it, `back` the clawback line's amount, positive."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Clawback lines, and the lines each of them takes back (`CITED`)."""

    drafts: Drafts
    cited: pl.DataFrame


def clawback_lines(earned: pl.DataFrame, setting: Setting) -> TakenBack:
    """Clawbacks in order of trigger day, then name; each sees what earlier ones left."""
    events = _events(earned, setting)
    taken = pl.DataFrame(
        schema={"pid": pl.UInt32(), "deal": pl.String(), "component": pl.String(), "gone": DECIMAL}
    )
    made, parts = [], []
    for turn in events.get_column("turn").unique().sort():
        now = events.filter(pl.col("turn") == turn)
        for clawback in sorted(setting.plan.clawbacks, key=lambda each: each.name):
            struck = now.filter(pl.col("clawback") == clawback.name)
            if struck.is_empty():
                continue
            lines, pieces = _take_back(clawback, struck, earned, taken, setting)
            made.append(lines)
            parts.append(pieces)
            gone = divided(pieces, ["component"], setting).select(
                "pid", "deal", "component", (-pl.col("amount")).alias("gone")
            )
            taken = (
                pl.concat([taken, gone])
                .group_by("pid", "deal", "component")
                .agg(pl.col("gone").sum())
            )
    return TakenBack(all_drafts(made), together([shaped(each, CITED) for each in parts], CITED))


def _events(earned: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`clawback, pid, deal, trigger, percent, turn`: whose deals are struck, in which order."""
    firsts = first_rows(setting.deals) if setting.plan.clawbacks else None
    found = []
    for clawback in setting.plan.clawbacks:
        assert firsts is not None
        struck = triggered(clawback, firsts, setting.deals, setting.last.last_day)
        owners = (
            earned.filter(pl.col("component").is_in(clawback.of)).select("pid", "deal").unique()
        )
        found.append(
            owners.join(struck, on="deal", how="inner").with_columns(
                pl.lit(clawback.name).alias("clawback")
            )
        )
    if not found:
        return pl.DataFrame(schema={"turn": pl.Int64()})
    return (
        pl.concat(found)
        .sort("pid", "deal", "trigger", "clawback")
        .with_columns(pl.int_range(pl.len()).over("pid", "deal").alias("turn"))
    )


def _take_back(
    clawback: Clawback,
    struck: pl.DataFrame,
    earned: pl.DataFrame,
    taken: pl.DataFrame,
    setting: Setting,
) -> tuple[Drafts, pl.DataFrame]:
    calendar, plan = setting.calendar, setting.plan
    paid = _paid_until(clawback, struck, earned, setting)
    sums = _wanted(clawback, paid, taken)
    left = pl.max_horizontal(pl.col("paid") - pl.col("gone"), ZERO)
    back = pl.min_horizontal(rounded(pl.col("wanted"), setting.digits, plan.rounding.mode), left)
    sums = sums.with_columns(
        (-back).alias("amount"), (-pl.min_horizontal("wanted", left)).alias("exact")
    )
    common = [
        pl.lit(clawback.name).alias("component"),
        pl.lit("clawback").alias("kind"),
        pl.col("struck_no").alias("pay_no"),
        pl.lit(clawback.span.line, dtype=pl.UInt32).alias("plan_line"),
    ]
    dated = sums.with_columns(pl.col("trigger").alias("earned_on"), *common)
    lines = with_earned_period(dated, calendar, plan.pay).join(
        first_rows(setting.deals), on="deal", how="left", maintain_order="left"
    )
    cited = paid.join(sums.select("pid", "deal"), on=["pid", "deal"], how="semi")
    slices = cited.with_columns(
        pl.col("amount").alias("basis"),
        (-pl.col("percent")).alias("rate"),
        (-(pl.col("amount") * pl.col("percent"))).alias("amount"),
        pl.col("component").alias("tier"),
        *common,
    )
    limit = lines.filter(pl.col("exact") != -pl.col("wanted")).with_columns(
        (-pl.col("wanted")).alias("before"),
        pl.col("exact").alias("after"),
        (pl.col("exact") + pl.col("wanted")).alias("amount"),
        pl.lit("at most what was paid").alias("tier"),
    )
    derived = [shaped(slices, SLICE), shaped(limit, SLICE)] if setting.slices else []
    made = drafts(shaped(lines, DRAFT), *derived)
    taken_off = sums.select("pid", "deal", (-pl.col("amount")).alias("back"))
    return made, cited.join(taken_off, on=["pid", "deal"], maintain_order="left").with_columns(
        (pl.col("amount") * pl.col("percent")).alias("weight"), pl.col("struck_no").alias("pay_no")
    )


def _paid_until(
    clawback: Clawback, struck: pl.DataFrame, earned: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    """The lines of struck deals that were paid by the trigger's pay period."""
    struck_no = period_number(setting.calendar, setting.plan.pay, pl.col("trigger")).alias(
        "struck_no"
    )
    return (
        earned.filter(pl.col("component").is_in(clawback.of))
        .select(
            "pid", "deal", "component", "earned_on", pl.col("pay_no").alias("paid_no"), "amount"
        )
        .join(struck.with_columns(struck_no), on=["pid", "deal"], how="inner")
        .filter(pl.col("paid_no") <= pl.col("struck_no"))
        .sort("pid", "deal", "earned_on", "component", "paid_no")
    )


def _wanted(clawback: Clawback, paid: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """Per person and deal: what was `paid`, what is `gone`, and PERCENT of it, `wanted`."""
    gone = (
        taken.filter(pl.col("component").is_in(clawback.of))
        .group_by("pid", "deal")
        .agg(pl.col("gone").sum())
    )
    return (
        paid.group_by("pid", "deal", maintain_order=True)
        .agg(
            pl.col("trigger", "percent", "struck_no").first(), pl.col("amount").sum().alias("paid")
        )
        .join(gone, on=["pid", "deal"], how="left", maintain_order="left")
        .with_columns(pl.col("gone").fill_null(ZERO))
        .filter(pl.col("paid") > ZERO)
        .with_columns((pl.col("paid") * pl.col("percent")).alias("wanted"))
    )


def divided(cited: pl.DataFrame, keys: list[str], setting: Setting) -> pl.DataFrame:
    """Clawback lines divided over what they take back, by `keys` in their order, as a running
    rounded total of PERCENT × lines: `pid, pay_no, keys, amount` (negative)."""
    each = ["clawback", "pid", "deal"]
    grouped = (
        cited.group_by([*each, *keys], maintain_order=True)
        .agg(pl.col("weight").sum(), pl.col("back", "pay_no").first())
        .sort([*each, *keys])
    )
    total = rounded(
        pl.col("weight").cum_sum().over(each), setting.digits, setting.plan.rounding.mode
    )
    upto = grouped.with_columns(pl.min_horizontal(total, "back").alias("upto"))
    before = pl.col("upto").shift().over(each).fill_null(ZERO)
    return upto.select("pid", "pay_no", "deal", *keys, (before - pl.col("upto")).alias("amount"))
