"""Step 4: pay that depends on how things stand at the end of a pay period, and true-ups.

The state of an accumulation at the end of a pay period is the row of each re-rated table in which
its running total lies, and whether its gate is open. A deal's pay is known for each state; in its own pay period its line is its
amount at the state reached then; whenever a later pay period ends in another state, the deal gets
one `true_up` line: its amount at the new state minus its amount at the old one, which is everything
posted for it so far.
"""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured, earning
from comp.engine.gates import with_gate, with_later_ends
from comp.engine.limits import added_by_name, as_one_line, is_limited, is_open, limited_at_states
from comp.engine.lines import Drafts, deal_drafts, drafts, nothing
from comp.engine.numbers import ZERO, with_payable
from comp.engine.other_credit import reached_note
from comp.engine.setting import Setting
from comp.engine.slices import deal_slices, limit_slices
from comp.engine.tiers import CLOSED, GATE, RERATED, bound_columns, divides, pay_for, row_reached
from comp.language.plan import Commission


def _state_of(component: Commission) -> list[str]:
    """The columns that say how an accumulation stands: what of it can move."""
    tables = (("tier_row", component.tiers), ("multiple_row", component.accelerator))
    moving = [name for name, table in tables if table is not None and table.mode in RERATED]
    return moving + ([GATE] if component.rated_by_gate else [])


def rerated_lines(
    component: Commission,
    frame: pl.DataFrame,
    keys: list[str],
    measured: Measured,
    setting: Setting,
    moving: pl.DataFrame | None = None,
) -> Drafts:
    """Earned lines at the state of their own pay period, and true-ups at every later change.

    `moving` are the entries that move the total, where those are another credit's.
    """
    state = _state_of(component)
    ends = _states(component, frame if moving is None else moving, keys, measured, setting)
    own = earning(frame)
    own = own.join(
        ends.select(*keys, "pay_no", *state, pl.col("total").alias("reached")),
        on=[*keys, "pay_no"],
        maintain_order="left",
    )
    if moving is not None:
        own = own.with_columns(reached_note(component, own))
    known = ends.select(state).unique(maintain_order=True).sort(state)
    if known.is_empty():
        return nothing()
    deals = _paid_at_states(component, own, known, keys, setting)
    rows = as_one_line(own) if is_limited(component) else own
    earned = _at_state(deals, known, "")
    lines = [deal_drafts(earned, component, setting)]
    slices = list(deal_slices(component, rows)) if setting.slices else []
    if setting.slices and is_limited(component):
        slices.append(limit_slices(component, earned))
    changes = _changes(ends, state, keys)
    if changes.height and not setting.plan.fixes_rate_of(component.name):
        true_ups = _true_ups(_rated_again(component, deals, changes, keys, setting), known)
        lines.append(deal_drafts(true_ups, component, setting, kind="true_up"))
        if setting.slices:
            later = _rated_again(component, rows, changes, keys, setting)
            slices += _true_up_slices(component, later, true_ups)
    made = pl.concat(lines)
    return drafts(added_by_name(made) if is_limited(component) else made, *slices)


def _states(
    component: Commission,
    frame: pl.DataFrame,
    keys: list[str],
    measured: Measured,
    setting: Setting,
) -> pl.DataFrame:
    """`keys, pay_no, total, mover, moved_on` and the state at the end of each pay period.

    `mover` is the last deal credited in the pay period, `moved_on` its day; without one that of the
    last reversal.
    """
    moving = pl.lit(True) if "asks" not in frame.columns else pl.col("asks").is_null()
    credited = moving & (pl.col("turn") == 0)
    bounds = [pl.col(name).first() for name in bound_columns(frame)]
    ends = frame.group_by(*keys, "pay_no", maintain_order=True).agg(
        pl.col("amount").sum().alias("moved"),
        pl.col("deal").filter(credited).last().alias("mover"),
        pl.coalesce(
            *(pl.col("day").filter(which).last() for which in (credited, moving)),
            pl.col("day").last(),
        ).alias("moved_on"),
        *bounds,
    )
    if component.rated_by_gate:
        ends = with_later_ends(ends, component, keys, measured, setting)
    ends = ends.sort(*keys, "pay_no").with_columns(
        pl.col("moved").cum_sum().over(keys).alias("total")
    )
    if "opens_at" in frame.columns:
        opened = frame.select(*keys, "opens_at").unique()
        ends = ends.join(opened, on=keys, maintain_order="left").with_columns(
            pl.col("total") + pl.col("opens_at")
        )
    rows = [
        row_reached(table, pl.col("total")).fill_null(0).alias(name)
        for name, table in (("tier_row", component.tiers), ("multiple_row", component.accelerator))
        if table is not None and table.mode in RERATED
    ]
    ends = ends.with_columns(rows)
    return with_gate(ends, component, measured, setting) if component.rated_by_gate else ends


