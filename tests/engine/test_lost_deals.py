"""Clawbacks by age, in proportion to time or to refunds, by credit notes, on several days.

Tests: comp/engine/lost_deals.py, comp/engine/elapsed.py, comp/language/compile_clawbacks.py, comp/language/elapsed.py
"""

from __future__ import annotations

import pytest

from comp.fields import FieldType, schema_with
from tests.engine.story import BOOKINGS, commission, story

EARNS = BOOKINGS + commission("rate 10%", on="bookings")
BONUS = "bonus made:\n    pays $1,000 per month when amount of bookings >= $1,000\n"


def clawback(trigger: str, takes: str, attainment: str = "attainment kept") -> str:
    """A clawback of a thousand days; `takes` are its lines on how much."""
    lines = "".join(f"    {line}\n" for line in takes.strip().splitlines())
    return f"\nclawback lost:\n    when {trigger} within 1000 days of deal.close_date\n{lines}    {attainment}\n"


def taken(body: str, given: str, expected: str) -> None:
    """The clawback lines of a story."""
    story(body, given).frame("lines", expected, kind="clawback")


BY_AGE = """
take back by age of earns paid on the deal:
    from  0 months: 100%
    from 12 months: 50%
    from 18 months: 0%
"""


@pytest.mark.parametrize(
    ("lost", "amount"),
    [
        ("2025-01-31", "-$100.00"),
        ("2026-01-30", "-$100.00"),
        ("2026-01-31", "-$50.00"),
        ("2026-07-30", "-$50.00"),
        ("2026-07-31", ""),
    ],
)
def test_by_age_a_row_holds_from_its_bound(lost: str, amount: str) -> None:
    head = "| earned_on | amount |\n"
    story(
        EARNS + clawback("deal.cancelled_on", BY_AGE),
        f"""
        given deals:
            | deal | close_date | cancelled_on | acv    |
            | D-1  | 2025-01-31 | {lost}       | $1,000 |
        """,
        effective="2025-01-01 to 2026-12-31",
    ).frame("lines", head + (f"| {lost} | {amount} |\n" if amount else ""), kind="clawback")


def test_by_age_in_days_names_its_row_in_the_slices() -> None:
    told = story(
        EARNS
        + clawback(
            "deal.cancelled_on",
            "take back by age of earns paid on the deal:\n    from 0 days: 100%\n    from 90 days: 25%",
        ),
        """
        given deals:
            | deal | close_date | cancelled_on | acv    |
            | D-1  | 2026-01-01 | 2026-03-31   | $1,000 |
            | D-2  | 2026-01-01 | 2026-04-01   | $1,000 |
        """,
    )
    told.frame(
        "slices",
        """
        | deal | tier                 | rate  | amount |
        | D-1  | earns / from 0 days  | -1    | -100   |
        | D-2  | earns / from 90 days | -0.25 | -25    |
        """,
        kind="clawback",
    )


def test_in_proportion_to_the_time_that_is_left() -> None:
    # 2026-01-01 to 2027-01-01 are 365 days, 73 of them have passed.
    share = "100% - days from deal.start_date to deal.cancelled_on / days from deal.start_date to deal.renews_on"
    story(
        EARNS + clawback("deal.cancelled_on", f"take back {share} of earns paid on the deal"),
        """
        given deals:
            | deal | close_date | start_date | cancelled_on | renews_on  | acv    |
            | D-1  | 2026-01-01 | 2026-01-01 | 2026-03-15   | 2027-01-01 | $1,000 |
        """,
        schema=schema_with(deal={"renews_on": FieldType.DATE}),
    ).frame("lines", "| amount |\n| -$80.00 |", kind="clawback")


REFUNDS = """
given deals:
    | deal | close_date | acv  |
    | D-1  | 2026-01-10 | $900 |
given payments:
    | deal | date       | amount |
    | D-1  | 2026-01-15 | $900   |
    | D-1  | 2026-02-10 | -$300  |
    | D-1  | 2026-03-10 | -$150  |
    | D-1  | 2026-03-20 | -$450  |
"""
PRO_RATA = "take back deal.refunded / deal.acv of earns paid on the deal"


def test_every_refund_takes_back_its_part() -> None:
    taken(
        EARNS + clawback("refunded", PRO_RATA),
        REFUNDS,
        """
        | paid    | earned_on  | amount   |
        | 2026-02 | 2026-02-10 | -$30.00  |
        | 2026-03 | 2026-03-10 | -$15.00  |
        | 2026-03 | 2026-03-20 | -$45.00  |
        """,
    )


def test_refunds_together_never_take_back_more_than_was_paid() -> None:
    taken(
        EARNS + clawback("refunded", "take back 60% of earns paid on the deal"),
        REFUNDS,
        "| earned_on | amount |\n| 2026-02-10 | -$54.00 |",
    )


