"""Balances brought in, and corrections by hand.

Tests: comp/engine/adjustments.py, comp/engine/reversals.py
"""

from __future__ import annotations

from tests.engine.story import BOOKINGS, commission, plan_text, story

TIERED = BOOKINGS + commission("tiers marginal by amount:\n    from $0: 5%\n    from $1,000: 10%")
EARNS = BOOKINGS + commission("rate 10%", on="bookings")
DRAW = """
draw ramp:
    guarantee $300 per month from 2026-01-01 to 2026-03-31
    recover from earns up to 100%
    leftover carries over
"""


def opening(*rows: str) -> str:
    """A table of openings; a row is `as_of what name amount`."""
    lines = "".join(f"    | {' | '.join(cells(row))} |\n" for row in rows)
    return f"given openings:\n    | as_of | what | name | amount |\n{lines}"


def cells(row: str) -> list[str]:
    """Four cells; `-` is empty."""
    return ["" if cell == "-" else cell for cell in row.split()]


def test_credit_brought_in_stands_before_every_deal_and_earns_nothing() -> None:
    # The quarter starts at 800, although `as_of` lies after D-1: 200 x 5% + 300 x 10%. D-2: 10%.
    # The next quarter starts at zero.
    told = story(
        TIERED,
        """
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-01-10 | $500 |
            | D-2  | 2026-02-10 | $100 |
            | D-3  | 2026-04-10 | $100 |
        """
        + opening("2026-02-01 credit bookings $800").replace("\n", "\n        "),
    )
    told.lines("| deal | amount |\n| D-1 | $40.00 |\n| D-2 | $10.00 |\n| D-3 | $5.00 |")
    told.frame(
        "attainment",
        "| period | credited | deals |\n| 2026-Q1 | 1400 | 2 |\n| 2026-Q2 | 100 | 1 |",
    )


def test_a_draws_balance_brought_in_is_recovered() -> None:
    told = story(
        EARNS + DRAW,
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $5,000 |\n"
        + opening("2026-01-01 draw ramp $150"),
    )
    told.lines(
        "| line | kind | amount |\n| earns | earned | $500.00 |\n| ramp | recovery | -$150.00 |"
    )
    told.frame("balances", "| balance | opening | change | closing |\n| ramp | 150 | -150 | 0 |")


def test_a_balance_brought_in_later_is_part_of_that_periods_change() -> None:
    # February's 310 exceed the guarantee by 10, which go off the 150 at once.
    told = story(
        EARNS + DRAW,
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $3,000 |
            | D-2  | 2026-02-10 | $3,100 |
        """
        + opening("2026-02-15 draw ramp $150").replace("\n", "\n        "),
    )
    told.frame("balances", "| paid | opening | change | closing |\n| 2026-02 | 0 | 140 | 140 |")


def test_a_debt_brought_in_is_collected() -> None:
    told = story(
        EARNS,
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $1,000 |
            | D-2  | 2026-02-10 | $1,000 |
        """
        + opening("2026-01-01 debt - $120").replace("\n", "\n        "),
    )
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-01 | -$100.00 |\n| 2026-02 | -$20.00 |",
        line="carried",
    )


def test_what_was_paid_to_date_counts_for_a_cap() -> None:
    # 900 of 1,000 are used up: 200 earned, 100 over. With 50 taken off before, 50 more are due:
    # to date 1,050 + 200 is 250 over, 50 of it gone already.
    capped = EARNS + "cap limit:\n    $1,000 per year on earns\n    measured after clawbacks\n"
    deals = "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-02-10 | $2,000 |\n"
    told = story(capped, deals + opening("2026-02-01 component earns $900"))
    told.frame("lines", "| paid | amount |\n| 2026-02 | -$100.00 |", kind="cap")
    told = story(
        capped,
        deals + opening("2026-02-01 component earns $1,050", "2026-02-01 cap limit $50"),
    )
    told.frame("lines", "| paid | amount |\n| 2026-02 | -$200.00 |", kind="cap")


ADJUSTED = """
given adjustments:
    | date       | amount   | reason        | component |
    | 2026-01-20 | $50.00   | Forgotten     |           |
    | 2026-01-20 | $50.00   | Forgotten too |           |
    | 2026-02-20 | -$30.01  | Wrong rate    | earns     |
"""


def test_every_row_is_one_line_on_its_day() -> None:
    told = story(
        EARNS,
        ADJUSTED
        + "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-02-10 | $1,000 |",
    )
    told.lines("""
        | paid    | line       | kind       | earned_on  | amount  | note          |
        | 2026-01 | adjustment | adjustment | 2026-01-20 | $50.00  | Forgotten     |
        | 2026-01 | adjustment | adjustment | 2026-01-20 | $50.00  | Forgotten too |
        | 2026-02 | earns      | adjustment | 2026-02-20 | -$30.01 | Wrong rate    |
        | 2026-02 | earns      | earned     | 2026-02-10 | $100.00 |               |
    """)
    assert told.result.lines["line"].is_unique().all()


def test_a_named_adjustment_counts_for_the_draw_an_unnamed_one_is_paid_beside_it() -> None:
    # 100 earned + 50 named: topped up by 150 to 300; the unnamed 80 come on top.
    told = story(
        EARNS + DRAW,
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $1,000 |
        given adjustments:
            | date       | amount | reason | component |
            | 2026-01-20 | $50    | a      | earns     |
            | 2026-01-20 | $80    | b      |           |
        """,
    )
    told.frame("lines", "| amount |\n| $150.00 |", kind="draw")
    told.frame("totals", "| amount |\n| $380.00 |", line="total")


def test_an_unnamed_deduction_cannot_bring_pay_below_zero() -> None:
    # 100 earned, 250 taken: 150 carried. February repays them out of 200.
    told = story(
        EARNS,
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $1,000 |
            | D-2  | 2026-02-10 | $2,000 |
        given adjustments:
            | date       | amount | reason |
            | 2026-01-20 | -$250  | a      |
        """,
    )
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-01 | $150.00 |\n| 2026-02 | -$150.00 |",
        line="carried",
    )


def test_of_two_plans_the_first_by_name_on_that_day_takes_it_unless_one_is_named() -> None:
    told = story(
        EARNS,
        """
        given people:
            | person | plan | from       | to         |
            | ana    | rep  | 2026-01-01 |            |
            | ana    | also | 2026-01-01 | 2026-01-31 |
        given adjustments:
            | person | date       | amount | reason | plan |
            | ana    | 2026-01-20 | $1     | a      |      |
            | ana    | 2026-01-20 | $2     | b      | rep  |
            | ana    | 2026-02-20 | $4     | c      |      |
            | ana    | 2026-02-20 | $8     | d      | also |
        """,
        also=[plan_text(EARNS, name="also")],
    )
    # The row for `also` in February finds nobody on it.
    told.lines(
        "| plan | note | amount |\n| also | a | $1.00 |\n| rep | b | $2.00 |\n| rep | c | $4.00 |"
    )
