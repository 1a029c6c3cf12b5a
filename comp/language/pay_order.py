"""Which pay is read by which: overrides on pay in the order in which they can be calculated.

In: checked plans. Out: overrides with what they read before them, and the circle, if there is one:

    [("dana_lead", "on_reps"), ("vice_president", "on_leads")]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comp.language.plan import PayOverride, Plan
from comp.language.teams import credits_of_teams

Place = tuple[str, str]
"""A component: the name of its plan, its own."""


def pay_overrides(plans: Sequence[Plan]) -> dict[Place, PayOverride]:
    """Every override on pay, in order of plan and component."""
    found = {
        (plan.name, component.name): component
        for plan in plans
        for component in plan.components
        if isinstance(component, PayOverride)
    }
    return dict(sorted(found.items()))


def pay_order(plans: Sequence[Plan]) -> tuple[list[Place], list[Place]]:
    """The overrides on pay, each after those it reads; and the first circle among them (else empty)."""
    overrides = pay_overrides(plans)
    reads = {
        place: [other for other in overrides if other[1] in component.of]
        for place, component in overrides.items()
    }
    return in_order(reads)


def in_order(reads: Mapping[Place, Sequence[Place]]) -> tuple[list[Place], list[Place]]:
    """Places after those they read; and the first circle among them (else empty)."""
    done: dict[Place, None] = {}
    for place in reads:
        circle = _visit(place, reads, done, [])
        if circle:
            return list(done), circle
    return list(done), []


def _visit(
    place: Place, reads: Mapping[Place, Sequence[Place]], done: dict[Place, None], way: list[Place]
) -> list[Place]:
    """Puts what a component reads before it. Its depth is the number of overrides on pay."""
    if place in done:
        return []
    if place in way:
        return [*way[way.index(place) :], place]
    for other in reads[place]:
        circle = _visit(other, reads, done, [*way, place])
        if circle:
            return circle
    done[place] = None
    return []


def read_by(plan: Plan, others: Sequence[Plan]) -> list[Plan]:
    """The other plans whose components a plan's overrides read, or whose quotas it takes of a team; and
    what those read in turn."""
    found: dict[str, Plan] = {}
    todo = [plan]
    while todo:
        reading = todo.pop()
        names = {name for each in pay_overrides([reading]).values() for name in each.of}
        credits = credits_of_teams(reading)
        for other in others:
            paying = {component.name for component in other.components}
            measured = {quota.credit for quota in other.quotas}
            if (
                (names & paying or credits & measured)
                and other.name != plan.name
                and other.name not in found
            ):
                found[other.name] = other
                todo.append(other)
    return [found[name] for name in sorted(found)]
