"""Step 3: spiffs, kickers, limits per deal, and pay that is paid with a longer period.

Tests: comp/engine/spiffs.py, comp/engine/limits.py, comp/engine/lines.py
"""

from __future__ import annotations

from comp.periods import Calendar
from tests.engine.story import BOOKINGS, commission, story

SPIFF = """
spiff push:
    pays $500 per deal in bookings
    where deal.product is core
    from 2026-03-01 to 2026-05-31
"""


def test_a_spiff_pays_each_deal_of_its_days_once() -> None:
    told = story(
        BOOKINGS + SPIFF,
        """
        given deals:
            | deal | item | close_date | acv    | product |
            | D-1  |      | 2026-02-28 | $1,000 | core    |
            | D-2  |      | 2026-03-01 | $1,000 | core    |
            | D-3  | a    | 2026-05-31 | $1,000 | core    |
            | D-3  | b    | 2026-05-31 | $1,000 | core    |
            | D-4  |      | 2026-06-01 | $1,000 | core    |
            | D-5  |      | 2026-04-01 | $1,000 | other   |
        """,
    )
    told.lines("""
        | paid    | line | kind   | deal | item | amount  |
        | 2026-03 | push | earned | D-2  |      | $500.00 |
        | 2026-05 | push | earned | D-3  |      | $500.00 |
    """)


def test_the_first_row_decides_day_and_test() -> None:
    # D-1's first row in running order is b, in February; D-2's first row is no core.
    told = story(
        BOOKINGS + SPIFF,
        """
        given deals:
            | deal | item | close_date | acv    | product |
            | D-1  | a    | 2026-03-01 | $1,000 | core    |
            | D-1  | b    | 2026-02-28 | $1,000 | core    |
            | D-2  | a    | 2026-03-01 | $1,000 | other   |
            | D-2  | b    | 2026-03-01 | $1,000 | core    |
            | D-3  | a    | 2026-03-01 | $1,000 | core    |
            | D-3  | b    | 2026-06-01 | $1,000 | other   |
        """,
    )
    told.lines("| paid | deal | amount |\n| 2026-03 | D-3 | $500.00 |")


def test_a_deal_whose_total_is_negative_takes_back() -> None:
    told = story(
        BOOKINGS + "spiff push:\n    pays $500 per deal in bookings\n",
        """
        given deals:
            | deal | item | close_date | acv     |
            | D-1  |      | 2026-03-01 | -$1,000 |
            | D-2  | a    | 2026-03-01 | -$1,000 |
            | D-2  | b    | 2026-03-01 | $1,500  |
        """,
    )
    told.frame("lines", "| deal | amount |\n| D-1 | -$500.00 |\n| D-2 | $500.00 |", line="push")


def test_amount_is_the_deals_total_and_fields_are_the_first_rows() -> None:
    # D-1: 1% of 3,000 + 10% of the first row's margin 50 = 35; D-2 has no margin: nothing to pay.
    told = story(
        BOOKINGS + "spiff push:\n    pays amount * 1% + deal.margin * 10% per deal in bookings\n",
        """
        given deals:
            | deal | item | close_date | acv    | margin |
            | D-1  | a    | 2026-03-01 | $1,000 | $50    |
            | D-1  | b    | 2026-03-01 | $2,000 | $900   |
            | D-2  |      | 2026-03-01 | $2,000 |        |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $35.00 |")


def test_limits_of_a_spiff() -> None:
    told = story(
        BOOKINGS
        + """
spiff push:
    pays amount * 1% per deal in bookings
    at least $20 per deal
    at most $50 per deal
""",
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-03-01 | $1,000   |
            | D-2  | 2026-03-01 | $3,000   |
            | D-3  | 2026-03-01 | $9,000   |
            | D-4  | 2026-03-01 | -$1,000  |
            | D-5  | 2026-03-01 | -$9,000  |
        """,
    )
    # A negative deal ignores the least, and is cut at minus the most.
    told.lines("""
        | deal | amount  |
        | D-1  | $20.00  |
        | D-2  | $30.00  |
        | D-3  | $50.00  |
        | D-4  | -$10.00 |
        | D-5  | -$50.00 |
    """)


def test_a_kicker_accumulates_nothing() -> None:
    told = story(
        BOOKINGS
        + """
kicker extra:
    on bookings
    tiers per deal by deal.term:
        from 0 months: 0%
        from 24 months: 2%
""",
        """
        given deals:
            | deal | close_date | acv    | term      |
            | D-1  | 2026-01-01 | $1,000 | 36 months |
            | D-2  | 2026-01-02 | $1,000 | 12 months |
            | D-3  | 2026-01-03 | $500   | 24 months |
        """,
    )
    told.lines("| line | deal | amount |\n| extra | D-1 | $20.00 |\n| extra | D-3 | $10.00 |")


