"""`lost on FIELD` in a release: what waits of a deal is lost on its day, what was released stays.

Tests: comp/engine/leaving.py, comp/engine/strikes.py, comp/engine/holds.py, comp/engine/extent.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, Story, story
from tests.engine.test_held_pay_lost import lost
from tests.engine.test_releases import EARNS, RETROACTIVE, release

LOST = "lost on deal.cancelled_on"
INSTALMENTS = EARNS + release("100% in 12 monthly parts from deal.close_date", LOST)
DEAL = """
given deals:
    | deal | close_date | cancelled_on | acv    |
    | D-1  | 2026-01-20 | {day:<12} | $1,200 |
"""


def cancelled(told: Story, expected: str) -> None:
    """The lines that are lost."""
    told.frame("lines", expected, kind="cancelled")


def test_what_is_not_paid_yet_is_lost_and_what_was_paid_stays() -> None:
    # The part due on the day itself is lost as well.
    told = story(INSTALMENTS, DEAL.format(day="2026-03-20"), through="2027-03-31")
    told.lines(
        """
        | paid    | kind      | earned_on  | amount   |
        | 2026-01 | earned    | 2026-01-20 | $120.00  |
        | 2026-01 | held      | 2026-01-20 | -$120.00 |
        | 2026-01 | released  | 2026-01-20 | $10.00   |
        | 2026-02 | released  | 2026-02-20 | $10.00   |
        | 2026-03 | held      | 2026-03-20 | $100.00  |
        | 2026-03 | cancelled | 2026-03-20 | -$100.00 |
        """
    )
    told.frame(
        "balances",
        """
        | pay_period | balance    | closing |
        | 2026-01    | held earns | 110     |
        | 2026-02    | held earns | 100     |
        | 2026-03    | held earns | 0       |
        """,
    )


@pytest.mark.parametrize(
    ("day", "released", "gone"),
    [
        ("2026-03-21", 3, "| 2026-03-21 | -$90.00 |"),
        ("2026-12-20", 11, "| 2026-12-20 | -$10.00 |"),
        ("2026-12-21", 12, ""),
        ("2027-04-01", 12, ""),
        ("", 12, ""),
    ],
)
def test_the_day_decides_how_many_parts_are_paid(day: str, released: int, gone: str) -> None:
    told = story(INSTALMENTS, DEAL.format(day=day), through="2026-12-31")
    months = [f"2026-{month:02d}" for month in range(1, released + 1)]
    parts = "\n".join(f"| {month} | $10.00 |" for month in months)
    told.frame("lines", f"| paid | amount |\n{parts}", kind="released")
    cancelled(told, f"| earned_on | amount |\n{gone}")


ADVANCE = EARNS + release(
    "75% on deal.close_date",
    "25% in 3 monthly parts, first 9 months after deal.close_date",
    LOST,
)
POLICY = """
given deals:
    | deal | close_date | cancelled_on | acv    |
    | D-1  | 2026-01-10 | 2026-05-02   | $6,000 |
    | D-2  | 2026-01-10 |              | $6,000 |
