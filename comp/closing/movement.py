"""Pay of a period against the one before, person by person, and why it moved.

Every reason is an amount, and the reasons add up to the movement:

    volume        more or less was credited, at the rate of the period before
    tier          the same credited amount earned another rate; true-ups
    plan change   what the plans of now pay on this period beyond the plans of the period before
    bonus         bonuses, objectives and other pay that is not on deals
    clawback, cap, base
    adjustment    corrections by hand, and of closed periods
    balances      draws, recovery, carried pay
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from comp.engine.closed import SETTLEMENT_KINDS
from comp.engine.numbers import DECIMAL, ZERO, rounded_half_up
from comp.money import minor_units

REASONS = (
    "volume",
    "tier",
    "plan change",
    "bonus",
    "clawback",
    "cap",
    "base",
    "adjustment",
    "balances",
)
BY_KIND: Mapping[str, str] = {
    "true_up": "tier",
    "clawback": "clawback",
    "cap": "cap",
    "base": "base",
    "adjustment": "adjustment",
    **dict.fromkeys(SETTLEMENT_KINDS, "balances"),
}
"""The reason of a line whose kind says it; pay on deals is volume and tier, the rest is bonus."""

KEY = ["person", "currency"]
MOVEMENT = [*KEY, "before", "now", "change", *REASONS]
ON_DEALS = [*KEY, "plan", "component"]


def movements(
    before: pl.DataFrame,
    now: pl.DataFrame,
    credited_before: pl.DataFrame,
    credited_now: pl.DataFrame,
    plan_change: pl.DataFrame,
) -> pl.DataFrame:
    """Columns `MOVEMENT`, a row a person and currency, in order.

    `before` and `now` are lines; `credited_*` what pay on deals was measured by (`person, plan,
    component, basis`); `plan_change` is `person, currency, amount`.
    """
    parts = [
        _by_reason(now, 1),
        _by_reason(before, -1),
        _volume_and_tier(before, now, credited_before, credited_now),
        plan_change.select(*KEY, pl.lit("plan change").alias("reason"), "amount"),
        # What another plan pays would else be seen as another rate.
        plan_change.select(*KEY, pl.lit("tier").alias("reason"), -pl.col("amount")),
    ]
    summed = pl.concat(parts).group_by(*KEY, "reason").agg(pl.col("amount").sum())
    wide = summed.pivot("reason", index=KEY, values="amount")
    missing = [
        pl.lit(None, dtype=DECIMAL).alias(name) for name in REASONS if name not in wide.columns
    ]
    totals = [
        lines.group_by(KEY).agg(pl.col("amount").sum().alias(name))
        for name, lines in (("before", before), ("now", now))
    ]
    both = totals[0].join(totals[1], on=KEY, how="full", coalesce=True)
    joined = both.join(wide.with_columns(missing), on=KEY, how="left")
    filled = joined.with_columns(
        pl.col("before", "now", *REASONS).cast(DECIMAL).fill_null(ZERO)
    ).with_columns((pl.col("now") - pl.col("before")).alias("change"))
    return filled.select(MOVEMENT).sort(KEY)


def on_deals() -> pl.Expr:
    """Pay on deals: what volume and tier explain."""
    return (pl.col("kind") == "earned") & pl.col("deal").is_not_null()


def _by_reason(lines: pl.DataFrame, sign: int) -> pl.DataFrame:
    others = lines.filter(~on_deals())
    reason = pl.col("kind").replace_strict(BY_KIND, default="bonus", return_dtype=pl.String)
    amount = pl.col("amount") if sign > 0 else -pl.col("amount")
    return others.select(*KEY, reason.alias("reason"), amount.alias("amount"))


def _volume_and_tier(
    before: pl.DataFrame,
    now: pl.DataFrame,
    credited_before: pl.DataFrame,
    credited_now: pl.DataFrame,
) -> pl.DataFrame:
    """For each component: (credited now - credited before) x the rate before, and the rest."""
    paid = [
        lines.filter(on_deals()).group_by(ON_DEALS).agg(pl.col("amount").sum().alias(name))
        for name, lines in (("paid before", before), ("paid now", now))
    ]
    both = paid[0].join(paid[1], on=ON_DEALS, how="full", coalesce=True)
    place = ["person", "plan", "component"]
    for name, credited in (("basis before", credited_before), ("basis now", credited_now)):
        sums = credited.group_by(place).agg(pl.col("basis").sum().alias(name))
        both = both.join(sums, on=place, how="left")
    both = both.with_columns(
        pl.col("paid before", "paid now", "basis before", "basis now").fill_null(ZERO)
    )
    parts = [_split(part) for part in both.partition_by("currency", maintain_order=True)]
    schema = {
        "person": pl.String(),
        "currency": pl.String(),
        "reason": pl.String(),
        "amount": DECIMAL,
    }
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def _split(both: pl.DataFrame) -> pl.DataFrame:
    digits = minor_units(str(both.get_column("currency")[0]))
    paid_before, basis_before = pl.col("paid before"), pl.col("basis before")
    rated = (basis_before != ZERO) & (pl.col("basis now") != ZERO)
    divisor = pl.when(basis_before == ZERO).then(None).otherwise(basis_before)
    at_old_rate = (pl.col("basis now") - basis_before) * paid_before / divisor
    change = pl.col("paid now") - paid_before
    volume = pl.when(rated).then(rounded_half_up(at_old_rate, digits)).otherwise(change)
    split = both.with_columns(volume.alias("volume")).with_columns(
        (change - pl.col("volume")).alias("tier")
    )
    return pl.concat(
        split.select(*KEY, pl.lit(name).alias("reason"), pl.col(name).cast(DECIMAL).alias("amount"))
        for name in ("volume", "tier")
    )


def outliers(history: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """People whose total lies far outside their own last periods: `person, currency, now, low, high`.

    `history` is `person, currency, period, amount`, closed periods only. Far outside means beyond the
    highest or lowest by more than their distance; with fewer than three periods nothing is said.
    """
    usual = history.group_by(KEY).agg(
        pl.col("amount").min().alias("low"),
        pl.col("amount").max().alias("high"),
        pl.len().alias("n"),
    )
    spread = pl.col("high") - pl.col("low")
    joined = now.group_by(KEY).agg(pl.col("amount").sum().alias("now")).join(usual, on=KEY)
    outside = (pl.col("now") > pl.col("high") + spread) | (pl.col("now") < pl.col("low") - spread)
    return joined.filter(outside & (pl.col("n") >= 3)).select(*KEY, "now", "low", "high").sort(KEY)
