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
from comp.engine.leaving import ENDS, ends_of
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, nothing, shaped
from comp.engine.numbers import (
    DECIMAL,
    ONE,
    ZERO,
    Columns,
    Quotient,
    changes,
    first_rows,
    number,
    total_since,
)
from comp.engine.setting import Setting
from comp.language.plan import Release, ReleaseRow, ReleaseWhen, Unit

GROUP = ["pid", "component", "deal", "item", "mark", "period"]
"""What waits together: a deal (its item, its member) of a component, or its pay for one period."""
STEPS: Columns = {
    "gid": pl.UInt32(), "pay_no": pl.Int32(), "day": pl.Date(), "earned": DECIMAL,
    "num": DECIMAL, "den": DECIMAL, "segment": pl.Int32(), "shown": pl.Date(),
}  # fmt: skip
"""Let go to date is `earned × num ÷ den`; `segment` counts the strikes before the step, `shown` is
the day of a line that it makes."""


@dataclass(frozen=True, slots=True)
class Held:
    """`drafts` are the `held` lines, `free` the earned lines that do not wait.

    `groups` is a row for each `gid`, from 0 on, with GROUP, `row` and `plan_line`; `steps` is STEPS, in order of gid, pay period and day;
    `ends` is ENDS, the held pay of which nothing is let go from some day on.
    """

    drafts: Drafts
    free: pl.DataFrame
    groups: pl.DataFrame
    steps: pl.DataFrame
    ends: pl.DataFrame


def held_lines(earned: pl.DataFrame, strikes: pl.DataFrame, setting: Setting) -> Held:
    """`strikes` are the days that cut into held pay: `by, pid, deal, trigger, struck_no`."""
    releases = setting.plan.releases
    waiting, free = waiting_of(earned, setting)
    if waiting.is_empty():
        none = pl.DataFrame(schema=STEPS), pl.DataFrame(schema=ENDS)
        return Held(nothing(), free, pl.DataFrame(), *none)
    lines = _grouped(waiting, setting)
    firsts = lines.filter(pl.col("gid").ne_missing(pl.col("gid").shift()))
    spans = pl.Series([each.span.line for each in releases], dtype=pl.UInt32)
    groups = firsts.select(
        "gid", *GROUP, "deal_no", "release", "row", "earned_on",
        plan_line=spans.gather(firsts.get_column("release")),
    )  # fmt: skip
    struck = _struck(groups, strikes, setting)
    steps = [
        _steps(release, groups.filter(release=index), lines.filter(release=index), struck, setting)
        for index, release in enumerate(releases)
    ]
    held, ends = _held(lines, groups, setting), ends_of(groups, setting)
    return Held(held, free, groups, pl.concat(steps), ends)


