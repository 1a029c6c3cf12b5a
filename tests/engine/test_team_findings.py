"""A team of nobody is told.

Tests: comp/engine/team_findings.py
"""

from __future__ import annotations

from tests.engine.story import story
from tests.engine.test_teams import CHAIN, team

DEALS = """
    person mia
    given deals:
        | deal | person | close_date | acv    |
        | A-1  | ana    | 2026-01-10 | $1,000 |
"""


def told(body: str, given: str) -> list[tuple[str, str]]:
    return story(body, given).problems


def test_a_team_credit_of_nobody_is_told() -> None:
    nobody = "nobody reports to anybody on rep, so team_deals comes to nothing"
    assert told(team(), DEALS) == [("nobody-reports", nobody)]


def test_a_level_at_which_nobody_stands_is_told() -> None:
    nobody = "nobody stands 3 levels below anybody on rep, so team_deals comes to nothing"
    assert told(team("team deals 3 levels below as of deal.close_date"), CHAIN) == [
        ("nobody-reports", nobody)
    ]
    assert told(team("team deals 2 levels below as of deal.close_date"), CHAIN) == []
    assert told(team("all team deals as of deal.close_date"), CHAIN) == []


def test_a_quota_and_an_override_of_nobody_are_told() -> None:
    body = """
credit sales:
    from own deals
    count deal.acv
    dated deal.close_date
credit team_deals:
    from own deals
    count deal.acv
    dated deal.close_date
quota sales $1,000 per month
quota team_deals 90% of quota of sales of team as of the first day per month
commission direct:
    on sales
    rate 5%
override of_all:
    on pay of all team from direct
    rate 10%
"""
    assert [value for _, value in told(body, DEALS)] == [
        "nobody reports to anybody on rep, so the quota of team_deals comes to nothing",
        "nobody reports to anybody on rep, so of_all comes to nothing",
    ]


def test_a_share_of_nobody_is_told_once() -> None:
    body = """
bonus made:
    pays $5 * share of all team at 1% of sales as of the last day per month
    when share of all team at 1% of sales as of the last day > 0%
bonus deep:
    pays $5 * number of team 2 levels below at 1% of sales as of the first day per month
"""
    assert [value for _, value in told(body, DEALS)] == [
        "nobody reports to anybody on rep, so share of all team at 1% of sales as of the last day comes to nothing",
        "nobody stands 2 levels below anybody on rep, so number of team 2 levels below at 1% of sales as of the first day comes to nothing",
    ]
