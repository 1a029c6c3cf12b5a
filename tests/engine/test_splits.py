"""Step 1: deals shared by several people, in whole minor units that add up.

Tests: comp/engine/shares.py
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from comp.engine.numbers import DECIMAL
from comp.engine.shares import by_largest_remainder
from tests.engine.story import plan_text, story

SHARED = """
credit bookings:
    from own deals
    count deal.acv times split.share
    dated deal.close_date
commission earns:
    on bookings
    rate 100%
"""
TEAM = "".join(f"        | {name} | rep |\n" for name in ("ana", "ben", "cyd"))
PEOPLE = f"given people:\n        | person | plan |\n{TEAM}"


def given(deals: str, splits: str) -> str:
    """Three people on the plan, these deals and splits."""
    return f"{PEOPLE}given deals:\n{table(deals)}given splits:\n{table(splits)}"


def table(text: str) -> str:
    """The rows of a table, indented as an example wants them."""
    return "".join(f"        {row.strip()}\n" for row in text.strip().splitlines())


THIRDS = """
    | deal | person | share    |
    | D-1  | cyd    | 33.3333% |
    | D-1  | ana    | 33.3334% |
    | D-1  | ben    | 33.3333% |
"""


def test_thirds_add_up_to_the_deal() -> None:
    # Exact parts of 100.01: 33.33673334, 33.33663333, 33.33663333. Floors are 33.33 each, 99.99;
    # two cents are left: the largest remainder is ana's, of the tied others ben's id is lower.
    told = story(
        SHARED,
        given("| deal | person | close_date | acv |\n| D-1 | ana | 2026-01-10 | $100.01 |", THIRDS),
    )
    told.lines("""
        | person | deal | amount |
        | ana    | D-1  | $33.34 |
        | ben    | D-1  | $33.34 |
        | cyd    | D-1  | $33.33 |
    """)


def test_a_negative_deal_mirrors_the_positive_one() -> None:
    told = story(
        SHARED,
        given(
            "| deal | person | close_date | acv |\n| D-1 | ana | 2026-01-10 | -$100.01 |", THIRDS
        ),
    )
    told.frame(
        "lines",
        "| person | amount |\n| ana | -$33.34 |\n| ben | -$33.34 |\n| cyd | -$33.33 |",
        kind="earned",
    )


def test_halves_of_an_odd_cent_go_to_the_lower_id() -> None:
    # 0.005 each: the one cent goes to ana, whatever the order of rows; JPY has no smaller unit.
    halves = "| deal | person | share |\n| D-1 | ben | 50% |\n| D-1 | ana | 50% |"
    told = story(
        SHARED,
        given("| deal | person | close_date | acv |\n| D-1 | ben | 2026-01-10 | $0.01 |", halves),
    )
    told.lines("| person | amount |\n| ana | $0.01 |")
    yen = story(
        SHARED,
        given("| deal | person | close_date | acv |\n| D-1 | ben | 2026-01-10 | ¥7 |", halves),
        currency="JPY",
    )
    yen.lines("| person | amount |\n| ana | ¥4 |\n| ben | ¥3 |")


def test_items_are_divided_row_by_row() -> None:
    told = story(
        SHARED,
        given(
            """
            | deal | item | person | close_date | acv   |
            | D-1  | a    | ana    | 2026-01-10 | $0.01 |
            | D-1  | b    | ana    | 2026-01-10 | $0.01 |
            """,
            "| deal | person | share |\n| D-1 | ana | 50% |\n| D-1 | ben | 50% |",
        ),
    )
    told.lines("| person | item | amount |\n| ana | a | $0.01 |\n| ana | b | $0.01 |")


def test_overlay_comes_on_top_and_where_may_ask_the_split() -> None:
    # ben's overlay of 50% beside ana's 100%: 1,000 + 500; without overlay only ana.
    rows = given(
        "| deal | person | close_date | acv |\n| D-1 | ana | 2026-01-10 | $1,000 |",
        """
        | deal | person | share | type    |
        | D-1  | ana    | 100%  | revenue |
        | D-1  | ben    | 50%   | overlay |
        """,
    )
    story(SHARED, rows).lines("| person | amount |\n| ana | $1,000.00 |\n| ben | $500.00 |")
    without = SHARED.replace("    dated", "    where split.type is not overlay\n    dated")
    story(without, rows).lines("| person | amount |\n| ana | $1,000.00 |")


def test_several_rows_of_one_person_are_one_credit() -> None:
    # 30% revenue and 20% overlay of 1,000: one line of 500 beside ben's 700.
    told = story(
        SHARED,
        given(
            "| deal | person | close_date | acv |\n| D-1 | ana | 2026-01-10 | $1,000 |",
            """
            | deal | person | share | type    |
            | D-1  | ana    | 30%   | revenue |
            | D-1  | ana    | 20%   | overlay |
            | D-1  | ben    | 70%   | revenue |
            """,
        ),
    )
    told.lines("| person | deal | amount |\n| ana | D-1 | $500.00 |\n| ben | D-1 | $700.00 |")


def test_a_number_is_multiplied_exactly() -> None:
    # A third of 1 seat at $90 is $29.997 at 33.33%: no largest remainder for numbers.
    told = story(
        """
        credit seats:
            from own deals
            count deal.quantity times split.share
            dated deal.close_date
        commission earns:
            on seats
            rate $90 per unit
        """,
        given(
            "| deal | person | close_date | quantity |\n| D-1 | ana | 2026-01-10 | 1 |",
            "| deal | person | share |\n| D-1 | ana | 33.33% |\n| D-1 | ben | 66.67% |",
        ),
    )
    told.lines("""
        | person | exact  | amount |
        | ana    | 29.997 | $30.00 |
        | ben    | 60.003 | $60.00 |
    """)


def test_without_times_share_everybody_needs_the_whole() -> None:
    told = story(
        SHARED.replace(" times split.share", ""),
        given(
            """
            | deal | person | close_date | acv    |
            | D-1  | ana    | 2026-01-10 | $1,000 |
            | D-2  | ana    | 2026-01-10 | $1,000 |
            """,
            """
            | deal | person | share | type    |
            | D-1  | ana    | 60%   |         |
            | D-1  | ben    | 40%   |         |
            | D-2  | cyd    | 100%  |         |
            | D-2  | ben    | 100%  | overlay |
            """,
        ),
    )
    told.lines("| person | deal | amount |\n| ben | D-2 | $1,000.00 |\n| cyd | D-2 | $1,000.00 |")
    reason = "the deal is split, and the credit does not say `times split.share`"
    told.frame(
        "uncredited",
        f"| person | deal | reason |\n| ana | D-1 | {reason} |\n| ben | D-1 | {reason} |",
    )


def test_a_split_person_on_another_plan_is_counted_there() -> None:
    other = plan_text(SHARED.replace("100%", "1%"), name="also")
    told = story(
        SHARED,
        """
        given people:
            | person | plan |
            | ana    | rep  |
            | dan    | also |
        given deals:
            | deal | person | close_date | acv    |
            | D-1  | ana    | 2026-01-10 | $1,000 |
        given splits:
            | deal | person | share |
            | D-1  | ana    | 25%   |
            | D-1  | dan    | 75%   |
        """,
        also=[other],
    )
    told.lines("| plan | person | amount |\n| rep | ana | $250.00 |\n| also | dan | $7.50 |")


@pytest.mark.parametrize(
    ("value", "shares", "digits", "expected"),
    [
        ("100", ["0.3", "0.3", "0.4"], 0, ["30", "30", "40"]),
        ("1", ["0.25", "0.25", "0.25", "0.25"], 2, ["0.25"] * 4),
        # Exact 0.0333 0.0333 0.0334: floors 0.03, the cent left over goes to the largest remainder.
        ("0.1", ["0.333", "0.333", "0.334"], 2, ["0.03", "0.03", "0.04"]),
        # Half a fils each: both tie, the lower id gets it.
        ("0.001", ["0.5", "0.5"], 3, ["0.001", "0"]),
        # Overlay of 50% beside 100%: 0.01 and 0.005, together 0.015, half up 0.02.
        ("0.01", ["1", "0.5"], 2, ["0.01", "0.01"]),
        ("-0.01", ["1", "0.5"], 2, ["-0.01", "-0.01"]),
        ("0", ["0.5", "0.5"], 2, ["0", "0"]),
    ],
)
def test_largest_remainder(value: str, shares: list[str], digits: int, expected: list[str]) -> None:
    frame = pl.DataFrame(
        {
            "row": [7] * len(shares),
            "pid": list(range(len(shares))),
            "value": [Decimal(value)] * len(shares),
            "share": [Decimal(share) for share in shares],
        },
        schema={"row": pl.UInt32(), "pid": pl.UInt32(), "value": DECIMAL, "share": DECIMAL},
    )
    parts = by_largest_remainder(frame.reverse(), digits)
    assert parts["amount"].to_list() == [Decimal(each) for each in expected]
