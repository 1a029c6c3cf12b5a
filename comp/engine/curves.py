"""Step 6: curves, what is paid between points of a measure on a straight line from each to the next.

With points 50%: 0%, 100%: 100% and a target of 20,000, an attainment of 60% pays

    20,000 × (0% + (100% − 0%) × (60% − 50%) ÷ (100% − 50%)) = 4,000

The division comes last. Added up to date, a curve pays what has been reached so far in its year,
less what it paid before.
"""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.days import period_number
from comp.engine.expressions import compared, holds, quantity
from comp.engine.lines import Drafts
from comp.engine.measuring import without_quota
from comp.engine.numbers import DECIMAL, ZERO, Quotient, constant, number, rounded
from comp.engine.periodic import measured_periods, period_drafts, told_of
from comp.engine.prorated import part_slices, with_part
from comp.engine.row_starts import start_of, with_steady_rows
from comp.engine.setting import Setting
from comp.language.plan import Curve


def curve_lines(curve: Curve, measured: Measured, setting: Setting) -> Drafts:
    """A line for every ended period; to date, for every ended pay period."""
    frame = with_steady_rows(measured_periods(curve, measured, setting), curve)
    if curve.to_date is None:
        frame = without_quota(frame, curve.without_quota, *curve.asked)
        if curve.gate is not None:
            frame = frame.filter(holds(curve.gate.test))
        return period_drafts(curve, *_whole_periods(curve, frame, setting), setting)
    year = period_number(setting.calendar, curve.to_date, pl.col("last_day"))
    frame = frame.sort("pid", "number").with_columns(year.alias("year"))
    frame = frame.with_columns((pl.int_range(pl.len()).over("pid", "year") + 1).alias("so far"))
    told = _with_share(frame, curve, _target_to_date(curve, setting))
    is_open = pl.lit(True) if curve.gate is None else holds(curve.gate.test)
    reached = pl.when(is_open).then(pl.col("exact").fill_null(ZERO)).otherwise(ZERO)
    told = told.with_columns(reached.alias("reached"))
    paid = rounded(pl.col("reached"), setting.digits, setting.plan.rounding.mode)
    told = told.with_columns(paid.alias("due"))
    before = [
        pl.col(name).shift().over("pid", "year").fill_null(ZERO).alias(f"{name} before")
        for name in ("reached", "due")
    ]
    told = told.with_columns(before).with_columns(
        (pl.col("reached") - pl.col("reached before")).alias("exact"),
        (pl.col("due") - pl.col("due before")).alias("payable"),
    )
    earlier = told.filter(pl.col("reached before") != ZERO).with_columns(
        (-pl.col("reached before")).alias("amount"),
        pl.lit("paid to date").alias("tier"),
        pl.lit(curve.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    now = _slices(told, curve).with_columns(
        pl.col("reached").alias("amount"),
        pl.when(is_open).then(pl.col("rate")).otherwise(ZERO).alias("rate"),
        pl.when(is_open).then(pl.col("tier")).otherwise(pl.lit("gate closed")).alias("tier"),
    )
    return period_drafts(curve, told, [now, earlier.drop("payable")], setting)


def _whole_periods(
    curve: Curve, frame: pl.DataFrame, setting: Setting
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Each period by itself; the target, or an amount without one, is that of the time on the plan."""
    if curve.target is None:
        told = _with_share(frame, curve, constant(1)).drop_nulls("exact")
        told = with_part(told, "exact", curve.prorated, setting)
        whole = _slices(told, curve).with_columns(pl.col("whole").alias("amount"))
        return told, [whole, *part_slices(told, "exact", curve.prorated)]
    told = frame.with_columns(_target(curve).value().alias("aimed"))
    told = with_part(told, "aimed", curve.prorated, setting)
    target = _target(curve) if curve.prorated is None else Quotient(pl.col("aimed"))
    told = _with_share(told, curve, target).drop_nulls("exact")
    cut = [
        rows.with_columns(pl.lit(None, dtype=DECIMAL).alias("amount"))
        for rows in part_slices(told, "aimed", curve.prorated)
    ]
    return told, [_slices(told, curve), *cut]


def _target(curve: Curve) -> Quotient:
    """What a point of 100% pays; points that are amounts pay themselves."""
    return constant(1) if curve.target is None else quantity(curve.target)


def _target_to_date(curve: Curve, setting: Setting) -> Quotient:
    """target × pay periods so far on the plan ÷ pay periods per target period."""
    if curve.target is None:
        return constant(1)
    so_far = pl.col("so far") * number(curve.per.per_year)
    parts = Quotient(so_far, number(setting.plan.pay.per_year))
    return quantity(curve.target).times(parts)


def _with_share(frame: pl.DataFrame, curve: Curve, target: Quotient) -> pl.DataFrame:
    """`exact`, the pay; `share`, where the curve stands; `target`; `point`, the last one passed."""
    share = _share_of(curve)
    reached = quantity(curve.measure)
    place = sum(
        (compared(">=", reached, start_of(each)).cast(pl.Int32) for each in curve.points),
        pl.lit(0, dtype=pl.Int32),
    )
    return frame.with_columns(
        target.times(share).value().alias("exact"),
        share.value().alias("share"),
        target.value().alias("target"),
        (place - 1).alias("point"),
    )


def _share_of(curve: Curve) -> Quotient:
    """The height of the curve at what is measured; empty without a quota."""
    at = quantity(curve.measure)
    points = [(start_of(point), quantity(point.value)) for point in curve.points]
    (_, first), (last_at, last) = points[0], points[-1]
    height = first if curve.below_first else constant(0)
    line = height
    for (low_at, low), (high_at, high) in pairwise(points):
        way = at.plus(low_at, -1).over(high_at.plus(low_at, -1))
        line = low.plus(high.plus(low, -1).times(way))
        height = line.chosen(compared(">=", at, low_at), height)
    beyond = line if curve.above_slope else last
    return beyond.chosen(compared(">=", at, last_at), height)


def _slices(told: pl.DataFrame, curve: Curve) -> pl.DataFrame:
    counted, quota = told_of(curve.measure)
    label: pl.Expr = pl.lit(f"below {curve.points[0].bound_text}")
    line: pl.Expr = pl.lit(curve.span.line)
    for index, point in enumerate(curve.points):
        passed = pl.col("point") >= index
        label = pl.when(passed).then(pl.lit(point.point)).otherwise(label)
        line = pl.when(passed).then(pl.lit(point.span.line)).otherwise(line)
    return told.with_columns(
        pl.col("target").alias("basis"),
        pl.col("share").alias("rate"),
        counted.alias("after"),
        quota.alias("quota"),
        pl.col("exact").alias("amount"),
        label.alias("tier"),
        line.cast(pl.UInt32).alias("plan_line"),
    )
