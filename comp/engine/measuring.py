"""What per-period expressions ask of credits and of other components, as columns beside the periods.

In: a frame of people and measured periods (`pid, number, first_day, last_day`, and `pay_no` where
`paid of` is asked). Out: the same with `amount of C`, `number of C`, `quota of C`, `reached of C` and
`aim of C` for every measure, windows named behind the credit (`amount of C per year to date`), with
`paid of NAME`, `score of NAME`, how many of a team have reached their quotas, what everybody on the
plan comes to, and a column of true and false for each comparison `in every PERIOD to date` and
`in every PERIOD over N months`.

Where the frame has a day `upto`, nothing dated after it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from comp.engine.attainment import Measured, counts_as_deal
from comp.engine.days import period_number, periods_frame
from comp.engine.expressions import compared, every_name, fields_of, measures_of, parts, quantity
from comp.engine.numbers import DECIMAL, ONE, ZERO, Quotient
from comp.engine.scores import with_scores
from comp.engine.teams_reached import with_teams
from comp.language.plan import (
    Compare,
    Expr,
    Measure,
    MeasureKind,
    NoQuota,
    Paid,
    Unit,
    Window,
    WindowKind,
    WithoutQuota,
)
from comp.periods import PeriodKind


def with_measures(
    frame: pl.DataFrame,
    measured: Measured,
    kind: PeriodKind,
    *expressions: Expr | None,
    without: WithoutQuota | None = None,
) -> pl.DataFrame:
    """The frame of periods of this kind with everything the expressions measure; where there is no
    quota, `without` may give the attainment."""
    several = measures_of(*expressions)
    counted = {each.subject for each in several if each.kind is MeasureKind.NUMBER}
    for measure in {each.subject: each for each in several}.values():
        if measure.window is None and "upto" not in frame.columns:
            frame = measured.over(frame, measure.credit, kind)
        elif measure.window is None or measure.window.kind is not WindowKind.EVERY:
            frame = _windowed(frame, measured, kind, measure, measure.subject in counted)
        frame = _instead(frame, measure, without)
    frame = with_scores(frame, kind, measured.quotas, *expressions)
    frame = with_teams(frame, kind, measured.quotas.teams, *expressions)
    if fields_of("everybody", *expressions):
        totals = measured.quotas.teams.totals[measured.quotas.plan.name]
        frame = totals(frame, kind, *expressions)
    for name in sorted({part.component for part in _inside(expressions) if isinstance(part, Paid)}):
        frame = _with_paid(frame, measured, name)
    for compare in _every(expressions):
        frame = _in_every(frame, measured, compare, without)
    return frame


def attained_on_plan(
    measured: Measured, periods: pl.DataFrame, credit: str, kind: PeriodKind
) -> pl.DataFrame:
    """People's periods with `reached` and `aim`, whose quotient is the attainment of a credit; `aim`
    is empty where there is no quota."""
    subject = Measure(MeasureKind.ATTAINMENT, credit, Unit.PERCENT, measured.quotas.plan.span)
    told = with_measures(periods, measured, kind, subject)
    names = {f"{name} of {credit}": name for name in ("reached", "aim")}
    return told.select(*periods.columns, *names).rename(names)


def _inside(expressions: tuple[Expr | None, ...]) -> Iterator[Expr]:
    for expression in expressions:
        yield from parts(expression)


def _every(expressions: tuple[Expr | None, ...]) -> list[Compare]:
    """Comparisons that must hold in each of several periods, each once."""
    found = {
        every_name(part): part
        for part in _inside(expressions)
        if isinstance(part, Compare) and every_name(part)
    }
    return list(found.values())


def _instead(frame: pl.DataFrame, measure: Measure, without: WithoutQuota | None) -> pl.DataFrame:
    """The ratio the plan gives as attainment to people without quota."""
    rate = without.rate if without is not None and without.kind is NoQuota.RATE else None
    quota = f"quota of {measure.subject}"
    if rate is None or quota not in frame.columns:
        return frame
    reached, aim = f"reached of {measure.subject}", f"aim of {measure.subject}"
    none = pl.col(quota).is_null()
    ratio = quantity(rate).value()
    return frame.with_columns(
        pl.when(none).then(ratio).otherwise(pl.col(reached)).alias(reached),
        pl.when(none).then(ONE).otherwise(pl.col(aim)).alias(aim),
    )


def without_quota(
    frame: pl.DataFrame, without: WithoutQuota | None, *asked: Expr | None
) -> pl.DataFrame:
    """The rows in which every attainment asked has a quota, unless the plan gives it instead."""
    if without is not None and without.kind is NoQuota.RATE:
        return frame
    subjects = {
        measure.subject
        for measure in measures_of(*asked)
        if measure.kind is MeasureKind.ATTAINMENT and f"quota of {measure.subject}" in frame.columns
    }
    for subject in sorted(subjects):
        frame = frame.filter(pl.col(f"quota of {subject}").is_not_null())
    return frame


# ---------------------------------------------------------------- windows


def _windowed(
    frame: pl.DataFrame, measured: Measured, kind: PeriodKind, measure: Measure, counted: bool
) -> pl.DataFrame:
    """The measure's columns over the days of its window; deals only where they are `counted`."""
    days = window_days(frame, measure.window, measured)
    if "upto" in days.columns:
        days = days.with_columns(pl.min_horizontal("to_day", "upto").alias("to_day"))
    subject = measure.subject
    entries = measured.entries[measure.credit]
    amount = _between(days, entries)
    deals = [_deals_between(days, entries).alias(f"number of {subject}")] if counted else []
    quota = _quota(days, measured, kind, measure)
    return frame.with_columns(
        amount.alias(f"amount of {subject}"),
        *deals,
        quota.alias(f"quota of {subject}"),
        amount.alias(f"reached of {subject}"),
        quota.alias(f"aim of {subject}"),
    )


