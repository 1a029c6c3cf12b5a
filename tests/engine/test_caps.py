"""Step 9: caps over a period, before or after clawbacks.

Tests: comp/engine/caps.py, comp/engine/caps_carrying.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, story

EARNS = BOOKINGS + commission("rate 10%", on="bookings")


def cap(
    amount: str = "$1,000 per quarter",
    on: str = "earns",
    measured: str = "measured after clawbacks",
    name: str = "limit",
) -> str:
    """A cap on components."""
    return f"cap {name}:\n    {amount} on {on}\n    {measured}\n"


def test_what_goes_beyond_is_taken_off_and_each_period_starts_again() -> None:
    # To date: 600, 1,400 (400 over), 1,500 (100 more over), then the second quarter's 700.
    told = story(
        EARNS + cap(),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $6,000 |
            | D-2  | 2026-02-10 | $8,000 |
            | D-3  | 2026-03-10 | $1,000 |
            | D-4  | 2026-04-10 | $7,000 |
        """,
    )
    told.lines("""
        | paid    | line  | kind   | deal | earned_on  | amount   |
        | 2026-01 | earns | earned | D-1  | 2026-01-10 | $600.00  |
        | 2026-02 | earns | earned | D-2  | 2026-02-10 | $800.00  |
        | 2026-02 | limit | cap    |      | 2026-02-28 | -$400.00 |
        | 2026-03 | earns | earned | D-3  | 2026-03-10 | $100.00  |
        | 2026-03 | limit | cap    |      | 2026-03-31 | -$100.00 |
        | 2026-04 | earns | earned | D-4  | 2026-04-10 | $700.00  |
    """)
    told.frame(
        "slices",
        """
        | paid    | tier    | basis | quota | before | after |
        | 2026-02 | to date | 1400  | 1000  | 0      | -400  |
        | 2026-03 | to date | 1500  | 1000  | -400   | -500  |
        """,
        line="limit",
    )


def test_exactly_at_the_cap_nothing_is_taken_off() -> None:
    told = story(
        EARNS + cap(),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $10,000 |",
    )
    told.lines("| line | amount |\n| earns | $1,000.00 |")


LOST = """
clawback lost:
    when deal.cancelled_on within 180 days of deal.close_date
    take back 100% of earns paid on the deal
    attainment kept
"""
TAKEN_BACK = """
given deals:
    | deal | close_date | acv    | cancelled_on |
    | D-1  | 2026-01-10 | $6,000 | 2026-03-10   |
    | D-2  | 2026-02-10 | $7,000 |              |
    | D-3  | 2026-03-20 | $2,000 |              |
"""


@pytest.mark.parametrize(
    ("measured", "march"),
    [
        # To date in March 1,300 + 200 - 600 = 900, below the cap: the 300 of February come back.
        ("measured after clawbacks", "$300.00"),
        # 1,500 without the clawback: 200 more are taken off.
        ("measured before clawbacks", "-$200.00"),
    ],
)
def test_clawbacks_are_seen_or_not(measured: str, march: str) -> None:
    told = story(EARNS + LOST + cap(measured=measured), TAKEN_BACK)
    told.frame(
        "lines",
        f"| paid | amount |\n| 2026-02 | -$300.00 |\n| 2026-03 | {march} |",
        line="limit",
    )


def test_a_late_clawback_counts_in_the_period_of_the_line_it_takes_back() -> None:
    # D-1 of the first quarter is lost in April: its cap line of 300 comes back in April, and the
    # second quarter (900 of 1,000) is none the lower for it.
    told = story(
        EARNS + LOST + cap(),
        """
        given deals:
            | deal | close_date | acv    | cancelled_on |
            | D-1  | 2026-01-10 | $6,000 | 2026-04-10   |
            | D-2  | 2026-02-10 | $7,000 |              |
            | D-3  | 2026-04-20 | $9,000 |              |
            | D-4  | 2026-04-21 | $4,000 |              |
        """,
    )
    told.frame(
        "lines",
        """
        | paid    | amount   |
        | 2026-02 | -$300.00 |
        | 2026-04 | $300.00  |
        | 2026-04 | -$300.00 |
        """,
        line="limit",
    )


