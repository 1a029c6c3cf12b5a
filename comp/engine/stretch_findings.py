"""What a total over a stretch of its own lacks: the day its years begin on, or a quota."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from comp.engine.attainment import earning
from comp.engine.other_credit import following_other
from comp.engine.setting import Setting
from comp.engine.stretches import accumulated_over, with_stretch
from comp.engine.tiers import uses_quota
from comp.language.plan import Commission, ForEach, YearFrom
from comp.problems import Problem

SHOWN = 20


def stretch_problems(
    component: Commission, entries: pl.DataFrame, setting: Setting
) -> Iterator[Problem]:
    """People (or deals) without the day, and people without a quota over a stretch with deals."""
    stretch = component.stretch
    if stretch is None:
        return
    credited = earning(entries)
    if isinstance(stretch, ForEach | YearFrom):
        told = with_stretch(credited, stretch, setting, "counts_on")
        empty = "part" if isinstance(stretch, ForEach) else "period"
        yield from _lacking(component, stretch, told.filter(pl.col(empty).is_null()), setting)
    if not uses_quota(component) or component.without_quota is not None:
        return
    measured = following_other(component) if component.by_other else component
    frame, keys = accumulated_over(entries, measured, setting)
    lacking = earning(frame.drop_nulls(keys) if keys else frame).filter(pl.col("quota").is_null())
    named = setting.people.name(lacking.select("pid").unique(maintain_order=True).head(SHOWN))
    for person in named.get_column("person").sort():
        yield Problem(
            code="quota-missing",
            message=f"{person} has no quota of {measured.on} over {stretch.words}, and {component.name} does not say what it pays then; it pays nothing",
            remedy=f"add the quota, or write in {component.name}: without quota: nothing",
            span=component.span,
            value=str(person),
        )


def _lacking(
    part: Commission, stretch: ForEach | YearFrom, lacking: pl.DataFrame, setting: Setting
) -> Iterator[Problem]:
    """One problem for each deal or person whose text or date is empty."""
    field, of_deals = stretch.field, stretch.field.scope == "deal"
    if of_deals:
        names = lacking.get_column("deal").unique().sort().head(SHOWN)
    else:
        who = lacking.select("pid").unique(maintain_order=True)
        names = setting.people.name(who).get_column("person").sort().head(SHOWN)
    code, given = "year-without-day", "the day"
    so = f"it is not known when the years of {part.name} begin"
    if isinstance(stretch, ForEach):
        code, given = "total-of-nothing", field.name
        so = f"it belongs to no total of {part.name}"
    for name in names:
        yield Problem(
            code=code,
            message=f"{field.scope}.{field.name} of {name} is empty, so {so}; it pays nothing there",
            remedy=f"give {given} in {'deals' if of_deals else 'people'}",
            span=stretch.span,
            value=str(name),
        )


def undated_caps(lines: pl.DataFrame, setting: Setting) -> Iterator[Problem]:
    """People with pay under a cap whose years have no day to begin on: the cap does not hold."""
    for cap in setting.plan.caps:
        if not isinstance(cap.stretch, YearFrom):
            continue
        paid = lines.filter(pl.col("component").is_in(cap.on))
        dated = with_stretch(paid, cap.stretch, setting, "earned_on")
        lacking = dated.filter(pl.col("period").is_null()).select("pid").unique()
        for person in setting.people.name(lacking).get_column("person").sort().head(SHOWN):
            yield Problem(
                code="year-without-day",
                message=f"person.{cap.stretch.field.name} of {person} is empty, so it is not known when the years of {cap.name} begin; it caps nothing",
                remedy="give the day in people",
                span=cap.stretch.span,
                value=str(person),
            )