def window_days(frame: pl.DataFrame, window: Window | None, measured: Measured) -> pl.DataFrame:
    """The frame with `from_day` and `to_day` of the window, and `asked`, the row's number."""
    calendar = measured.quotas.calendar
    days = frame.with_row_index("asked")
    if window is None:
        return days.with_columns(
            pl.col("first_day").alias("from_day"), pl.col("last_day").alias("to_day")
        )
    month = PeriodKind.MONTH
    if window.kind is WindowKind.THROUGH:
        last = period_number(calendar, month, pl.col("first_day")) + (window.months - 1)
        ends = _days_of(days.with_columns(last.alias("w")), month, measured)
        return ends.with_columns(
            pl.col("first_day").alias("from_day"), pl.col("w last_day").alias("to_day")
        )
    if window.kind is WindowKind.OVER:
        first = period_number(calendar, month, pl.col("last_day")) - (window.months - 1)
        starts = _days_of(days.with_columns(first.alias("w")), month, measured)
        return starts.with_columns(
            pl.col("w first_day").alias("from_day"), pl.col("last_day").alias("to_day")
        )
    assert window.per is not None
    around = period_number(calendar, window.per, pl.col("last_day"))
    if window.kind is WindowKind.BEFORE:
        around = period_number(calendar, window.per, pl.col("first_day")) - 1
    if window.kind is WindowKind.BEFORE and window.months > 1:
        ends = _days_of(days.with_columns(around.alias("w")), month, measured)
        ends = ends.rename({"w last_day": "to_day"}).drop("w first_day")
        first = pl.col("w") - (window.months - 1)
        starts = _days_of(ends.with_columns(first.alias("w")), month, measured)
        return starts.with_columns(pl.col("w first_day").alias("from_day"))
    longer = _days_of(days.with_columns(around.alias("w")), window.per, measured)
    end = "last_day" if window.kind is WindowKind.TO_DATE else "w last_day"
    return longer.with_columns(pl.col("w first_day").alias("from_day"), pl.col(end).alias("to_day"))


