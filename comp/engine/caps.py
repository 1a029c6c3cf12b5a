"""Step 9: caps. What the capped components have earned in the cap's period so far, beyond the cap,
is taken off; a later clawback may give some of it back.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.engine.caps_carrying import no_balances, waiting_balances, waiting_steps
from comp.engine.clawbacks import divided
from comp.engine.days import period_number
from comp.engine.expressions import quantity
from comp.engine.lines import DRAFT, SLICE, Drafts, all_drafts, drafts, pay_periods, shaped
from comp.engine.numbers import ZERO, rounded_half_up
from comp.engine.prorated import with_part
from comp.engine.setting import Setting
from comp.engine.stretches import with_stretch
from comp.language.plan import Cap, Rolling

WAITING = "carried over"
"""The slice of a cap whose excess waits: before and after are what waits, as negative amounts."""


@dataclass(frozen=True, slots=True)
class Capped:
    """The lines of all caps, and what waits beyond those whose excess carries over."""

    drafts: Drafts
    balances: pl.DataFrame


def cap_lines(earned: pl.DataFrame, cited: pl.DataFrame, setting: Setting) -> Capped:
    """The lines of every cap, in order of name; no cap sees another's lines."""
    caps = sorted(setting.plan.caps, key=lambda cap: cap.name)
    made = [_capped(cap, earned, cited, setting) for cap in caps]
    balances = [each.balances for each in made if each.balances.height]
    return Capped(
        all_drafts([each.drafts for each in made]),
        pl.concat(balances) if balances else no_balances(),
    )


def _capped(cap: Cap, earned: pl.DataFrame, cited: pl.DataFrame, setting: Setting) -> Capped:
    if cap.per_deal:
        moves = _moves_on_deals(cap, earned, cited, setting)
        keys = ["pid", "deal"]
    else:
        moves = _moves(cap, earned, cited, setting)
        keys = ["pid", "cap_no"]
    if moves.is_empty():
        return Capped(all_drafts([]), no_balances())
    if cap.carries_over:
        return _carried(cap, moves, setting)
    moved = [*keys, "pay_no"]
    steps = (
        moves.group_by(moved)
        .agg(pl.col("amount").sum().alias("moved"), pl.exclude(*moved, "amount").first())
        .sort(moved)
        .with_columns(pl.col("moved").cum_sum().over(keys).alias("to_date"))
    )
    steps = _with_cap(cap, steps, setting).drop_nulls("cap")
    over = pl.max_horizontal(pl.col("to_date") - pl.col("cap"), ZERO)
    steps = _without_opened(cap, steps.with_columns(over.alias("over")), setting)
    before = pl.coalesce(pl.col("over").shift().over(keys), "opened")
    steps = steps.with_columns(before.alias("cut_before"))
    steps = steps.with_columns((pl.col("cut_before") - pl.col("over")).alias("amount"))
    return Capped(_drafts(cap, steps, setting), no_balances())


def _carried(cap: Cap, moves: pl.DataFrame, setting: Setting) -> Capped:
    people = moves.select("pid").unique()
    periods = setting.members.periods(cap.per, setting.last.last_day)
    asked = periods.join(people, on="pid", how="semi", maintain_order="left")
    amounts = _with_cap(cap, asked.select("pid", pl.col("number").alias("cap_no")), setting)
    opened = _openings("cap", (cap.name,), setting).group_by("pid")
    taken_off = opened.agg(pl.col("amount").abs().sum().alias("opened"))
    kept = amounts.select("pid", "cap_no", "cap", "time")
    steps = waiting_steps(cap, moves, kept, taken_off, setting)
    return Capped(_drafts(cap, steps, setting), waiting_balances(cap, steps))