def test_quotients_within_limits_add_up_to_an_exact_half_cent() -> None:
    # 250 / 6 + 250 / 6 + 94.15 / 6 = 99.025 exactly, which half even makes 99.02.
    told = story(
        BOOKINGS
        + commission(
            "rate $2,000 / $12,000\nat most $200 per deal", "bookings accumulated per month"
        ),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $250   |
            | D-2  | 2026-01-10 | $250   |
            | D-3  | 2026-01-10 | $94.15 |
        """,
        rounding="half even to the cent, running total",
    )
    told.lines("| deal | amount |\n| D-1 | $41.67 |\n| D-2 | $41.66 |\n| D-3 | $15.69 |")


LIMITED = commission(
    """
rate 10%
at least $200 per deal
at most $1,000 per deal
""",
    on="bookings",
)


def test_items_that_come_to_nothing_by_a_quotient_have_the_least_amount() -> None:
    # 125 / 6 less twice 62.5 / 6 is nothing; cut at twelve places each it would be below zero.
    told = story(
        BOOKINGS + commission("rate $2,000 / $12,000\nat least $1 per deal", on="bookings"),
        """
        given deals:
            | deal | item | close_date | acv     |
            | D-1  | a    | 2026-01-10 | $125    |
            | D-1  | b    | 2026-01-10 | -$62.50 |
            | D-1  | c    | 2026-01-10 | -$62.50 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $1.00 |")


def test_limits_per_deal_make_one_line_of_its_items() -> None:
    # D-1: 60 + 90 = 150, lifted to 200. D-2: 800 + 700 cut to 1,000. D-3 between. D-4 and D-5 mirror.
    told = story(
        BOOKINGS + LIMITED,
        """
        given deals:
            | deal | item | close_date | acv      |
            | D-1  | a    | 2026-01-12 | $600     |
            | D-1  | b    | 2026-01-10 | $900     |
            | D-2  | a    | 2026-01-11 | $8,000   |
            | D-2  | b    | 2026-01-11 | $7,000   |
            | D-3  |      | 2026-01-11 | $3,000   |
            | D-4  |      | 2026-01-11 | -$600    |
            | D-5  |      | 2026-01-11 | -$30,000 |
        """,
    )
    told.frame(
        "lines",
        """
        | deal | item | earned_on  | amount     |
        | D-1  |      | 2026-01-10 | $200.00    |
        | D-2  |      | 2026-01-11 | $1,000.00  |
        | D-3  |      | 2026-01-11 | $300.00    |
        | D-4  |      | 2026-01-11 | -$60.00    |
        | D-5  |      | 2026-01-11 | -$1,000.00 |
        """,
        line="earns",
    )


def test_limits_hold_for_the_deals_lines_of_one_pay_period() -> None:
    told = story(
        BOOKINGS + LIMITED,
        """
        given deals:
            | deal | item | close_date | acv  |
            | D-1  | a    | 2026-01-31 | $600 |
            | D-1  | b    | 2026-02-01 | $900 |
        """,
    )
    told.lines("| paid | deal | amount |\n| 2026-01 | D-1 | $200.00 |\n| 2026-02 | D-1 | $200.00 |")


def test_a_deal_without_pay_for_want_of_a_quota_stays_without() -> None:
    told = story(
        BOOKINGS
        + "quota bookings from quotas per quarter\n"
        + commission(
            "tiers marginal by attainment:\n  from 0%: 5%\n  from 100%: 9%\n"
            "without quota: nothing\nat least $200 per deal"
        ),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $100 |",
    )
    told.lines("| deal | amount |")


def test_paid_per_a_longer_period() -> None:
    # Earned in January, paid with the quarter's last month; May's is due in June, after the run.
    told = story(
        BOOKINGS + commission("rate 10%\npaid per quarter", on="bookings"),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $1,000 |
            | D-2  | 2026-05-10 | $1,000 |
        """,
    )
    told.lines("""
        | paid    | earned  | earned_on  | deal | amount  |
        | 2026-03 | 2026-01 | 2026-01-10 | D-1  | $100.00 |
    """)


def test_half_months_and_fiscal_quarters() -> None:
    # The fiscal quarter from February ends on 30 April: its last half-month is 2026-04-B.
    told = story(
        BOOKINGS + commission("rate 10%\npaid per quarter", on="bookings"),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-02-10 | $1,000 |
            | D-2  | 2026-04-16 | $1,000 |
        """,
        calendar=Calendar(2, "end"),
        pay="half-monthly",
    )
    told.lines("""
        | paid      | earned    | deal | amount  |
        | 2026-04-B | 2026-02-A | D-1  | $100.00 |
        | 2026-04-B | 2026-04-B | D-2  | $100.00 |
    """)


def test_a_deal_of_nothing_still_gets_the_least() -> None:
    told = story(
        BOOKINGS + LIMITED,
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $0 |",
    )
    told.lines("| deal | exact | amount |\n| D-1 | 200 | $200.00 |")
