"""Attainment as people read it: per person, credit and period, what was credited of which quota; of teams
how many members reached theirs; and what everybody on the plan came to, where that is asked."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import fields_of, measures_of
from comp.engine.measuring import window_days, with_measures
from comp.engine.numbers import DECIMAL, ZERO, Columns
from comp.engine.results import ATTAINMENT
from comp.engine.setting import Setting
from comp.engine.teams_reached import with_teams
from comp.engine.tiers import values_of
from comp.language.plan import (
    Commission,
    Contest,
    Field,
    Measure,
    MeasureKind,
    OnPeriods,
    Plan,
    Pool,
    TeamReached,
    Unit,
    WindowKind,
    measured_kind,
    test_of,
)
from comp.language.teams import teams_asked
from comp.periods import PeriodKind

OWN_DAYS = (WindowKind.TO_DATE, WindowKind.THROUGH, WindowKind.OVER)
"""Windows whose days are no period of the calendar."""
EVERYBODY = "everybody"
"""The `kind` of rows that tell what everybody on the plan came to."""
_COLUMNS: Columns = {
    "pid": pl.UInt32(),
    **{name: kind for name, kind in ATTAINMENT.items() if name not in ("person", "plan")},
}


def attained(measured: Measured, setting: Setting) -> pl.DataFrame:
    """Every credit over every period it is measured by, for everybody on the plan."""
    frames = [pl.DataFrame(schema=_COLUMNS)]
    for credit, kind in sorted(asked_of(setting.plan)):
        periods = setting.members.periods(kind, setting.last.last_day)
        found = measured.over(periods, credit, kind)
        frames.append(
            found.select(
                "pid",
                pl.lit(credit).alias("credit"),
                pl.lit(kind.value).alias("kind"),
                pl.col("name").alias("period"),
                pl.col("number").alias("period_no"),
                "first_day",
                "last_day",
                pl.col(f"amount of {credit}").alias("credited"),
                pl.col(f"number of {credit}").alias("deals"),
                pl.col(f"quota of {credit}").alias("quota"),
            )
        )
    windowed = {
        (each.subject, measured_kind(component)): each
        for component in setting.plan.components
        if isinstance(component, OnPeriods)
        for each in measures_of(*component.asked)
        if each.window is not None and each.window.kind in OWN_DAYS
    }
    frames += [_windowed(each, kind, measured, setting) for (_, kind), each in windowed.items()]
    asked = [each for component in setting.plan.components for each in teams_asked(component)]
    teams = {(team.subject, per): team for team, per in asked}
    frames += [_of_team(team, per, setting) for (_, per), team in teams.items()]
    totals = {
        (name.partition(" of ")[2] or name, measured_kind(component))
        for component in setting.plan.components
        if isinstance(component, OnPeriods)
        for name in fields_of("everybody", *component.asked)
    }
    frames += [_of_everybody(credit, kind, setting) for credit, kind in sorted(totals)]
    return pl.concat(frames)


def _of_team(team: TeamReached, kind: PeriodKind, setting: Setting) -> pl.DataFrame:
    """How many of a team have reached it, of how many; the column `kind` says which team."""
    periods = setting.members.periods(kind, setting.last.last_day)
    found = with_teams(periods, kind, setting.quotas.teams, team)
    members = pl.col(f"members of {team.subject}")
    return found.select(
        "pid",
        pl.lit(team.credit).alias("credit"),
        pl.lit(team.subject).alias("kind"),
        pl.col("name").alias("period"),
        pl.col("number").alias("period_no"),
        "first_day",
        "last_day",
        pl.col(f"number of {team.subject}").alias("credited"),
        ZERO.alias("deals"),
        pl.when(members > ZERO).then(members).alias("quota"),
    )


def _of_everybody(credit: str, kind: PeriodKind, setting: Setting) -> pl.DataFrame:
    """What everybody on the plan came to, beside each of them; the column `kind` says so. Of `members`
    it is how many they were."""
    span = setting.plan.span
    names = [f"{each} of {credit}" for each in ("amount", "number", "quota")]
    names = names if credit != "members" else [credit]
    asked = [Field("everybody", name, Unit.NUMBER, span) for name in names]
    periods = setting.members.periods(kind, setting.last.last_day)
    found = setting.quotas.teams.totals[setting.plan.name](periods, kind, *asked)
    amount, *rest = (pl.col(f"everybody.{name}") for name in names)
    deals, quota = rest or (ZERO, pl.lit(None, dtype=DECIMAL))
    return found.select(
        "pid",
        pl.lit(credit).alias("credit"),
        pl.lit(EVERYBODY).alias("kind"),
        pl.col("name").alias("period"),
        pl.col("number").alias("period_no"),
        "first_day",
        "last_day",
        amount.alias("credited"),
        deals.alias("deals"),
        quota.alias("quota"),
    )


def _windowed(
    measure: Measure, kind: PeriodKind, measured: Measured, setting: Setting
) -> pl.DataFrame:
    """The measure at the end of every period of a kind; the column `kind` says its window."""
    periods = setting.members.periods(kind, setting.last.last_day)
    counted = replace(measure, kind=MeasureKind.NUMBER)
    found = window_days(
        with_measures(periods, measured, kind, measure, counted), measure.window, measured
    )
    return found.select(
        "pid",
        pl.lit(measure.credit).alias("credit"),
        pl.lit(str(measure.window)).alias("kind"),
        pl.col("name").alias("period"),
        pl.col("number").alias("period_no"),
        pl.col("from_day").alias("first_day"),
        pl.col("to_day").alias("last_day"),
        pl.col(f"amount of {measure.subject}").alias("credited"),
        pl.col(f"number of {measure.subject}").alias("deals"),
        pl.col(f"quota of {measure.subject}").alias("quota"),
    )


def asked_of(plan: Plan) -> set[tuple[str, PeriodKind]]:
    """Credits and the periods over which components or quotas look at them."""
    found = {(quota.credit, quota.per) for quota in plan.quotas if quota.stretch is None}
    for component in plan.components:
        if isinstance(component, Commission) and component.accumulated is not None:
            found.add((component.on, component.accumulated))
            if component.by_other:
                found.add((component.by_other, component.accumulated))
        if isinstance(component, Commission):
            gate = component.gate
            asked = measures_of(test_of(gate))
            found |= {(each.credit, gate.per) for each in asked if gate and not each.window}
            windowed = [each for each in measures_of(*values_of(component)) if each.window]
            windowed += [each for each in asked if each.window and each.window.kind not in OWN_DAYS]
            found |= {
                (each.credit, each.window.per)
                for each in windowed
                if each.window and each.window.per
            }
        if isinstance(component, OnPeriods | Pool | Contest):
            for each in measures_of(*component.asked):
                if each.window is None:
                    found.add((each.credit, component.per))
                elif each.window.per is not None and each.window.kind not in OWN_DAYS:
                    found.add((each.credit, each.window.per))
    return found
