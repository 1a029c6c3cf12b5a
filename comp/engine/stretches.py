"""Totals over the whole plan, over years from a person's or a deal's day, and over rolling months.

In: entries of a credit. Out: the same with `period`, `before`, `after` and `quota`, as for periods of
the calendar (comp/engine/attainment.py). The `period` of a year is the day it begins on, as a number.
"""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import earning
from comp.engine.crediting import RUNNING_ORDER
from comp.engine.days import period_number, periods_frame
from comp.engine.membership import Members
from comp.engine.numbers import DECIMAL, ZERO, running_total
from comp.engine.quotas import AS_OF
from comp.engine.setting import Setting
from comp.engine.tiers import running_axis, uses_quota
from comp.language.plan import Commission, ForEach, Rolling, WholePlan, YearFrom
from comp.periods import PeriodKind

Following = WholePlan | YearFrom | ForEach
"""Stretches that follow each other, so that each day lies in one."""


def accumulated_over(
    entries: pl.DataFrame, component: Commission, setting: Setting
) -> tuple[pl.DataFrame, list[str]]:
    """Entries with their running totals, and the columns after which a total starts again; where one
    of these is empty, an entry belongs to no total."""
    stretch = component.stretch
    assert stretch is not None
    if isinstance(stretch, Rolling):
        return _rolling(entries, component, stretch.months, setting), []
    keys = ["pid", *_apart(stretch), "period"]
    frame = earning(entries) if "deal" in keys else entries
    frame = _sorted(with_stretch(frame, stretch, setting, "counts_on"), keys)
    if running_axis(component) is not None:
        after = running_total(pl.col("amount"), keys)
        frame = frame.with_columns(after.alias("after"))
        frame = frame.with_columns((pl.col("after") - pl.col("amount")).alias("before"))
        if uses_quota(component):
            as_of = setting.quotas.holding_on(component.on, pl.col("counts_on"))
            frame = _with_stretch_quota(frame, component.on, "quota", setting, as_of)
    return frame, keys


def _apart(stretch: Following) -> list[str]:
    """The column by whose values totals are kept apart: each deal, or each text of a field."""
    if isinstance(stretch, ForEach):
        return ["part"]
    return ["deal"] if isinstance(stretch, YearFrom) and stretch.of_each_deal else []


