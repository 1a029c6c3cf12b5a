"""`paid in person.currency`: finished lines in the currency their person is paid in.

Tests: comp/engine/paid_in.py
"""

from __future__ import annotations

from decimal import Decimal

from tests.engine.story import story
from tests.engine.test_currencies import DAILY, TO_POUNDS

OWN = "paid in person.currency at the rate of the last day\n"
PEOPLE = """
given people:
    | person | plan | from       | currency |
    | ana    | rep  | 2026-01-01 | EUR      |
    | ben    | rep  | 2026-01-01 |          |
    | cai    | rep  | 2026-01-01 | JPY      |
given deals:
    | deal | person | close_date | acv     |
    | A-1  | ana    | 2026-01-10 | 1234.50 |
    | B-1  | ben    | 2026-01-10 | 1000    |
    | C-1  | cai    | 2026-01-10 | 1000    |
given rates:
    | date       | from | to  | rate    |
    | 2026-01-31 | USD  | EUR | 0.92    |
    | 2026-01-31 | USD  | JPY | 151.255 |
    | 2026-01-01 | USD  | EUR | 0.9     |
    | 2026-01-01 | USD  | JPY | 150     |
"""
BOOKED = TO_POUNDS.replace("    converted to GBP at the rate of deal.close_date\n", "")
SIMPLE = BOOKED + "commission earns:\n    on bookings\n    rate 10%\n"


def test_every_line_is_paid_in_the_currency_of_its_person() -> None:
    # 123.45 x 0.92 = 113.574; 100 x 151.255 = 15,125.5, in yen without decimals.
    told = story(OWN + SIMPLE, PEOPLE, rates=DAILY)
    told.frame(
        "lines",
        """
        | person | currency | exact   |
        | ana    | EUR      | 113.574 |
        | ben    | USD      | 100     |
        | cai    | JPY      | 15125.5 |
        """,
    )
    assert sorted(told.result.lines["amount"]) == [
        Decimal(100),
        Decimal("113.57"),
        Decimal(15126),
    ]
    told.frame(
        "totals",
        "| person | currency |\n| ana | EUR |\n| ben | USD |\n| cai | JPY |",
        component="total",
    )
    told.frame(
        "slices",
        """
        | person | tier                                | basis   | exchange | amount   |
        | ana    | rate                                | 1234.5  |          | 123.45   |
        | ana    | paid in EUR at the rate of 2026-01-31 | 123.45 | 0.92    | 113.574  |
        """,
        person="ana",
    )


def test_the_rate_of_the_first_day() -> None:
    told = story(OWN.replace("last", "first") + SIMPLE, PEOPLE, rates=DAILY)
    assert sorted(told.result.lines["exact"]) == [Decimal(100), Decimal("111.105"), Decimal(15000)]


def test_a_line_without_a_rate_is_not_paid_and_told() -> None:
    told = story(
        OWN + SIMPLE,
        PEOPLE.replace("2026-01-31 | USD  | JPY", "2026-01-30 | USD  | JPY"),
        rates=DAILY,
    )
    assert sorted(told.result.lines["person"]) == ["ana", "ben"]
    assert told.problems == [
        (
            "rate-missing",
            "there is no rate from USD to JPY on 2026-01-31; lines of rep are not paid where they need it",
        )
    ]


def test_what_is_released_after_the_plan_has_ended_is_paid_in_the_currency_of_that_day() -> None:
    held = "after leaving: releases continue\nrelease earns:\n    100% 2 months after deal.close_date\n"
    told = story(
        OWN + SIMPLE + held,
        """
        given people:
            | person | plan | from       | currency |
            | ana    | rep  | 2026-01-01 | EUR      |
            | ana    | rep  | 2027-01-01 | JPY      |
        given deals:
            | deal | person | close_date | acv     |
            | A-1  | ana    | 2026-12-10 | 1000    |
        given rates:
            | date       | from | to  | rate |
            | 2026-12-31 | USD  | EUR | 0.9  |
            | 2027-02-28 | USD  | JPY | 150  |
        """,
        rates=DAILY,
        through="2027-02-28",
    )
    told.frame(
        "lines",
        """
        | kind     | currency | exact |
        | earned   | EUR      | 90    |
        | held     | EUR      | -90   |
        | released | JPY      | 15000 |
        """,
    )


def test_partitions_pay_the_same() -> None:
    whole, parts = (
        story(OWN + SIMPLE, PEOPLE, rates=DAILY, partitions=count).result for count in (1, 3)
    )
    assert whole.lines.sort("line").equals(parts.lines.sort("line"))
    assert whole.totals.sort("person", "component").equals(parts.totals.sort("person", "component"))
