"""Step 3: tables asked of each deal alone, totals per deal, rates of the person and per unit.

Tests: comp/engine/facts.py
"""

from __future__ import annotations

from tests.engine.story import BOOKINGS, commission, story


def test_per_deal_by_term() -> None:
    # The bound is inclusive; a term of 6 months is below the first paying row: 0, so no line.
    told = story(
        BOOKINGS
        + commission(
            "tiers per deal by deal.term:\n  from 0 months: 0%\n  from 24 months: 2%\n  from 36 months: 3%",
            on="bookings",
        ),
        """
        given deals:
            | deal | close_date | acv     | term      |
            | D-1  | 2026-01-10 | $10,000 | 23 months |
            | D-2  | 2026-01-10 | $10,000 | 24 months |
            | D-3  | 2026-01-10 | $10,000 | 36 months |
            | D-4  | 2026-01-10 | $10,000 |           |
        """,
    )
    told.lines("| deal | amount |\n| D-2 | $200.00 |\n| D-3 | $300.00 |")


def test_per_deal_by_amount_looks_at_the_deal_not_the_item() -> None:
    # The items of D-1 make 60,000 together: both at 7%. D-2 of 49,999.99 stays at 5%. A reversal of
    # 60,000 is looked up by its size: 7% again.
    told = story(
        BOOKINGS
        + commission("tiers per deal by amount:\n  from $0: 5%\n  from $50,000: 7%", on="bookings"),
        """
        given deals:
            | deal | item | close_date | acv        |
            | D-1  | 1    | 2026-01-10 | $20,000    |
            | D-1  | 2    | 2026-02-10 | $40,000    |
            | D-2  |      | 2026-01-10 | $49,999.99 |
            | D-3  |      | 2026-02-20 | -$60,000   |
            | D-4  |      | 2026-02-21 | $100,000   |
        """,
    )
    told.lines("""
        | paid    | deal | item | amount     |
        | 2026-01 | D-1  | 1    | $1,400.00  |
        | 2026-02 | D-1  | 2    | $2,800.00  |
        | 2026-01 | D-2  |      | $2,500.00  |
        | 2026-02 | D-3  |      | -$4,200.00 |
        | 2026-02 | D-4  |      | $7,000.00  |
    """)


def test_per_deal_by_a_ratio_is_compared_without_dividing() -> None:
    # 1/3 is below 33.3334% and at or above 33.3333%; a deal without amount has no ratio.
    told = story(
        """
        credit sold:
            from own deals
            count deal.acv
            dated deal.close_date
        commission earns:
            on sold
            tiers per deal by deal.margin / deal.amount:
                from 0%: 1%
                from 33.3333%: 2%
                from 33.3334%: 3%
        """,
        """
        given deals:
            | deal | close_date | acv    | margin | amount |
            | D-1  | 2026-01-10 | $1,000 | $1     | $3     |
            | D-2  | 2026-01-10 | $1,000 | $1     | $2     |
            | D-3  | 2026-01-10 | $1,000 | $1     | $0     |
            | D-4  | 2026-01-10 | $1,000 | $0     | $3     |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $20.00 |\n| D-2 | $30.00 |\n| D-4 | $10.00 |")


def test_per_deal_accumulation_knows_one_deal_at_a_time() -> None:
    # D-1: items 40,000 and 20,000 walk to 60,000: 2,000, then 10,000 x 5% + 10,000 x 7% = 1,200.
    # D-2 starts at 0 again.
    told = story(
        BOOKINGS
        + commission(
            "tiers marginal by amount:\n  from $0: 5%\n  from $50,000: 7%", on="bookings per deal"
        ),
        """
        given deals:
            | deal | item | close_date | acv     |
            | D-1  | a    | 2026-01-10 | $40,000 |
            | D-1  | b    | 2026-01-10 | $20,000 |
            | D-2  |      | 2026-01-11 | $50,000 |
        """,
    )
    told.lines("""
        | deal | item | amount    |
        | D-1  | a    | $2,000.00 |
        | D-1  | b    | $1,200.00 |
        | D-2  |      | $2,500.00 |
    """)


def test_rates_may_be_the_persons_own_and_divide_by_the_quota() -> None:
    # 12,000 / 150,000 = 8% up to quota; 12,000 / 150,000 x 120% = 9.6% above it.
    told = story(
        BOOKINGS
        + """
quota bookings $150,000 per quarter
commission earns:
    on bookings accumulated per quarter
    tiers marginal by attainment:
        from 0%: person.target / quota of bookings
        from 100%: person.target / quota of bookings * 120%
""",
        """
        given people:
            | person | target  |
            | ana    | $12,000 |
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $160,000 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $12,960.00 |")


def test_numbers_are_paid_in_money_per_unit() -> None:
    # 10 meetings at $10 and 5 at $20.
    told = story(
        """
        credit seats:
            from own deals
            count deal.quantity
            dated deal.close_date
        commission earns:
            on seats accumulated per month
            tiers marginal by number:
                from 0: $10 per unit
                from 10: $20 per unit
        """,
        """
        given deals:
            | deal | close_date | quantity |
            | D-1  | 2026-01-10 | 8        |
            | D-2  | 2026-01-11 | 7        |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $80.00 |\n| D-2 | $120.00 |")


def test_a_deal_without_a_rate_gets_no_least_pay_even_where_it_counts_nothing() -> None:
    # D-1 counts 0 and has no rate; D-2 counts 0 at 4%, which is pay of 0, raised to $1.
    told = story(
        """
        table by_discount by deal.discount:
            | from 0%  | 4% |
            | from 10% | 5% |
        """
        + BOOKINGS
        + commission(
            "rate by_discount\naccelerator marginal by amount:\n  from $4,000: 1.5x\nat least $1 per deal",
            on="bookings accumulated per month",
        ),
        """
        given deals:
            | deal | close_date | acv  | discount |
            | D-1  | 2026-01-10 | $0   |          |
            | D-2  | 2026-01-11 | $0   | 5%       |
            | D-3  | 2026-01-12 | $100 | 5%       |
        """,
    )
    told.lines("| deal | amount |\n| D-2 | $1.00 |\n| D-3 | $4.00 |")
