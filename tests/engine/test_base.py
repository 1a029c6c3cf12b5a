"""Base pay: the year adds up, days on the plan count, salaries change.

Tests: comp/engine/base.py
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from comp.periods import Calendar
from tests.engine.story import BOOKINGS, story

PAY = BOOKINGS + "commission earns:\n    on bookings\n    rate 10%\n"
NOTHING = "given deals:\n    | deal | close_date | acv |"
YEAR_END = "2026-12-31"


@pytest.mark.parametrize("pays", ["half-monthly", "monthly", "quarterly", "half-yearly", "yearly"])
@pytest.mark.parametrize("mode", ["half up", "half even"])
def test_a_year_adds_up_to_the_salary(pays: str, mode: str) -> None:
    told = story(
        "base salary $50,000.01 per year\n" + PAY,
        NOTHING,
        through=YEAR_END,
        pay=pays,
        rounding=f"{mode} to the cent, each line",
    )
    amounts = told.result.lines["amount"].to_list()
    assert sum(amounts) == Decimal("50000.01")
    assert max(amounts) - min(amounts) <= Decimal("0.01")


def test_thirds_of_a_year_fall_as_a_running_total() -> None:
    # 1,000 / 12 = 83.33.., running 83.33, 166.67, 250.00, 333.33: months of .33, .34, .33, .33.
    told = story("base salary $1,000 per year\n" + PAY, NOTHING, through="2026-04-30")
    told.lines("""
        | paid    | line | earned_on  | amount |
        | 2026-01 | base | 2026-01-31 | $83.33 |
        | 2026-02 | base | 2026-02-28 | $83.34 |
        | 2026-03 | base | 2026-03-31 | $83.33 |
        | 2026-04 | base | 2026-04-30 | $83.33 |
    """)


@pytest.mark.parametrize(
    ("per", "amount"),
    [("month", "$1,000"), ("quarter", "$3,000"), ("half-year", "$6,000"), ("half-month", "$500")],
)
def test_per_any_period_is_the_same_year(per: str, amount: str) -> None:
    told = story(f"base salary {amount} per {per}\n" + PAY, NOTHING, through="2026-02-28")
    told.lines("| paid | amount |\n| 2026-01 | $1,000.00 |\n| 2026-02 | $1,000.00 |")


def test_days_on_the_plan_count() -> None:
    # From 16 January: 16 of 31 days of 3,100 = 1,600; leaving on 14 February: 14 of 28 days, 1,550.
    told = story(
        "base salary $37,200 per year\n" + PAY,
        """
        given people:
            | person | from       | to         |
            | ana    | 2026-01-16 | 2026-02-14 |
        """,
        through="2026-04-30",
    )
    told.lines("""
        | paid    | earned_on  | amount    |
        | 2026-01 | 2026-01-31 | $1,600.00 |
        | 2026-02 | 2026-02-14 | $1,550.00 |
    """)


def test_a_salary_that_changes_inside_a_month_is_paid_by_days() -> None:
    # March has 31 days: 10 of 3,100 and 21 of 6,200 a month: 1,000 + 4,200.
    told = story(
        "base salary person.salary per year\n" + PAY,
        """
        given people:
            | person | from       | salary  |
            | ana    | 2026-02-01 | $37,200 |
            | ana    | 2026-03-11 | $74,400 |
        """,
        through="2026-04-30",
    )
    told.lines("""
        | paid    | amount    |
        | 2026-02 | $3,100.00 |
        | 2026-03 | $5,200.00 |
        | 2026-04 | $6,200.00 |
    """)


def test_an_exact_half_cent_of_days_is_one() -> None:
    # 1 of 31 days of a month of 0.155: 0.005, half up a cent, half even none.
    people = "given people:\n    | person | from | to |\n    | ana | 2026-01-31 | 2026-01-31 |"
    up = story("base salary $1.86 per year\n" + PAY, people, through="2026-01-31")
    up.lines("| amount |\n| $0.01 |")
    even = story(
        "base salary $1.86 per year\n" + PAY,
        people,
        through="2026-01-31",
        rounding="half even to the cent, each line",
    )
    even.lines("| amount |")


def test_a_fiscal_year_adds_up_from_its_own_start() -> None:
    # The fiscal year begins in February: January ends one year, its month is what is left of it.
    told = story(
        "base salary $1,000 per year\n" + PAY,
        NOTHING,
        through="2027-01-31",
        calendar=Calendar(2, "end"),
        effective="2026-02-01 to 2027-01-31",
    )
    amounts = told.result.lines.sort("pay_no")["amount"].to_list()
    assert len(amounts) == 12
    assert sum(amounts) == 1000


def test_nobody_gets_base_before_or_after_the_plan() -> None:
    told = story(
        "base salary $12,000 per year\n" + PAY,
        NOTHING,
        through="2027-06-30",
        effective="2026-11-01 to 2026-12-31",
    )
    told.lines("| paid | amount |\n| 2026-11 | $1,000.00 |\n| 2026-12 | $1,000.00 |")


def test_without_a_salary_there_is_no_base() -> None:
    told = story(
        "base salary person.salary per year\n" + PAY,
        "given people:\n    | person | salary |\n    | ana | |",
        through="2026-01-31",
    )
    told.lines("| paid | amount |")


def test_totals_count_base_in_total_and_not_in_variable() -> None:
    told = story(
        "base salary $12,000 per year\n" + PAY,
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $100 |",
    )
    told.frame(
        "totals",
        """
        | paid    | component | amount    |
        | 2026-01 | base      | $1,000.00 |
        | 2026-01 | earns     | $10.00    |
        | 2026-01 | variable  | $10.00    |
        | 2026-01 | total     | $1,010.00 |
        """,
    )


def test_twelfths_that_add_up_to_half_a_cent() -> None:
    # 0.10 / 12 = 0.008333...: three of them are 0.025 exactly, 0.024999999999 as they are cut.
    # Running, rounded: 0.01, 0.02, 0.03, and 0.03 after April, which has no line.
    told = story("base salary $0.10 per year\n" + PAY, NOTHING, through="2026-04-30")
    told.lines("| paid | amount |\n| 2026-01 | $0.01 |\n| 2026-02 | $0.01 |\n| 2026-03 | $0.01 |")


def test_base_of_a_longer_period_is_paid_at_its_end() -> None:
    # Weeks and commissions apart: half-months of 500, paid as 1,000 with the month's second half.
    told = story(
        "base salary $12,000 per year paid per month\n" + PAY,
        """
        given deals:
            | deal | close_date | acv |
            | D-1  | 2026-01-10 | 100 |
        """,
        pay="half-monthly",
        through="2026-02-15",
    )
    told.lines("""
        | paid      | line  | earned_on  | amount    |
        | 2026-01-A | earns | 2026-01-10 | $10.00    |
        | 2026-01-B | base  | 2026-01-31 | $1,000.00 |
    """)
    told.frame("slices", "| amount |\n| 500 |\n| 500 |", line="base")


def test_base_paid_later_still_adds_up_to_the_year() -> None:
    told = story("base salary $1,000 per year paid per quarter\n" + PAY, NOTHING, through=YEAR_END)
    assert told.result.lines["amount"].to_list() == [Decimal(250)] * 4
