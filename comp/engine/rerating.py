"""Step 4: tables whose rate depends on the running total at the end of a pay period, and true-ups.

The state of an accumulation at the end of a pay period is the row of each re-rated table in which
its running total lies. A deal's pay is known for each state; in its own pay period its line is its
amount at the state reached then; whenever a later pay period ends in another state, the deal gets
one `true_up` line: its amount at the new state minus its amount at the old one, which is everything
posted for it so far.
"""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import earning
from comp.engine.lines import Drafts, deal_drafts, drafts
from comp.engine.numbers import ZERO, with_payable
from comp.engine.other_credit import reached_note
from comp.engine.setting import Setting
from comp.engine.slices import deal_slices
from comp.engine.tiers import RERATED, divides, pay_for, row_reached
from comp.language.plan import Commission

STATE = ["tier_row", "multiple_row"]


def rerated_lines(
    component: Commission,
    frame: pl.DataFrame,
    keys: list[str],
    setting: Setting,
    moving: pl.DataFrame | None = None,
) -> Drafts:
    """Earned lines at the state of their own pay period, and true-ups at every later change.

    `moving` are the entries that move the total, where those are another credit's.
    """
    ends = _states(component, frame if moving is None else moving, keys)
    own = earning(frame)
    own = own.join(
        ends.select(*keys, "pay_no", *STATE, pl.col("total").alias("reached")),
        on=[*keys, "pay_no"],
        maintain_order="left",
    )
    if component.by_other is not None:
        own = own.with_columns(reached_note(component, own))
    known = ends.select(STATE).unique(maintain_order=True).sort(STATE)
    earned = _paid_at_states(component, own, known, keys, setting)
    lines = [deal_drafts(_at_state(earned, known, ""), component, setting)]
    slices = list(deal_slices(component, own, setting)) if setting.slices else []
    changes = _changes(ends, keys)
    if changes.height and not _fixed_at_booking(component, setting):
        later = _rated_again(component, earned, changes, keys, setting)
        true_ups = _true_ups(later, known)
        lines.append(deal_drafts(true_ups, component, setting, kind="true_up"))
        if setting.slices:
            slices += _true_up_slices(component, true_ups, setting)
    return drafts(pl.concat(lines), *slices)


def _fixed_at_booking(component: Commission, setting: Setting) -> bool:
    """A release may fix the rate of what it holds: later pay periods change nothing."""
    return any(
        release.rate_fixed and component.name in release.components
        for release in setting.plan.releases
    )


