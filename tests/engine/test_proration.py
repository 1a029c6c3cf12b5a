"""Amounts for a whole period where a person has only a part of it on the plan.

Tests: comp/engine/time_on_plan.py, comp/engine/prorated.py, comp/engine/partial_periods.py, comp/language/compile_prorated.py
"""

from __future__ import annotations

from datetime import date

import pytest

from comp.periods import Calendar
from tests.engine.story import BOOKINGS, commission, story

BY_ATTAINMENT = commission("tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%")
JOINER = """
given people:
    | person | from       | to         |
    | ana    | 2026-01-15 | 2026-12-31 |
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-20 | $6,000  |
"""


@pytest.mark.parametrize(
    ("words", "quota"),
    [
        # From 15 January: 17 of 31 days, 76 of 90 days of the quarter.
        ("per month, prorated by days", "5483.87"),
        ("per month, not prorated", "10000"),
        # January has 22 working days, 12 of them (15, 16, 19-23, 26-30) from the 15th on.
        ("per month, prorated by working days", "5454.55"),
        ("per month, prorated by months", "5483.87"),
    ],
)
def test_a_quota_of_the_period_itself(words: str, quota: str) -> None:
    body = (
        BOOKINGS + f"quota bookings $10,000 {words}\n" + BY_ATTAINMENT.replace("quarter", "month")
    )
    told = story(body, JOINER)
    told.frame("attainment", f"| period | quota |\n| 2026-01 | {quota} |", period="2026-01")
    assert not told.problems


def test_each_shorter_quota_is_prorated_by_itself() -> None:
    # January 10,000 x 17 / 31 = 5,483.87, February and March whole.
    body = BOOKINGS + "quota bookings $10,000 per month, prorated by days\n" + BY_ATTAINMENT
    told = story(body, JOINER)
    told.frame("attainment", "| quota |\n| 25483.87 |", kind="quarter")


def test_a_spread_quota_counts_the_part_of_its_piece() -> None:
    # A start on 1 March leaves one of the first quarter's three months of 20,000.
    body = (
        BOOKINGS + "quota bookings $100,000 per year, spread 20% 20% 20% 40%, prorated by months\n"
    )
    told = story(
        body + BY_ATTAINMENT,
        JOINER.replace("2026-01-15", "2026-03-01").replace("2026-01-20", "2026-04-20"),
    )
    told.frame(
        "attainment",
        "| period | quota |\n| 2026-Q1 | 6666.67 |\n| 2026-Q2 | 20000 |",
        kind="quarter",
    )


def test_months_are_counted_by_their_own_days() -> None:
    # From 15 January: (17/31 + 1 + 1) / 3 of 30,000 is 25,483.870...
    body = BOOKINGS + "quota bookings $30,000 per quarter, prorated by months\n" + BY_ATTAINMENT
    told = story(body, JOINER)
    told.frame("attainment", "| quota |\n| 25483.87 |", kind="quarter")


ABSENT = """
given people:
    | person | from       | to         |
    | ana    | 2026-01-15 | 2026-12-31 |
given absences:
    | person | from       | to         | type   |
    | ana    | 2026-01-12 | 2026-01-16 | sick   |
    | ana    | 2026-01-16 | 2026-01-18 | parent |
given deals:
    | deal | close_date | acv    |
    | D-1  | 2026-01-20 | $6,000 |
"""


def test_days_of_absence_count_as_not_on_the_plan() -> None:
    # Of 17 days the 15th to the 18th are away, the 16th named twice: 13 of 31.
    body = BOOKINGS + "quota bookings $31,000 per month, prorated by days, absences out\n"
    told = story(body + BY_ATTAINMENT.replace("quarter", "month"), ABSENT)
    told.frame("attainment", "| quota |\n| 13000 |", kind="month")


def test_holidays_are_no_working_days() -> None:
    # Of 22 working days in January 2 are holidays; from the 15th on 12 less 1 remain of 20.
    calendar = Calendar(holidays=(date(2026, 1, 1), date(2026, 1, 19)))
    body = BOOKINGS + "quota bookings $20,000 per month, prorated by working days\n"
    told = story(body + BY_ATTAINMENT.replace("quarter", "month"), JOINER, calendar=calendar)
    told.frame("attainment", "| quota |\n| 11000 |", kind="month")


def base(words: str, people: str) -> str:
    """The base lines of two months."""
    told = story(
        BOOKINGS
        + f"base salary person.salary per year{words}\n"
        + commission("rate 1%", on="bookings"),
        f"given people:\n    | person | from | to | salary |\n{people}"
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-02-02 | $100 |\n",
    )
    rows = told.result.lines.filter(kind="base").select("pay_period", "amount").iter_rows()
    return ", ".join(f"{period} {amount.normalize():f}" for period, amount in rows)


RAISED = """    | ana | 2026-01-15 | 2026-01-24 | $120,000 |
    | ana | 2026-01-25 | 2026-12-31 | $240,000 |
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Unwritten is by days: 10,000 x 10/31 + 20,000 x 7/31.
        ("", "2026-01 7741.94, 2026-02 20000"),
        (", prorated by days", "2026-01 7741.94, 2026-02 20000"),
        # 7 working days to the 23rd, 5 from the 26th on, of 22.
        (", prorated by working days", "2026-01 7727.27, 2026-02 20000"),
        # The salary of the last day, whole.
        (", not prorated", "2026-01 20000, 2026-02 20000"),
    ],
)
def test_base_pay_by_what_the_plan_says(words: str, expected: str) -> None:
    assert base(words, RAISED) == expected


MADE = """
bonus made:
    pays $900 per quarter
    {words}
