"""Months of service, quotas that change inside a period, who is employed on the last day, forgiven pay.

Tests: comp/engine/service.py, comp/engine/start_dates.py, comp/language/compile_service.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, story

BY_ATTAINMENT = commission("tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%")
STARTED = """
given people:
    | person | from       | start_date |
    | ana    | 2026-01-01 | 2026-02-17 |
given deals:
    | deal | close_date | acv    |
    | D-1  | 2026-05-20 | $6,000 |
"""


def test_a_quota_rises_with_months_of_service() -> None:
    # February is month 1, and so is January before it; April is month 3.
    body = BOOKINGS + (
        "quota bookings per month:\n    from month 1: $0\n    from month 2: $5,000\n"
        "    from month 4: $9,000\n"
    )
    told = story(body + BY_ATTAINMENT.replace("quarter", "month"), STARTED)
    told.frame(
        "attainment",
        """
        | period  | quota |
        | 2026-01 |       |
        | 2026-02 |       |
        | 2026-03 | 5000  |
        | 2026-04 | 5000  |
        | 2026-05 | 9000  |
        """,
    )


def test_a_quarter_asks_by_its_first_month() -> None:
    body = BOOKINGS + (
        "quota bookings per quarter:\n    from month 1: $5,000\n    from month 3: $9,000\n"
    )
    told = story(body + BY_ATTAINMENT, STARTED)
    told.frame("attainment", "| period | quota |\n| 2026-Q1 | 5000 |\n| 2026-Q2 | 9000 |")


def test_a_guarantee_in_months_of_service() -> None:
    body = (
        BOOKINGS
        + commission("rate 10%", on="bookings")
        + ("draw floor:\n    guarantee $1,000 per month in months 2 to 3\n    not recovered\n")
    )
    story(body, STARTED).lines("""
        | paid    | line  | amount    |
        | 2026-03 | floor | $1,000.00 |
        | 2026-04 | floor | $1,000.00 |
        | 2026-05 | earns | $600.00   |
    """)


def test_without_a_start_date_months_cannot_be_counted() -> None:
    body = (
        BOOKINGS
        + commission("rate 10%", on="bookings")
        + ("draw floor:\n    guarantee $1,000 per month in months 1 to 3\n    not recovered\n")
    )
    told = story(body, STARTED.replace("2026-02-17", "          "))
    assert told.problems == [
        (
            "start-date-missing",
            "ana has no start_date, and floor counts months of service from it",
        )
    ]


CHANGED = """
quota bookings per quarter{words}:
    from 2026-01-01: $9,000
    from 2026-02-15: $18,000 because "A second territory"
"""
TWO = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-02-14 | $12,000 |
    | D-2  | 2026-02-15 | $12,000 |
"""


@pytest.mark.parametrize(
    ("words", "quota", "first", "second"),
    [
        # 18,000: all of the first deal and half of the second below it.
        (", as of the last day", "18000", "$600.00", "$900.00"),
        # 45 of 90 days each: 13,500.
        (", weighted by days", "13500", "$600.00", "$1,125.00"),
        # The first deal against 9,000 (9,000 at 5%, 3,000 at 10%), the second against 18,000.
        (", as of each deal", "18000", "$750.00", "$900.00"),
    ],
)
def test_a_row_that_starts_inside_its_period(
    words: str, quota: str, first: str, second: str
) -> None:
    told = story(BOOKINGS + CHANGED.format(words=words) + BY_ATTAINMENT, TWO)
    told.lines(f"| deal | amount |\n| D-1 | {first} |\n| D-2 | {second} |")
    told.frame("attainment", f"| quota |\n| {quota} |")
    assert not told.problems


def test_of_a_year_each_quarter_has_what_held_on_the_deals_day() -> None:
    # In January the first quarter counts 9,000 and the later ones what will hold in them: 18,000 each.
    body = BOOKINGS + CHANGED.format(words=", as of each deal")
    table = BY_ATTAINMENT.replace("per quarter", "per year")
    told = story(body + table, TWO.replace("12,000", "60,000"))
    told.frame(
        "slices",
        "| deal | quota |\n| D-1 | 63000 |\n| D-2 | 72000 |\n| D-2 | 72000 |",
    )


def test_of_a_month_each_deal_has_its_part_of_what_held_on_its_day() -> None:
    # A third of 9,000 for the deal of 14 February, a third of 18,000 for that of the 15th.
    body = BOOKINGS + CHANGED.format(words=", spread evenly, as of each deal")
    table = BY_ATTAINMENT.replace("per quarter", "per month")
    told = story(body + table, TWO.replace("12,000", "2,000"))
    told.frame("slices", "| deal | quota |\n| D-1 | 3000 |\n| D-2 | 6000 |")


LEAVER = """
given people:
    | person | from       | to         |
    | ana    | 2026-01-01 | {to} |
given deals:
    | deal | close_date | acv    |
    | D-1  | 2026-04-20 | $6,000 |
given scores:
    | person | period  | objective | score |
    | ana    | 2026-Q1 | ramp_up   | 50%   |
"""


@pytest.mark.parametrize(("to", "paid"), [("2026-03-30", False), ("2026-03-31", True)])
def test_only_who_is_employed_on_the_last_day_is_paid(to: str, paid: bool) -> None:
    body = BOOKINGS + (
        "bonus made:\n    pays $900 per quarter\n    paid only if employed on the last day\n"
        "objectives aims:\n    target $100 per quarter\n    weights:\n        100% ramp_up\n"
        "    paid only if employed on the last day\n"
    )
    told = story(body, LEAVER.format(to=to))
    rows = "| made | $900.00 |\n| aims | $50.00 |" if paid else ""
    told.lines(f"| line | amount |\n{rows}")
    assert not told.problems


def test_the_plans_own_end_is_a_last_day_too() -> None:
    body = BOOKINGS + (
        "bonus made:\n    pays $900 per quarter\n    paid only if employed on the last day\n"
    )
    told = story(body, LEAVER.format(to="2026-12-31"), effective="2026-01-01 to 2026-03-15")
    told.lines("| line | amount |\n| made | $900.00 |")


def test_a_negative_balance_that_is_forgiven_makes_no_debt() -> None:
    body = (
        BOOKINGS
        + commission("rate 10%", on="bookings")
        + """
clawback lost:
    when deal.cancelled_on within 180 days of deal.close_date
    take back 100% of earns paid on the deal
    attainment kept
negative balance is forgiven
"""
    )
    told = story(
        body,
        """
        given deals:
            | deal | close_date | acv    | cancelled_on |
            | D-1  | 2026-01-20 | $6,000 | 2026-02-10   |
            | D-2  | 2026-03-20 | $6,000 |              |
        """,
    )
    told.lines("""
        | paid    | line    | kind     | amount   |
        | 2026-01 | earns   | earned   | $600.00  |
        | 2026-02 | lost    | clawback | -$600.00 |
        | 2026-02 | carried | forgiven | $600.00  |
        | 2026-03 | earns   | earned   | $600.00  |
    """)
    told.frame("balances", "| balance | closing |")
