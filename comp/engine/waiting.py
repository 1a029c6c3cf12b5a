"""Pay that waits: what comes to less than the plan's amount adds to later pay, after everything else.

`pay below $50 carries over`: what is paid from the plan in a pay period (base excluded, after draws
and debts) waits while it is, with what waits already, below the amount. In the last pay period of
somebody's time on the plan and after it nothing waits any more: it is paid, or, `lost at leaving`, lost
where that is the end of employment. What would make a debt is first taken from what waits.
"""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.engine.leaving import last_days
from comp.engine.numbers import DECIMAL, ZERO
from comp.engine.setting import Setting

WAITING = "waiting"


def waits(opened: pl.DataFrame, setting: Setting) -> bool:
    """Whether the plan keeps such a balance, or was left one by an earlier plan text."""
    left = opened.filter(pl.col("balance") == WAITING)
    return setting.plan.pay_below is not None or not left.is_empty()


def with_ends(grid: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """The grid of pay periods with `over`, true in and after the last pay period of the person's time
    on the plan, and `left`, true where employment has ended by then."""
    kind, calendar = setting.plan.pay, setting.calendar
    final = setting.members.stints.group_by("pid").agg(pl.col("last").max())
    ends = final.join(last_days(setting), on="pid", how="left").select(
        "pid",
        period_number(calendar, kind, pl.col("last")).alias("final"),
        period_number(calendar, kind, pl.col("end_date")).alias("gone"),
    )
    numbered = grid.join(ends, on="pid", how="left", maintain_order="left")
    over = (pl.col("pay_no") >= pl.col("final")).fill_null(True)
    left = over & (pl.col("gone") <= pl.col("final")).fill_null(False)
    return numbered.with_columns(over.alias("over"), left.alias("left")).drop("final", "gone")


def held_back(period: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One pay period of everybody (`paid`, not below zero; `held`, what pay cannot fall below zero for):
    `held` less what waiting pay covers of it, `waited`, what is paid of what waits, negative where more
    waits, `lost`, and `closing waiting`."""
    rule = setting.plan.pay_below
    opening = pl.col(f"opening {WAITING}")
    covers = pl.max_horizontal(pl.min_horizontal(opening, "held"), ZERO)
    period = period.with_columns(covers.alias("covers"))
    due = opening - pl.col("covers") + pl.col("paid")
    amount = ZERO if rule is None else pl.lit(rule.amount, dtype=DECIMAL)
    small = due < amount
    stays = pl.when(small & ~pl.col("over")).then(due).otherwise(ZERO)
    lost = small & pl.col("left") if rule is not None and rule.lost_at_leaving else pl.lit(False)
    return period.with_columns(
        (pl.col("held") - pl.col("covers")).alias("held"),
        (opening - stays).cast(DECIMAL).alias("waited"),
        pl.when(lost).then(due).otherwise(ZERO).cast(DECIMAL).alias("lost"),
        stays.cast(DECIMAL).alias(f"closing {WAITING}"),
    )