def _paid_at_states(
    component: Commission, own: pl.DataFrame, known: pl.DataFrame, keys: list[str], setting: Setting
) -> pl.DataFrame:
    """`exact@i` and `payable@i`: what each deal earns at each known state.

    With limits per deal also `unlimited@i`, and the deal's rows of a pay period are one row.
    """
    limited = is_limited(component)
    pay = pay_for(component)
    pay = pl.when(is_open(component)).then(pay) if limited else pay.fill_null(ZERO)
    paid = []
    for index, state in enumerate(known.iter_rows()):
        at = [
            pl.lit(stands, dtype=pl.Int32).alias(name)
            for name, stands in zip(known.columns, state, strict=True)
        ]
        paid.append(own.with_columns(at).select(pay.alias(f"exact@{index}")).to_series())
    deals = own.with_columns(paid)
    if limited:
        deals = limited_at_states(component, deals, keys, known.height)
    for index in range(known.height):
        deals = with_payable(
            deals,
            setting.plan.rounding,
            setting.digits,
            keys,
            divides(component),
            exact=f"exact@{index}",
            payable=f"payable@{index}",
        )
    return deals


def _at_state(frame: pl.DataFrame, known: pl.DataFrame, suffix: str) -> pl.DataFrame:
    """`exact` and `payable` (with limits `unlimited` too), with the suffix, at the state in the columns
    of `known`."""
    found = ["exact", "payable"] + (["unlimited"] if "unlimited@0" in frame.columns else [])
    return frame.with_columns(
        _picked(known, what, suffix).alias(f"{what}{suffix}") for what in found
    )


def _picked(known: pl.DataFrame, what: str, suffix: str) -> pl.Expr:
    value: pl.Expr = ZERO
    for index, state in enumerate(known.iter_rows()):
        here = pl.all_horizontal(
            pl.col(f"{name}{suffix}") == stands
            for name, stands in zip(known.columns, state, strict=True)
        )
        value = pl.when(here).then(pl.col(f"{what}@{index}")).otherwise(value)
    return value


def _changes(ends: pl.DataFrame, state: list[str], keys: list[str]) -> pl.DataFrame:
    """Pay periods that end in another state than the one before: `..._new` and `..._old` rows."""
    before = [pl.col(name).shift().over(keys).alias(f"{name}_old") for name in state]
    compared = ends.with_columns(before).drop_nulls(f"{state[0]}_old")
    other = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_old") for name in state)
    renamed = {name: f"{name}_new" for name in state}
    return (
        compared.filter(other)
        .rename(renamed)
        .select(
            *keys,
            pl.col("pay_no").alias("changed_no"),
            "total",
            "mover",
            "moved_on",
            *(f"{name}{when}" for name in state for when in ("_new", "_old")),
        )
    )


def _rated_again(
    component: Commission,
    earned: pl.DataFrame,
    changes: pl.DataFrame,
    keys: list[str],
    setting: Setting,
) -> pl.DataFrame:
    """Deals of earlier pay periods beside each later change; taken-back deals are left alone."""
    later = (
        changes.join(earned, on=keys, maintain_order="left")
        .filter(pl.col("pay_no") < pl.col("changed_no"))
        .with_columns(pl.col("changed_no").alias("pay_no"))
    )
    taken = setting.taken_back.filter(pl.col("component") == component.name).drop("component")
    if taken.is_empty():
        return later
    gone = later.join(taken, on="deal", how="left", maintain_order="left")
    still = pl.col("taken_no").is_null() | (pl.col("taken_no") >= pl.col("pay_no"))
    return gone.filter(still).drop("taken_no")


def _true_ups(later: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    both = _at_state(_at_state(later, known, "_new"), known, "_old")
    return both.with_columns(
        (pl.col("payable_new") - pl.col("payable_old")).alias("payable"),
        (pl.col("exact_new") - pl.col("exact_old")).alias("exact"),
        pl.col("moved_on").alias("day"),
        _note(GATE in known.columns).alias("note"),
    )


def _note(gated: bool) -> pl.Expr:
    """`re-rated: D-2 brought the total to 1200.00`, or what the gate did."""
    mover = pl.col("mover")
    brought = pl.concat_str(
        mover.fill_null("a reversed deal"),
        pl.lit(" brought the total to "),
        pl.col("total").round(2).cast(pl.Decimal(38, 2)).cast(pl.String),
    )
    rerated = pl.concat_str(pl.lit("re-rated: "), brought)
    if not gated:
        return rerated
    turned = (
        pl.when(pl.col(f"{GATE}_new") == CLOSED).then(pl.lit("closed")).otherwise(pl.lit("opened"))
    )
    gate = pl.concat_str(
        pl.lit("the gate "),
        turned,
        pl.when(mover.is_null()).then(pl.lit("")).otherwise(pl.concat_str(pl.lit(": "), brought)),
    )
    moved = pl.col(f"{GATE}_new") != pl.col(f"{GATE}_old")
    return pl.when(moved).then(gate).otherwise(rerated)


def _true_up_slices(
    component: Commission, later: pl.DataFrame, true_ups: pl.DataFrame
) -> list[pl.DataFrame]:
    """The deal's parts at the new rate, and the same at the old rate with a minus; so its limits."""
    made = []
    for when in ("new", "old"):
        old = when == "old"
        at = later.with_columns(
            pl.col(f"{name}_{when}").alias(name) for name in _state_of(component)
        )
        made += deal_slices(component, at, kind="true_up", negative=old)
        if is_limited(component):
            found = (pl.col(f"{what}_{when}").alias(what) for what in ("exact", "unlimited"))
            made.append(limit_slices(component, true_ups.with_columns(found), "true_up", old))
    return made
