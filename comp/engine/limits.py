"""`at least MONEY per deal` and `at most MONEY per deal`: one line a deal, cut to its limits (steps 3, 4)."""

from __future__ import annotations

import polars as pl

from comp.engine.crediting import RUNNING_ORDER
from comp.engine.expressions import quantity
from comp.engine.lines import KEY, Drafts, deal_drafts, drafts
from comp.engine.numbers import ZERO, settled, with_payable
from comp.engine.setting import Setting
from comp.engine.slices import deal_slices, limit_slices
from comp.engine.tiers import CLOSED, GATE, divides, is_judged
from comp.language.plan import Commission


def limited_per_deal(
    component: Commission, paid: pl.DataFrame, restarts: list[str], setting: Setting
) -> Drafts:
    """The deal's unrounded pay in a pay period as one line without item, at its first row's day."""
    keys = ["pid", "pay_no", "deal"]
    kept = ("period", "part", "day", "row", "turn", "note")
    carried = [name for name in kept if name in paid.columns]
    apart = "part" in paid.columns
    if apart:  # A deal's items may stand in several totals; its first is that of its first day.
        paid = paid.sort(*RUNNING_ORDER)
    deals = (
        paid.filter(is_open(component))
        .with_columns(**_limits_of(component))
        .group_by(keys, maintain_order=True)
        .agg(
            pl.col(*carried, *_limits_of(component)).first(),
            pl.col("exact").sum().alias("unlimited"),
        )
        .with_columns(
            _within_limits(component, "unlimited").alias("exact"), pl.lit("").alias("item")
        )
    )
    if apart:
        deals = deals.sort(*restarts, maintain_order=True)
    rounding, digits = setting.plan.rounding, setting.digits
    payable = with_payable(
        deals, rounding, digits, restarts or ["pid", "pay_no"], divides(component)
    )
    lines = deal_drafts(payable, component, setting)
    if not setting.slices:
        return drafts(lines)
    rows = as_one_line(paid)
    return drafts(lines, *deal_slices(component, rows), limit_slices(component, deals))


def is_limited(component: Commission) -> bool:
    """Whether a deal's rows of a pay period are one line."""
    return component.at_least is not None or component.at_most is not None


def as_one_line(rows: pl.DataFrame) -> pl.DataFrame:
    """A deal's rows under the name of their one line, without item and member."""
    return rows.with_columns(pl.lit("").alias("item"), pl.lit(None, dtype=pl.String).alias("mark"))


def limited_at_states(
    component: Commission, rows: pl.DataFrame, keys: list[str], states: int
) -> pl.DataFrame:
    """Step 4: a deal's rows of one pay period and accumulation as one row: `exact@i` within its limits,
    beside `unlimited@i`.

    `exact@i` of the rows is empty where they have no pay in a state, or their gate is closed: there
    `at least` lifts nothing.
    """
    exact = [f"exact@{index}" for index in range(states)]
    group = list(dict.fromkeys([*keys, "pay_no", "deal"]))
    carried = [name for name in rows.columns if name not in (*group, *exact)]
    deals = (
        rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in exact))
        .with_columns(**_limits_of(component))
        .group_by(group, maintain_order=True)
        .agg(
            pl.col(*carried, *_limits_of(component)).first(),
            *(pl.col(name).sum().alias(f"un{name}") for name in exact),
            *(pl.col(name).count().alias(f"paid {name}") for name in exact),
        )
    )
    within = [
        pl.when(pl.col(f"paid {name}") > 0)
        .then(_within_limits(component, f"un{name}"))
        .otherwise(ZERO)
        .alias(name)
        for name in exact
    ]
    named = {f"un{name}": name.replace("exact", "unlimited") for name in exact}
    return as_one_line(deals.with_columns(within).rename(named))


def added_by_name(lines: pl.DataFrame) -> pl.DataFrame:
    """Drafts of one name as one: true-ups of what a deal was paid in several pay periods.

    The day and the note are those of the first that moves anything.
    """
    amounts = ["amount", "exact"]
    rest = [name for name in lines.columns if name not in (*KEY, *amounts)]
    still = pl.all_horizontal(pl.col(name) == ZERO for name in amounts)
    by_name = lines.sort(still, maintain_order=True).group_by(KEY, maintain_order=True)
    return by_name.agg(pl.col(rest).first(), pl.col(amounts).sum()).select(lines.columns)


def is_open(component: Commission) -> pl.Expr:
    """True where no gate is closed: `at least` is for deals that pay."""
    return pl.col(GATE) != CLOSED if is_judged(component) else pl.lit(True)


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


def _limits_of(component: Commission) -> dict[str, pl.Expr]:
    """The limits the component has: `low`, `high`."""
    limits = (("low", component.at_least), ("high", component.at_most))
    return {name: quantity(expr).value() for name, expr in limits if expr is not None}


def _within_limits(component: Commission, total: str) -> pl.Expr:
    return clipped(pl.col(total), component.at_least is not None, component.at_most is not None)
