"""Totals below zero and above a share of the quota.

Tests: comp/engine/below_zero.py, comp/language/compile_total.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, plan_text, story

TABLE = "tiers marginal by amount:\n    from $0: 10%\n    from $5,000: 20%\n"
GIVEN = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-10 | $1,000  |
    | D-2  | 2026-02-10 | -$3,000 |
    | D-3  | 2026-04-10 | $4,000  |
"""


@pytest.mark.parametrize(
    ("words", "second", "third"),
    [
        # -2,000 at the end of March: 3,000 x 10% back, and April starts at zero.
        ("negative total pays back", "-$300.00", "$400.00"),
        # Only the way down to zero is paid back.
        ("negative total is zero", "-$100.00", "$400.00"),
        # April begins at -2,000: of 4,000 the 2,000 above zero pay.
        ("negative total carries into the next quarter", "-$100.00", "$200.00"),
    ],
)
def test_a_total_below_zero(words: str, second: str, third: str) -> None:
    told = story(BOOKINGS + commission(TABLE + words), GIVEN)
    told.frame(
        "lines",
        f"| deal | amount |\n| D-1 | $100.00 |\n| D-2 | {second} |\n| D-3 | {third} |",
        kind="earned",
    )
    assert not told.problems


def test_with_one_rate_too() -> None:
    body = BOOKINGS + commission("rate 10%\nnegative total carries into the next quarter")
    told = story(body, GIVEN)
    told.frame("lines", "| amount |\n| $100.00 |\n| -$100.00 |\n| $200.00 |", kind="earned")


def test_a_retroactive_table_sees_what_is_carried() -> None:
    # 8,000 - 2,000 are 6,000 in the second quarter: 20%, of the 6,000 above zero.
    table = TABLE.replace("marginal", "retroactive")
    body = BOOKINGS + commission(table + "negative total carries into the next quarter")
    told = story(body, GIVEN.replace("$4,000", "$8,000"))
    told.frame("lines", "| amount |\n| $1,200.00 |", deal="D-3")


def test_without_a_word_a_total_below_zero_is_told() -> None:
    told = story(BOOKINGS + commission(TABLE), GIVEN)
    assert told.problems == [
        (
            "total-below-zero",
            "somebody ends 2026-Q1 with a total of bookings below zero, and earns does not say what "
            "that does; it pays back at the first rate",
        )
    ]


@pytest.mark.parametrize(
    "table", ["rate 10%", "tiers marginal by attainment:\n    from 0%: 10%\n    from 100%: 10%"]
)
def test_attainment_counts_at_most(table: str) -> None:
    # Of a quota of 10,000 15,000 pay; the rest moves the total only, and negative deals walk back.
    body = BOOKINGS + "quota bookings $10,000 per quarter\n"
    told = story(
        body + commission(table + "\nattainment at most 150%"),
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-10 | $12,000 |
            | D-2  | 2026-01-20 | $8,000  |
            | D-3  | 2026-02-10 | -$6,000 |
        """,
    )
    told.lines("""
        | paid    | line    | deal | amount    |
        | 2026-01 | earns   | D-1  | $1,200.00 |
        | 2026-01 | earns   | D-2  | $300.00   |
        | 2026-02 | earns   | D-3  | -$100.00  |
        | 2026-02 | carried |      | $100.00   |
    """)


SHORT = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-10 | $7,000  |
    | D-2  | 2026-04-10 | $9,000  |
    | D-3  | 2026-05-10 | $5,000  |
    | D-4  | 2026-11-10 | $30,000 |
"""
BY_QUOTA = "tiers marginal by attainment:\n    from 0%: 1%\n    from 100%: 10%\n"
QUOTA = "quota bookings $10,000 per quarter\n"


def test_a_shortfall_is_made_up_first() -> None:
    # 3,000 short in Q1: Q2 begins at -3,000 and ends at 11,000. Nothing is sold in Q3: 10,000 short.
    words = BY_QUOTA + "shortfall carries into the next quarter"
    told = story(BOOKINGS + QUOTA + commission(words), SHORT)
    told.frame(
        "lines",
        """
        | deal | amount    |
        | D-1  | $70.00    |
        | D-2  | $90.00    |
        | D-3  | $140.00   |
        | D-4  | $1,200.00 |
        """,
        kind="earned",
    )
    assert not told.problems


def test_the_first_rate_pays_below_zero_and_a_new_person_owes_nothing() -> None:
    words = BY_QUOTA + "shortfall carries into the next quarter"
    given = """
    given people:
        | person | from       |
        | dana   | 2026-05-01 |
    given deals:
        | deal | close_date | acv     |
        | D-1  | 2026-08-10 | $25,000 |
    """
    told = story(BOOKINGS + QUOTA + commission(words), given)
    # The second quarter has the whole quota and no deal: 20,000 at 1%, 5,000 at 10%.
    told.frame("lines", "| deal | amount |\n| D-1 | $700.00 |", kind="earned")


def test_a_retroactive_table_sees_the_shortfall() -> None:
    table = BY_QUOTA.replace("marginal", "retroactive")
    words = table + "shortfall carries into the next quarter"
    told = story(BOOKINGS + QUOTA + commission(words), SHORT)
    told.frame("lines", "| deal | amount |\n| D-2 | $90.00 |", kind="earned", deal="D-2")
    told.frame("lines", "| deal | amount |\n| D-3 | $500.00 |", kind="earned", deal="D-3")


@pytest.mark.parametrize("before", ["$8,000", "-$3,000"])
def test_who_moves_begins_with_the_quarter_of_the_move(before: str) -> None:
    old = plan_text(BOOKINGS + commission("rate 1%", on="bookings"), name="junior")
    quota = "quota bookings $5,000 per quarter, not prorated\n"
    words = BY_QUOTA + "shortfall carries into the next quarter"
    given = f"""
    given people:
        | person | plan   | from       | to         |
        | ana    | junior | 2026-01-01 | 2026-05-14 |
        | ana    | rep    | 2026-05-15 | 2026-12-31 |
    given deals:
        | deal | person | close_date | acv      |
        | D-0  | ana    | 2026-02-20 | {before} |
        | D-1  | ana    | 2026-04-20 | $2,000   |
        | D-2  | ana    | 2026-06-10 | $2,000   |
        | D-3  | ana    | 2026-08-10 | $7,000   |
    """
    body = BOOKINGS + quota + commission(words) + "carries attainment from junior\n"
    told = story(body, given, also=[old])
    # The second quarter has 4,000 of both plans and is 1,000 short: of 7,000 then 6,000 at 1%.
    told.frame("lines", "| deal | amount |\n| D-2 | $20.00 |\n| D-3 | $160.00 |", plan="rep")