def test_refunds_reverse_attainment_part_by_part() -> None:
    body = BOOKINGS + commission("rate 10%", on="bookings")
    told = story(
        body + clawback("refunded", PRO_RATA, "attainment reversed on the trigger day") + BONUS,
        REFUNDS,
    )
    told.frame(
        "attainment",
        """
        | period  | credited |
        | 2026-01 | 900      |
        | 2026-02 | -300     |
        | 2026-03 | -600     |
        """,
        kind="month",
    )


NOTES = """
given deals:
    | deal | close_date | acv   | original |
    | D-1  | 2026-01-10 | $900  |          |
    | N-1  | 2026-02-10 | -$300 | D-1      |
    | N-2  | 2026-03-10 | -$600 | D-1      |
"""


def test_credit_notes_take_back_of_their_deal() -> None:
    counted = EARNS.replace("    dated", "    where deal.original is empty\n    dated")
    story(
        counted
        + clawback(
            "credited back", "take back deal.credited_back / deal.acv of earns paid on the deal"
        ),
        NOTES,
    ).lines(
        """
        | paid    | line    | deal | earned_on  | amount  |
        | 2026-01 | earns   | D-1  | 2026-01-10 | $90.00  |
        | 2026-02 | lost    | D-1  | 2026-02-10 | -$30.00 |
        | 2026-02 | carried |      | 2026-02-28 | $30.00  |
        | 2026-03 | lost    | D-1  | 2026-03-10 | -$60.00 |
        | 2026-03 | carried |      | 2026-03-31 | $60.00  |
        """
    )


def test_held_pay_is_cancelled_refund_by_refund() -> None:
    # A third is refunded while half is released: a third of both halves is lost.
    told = story(
        EARNS
        + "\nrelease earns:\n    50% on deal.close_date\n    50% 12 months after deal.close_date\n"
        + "after leaving: nothing more\n"
        + clawback("refunded", PRO_RATA),
        REFUNDS,
    )
    told.frame(
        "lines",
        """
        | earned_on  | amount   |
        | 2026-02-10 | -$15.00  |
        | 2026-03-10 | -$7.50   |
        | 2026-03-20 | -$22.50  |
        """,
        kind="cancelled",
    )
    told.frame(
        "lines",
        """
        | earned_on  | amount   |
        | 2026-02-10 | -$15.00  |
        | 2026-03-10 | -$7.50   |
        | 2026-03-20 | -$22.50  |
        """,
        kind="clawback",
    )


def test_a_cap_counts_each_refund_in_the_period_of_the_deal() -> None:
    cap = "cap limit:\n    $80 per month on earns\n    measured after clawbacks\n"
    story(EARNS + clawback("refunded", PRO_RATA) + cap, REFUNDS).frame(
        "lines",
        "| paid | amount |\n| 2026-01 | -$10.00 |\n| 2026-02 | $10.00 |",
        kind="cap",
    )


def test_rates_by_contract_year() -> None:
    # A year begins on the anniversary; 29 February's is 28 February in common years.
    story(
        BOOKINGS
        + commission(
            "tiers per deal by contract year from deal.start_date:\n    from 1: 10%\n    from 2: 5%",
            on="bookings",
        ),
        """
        given deals:
            | deal | start_date | close_date | acv    |
            | D-1  | 2025-03-10 | 2026-03-09 | $1,000 |
            | D-2  | 2025-03-10 | 2026-03-10 | $1,000 |
            | D-3  | 2024-02-29 | 2026-02-27 | $1,000 |
            | D-4  | 2024-02-29 | 2026-02-28 | $1,000 |
            | D-5  | 2026-06-01 | 2026-05-01 | $1,000 |
        """,
    ).lines(
        """
        | deal | amount  |
        | D-1  | $100.00 |
        | D-2  | $50.00  |
        | D-3  | $50.00  |
        | D-4  | $50.00  |
        """
    )


def test_a_residual_begins_with_a_contract_month() -> None:
    story(
        BOOKINGS.replace(
            "    dated", "    where contract month from deal.start_date >= 3\n    dated"
        )
        + commission("rate 10%", on="bookings"),
        """
        given deals:
            | deal | start_date | close_date | acv    |
            | D-1  | 2026-01-31 | 2026-03-30 | $1,000 |
            | D-2  | 2026-01-31 | 2026-03-31 | $2,000 |
            | D-3  | 2026-01-01 | 2026-02-28 | $4,000 |
            | D-4  | 2026-01-01 | 2026-03-01 | $8,000 |
        """,
    ).lines("| deal | amount |\n| D-2 | $200.00 |\n| D-4 | $800.00 |")
