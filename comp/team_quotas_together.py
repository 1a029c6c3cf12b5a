"""Quotas that are taken of other people: whether plans have such quotas, and that fit.

In: all plans. Out: credits that have a quota nowhere, or one of another unit, currency or a longer
period without a spread; quotas that would be a part of themselves; and quotas of a team that cannot be
measured over the period in which it is asked who has reached them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.language.pay_order import in_order
from comp.language.plan import Plan, Quota, TeamQuota, TeamReached, Unit
from comp.language.quotas import misfit
from comp.language.suggest import nearest
from comp.language.teams import teams_asked
from comp.periods import PeriodKind
from comp.problems import Problem
from comp.source import Span


def check_team_quotas(plans: Sequence[Plan]) -> Iterator[Problem]:
    """One problem for each quota of a team that cannot be taken."""
    for plan in plans:
        for quota in plan.quotas:
            if quota.of_team is not None:
                yield from _taken(plan, quota, quota.of_team, plans)
    yield from _in_a_circle(plans)


def check_teams_reached(plans: Sequence[Plan]) -> Iterator[Problem]:
    """One problem for each credit without a quota whose reaching is asked, and for each quota that
    cannot be measured over the period asked."""
    found: dict[tuple[Span | None, str], Problem] = {}
    for plan in plans:
        asked = [each for component in plan.components for each in teams_asked(component)]
        for team, per in asked:
            for problem in _measured(team, per, plans):
                found.setdefault((problem.span, problem.code), problem)
    yield from found.values()


def _measured(team: TeamReached, per: PeriodKind, plans: Sequence[Plan]) -> Iterator[Problem]:
    having = [each for each in _quotas(plans) if each.credit == team.credit]
    if not having:
        message = f"no plan here has a quota of {team.credit}, so nobody could reach it"
        yield _of_nobody(team.credit, message, plans, team.span)
    for quota in having:
        if quota.stretch is not None:
            yield Problem(
                code="quota-of-other-kind",
                message=f"the quota of {quota.credit} is per {quota.period_words}, and it is asked who reached it per {per.value}",
                remedy=f"name a credit whose quotas are per {per.value} or shorter",
                span=team.span,
                related=((quota.span, "this quota is for years of its own"),),
            )
        else:
            problem = misfit(quota, per, team.span)
            yield from [] if problem is None else [problem]


def _quotas(plans: Sequence[Plan]) -> list[Quota]:
    return [quota for plan in plans for quota in plan.quotas]


def _of_nobody(credit: str, message: str, plans: Sequence[Plan], span: Span) -> Problem:
    known = sorted({each.credit for each in _quotas(plans)})
    meant = nearest(credit, known)
    remedy = f"write {meant}" if meant else f"write one of {', '.join(known)}"
    if not known:
        remedy = f"write it into the plan of the team: quota {credit} $150,000 per quarter"
    return Problem("quota-of-nobody", message, remedy, span, label="nobody has this quota")


def _taken(plan: Plan, quota: Quota, team: TeamQuota, plans: Sequence[Plan]) -> Iterator[Problem]:
    having = [
        (other, each) for other in plans for each in other.quotas if each.credit == team.credit
    ]
    if not having:
        message = f"no plan here has a quota of {team.credit}, so {quota.credit} would have none"
        yield _of_nobody(team.credit, message, plans, team.span)
    wanted = _counted(plan, quota.credit)
    for other, each in having:
        found = _counted(other, each.credit)
        if found != wanted:
            yield Problem(
                code="quota-of-other-kind",
                message=f"the quota of {each.credit} of {other.name} is in {found}, and {quota.credit} counts {wanted}",
                remedy=f"name a credit whose quotas are in {wanted}",
                span=team.span,
                related=((each.span, f"this quota is in {found}"),),
            )
        elif each.stretch is not None:
            yield Problem(
                code="quota-of-other-kind",
                message=f"the quota of {each.credit} of {other.name} is per {each.period_words}, and taken per {quota.per.value}",
                remedy=f"name a credit whose quotas are per {quota.per.value} or shorter",
                span=team.span,
                related=((each.span, "this quota is for years of its own"),),
            )
        elif each.per.per_year < quota.per.per_year and each.spread is None:
            yield Problem(
                code="quota-spread-missing",
                message=f"the quota of {each.credit} is per {each.per.value}, and taken per {quota.per.value}; how it spreads is not written",
                remedy="write , spread evenly at the end of it, or shares of your own",
                span=each.span,
                related=((team.span, "it is taken here"),),
            )


def _counted(plan: Plan, credit: str) -> str:
    """The currency a credit counts in, or `numbers`."""
    own = next((each for each in plan.credits if each.name == credit), None)
    is_money = own is None or own.count.unit is Unit.MONEY
    return plan.currency_of(credit) if is_money else "numbers"


def _in_a_circle(plans: Sequence[Plan]) -> Iterator[Problem]:
    """Quotas that are taken from each other: the first circle."""
    taken = {
        (plan.name, quota.credit): quota
        for plan in plans
        for quota in plan.quotas
        if quota.of_team is not None
    }
    reads = {
        place: [
            other for other in sorted(taken) if quota.of_team and other[1] == quota.of_team.credit
        ]
        for place, quota in sorted(taken.items())
    }
    _, circle = in_order(reads)
    if circle:
        yield _circle(circle, taken[circle[0]])


def _circle(way: Sequence[tuple[str, str]], quota: Quota) -> Problem:
    chain = " -> ".join(f"{credit} of {plan}" for plan, credit in way)
    return Problem(
        code="quota-in-a-circle",
        message=f"these quotas are each a part of the other: {chain}",
        remedy="take one of them from the quotas of another credit, or give its credit a name of its own",
        span=quota.span,
    )
