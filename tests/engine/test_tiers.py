"""Step 3: what one credited deal earns under tables on a running total, and accelerators.

Tests: comp/engine/tiers.py, comp/engine/parts.py, comp/engine/attainment.py, comp/engine/commissions.py, comp/engine/expressions.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, story

QUOTA = BOOKINGS + "quota bookings $100,000 per quarter\n"


MARGINAL = commission("""
tiers marginal by attainment:
    from 0%: 6%
    from 50%: 8%
    from 100%: 10%
""")


def test_marginal_pays_each_part_at_its_own_rate() -> None:
    # 50,000 at 6% + 50,000 at 8% + 20,000 at 10% = 3,000 + 4,000 + 2,000.
    told = story(
        QUOTA + MARGINAL,
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $120,000 |
        """,
    )
    told.lines("""
        | paid    | line  | kind   | deal | earned_on  | amount    |
        | 2026-01 | earns | earned | D-1  | 2026-01-10 | $9,000.00 |
    """)
    told.frame(
        "slices",
        """
        | tier      | basis | rate | before | after  | quota  | amount |
        | from 0%   | 50000 | 0.06 | 0      | 120000 | 100000 | 3000   |
        | from 50%  | 50000 | 0.08 | 0      | 120000 | 100000 | 4000   |
        | from 100% | 20000 | 0.1  | 0      | 120000 | 100000 | 2000   |
        """,
    )


def test_a_bound_belongs_to_the_row_it_begins() -> None:
    # D-1 ends exactly at 50%: all at 6%. D-2 begins there: 1,000 at 8%. D-3 of the next quarter
    # is 49,999.99 of 50,000: all at 6%, 2,999.9994. D-4 is the cent up to the bound, D-5 after it.
    told = story(
        QUOTA + MARGINAL,
        """
        given deals:
            | deal | close_date | acv        |
            | D-1  | 2026-01-10 | $50,000    |
            | D-2  | 2026-01-11 | $1,000     |
            | D-3  | 2026-04-01 | $49,999.99 |
            | D-4  | 2026-04-02 | $0.01      |
            | D-5  | 2026-04-03 | $1         |
        """,
    )
    told.lines("""
        | paid    | deal | exact       | amount    |
        | 2026-01 | D-1  | 3000        | $3,000.00 |
        | 2026-01 | D-2  | 80          | $80.00    |
        | 2026-04 | D-3  | 2999.9994   | $3,000.00 |
        | 2026-04 | D-5  | 0.08        | $0.08     |
    """)


@pytest.mark.parametrize(
    ("mode", "first", "second"),
    [
        # 100,000 lands in the second row, exactly at its bound: the row it reaches holds.
        ("whole deal at the new rate", "$7,000.00", "$70.00"),
        ("whole deal at the old rate", "$5,000.00", "$70.00"),
        ("marginal", "$5,000.00", "$70.00"),
    ],
)
def test_exactly_at_a_bound(mode: str, first: str, second: str) -> None:
    table = f"tiers {mode} by amount:\n    from $0: 5%\n    from $100,000: 7%"
    told = story(
        BOOKINGS + commission(table),
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $100,000 |
            | D-2  | 2026-01-11 | $1,000   |
        """,
    )
    told.lines(f"| deal | amount |\n| D-1 | {first} |\n| D-2 | {second} |")


def test_negative_credits_walk_back_the_same_way() -> None:
    # D-1: 50,000 x 6% + 10,000 x 8% = 3,800. The credit note of 20,000 walks from 60,000 to 40,000:
    # 10,000 x 8% + 10,000 x 6% = 1,400 back. Below zero the first row reaches down: 100,000 back
    # from 40,000 to -60,000 at 6% is -6,000.
    told = story(
        QUOTA + MARGINAL,
        """
        given deals:
            | deal | close_date | acv       |
            | D-1  | 2026-01-10 | $60,000   |
            | D-2  | 2026-01-20 | -$20,000  |
            | D-3  | 2026-01-30 | -$100,000 |
        """,
    )
    told.frame(
        "lines",
        """
        | deal | amount     |
        | D-1  | $3,800.00  |
        | D-2  | -$1,400.00 |
        | D-3  | -$6,000.00 |
        """,
        kind="earned",
    )


@pytest.mark.parametrize("mode", ["new", "old"])
def test_a_whole_deal_and_its_reversal_cancel(mode: str) -> None:
    # D-1 brings 90,000 at 5%. D-2 crosses from 90,000 to 110,000, D-3 crosses back.
    rate = {"new": "$1,400.00", "old": "$1,000.00"}[mode]
    table = (
        f"tiers whole deal at the {mode} rate by amount:\n    from $0: 5%\n    from $100,000: 7%"
    )
    told = story(
        BOOKINGS + commission(table),
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $90,000  |
            | D-2  | 2026-01-11 | $20,000  |
            | D-3  | 2026-01-12 | -$20,000 |
        """,
    )
    told.lines(f"""
        | deal | amount    |
        | D-1  | $4,500.00 |
        | D-2  | {rate}    |
        | D-3  | -{rate}   |
    """)