def _days_of(frame: pl.DataFrame, kind: PeriodKind, measured: Measured) -> pl.DataFrame:
    """`w first_day`, `w last_day` of the period numbered `w`."""
    numbers = frame.get_column("w").unique().to_list()
    days = periods_frame(measured.quotas.calendar, kind, numbers, "w ")
    return frame.join(
        days.select(pl.col("w number").alias("w"), "w first_day", "w last_day"),
        on="w",
        how="left",
        maintain_order="left",
    )


def _between(days: pl.DataFrame, entries: pl.DataFrame) -> pl.Series:
    """What was credited from `from_day` through `to_day`: the total by then less that before."""
    totals = (
        entries.group_by("pid", "day")
        .agg(pl.col("amount").sum())
        .sort("pid", "day")
        .with_columns(pl.col("amount").cum_sum().over("pid").alias("total"))
        .select("pid", "day", "total")
        .sort("day")
    )
    asked = days.select("asked", "pid", "to_day", pl.col("from_day").dt.offset_by("-1d"))
    found = asked.select("asked")
    for day in ("to_day", "from_day"):
        at = asked.select("asked", "pid", day).sort(day)
        told = at.join_asof(totals, left_on=day, right_on="day", by="pid", check_sortedness=False)
        found = found.join(
            told.select("asked", pl.col("total").fill_null(ZERO).alias(day)),
            on="asked",
            how="left",
            maintain_order="left",
        )
    empty = asked.get_column("to_day") < asked.get_column("from_day")
    amount = pl.when(empty).then(ZERO).otherwise(pl.col("to_day") - pl.col("from_day"))
    return found.select(amount.cast(DECIMAL)).to_series()


def _deals_between(days: pl.DataFrame, entries: pl.DataFrame) -> pl.Series:
    """How many deals have a credited row in those days."""
    credited = entries.filter(counts_as_deal(entries)).select("pid", "deal", "day").unique()
    inside = (
        days.select("asked", "pid", "from_day", "to_day")
        .join(credited, on="pid", how="inner")
        .filter(pl.col("day").is_between("from_day", "to_day"))
    )
    counts = inside.group_by("asked").agg(pl.col("deal").n_unique().cast(DECIMAL).alias("deals"))
    found = days.select("asked").join(counts, on="asked", how="left", maintain_order="left")
    return found.get_column("deals").fill_null(0).cast(DECIMAL)


def _quota(days: pl.DataFrame, measured: Measured, kind: PeriodKind, measure: Measure) -> pl.Series:
    """The quota of the window; null is no quota."""
    window, quotas, calendar = measure.window, measured.quotas, measured.quotas.calendar
    if window is None or window.kind is WindowKind.THROUGH:
        return quotas.over(days.select("pid", "number"), measure.credit, kind).get_column("quota")
    if window.kind is WindowKind.WHOLE:
        assert window.per is not None
        around = days.select("pid", pl.col("w").alias("number"))
        return quotas.over(around, measure.credit, window.per).get_column("quota")
    own, end = (PeriodKind.MONTH if window.kind is WindowKind.OVER else kind), "last_day"
    if window.kind is WindowKind.BEFORE:
        assert window.per is not None
        own, end = window.per, "to_day"
    first = period_number(calendar, own, pl.col("from_day"))
    last = period_number(calendar, own, pl.col(end))
    each = (
        days.select("asked", "pid", pl.int_ranges(first, last + 1, dtype=pl.Int32).alias("number"))
        .explode("number", empty_as_null=True)
        .join(_on_plan(measured, own), on=["pid", "number"], how="semi")
    )
    summed = quotas.over(each, measure.credit, own).group_by("asked").agg(pl.col("quota").sum())
    found = days.select("asked").join(summed, on="asked", how="left", maintain_order="left")
    some = pl.when(pl.col("quota") > ZERO).then(pl.col("quota"))
    return found.select(some.cast(DECIMAL)).to_series()


def _on_plan(measured: Measured, kind: PeriodKind) -> pl.DataFrame:
    """The periods that share a day with each person's time on the plan: `pid, number, first_day,
    last_day`."""
    quotas = measured.quotas
    periods = quotas.members.periods(kind, quotas.plan.last_day)
    return periods.select("pid", "number", "first_day", "last_day")


