"""What only all plans of a workspace together show: pay that is read across plans.

In: plans without problems of their own. Out: names of components that no plan has, pay in another
currency, and circles of overrides that read each other; quotas of teams that nobody has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.language.describe import day_words
from comp.language.pay_order import Place, pay_order, pay_overrides
from comp.language.plan import DealDay, DealPlace, PayOverride, Plan
from comp.language.suggest import nearest
from comp.problems import Problem
from comp.team_quotas_together import check_team_quotas, check_teams_reached


def check_together(plans: Sequence[Plan]) -> list[Problem]:
    """One problem for each name that is nowhere, each other currency, and the first circle."""
    by_name = {plan.name: plan for plan in plans}
    found = []
    for (plan_name, _), component in pay_overrides(plans).items():
        found += list(_read(component, by_name[plan_name], plans))
    found += [*check_team_quotas(plans), *check_teams_reached(plans), *_days_that_differ(plans)]
    return [*found, *check_circle(plans)]


def check_circle(plans: Sequence[Plan]) -> list[Problem]:
    """The first circle of overrides that are paid on each other, or on themselves."""
    _, circle = pay_order(plans)
    return [_circle(circle, plans)] if circle else []


def _days_that_differ(plans: Sequence[Plan]) -> Iterator[Problem]:
    """Days of deals that two plans work out otherwise: a deal has one day of a name."""
    first: dict[str, tuple[DealDay | DealPlace, Plan]] = {}
    for plan in plans:
        worked_out: list[DealDay | DealPlace] = [*plan.days, *plan.day_places]
        for day in worked_out:
            known, of = first.setdefault(day.name, (day, plan))
            if day_words(known) != day_words(day):
                yield Problem(
                    code="days-differ",
                    message=f"deal.{day.name} is {day_words(day)} here, and {day_words(known)} in {of.name}",
                    remedy="give one of the two a name of its own",
                    span=day.span,
                    label="another day in another plan",
                    related=((known.span, f"{day.name} of {of.name} is here"),),
                )


def _read(component: PayOverride, plan: Plan, plans: Sequence[Plan]) -> Iterator[Problem]:
    everything = sorted({each.name for other in plans for each in other.components})
    for name, span in zip(component.of, component.of_spans, strict=True):
        paying = [other for other in plans if name in {each.name for each in other.components}]
        if not paying:
            meant = nearest(name, everything)
            yield Problem(
                code="pay-of-nobody",
                message=f"no plan here has a component {name}, so {component.name} would pay nothing on it",
                remedy=f"write {meant}" if meant else f"write one of {', '.join(everything)}",
                span=span,
                label="no plan pays this",
            )
        for other in paying:
            if other.currency != plan.currency:
                part = next(each for each in other.components if each.name == name)
                yield Problem(
                    code="pay-in-other-currency",
                    message=f"{name} of {other.name} is paid in {other.currency}, and {plan.name} is in {plan.currency}",
                    remedy=f"leave {name} out, or give the component of {other.name} a name of its own",
                    span=span,
                    related=((part.span, f"{name} is here, in {other.currency}"),),
                )


def _circle(circle: Sequence[Place], plans: Sequence[Plan]) -> Problem:
    overrides = pay_overrides(plans)
    chain = " -> ".join(f"{name} of {plan}" for plan, name in circle)
    message = f"these overrides are each paid on the other: {chain}"
    remedy = f"take {circle[1][1]} out of {circle[0][1]}, or out of another of them"
    if len(circle) == 2:
        message = f"this override is paid on itself: {chain}"
        remedy = f"take {circle[0][1]} out of the names behind from"
    return Problem(
        code="pay-in-a-circle",
        message=message,
        remedy=remedy,
        span=overrides[circle[0]].span,
        related=tuple((overrides[place].span, "and this one") for place in circle[1:-1]),
    )