def waiting_of(earned: pl.DataFrame, setting: Setting) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines that wait, with the number of their `release`; and those that do not."""
    releases = setting.plan.releases
    if not releases:
        return pl.DataFrame(), earned
    number: pl.Expr = pl.lit(None, dtype=pl.Int32)
    for index, release in enumerate(releases):
        here = pl.col("component").is_in(release.components)
        number = pl.when(here).then(_number(index)).otherwise(number)
    numbered = earned.with_columns(number.alias("release"))
    for index, release in enumerate(releases):
        if release.where is not None:
            asked = setting.deals.with_fields(numbered, release.where)
            fails = (pl.col("release") == index) & ~holds(release.where)
            kept = pl.when(fails).then(None).otherwise("release").alias("release")
            numbered = asked.with_columns(kept).select(numbered.columns)
    waits = pl.col("release").is_not_null()
    return numbered.filter(waits), numbered.filter(~waits).drop("release")


def _grouped(waiting: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """The lines in order of what waits together, each with its `gid`, from 0 on."""
    numbers = setting.deals.numbers
    component = pl.col("component").rank("dense").cast(pl.Int64)
    lines = waiting.with_columns(
        numbers.gather(waiting.get_column("row")).alias("deal_no"),
        pl.when(pl.col("deal").is_null()).then("earned_period").alias("period"),
        (component * 2**32 + pl.col("pid").cast(pl.Int64)).alias("whose"),
    )
    keys = ["whose", "deal_no", "item", "mark", "period"]
    used = [name for name in keys if lines.get_column(name).null_count() < lines.height]
    lines = lines.sort(used, maintain_order=True)
    first = pl.int_range(pl.len()) == 0
    gid = (changes(used) & ~first).cast(pl.UInt32).cum_sum().alias("gid")
    return lines.with_columns(gid).drop("whose")


def _number(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int32)


def _held(lines: pl.DataFrame, groups: pl.DataFrame, setting: Setting) -> Drafts:
    """Minus what was earned, on its day and in its pay period."""
    held = lines.with_columns(
        groups.get_column("plan_line").gather(lines.get_column("gid")),
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
    struck: pl.DataFrame,
    setting: Setting,
) -> pl.DataFrame:
    """The steps of everything that waits for one release."""
    moves = [_earned(lines, struck)]
    for index, row in enumerate(release.rows):
        if row.paid is None:
            moves += _reached(row, index, groups, setting)
    if release.asks_payments:
        moves.append(_payments(groups, setting))
    summed = ["earned", *(f"reached {index}" for index in range(len(release.rows))), "paid"]
    frame = pl.concat(moves, how="diagonal")
    counted = [name for name in summed if name in frame.columns]
    first = first_rows(["gid"]).alias("first")
    frame = frame.with_columns(pl.col(counted).fill_null(ZERO)).sort("gid", "pay_no", "day")
    frame = frame.with_columns(first, *(ZERO.alias(name) for name in set(summed) - set(counted)))
    totals = frame.with_columns(total_since(pl.col(name), pl.col("first")) for name in counted)
    here = ["gid", "pay_no", "day"]
    last = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(-1)) for name in here)
    steps = _with_amounts_due(release, totals.filter(last), groups, setting)
    share = _share(release)
    untouched = steps.with_columns(ZERO.alias(name) for name in summed).select(share.num)
    steps = steps.with_columns(
        share.num.alias("num"), (ONE if share.den is None else share.den).alias("den")
    ).filter(_moved(untouched.to_series()))
    return shaped(_with_segments(steps.with_columns(_shown(steps)), struck), STEPS)


def _moved(untouched: pl.Series) -> pl.Expr:
    """Whether what is earned, or the share, is not that of the step before (of no step yet)."""
    first = pl.col("gid").ne_missing(pl.col("gid").shift())
    something = (pl.col("earned") != ZERO) | (pl.col("num") != untouched)
    other = [pl.col(name) != pl.col(name).shift() for name in ("earned", "num", "den")]
    return pl.when(first).then(something).otherwise(pl.any_horizontal(other))


def _shown(steps: pl.DataFrame) -> pl.Expr:
    """The day of a line: that of its step, or of one before it, where that is later."""
    day = pl.col("day")
    turned = (pl.col("gid") == pl.col("gid").shift()) & (day < day.shift())
    if steps.select(turned.any()).item():
        day = day.cast(pl.Int32).cum_max().over("gid").cast(pl.Date)
    return day.alias("shown")


def _struck(groups: pl.DataFrame, strikes: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """The strikes on held pay: `gid, trigger, struck_no, takes`.

    `takes` is whether it is a clawback of this pay itself, not of another component on the deal.
    """
    days = strikes.select("by", "pid", "deal", "trigger", "struck_no")
    named = [pl.lit(False)]
    for clawback in setting.plan.clawbacks:
        of = pl.col("component").is_in(clawback.of)
        named.append((pl.col("by") == clawback.name) & of)
    return (
        groups.select("gid", "pid", "component", "deal")
        .join(days, on=["pid", "deal"], how="inner", nulls_equal=True)
        .select("gid", "trigger", "struck_no", pl.any_horizontal(named).alias("takes"))
    )


def _earned(lines: pl.DataFrame, struck: pl.DataFrame) -> pl.DataFrame:
    """What is earned on its day. A clawback sees the lines of its whole pay period, later ones too."""
    own = lines.select(
        "gid", "pay_no", pl.col("earned_on").alias("day"), pl.col("amount").alias("earned")
    )
    if struck.is_empty():
        return own
    takes = struck.filter("takes")
    first = takes.group_by("gid", pl.col("struck_no").alias("pay_no")).agg(pl.col("trigger").min())
    seen = own.join(first, on=["gid", "pay_no"], how="left", maintain_order="left")
    return seen.with_columns(pl.min_horizontal("day", "trigger").alias("day")).drop("trigger")


def _reached(
    row: ReleaseRow, index: int, groups: pl.DataFrame, setting: Setting
) -> list[pl.DataFrame]:
    """The days of a row that has days, each counting 1: `gid, pay_no, day, reached INDEX`."""
    start = pl.col("earned_on")
    if row.day is not None:
        groups = setting.deals.with_fields(groups, row.day)
        start = pl.col(f"deal.{row.day.name}")
    days = groups.select("gid", start.alias("day")).drop_nulls("day")
    in_days = row.after_unit is Unit.DAYS
    if in_days and row.after:
        days = days.with_columns(pl.col("day").dt.offset_by(f"{int(row.after)}d"))
    found = []
    for part in range(row.parts):
        months = part * row.apart + (0 if in_days else int(row.after))
        day = pl.col("day").dt.offset_by(f"{months}mo") if months else pl.col("day")
        due = days.select("gid", day.alias("day"), ONE.alias(f"reached {index}"))
        found.append(_until_the_end(due, setting))
    return found


def _payments(groups: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`gid, pay_no, day, paid` of every payment on a deal that waits."""
    numbered = setting.deals.numbered_payments.select("deal_no", pl.col("on").alias("day"), "paid")
    found = groups.select("gid", "deal_no").join(numbered, on="deal_no", how="inner")
    return _until_the_end(found.select("gid", "day", "paid"), setting)


def _until_the_end(days: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    pay_no = period_number(setting.calendar, setting.plan.pay, pl.col("day"))
    return days.filter(pl.col("day") <= setting.last.last_day).with_columns(pay_no.alias("pay_no"))


def _with_amounts_due(
    release: Release, steps: pl.DataFrame, groups: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    """`due INDEX`: what payments are measured against, all rows of the deal together."""
    deals = setting.deals
    for index, row in enumerate(release.rows):
        if row.paid is None:
            continue
        numbers = deals.numbers.alias("deal_no")
        rows = deals.rows.select("row").with_columns(numbers)
        rows = rows.join(groups, on="deal_no", how="semi")
        asked = deals.with_fields(rows, row.paid).with_columns(
            quantity(row.paid).value().alias("due")
        )
        asked = asked.select("deal_no", "due").drop_nulls()
        if numbers.n_unique() < numbers.len():
            asked = asked.group_by("deal_no").agg(pl.col("due").sum())
        known = groups.select("gid", "deal_no").join(asked, on="deal_no", how="left")
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


def _with_segments(steps: pl.DataFrame, struck: pl.DataFrame) -> pl.DataFrame:
    """How many strikes of its deal lie before each step."""
    none = _number(0).alias("segment")
    if struck.is_empty():
        return steps.with_columns(none)
    here = ["gid", "pay_no", "day"]
    before = (pl.col("struck_no") < pl.col("pay_no")) | (
        (pl.col("struck_no") == pl.col("pay_no")) & (pl.col("trigger") < pl.col("day"))
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
