"""What contests rank by, said in other words, and what the message makes of it.

Tests: comp/language/other_contests.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, plan_text

BEHIND = "per quarter among plan members"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (f"first to reach 10 bookings {BEHIND}", "first with number of bookings >= 10"),
        (f"first to hit $500 bookings {BEHIND}", "first with amount of bookings >= $500"),
        (f"first with 100% bookings {BEHIND}", "first with attainment of bookings >= 100%"),
        (
            "first with number of bookings >= 10 among plan members",
            "first with number of bookings >= 10",
        ),
        (
            f"growth of bookings {BEHIND}",
            "amount of bookings - amount of bookings in the quarter before",
        ),
        (f"by amount of bookings {BEHIND}", "amount of bookings"),
        (f"highest amount of bookings {BEHIND}", "amount of bookings"),
        ("amount of bookings per quarter", "amount of bookings"),
    ],
)
def test_what_is_ranked_in_other_words(said: str, meant: str) -> None:
    [problem] = problems_of(said)
    assert problem.remedy == f"write rank {meant} {BEHIND}"


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("number of bookings >= 10", "write rank first with number of CREDIT >= 10"),
        ("first with number of bookings", "write rank first with number of CREDIT >= 10"),
        ("bookings", "write amount of bookings, number of bookings or attainment of bookings"),
    ],
)
def test_values_and_tests_that_rank_nobody(said: str, remedy: str) -> None:
    [problem] = problems_of(f"{said} {BEHIND}")
    assert problem.remedy == remedy


def problems_of(ranked: str) -> list:
    contest = f"contest best:\n    rank {ranked}\n    prizes:\n        1: $100\n    ties share\n"
    quota = "quota bookings $100 per quarter\n"
    _, problems = read_plan(plan_text(BOOKINGS + quota + contest), "rep.plan", Schema())
    return [each for each in problems if each.severity == "error"]
