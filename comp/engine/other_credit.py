"""Steps 3 and 4: tiers whose row is said by the running total of another credit.

A deal is paid whole at the rate of the row in which the other credit's total stands: just before the
deal in running order (marginal), or at the end of each pay period (retroactive, with true-ups). For
this the deals are laid among the other credit's entries as entries of nothing.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from comp.engine.attainment import accumulated, earning
from comp.engine.crediting import RUNNING_ORDER
from comp.engine.lines import pay_number
from comp.engine.numbers import ZERO
from comp.engine.setting import Setting
from comp.engine.stretches import accumulated_over
from comp.engine.tiers import row_reached, uses_quota
from comp.language.plan import Commission, TierMode

_ENTRY = ["pid", "day", "turn", "deal", "item", "row", "counts_on", "amount"]


def following_other(component: Commission) -> Commission:
    """The component as if it were on the other credit, each deal at the rate it begins at."""
    tiers, other = component.tiers, component.by_other
    assert tiers is not None
    assert other is not None
    alone = replace(tiers, mode=TierMode.WHOLE_DEAL_OLD)
    return replace(component, on=other, tiers=alone, accelerator=None, below_zero=None, gate=None)


def among_other(
    frame: pl.DataFrame, component: Commission, others: pl.DataFrame, setting: Setting
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The deals with `tier_row` (and the other credit's `quota`); and all entries that move its total.

    In the second frame the deals are entries of nothing, with their place in `asks`.
    """
    own = frame.with_row_index("asks")
    asking = earning(own).select(*_ENTRY[:-1], ZERO.alias("amount"), "asks")
    # A deal asks before what the other credit counts of it: an empty member comes first.
    moving = others.select(*_ENTRY, pl.lit(0, dtype=pl.UInt32).alias("member"))
    together = pl.concat([asking, moving], how="diagonal").sort(*RUNNING_ORDER, "member")
    alone = following_other(component)
    if alone.stretch is None:
        told, _ = accumulated(together, alone, setting.calendar, setting.quotas)
    else:
        told, keys = accumulated_over(together, alone, setting)
        told = told.drop_nulls(keys) if keys else told
    pay_no = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("day"))
    told = told.with_columns(pay_no.alias("pay_no"))
    return _with_row(own, component, alone, told), told


def _with_row(
    own: pl.DataFrame, component: Commission, alone: Commission, told: pl.DataFrame
) -> pl.DataFrame:
    assert alone.tiers is not None
    found = [pl.col("before").alias("stands at")]
    if uses_quota(component):
        found.append(pl.col("quota"))
    if not component.by_other_rerated:
        found.append(row_reached(alone.tiers, pl.col("before")).alias("tier_row"))
    asked = told.filter(pl.col("asks").is_not_null()).select("asks", *found)
    fresh = own.drop("quota", strict=False)
    beside = fresh.join(asked, on="asks", how="left", maintain_order="left").drop("asks")
    if component.by_other_rerated:
        return beside.drop("stands at")
    note = pl.format(f"{alone.on} stands at {{}} before it", _shown("stands at"))
    return beside.with_columns(note.alias("note")).drop("stands at")


def reached_note(component: Commission, frame: pl.DataFrame) -> pl.Expr:
    """`note` of deals whose rate is that at the end of the pay period, where the total is `reached`."""
    words = pl.format(f"{component.by_other} reaches {{}} in its pay period", _shown("reached"))
    if "note" not in frame.columns:
        return words.alias("note")
    return pl.concat_str(words, pl.col("note"), separator="; ", ignore_nulls=True).alias("note")


def _shown(total: str) -> pl.Expr:
    return pl.col(total).round(2).cast(pl.Decimal(38, 2)).cast(pl.String)
