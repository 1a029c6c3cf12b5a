"""Gates: whether a component pays at all, as it stands at the end of a pay period.

`opens when attainment >= 100%, from the first dollar` in a commission accumulated per quarter asks at
the end of each pay period what was credited by then of the quarter's quota. While that does not hold
the quarter's deals pay nothing; once it does, all of them pay, those of earlier pay periods by
`true_up` lines (comp/engine/rerating.py). Where nothing adds up, each deal is judged once, over its
own pay period.
"""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.days import period_number, periods_between, periods_frame
from comp.engine.expressions import holds, measures_of, parts
from comp.engine.lines import pay_number
from comp.engine.measuring import with_measures
from comp.engine.setting import Setting
from comp.engine.tiers import CLOSED, GATE, NO_QUOTA, OPEN, bound_columns
from comp.language.plan import (
    Commission,
    Expr,
    Gate,
    MeasureKind,
    Paid,
    Window,
    WindowKind,
    test_of,
)


def with_own_gate(
    deals: pl.DataFrame, component: Commission, measured: Measured, setting: Setting
) -> pl.DataFrame:
    """Deals with `gate` as it stands at the end of the pay period that contains their day."""
    gate = component.gate
    assert gate is not None
    number = period_number(setting.calendar, gate.per, pl.col("day"))
    asked = deals.select("pid", number.alias("number"), number.alias("pay_no"))
    return deals.with_columns(_judged(asked, gate, measured, setting))


def with_gate(
    ends: pl.DataFrame, component: Commission, measured: Measured, setting: Setting
) -> pl.DataFrame:
    """Ends of pay periods (`pid, period, pay_no`) with `gate` as it stands there."""
    assert component.gate is not None
    asked = ends.select("pid", pl.col("period").alias("number"), "pay_no")
    return ends.with_columns(_judged(asked, component.gate, measured, setting))


def _judged(asked: pl.DataFrame, gate: Gate, measured: Measured, setting: Setting) -> pl.Series:
    """`gate` of periods (`pid, number`) at the ends of pay periods (`pay_no`)."""
    ends = periods_frame(setting.calendar, setting.plan.pay, asked.get_column("pay_no").unique())
    ends = ends.select(pl.col("number").alias("pay_no"), pl.col("last_day").alias("upto"))
    frame = (
        asked.unique(maintain_order=True)
        .join(setting.members.periods(gate.per, setting.last.last_day), on=["pid", "number"])
        .join(ends, on="pay_no", how="left", maintain_order="left")
    )
    frame = setting.members.asked(frame, gate.test)
    frame = with_measures(frame, measured, gate.per, gate.test)
    missing = [pl.col(f"quota of {subject}").is_null() for subject in _attained(gate.test)]
    stands = pl.when(holds(gate.test)).then(OPEN).otherwise(CLOSED)
    if missing:
        stands = pl.when(pl.any_horizontal(missing)).then(NO_QUOTA).otherwise(stands)
    told = frame.select("pid", "number", "pay_no", stands.cast(pl.Int32).alias(GATE))
    found = asked.join(told, on=["pid", "number", "pay_no"], how="left", maintain_order="left")
    return found.get_column(GATE).fill_null(CLOSED)


def _attained(test: Expr) -> list[str]:
    """What a test asks the attainment of; of several periods at once each may lack a quota."""
    return sorted(
        {
            each.subject
            for each in measures_of(test)
            if each.kind is MeasureKind.ATTAINMENT and not _is_every(each.window)
        }
    )


def _is_every(window: Window | None) -> bool:
    return window is not None and window.kind is WindowKind.EVERY


# ---------------------------------------------------------------- when a gate may move


def with_later_ends(
    ends: pl.DataFrame, component: Commission, keys: list[str], measured: Measured, setting: Setting
) -> pl.DataFrame:
    """The ends of pay periods with credit of an accumulation, and of all later ones at which a gate
    may open or close without any. `moved_on` of these is the last day on which something counted
    that the gate asks for, else the pay period's last."""
    if ends.is_empty():
        return ends
    since = ends.group_by(keys, maintain_order=True).agg(pl.col("pay_no").min().alias("since"))
    later = since.join(_paydays(ends, component, setting), how="cross").filter(
        pl.col("pay_no") > pl.col("since")
    )
    if _is_confined(component.gate):
        later = _within(later, component, setting)
    later = later.join(ends, on=[*keys, "pay_no"], how="anti", maintain_order="left")
    moves = _moves(component, measured, setting)
    later = later.join(moves, on=["pid", "pay_no"], how="left", maintain_order="left")
    later = later.with_columns(pl.coalesce("moved_on", "pay_last").alias("moved_on"))
    every = pl.concat([ends, later.drop("since", "pay_last")], how="diagonal")
    every = every.sort(*keys, "pay_no").with_columns(pl.col("moved").fill_null(0))
    held = bound_columns(every)
    return every.with_columns(pl.col(held).forward_fill().over(keys)) if held else every


def _paydays(ends: pl.DataFrame, component: Commission, setting: Setting) -> pl.DataFrame:
    """`pay_no, pay_last` of the pay periods in which the component pays, to the end of the run."""
    first = int(ends.select(pl.col("pay_no").min()).item())
    begins = setting.calendar.numbered(setting.plan.pay, first).first_day
    days = periods_between(
        setting.calendar, setting.plan.pay, begins, max(begins, setting.last.last_day)
    )
    # Of a week in which a month ends, only the first days may be paid in it.
    pays = [
        pay_number(setting.calendar, setting.plan, component.paid_per, pl.col(day))
        == pl.col("number")
        for day in ("first_day", "last_day")
    ]
    return days.filter(pl.any_horizontal(pays)).select(
        pl.col("number").alias("pay_no"), pl.col("last_day").alias("pay_last")
    )


def _is_confined(gate: Gate | None) -> bool:
    """Whether nothing after the accumulation can move what a gate asks for."""
    test = test_of(gate)
    within = (None, WindowKind.THROUGH, WindowKind.BEFORE)
    windows = [each.window.kind if each.window else None for each in measures_of(test)]
    return all(each in within for each in windows) and not any(
        isinstance(part, Paid) for part in parts(test)
    )


def _within(later: pl.DataFrame, component: Commission, setting: Setting) -> pl.DataFrame:
    """Only the pay periods up to that of the accumulation's last day."""
    assert component.accumulated is not None
    periods = periods_frame(
        setting.calendar, component.accumulated, later.get_column("period").unique()
    )
    until = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("last_day"))
    until_of = periods.select(pl.col("number").alias("period"), until.alias("until"))
    joined = later.join(until_of, on="period", how="left", maintain_order="left")
    return joined.filter(pl.col("pay_no") <= pl.col("until")).drop("until")


def _moves(component: Commission, measured: Measured, setting: Setting) -> pl.DataFrame:
    """`pid, pay_no, moved_on`: the last day in a pay period with credit that the gate asks for."""
    credits = sorted({each.credit for each in measures_of(test_of(component.gate))})
    paid = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("day"))
    none = pl.DataFrame(schema={"pid": pl.UInt32(), "day": pl.Date()})
    days = pl.concat([none, *(measured.entries[name].select("pid", "day") for name in credits)])
    return (
        days.with_columns(paid.alias("pay_no"))
        .group_by("pid", "pay_no")
        .agg(pl.col("day").max().alias("moved_on"))
    )
