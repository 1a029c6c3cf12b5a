"""Step 8: what was paid on a lost deal is taken back, never more than was paid.

In: the lines of steps 3 to 6. Out: one line per person and lost deal; and for the caps, how much of
it belongs to which component and day of earning.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.engine.fixed_sums import less_cancelled, with_sums
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
from comp.engine.numbers import DECIMAL, ZERO, Columns, rounded, settled
from comp.engine.releases import Held
from comp.engine.setting import Setting
from comp.engine.strikes import ENDED
from comp.language.plan import Clawback, StruckBy

CITED: Columns = {
    "by": pl.String(),
    "pid": pl.UInt32(),
    "deal": pl.String(),
    "component": pl.String(),
    "item": pl.String(),
    "member": pl.String(),
    "gid": pl.UInt32(),
    "trigger": pl.Date(),
    "earned_on": pl.Date(),
    "pay_no": pl.Int32(),
    "weight": DECIMAL,
    "back": DECIMAL,
}
"""A line taken back: `weight` is PERCENT of it, `back` the clawback line's amount, positive."""

CANCELLED = "cancelled before it was released"
"""The slice of what of a sum was cancelled while it waited."""
TAKEN_BEFORE, AT_MOST = "taken back before", "at most what was paid"
"""The slices of what the same clawback took on an earlier day, and of what it cannot reach."""

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


def clawback_lines(held: Held, strikes: pl.DataFrame, setting: Setting) -> TakenBack:
    """Strikes in order of day, then name; each sees what earlier ones left.

    Held pay is let go up to each strike. What of it still waits is cancelled first; then what was
    paid is taken back.
    """
    now = holding(held)
    taken = pl.DataFrame(schema=TAKEN)
    made: list[Drafts] = []
    parts: list[pl.DataFrame] = []
    turns = strikes.get_column("turn").unique().sort().to_list()
    for turn in turns:
        now = release_until(now, turn, setting)
        here = with_sums(strikes.filter(pl.col("turn") == turn), now, turn, setting)
        now = cancel(now, _named(here, setting), turn, setting)
        for clawback in sorted(setting.plan.clawbacks, key=lambda each: each.name):
            struck = here.filter(pl.col("by") == clawback.name)
            if struck.is_empty():
                continue
            struck = less_cancelled(struck, clawback, now)
            cited = together(parts, CITED)
            lines, pieces = _take_back(
                clawback, struck, payable(now, clawback.of), taken, cited, setting
            )
            made.append(lines)
            parts.append(pieces)
            gone = divided(pieces, ["component", "item", "member", "gid"], setting).select(
                pl.lit(clawback.name).alias("by"), *list(TAKEN)[1:5],
                (-pl.col("amount")).alias("gone"),
            )  # fmt: skip
            taken = pl.concat([taken, gone])
            now = took_back(now, gone)
    now = release_until(now, len(turns), setting)
    now = lost_later(now, setting)
    return TakenBack(all_drafts(made), together(parts, CITED), all_drafts(now.made))


