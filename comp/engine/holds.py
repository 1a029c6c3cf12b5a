"""Steps 7 and 8 on held pay: what is let go, and what is cancelled before it was let go.

The state of held pay is what was released, cancelled and taken back of it so far. Let go to date is

    round(share × (earned - cancelled - taken back))

and a `released` line is the difference to what was released less what was taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, shaped, with_earned_period
from comp.engine.numbers import DECIMAL, ZERO, Columns, rounded
from comp.engine.releases import GROUP, Held
from comp.engine.setting import Setting
from comp.engine.strikes import ENDED

STATE: Columns = {
    "gid": pl.UInt32(), "released": DECIMAL, "cancelled": DECIMAL, "taken": DECIMAL,
}  # fmt: skip
LET_GO: Columns = {**DRAFT, "gid": pl.UInt32(), "member": pl.String()}
CANCELLED: Columns = {"gid": pl.UInt32(), "by": pl.String(), "gone": DECIMAL}


@dataclass(frozen=True, slots=True)
class Holding:
    """Held pay in the middle of the calculation; `let_go` are the released lines so far with `gid`."""

    held: Held
    state: pl.DataFrame
    let_go: pl.DataFrame
    made: tuple[Drafts, ...]
    cancelled: pl.DataFrame


def holding(held: Held) -> Holding:
    """Before anything is let go."""
    state = pl.DataFrame(schema=STATE)
    if held.groups.height:
        state = held.groups.select("gid", *(ZERO.alias(name) for name in list(STATE)[1:]))
    return Holding(
        held,
        state,
        pl.DataFrame(schema=LET_GO),
        (),
        pl.DataFrame(schema=CANCELLED),
    )


def release_until(now: Holding, segment: int, setting: Setting) -> Holding:
    """The releases of a stretch between two strikes; of held pay that has ended nothing is released."""
    held = now.held
    steps = held.steps.filter(pl.col("segment") == segment)
    if steps.is_empty():
        return now
    steps = _with_groups(steps, held).join(held.ends, on="gid", how="left", maintain_order="left")
    steps = steps.filter(~_has_ended()).join(now.state, on="gid", how="left", maintain_order="left")
    net = pl.col("earned") - pl.col("cancelled") - pl.col("taken")
    exact = net * pl.col("num") / pl.col("den")
    due = rounded(exact, setting.digits, setting.plan.rounding.mode)
    # Steps stand in order of gid, so that the one before is the row before.
    follows = (pl.col("gid") == pl.col("gid").shift()).fill_null(False)
    paid = pl.col("released") - pl.col("taken")
    before = pl.when(follows).then(pl.col("due").shift()).otherwise(paid)
    steps = (
        steps.with_columns(net.alias("basis"), exact.alias("whole"), due.alias("due"))
        .with_columns(before.alias("before"))
        .with_columns(
            (pl.col("due") - pl.col("before")).alias("amount"),
            (pl.col("whole") - pl.col("before")).alias("exact"),
        )
    )
    last = steps.filter(pl.col("gid").ne_missing(pl.col("gid").shift(-1)))
    reached = last.select("gid", (pl.col("due") + pl.col("taken")).alias("released"))
    lines = _released(steps.filter(pl.col("amount") != ZERO), setting)
    made = drafts(shaped(lines, DRAFT), *_released_slices(lines, setting))
    return replace(
        now,
        state=now.state.update(reached, on="gid", how="left"),
        let_go=pl.concat([now.let_go, shaped(lines, LET_GO)]),
        made=(*now.made, made),
    )


def _has_ended() -> pl.Expr:
    after = (pl.col("pay_no") > pl.col("left_no")) | (
        (pl.col("pay_no") == pl.col("left_no")) & (pl.col("day") > pl.col("left_on"))
    )
    return after.fill_null(False)


def _with_groups(frame: pl.DataFrame, held: Held) -> pl.DataFrame:
    gid = frame.get_column("gid")
    about = [*GROUP, "row", "plan_line"]
    return frame.with_columns(held.groups.get_column(name).gather(gid) for name in about)


def _released(steps: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Lines on the day they are let go, never before the day of the pay itself."""
    dated = steps.with_columns(pl.lit("released").alias("kind"), pl.col("shown").alias("earned_on"))
    return _on_its_day(dated, pl.col("earned_on").cast(pl.String), setting)


