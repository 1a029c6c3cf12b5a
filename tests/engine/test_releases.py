"""Step 7: pay that waits, by day, by payments, in parts.

Tests: comp/engine/releases.py, comp/engine/holds.py
"""

from __future__ import annotations

from tests.engine.story import BOOKINGS, commission, story

EARNS = BOOKINGS + commission("rate 10%", on="bookings")


def release(*rows: str, of: str = "earns", leaving: str = "nothing more") -> str:
    lines = "".join(f"    {row}\n" for row in rows)
    return f"\nrelease {of}:\n{lines}after leaving: {leaving}\n"


def let_go(body: str, given: str, expected: str, through: str | None = None) -> None:
    """The released lines of a story."""
    story(body, given, through=through).frame("lines", expected, kind="released")


def test_pay_on_a_later_day_is_earned_held_and_released() -> None:
    told = story(
        EARNS + release("100% on deal.invoiced_on"),
        """
        given deals:
            | deal | close_date | invoiced_on | acv    |
            | D-1  | 2026-01-20 | 2026-03-02  | $1,000 |
            | D-2  | 2026-01-21 |             | $2,000 |
        """,
    )
    told.lines(
        """
        | paid    | kind     | deal | earned_on  | amount   |
        | 2026-01 | earned   | D-1  | 2026-01-20 | $100.00  |
        | 2026-01 | held     | D-1  | 2026-01-20 | -$100.00 |
        | 2026-01 | earned   | D-2  | 2026-01-21 | $200.00  |
        | 2026-01 | held     | D-2  | 2026-01-21 | -$200.00 |
        | 2026-03 | released | D-1  | 2026-03-02 | $100.00  |
        """
    )
    told.frame(
        "balances",
        """
        | pay_period | balance    | opening | change | closing |
        | 2026-01    | held earns | 0       | 300    | 300     |
        | 2026-02    | held earns | 300     | 0      | 300     |
        | 2026-03    | held earns | 300     | -100   | 200     |
        """,
    )


def test_a_day_before_the_deal_counts_on_its_day() -> None:
    let_go(
        EARNS + release("100% on deal.invoiced_on"),
        """
        given deals:
            | deal | close_date | invoiced_on | acv    |
            | D-1  | 2026-02-20 | 2026-01-02  | $1,000 |
        """,
        "| paid | earned_on | amount |\n| 2026-02 | 2026-02-20 | $100.00 |",
    )


