"""Step 2: a quota that is a part of the team's.

Tests: comp/engine/team_quotas.py
"""

from __future__ import annotations

from comp.language.show import show_plan
from tests.engine.story import REPS, Story, plan_text, story

LEAD = """
    credit region:
        from  {team} deals as of deal.close_date
        count deal.acv
        dated deal.close_date
    quota region {part} of quota of bookings of {of} per {per}
    bonus made:
        pays $100 per {measured} when attainment of region >= 100%
        without quota: nothing
"""
GIVEN = """
    person mia
    given people:
        | person | plan | manager | from       | to         |
        | ana    | reps | mia     | 2026-01-01 | 2026-03-31 |
        | ana    | reps | eve     | 2026-04-01 |            |
        | bob    | reps | mia     | 2026-01-01 |            |
        | cid    | reps | mia     | 2026-02-01 |            |
        | dan    |      | mia     | 2026-01-01 |            |
        | mia    | lead | vic     | 2026-01-01 |            |
        | vic    | lead |         | 2026-01-01 |            |
    given quotas:
        | person | credit   | period  | amount     |
        | ana    | bookings | 2026-Q1 | $1,000     |
        | bob    | bookings | 2026-Q1 | $500.01    |
        | cid    | bookings | 2026-Q1 | $200       |
        | dan    | bookings | 2026-Q1 | $9,000     |
        | bob    | bookings | 2026-Q2 | $600       |
    given deals:
        | deal | person | close_date | acv    |
        | D-1  | ana    | 2026-01-10 | $2,000 |
        | D-2  | bob    | 2026-06-30 | $1     |
"""


def told(part: str = "90%", of: str = "team as of the first day", **more: str) -> Story:
    words = {"team": "team", "per": "quarter", "measured": "quarter", **more}
    body = LEAD.format(part=part, of=of, **words)
    return story(body, GIVEN, also=[plan_text(REPS, name="reps")], name="lead")


def quotas(found: Story, *expected: str) -> None:
    frame = found.result.attainment
    rows = frame.filter(frame["credit"] == "region").select("person", "period", "quota").iter_rows()
    have = [
        f"{who} {period} {'none' if amount is None else f'{amount:.2f}'}"
        for who, period, amount in rows
    ]
    assert sorted(have) == sorted(expected)


def test_the_quotas_of_who_reports_on_the_first_day() -> None:
    # cid comes in February; dan is on no plan. In Q2 ana has gone to eve.
    quotas(
        told(),
        "mia 2026-Q1 1350.01",
        "mia 2026-Q2 540.00",
        "vic 2026-Q1 none",
        "vic 2026-Q2 none",
    )


def test_or_on_the_last_and_of_all_levels() -> None:
    quotas(
        told("100%", "all team as of the last day", team="all team"),
        *("mia 2026-Q1 1700.01", "mia 2026-Q2 600.00"),
        *("vic 2026-Q1 1700.01", "vic 2026-Q2 600.00"),
    )
    found = told("100%", "team 2 levels below as of the last day", team="all team")
    quotas(
        found,
        *("mia 2026-Q1 none", "mia 2026-Q2 none"),
        *("vic 2026-Q1 1700.01", "vic 2026-Q2 600.00"),
    )


def test_it_is_summed_over_longer_periods_and_pays_by_it() -> None:
    found = told(measured="half-year")
    lines = found.result.lines.filter(found.result.lines["component"] == "made")
    assert lines.select("person", "earned_period").rows() == [("mia", "2026-H1")]


def test_it_is_spread_over_shorter_periods() -> None:
    # 90% of 2,100.01 is 1,890.01 a year.
    quotas(
        told(per="year, spread 20% 20% 20% 40%"),
        *("mia 2026-Q1 378.00", "mia 2026-Q2 378.00", "mia 2026 1890.01"),
        *("vic 2026-Q1 none", "vic 2026-Q2 none", "vic 2026 none"),
    )


def test_it_is_shown_in_words() -> None:
    [plan, *_] = told().plans
    assert "90% of the quotas of bookings of direct reports on its first day" in show_plan(
        plan, None
    )