def _states(component: Commission, frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """`keys, pay_no, total, mover, moved_on, tier_row, multiple_row` at the end of each pay period.

    `mover` is the last deal credited in the pay period, `moved_on` its day.
    """
    credited = pl.col("turn") == 0
    if "asks" in frame.columns:
        credited &= pl.col("asks").is_null()
    quota = [pl.col("quota").first()] if "quota" in frame.columns else []
    ends = frame.group_by(*keys, "pay_no", maintain_order=True).agg(
        pl.col("amount").sum().alias("moved"),
        pl.col("deal").filter(credited).last().alias("mover"),
        pl.coalesce(pl.col("day").filter(credited).last(), pl.col("day").last()).alias("moved_on"),
        *quota,
    )
    ends = ends.sort(*keys, "pay_no").with_columns(
        pl.col("moved").cum_sum().over(keys).alias("total")
    )
    if "opens_at" in frame.columns:
        opened = frame.select(*keys, "opens_at").unique()
        ends = ends.join(opened, on=keys, maintain_order="left").with_columns(
            pl.col("total") + pl.col("opens_at")
        )
    rows = []
    for name, table in zip(STATE, (component.tiers, component.accelerator), strict=True):
        if table is not None and table.mode in RERATED:
            reached = row_reached(table, pl.col("total"))
            rows.append(reached.fill_null(0).alias(name))
        else:
            rows.append(pl.lit(0, dtype=pl.Int32).alias(name))
    return ends.with_columns(rows)


def _paid_at_states(
    component: Commission, own: pl.DataFrame, known: pl.DataFrame, keys: list[str], setting: Setting
) -> pl.DataFrame:
    """`exact@i` and `payable@i`: what each deal earns at each known state."""
    reached = own.select(STATE)
    for index, state in enumerate(known.iter_rows()):
        at = [
            pl.lit(row, dtype=pl.Int32).alias(name) for name, row in zip(STATE, state, strict=True)
        ]
        exact = own.with_columns(at).select(pay_for(component).fill_null(ZERO)).to_series()
        own = own.with_columns(exact.alias(f"exact@{index}"))
        own = with_payable(
            own,
            setting.plan.rounding,
            setting.digits,
            keys,
            divides(component),
            exact=f"exact@{index}",
            payable=f"payable@{index}",
        )
    return own.with_columns(reached.get_columns())


def _at_state(frame: pl.DataFrame, known: pl.DataFrame, suffix: str) -> pl.DataFrame:
    """`exact` and `payable` (with the suffix) at the state in `tier_row`, `multiple_row`."""
    exact, payable = _picked(known, "exact", suffix), _picked(known, "payable", suffix)
    return frame.with_columns(exact.alias(f"exact{suffix}"), payable.alias(f"payable{suffix}"))


def _picked(known: pl.DataFrame, what: str, suffix: str) -> pl.Expr:
    value: pl.Expr = ZERO
    for index, (tier_row, multiple_row) in enumerate(known.iter_rows()):
        here = (pl.col(f"tier_row{suffix}") == tier_row) & (
            pl.col(f"multiple_row{suffix}") == multiple_row
        )
        value = pl.when(here).then(pl.col(f"{what}@{index}")).otherwise(value)
    return value


def _changes(ends: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Pay periods that end in another state than the one before: `..._new` and `..._old` rows."""
    before = [pl.col(name).shift().over(keys).alias(f"{name}_old") for name in STATE]
    compared = ends.with_columns(before).drop_nulls("tier_row_old")
    other = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_old") for name in STATE)
    renamed = {name: f"{name}_new" for name in STATE}
    return (
        compared.filter(other)
        .rename(renamed)
        .select(
            *keys,
            pl.col("pay_no").alias("changed_no"),
            "total",
            "mover",
            "moved_on",
            *(f"{name}{when}" for name in STATE for when in ("_new", "_old")),
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
    later = changes.join(earned, on=keys, maintain_order="left").filter(
        pl.col("pay_no") < pl.col("changed_no")
    )
    taken = setting.taken_back.filter(pl.col("component") == component.name).drop("component")
    if taken.is_empty():
        return later
    gone = later.join(taken, on="deal", how="left", maintain_order="left")
    still = pl.col("taken_no").is_null() | (pl.col("taken_no") >= pl.col("changed_no"))
    return gone.filter(still).drop("taken_no")


def _true_ups(later: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    both = _at_state(_at_state(later, known, "_new"), known, "_old")
    return both.with_columns(
        (pl.col("payable_new") - pl.col("payable_old")).alias("payable"),
        (pl.col("exact_new") - pl.col("exact_old")).alias("exact"),
        pl.col("moved_on").alias("day"),
        pl.col("changed_no").alias("pay_no"),
        pl.concat_str(
            pl.lit("re-rated: "),
            pl.col("mover").fill_null("a reversed deal"),
            pl.lit(" brought the total to "),
            pl.col("total").round(2).cast(pl.Decimal(38, 2)).cast(pl.String),
        ).alias("note"),
    )


def _true_up_slices(
    component: Commission, true_ups: pl.DataFrame, setting: Setting
) -> list[pl.DataFrame]:
    """The deal's parts at the new rate, and the same at the old rate with a minus."""
    made = []
    for when in ("new", "old"):
        at = true_ups.with_columns(pl.col(f"{name}_{when}").alias(name) for name in STATE)
        made += deal_slices(component, at, setting, kind="true_up", negative=when == "old")
    return made
