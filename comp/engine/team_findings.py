"""Teams of nobody: what counts for a team counts nothing where nobody reports to anybody on the plan."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from comp.engine.membership import Members
from comp.language.plan import PayOverride, Plan
from comp.language.teams import teams_asked
from comp.problems import Problem
from comp.source import Span


def nobody_reports(plan: Plan, members: Members, reports: pl.DataFrame) -> Iterator[Problem]:
    """A warning for each credit, quota and override of a team, and for each share and number of one, at
    whose levels nobody stands below anybody on the plan. `reports` is the closure: `ancestor, member, level, from, to`."""
    on_plan = members.stints.select(pl.col("pid").alias("ancestor")).unique()
    if on_plan.is_empty():
        return
    levels = reports.join(on_plan, on="ancestor", how="semi").get_column("level").unique()
    for name, span, first, last in _of_teams(plan):
        there = levels >= first
        if last is not None:
            there &= levels <= last
        if not there.any():
            yield _nobody(plan, name, span, first)


def _of_teams(plan: Plan) -> Iterator[tuple[str, Span, int, int | None]]:
    """Name, place and levels of everything that is of a team."""
    for credit in plan.credits:
        if credit.team is not None:
            yield credit.name, credit.span, credit.team.first_level, credit.team.last_level
    for quota in plan.quotas:
        team = quota.of_team
        if team is not None:
            yield f"the quota of {quota.credit}", team.span, team.first_level, team.last_level
    for component in plan.components:
        if isinstance(component, PayOverride):
            yield component.name, component.span, component.first_level, component.last_level
        for asked in {str(part): part for part, _ in teams_asked(component)}.values():
            yield str(asked), asked.span, asked.first_level, asked.last_level


def _nobody(plan: Plan, name: str, span: Span, level: int) -> Problem:
    how = "reports to anybody" if level == 1 else f"stands {level} levels below anybody"
    return Problem(
        code="nobody-reports",
        severity="warning",
        message=f"nobody {how} on {plan.name}, so {name} comes to nothing",
        remedy="name the person in the column manager of people, in the rows of those who report to them",
        span=span,
        label="a team of nobody",
        value=name,
    )
