"""Step 8 for sums: so much is taken back of a lost deal, never more than was paid.

Tests: comp/engine/fixed_sums.py, comp/language/compile_clawbacks.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, commission, plan_text, story
from tests.engine.test_clawbacks import CANCELLED, EARNS, SHARED, TIERED, clawback, taken
from tests.engine.test_held_pay_lost import CANCELLED as WAITING
from tests.engine.test_releases import release

LEFT = """
given deals:
    | deal | close_date | acv     | cancelled_on |
    | D-1  | 2026-01-05 | $10,000 | 2026-03-01   |
    | D-2  | 2026-01-06 | $3,000  | 2026-03-02   |
    | D-3  | 2026-01-07 | $10,000 | 2026-08-02   |
    | D-4  | 2026-04-07 | $10,000 |              |
"""


def test_a_sum_is_taken_back_and_never_more_than_was_paid() -> None:
    taken(
        EARNS + clawback(percent="$500", within="90 days"),
        LEFT,
        """
        | paid    | line | deal | earned_on  | amount   | exact |
        | 2026-03 | lost | D-1  | 2026-03-01 | -$500.00 | -500  |
        | 2026-03 | lost | D-2  | 2026-03-02 | -$300.00 | -300  |
        """,
    )


def test_a_sum_that_is_calculated_is_rounded() -> None:
    taken(
        EARNS + clawback(percent="deal.acv / 30 + $1"),
        LEFT,
        """
        | deal | amount   |
        | D-1  | -$334.33 |
        | D-2  | -$101.00 |
        """,
    )


def test_sums_by_age() -> None:
    by_age = """
clawback lost:
    when deal.cancelled_on within 12 months of deal.close_date
    take back by age of earns paid on the deal:
        from 0 months: $800
        from 3 months: $250
    attainment kept
