"""What a total over a stretch of its own lacks: the day its years begin on, or a quota."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from comp.engine.attainment import earning
from comp.engine.other_credit import following_other
from comp.engine.setting import Setting
from comp.engine.stretches import accumulated_over, with_stretch
from comp.engine.tiers import uses_quota
from comp.language.plan import Cap, Commission, ForEach, YearFrom
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
    if isinstance(stretch, ForEach):
        told = with_stretch(credited, stretch, setting, "counts_on")
        yield from _in_no_total(component, stretch, told.filter(pl.col("part").is_null()))
    if isinstance(stretch, YearFrom):
        dated = with_stretch(credited, stretch, setting, "counts_on")
        lacking = dated.filter(pl.col("period").is_null())
        yield from _undated(component, stretch, lacking, setting)
    if not uses_quota(component) or component.without_quota is not None:
        return
    measured = following_other(component) if component.by_other else component
    frame, _ = accumulated_over(entries, measured, setting)
    lacking = earning(frame).filter(pl.col("quota").is_null())
    named = setting.people.name(lacking.select("pid").unique(maintain_order=True).head(SHOWN))
    for person in named.get_column("person").sort():
        yield Problem(
            code="quota-missing",
            message=f"{person} has no quota of {measured.on} over {stretch.words}, and {component.name} does not say what it pays then; it pays nothing",
            remedy=f"add the quota, or write in {component.name}: without quota: nothing",
            span=component.span,
            value=str(person),
        )


def _in_no_total(part: Commission, stretch: ForEach, lacking: pl.DataFrame) -> Iterator[Problem]:
    """One problem for each deal whose text is empty."""
    for name in lacking.get_column("deal").unique().sort().head(SHOWN):
        yield Problem(
            code="total-of-nothing",
            message=f"deal.{stretch.field.name} of {name} is empty, so it belongs to no total of {part.name}; it pays nothing there",
            remedy=f"give {stretch.field.name} in deals",
            span=stretch.span,
            value=str(name),
        )


def _undated(
    part: Commission | Cap, stretch: YearFrom, lacking: pl.DataFrame, setting: Setting
) -> Iterator[Problem]:
    """One problem for each person or deal whose date is empty."""
    field = f"{stretch.field.scope}.{stretch.field.name}"
    if stretch.field.scope == "deal":
        names = lacking.get_column("deal").unique().sort().head(SHOWN)
    else:
        who = lacking.select("pid").unique(maintain_order=True)
        names = setting.people.name(who).get_column("person").sort().head(SHOWN)
    for name in names:
        yield Problem(
            code="year-without-day",
            message=f"{field} of {name} is empty, so it is not known when the years of {part.name} begin; it pays nothing there",
            remedy=f"give the day in {'deals' if stretch.field.scope == 'deal' else 'people'}",
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
