"""Step 4: tables by the running total at the end of a pay period, and what later periods change.

Tests: comp/engine/rerating.py, comp/engine/slices.py
"""

from __future__ import annotations

from tests.engine.story import BOOKINGS, commission, story

RETROACTIVE = BOOKINGS + commission(
    """
tiers retroactive by amount:
    from $0: 5%
    from $100,000: 6%
    from $200,000: 8%
""",
    on="bookings accumulated per year",
)


def test_deals_of_one_pay_period_are_paid_at_the_row_it_ends_in() -> None:
    # January ends at 110,000: 6% on both, although D-1 came at 60,000. No true-up is due.
    told = story(
        RETROACTIVE,
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-10 | $60,000 |
            | D-2  | 2026-01-20 | $50,000 |
        """,
    )
    told.lines("""
        | kind   | deal | amount    |
        | earned | D-1  | $3,600.00 |
        | earned | D-2  | $3,000.00 |
    """)


def test_every_later_change_makes_one_true_up_a_deal() -> None:
    # January 60,000 at 5% = 3,000. March ends at exactly 100,000: D-2 2,400 at 6%, D-1 + 1% = 600.
    # April changes no row: only D-3, 50,000 at 6%. May ends at 210,000: + 2% on 60,000, 40,000, 50,000.
    told = story(
        RETROACTIVE,
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-10 | $60,000 |
            | D-2  | 2026-03-31 | $40,000 |
            | D-3  | 2026-04-01 | $50,000 |
            | D-4  | 2026-05-07 | $60,000 |
        """,
    )
    told.lines("""
        | paid    | kind    | deal | earned_on  | amount    |
        | 2026-01 | earned  | D-1  | 2026-01-10 | $3,000.00 |
        | 2026-03 | earned  | D-2  | 2026-03-31 | $2,400.00 |
        | 2026-03 | true_up | D-1  | 2026-03-31 | $600.00   |
        | 2026-04 | earned  | D-3  | 2026-04-01 | $3,000.00 |
        | 2026-05 | earned  | D-4  | 2026-05-07 | $4,800.00 |
        | 2026-05 | true_up | D-1  | 2026-05-07 | $1,200.00 |
        | 2026-05 | true_up | D-2  | 2026-05-07 | $800.00   |
        | 2026-05 | true_up | D-3  | 2026-05-07 | $1,000.00 |
    """)
    told.frame(
        "slices",
        """
        | tier          | basis | rate | amount |
        | from $200,000 | 60000 | 0.08 | 4800   |
        | from $100,000 | 60000 | 0.06 | -3600  |
        """,
        paid="2026-05",
        kind="true_up",
        deal="D-1",
    )


def test_a_note_says_which_deal_moved_the_total() -> None:
    told = story(
        RETROACTIVE,
        """
        given deals:
            | deal | close_date | acv         |
            | D-1  | 2026-01-10 | $60,000     |
            | D-2  | 2026-03-31 | $100,000.50 |
        """,
    )
    told.frame(
        "lines",
        """
        | deal | note                                              |
        | D-1  | re-rated: D-2 brought the total to 160000.50      |
        """,
        kind="true_up",
    )


def test_falling_attainment_takes_back() -> None:
    # January ends at 110,000: 6,600. The credit note of February brings it to 80,000: itself
    # -30,000 at 5% = -1,500, and D-1 falls by 1% of 110,000. March rises again to 120,000: 6% once more.
    told = story(
        RETROACTIVE,
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $110,000 |
            | D-2  | 2026-02-10 | -$30,000 |
            | D-3  | 2026-03-10 | $40,000  |
        """,
    )
    told.frame(
        "lines",
        """
        | paid    | kind    | deal | amount     |
        | 2026-01 | earned  | D-1  | $6,600.00  |
        | 2026-02 | earned  | D-2  | -$1,500.00 |
        | 2026-02 | true_up | D-1  | -$1,100.00 |
        | 2026-03 | earned  | D-3  | $2,400.00  |
        | 2026-03 | true_up | D-1  | $1,100.00  |
        | 2026-03 | true_up | D-2  | -$300.00   |
        """,
        line="earns",
    )


def test_excess_moves_only_the_part_above_the_second_bound() -> None:
    # January: 100,000 x 6% + 20,000 x 10% = 8,000. March ends at 160%: D-1's 20,000 from 10% to 12%,
    # D-2's 40,000 at 12%.
    told = story(
        BOOKINGS
        + "quota bookings $100,000 per quarter\n"
        + commission(
            "tiers excess by attainment:\n    from 0%: 6%\n    from 100%: 10%\n    from 150%: 12%"
        ),
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $120,000 |
            | D-2  | 2026-03-10 | $40,000  |
        """,
    )
    told.lines("""
        | paid    | kind    | deal | amount    |
        | 2026-01 | earned  | D-1  | $8,000.00 |
        | 2026-03 | earned  | D-2  | $4,800.00 |
        | 2026-03 | true_up | D-1  | $400.00   |
    """)


