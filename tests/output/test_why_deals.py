"""Deals paid by what stands beside them, explained: another credit's total, deals before, a budget.

Tests: comp/output/why_deals.py, comp/output/why_spiffs.py
"""

from __future__ import annotations

from tests.output.story import HEAD, text_of

BY_SERVICES = (
    HEAD
    + """
    credit services:
        from   own deals
        count  deal.amount
        where  deal.product is services
        dated  deal.close_date

    quota services $100,000 per year

    commission earns:
        on bookings accumulated per year
        tiers WORD by attainment of services:
            from  0%: 4%
            from 50%: 5%

example "services lift the rate" for ae:
    given deals:
        | deal | close_date | amount   | product  |
        | D-1  | 2026-01-20 | $60,000  | services |
        | D-2  | 2026-01-21 | $10,000  | core     |
        | D-3  | 2026-02-21 | -$20,000 | services |
    expect:
        | paid    | line  | deal | amount |
"""
)


def test_tiers_by_another_credit_say_where_it_stands_before_the_deal() -> None:
    text = text_of(
        BY_SERVICES.replace("WORD", "marginal")
        + """\
        | 2026-01 | earns   | D-1 | $2,400.00  |
        | 2026-01 | earns   | D-2 | $500.00    |
        | 2026-02 | earns   | D-3 | -$1,000.00 |
        | 2026-02 | carried |     | $1,000.00 |
""",
        deal="D-2",
    )
    assert "services stands at $60,000.00 before it, of a quota of $100,000.00." in text
    assert "$10,000.00 × 5% = $500.00" in text


def test_tiers_by_another_credit_say_where_the_pay_period_ends_and_what_moved_it() -> None:
    text = text_of(
        BY_SERVICES.replace("WORD", "retroactive")
        + """\
        | 2026-01 | earns   | D-1 | $3,000.00 |
        | 2026-01 | earns   | D-2 | $500.00   |
        | 2026-02 | earns   | D-1 | -$600.00  |
        | 2026-02 | earns   | D-2 | -$100.00  |
        | 2026-02 | earns   | D-3 | -$800.00  |
        | 2026-02 | carried |     | $1,500.00 |
""",
        deal="D-2",
    )
    assert "services reaches $60,000.00 in its pay period, of a quota of $100,000.00." in text
    assert "Re-rated: D-3 brought the total to $40,000.00." in text
    assert 'The rate of services of 2026 moved in 2026-02, tier "from 0%", 4%.' in text
    assert "D-2 had been paid $500.00 in 2026-01." in text


def test_a_spiff_says_which_deal_it_is_and_what_was_left_of_the_budget() -> None:
    text = text_of(
        HEAD
        + """
    spiff fast_start:
        pays $400 per deal in bookings
        at most 2 deals per quarter
        budget $500 for everybody

example "three deals" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $1,000 |
        | D-2  | 2026-01-21 | $1,000 |
        | D-3  | 2026-01-22 | $1,000 |
    expect:
        | paid    | line       | deal | amount  |
        | 2026-01 | fast_start | D-1  | $400.00 |
        | 2026-01 | fast_start | D-2  | $100.00 |
"""
    )
    assert "It is deal 1 of at most 2 in 2026-Q1." in text
    assert "D-2 comes to $400.00; $100.00 was left of the budget of $500 for everybody." in text


def test_a_total_that_begins_at_a_shortfall_says_so() -> None:
    text = text_of(
        HEAD.replace("monthly", "quarterly")
        + """
    quota bookings $10,000 per quarter

    commission earns:
        on bookings accumulated per quarter
        tiers marginal by attainment:
            from   0%: 0%
            from 100%: 10%
        shortfall carries into the next quarter

example "short of 4,000" for ae:
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $6,000  |
        | D-2  | 2026-04-20 | $15,000 |
    expect:
        | paid    | line  | deal | amount  |
        | 2026-Q2 | earns | D-2  | $100.00 |
""",
        deal="D-2",
    )
    assert "D-2 brings bookings of 2026-Q2 from -$4,000.00 to $11,000.00" in text
    assert "The total begins at what earlier periods lacked to their quotas." in text


def test_a_spiff_on_a_credit_in_another_currency_shows_that_money_and_the_rate() -> None:
    text = text_of(
        HEAD
        + """
        converted to GBP at the rate of deal.close_date

    spiff extra:
        pays amount * 0.5% + min(£1, amount) per deal in bookings
        where half_of_it >= deal.amount * 10%
        converted at the rate of deal.close_date

    define half_of_it: deal.amount * 50%

example "half a percent of 800 euro" for ae:
    given deals:
        | deal | close_date | amount | currency |
        | D-1  | 2026-01-20 | 800    | EUR      |
    given rates:
        | date       | from | to  | rate |
        | 2026-01-20 | EUR  | GBP | 0.75 |
        | 2026-01-20 | GBP  | USD | 1.3  |
    expect:
        | paid    | line  | deal | amount |
        | 2026-01 | extra | D-1  | $5.20  |
"""
    )
    assert "half_of_it is deal.amount * 50% = €800.00 × 50% = €400.00." in text
    assert "Pays amount * 0.5% + min(£1, amount) (amount £600.00) per deal." in text
    assert (
        "(£600.00 × 0.5% + the smallest of (£1.00, £600.00)) × 1.3 = $5.20   plans/ae.plan:15  "
        "converted at the rate of deal.close_date" in text
    )


def test_a_total_for_each_customer_is_named() -> None:
    plan = (
        HEAD
        + """
    commission sold:
        on bookings accumulated per year for each deal.customer
        tiers retroactive by amount:
            from $0: 1%
            from $1,000: 2%

example "Acme twice" for ae:
    given deals:
        | deal | close_date | amount | customer |
        | D-1  | 2026-01-20 | $800   | Acme     |
        | D-2  | 2026-02-20 | $600   | Acme     |
        | D-3  | 2026-02-21 | $90    | Bolt     |
    expect total $8.00 in 2026-01
"""
    )
    shown = text_of(plan)
    assert "   D-2 brings bookings of Acme in 2026 from $800.00 to $1,400.00.\n" in shown
    assert "   D-2 brought bookings of Acme in 2026 to $1,400.00, tier" in shown


def test_an_item_belongs_to_the_total_of_its_own_product() -> None:
    plan = (
        HEAD
        + """
    commission sold:
        on bookings accumulated per year for each deal.product
        tiers marginal by amount:
            from $0: 1%
            from $1,000: 2%

example "one deal of two products" for ae:
    given deals:
        | deal | item | close_date | amount | product |
        | D-1  | a    | 2026-01-20 | $800   | core    |
        | D-1  | b    | 2026-01-20 | $600   | cloud   |
    expect total $14.00 in 2026-01
"""
    )
    shown = text_of(plan)
    assert "   D-1 brings bookings of core in 2026 from $0.00 to $800.00.\n" in shown
    assert "   D-1 brings bookings of cloud in 2026 from $0.00 to $600.00.\n" in shown
