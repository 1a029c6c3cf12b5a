"""Pay that waits, explained: what it waits for, what has come, what is lost.

Tests: comp/output/why_held.py
"""

from __future__ import annotations

from tests.output.runs import run_of, statement_of, words
from tests.output.story import HEAD, text_of

PLAN = (
    HEAD
    + """
    commission sale:
        on bookings
        rate 10%

    release sale:
        25% on deal.close_date
        75% as deal.paid of deal.amount

    after leaving: nothing more

    clawback lost:
        when deal.cancelled_on within 180 days of deal.close_date
        take back 100% of sale paid on the deal
        attainment kept

example "Paid in part, then lost" for ae:
    given deals:
        | deal | close_date | cancelled_on | amount |
        | D-1  | 2026-01-20 | 2026-03-10   | $1,000 |
    given payments:
        | deal | date       | amount |
        | D-1  | 2026-02-10 | $400   |
    expect total $0.00 in 2026-03
"""
)


def told(component: str = "sale") -> str:
    return text_of(PLAN, component=component)


def test_held_pay_says_what_it_waits_for() -> None:
    assert (
        "2026-01  sale  D-1   -$100.00   held\n"
        "   Earned, and held until it is released: 25% on deal.close_date and 75% as deal.paid of "
        "deal.amount.\n" in told()
    )


def test_a_release_shows_days_payments_and_what_came_before() -> None:
    assert (
        "2026-02  sale  D-1   $30.00   released\n"
        "   25% on deal.close_date: 2026-01-20.\n"
        "   75% as deal.paid of deal.amount: $400.00 paid by 2026-02-10.\n"
        "     $100.00 × 55%   =  $55.00   plans/ae.plan:16  share released by now\n"
        "     released before = -$25.00   plans/ae.plan:16\n" in told()
    )


def test_what_is_cancelled_says_by_what() -> None:
    assert (
        "2026-03  sale  D-1   -$45.00   cancelled\n"
        "   $45.00 was not released yet; lost cancels 100% of what is held.\n" in told()
    )


def test_a_clawback_lists_the_released_lines() -> None:
    text = told("lost")
    assert "$25.00 × -100%" in text
    assert "$30.00 × -100%" in text
    assert "Together -$55.00." in text


def test_a_sum_says_what_was_paid_and_what_waited() -> None:
    text = text_of(PLAN.replace("back 100%", "back $50"))
    # $55 of $100 was released: $22.50 of the $50 is cancelled, $27.50 taken back.
    assert "$22.50 was not released yet; lost takes back a sum, first of what is held.\n" in text
    assert "Paid on D-1: $25.00 sale in 2026-01.\n" in text
    assert "Paid on D-1: $30.00 sale in 2026-02.\n" in text
    assert "The plan takes back $50.\n   $22.50 of it was still held and is lost.\n" in text


def test_a_sum_says_that_it_ends_at_what_was_paid() -> None:
    text = text_of(PLAN.replace("back 100%", "back deal.amount"))
    assert "Takes back deal.amount ($1,000.00).\n" in text
    assert "   $45.00 of it was still held and is lost.\n" in text
    assert "   Never more than was paid and is left is taken back: $55.00.\n" in text


def test_a_sum_by_age_says_what_its_row_takes_back() -> None:
    rows = "back by age of sale paid on the deal:\n            from 0 months: $50\n            from 3 months: $20"
    text = text_of(PLAN.replace("back 100% of sale paid on the deal", rows))
    assert "Takes back by age: the row from 0 months.\n" in text
    assert "That row takes back $50.00.\n" in text


LOST = (
    HEAD
    + """
    commission sale:
        on bookings
        rate 10%

    release sale:
        100% in 12 monthly parts from deal.close_date
        lost on deal.cancelled_on

    after leaving: releases continue for 30 days

example "Lost with the customer" for ae:
    person ana
    given people:
        | person | from       | end_date   |
        | ana    | 2026-01-01 | END        |
    given deals:
        | deal | close_date | cancelled_on | amount |
        | D-1  | 2026-01-20 | 2026-04-10   | $1,200 |
    expect total $10.00 in 2026-03
"""
)


def test_what_is_lost_with_its_deal_says_the_day_and_where_the_plan_says_so() -> None:
    told = text_of(LOST.replace("END  ", ""), component="sale")
    assert (
        "2026-04  sale  D-1   -$90.00   cancelled\n"
        "   $90.00 was not released before deal.cancelled_on, 2026-04-10, and is lost.\n"
        "     lost on deal.cancelled_on = -$90.00   plans/ae.plan:18\n" in told
    )


def test_the_earlier_of_leaving_and_the_lost_deal_is_the_reason() -> None:
    # Held pay comes until 30 days after the last day, and the deal is lost on 10 April.
    for end, left in (("2026-03-11", False), ("2026-03-10", False), ("2026-03-09", True)):
        told = text_of(LOST.replace("END  ", end), component="sale")
        assert ("when the person had left" in told) is left, told


def test_a_statement_says_that_it_is_lost() -> None:
    page = words(statement_of(run_of(LOST.replace("END  ", "")), "ana", "2026-04"))
    assert "earned and not yet released $90.00 -$90.00 $0.00" in page
    assert "$90.00 was not released before deal.cancelled_on, 2026-04-10, and is lost." in page
