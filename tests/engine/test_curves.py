"""Step 6: curves, between points, at their edges, added up to date, and steps of a bonus."""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, story

QUOTA = BOOKINGS + commission("rate 1%", on="bookings") + "quota bookings $100,000 per quarter\n"
CURVE = """
curve made:
    target $20,000 per quarter
    points by attainment of bookings:
        at  50%: 0%
        at 100%: 100%
        at 150%: 300%
    below: {below}
    above: {above}
"""


def curve(below: str = "nothing", above: str = "last point") -> str:
    return QUOTA + CURVE.format(below=below, above=above)


def deal(amount: str) -> str:
    return f"given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | {amount} |\n    | D-9 | 2026-03-31 | $0 |\n"


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        ("$50,000", None),
        ("$50,001", "$0.40"),
        ("$60,000", "$4,000.00"),
        ("$100,000", "$20,000.00"),
        ("$125,000", "$40,000.00"),
        ("$150,000", "$60,000.00"),
        ("$400,000", "$60,000.00"),
    ],
)
def test_pay_goes_on_a_line_from_point_to_point(amount: str, paid: str | None) -> None:
    rows = f"| 2026-03 | 2026-Q1 | {paid} |" if paid else ""
    told = story(curve(), deal(amount))
    told.frame("lines", f"| paid | earned | amount |\n{rows}", line="made")


def test_the_last_slope_goes_on_and_the_first_point_holds_below() -> None:
    told = story(curve(above="last slope"), deal("$160,000"))
    told.frame("lines", "| amount |\n| $68,000.00 |", line="made")
    body = QUOTA + CURVE.format(below="first point", above="last point").replace(": 0%", ": 10%")
    story(body, deal("$1")).frame("lines", "| amount |\n| $2,000.00 |", line="made")
    story(body, deal("-$1")).frame("lines", "| amount |\n| $2,000.00 |", line="made")


def test_points_may_be_amounts_of_money_by_an_amount() -> None:
    body = (
        QUOTA
        + """
curve made:
    measured per month
    points by amount of bookings:
        at $10,000: $100
        at $40,000: $500
    below: nothing
    above: last slope
"""
    )
    # 100 + 400 x 15,000 / 30,000 = 300; above, 400 on each 30,000.
    story(body, deal("$25,000")).frame(
        "lines", "| paid | amount |\n| 2026-01 | $300.00 |", line="made"
    )
    story(body, deal("$70,000")).frame(
        "lines", "| paid | amount |\n| 2026-01 | $900.00 |", line="made"
    )


def test_the_division_comes_last() -> None:
    body = QUOTA.replace("$100,000", "$30,000") + CURVE.format(below="nothing", above="last point")
    # 20,000 x (20,000 / 30,000 - 50%) / 50% = 6,666.666...; of 25,000 exactly 13,333.33...
    story(body, deal("$20,000")).frame("lines", "| amount |\n| $6,666.67 |", line="made")


def test_without_quota_it_pays_nothing_or_as_at_a_ratio() -> None:
    body = QUOTA.replace("quota bookings $100,000", "quota bookings $0") + CURVE.format(
        below="nothing", above="last point"
    )
    told = story(body + "    without quota: 75%\n", deal("$25,000"))
    told.frame("lines", "| amount |\n| $10,000.00 |", line="made")
    told = story(body + "    without quota: nothing\n", deal("$25,000"))
    told.frame("lines", "| amount |\n", line="made")
    assert [code for code, _ in told.problems] == []
    told = story(body, deal("$25,000"))
    told.frame("lines", "| amount |\n", line="made")
    assert [code for code, _ in told.problems] == ["quota-missing"]


TO_DATE = """
curve made:
    target $25,000 per quarter
    points by attainment of bookings:
        at   0%: 0%
        at 100%: 100%
    below: nothing
    above: last slope
    accumulated per year to date
"""


def test_to_date_pays_what_is_reached_less_what_was_paid() -> None:
    body = QUOTA.replace("per quarter", "per month") + TO_DATE
    given = """
given deals:
    | deal | close_date | acv      |
    | D-1  | 2026-01-10 | $100,000 |
    | D-2  | 2026-02-10 | $50,000  |
    | D-3  | 2026-03-10 | $60,000  |
    | D-4  | 2026-04-01 | -$70,000 |
"""
    # Target to date 8,333.33, 16,666.67, 25,000, 33,333.33 at 100%, 75%, 70%, 35%.
    told = story(body, given)
    told.frame(
        "lines",
        """
        | paid    | earned  | earned_on  | amount     |
        | 2026-01 | 2026-01 | 2026-01-31 | $8,333.33  |
        | 2026-02 | 2026-02 | 2026-02-28 | $4,166.67  |
        | 2026-03 | 2026-03 | 2026-03-31 | $5,000.00  |
        | 2026-04 | 2026-04 | 2026-04-30 | -$5,833.33 |
        """,
        line="made",
    )


def test_to_date_counts_the_pay_periods_on_the_plan_and_starts_again_each_year() -> None:
    body = QUOTA.replace("per quarter", "per month") + TO_DATE
    given = """
given people:
    | person | from       |
    | ana    | 2026-11-15 |
given deals:
    | deal | close_date | acv      |
    | D-1  | 2026-11-20 | $100,000 |
    | D-2  | 2026-12-10 | $100,000 |
    | D-3  | 2027-01-10 | $100,000 |
"""
    told = story(body, given, effective="2026-01-01 to 2027-12-31")
    told.frame(
        "lines",
        """
        | paid    | amount    |
        | 2026-11 | $8,333.33 |
        | 2026-12 | $8,333.34 |
        | 2027-01 | $8,333.33 |
        """,
        line="made",
    )


STEPS = """
bonus made:
    steps {how} by attainment of bookings per quarter:
        from  80%: $1,000
        from 100%: $2,500
        from 120%: $4,000
"""


@pytest.mark.parametrize(
    ("amount", "replacing", "stacking"),
    [
        ("$79,999.99", None, None),
        ("$80,000", "$1,000.00", "$1,000.00"),
        ("$119,999", "$2,500.00", "$3,500.00"),
        ("$500,000", "$4,000.00", "$7,500.00"),
    ],
)
def test_a_step_replaces_the_one_before_it_or_comes_on_top(
    amount: str, replacing: str | None, stacking: str | None
) -> None:
    for how, paid in (("replacing", replacing), ("stacking", stacking)):
        told = story(QUOTA + STEPS.format(how=how), deal(amount))
        told.frame("lines", f"| amount |\n| {paid} |" if paid else "| amount |\n", line="made")


def test_steps_keep_their_test_and_show_each_step_paid() -> None:
    body = QUOTA + STEPS.format(how="stacking") + "    when number of bookings >= 3\n"
    story(body, deal("$100,000")).frame("lines", "| amount |\n", line="made")
    body = body.replace(">= 3", ">= 2")
    story(body, deal("$100,000")).frame(
        "slices",
        "| tier | basis | quota | amount |\n| from 80% | 100000 | 100000 | 1000 |\n| from 100% | 100000 | 100000 | 2500 |",
        line="made",
    )