def _on_its_day(lines: pl.DataFrame, about: pl.Expr, setting: Setting) -> pl.DataFrame:
    """With `earned_period`, and a `mark` that tells lines on several days of a pay period apart."""
    named = with_earned_period(lines, setting.calendar, setting.plan.pay)
    return named.with_columns(
        pl.coalesce("period", "earned_period").alias("earned_period"),
        pl.col("mark").alias("member"),
        pl.concat_str(pl.col("mark"), about, separator=" ", ignore_nulls=True).alias("mark"),
    )


def _released_slices(lines: pl.DataFrame, setting: Setting) -> list[pl.DataFrame]:
    """The share of what was earned that is let go by now, less what was let go before."""
    if not setting.slices:
        return []
    share = lines.with_columns(
        (pl.col("num") / pl.col("den")).alias("rate"),
        pl.col("whole").alias("amount"),
        pl.lit("share released by now").alias("tier"),
        pl.lit(None, dtype=DECIMAL).alias("before"),
    )
    before = lines.filter(pl.col("before") != ZERO).with_columns(
        (-pl.col("before")).alias("amount"),
        pl.lit(None, dtype=DECIMAL).alias("basis"),
        pl.lit("released before").alias("tier"),
    )
    return [shaped(share, SLICE), shaped(before, SLICE)]


def payable(now: Holding, components: Sequence[str]) -> pl.DataFrame:
    """What is paid on deals by these components so far: lines that do not wait, and what was let go
    (with `gid`): `pid, deal, component, earned_on, pay_no, amount, item, member, gid`.

    `member` is the mark of the earned line.
    """
    of = pl.col("component").is_in(components)
    alone = pl.lit(None, dtype=pl.UInt32).alias("gid")
    columns = ["pid", "deal", "component", "earned_on", "pay_no", "amount", "item"]
    free = now.held.free.select(*columns, pl.col("mark").alias("member"), alone).filter(of)
    if now.let_go.is_empty():
        return free
    return pl.concat([free, now.let_go.select(*columns, "member", "gid").filter(of)])


def cancel(now: Holding, strikes: pl.DataFrame, segment: int, setting: Setting) -> Holding:
    """What waits is cancelled: PERCENT of it, less what this strike's name has cancelled before.

    `strikes` is `pid, deal, component, by, trigger, struck_no, num, den`. The end of held pay strikes
    what ends on that day; after it nothing waits any more.
    """
    if now.held.steps.is_empty():
        return now
    steps = now.held.steps.filter(pl.col("segment") <= segment)
    earned = steps.group_by("gid", maintain_order=True).agg(pl.col("earned").last())
    keys, ended = ["pid", "deal", "component"], pl.col("by") == ENDED
    hit = (
        _with_groups(earned, now.held)
        .join(strikes, on=keys, how="inner", nulls_equal=True, maintain_order="left")
        .join(now.state, on="gid", how="left", maintain_order="left")
        .join(now.held.ends.select("gid", "lost_on"), on="gid", how="left", maintain_order="left")
        .filter(
            pl.when(ended)
            .then(pl.col("trigger") == pl.col("lost_on"))
            .otherwise((pl.col("trigger") <= pl.col("lost_on")).fill_null(True))
        )
    )
    before = now.cancelled.group_by("gid", "by").agg(pl.col("gone").sum())
    hit = hit.join(before, on=["gid", "by"], how="left", maintain_order="left")
    unreleased = pl.col("earned") - pl.col("released")
    exact = unreleased * pl.col("num") / pl.col("den") - pl.col("gone").fill_null(ZERO)
    wanted = rounded(exact, setting.digits, setting.plan.rounding.mode)
    waits = unreleased - pl.col("cancelled")
    struck = pl.max_horizontal(pl.min_horizontal(wanted, waits), ZERO)
    # What ends is lost whole, of a reversed deal too.
    cut = pl.when(ended).then(waits).otherwise(struck)
    hit = hit.with_columns(cut.alias("cut")).filter(pl.col("cut") != ZERO)
    return _cancelled(now, hit, setting)


def took_back(now: Holding, gone: pl.DataFrame) -> Holding:
    """What was taken back of held pay (`gid, gone`) was let go and is paid no more."""
    own = gone.drop_nulls("gid").group_by("gid").agg(pl.col("gone").sum())
    return _added(now, "taken", own) if own.height else now


