"""Step 7: pay that waits, and how much of it is let go by which day.

In: the lines of steps 3 to 6. Out: a `held` line beside each that waits; and the steps of each held
pay, one for each day on which something moves: what was earned so far, and the share let go of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import lcm

import polars as pl

from comp.engine.days import period_number
from comp.engine.expressions import holds, quantity
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, nothing, shaped
from comp.engine.numbers import DECIMAL, ONE, ZERO, Columns, Quotient, number
from comp.engine.setting import Setting
from comp.language.plan import Release, ReleaseRow, ReleaseWhen, Unit

GROUP = ["pid", "component", "deal", "item", "mark", "period"]
"""What waits together: a deal (its item, its member) of a component, or its pay for one period."""
GROUPS: Columns = {
    "gid": pl.UInt32(), "release": pl.Int32(), "row": pl.UInt32(), "earned_on": pl.Date(),
    "plan_line": pl.UInt32(),
}  # fmt: skip
STEPS: Columns = {
    "gid": pl.UInt32(), "pay_no": pl.Int32(), "day": pl.Date(), "earned": DECIMAL,
    "num": DECIMAL, "den": DECIMAL, "segment": pl.Int32(),
}  # fmt: skip
"""Let go to date is `earned × num ÷ den`; `segment` counts the strikes before the step."""


@dataclass(frozen=True, slots=True)
class Held:
    """`drafts` are the `held` lines, `free` the earned lines that do not wait.

    `groups` is GROUPS with GROUP; `steps` is STEPS, in order of gid, pay period and day.
    """

    drafts: Drafts
    free: pl.DataFrame
    groups: pl.DataFrame
    steps: pl.DataFrame


def held_lines(earned: pl.DataFrame, strikes: pl.DataFrame, setting: Setting) -> Held:
    """`strikes` are the days that cut into held pay: `pid, deal, trigger, struck_no`."""
    releases = setting.plan.releases
    waiting, free = waiting_of(earned, setting)
    if waiting.is_empty():
        return Held(nothing(), free, pl.DataFrame(), pl.DataFrame(schema=STEPS))
    lines = waiting.with_columns(
        pl.when(pl.col("deal").is_null()).then("earned_period").alias("period")
    )
    firsts = [pl.col("release", "row", "earned_on").first()]
    groups = lines.group_by(GROUP, maintain_order=True).agg(firsts).sort(GROUP)
    spans = pl.Series([each.span.line for each in releases], dtype=pl.UInt32)
    groups = groups.with_row_index("gid").with_columns(
        spans.gather(groups.get_column("release")).alias("plan_line")
    )
    lines = lines.join(
        groups.select("gid", "plan_line", *GROUP), on=GROUP, nulls_equal=True, maintain_order="left"
    )
    steps = [
        _steps(release, groups.filter(release=index), lines, strikes, setting)
        for index, release in enumerate(releases)
    ]
    return Held(_held(lines, setting), free, groups, pl.concat(steps))


def waiting_of(earned: pl.DataFrame, setting: Setting) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines that wait, with the number of their `release`; and those that do not."""
    placed = earned.with_row_index("place")
    found = []
    for index, release in enumerate(setting.plan.releases):
        lines = placed.filter(pl.col("component").is_in(release.components))
        if release.where is not None:
            lines = setting.deals.with_fields(lines, release.where).filter(holds(release.where))
        found.append(lines.select(placed.columns).with_columns(_number(index).alias("release")))
    if not found:
        return pl.DataFrame(), earned
    waiting = pl.concat(found)
    free = placed.join(waiting.select("place"), on="place", how="anti", maintain_order="left")
    return waiting.drop("place").drop("plan_line"), free.drop("place")


def _number(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int32)


def _held(lines: pl.DataFrame, setting: Setting) -> Drafts:
    """Minus what was earned, on its day and in its pay period."""
    held = lines.with_columns(
        pl.lit("held").alias("kind"),
        (-pl.col("amount")).alias("amount"),
        (-pl.col("amount")).alias("exact"),
        pl.lit(None, dtype=pl.String).alias("note"),
    )
    if not setting.slices:
        return drafts(shaped(held, DRAFT))
    slices = held.with_columns(
        (-pl.col("amount")).alias("basis"), (-ONE).alias("rate"), pl.lit("held").alias("tier")
    )
    return drafts(shaped(held, DRAFT), shaped(slices, SLICE))


def _steps(
    release: Release,
    groups: pl.DataFrame,
    lines: pl.DataFrame,
    strikes: pl.DataFrame,
    setting: Setting,
) -> pl.DataFrame:
    """The steps of everything that waits for one release."""
    own = lines.join(groups.select("gid"), on="gid", how="semi")
    moves = [_earned(own, strikes)]
    for index, row in enumerate(release.rows):
        if row.paid is None:
            moves.append(_reached(row, index, groups, setting))
    if release.asks_payments:
        moves.append(_payments(groups, setting))
    summed = ["earned", *(f"reached {index}" for index in range(len(release.rows))), "paid"]
    frame = pl.concat(moves, how="diagonal")
    frame = frame.with_columns(
        pl.lit(None, dtype=DECIMAL).alias(name) for name in summed if name not in frame.columns
    )
    steps = (
        frame.group_by("gid", "pay_no", "day")
        .agg(pl.col(summed).sum())
        .sort("gid", "pay_no", "day")
        .with_columns(pl.col(summed).cum_sum().over("gid"))
    )
    steps = _with_amounts_due(release, steps, groups, setting)
    share = _share(release)
    steps = steps.with_columns(
        share.num.alias("num"), (ONE if share.den is None else share.den).alias("den")
    )
    return shaped(_with_segments(steps, groups, strikes), STEPS)