def _in_every(
    frame: pl.DataFrame, measured: Measured, compare: Compare, without: WithoutQuota | None
) -> pl.DataFrame:
    """Whether a comparison holds in each PERIOD of the year that has ended by the measured one's end, or
    in so many that ended last; there one in which the person was not on the plan does not hold."""
    left = compare.left
    assert isinstance(left, Measure)
    assert left.window is not None
    kind = left.window.per
    assert kind is not None
    end = pl.min_horizontal("last_day", *(["upto"] if "upto" in frame.columns else []))
    in_a_row = left.window.in_a_row
    days = _first_and_last(frame.with_row_index("compared"), kind, in_a_row, end, measured)
    right = quantity(compare.right)
    wanted = [
        right.num.alias("right"),
        (ONE if right.den is None else right.den).alias("right_over"),
    ]
    upto = ["upto"] if "upto" in days.columns else []
    each = (
        days.select(
            "compared",
            "pid",
            *upto,
            *wanted,
            end.alias("outer_last"),
            pl.int_ranges("first_no", pl.col("last_no") + 1, dtype=pl.Int32).alias("number"),
        )
        .explode("number", empty_as_null=True)
        .join(_on_plan(measured, kind), on=["pid", "number"], how="inner")
        .filter(pl.col("last_day") <= pl.col("outer_last"))
    )
    plain = replace(left, window=None)
    told = with_measures(each, measured, kind, plain, without=without)
    bound = Quotient(pl.col("right"), pl.col("right_over"))
    test = compared(compare.op, quantity(plain), bound).fill_null(False).alias("holds")
    in_each = pl.col("holds").all() & (pl.len() >= in_a_row)
    kept = told.select("compared", test).group_by("compared").agg(in_each)
    found = days.select("compared").join(kept, on="compared", how="left", maintain_order="left")
    holds = found.get_column("holds").fill_null(not in_a_row)
    return frame.with_columns(holds.alias(every_name(compare)))


def _first_and_last(
    frame: pl.DataFrame, kind: PeriodKind, in_a_row: int, end: pl.Expr, measured: Measured
) -> pl.DataFrame:
    """`first_no`, `last_no` of the periods of a year to date, or of so many that ended last."""
    calendar = measured.quotas.calendar
    last = period_number(calendar, kind, end)
    if not in_a_row:
        year = period_number(calendar, PeriodKind.YEAR, end)
        days = _days_of(frame.with_columns(year.alias("w")), PeriodKind.YEAR, measured)
        first = period_number(calendar, kind, pl.col("w first_day"))
        return days.with_columns(first.alias("first_no"), last.alias("last_no"))
    days = _days_of(frame.with_columns(last.alias("w")), kind, measured)
    ended = pl.col("w") - (pl.col("w last_day") > end).cast(pl.Int32)
    return days.with_columns((ended - in_a_row + 1).alias("first_no"), ended.alias("last_no"))


def _with_paid(frame: pl.DataFrame, measured: Measured, name: str) -> pl.DataFrame:
    """`paid of NAME`: its lines earned in the measured period and paid by the row's own pay period."""
    lines = measured.paid[name].select(
        "pid", "earned_on", pl.col("pay_no").alias("paid_no"), "amount"
    )
    asked = frame.with_row_index("asked")
    inside = (
        asked.select("asked", "pid", "first_day", "last_day", "pay_no")
        .join(lines, on="pid", how="inner")
        .filter(
            pl.col("earned_on").is_between("first_day", "last_day")
            & (pl.col("paid_no") <= pl.col("pay_no"))
        )
    )
    sums = inside.group_by("asked").agg(pl.col("amount").sum())
    found = asked.select("asked").join(sums, on="asked", how="left", maintain_order="left")
    amount = found.get_column("amount").fill_null(0).cast(DECIMAL)
    return frame.with_columns(amount.alias(f"paid of {name}"))
