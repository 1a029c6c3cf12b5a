"""Step 8: what was paid on a lost deal is taken back, never more than was paid.

In: the lines of steps 3 to 6. Out: one line per person and lost deal; and for the caps, how much of
it belongs to which component and day of earning.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.engine.holds import cancel, holding, lost_later, payable, release_until, took_back
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
from comp.engine.releases import Held
from comp.engine.reversals import first_rows
from comp.engine.setting import Setting
from comp.engine.strikes import LEAVING
from comp.language.plan import Clawback

CITED: Columns = {
    "by": pl.String(),
    "pid": pl.UInt32(),
    "deal": pl.String(),
    "component": pl.String(),
    "gid": pl.UInt32(),
    "earned_on": pl.Date(),
    "pay_no": pl.Int32(),
    "weight": DECIMAL,
    "back": DECIMAL,
}
"""A line taken back: `weight` is PERCENT of it, `back` the clawback line's amount, positive."""


TAKEN: Columns = {
    "by": pl.String(), "pid": pl.UInt32(), "deal": pl.String(), "component": pl.String(),
    "gid": pl.UInt32(), "gone": DECIMAL,
}  # fmt: skip
"""What each clawback has taken back so far, by component and held pay."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Clawback lines, and the lines each of them takes back (`CITED`).

    `let_go` are the `released` lines of held pay, and the pairs that cancel it.
    """

    drafts: Drafts
    cited: pl.DataFrame
    let_go: Drafts


def clawback_lines(
    held: Held, strikes: pl.DataFrame, left: pl.DataFrame, setting: Setting
) -> TakenBack:
    """Strikes in order of day, then name; each sees what earlier ones left.

    Held pay is let go up to each strike. What of it still waits is cancelled first; then what was
    paid is taken back.
    """
    now = holding(held)
    taken, made, parts = pl.DataFrame(schema=TAKEN), [], []
    turns = strikes.get_column("turn").unique().sort().to_list()
    for turn in turns:
        now = release_until(now, turn, left, setting)
        here = strikes.filter(pl.col("turn") == turn)
        now = cancel(now, _named(here, setting), left, turn, setting)
        for clawback in sorted(setting.plan.clawbacks, key=lambda each: each.name):
            struck = here.filter(pl.col("by") == clawback.name)
            if struck.is_empty():
                continue
            lines, pieces = _take_back(clawback, struck, payable(now), taken, setting)
            made.append(lines)
            parts.append(pieces)
            gone = divided(pieces, ["component", "gid"], setting).select(
                pl.lit(clawback.name).alias("by"), *list(TAKEN)[1:5],
                (-pl.col("amount")).alias("gone"),
            )  # fmt: skip
            taken = pl.concat([taken, gone])
            now = took_back(now, gone)
    now = release_until(now, len(turns), left, setting)
    now = lost_later(now, left, setting)
    cited = together([shaped(each, CITED) for each in parts], CITED)
    return TakenBack(all_drafts(made), cited, all_drafts(now.made))


def _named(strikes: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Strikes beside each component they cancel held pay of; leaving strikes all of them."""
    plan = setting.plan
    released = [name for release in plan.releases for name in release.components]
    pairs = [(each.name, name) for each in plan.clawbacks for name in each.of]
    pairs += [(LEAVING, name) for name in released]
    of = pl.DataFrame(pairs, schema={"by": pl.String(), "component": pl.String()}, orient="row")
    return strikes.join(of, on="by", how="inner", maintain_order="left")


def _take_back(
    clawback: Clawback,
    struck: pl.DataFrame,
    paid_so_far: pl.DataFrame,
    taken: pl.DataFrame,
    setting: Setting,
) -> tuple[Drafts, pl.DataFrame]:
    calendar, plan = setting.calendar, setting.plan
    paid = _paid_until(clawback, struck, paid_so_far)
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
    clawback: Clawback, struck: pl.DataFrame, paid_so_far: pl.DataFrame
) -> pl.DataFrame:
    """The lines of struck deals that were paid by the trigger's pay period."""
    number = pl.col("pay_no").alias("paid_no")
    return (
        paid_so_far.filter(pl.col("component").is_in(clawback.of))
        .select("pid", "deal", "component", "earned_on", number, "amount", "gid")
        .join(struck, on=["pid", "deal"], how="inner")
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
    each = ["by", "pid", "deal"]
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
