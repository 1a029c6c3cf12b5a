"""How cents came about where sums are rounded: this plan, these deals, these sentences.

Tests: comp/output/why_rounded.py
"""

from __future__ import annotations

from tests.output.story import RUNNING_TOTAL, text_of

FIXED = (
    RUNNING_TOTAL
    + """
    quota bookings $1,000 per year

    commission reached:
        on bookings accumulated per year
        tiers retroactive by attainment:
            from 0%: 5%
            from 100%: 10%

    release reached:
        100% on deal.close_date
        rate fixed at booking

    after leaving: nothing more

example "halves of a cent" for ae:
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $900.10 |
        | D-2  | 2026-02-20 | $500.05 |
    expect total $45.01 in 2026-01
    expect total $50.01 in 2026-02
"""
)


def test_a_deal_after_one_whose_rate_is_fixed_says_what_its_running_total_counts() -> None:
    first, _, second = text_of(FIXED).partition("2026-02  reached  D-2")
    assert "   $45.005 rounded half up to $45.01.\n" in first
    # 10% of both are $140.02, of the first alone $90.01; the first is paid 5% all the same.
    assert (
        "   $50.005 is $50.01 as its part of a rounded running total that counts the deals before "
        "it at its own rate, though each keeps the rate fixed at its booking.\n" in second
    )
    assert "deals taken back" not in second


GATE = """\
plan ae "AE":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit cash:
        from   payments of own deals
        count  payment.amount
        dated  payment.date

    quota cash $500 per year

    commission collected:
        on cash accumulated per year
        rate 7%
        opens when attainment >= 100%, from the first dollar
        without quota: nothing
        at most $25 per deal

example "a refund, and then the gate opens by the same deal" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $750   |
    given payments:
        | deal | date       | amount   |
        | D-1  | 2026-02-23 | -$187.50 |
        | D-1  | 2026-04-24 | $750     |
    expect:
        | paid    | line      | deal | amount  |
        | 2026-04 | collected | D-1  | $25.00  |
        | 2026-04 | collected | D-1  | -$13.13 |
"""


def test_a_true_up_beside_the_deals_own_line_of_the_same_month_is_rounded_by_itself() -> None:
    assert "   -$13.125 rounded half up to -$13.13.\n" in text_of(GATE)


AGAIN = (
    GATE[: GATE.index("    quota cash")]
    + """\
    commission collected:
        on cash accumulated per year
        tiers retroactive by amount:
            from   $0: 5%
            from $120: 6.998%
        at least $1 per deal

example "a second payment lifts the rate of the first" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $750   |
    given payments:
        | deal | date       | amount  |
        | D-1  | 2026-01-23 | $100.10 |
        | D-1  | 2026-03-24 | $50.05  |
    expect:
        | paid    | line      | deal | amount |
        | 2026-01 | collected | D-1  | $5.01  |
        | 2026-03 | collected | D-1  | $3.50  |
        | 2026-03 | collected | D-1  | $1.99  |
"""
)


def test_a_true_up_beside_another_line_of_the_deal_is_of_what_was_paid_before() -> None:
    assert (
        "   What D-1 was paid on before comes to $7.004998 in all, rounded half up to $7.00;"
        " less $5.01 paid before: $1.99.\n" in text_of(AGAIN)
    )