def test_a_clawback_of_several_components_is_divided_in_order_of_name() -> None:
    # Half of 100.01 + 10.01 is 55.01: by name bonus_on_top first, 10.01 x 50% = 5.005 -> 5.01, then
    # 55.01 - 5.01 = 50.00. `earns` alone is capped at 50: 100.01 - 50.00 is a cent over.
    told = story(
        EARNS
        + "kicker bonus_on_top:\n    on bookings\n    rate 1.001%\n"
        + LOST.replace("100% of earns", "50% of earns, bonus_on_top")
        + cap("$50 per quarter"),
        """
        given deals:
            | deal | close_date | acv       | cancelled_on |
            | D-1  | 2026-01-10 | $1,000.10 | 2026-01-20   |
        """,
    )
    told.lines("""
        | line        | amount  |
        | earns       | $100.01 |
        | bonus_on_top | $10.01 |
        | lost        | -$55.01 |
        | limit       | -$0.01  |
    """)


def test_each_cap_sees_the_components_and_no_other_cap() -> None:
    # Both are 400 over; a year's cap of 1,200 is 200 over.
    told = story(
        EARNS + cap() + cap("$1,200 per year", name="of_the_year"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $14,000 |",
    )
    told.frame(
        "lines", "| line | amount |\n| limit | -$400.00 |\n| of_the_year | -$200.00 |", kind="cap"
    )


def test_only_the_components_named_count_together() -> None:
    told = story(
        EARNS
        + "kicker extra:\n    on bookings\n    rate 1%\n"
        + "kicker more:\n    on bookings\n    rate 2%\n"
        + cap(on="earns, extra"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $10,000 |",
    )
    told.frame("lines", "| line | amount |\n| limit | -$100.00 |", kind="cap")


def test_a_cap_of_the_persons_own_is_that_of_the_last_day_in_its_period() -> None:
    told = story(
        EARNS + cap("person.target / 10 per quarter"),
        """
        given people:
            | person | from       | target  |
            | ana    | 2026-01-01 | $5,000  |
            | ana    | 2026-03-15 | $6,000  |
            | ana    | 2026-04-01 | $10,000 |
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $7,000 |
            | D-2  | 2026-04-10 | $7,000 |
        """,
    )
    # 700 over 600 in the first quarter; 700 of 1,000 in the second.
    told.frame("lines", "| paid | amount |\n| 2026-01 | -$100.00 |", kind="cap")


def test_the_day_of_earning_decides_even_when_pay_comes_later() -> None:
    # Both deals are earned in the first quarter and paid in its last month.
    told = story(
        BOOKINGS + commission("rate 10%\npaid per quarter", on="bookings") + cap("$500 per month"),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $6,000 |
            | D-2  | 2026-02-10 | $6,500 |
            | D-3  | 2026-03-10 | $1,000 |
        """,
    )
    told.frame(
        "lines", "| paid | amount |\n| 2026-03 | -$100.00 |\n| 2026-03 | -$150.00 |", kind="cap"
    )


def test_a_cap_sees_no_more_taken_back_than_was() -> None:
    # 200 of 60: 140 over. February takes back 75 of D-1's 100: 125, so 75 come back. March finds only
    # 25 left to take: 100, and 25 come back.
    lost = LOST.replace("100%", "75%")
    told = story(
        EARNS
        + lost
        + lost.replace("lost:", "unpaid:").replace("cancelled_on", "invoiced_on")
        + cap("$60 per quarter"),
        """
        given deals:
            | deal | close_date | acv    | cancelled_on | invoiced_on |
            | D-1  | 2026-01-10 | $1,000 | 2026-02-10   | 2026-03-10  |
            | D-2  | 2026-01-11 | $1,000 |              |             |
        """,
    )
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-01 | -$140.00 |\n| 2026-02 | $75.00 |\n| 2026-03 | $25.00 |",
        line="limit",
    )


MONTHLY = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-10 | $16,000 |
    | D-2  | 2026-02-10 | $7,000  |
    | D-3  | 2026-04-10 | $9,000  |
"""


def test_what_goes_beyond_a_cap_waits_for_room() -> None:
    # January 1,600: 600 wait. February 700: 300 of them fit. March, without a deal, takes the rest.
    told = story(
        EARNS + cap("$1,000 per month") + "    excess carries over\n",
        MONTHLY,
    )
    told.lines("""
        | paid    | line  | kind   | amount    |
        | 2026-01 | earns | earned | $1,600.00 |
        | 2026-01 | limit | cap    | -$600.00  |
        | 2026-02 | earns | earned | $700.00   |
        | 2026-02 | limit | cap    | $300.00   |
        | 2026-03 | limit | cap    | $300.00   |
        | 2026-04 | earns | earned | $900.00   |
    """)
    told.frame(
        "balances",
        """
        | pay_period | balance | opening | change | closing |
        | 2026-01    | limit   | 0       | 600    | 600     |
        | 2026-02    | limit   | 600     | -300   | 300     |
        | 2026-03    | limit   | 300     | -300   | 0       |
        """,
    )


def test_what_waits_gives_way_to_what_is_earned_later_in_the_period() -> None:
    # First quarter: 500 wait. In April they fit beside 700; June's 800 push them out again.
    told = story(
        EARNS + cap("$1,500 per quarter") + "    excess carries over\n",
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-10 | $20,000 |
            | D-2  | 2026-04-10 | $7,000  |
            | D-3  | 2026-06-10 | $8,000  |
        """,
    )
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-01 | -$500.00 |\n| 2026-04 | $500.00 |\n| 2026-06 | -$500.00 |",
        line="limit",
    )


def test_a_late_clawback_empties_what_waits() -> None:
    # 600 wait in January and are paid in February; the clawback of March leaves 1,600 - 1,600 in
    # January and takes the 600 that never were beyond the cap back again: 600 - 600 = 0 in all.
    told = story(
        EARNS + LOST + cap("$1,000 per month") + "    excess carries over\n",
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $16,000 | 2026-03-10   |
        """,
    )
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-01 | -$600.00 |\n| 2026-02 | $600.00 |",
        line="limit",
    )


def test_excess_that_is_lost_is_said_as_well() -> None:
    told = story(EARNS + cap("$1,000 per month") + "    excess is lost\n", MONTHLY)
    told.frame("lines", "| paid | amount |\n| 2026-01 | -$600.00 |", line="limit")


def test_a_cap_per_deal_holds_whenever_the_deal_is_paid() -> None:
    # D-1: 600 in January and 300 in February are 900, D-2 is below 700.
    told = story(
        EARNS + LOST + cap("$700 per deal"),
        """
        given deals:
            | deal | item | close_date | acv    | cancelled_on |
            | D-1  | 1    | 2026-01-10 | $6,000 |              |
            | D-1  | 2    | 2026-02-10 | $3,000 |              |
            | D-2  |      | 2026-02-11 | $6,000 |              |
            | D-3  |      | 2026-02-12 | $9,000 | 2026-03-01   |
        """,
    )
    told.lines("""
        | paid    | line  | kind     | deal | item | amount   |
        | 2026-01 | earns | earned   | D-1  | 1    | $600.00  |
        | 2026-02 | earns | earned   | D-1  | 2    | $300.00  |
        | 2026-02 | limit | cap      | D-1  |      | -$200.00 |
        | 2026-02 | earns | earned   | D-2  |      | $600.00  |
        | 2026-02 | earns | earned   | D-3  |      | $900.00  |
        | 2026-02 | limit | cap      | D-3  |      | -$200.00 |
        | 2026-03 | lost  | clawback | D-3  |      | -$900.00 |
        | 2026-03 | limit | cap      | D-3  |      | $200.00  |
        | 2026-03 | carried | carried |    |      | $700.00  |
    """)


def test_a_gate_that_opens_after_the_time_on_the_plan_meets_the_last_cap() -> None:
    gated = commission(
        "rate 10%\nopens when score of csat >= 50%, from the first dollar",
        "bookings accumulated per year",
    )
    told = story(
        BOOKINGS + gated + cap("$30 per month", measured="measured before clawbacks"),
        """
        given people:
            | person | from       | to         |
            | dana   | 2026-01-01 | 2026-08-07 |
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-06-30 | $1,000 |
        given scores:
            | person | period | objective | score |
            | dana   | 2026   | csat      | 100%  |
        """,
        through="2026-12-31",
    )
    told.lines("""
        | paid    | line  | kind    | amount  |
        | 2026-12 | earns | true_up | $100.00 |
        | 2026-12 | limit | cap     | -$70.00 |
    """)
