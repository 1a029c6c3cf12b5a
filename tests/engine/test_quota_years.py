"""Quotas for years from a day of the person, and for the whole plan.

Tests: comp/language/compile_quota_stretch.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, Story, commission, plan_text, story

OVER = "bookings accumulated per year from person.start_date"
TIERS = "tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%\n"
PEOPLE = """
given people:
    | person | from       | start_date | target   |
    | dana   | 2025-06-15 | 2025-06-15 | $100,000 |
"""
DEALS = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2025-12-20 | $80,000 |
    | D-2  | 2026-06-14 | $40,000 |
    | D-3  | 2026-06-15 | $40,000 |
"""


def paid(quota: str, people: str = PEOPLE, table: str = TIERS, on: str = OVER) -> Story:
    body = BOOKINGS + f"quota bookings {quota}\n" + commission(table, on)
    return story(body, people + DEALS, effective="2025-06-01 to 2027-05-31")


def test_the_quota_of_a_year_is_that_of_the_person_s_own_year() -> None:
    # D-2 brings the first year to 120,000 of 100,000; with D-3 the second begins.
    told = paid("person.target per year from person.start_date, not prorated")
    told.lines("""
        | paid    | deal | amount    |
        | 2025-12 | D-1  | $4,000.00 |
        | 2026-06 | D-2  | $3,000.00 |
        | 2026-06 | D-3  | $2,000.00 |
    """)
    assert not told.problems


def test_its_value_is_that_of_the_last_day_of_each_year() -> None:
    people = PEOPLE + "    | dana   | 2026-09-01 | 2025-06-15 | $20,000  |\n"
    told = paid("person.target per year from person.start_date, not prorated", people)
    # In the second year 20,000: 1,000 on the first half of D-3, 2,000 on the other.
    told.frame(
        "lines", "| deal | amount |\n| D-1 | $4,000.00 |\n| D-2 | $3,000.00 |\n| D-3 | $3,000.00 |"
    )


def test_a_year_that_begins_before_the_plan_counts_by_its_days_or_whole() -> None:
    people = PEOPLE.replace("| 2025-06-15 | 2025-06-15 |", "| 2025-06-15 | 2024-12-15 |")
    # 2024-12-15 to 2025-12-14 lies 183 of 365 days on the plan; the next year begins on 2025-12-15.
    deals = (
        "given deals:\n    | deal | close_date | acv     |\n    | D-1  | 2025-12-10 | $80,000 |\n"
    )
    body = "quota bookings $73,000 per year from person.start_date, {}\n"
    for word, amount in (("prorated by days", "$6,170.00"), ("not prorated", "$4,350.00")):
        text = BOOKINGS + body.format(word) + commission(TIERS, OVER)
        told = story(text, people + deals, effective="2025-06-01 to 2027-05-31")
        told.frame("lines", f"| deal | amount |\n| D-1 | {amount} |")


def test_retroactive_tiers_and_a_quota_for_the_whole_plan() -> None:
    table = TIERS.replace("marginal", "retroactive")
    told = paid("$150,000 per plan, not prorated", table=table, on="bookings accumulated per plan")
    told.frame(
        "lines",
        "| paid | deal | kind | amount |\n| 2025-12 | D-1 | earned | $4,000.00 |\n"
        "| 2026-06 | D-1 | true_up | $4,000.00 |\n| 2026-06 | D-2 | earned | $4,000.00 |\n"
        "| 2026-06 | D-3 | earned | $4,000.00 |",
    )


def test_who_has_no_value_is_named() -> None:
    told = paid(
        "person.target per year from person.start_date, not prorated",
        PEOPLE.replace("$100,000", "        "),
    )
    assert [code for code, _ in told.problems] == ["quota-missing"]


@pytest.mark.parametrize(
    ("quota", "on", "code"),
    [
        ("$1 per year from person.start_date", OVER, "quota-part-missing"),
        ("$1 per plan, not prorated", OVER, "quota-over-stretch"),
        (
            "$1 per year from person.start_date, not prorated",
            "bookings accumulated per quarter",
            "quota-over-stretch",
        ),
        ("$1 per year from deal.start_date, not prorated", OVER, "quota-over-stretch"),
        ("$1 per 3 months rolling, not prorated", OVER, "quota-over-stretch"),
        ("$1 per plan, not prorated, spread evenly", OVER, "quota-over-stretch"),
    ],
)
def test_what_does_not_fit_is_refused(quota: str, on: str, code: str) -> None:
    text = plan_text(BOOKINGS + f"quota bookings {quota}\n" + commission(TIERS, on))
    _, problems = read_plan(text, "p.plan", Schema())
    assert [problem.code for problem in problems if problem.severity == "error"] == [code]
