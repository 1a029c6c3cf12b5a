"""Caps whose excess carries over: what goes beyond the cap waits, and is paid in later periods of the
cap that have room.

In each of the cap's periods as much may be paid as was earned in it to date and was carried in, at
most the cap; the rest is carried into the next. As seen at the end of every pay period this is worked
out anew from the first period on, because a late clawback may change an earlier one; the cap's line
is what changed.
"""

from __future__ import annotations

import polars as pl

from comp.engine.numbers import ZERO
from comp.engine.setting import Setting
from comp.engine.settlement import BALANCES
from comp.language.plan import Cap


def waiting_steps(
    cap: Cap, moves: pl.DataFrame, amounts: pl.DataFrame, opened: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    """`pid, pay_no, cap_no, to_date, cap, time, cut_before, over, amount` for every pay period.

    `moves` are `pid, cap_no, pay_no, amount`, `amounts` the cap in each of its periods, `opened` what
    it had taken off before the ledger begins. `cut_before` and `over` are what waits before and after.
    """
    people = moves.select("pid").unique().sort("pid")
    before = people.join(opened, on="pid", how="left", maintain_order="left").with_columns(
        pl.col("opened").fill_null(ZERO).alias("cut_before")
    )
    first = moves.select(pl.col("pay_no").min()).item()
    start = moves.select(pl.col("cap_no").min()).item()
    calendar, pay = setting.calendar, setting.plan.pay
    steps = []
    for pay_no in range(first, setting.last.number + 1):
        end = calendar.numbered(pay, pay_no).last_day
        current = calendar.number(cap.per, end)
        known = moves.filter(pl.col("pay_no") <= pay_no)
        sums = known.group_by("pid", "cap_no").agg(pl.col("amount").sum().alias("to_date"))
        state = people.with_columns(ZERO.alias("over"))
        for cap_no in range(start, current + 1):
            state = _passed(state, cap_no, sums, amounts)
        step = state.join(before.select("pid", "cut_before"), on="pid", maintain_order="left")
        steps.append(
            step.with_columns(
                pl.lit(pay_no, dtype=pl.Int32).alias("pay_no"),
                pl.lit(current, dtype=pl.Int32).alias("cap_no"),
                (pl.col("cut_before") - pl.col("over")).alias("amount"),
            )
        )
        before = state.select("pid", pl.col("over").alias("cut_before"))
    return pl.concat(steps)


def _passed(
    state: pl.DataFrame, cap_no: int, sums: pl.DataFrame, amounts: pl.DataFrame
) -> pl.DataFrame:
    """One of the cap's periods further: what waits after it."""
    here = pl.col("cap_no") == cap_no
    frame = state.select("pid", "over")
    for other in (sums, amounts):
        frame = frame.join(
            other.filter(here).drop("cap_no"), on="pid", how="left", maintain_order="left"
        )
    room = pl.col("cap") - pl.col("to_date").fill_null(ZERO)
    # Without a day on the plan there is no cap, and what waits goes on waiting.
    paid = pl.when(room.is_null()).then(ZERO).otherwise(pl.min_horizontal(room, "over"))
    return frame.with_columns(
        (pl.col("over") - paid).alias("over"), pl.col("to_date").fill_null(ZERO)
    )


def waiting_balances(cap: Cap, steps: pl.DataFrame) -> pl.DataFrame:
    """What waits, by pay period, where it ever does."""
    rows = steps.select(
        "pid",
        "pay_no",
        pl.lit(cap.name).alias("balance"),
        pl.col("cut_before").alias("opening"),
        (pl.col("over") - pl.col("cut_before")).alias("change"),
        pl.col("over").alias("closing"),
    ).filter((pl.col("opening") != ZERO) | (pl.col("closing") != ZERO))
    return rows.select(pl.col(name).cast(kind) for name, kind in BALANCES.items())


def no_balances() -> pl.DataFrame:
    """No rows."""
    return pl.DataFrame(schema=BALANCES)