def _earned(lines: pl.DataFrame, strikes: pl.DataFrame) -> pl.DataFrame:
    """What is earned on its day. A strike sees the lines of its whole pay period, later ones too."""
    first = strikes.group_by("pid", "deal", pl.col("struck_no").alias("pay_no")).agg(
        pl.col("trigger").min()
    )
    seen = lines.join(
        first, on=["pid", "deal", "pay_no"], how="left", nulls_equal=True, maintain_order="left"
    )
    day = pl.min_horizontal("earned_on", "trigger")
    return seen.select("gid", "pay_no", day.alias("day"), pl.col("amount").alias("earned"))


def _reached(row: ReleaseRow, index: int, groups: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """The days of a row that has days, each counting 1: `gid, pay_no, day, reached INDEX`."""
    start = pl.col("earned_on")
    if row.day is not None:
        groups = setting.deals.with_fields(groups, row.day)
        start = pl.col(f"deal.{row.day.name}")
    days = groups.select("gid", start.alias("start")).drop_nulls("start")
    days = days.with_columns(
        pl.int_ranges(0, pl.lit(row.parts), dtype=pl.Int64).alias("part")
    ).explode("part")
    in_days = row.after_unit is Unit.DAYS
    start = pl.col("start").dt.offset_by(f"{int(row.after)}d") if in_days else pl.col("start")
    months = pl.col("part") if in_days else pl.col("part") + int(row.after)
    day = start.dt.offset_by(pl.concat_str(months.cast(pl.String), pl.lit("mo")))
    return _until_the_end(
        days.select("gid", day.alias("day"), ONE.alias(f"reached {index}")), setting
    )


def _payments(groups: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`gid, pay_no, day, paid` of every payment on a deal that waits."""
    payments = setting.deals.payments.rename({"on": "day"})
    found = groups.select("gid", "deal").join(payments, on="deal", how="inner")
    return _until_the_end(found.select("gid", "day", "paid"), setting)


def _until_the_end(days: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    pay_no = period_number(setting.calendar, setting.plan.pay, pl.col("day"))
    return days.filter(pl.col("day") <= setting.last.last_day).with_columns(pay_no.alias("pay_no"))


def _with_amounts_due(
    release: Release, steps: pl.DataFrame, groups: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    """`due INDEX`: what payments are measured against, all rows of the deal together."""
    for index, row in enumerate(release.rows):
        if row.paid is None:
            continue
        deals = setting.deals
        asked = deals.rows.select("row", "deal").join(groups.select("deal"), on="deal", how="semi")
        asked = deals.with_fields(asked, row.paid).with_columns(
            quantity(row.paid).value().alias("due")
        )
        due = asked.drop_nulls("due").group_by("deal").agg(pl.col("due").sum())
        known = groups.select("gid", "deal").join(due, on="deal", how="left")
        named = known.select("gid", pl.col("due").alias(f"due {index}"))
        steps = steps.join(named, on="gid", how="left", maintain_order="left")
    return steps


def _share(release: Release) -> Quotient:
    """The share let go by a step, the rows together."""
    whole = lcm(*(row.parts for row in release.rows))
    shares = [_of_row(row, index, whole) for index, row in enumerate(release.rows)]
    return reduce(Quotient.plus, shares)


def _of_row(row: ReleaseRow, index: int, whole: int) -> Quotient:
    if row.paid is None:
        parts = pl.col(f"reached {index}") * number(row.share) * number(whole // row.parts)
        return Quotient(parts, None if whole == 1 else number(whole))
    due, paid = pl.col(f"due {index}"), pl.col("paid")
    if row.when is ReleaseWhen.WHEN_PAID:
        reached = (paid >= due).fill_null(False)
        return Quotient(pl.when(reached).then(number(row.share)).otherwise(ZERO))
    size = due.abs()
    towards = pl.when(due < ZERO).then(-paid).otherwise(paid)
    inside = pl.max_horizontal(pl.min_horizontal(towards, size), ZERO)
    none = due.is_null() | (due == ZERO)
    return Quotient(
        pl.when(none).then(ZERO).otherwise(inside * number(row.share)),
        pl.when(none).then(ONE).otherwise(size),
    )


def _with_segments(
    steps: pl.DataFrame, groups: pl.DataFrame, strikes: pl.DataFrame
) -> pl.DataFrame:
    """How many strikes of its deal lie before each step."""
    here = ["gid", "pay_no", "day"]
    before = (pl.col("struck_no") < pl.col("pay_no")) | (
        (pl.col("struck_no") == pl.col("pay_no")) & (pl.col("trigger") < pl.col("day"))
    )
    struck = groups.select("gid", "pid", "deal").join(
        strikes.select("pid", "deal", "trigger", "struck_no"), on=["pid", "deal"], nulls_equal=True
    )
    counted = (
        steps.select(here)
        .join(struck, on="gid", how="inner")
        .filter(before)
        .group_by(here)
        .agg(pl.len().cast(pl.Int32).alias("segment"))
    )
    return steps.join(counted, on=here, how="left", maintain_order="left").with_columns(
        pl.col("segment").fill_null(_number(0))
    )
