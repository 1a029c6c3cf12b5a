"""Teams in plans: which level is meant, and how many of a team have reached a part of their quota.

In: `share of team at 100% of bookings as of the last day` as written. Out: the plan's record, or None
with one problem; and for a component, every such record with the period over which it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from comp.language.asking import Asked, may_ask, refuse
from comp.language.plan import (
    Bonus,
    Commission,
    Component,
    Contest,
    Expr,
    OnPeriods,
    Plan,
    Pool,
    TeamReached,
    measured_kind,
)
from comp.language.scope import Scope
from comp.language.syntax import LiteralNode, TeamReachedNode
from comp.language.unit_rules import everything_in
from comp.periods import PeriodKind


def level_of(literal: LiteralNode, scope: Scope, remedy: str) -> int | None:
    """The level of a team, counted from 1."""
    level = literal.value
    assert isinstance(level, Decimal)
    if level != int(level) or not 1 <= level <= 50:
        message = "levels are counted 1, 2, 3 and so on"
        scope.add("level-wrong", message, f"write {remedy}", literal.span)
        return None
    return int(level)


def team_reached(node: TeamReachedNode, ask: Asked) -> TeamReached | None:
    """`share of team at PERCENT of CREDIT`; whether plans have such a quota is seen with all."""
    of = f"{'share' if node.is_share else 'number'} of team"
    if not may_ask(ask, "team", of, node.span):
        return None
    percent = node.percent.value
    assert isinstance(percent, Decimal)
    if not percent:
        message = f"everybody has reached {node.percent.text} of a quota"
        remedy = f"write {of} at 100% of {node.credit.text}, or another percent above 0%"
        refuse(ask, message, remedy, node.percent.span, "team-at-zero")
        return None
    first, last = 1, None if node.is_all else 1
    if node.level is not None:
        level = level_of(node.level, ask.scope, f"{of} 2 levels below")
        if level is None:
            return None
        first, last = level, level
    return TeamReached(
        is_share=node.is_share,
        first_level=first,
        last_level=last,
        percent=percent,
        percent_text=node.percent.text,
        credit=node.credit.text,
        on_first_day=node.on_first_day,
        span=node.span,
    )


def team_reached_in(*expressions: Expr | None) -> list[TeamReached]:
    """What expressions ask of teams, each once."""
    found = (part for each in expressions if each is not None for part in everything_in(each))
    return list({str(part): part for part in found if isinstance(part, TeamReached)}.values())


def teams_asked(component: Component) -> Iterator[tuple[TeamReached, PeriodKind]]:
    """What a component asks of teams, each with the period that is measured."""
    for per, expressions in _asked_per(component):
        for part in team_reached_in(*expressions):
            yield part, per


def credits_of_teams(plan: Plan) -> set[str]:
    """The credits whose quotas a plan takes of other people, on whatever plan they are."""
    taken = {quota.of_team.credit for quota in plan.quotas if quota.of_team is not None}
    asked = (part for component in plan.components for part, _ in teams_asked(component))
    return taken | {part.credit for part in asked}


def _asked_per(component: Component) -> Iterator[tuple[PeriodKind, tuple[Expr | None, ...]]]:
    """The expressions of a component that are asked once for a period, by its kind."""
    if isinstance(component, Commission):
        gate = component.gate
        if gate is not None:
            yield gate.per, (gate.test,)
    elif isinstance(component, Bonus) and component.catches_up is not None:
        gate = component.gate
        yield component.per, (component.pays, component.when, gate.test if gate else None)
        yield component.catches_up.per, (component.catches_up.when,)
    elif isinstance(component, OnPeriods):
        yield measured_kind(component), component.asked
    elif isinstance(component, Pool | Contest):
        yield component.per, component.asked