def _moves_on_deals(
    cap: Cap, earned: pl.DataFrame, cited: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    """`pid, deal, cap_no, pay_no, amount`; a deal has the cap of the pay period it was earned in."""
    columns = ["pid", "deal", "pay_no", "amount"]
    on = pl.col("component").is_in(cap.on)
    lines = earned.filter(on).drop_nulls("deal")
    frames = [lines.select(columns)]
    if cap.after_clawbacks and cited.height:
        frames.append(divided(cited, ["component"], setting).filter(on).select(columns))
    cap_no = period_number(setting.calendar, cap.per, pl.col("earned_on")).min().alias("cap_no")
    first = lines.group_by("pid", "deal").agg(cap_no)
    return pl.concat(frames).join(first, on=["pid", "deal"], how="inner", maintain_order="left")


def _moves(cap: Cap, earned: pl.DataFrame, cited: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`pid, cap_no, pay_no, amount`: lines of the capped components, openings, clawbacks of them."""
    columns = ["pid", "cap_no", "pay_no", "amount"]
    columns += ["first_day", "last_day"] if cap.stretch is not None else []
    on = pl.col("component").is_in(cap.on)
    lines = earned.select("pid", "pay_no", "earned_on", "amount", "component").filter(on)
    frames = [_numbered(cap, lines, setting).select(columns)]
    if cap.after_clawbacks and cited.height:
        keys = [name for name in columns if name not in ("pid", "pay_no", "amount")]
        pieces = divided(_numbered(cap, cited, setting), [*keys, "component"], setting)
        frames.append(pieces.filter(on).select(columns))
    brought = _openings("component", cap.on, setting)
    frames.append(_numbered(cap, brought, setting).select(columns))
    taken_off = _openings("cap", (cap.name,), setting)
    frames.append(
        _numbered(cap, taken_off, setting).with_columns(ZERO.alias("amount")).select(columns)
    )
    return pl.concat(frames)


def _numbered(cap: Cap, frame: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`cap_no` of each row's earned_on; for stretches their days too, and no row without a day."""
    stretch = cap.stretch
    if stretch is None:
        number = period_number(setting.calendar, cap.per, pl.col("earned_on"))
        return frame.with_columns(number.alias("cap_no"))
    assert not isinstance(stretch, Rolling)
    found = with_stretch(frame, stretch, setting, "earned_on").drop_nulls("period")
    return found.rename(
        {"period": "cap_no", "stretch_first": "first_day", "stretch_last": "last_day"}
    )


def _openings(what: str, names: tuple[str, ...], setting: Setting) -> pl.DataFrame:
    """Amounts brought in for these names, before the pay period that contains `as_of`."""
    rows = setting.ledger.openings.filter(
        (pl.col("plan") == setting.plan.name)
        & (pl.col("what") == what)
        & pl.col("name").is_in(names)
    )
    pay_no = period_number(setting.calendar, setting.plan.pay, pl.col("as_of"))
    numbered = setting.people.number(rows, "person", "pid")
    return setting.members.among(numbered).select(
        "pid", pl.col("as_of").alias("earned_on"), pay_no.alias("pay_no"), "amount"
    )


def _without_opened(cap: Cap, steps: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`opened`: what this cap had already taken off before the ledger begins."""
    opened = (
        _numbered(cap, _openings("cap", (cap.name,), setting), setting)
        .group_by("pid", "cap_no")
        .agg(pl.col("amount").abs().sum().alias("opened"))
    )
    return steps.join(opened, on=["pid", "cap_no"], how="left", maintain_order="left").with_columns(
        pl.col("opened").fill_null(ZERO)
    )


def _with_cap(cap: Cap, steps: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`cap`: the amount, with personal values of the last day on the plan in the cap's period."""
    if cap.stretch is not None:
        asked = _with_last_stint(steps, setting)
        valued = with_part(_valued(cap, asked, setting), "cap", cap.prorated, setting)
        return valued.drop("first_day", "last_day")
    periods = setting.members.periods(cap.per, setting.plan.last_day).select(
        "pid", pl.col("number").alias("cap_no"), "stint", "first_day", "last_day"
    )
    asked = steps.join(periods, on=["pid", "cap_no"], how="inner", maintain_order="left")
    valued = with_part(_valued(cap, asked, setting), "cap", cap.prorated, setting)
    later = steps.join(periods, on=["pid", "cap_no"], how="anti", maintain_order="left")
    if later.height:
        after = _valued(cap, _at_the_end(later, periods), setting)
        valued = pl.concat([valued, after], how="diagonal")
        valued = valued.sort("pid", "cap_no", "pay_no")
    return valued.drop("first_day", "last_day")


def _valued(cap: Cap, asked: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    asked = setting.members.asked(asked, cap.amount)
    amount = rounded_half_up(quantity(cap.amount).value(), setting.digits)
    return asked.with_columns(amount.alias("cap"))


def _at_the_end(later: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Held pay let go, or a gate that opens, after the time on the plan: as in the last period before."""
    last = periods.rename({"cap_no": "held_no"})
    found = later.join(last, on="pid", how="inner").filter(pl.col("held_no") < pl.col("cap_no"))
    latest = found.sort("pid", "cap_no", "pay_no", "held_no")
    return latest.unique(["pid", "cap_no", "pay_no"], keep="last", maintain_order=True).drop(
        "held_no"
    )


def _mark(cap: Cap) -> list[pl.Expr]:
    """What tells lines of one pay period apart: the cap's period, where the deal does not."""
    if cap.per_deal:
        return []
    several = pl.len().over("pid", "pay_no") > 1
    return [pl.when(several).then(pl.col("cap_no").cast(pl.String)).alias("mark")]


def _with_last_stint(steps: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`stint`: the person's row of people on the stretch's last day, or the last before it."""
    held = setting.members.stints.select("pid", pl.col("first").alias("last_day"), "stint")
    found = (
        steps.select("pid", "last_day")
        .unique()
        .sort("last_day")
        .join_asof(held.sort("last_day"), on="last_day", by="pid", check_sortedness=False)
    )
    return steps.join(
        found.drop_nulls(), on=["pid", "last_day"], how="inner", maintain_order="left"
    )


def _drafts(cap: Cap, steps: pl.DataFrame, setting: Setting) -> Drafts:
    last = pay_periods(setting.calendar, setting.plan, steps.get_column("pay_no").to_list())
    lines = (
        steps.join(last, on="pay_no", how="left", maintain_order="left")
        .filter(pl.col("amount") != ZERO)
        .with_columns(
            pl.lit(cap.name).alias("component"),
            pl.lit("cap").alias("kind"),
            pl.lit(cap.span.line, dtype=pl.UInt32).alias("plan_line"),
            pl.col("pay_last").alias("earned_on"),
            pl.col("pay_period").alias("earned_period"),
            pl.col("amount").alias("exact"),
            *_mark(cap),
        )
    )
    slices = lines.with_columns(
        pl.col("to_date").alias("basis"),
        pl.col("cap").alias("quota"),
        (-pl.col("cut_before")).alias("before"),
        (-pl.col("over")).alias("after"),
        pl.concat_str(
            pl.lit(WAITING if cap.carries_over else "to date"),
            "time",
            separator=" / ",
            ignore_nulls=True,
        ).alias("tier"),
    )
    return drafts(shaped(lines, DRAFT), *([shaped(slices, SLICE)] if setting.slices else []))