"""
    taken(
        EARNS + by_age,
        LEFT,
        """
        | deal | amount   |
        | D-1  | -$800.00 |
        | D-2  | -$300.00 |
        | D-3  | -$250.00 |
        """,
    )


def test_two_clawbacks_share_what_was_paid() -> None:
    taken(
        EARNS + clawback(percent="$800") + clawback("more", percent="50%"),
        LEFT,
        """
        | line | deal | amount   |
        | lost | D-1  | -$800.00 |
        | more | D-1  | -$200.00 |
        | lost | D-2  | -$300.00 |
        """,
    )


def test_each_person_paid_on_the_deal_gives_back_the_sum() -> None:
    split = BOOKINGS.replace("deal.acv", "deal.acv times split.share")
    taken(
        split + commission("rate 10%", on="bookings") + clawback(percent="$50"),
        SHARED,
        "| person | amount |\n| ana | -$50.00 |\n| ben | -$30.00 |",
    )


@pytest.mark.parametrize(
    ("attainment", "d3", "d4"),
    [("kept", "4,000", "7,000"), ("reversed on the trigger day", "4,000", "4,000")],
)
def test_a_deal_that_is_reversed_counts_no_more_at_all(attainment: str, d3: str, d4: str) -> None:
    # As test_whether_the_deal_still_counts of clawbacks: all of D-1's 80,000 leaves, for any sum.
    told = story(TIERED + clawback(percent="$1", attainment=f"attainment {attainment}"), CANCELLED)
    told.frame(
        "lines",
        f"""
        | deal | amount    |
        | D-1  | $4,000.00 |
        | D-2  | $7,000.00 |
        | D-3  | ${d3}.00  |
        | D-4  | ${d4}.00  |
        """,
        line="earns",
    )
    told.frame("lines", "| deal | amount |\n| D-1 | -$1.00 |", line="lost")


@pytest.mark.parametrize(
    ("amount", "cancelled", "back", "released"),
    [
        # D-1 came to $100: $60 was released by 10 March, $40 waits.
        ("$50", "20.00", "30.00", "20.00"),
        ("$33.33", "13.33", "20.00", "26.67"),
        ("$500", "40.00", "60.00", ""),
    ],
)
def test_a_sum_is_first_taken_of_what_waits(
    amount: str, cancelled: str, back: str, released: str
) -> None:
    told = story(
        EARNS + release("100% as deal.paid of deal.acv") + clawback(percent=amount), WAITING
    )
    told.frame("lines", f"| amount |\n| -${cancelled} |", kind="cancelled")
    told.frame("lines", f"| amount |\n| -${back} |", kind="clawback")
    april = f"| amount |\n| ${released} |" if released else "| amount |"
    told.frame("lines", april, kind="released", paid="2026-04")


def test_a_cap_sees_the_sum_in_the_periods_it_takes_back() -> None:
    # $1,800 paid of January's $2,300; $500 back makes room for all of it.
    told = story(
        EARNS
        + clawback(percent="$500", within="90 days")
        + "cap ceiling:\n    $1,800 per month on earns\n    measured after clawbacks\n",
        LEFT,
    )
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-01 | -$500.00 |\n| 2026-03 | $500.00 |",
        line="ceiling",
    )


def test_slices_say_the_sum_and_what_it_cannot_reach() -> None:
    told = story(EARNS + clawback(percent="$500"), LEFT)
    told.frame(
        "slices",
        """
        | deal | tier                  | before | after | amount |
        | D-1  | sum                   |        |       | -500   |
        | D-2  | sum                   |        |       | -500   |
        | D-2  | at most what was paid | -500   | -300  | 200    |
        """,
        kind="clawback",
    )


@pytest.mark.parametrize(
    ("take", "code", "remedy"),
    [
        ("500", "amount-without-currency", "write $500"),
        ("50", "rate-without-unit", "write 50% (a bare 50 could mean 50%, $50 or 50x)"),
        ("5 months", "unit-wrong", "write a value such as 8%"),
        ("-$500", "taken-back-negative", "write $500"),
        ("-5%", "taken-back-negative", "write 5%"),
    ],
)
def test_what_is_taken_back_is_a_share_or_a_sum(take: str, code: str, remedy: str) -> None:
    assert mistakes(EARNS + clawback(percent=take)) == [(code, remedy)]


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("take back $500", "take back $500 of COMPONENTS paid on the deal"),
        ("take back 50% of earns", "take back 50% of earns paid on the deal"),
        ("take back deal.refunded on", "take back deal.refunded of COMPONENTS paid on the deal"),
    ],
)
def test_an_unfinished_line_is_finished_with_what_was_typed(typed: str, remedy: str) -> None:
    text = EARNS + clawback(percent="$1")
    body = text.replace("take back $1 of earns paid on the deal", typed)
    assert body != text
    assert mistakes(body) == [("line-not-understood", f"write it as {remedy}")]


def test_rows_by_age_are_all_shares_or_all_sums() -> None:
    rows = "take back by age of earns paid on the deal:\n        from 0 months: $800\n        from 3 months: 50%"
    body = clawback().replace("take back 100% of earns paid on the deal", rows)
    assert mistakes(EARNS + body) == [
        ("units-differ", "write money in every row, such as $500"),
    ]


def test_a_sum_is_in_the_plans_currency() -> None:
    euro = BOOKINGS + "    converted to EUR at the rate of deal.close_date\n"
    pay = commission("converted at the rate of deal.close_date\nrate 10%", on="bookings")
    assert mistakes(euro + pay + clawback(percent="5% * deal.acv")) == [
        ("currencies-meet", "write an amount in USD"),
    ]
    assert mistakes(euro + pay + clawback(percent="$500")) == []


def mistakes(body: str) -> list[tuple[str, str]]:
    """Code and remedy of each problem of a plan."""
    _, problems = read_plan(plan_text(body), "p.plan", Schema())
    return [(each.code, each.remedy) for each in problems if each.severity == "error"]