"""


def test_the_tail_of_an_advance_of_nine_months_is_lost_with_a_lapse_in_the_fourth() -> None:
    told = story(ADVANCE, POLICY, through="2027-06-30")
    told.frame(
        "lines",
        """
        | paid    | deal | amount  |
        | 2026-01 | D-1  | $450.00 |
        | 2026-01 | D-2  | $450.00 |
        | 2026-10 | D-2  | $50.00  |
        | 2026-11 | D-2  | $50.00  |
        | 2026-12 | D-2  | $50.00  |
        """,
        kind="released",
    )
    cancelled(told, "| deal | earned_on | amount |\n| D-1 | 2026-05-02 | -$150.00 |")


def test_a_clawback_finds_nothing_held_and_takes_back_of_what_was_released() -> None:
    # On the day itself too: first what waits is lost, then half of $450 is taken back.
    told = story(ADVANCE + lost("50%"), POLICY, through="2027-06-30")
    told.frame("lines", "| deal | amount |\n| D-1 | -$225.00 |", kind="clawback")
    cancelled(told, "| deal | earned_on | amount |\n| D-1 | 2026-05-02 | -$150.00 |")
    later = ADVANCE.replace(LOST, "lost on deal.invoiced_on") + lost("100%")
    given = POLICY.replace("| acv ", "| invoiced_on | acv ").replace(
        "| $6,000", "| 2026-04-01  | $6,000"
    )
    told = story(later, given, through="2026-12-31")
    told.frame("lines", "| deal | amount |\n| D-1 | -$450.00 |", kind="clawback")
    cancelled(
        told,
        "| deal | earned_on | amount |\n"
        "| D-1 | 2026-04-01 | -$150.00 |\n| D-2 | 2026-04-01 | -$150.00 |",
    )


def test_a_sum_is_taken_back_whole_of_what_was_released_once_nothing_waits() -> None:
    told = story(ADVANCE + lost("$500"), POLICY, through="2026-12-31")
    told.frame("lines", "| deal | amount |\n| D-1 | -$450.00 |", kind="clawback")


@pytest.mark.parametrize(
    ("end", "months", "lost_on"), [("2026-02-28", 2, "2026-03-01"), ("2026-04-30", 3, "2026-04-05")]
)
def test_whoever_goes_first_the_customer_or_the_person(end: str, months: int, lost_on: str) -> None:
    given = f"""
    person ana
    given people:
        | person | from       | to    | end_date |
        | ana    | 2026-01-01 | {end} | {end}    |
    given deals:
        | deal | person | close_date | cancelled_on | acv    |
        | D-1  | ana    | 2026-01-31 | 2026-04-05   | $1,200 |
    """
    told = story(INSTALMENTS, given, through="2026-12-31")
    gone = f"| earned_on | amount |\n| {lost_on} | -${120 - 10 * months}.00 |"
    cancelled(told, gone)
    parts = "".join(f"| 2026-0{month} | $10.00 |\n" for month in range(1, months + 1))
    told.frame("lines", f"| paid | amount |\n{parts}", kind="released")


def test_a_deal_that_was_lost_before_it_is_credited_is_never_paid() -> None:
    told = story(INSTALMENTS, DEAL.format(day="2026-01-10"), through="2026-12-31")
    told.frame("lines", "| earned_on | amount |", kind="released")
    cancelled(told, "| paid | earned_on | amount |\n| 2026-01 | 2026-01-20 | -$120.00 |")


def test_a_true_up_on_a_lost_deal_is_lost_on_its_own_day() -> None:
    told = story(
        RETROACTIVE
        + release("50% on deal.close_date", "50% on deal.invoiced_on", LOST).replace(
            "after leaving", "    true-ups released alike\nafter leaving"
        ),
        """
        given deals:
            | deal | close_date | invoiced_on | cancelled_on | acv  |
            | D-1  | 2026-01-20 | 2026-03-10  | 2026-02-05   | $800 |
            | D-2  | 2026-02-20 | 2026-02-20  |              | $500 |
        """,
    )
    told.frame(
        "lines",
        """
        | deal | kind      | earned_on  | amount  |
        | D-1  | earned    | 2026-01-20 | $40.00  |
        | D-1  | held      | 2026-01-20 | -$40.00 |
        | D-1  | released  | 2026-01-20 | $20.00  |
        | D-1  | held      | 2026-02-05 | $20.00  |
        | D-1  | cancelled | 2026-02-05 | -$20.00 |
        | D-1  | true_up   | 2026-02-20 | $40.00  |
        | D-1  | held      | 2026-02-20 | -$40.00 |
        | D-1  | held      | 2026-02-20 | $40.00  |
        | D-1  | cancelled | 2026-02-20 | -$40.00 |
        """,
        deal="D-1",
    )


def test_each_item_is_lost_by_its_own_row() -> None:
    told = story(
        INSTALMENTS,
        """
        given deals:
            | deal | item | close_date | cancelled_on | acv    |
            | D-1  | a    | 2026-01-20 | 2026-02-10   | $1,200 |
            | D-1  | b    | 2026-01-20 | 2026-03-10   | $1,200 |
            | D-1  | c    | 2026-01-20 |              | $1,200 |
        """,
    )
    cancelled(
        told,
        """
        | item | earned_on  | amount   |
        | a    | 2026-02-10 | -$110.00 |
        | b    | 2026-03-10 | -$100.00 |
        """,
    )


def test_two_releases_on_one_deal_are_lost_on_days_of_their_own() -> None:
    body = (
        INSTALMENTS
        + "commission more:\n    on bookings\n    rate 20%\n"
        + "release more:\n    100% on deal.invoiced_on\n    lost on deal.refused_on\n"
        + "kicker extra:\n    on bookings\n    rate 30%\n"
        + "release extra:\n    100% on deal.invoiced_on\n"
    ).replace("refused_on", "start_date")
    told = story(
        body,
        """
        given deals:
            | deal | close_date | cancelled_on | start_date | invoiced_on | acv    |
            | D-1  | 2026-01-20 | 2026-03-10   | 2026-02-10 | 2026-04-10  | $1,200 |
        """,
    )
    cancelled(
        told,
        """
        | line  | earned_on  | amount   |
        | more  | 2026-02-10 | -$240.00 |
        | earns | 2026-03-10 | -$100.00 |
        """,
    )
    told.frame(
        "lines", "| earned_on | amount |\n| 2026-04-10 | $360.00 |", line="extra", kind="released"
    )


def test_a_run_reaches_the_day_also_after_the_plan() -> None:
    told = story(INSTALMENTS, DEAL.format(day="2026-12-01").replace("2026-01-20", "2026-06-20"))
    cancelled(told, "| paid | amount |\n| 2026-12 | -$60.00 |")
    told = story(INSTALMENTS, DEAL.format(day="2027-03-01").replace("2026-01-20", "2026-06-20"))
    cancelled(told, "| paid | amount |\n| 2027-03 | -$30.00 |")


def test_a_line_that_is_paid_in_a_later_period_comes_after_the_day() -> None:
    # Paid with the quarter, and the deal is lost in March: nothing of it is ever released.
    body = BOOKINGS + "commission earns:\n    on bookings\n    rate 10%\n    paid per quarter\n"
    told = story(body + release("100% on deal.close_date", LOST), DEAL.format(day="2026-02-20"))
    told.frame("lines", "| paid | amount |", kind="released")