def _added(now: Holding, name: str, more: pl.DataFrame) -> Holding:
    """The state with `gone` of `more` added to one of its amounts."""
    state = now.state.join(more.select("gid", "gone"), on="gid", how="left", maintain_order="left")
    total = (pl.col(name) + pl.col("gone").fill_null(ZERO)).alias(name)
    return replace(now, state=state.with_columns(total).drop("gone"))


def _cancelled(now: Holding, hit: pl.DataFrame, setting: Setting) -> Holding:
    """Two lines that cancel: what was held is held no more, and is lost."""
    dated = hit.with_columns(
        pl.col("trigger").alias("earned_on"), pl.col("struck_no").alias("pay_no")
    )
    about = pl.concat_str(pl.col("by"), pl.col("trigger").cast(pl.String), separator=" ")
    named = _on_its_day(dated, about.str.strip_chars(" "), setting)
    lines = [
        named.with_columns(
            pl.lit(kind).alias("kind"), (pl.col("cut") * sign).alias("amount"),
            (pl.col("cut") * sign).alias("exact"), pl.col("cut").alias("basis"),
            pl.lit(sign).cast(DECIMAL).alias("rate"), pl.lit("not yet released").alias("tier"),
        )
        for kind, sign in (("held", 1), ("cancelled", -1))
    ]  # fmt: skip
    slices = [shaped(each, SLICE) for each in lines] if setting.slices else []
    made = drafts(pl.concat([shaped(each, DRAFT) for each in lines]), *slices)
    gone = shaped(hit.with_columns(pl.col("cut").alias("gone")), CANCELLED)
    told = replace(now, made=(*now.made, made), cancelled=pl.concat([now.cancelled, gone]))
    return _added(told, "cancelled", gone.group_by("gid").agg(pl.col("gone").sum()))


def lost_later(now: Holding, setting: Setting) -> Holding:
    """What is still earned (or trued up) after held pay was cancelled for good is lost as well."""
    if now.held.ends.is_empty() or now.held.steps.is_empty():
        return now
    moved = pl.col("earned") - pl.col("earned").shift().over("gid").fill_null(ZERO)
    steps = _with_groups(now.held.steps.with_columns(moved.alias("cut")), now.held)
    later = (
        steps.join(now.held.ends, on="gid", how="inner", maintain_order="left")
        .filter(_has_ended() & (pl.col("cut") != ZERO))
        .filter((pl.col("pay_no") > pl.col("lost_no")) | (pl.col("day") > pl.col("lost_on")))
        .with_columns(
            pl.col("day").alias("trigger"), pl.col("pay_no").alias("struck_no"),
            pl.lit(ENDED).alias("by"),
        )
    )  # fmt: skip
    return _cancelled(now, later, setting) if later.height else now


def held_balances(held: Drafts, let_go: Drafts, setting: Setting) -> pl.DataFrame:
    """What waits of each released component at the end of every pay period: `held NAME`."""
    waits = pl.col("kind").is_in(["held", "released"])
    columns = ["pid", "component", "kind", "pay_no", "amount"]
    lines = [each.lines.select(columns).filter(waits) for each in (held, let_go)]
    moves = (
        pl.concat(lines)
        .group_by("pid", "component", "pay_no")
        .agg((-pl.col("amount")).sum().alias("change"))
    )
    keys = ["pid", "component"]
    span = moves.group_by(keys).agg(pl.col("pay_no").min().alias("start"))
    numbers = pl.int_ranges("start", setting.last.number + 1, dtype=pl.Int32)
    grid = span.with_columns(numbers.alias("pay_no")).explode("pay_no").drop("start")
    rows = (
        grid.join(moves, on=[*keys, "pay_no"], how="left")
        .with_columns(pl.col("change").fill_null(ZERO))
        .sort(*keys, "pay_no")
        .with_columns(pl.col("change").cum_sum().over(keys).alias("closing"))
        .with_columns((pl.col("closing") - pl.col("change")).alias("opening"))
    )
    moved = (pl.col("opening") != ZERO) | (pl.col("closing") != ZERO)
    return rows.filter(moved).select(
        "pid", "pay_no", pl.concat_str(pl.lit("held "), "component").alias("balance"),
        "opening", "change", "closing",
    )  # fmt: skip