def test_retroactive_accelerator_raises_earlier_deals() -> None:
    # 40,000 x 8%; in February quota is reached: x 1.5 on both.
    told = story(
        BOOKINGS
        + "quota bookings $100,000 per quarter\n"
        + commission("rate 8%\naccelerator retroactive by attainment:\n    from 100%: 1.5x"),
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-10 | $40,000 |
            | D-2  | 2026-02-20 | $60,000 |
        """,
    )
    told.lines("""
        | paid    | kind    | deal | amount    |
        | 2026-01 | earned  | D-1  | $3,200.00 |
        | 2026-02 | earned  | D-2  | $7,200.00 |
        | 2026-02 | true_up | D-1  | $1,600.00 |
    """)


def test_items_that_come_later_re_rate_their_own_deal() -> None:
    # D-1 reaches 100,000 in February: 6% on its first item too. D-2 knows nothing of it.
    told = story(
        BOOKINGS
        + commission(
            "tiers retroactive by amount:\n    from $0: 5%\n    from $100,000: 6%",
            on="bookings per deal",
        ),
        """
        given deals:
            | deal | item | close_date | acv     |
            | D-1  | a    | 2026-01-10 | $60,000 |
            | D-1  | b    | 2026-02-10 | $40,000 |
            | D-2  |      | 2026-02-10 | $60,000 |
        """,
    )
    told.lines("""
        | paid    | kind    | deal | item | amount    |
        | 2026-01 | earned  | D-1  | a    | $3,000.00 |
        | 2026-02 | earned  | D-1  | b    | $2,400.00 |
        | 2026-02 | earned  | D-2  |      | $3,000.00 |
        | 2026-02 | true_up | D-1  | a    | $600.00   |
    """)


CLAWBACK = """
clawback lost:
    when deal.cancelled_on within 365 days of deal.close_date
    take back 100% of earns paid on the deal
    attainment kept
"""


def test_a_deal_that_was_taken_back_gets_no_more_true_ups() -> None:
    # D-1 is cancelled in February; March reaches 6%. D-2 gets its true-up, D-1 does not.
    told = story(
        RETROACTIVE + CLAWBACK,
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $30,000 | 2026-02-10   |
            | D-2  | 2026-01-20 | $60,000 |              |
            | D-3  | 2026-03-20 | $20,000 |              |
        """,
    )
    told.frame(
        "lines",
        """
        | paid    | line  | kind    | deal | amount    |
        | 2026-01 | earns | earned  | D-1  | $1,500.00 |
        | 2026-01 | earns | earned  | D-2  | $3,000.00 |
        | 2026-03 | earns | earned  | D-3  | $1,200.00 |
        | 2026-03 | earns | true_up | D-2  | $600.00   |
        """,
        line="earns",
    )


def test_taken_back_in_the_pay_period_of_the_change_includes_the_true_up() -> None:
    # March re-rates D-1 by 300 and loses it: 1,500 + 300 are taken back.
    told = story(
        RETROACTIVE + CLAWBACK,
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $30,000 | 2026-03-10   |
            | D-2  | 2026-03-20 | $80,000 |              |
        """,
    )
    told.lines("""
        | paid    | line  | kind     | deal | amount     |
        | 2026-01 | earns | earned   | D-1  | $1,500.00  |
        | 2026-03 | earns | earned   | D-2  | $4,800.00  |
        | 2026-03 | earns | true_up  | D-1  | $300.00    |
        | 2026-03 | lost  | clawback | D-1  | -$1,800.00 |
    """)


def test_reversed_attainment_lowers_the_row_of_the_others() -> None:
    # January: 110,000 at 6%. Cancelling D-1 (50,000) in March leaves 60,000: D-2 falls to 5%.
    # D-1 is taken back whole at what it was paid, and re-rated no more: the trigger's own pay period
    # still moves it by -500, so 2,500 is what is left to take.
    told = story(
        RETROACTIVE + CLAWBACK.replace("attainment kept", "attainment reversed on the trigger day"),
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $50,000 | 2026-03-10   |
            | D-2  | 2026-01-20 | $60,000 |              |
        """,
    )
    told.lines("""
        | paid    | line    | kind     | deal | earned_on  | amount     |
        | 2026-01 | earns   | earned   | D-1  | 2026-01-10 | $3,000.00  |
        | 2026-01 | earns   | earned   | D-2  | 2026-01-20 | $3,600.00  |
        | 2026-03 | earns   | true_up  | D-1  | 2026-03-10 | -$500.00   |
        | 2026-03 | earns   | true_up  | D-2  | 2026-03-10 | -$600.00   |
        | 2026-03 | lost    | clawback | D-1  | 2026-03-10 | -$2,500.00 |
        | 2026-03 | carried | carried  |      | 2026-03-31 | $3,600.00  |
    """)
