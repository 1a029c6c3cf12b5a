"""`at least MONEY per deal` and `at most MONEY per deal`: one line a deal, cut to its limits."""

from __future__ import annotations

import polars as pl

from comp.engine.expressions import quantity
from comp.engine.lines import Drafts, deal_drafts, drafts
from comp.engine.numbers import ZERO, settled, with_payable
from comp.engine.setting import Setting
from comp.engine.slices import deal_slices, limit_slices
from comp.engine.tiers import CLOSED, GATE, divides, is_judged
from comp.language.plan import Commission, Expr


def limited_per_deal(
    component: Commission, paid: pl.DataFrame, restarts: list[str], setting: Setting
) -> Drafts:
    """The deal's unrounded pay in a pay period as one line without item, at its first row's day."""
    low, high = _limit(component.at_least), _limit(component.at_most)
    limits = [
        value.alias(name) for name, value in (("low", low), ("high", high)) if value is not None
    ]
    keys = ["pid", "pay_no", "deal"]
    carried = [name for name in ("period", "day", "row", "turn", "note") if name in paid.columns]
    deals = (
        open_only(component, paid)
        .with_columns(limits)
        .group_by(keys, maintain_order=True)
        .agg(
            pl.col(*carried, *(limit.meta.output_name() for limit in limits)).first(),
            pl.col("exact").sum().alias("unlimited"),
        )
        .with_columns(
            clipped(pl.col("unlimited"), low is not None, high is not None).alias("exact"),
            pl.lit("").alias("item"),
        )
    )
    rounding, digits = setting.plan.rounding, setting.digits
    payable = with_payable(
        deals, rounding, digits, restarts or ["pid", "pay_no"], divides(component)
    )
    lines = deal_drafts(payable, component, setting)
    if not setting.slices:
        return drafts(lines)
    rows = paid.with_columns(pl.lit("").alias("item"), pl.lit(None, dtype=pl.String).alias("mark"))
    return drafts(lines, *deal_slices(component, rows), limit_slices(component, deals))


def open_only(component: Commission, paid: pl.DataFrame) -> pl.DataFrame:
    """The deals whose gate is not closed: `at least` is for those that pay."""
    return paid.filter(pl.col(GATE) != CLOSED) if is_judged(component) else paid


def clipped(total: pl.Expr, has_low: bool, has_high: bool) -> pl.Expr:
    """Cut to [low, high]; a negative total ignores `low` and is cut at -high."""
    result = total
    if has_low:
        # Quotients that come to nothing leave dust, which is no negative total.
        result = (
            pl.when(settled(total) >= ZERO).then(pl.max_horizontal(result, "low")).otherwise(result)
        )
    if has_high:
        result = pl.max_horizontal(pl.min_horizontal(result, "high"), -pl.col("high"))
    return result


def _limit(expr: Expr | None) -> pl.Expr | None:
    return None if expr is None else quantity(expr).value()