"""
LEAVER = """
given people:
    | person | from       | to         |
    | ana    | 2026-01-01 | 2026-02-14 |
given deals:
    | deal | close_date | acv    |
    | D-1  | 2026-01-20 | $6,000 |
    | D-2  | 2026-04-20 | $6,000 |
"""


def test_a_bonus_counts_the_days_of_its_period() -> None:
    # 45 of 90 days.
    told = story(BOOKINGS + MADE.format(words="prorated by days"), LEAVER)
    told.lines("| paid | line | amount |\n| 2026-02 | made | $450.00 |")
    told.frame(
        "slices",
        """
        | tier                      | before | after | amount |
        | bonus                     |        |       | 900    |
        | prorated 45 of 90 days    | 900    | 450   | -450   |
        """,
    )
    assert not told.problems


def test_a_bonus_by_a_spread_quota_counts_its_own_part() -> None:
    # 12,000 of 18,000 for the quarter as it is; 1,000 x 2/3 x 76 of 90 days is 562.96.
    body = """
quota bookings $72,000 per year, spread evenly, not prorated
bonus made:
    pays $1,000 * attainment of bookings per quarter
    prorated by days
"""
    story(
        BOOKINGS + body,
        JOINER.replace("$6,000", "$12,000"),
        through="2026-03-31",
    ).lines("| paid | line | amount |\n| 2026-03 | made | $562.96 |")


def test_a_target_is_prorated_before_it_is_weighted() -> None:
    # 1,000 x 45 / 90 = 500; 500 x 80%.
    told = story(
        """
objectives aims:
    target $1,000 per quarter
    weights:
        100% first_aim
    prorated by days
""",
        LEAVER + "given scores:\n    | person | period | objective | score |\n"
        "    | ana | 2026-Q1 | first_aim | 80% |\n",
    )
    told.lines("| paid | line | amount |\n| 2026-02 | aims | $400.00 |")


def test_a_cap_is_smaller_in_a_part_of_its_period() -> None:
    # Half of 900; 10% of 6,000 is 600.
    told = story(
        BOOKINGS
        + commission("rate 10%", on="bookings")
        + "cap limit:\n    $900 per quarter on earns\n    prorated by days\n"
        "    measured after clawbacks\n",
        LEAVER,
    )
    told.lines("""
        | paid    | line  | amount   |
        | 2026-01 | earns | $600.00  |
        | 2026-01 | limit | -$150.00 |
    """)


def test_a_guarantee_is_smaller_in_a_part_of_the_pay_period() -> None:
    # February: 14 of 28 days of 2,000; nothing is earned in it.
    told = story(
        BOOKINGS
        + commission("rate 50%", on="bookings")
        + "draw floor:\n    guarantee $2,000 per month\n    prorated by days\n    not recovered\n",
        LEAVER,
    )
    told.lines("""
        | paid    | line  | amount    |
        | 2026-01 | earns | $3,000.00 |
        | 2026-02 | floor | $1,000.00 |
    """)
    assert not told.problems


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            MADE.format(words=""),
            "ana is on the plan 45 of 90 days of 2026-Q1, and made does not say what a part of a "
            "quarter counts; it is taken whole, $900.00 (by days $450.00)",
        ),
        (
            "quota bookings $9,000 per quarter\n" + BY_ATTAINMENT,
            "ana is on the plan 45 of 90 days of 2026-Q1, and the quota of bookings does not say "
            "what a part of a quarter counts; it is taken whole, $9,000.00 (by days $4,500.00)",
        ),
        (
            commission("rate 10%", on="bookings")
            + "cap limit:\n    $900 per quarter on earns\n    measured after clawbacks\n",
            "ana is on the plan 45 of 90 days of 2026-Q1, and limit does not say what a part of a "
            "quarter counts; it is taken whole, $900.00 (by days $450.00)",
        ),
        (
            commission("rate 10%", on="bookings")
            + "draw floor:\n    guarantee $2,800 per month\n    not recovered\n",
            "ana is on the plan 14 of 28 days of 2026-02, and floor does not say what a part of a "
            "month counts; it is taken whole, $2,800.00 (by days $1,400.00)",
        ),
    ],
)
def test_what_is_taken_whole_without_a_word_is_told(body: str, said: str) -> None:
    assert story(BOOKINGS + body, LEAVER).problems == [("partial-period", said)]


@pytest.mark.parametrize(
    "people", ["", "given people:\n    | person | from |\n    | ana | 2025-01-01 |\n"]
)
def test_whoever_has_all_of_the_plan_is_not_told_of(people: str) -> None:
    # The plan itself begins inside the quarter; that is no part of anybody's own.
    told = story(
        BOOKINGS + MADE.format(words=""),
        people + "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-04-20 | $6 |\n",
        effective="2026-02-01 to 2026-12-31",
    )
    assert not told.problems