def test_totals_start_again_with_each_period_and_go_by_day_not_by_row() -> None:
    # By day: D-2 (Jan) then D-1 (Mar); 60,000 = 3,000 + 800, then 60,000 to 120,000 = 3,200 + 2,000.
    # The second quarter starts at 0: 60,000 pays 3,800 again.
    told = story(
        QUOTA + MARGINAL,
        """
        given deals:
            | deal | close_date | acv     |
            | D-3  | 2026-04-01 | $60,000 |
            | D-1  | 2026-03-31 | $60,000 |
            | D-2  | 2026-01-01 | $60,000 |
        """,
    )
    told.lines("""
        | paid    | deal | amount    |
        | 2026-01 | D-2  | $3,800.00 |
        | 2026-03 | D-1  | $5,200.00 |
        | 2026-04 | D-3  | $3,800.00 |
    """)


def test_deals_of_one_day_go_by_name_as_bytes_then_item() -> None:
    # D-10 comes before D-9, and the deal without item before its item 1: the first 50,000 are D-10's.
    told = story(
        QUOTA + MARGINAL,
        """
        given deals:
            | deal | item | close_date | acv     |
            | D-9  |      | 2026-01-10 | $10,000 |
            | D-10 | 1    | 2026-01-10 | $10,000 |
            | D-10 |      | 2026-01-10 | $40,000 |
        """,
    )
    told.lines("""
        | deal | item | amount    |
        | D-10 |      | $2,400.00 |
        | D-10 | 1    | $600.00   |
        | D-9  |      | $800.00   |
    """)


def test_excess_pays_the_part_above_the_second_bound_at_the_row_reached() -> None:
    # 100,000 at 6% and 60,000 at the row that 160% reaches, 12%: 6,000 + 7,200.
    table = "tiers excess by attainment:\n  from 0%: 6%\n  from 100%: 10%\n  from 150%: 12%"
    told = story(
        QUOTA + commission(table),
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $160,000 |
            | D-2  | 2026-04-10 | $100,000 |
            | D-3  | 2026-07-10 | $149,999 |
        """,
    )
    # D-3: 100,000 x 6% + 49,999 x 10% = 6,000 + 4,999.90.
    told.lines("""
        | deal | amount     |
        | D-1  | $13,200.00 |
        | D-2  | $6,000.00  |
        | D-3  | $10,999.90 |
    """)


def test_marginal_accelerator_cuts_the_way_at_both_tables_bounds() -> None:
    # 50,000 x 6% + 50,000 x 8% + 30,000 x 8% x 1.5 + 20,000 x 8% x 2 = 3,000 + 4,000 + 3,600 + 3,200.
    told = story(
        QUOTA
        + commission("""
tiers marginal by attainment:
    from 0%: 6%
    from 50%: 8%
accelerator marginal by attainment:
    from 100%: 1.5x
    from 130%: 2x
"""),
        """
        given deals:
            | deal | close_date | acv      |
            | D-1  | 2026-01-10 | $150,000 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $13,800.00 |")
    told.frame(
        "slices",
        """
        | tier                             | basis | rate | multiple | amount |
        | from 0%                          | 50000 | 0.06 |          | 3000   |
        | from 50%                         | 50000 | 0.08 |          | 4000   |
        | from 50% / accelerator from 100% | 30000 | 0.08 | 1.5      | 3600   |
        | from 50% / accelerator from 130% | 20000 | 0.08 | 2        | 3200   |
        """,
    )


def test_retroactive_accelerator_multiplies_everything_once_reached() -> None:
    # At 100,000 the multiple becomes 1.5: 40,000 x 8% x 1.5 = 4,800 and 60,000 x 8% x 1.5 = 7,200.
    told = story(
        QUOTA + commission("rate 8%\naccelerator retroactive by attainment:\n    from 100%: 1.5x"),
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-10 | $40,000 |
            | D-2  | 2026-01-20 | $60,000 |
            | D-3  | 2026-04-20 | $99,999 |
        """,
    )
    told.lines("""
        | deal | kind   | amount    |
        | D-1  | earned | $4,800.00 |
        | D-2  | earned | $7,200.00 |
        | D-3  | earned | $7,999.92 |
    """)
