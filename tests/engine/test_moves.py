"""People who move from one plan to another: what they bring along.

Tests: comp/engine/moves.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, plan_text, story

TABLE = commission("tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%")
QUOTA = "quota bookings $10,000 per quarter, not prorated\n"
OLD = plan_text(BOOKINGS + commission("rate 1%", on="bookings"), name="junior")
GIVEN = """
given people:
    | person | plan | from       | to         |
    | ana    | junior | 2026-01-01 | 2026-02-14 |
    | ana    | rep  | 2026-02-15 | 2026-12-31 |
given deals:
    | deal | person | close_date | acv    |
    | D-0  | ana    | 2025-12-30 | $4,000 |
    | D-1  | ana    | 2026-01-20 | $8,000 |
    | D-2  | ana    | 2026-03-10 | $6,000 |
    | D-3  | ana    | 2026-04-10 | $6,000 |
"""


def test_credit_of_the_old_plan_stands_before_the_new_ones() -> None:
    # 8,000 are there already: 2,000 of D-2 at 5%, 4,000 at 10%; the second quarter is its own.
    told = story(BOOKINGS + QUOTA + TABLE + "carries attainment from junior\n", GIVEN, also=[OLD])
    told.lines("""
        | plan | paid    | deal | amount  |
        | junior | 2026-01 | D-1  | $80.00  |
        | rep  | 2026-03 | D-2  | $500.00 |
        | rep  | 2026-04 | D-3  | $300.00 |
    """)
    told.frame(
        "attainment",
        "| period | credited | deals |\n| 2026-Q1 | 14000 | 2 |\n| 2026-Q2 | 6000 | 1 |",
        plan="rep",
    )
    assert not told.problems


def test_a_bonus_counts_what_is_brought_along() -> None:
    told = story(
        BOOKINGS
        + QUOTA
        + "bonus made:\n    pays $100 per quarter when number of bookings >= 2\n    not prorated\n"
        + "carries attainment from junior\n",
        GIVEN,
        also=[OLD],
    )
    told.frame("lines", "| paid | amount |\n| 2026-03 | $100.00 |", line="made")


def test_a_deal_of_both_plans_is_one_deal() -> None:
    old = OLD.replace("dated deal.close_date", "dated deal.invoiced_on")
    assert old != OLD
    told = story(
        BOOKINGS
        + QUOTA
        + "bonus made:\n    pays $100 * number of bookings per quarter\n    not prorated\n"
        + "carries attainment from junior\n",
        GIVEN.partition("given deals:")[0]
        + """
given deals:
    | deal | person | close_date | invoiced_on | acv    |
    | D-1  | ana    | 2026-02-20 | 2026-02-10  | $8,000 |
    | D-2  | ana    | 2026-04-10 | 2026-04-10  | $6,000 |
""",
        also=[old],
    )
    told.frame("lines", "| paid | amount |\n| 2026-03 | $100.00 |", line="made")


@pytest.mark.parametrize(
    ("window", "least", "paid"),
    [
        ("per year to date", 2, ["2026-03", "2026-06", "2026-09", "2026-12"]),
        ("over 6 months", 2, ["2026-03", "2026-06"]),
        ("in the quarter before", 2, ["2026-06"]),
        ("through month 1", 1, ["2026-03", "2026-06"]),
    ],
)
def test_over_other_days_too(window: str, least: int, paid: list[str]) -> None:
    asked = f"number of bookings {window} >= {least}"
    told = story(
        BOOKINGS
        + QUOTA
        + f"bonus made:\n    pays $100 per quarter when {asked}\n    not prorated\n"
        + "carries attainment from junior\n",
        GIVEN + "    | D-4  | ana    | 2026-12-31 | $10 |\n",
        also=[OLD],
    )
    rows = "".join(f"\n| {month} | $100.00 |" for month in paid)
    told.frame("lines", f"| paid | amount |{rows}", line="made")


def test_a_bonus_that_catches_up_counts_them_at_the_end() -> None:
    told = story(
        BOOKINGS
        + QUOTA
        + "bonus made:\n    pays $100 per quarter when number of bookings >= 2\n"
        + "    catches up when number of bookings per year >= 3\n    not prorated\n"
        + "carries attainment from junior\n",
        GIVEN + "    | D-4  | ana    | 2026-12-31 | $10 |\n",
        also=[OLD],
    )
    rows = "\n| 2026-12 | $100.00 |" * 3
    told.frame("lines", "| paid | amount |\n| 2026-03 | $100.00 |" + rows, line="made")


def test_a_total_that_starts_at_zero() -> None:
    told = story(BOOKINGS + QUOTA + TABLE + "attainment starts at zero\n", GIVEN, also=[OLD])
    told.frame("lines", "| deal | amount |\n| D-2 | $300.00 |\n| D-3 | $300.00 |", plan="rep")
    assert not told.problems


def test_without_a_word_it_starts_at_zero_and_is_told() -> None:
    told = story(BOOKINGS + QUOTA + TABLE, GIVEN, also=[OLD])
    told.frame("lines", "| deal | amount |\n| D-2 | $300.00 |\n| D-3 | $300.00 |", plan="rep")
    assert told.problems == [
        (
            "total-starts-at-zero",
            "ana came from junior on 2026-02-15 with $8,000.00 of bookings in 2026-Q1, and rep does "
            "not say whether it counts; its total starts at zero",
        )
    ]


def test_two_plans_side_by_side_are_no_move() -> None:
    given = GIVEN.replace("2026-02-14", "2026-12-31")
    told = story(BOOKINGS + QUOTA + TABLE, given, also=[OLD])
    assert not told.problems


def test_a_plan_that_is_not_there_is_told() -> None:
    told = story(BOOKINGS + QUOTA + TABLE + "carries attainment from juniors\n", GIVEN, also=[OLD])
    assert told.problems == [
        ("plan-unknown", "rep carries attainment from juniors, and no plan is called juniors")
    ]
