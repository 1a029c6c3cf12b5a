"""Step 6: contests among the members of a plan.

Tests: comp/engine/contests.py
"""

from __future__ import annotations

import pytest

from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, Story, story

PEOPLE = """
    person ana
    given people:
        | person | plan | from       | office |
        | ana    | rep  | 2026-01-01 | oslo   |
        | bob    | rep  | 2026-01-01 | oslo   |
        | cid    | rep  | 2026-01-01 | bern   |
        | dan    | rep  | 2026-01-01 |        |
    given quotas:
        | person | credit   | period  | amount |
        | ana    | bookings | 2026-Q1 | $300   |
        | bob    | bookings | 2026-Q1 | $100   |
        | cid    | bookings | 2026-Q1 | $600   |
    given deals:
        | deal | person | close_date | acv  |
        | D-1  | ana    | 2026-01-10 | $100 |
        | D-2  | bob    | 2026-01-10 | $50  |
        | D-3  | bob    | 2026-03-10 | $0   |
        | D-4  | cid    | 2026-01-10 | $200 |
        | D-5  | dan    | 2026-01-10 | $500 |
"""


def contest(ties: str = "share", rank: str = "attainment", more: str = "", within: str = "") -> str:
    return (
        BOOKINGS
        + "quota bookings from quotas per quarter\n"
        + f"contest best:\n    rank {rank} of bookings per quarter among plan members{within}\n"
        + f"    prizes:\n        1: $1,000\n        2: $500\n        3: $100.01\n    ties {ties}\n{more}"
    )


def paid(told: Story, *expected: str) -> None:
    rows = told.result.lines.select("person", "amount").iter_rows()
    assert sorted(f"{who} {amount:.2f}" for who, amount in rows) == sorted(expected)
    assert set(told.result.lines["pay_period"]) == {"2026-03"}


@pytest.mark.parametrize("partitions", [1, 4])
def test_who_comes_in_alike_shares_the_prizes_of_their_places(partitions: int) -> None:
    # bob 50%, ana and cid a third each; dan has no quota and no place. 500 + 100.01 for two.
    told = story(contest(), PEOPLE, partitions=partitions)
    paid(told, "bob 1000.00", "ana 300.01", "cid 300.00")


def test_or_all_win_and_the_next_place_counts_on() -> None:
    paid(story(contest("all win"), PEOPLE), "bob 1000.00", "ana 500.00", "cid 500.00")
    by_number = contest("all win", "number")
    # bob has two deals, the others one each: place 2 for three.
    paid(story(by_number, PEOPLE), "bob 1000.00", "ana 500.00", "cid 500.00", "dan 500.00")
    paid(
        story(contest("share", "number"), PEOPLE),
        "bob 1000.00",
        "ana 200.01",
        "cid 200.00",
        "dan 200.00",
    )


def test_within_each_office_and_only_some() -> None:
    within = " per person.office"
    told = story(contest(rank="amount", within=within), PEOPLE)
    paid(told, "ana 1000.00", "bob 500.00", "cid 1000.00")
    where = "    where amount of bookings < $200\n"
    paid(story(contest(rank="amount", more=where), PEOPLE), "ana 1000.00", "bob 500.00")


def test_nothing_is_not_ranked() -> None:
    given = PEOPLE.replace("$50  |", "-$50 |")
    told = story(contest(rank="amount"), given)
    people = told.result.lines.filter(told.result.lines["component"] == "best")["person"]
    assert sorted(people) == ["ana", "cid", "dan"]


def test_it_is_shown_in_words() -> None:
    [plan] = story(contest(within=" per person.office"), PEOPLE).plans
    shown = show_plan(plan, None)
    assert (
        "  by attainment of bookings per quarter, among plan members of one person.office\n"
        in shown
    )
    assert "  place 2: $500.00\n" in shown
    assert "  ties share\n" in shown