def test_shares_some_days_and_months_after_a_day() -> None:
    # 31 January and one month is 28 February.
    let_go(
        EARNS + release("50% 1 month after deal.close_date", "50% 45 days after deal.close_date"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-31 | $1,000 |",
        """
        | paid    | earned_on  | amount |
        | 2026-02 | 2026-02-28 | $50.00 |
        | 2026-03 | 2026-03-17 | $50.00 |
        """,
        through="2026-06-30",
    )


def test_monthly_parts_add_up_to_the_whole() -> None:
    let_go(
        EARNS + release("100% in 3 monthly parts from deal.close_date"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-31 | $1,000 |",
        """
        | paid    | earned_on  | amount |
        | 2026-01 | 2026-01-31 | $33.33 |
        | 2026-02 | 2026-02-28 | $33.34 |
        | 2026-03 | 2026-03-31 | $33.33 |
        """,
        through="2026-06-30",
    )


def test_parts_may_be_quarters_or_years_apart() -> None:
    let_go(
        EARNS
        + release(
            "60% in 2 quarterly parts from deal.close_date",
            "40% in 2 yearly parts, first 1 month after deal.close_date",
        ),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-31 | $1,000 |",
        """
        | paid    | earned_on  | amount |
        | 2026-01 | 2026-01-31 | $30.00 |
        | 2026-02 | 2026-02-28 | $20.00 |
        | 2026-04 | 2026-04-30 | $30.00 |
        | 2027-02 | 2027-02-28 | $20.00 |
        """,
        through="2027-06-30",
    )


def test_the_first_part_may_come_months_later() -> None:
    let_go(
        EARNS
        + release(
            "75% on deal.close_date",
            "25% in 3 monthly parts, first 9 months after deal.close_date",
        ),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $6,000 |",
        """
        | paid    | amount  |
        | 2026-01 | $450.00 |
        | 2026-10 | $50.00  |
        | 2026-11 | $50.00  |
        | 2026-12 | $50.00  |
        """,
        through="2027-06-30",
    )


PAYMENTS = """
given deals:
    | deal | close_date | acv    |
    | D-1  | 2026-01-20 | $9,000 |
given payments:
    | deal | date       | amount  |
    | D-1  | 2026-01-05 | $3,000  |
    | D-1  | 2026-03-05 | $3,000  |
    | D-1  | 2026-03-25 | -$1,500 |
    | D-1  | 2026-04-05 | $6,000  |
"""


def test_in_proportion_to_payments_and_refunds_never_more_than_all() -> None:
    let_go(
        EARNS + release("100% as deal.paid of deal.acv"),
        PAYMENTS,
        """
        | paid    | earned_on  | amount   |
        | 2026-01 | 2026-01-20 | $300.00  |
        | 2026-03 | 2026-03-05 | $300.00  |
        | 2026-03 | 2026-03-25 | -$150.00 |
        | 2026-04 | 2026-04-05 | $450.00  |
        """,
    )


def test_once_half_is_paid_and_back_when_it_is_less_again() -> None:
    let_go(
        EARNS + release("100% when deal.paid >= deal.acv * 60%"),
        PAYMENTS,
        """
        | paid    | earned_on  | amount   |
        | 2026-03 | 2026-03-05 | $900.00  |
        | 2026-03 | 2026-03-25 | -$900.00 |
        | 2026-04 | 2026-04-05 | $900.00  |
        """,
    )


def test_payments_are_of_the_whole_deal_and_days_of_the_item() -> None:
    let_go(
        EARNS + release("50% on deal.invoiced_on", "50% as deal.paid of deal.acv"),
        """
        given deals:
            | deal | item | close_date | invoiced_on | acv    |
            | D-1  | 1    | 2026-01-20 | 2026-02-20  | $1,000 |
            | D-1  | 2    | 2026-01-20 | 2026-03-20  | $3,000 |
        given payments:
            | deal | date       | amount |
            | D-1  | 2026-01-25 | $2,000 |
        """,
        """
        | paid    | item | amount  |
        | 2026-01 | 1    | $25.00  |
        | 2026-01 | 2    | $75.00  |
        | 2026-02 | 1    | $50.00  |
        | 2026-03 | 2    | $150.00 |
        """,
    )


def test_other_deals_are_paid_as_earned() -> None:
    story(
        EARNS + release("100% on deal.invoiced_on", "where deal.acv >= $5,000"),
        """
        given deals:
            | deal | close_date | invoiced_on | acv    |
            | D-1  | 2026-01-20 | 2026-02-20  | $1,000 |
            | D-2  | 2026-01-20 | 2026-02-20  | $5,000 |
        """,
    ).lines(
        """
        | paid    | kind     | deal | amount   |
        | 2026-01 | earned   | D-1  | $100.00  |
        | 2026-01 | earned   | D-2  | $500.00  |
        | 2026-01 | held     | D-2  | -$500.00 |
        | 2026-02 | released | D-2  | $500.00  |
        """
    )


RETROACTIVE = BOOKINGS + commission(
    "tiers retroactive by amount:\n    from $0: 5%\n    from $1,000: 10%"
)
TWO_DEALS = """
given deals:
    | deal | close_date | invoiced_on | acv    |
    | D-1  | 2026-01-20 | 2026-03-10  | $1,000 |
    | D-2  | 2026-02-20 | 2026-02-25  | $500   |
"""


def test_true_ups_are_released_in_the_shares_of_their_deal() -> None:
    first = TWO_DEALS.replace("$1,000", "$800")
    story(
        RETROACTIVE
        + release("50% on deal.close_date", "50% on deal.invoiced_on", "true-ups released alike"),
        first,
    ).lines(
        """
        | paid    | kind     | deal | earned_on  | amount  |
        | 2026-01 | earned   | D-1  | 2026-01-20 | $40.00  |
        | 2026-01 | held     | D-1  | 2026-01-20 | -$40.00 |
        | 2026-01 | released | D-1  | 2026-01-20 | $20.00  |
        | 2026-02 | true_up  | D-1  | 2026-02-20 | $40.00  |
        | 2026-02 | held     | D-1  | 2026-02-20 | -$40.00 |
        | 2026-02 | released | D-1  | 2026-02-20 | $20.00  |
        | 2026-02 | earned   | D-2  | 2026-02-20 | $50.00  |
        | 2026-02 | held     | D-2  | 2026-02-20 | -$50.00 |
        | 2026-02 | released | D-2  | 2026-02-20 | $25.00  |
        | 2026-02 | released | D-2  | 2026-02-25 | $25.00  |
        | 2026-03 | released | D-1  | 2026-03-10 | $40.00  |
        """
    )


def test_a_rate_fixed_at_booking_has_no_true_ups() -> None:
    first = TWO_DEALS.replace("$1,000", "$800")
    story(RETROACTIVE + release("100% on deal.invoiced_on", "rate fixed at booking"), first).lines(
        """
        | paid    | kind     | deal | amount  |
        | 2026-01 | earned   | D-1  | $40.00  |
        | 2026-01 | held     | D-1  | -$40.00 |
        | 2026-02 | earned   | D-2  | $50.00  |
        | 2026-02 | held     | D-2  | -$50.00 |
        | 2026-02 | released | D-2  | $50.00  |
        | 2026-03 | released | D-1  | $40.00  |
        """
    )


def test_pay_that_comes_later_is_released_in_its_own_pay_period() -> None:
    let_go(
        BOOKINGS
        + commission("rate 10%\npaid per quarter", on="bookings")
        + release("100% on deal.close_date"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-20 | $1,000 |",
        "| paid | earned_on | amount |\n| 2026-03 | 2026-01-20 | $100.00 |",
        through="2026-03-31",
    )


def test_a_payment_that_lets_nothing_go_is_no_day_of_release() -> None:
    let_go(
        BOOKINGS
        + commission("rate 10%\npaid per quarter", on="bookings")
        + release("50% on deal.close_date", "50% when deal.paid >= deal.acv"),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $1,000 |
        given payments:
            | deal | date       | amount |
            | D-1  | 2026-02-03 | $100   |
        """,
        "| paid | earned_on | amount |\n| 2026-03 | 2026-01-10 | $50.00 |",
        through="2026-03-31",
    )


def test_a_clawback_of_other_pay_on_the_deal_changes_no_release() -> None:
    # On 3 February the true-up of 20 February is not yet seen, though the kicker is taken back.
    kicker = "\nkicker extra:\n    on bookings\n    rate 1%\n"
    back = """
clawback back:
    when deal.cancelled_on within 90 days of deal.close_date
    take back 100% of extra paid on the deal
    attainment kept
"""
    rows = ["50% on deal.invoiced_on", "50% on deal.paid_on", "true-ups released alike"]
    let_go(
        RETROACTIVE + kicker + back + release(*rows),
        """
        given deals:
            | deal | close_date | invoiced_on | paid_on    | cancelled_on | acv    |
            | D-1  | 2026-01-20 | 2026-02-03  | 2026-05-01 | 2026-02-03   | $800   |
            | D-2  | 2026-02-20 |             |            |              | $500   |
        """,
        """
        | paid    | earned_on  | deal | amount |
        | 2026-02 | 2026-02-03 | D-1  | $20.00 |
        | 2026-02 | 2026-02-20 | D-1  | $20.00 |
        | 2026-05 | 2026-05-01 | D-1  | $40.00 |
        """,
    )


def test_a_bonus_waits_for_months_after_its_period() -> None:
    story(
        BOOKINGS
        + "bonus made:\n    pays $1,000 per quarter when amount of bookings > $0\n"
        + release("40% on the last day", "60% 3 months after the last day", of="made"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-20 | $1,000 |",
        through="2026-06-30",
    ).lines(
        """
        | paid    | earned  | kind     | earned_on  | amount     |
        | 2026-03 | 2026-Q1 | earned   | 2026-03-31 | $1,000.00  |
        | 2026-03 | 2026-Q1 | held     | 2026-03-31 | -$1,000.00 |
        | 2026-03 | 2026-Q1 | released | 2026-03-31 | $400.00    |
        | 2026-06 | 2026-Q1 | released | 2026-06-30 | $600.00    |
        """
    )


TWO_PEOPLE = """
person ana
given people:
    | person | plan | from       |
    | ana    | rep  | 2026-01-01 |
    | ben    | rep  | 2026-01-01 |
given deals:
    | deal | person | close_date | cancelled_on | acv    |
    | D-1  | ana    | 2026-01-20 | 2026-03-10   | $1,000 |
    | D-2  | ben    | 2026-01-21 |              | $3,000 |
given payments:
    | deal | date       | amount |
    | D-1  | 2026-02-10 | $400   |
    | D-2  | 2026-03-10 | $200   |
"""


def test_partitions_change_nothing() -> None:
    body = EARNS + release("100% as deal.paid of deal.acv")
    whole = story(body, TWO_PEOPLE).result
    parts = story(body, TWO_PEOPLE, partitions=2).result
    assert whole.lines.equals(parts.lines)
    for name in ("slices", "balances"):
        one, other = getattr(whole, name), getattr(parts, name)
        assert one.sort(one.columns).equals(other.sort(one.columns))


def test_pay_on_a_period_in_yearly_parts_after_its_last_day() -> None:
    """Thirds of a bonus, one, two and three years after the year it was earned in."""
    bonus = "bonus long_term:\n    pays $1,000 per year when amount of bookings > $0\n"
    rows = "    100% in 3 yearly parts, first 12 months after the last day\n"
    let_go(
        f"{BOOKINGS}{bonus}release long_term:\n{rows}after leaving: releases continue\n",
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-31 | $1,000 |",
        """
        | paid    | earned_on  | amount  |
        | 2027-12 | 2027-12-31 | $333.33 |
        | 2028-12 | 2028-12-31 | $333.34 |
        | 2029-12 | 2029-12-31 | $333.33 |
        """,
        through="2029-12-31",
    )