def _sorted(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Openings first, then running order; within a deal by day and item."""
    order = [*RUNNING_ORDER[1:], *(["member"] if "member" in frame.columns else [])]
    return frame.sort(*keys, pl.col("turn") >= 0, *order)


def with_stretch(
    frame: pl.DataFrame, stretch: Following, setting: Setting, day: str
) -> pl.DataFrame:
    """`period, stretch_first, stretch_last` of the stretch around a day; null where its date is empty.
    For each text of a field, also `part`, that text."""
    if isinstance(stretch, ForEach):
        part = setting.deals.rows.get_column(stretch.field.name).gather(frame.get_column("row"))
        return _with_periods(frame, stretch.per, setting, day).with_columns(part.alias("part"))
    if isinstance(stretch, WholePlan):
        return frame.with_columns(
            pl.lit(0, dtype=pl.Int32).alias("period"),
            pl.lit(setting.plan.first_day).alias("stretch_first"),
            pl.lit(setting.plan.last_day).alias("stretch_last"),
        )
    if stretch.of_each_deal:
        start = setting.deals.rows.get_column(stretch.field.name).gather(frame.get_column("row"))
        dated = frame.with_columns(start.alias("start"))
    else:
        dated = _person_value_on(frame, setting.members, stretch.field.name, day, "start")
    years = (pl.col(day).dt.year() - pl.col("start").dt.year()).cast(pl.Int64)
    begun = _years_later(pl.col("start"), years) <= pl.col(day)
    years = pl.when(begun).then(years).otherwise(years - 1)
    if stretch.of_each_deal:
        # A day before the first date belongs to the first year.
        years = pl.max_horizontal(years, pl.lit(0, dtype=pl.Int64))
    first = _years_later(pl.col("start"), years)
    last = _years_later(pl.col("start"), years + 1).dt.offset_by("-1d")
    return dated.with_columns(
        first.cast(pl.Int32).alias("period"),
        first.alias("stretch_first"),
        last.alias("stretch_last"),
    ).drop("start")


def _with_periods(
    frame: pl.DataFrame, kind: PeriodKind | None, setting: Setting, day: str
) -> pl.DataFrame:
    """`period, stretch_first, stretch_last` of the periods of a kind, or of the whole plan."""
    if kind is None:
        return with_stretch(frame, WholePlan(setting.plan.span), setting, day)
    numbered = frame.with_columns(
        period_number(setting.calendar, kind, pl.col(day)).alias("period")
    )
    numbers = numbered.get_column("period").drop_nulls().unique().to_list()
    days = periods_frame(setting.calendar, kind, numbers).select(
        pl.col("number").alias("period"),
        pl.col("first_day").alias("stretch_first"),
        pl.col("last_day").alias("stretch_last"),
    )
    return numbered.join(days, on="period", how="left", maintain_order="left")


def _years_later(day: pl.Expr, years: pl.Expr) -> pl.Expr:
    """The anniversary of a day; that of 29 February is the 28th in common years."""
    return day.dt.offset_by(pl.concat_str((years * 12).cast(pl.String), pl.lit("mo")))


def _person_value_on(
    frame: pl.DataFrame, members: Members, field: str, day: str, name: str
) -> pl.DataFrame:
    """`person.FIELD` of the person's row of people on a day, else of the last before, else the first."""
    held = members.stints.select(
        "pid", pl.col("first").alias(day), pl.col(f"person.{field}").alias(name)
    )
    opening = held.unique("pid", keep="first", maintain_order=True)
    earliest = opening.select("pid", pl.col(name).alias("at_first"), pl.col(day).alias("begins"))
    asked = frame.select("pid", day).unique().drop_nulls().sort(day)
    found = asked.join_asof(held.sort(day), on=day, by="pid", check_sortedness=False)
    found = found.join(earliest, on="pid", how="left").select(
        "pid",
        day,
        pl.when(pl.col(day) < pl.col("begins"))
        .then(pl.col("at_first"))
        .otherwise(pl.col(name))
        .alias(name),
    )
    return frame.join(found, on=["pid", day], how="left", maintain_order="left")


def _with_stretch_quota(
    frame: pl.DataFrame, credit: str, name: str, setting: Setting, as_of: pl.Expr | None = None
) -> pl.DataFrame:
    """The quota of a credit over each row's stretch: of the quota periods that begin in it."""
    frame = frame if as_of is None else frame.with_columns(as_of)
    keys = ["pid", "period", *([AS_OF] if as_of is not None else [])]
    asked = frame.select(*keys, "stretch_first", "stretch_last").unique(keys, maintain_order=True)
    found = setting.quotas.over_days(asked, credit).select(*keys, pl.col("quota").alias(name))
    return frame.join(found, on=keys, how="left", maintain_order="left")


def with_quota_of(
    frame: pl.DataFrame, component: Commission, credit: str, name: str, setting: Setting
) -> pl.DataFrame:
    """`quota of C` as a rate asks it, over the component's stretch."""
    if isinstance(component.stretch, Rolling):
        return _rolling_quota(frame, component.stretch.months, credit, name, setting)
    return _with_stretch_quota(frame, credit, name, setting)


def _rolling(
    entries: pl.DataFrame, component: Commission, months: int, setting: Setting
) -> pl.DataFrame:
    """`before` is what was credited in the month so far and in the months before that belong to it."""
    month = period_number(setting.calendar, PeriodKind.MONTH, pl.col("counts_on"))
    frame = _sorted(entries.with_columns(month.alias("month")), ["pid", "month"])
    frame = frame.with_columns(running_total(pl.col("amount"), ["pid"]).alias("in_all"))
    ends = frame.group_by("pid", "month", maintain_order=True).agg(
        pl.col("in_all").last().alias("gone")
    )
    asked = frame.select("pid", (pl.col("month") - months).alias("month")).unique().sort("month")
    gone = asked.join_asof(ends.sort("month"), on="month", by="pid", check_sortedness=False)
    gone = gone.with_columns(pl.col("month") + months, pl.col("gone").fill_null(ZERO))
    frame = frame.join(gone, on=["pid", "month"], how="left", maintain_order="left")
    frame = frame.with_columns((pl.col("in_all") - pl.col("gone")).alias("after"))
    frame = frame.with_columns((pl.col("after") - pl.col("amount")).alias("before"))
    if uses_quota(component):
        as_of = setting.quotas.holding_on(component.on, pl.col("counts_on"))
        frame = _rolling_quota(frame, months, component.on, "quota", setting, as_of)
    return frame.drop("in_all", "gone")


def _rolling_quota(
    frame: pl.DataFrame,
    months: int,
    credit: str,
    name: str,
    setting: Setting,
    as_of: pl.Expr | None = None,
) -> pl.DataFrame:
    """The sum of the quotas of each row's months."""
    frame = frame if as_of is None else frame.with_columns(as_of)
    keys = ["pid", "month", *([AS_OF] if as_of is not None else [])]
    own = frame.select(keys).unique(maintain_order=True)
    each = own.with_columns(
        pl.int_ranges(pl.col("month") - months + 1, pl.col("month") + 1, dtype=pl.Int32).alias(
            "number"
        )
    ).explode("number", empty_as_null=True)
    valued = setting.quotas.over(each, credit, PeriodKind.MONTH)
    sums = valued.group_by(keys).agg(pl.col("quota").drop_nulls().sum().alias(name))
    some = pl.when(pl.col(name) > ZERO).then(pl.col(name)).cast(DECIMAL).alias(name)
    return frame.join(sums.with_columns(some), on=keys, how="left", maintain_order="left")
