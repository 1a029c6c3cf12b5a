"""What clawbacks, caps and leaving do to pay that waits.

Tests: comp/engine/holds.py, comp/engine/strikes.py, comp/engine/leaving.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import story
from tests.engine.test_releases import EARNS, RETROACTIVE, release

LOST = """
clawback lost:
    when deal.cancelled_on within 365 days of deal.close_date
    take back {percent} of {of} paid on the deal
    attainment kept
"""


def lost(percent: str = "100%", of: str = "earns") -> str:
    return LOST.format(percent=percent, of=of)


CANCELLED = """
given deals:
    | deal | close_date | cancelled_on | acv    |
    | D-1  | 2026-01-20 | 2026-03-10   | $1,000 |
given payments:
    | deal | date       | amount |
    | D-1  | 2026-02-10 | $400   |
    | D-1  | 2026-03-10 | $200   |
    | D-1  | 2026-04-10 | $400   |
"""


def test_a_clawback_cancels_what_waits_and_takes_back_what_was_released() -> None:
    story(EARNS + release("100% as deal.paid of deal.acv") + lost(), CANCELLED).lines(
        """
        | paid    | line    | kind      | earned_on  | amount   |
        | 2026-01 | earns   | earned    | 2026-01-20 | $100.00  |
        | 2026-01 | earns   | held      | 2026-01-20 | -$100.00 |
        | 2026-02 | earns   | released  | 2026-02-10 | $40.00   |
        | 2026-03 | earns   | released  | 2026-03-10 | $20.00   |
        | 2026-03 | earns   | held      | 2026-03-10 | $40.00   |
        | 2026-03 | earns   | cancelled | 2026-03-10 | -$40.00  |
        | 2026-03 | lost    | clawback  | 2026-03-10 | -$60.00  |
        | 2026-03 | carried | carried   | 2026-03-31 | $40.00   |
        """
    )


def test_after_half_is_taken_back_half_is_released() -> None:
    told = story(EARNS + release("100% as deal.paid of deal.acv") + lost("50%"), CANCELLED)
    told.frame(
        "lines",
        """
        | paid    | earned_on  | amount |
        | 2026-02 | 2026-02-10 | $40.00 |
        | 2026-03 | 2026-03-10 | $20.00 |
        | 2026-04 | 2026-04-10 | $20.00 |
        """,
        kind="released",
    )
    told.frame("lines", "| amount |\n| -$30.00 |", kind="clawback")
    told.frame("lines", "| amount |\n| -$20.00 |", kind="cancelled")


def test_a_clawback_before_anything_was_released_takes_nothing_back() -> None:
    told = story(
        EARNS + release("100% on deal.invoiced_on") + lost(),
        """
        given deals:
            | deal | close_date | invoiced_on | cancelled_on | acv    |
            | D-1  | 2026-01-20 | 2026-05-02  | 2026-03-10   | $1,000 |
        """,
    )
    told.lines(
        """
        | paid    | kind      | amount   |
        | 2026-01 | earned    | $100.00  |
        | 2026-01 | held      | -$100.00 |
        | 2026-03 | held      | $100.00  |
        | 2026-03 | cancelled | -$100.00 |
        """
    )


def test_a_true_up_of_the_triggers_pay_period_is_lost_with_the_rest() -> None:
    told = story(
        RETROACTIVE + release("100% on deal.invoiced_on", "true-ups released alike") + lost(),
        """
        given deals:
            | deal | close_date | invoiced_on | cancelled_on | acv  |
            | D-1  | 2026-01-20 | 2026-03-10  | 2026-02-05   | $800 |
            | D-2  | 2026-02-20 | 2026-02-20  |              | $500 |
        """,
    )
    told.frame("lines", "| deal | amount |\n| D-2 | $50.00 |", kind="released")
    told.frame(
        "lines", "| deal | earned_on | amount |\n| D-1 | 2026-02-05 | -$80.00 |", kind="cancelled"
    )


def test_a_cap_sees_what_is_released() -> None:
    story(
        EARNS
        + release("100% on deal.invoiced_on")
        + "cap limit:\n    $150 per month on earns\n    measured after clawbacks\n",
        """
        given deals:
            | deal | close_date | invoiced_on | acv    |
            | D-1  | 2026-01-20 | 2026-02-20  | $1,000 |
            | D-2  | 2026-01-21 | 2026-02-21  | $1,000 |
        """,
    ).frame("lines", "| paid | amount |\n| 2026-02 | -$50.00 |", kind="cap")


GONE = """
given people:
    | person | from       | to         | end_date   |
    | ana    | 2026-01-01 | 2026-02-28 | 2026-02-28 |
given deals:
    | deal | person | close_date | acv    |
    | D-1  | ana    | 2026-01-31 | $1,200 |
"""


@pytest.mark.parametrize(
    ("leaving", "months", "lost_on"),
    [
        ("nothing more", 2, "2026-03-01"),
        ("releases continue for 31 days", 3, "2026-04-01"),
        ("releases continue", 4, ""),
    ],
)
def test_what_is_held_when_a_person_leaves(leaving: str, months: int, lost_on: str) -> None:
    rows = release("100% in 4 monthly parts from deal.close_date", leaving=leaving)
    told = story(EARNS + rows, "person ana\n" + GONE, through="2026-06-30")
    paid = "".join(f"| 2026-0{month} | $30.00 |\n" for month in range(1, months + 1))
    told.frame("lines", f"| paid | amount |\n{paid}", kind="released")
    rest = f"| {lost_on} | -${120 - 30 * months}.00 |\n" if lost_on else ""
    told.frame("lines", f"| earned_on | amount |\n{rest}", kind="cancelled")


def test_a_cap_holds_after_the_plan_has_ended() -> None:
    story(
        EARNS
        + release("100% 2 months after deal.close_date")
        + "cap limit:\n    $150 per quarter on earns\n    measured after clawbacks\n",
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-12-20 | $2,000 |
        """,
        through="2027-03-31",
    ).frame("lines", "| paid | amount |\n| 2027-02 | -$50.00 |", kind="cap")


def test_what_is_taken_back_is_divided_by_item_whether_it_waits_or_not() -> None:
    # Item 1 is held and released; half of the deal comes back, rounded along the items.
    told = story(
        EARNS + release("100% as deal.paid of deal.acv", "where deal.item is a") + lost("50%"),
        """
        given deals:
            | deal | item | close_date | cancelled_on | acv     |
            | D-1  | a    | 2026-01-20 | 2026-03-10   | $100.10 |
            | D-1  | b    | 2026-01-20 | 2026-03-10   | $100.10 |
        given payments:
            | deal | date       | amount  |
            | D-1  | 2026-02-10 | $100.10 |
            | D-1  | 2026-04-10 | $100.10 |
        """,
    )
    told.frame("lines", "| amount |\n| -$7.51 |", kind="clawback")
    told.frame("lines", "| amount |\n| -$2.50 |", kind="cancelled")
    told.frame(
        "lines", "| paid | amount |\n| 2026-02 | $5.01 |\n| 2026-04 | $2.50 |", kind="released"
    )


def test_who_leaves_loses_the_held_minus_of_a_reversal_too() -> None:
    given = GONE.replace("$1,200", "-$1,200")
    told = story(
        EARNS + release("100% on deal.invoiced_on"), "person ana\n" + given, through="2026-03-31"
    )
    told.frame("lines", "| earned_on | amount |\n| 2026-03-01 | $120.00 |", kind="cancelled")
    told.frame(
        "balances",
        "| pay_period | closing |\n| 2026-01 | -120 |\n| 2026-02 | -120 |\n| 2026-03 | 0 |",
    )
