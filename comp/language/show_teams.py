"""What `comp show` says of teams: who is meant, what is paid on what they are paid, pools, contests."""

from __future__ import annotations

from comp.language.describe import describe_expression
from comp.language.plan import Contest, PayOverride, Pool, TeamQuota
from comp.money import format_money, format_percent


def people_below(first_level: int, last_level: int | None) -> str:
    """`direct reports`, `everybody below`, `people 2 levels below`."""
    if first_level > 1:
        return f"people {first_level} levels below"
    return "everybody below" if last_level is None else "direct reports"


def show_pay_override(component: PayOverride) -> list[str]:
    """Its lines below the title."""
    who = people_below(component.first_level, component.last_level)
    rate = describe_expression(component.rate)
    return [f"  {rate} of what {', '.join(component.of)} pay {who}"]


def show_pool(pool: Pool) -> list[str]:
    """Its lines below the title."""
    lines = [f"  fund {describe_expression(pool.fund)} per {pool.per.value}"]
    who = (
        "plan members" if pool.where is None else f"members with {describe_expression(pool.where)}"
    )
    how = "equally" if pool.by is None else f"by {describe_expression(pool.by)}"
    of = f" of {describe_expression(pool.of_total)}" if pool.of_total is not None else ""
    return [*lines, f"  shared {how}{of} among {who}"]


def show_contest(contest: Contest, currency: str) -> list[str]:
    """Its lines below the title."""
    within = f" of one {describe_expression(contest.within)}" if contest.within is not None else ""
    by = f"{'first with' if contest.by_day else 'by'} {describe_expression(contest.rank)}"
    lines = [f"  {by} per {contest.per.value}, among plan members{within}"]
    if contest.where is not None:
        lines.append(f"  only those with {describe_expression(contest.where)}")
    lines += [f"  {each.words}: {format_money(each.amount, currency)}" for each in contest.prizes]
    return [*lines, f"  ties {contest.ties.value}"]


def team_quota_words(team: TeamQuota) -> str:
    """`90% of the quotas of bookings of direct reports on its first day`."""
    who = people_below(team.first_level, team.last_level)
    day = "first" if team.on_first_day else "last"
    return (
        f"{format_percent(team.percent)} of the quotas of {team.credit} of {who} on its {day} day"
    )