def _named(strikes: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Strikes beside each component they cancel held pay of; the end of held pay all of them."""
    plan = setting.plan
    released = [name for release in plan.releases for name in release.components]
    pairs = [(each.name, name) for each in plan.clawbacks for name in each.of]
    pairs += [(ENDED, name) for name in released]
    of = pl.DataFrame(pairs, schema={"by": pl.String(), "component": pl.String()}, orient="row")
    return strikes.join(of, on="by", how="inner", maintain_order="left")


def _take_back(
    clawback: Clawback,
    struck: pl.DataFrame,
    paid_so_far: pl.DataFrame,
    taken: pl.DataFrame,
    earlier: pl.DataFrame,
    setting: Setting,
) -> tuple[Drafts, pl.DataFrame]:
    """The lines of one clawback, and what they take back. `earlier` is what it took back before."""
    calendar, plan = setting.calendar, setting.plan
    paid = _paid_until(struck, paid_so_far)
    sums = _wanted(clawback, paid, taken)
    left = pl.max_horizontal(pl.col("paid") - pl.col("gone"), ZERO)
    whole = rounded(pl.col("wanted"), setting.digits, plan.rounding.mode)
    back = pl.max_horizontal(pl.min_horizontal(whole, left), ZERO)
    exact = pl.max_horizontal(pl.min_horizontal("wanted", left), ZERO)
    sums = sums.with_columns((-back).alias("amount"), (-exact).alias("exact"))
    several = clawback.struck_by is not StruckBy.DAY
    common = [
        pl.lit(clawback.name).alias("component"),
        pl.lit("clawback").alias("kind"),
        pl.col("struck_no").alias("pay_no"),
        pl.lit(clawback.span.line, dtype=pl.UInt32).alias("plan_line"),
        (pl.col("trigger") if several else pl.lit(None)).cast(pl.String).alias("mark"),
    ]
    dated = sums.with_columns(pl.col("trigger").alias("earned_on"), *common)
    lines = with_earned_period(dated, calendar, plan.pay).join(
        setting.deals.firsts, on="deal", how="left", maintain_order="left"
    )
    cited = paid.join(sums.select("pid", "deal"), on=["pid", "deal"], how="semi")
    told = _slices(clawback, cited, lines, common) if setting.slices else ()
    made = drafts(shaped(lines, DRAFT), *told)
    weight = (pl.col("amount") * pl.col("num") / pl.col("den")).alias("weight")
    cited = cited.with_columns(weight, pl.col("struck_no").alias("pay_no"))
    before = earlier.filter(pl.col("by") == clawback.name).with_columns(-pl.col("weight"))
    now = struck.select("pid", "deal", "trigger", pl.col("struck_no").alias("pay_no"))
    again = before.drop("trigger", "pay_no").join(now, on=["pid", "deal"], how="inner")
    pieces = pl.concat([shaped(cited, CITED), shaped(again, CITED)])
    taken_off = sums.select("pid", "deal", back.alias("taken")).filter(pl.col("taken") > ZERO)
    counted = pieces.join(taken_off, on=["pid", "deal"], how="inner", maintain_order="left")
    return made, shaped(counted.with_columns(pl.col("taken").alias("back")), CITED)


def _slices(
    clawback: Clawback, cited: pl.DataFrame, lines: pl.DataFrame, common: list[pl.Expr]
) -> list[pl.DataFrame]:
    """The share of each line (or the sum), less what was taken back before, cut to what was paid."""
    told = _sums(lines) if clawback.takes_a_sum else [_shares(cited, common)]
    before = lines.filter(pl.col("mine") != ZERO).with_columns(
        pl.col("mine").alias("amount"), pl.lit(TAKEN_BEFORE).alias("tier")
    )
    limit = lines.filter(pl.col("exact") != -pl.col("wanted")).with_columns(
        (-pl.col("wanted")).alias("before"),
        pl.col("exact").alias("after"),
        (pl.col("exact") + pl.col("wanted")).alias("amount"),
        pl.lit(AT_MOST).alias("tier"),
    )
    return [shaped(each, SLICE) for each in (*told, before, limit)]


def _shares(cited: pl.DataFrame, common: list[pl.Expr]) -> pl.DataFrame:
    share = pl.col("num") / pl.col("den")
    return cited.with_columns(
        pl.col("amount").alias("basis"),
        (-share).alias("rate"),
        (-(pl.col("amount") * pl.col("num") / pl.col("den"))).alias("amount"),
        pl.concat_str("component", "label", separator=" / ", ignore_nulls=True).alias("tier"),
        pl.lit(None, dtype=pl.String).alias("item"),  # A clawback is of the deal, not of an item.
        *common,
    )


def _sums(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """The sum, and what of it was cancelled while it waited."""
    named = [pl.lit("sum"), pl.col("label")]
    sums = lines.with_columns(
        pl.concat_str(*named, separator=" / ", ignore_nulls=True).alias("tier"),
        (-pl.col("sum")).alias("amount"),
    )
    cancelled = lines.filter(pl.col("cancelled") != ZERO).with_columns(
        pl.lit(CANCELLED).alias("tier"), pl.col("cancelled").alias("amount")
    )
    return [sums, cancelled]


def _paid_until(struck: pl.DataFrame, paid_so_far: pl.DataFrame) -> pl.DataFrame:
    """The lines of struck deals that were paid by the trigger's pay period."""
    number = pl.col("pay_no").alias("paid_no")
    return (
        paid_so_far.with_columns(number)
        .drop("pay_no")
        .join(struck, on=["pid", "deal"], how="inner")
        .filter(pl.col("paid_no") <= pl.col("struck_no"))
        .sort("pid", "deal", "earned_on", "component", "paid_no")
    )


def _wanted(clawback: Clawback, paid: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """Per person and deal: what was `paid`, what is `gone` and of it `mine` by this clawback before,
    and PERCENT of it (or the sum less what was cancelled of held pay) less that, `wanted`."""
    sums = ("sum", "cancelled", "label") if clawback.takes_a_sum else ()
    part = pl.col("paid") * pl.col("num") / pl.col("den")
    asked = pl.col("sum") - pl.col("cancelled") if clawback.takes_a_sum else part
    of_these = taken.filter(pl.col("component").is_in(clawback.of))
    gone = of_these.group_by("pid", "deal").agg(pl.col("gone").sum())
    mine = (
        of_these.filter(pl.col("by") == clawback.name)
        .group_by("pid", "deal")
        .agg(pl.col("gone").sum().alias("mine"))
    )
    return (
        paid.group_by("pid", "deal", maintain_order=True)
        .agg(
            pl.col("trigger", "num", "den", "struck_no", *sums).first(),
            pl.col("amount").sum().alias("paid"),
        )
        .join(gone, on=["pid", "deal"], how="left", maintain_order="left")
        .join(mine, on=["pid", "deal"], how="left", maintain_order="left")
        .with_columns(pl.col("gone", "mine").fill_null(ZERO))
        .filter(pl.col("paid") > ZERO)
        .with_columns((asked - pl.col("mine")).alias("wanted"))
    )


def divided(cited: pl.DataFrame, keys: list[str], setting: Setting) -> pl.DataFrame:
    """Clawback lines divided over what they take back, by `keys` in their order, as a running
    rounded total of PERCENT × lines, the last taking the rest: `pid, pay_no, keys, amount`
    (negative)."""
    each = ["by", "pid", "deal", "trigger"]
    grouped = (
        cited.group_by([*each, *keys], maintain_order=True)
        .agg(pl.col("weight").sum(), pl.col("back", "pay_no").first())
        .sort([*each, *keys])
    )
    weights = settled(pl.col("weight").cum_sum().over(each))
    total = rounded(weights, setting.digits, setting.plan.rounding.mode)
    last = pl.int_range(pl.len()).over(each) == pl.len().over(each) - 1
    part = pl.when(last).then("back").otherwise(pl.min_horizontal(total, "back"))
    upto = grouped.with_columns(part.alias("upto"))
    before = pl.col("upto").shift().over(each).fill_null(ZERO)
    return upto.select("pid", "pay_no", "deal", *keys, (before - pl.col("upto")).alias("amount"))
