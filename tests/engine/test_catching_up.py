"""Step 6: bonuses whose missed periods are paid at the end of a longer one.

Tests: comp/engine/periodic.py, comp/language/compile_catch_up.py
"""

from __future__ import annotations

from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, story

QUOTA = "quota bookings $1,000 per month\n"
DEALS = """
    given deals:
        | deal | close_date | acv    |
        | D-1  | 2026-01-10 | $500   |
        | D-2  | 2026-02-10 | $1,000 |
        | D-3  | 2026-03-31 | $1,500 |
        | D-4  | 2026-04-10 | $2,000 |
        | D-5  | 2026-06-10 | $900   |
        | D-6  | 2026-07-10 | $10    |
"""


def bonus(
    late: str = "attainment of bookings per quarter >= 100%",
    pays: str = "pays $100 per month when attainment of bookings >= 100%",
    more: str = "",
) -> str:
    lines = "".join(f"    {line}\n" for line in more.split("; ") if line)
    return f"{BOOKINGS}bonus made:\n    {pays}\n    catches up when {late}\n{lines}"


def test_missed_months_are_paid_at_the_end_of_a_quarter_that_makes_them_good() -> None:
    # January missed, the first quarter has 3,000 of 3,000; the second, 2,900, has not.
    told = story(QUOTA + bonus(), DEALS)
    told.lines("""
        | paid    | earned_on  | earned  | amount  | note                   |
        | 2026-02 | 2026-02-28 | 2026-02 | $100.00 |                        |
        | 2026-03 | 2026-03-31 | 2026-03 | $100.00 |                        |
        | 2026-03 | 2026-03-31 | 2026-01 | $100.00 | caught up with 2026-Q1 |
        | 2026-04 | 2026-04-30 | 2026-04 | $100.00 |                        |
    """)
    told.frame(
        "slices",
        "| tier | basis | quota | amount |\n| bonus / caught up | 500 | 1000 | 100 |",
        tier="bonus / caught up",
    )


def test_what_is_paid_is_asked_of_the_missed_period() -> None:
    pays = "pays amount of bookings * 10% per month when number of bookings >= 2"
    told = story(bonus("number of bookings per half-year >= 5", pays), DEALS)
    told.lines("""
        | paid    | earned  | amount  |
        | 2026-06 | 2026-01 | $50.00  |
        | 2026-06 | 2026-02 | $100.00 |
        | 2026-06 | 2026-03 | $150.00 |
        | 2026-06 | 2026-04 | $200.00 |
        | 2026-06 | 2026-06 | $90.00  |
    """)


def test_a_longer_period_that_has_not_ended_pays_nothing() -> None:
    told = story(QUOTA + bonus("attainment of bookings per year >= 1%"), DEALS)
    assert told.result.lines.get_column("note").null_count() == told.result.lines.height
    told = story(
        QUOTA + bonus("attainment of bookings per year >= 1%"), DEALS, through="2026-12-31"
    )
    assert told.result.lines.get_column("note").null_count() == 3


def test_steps_are_those_of_the_missed_period() -> None:
    steps = (
        "steps stacking by amount of bookings per month:\n"
        "        from $0: $10\n        from $500: $20\n"
        "    when attainment of bookings >= 100%"
    )
    told = story(QUOTA + bonus(pays=steps), DEALS)
    told.frame("lines", "| earned | amount |\n| 2026-01 | $30.00 |", earned="2026-01", line="made")
    told.frame(
        "slices",
        "| basis | amount |\n| 500 | 20 |",
        tier="from $500 / caught up",
    )


PEOPLE = """
    given people:
        | person | plan | from       | to         |
        | rep    | rep  | 2026-01-16 | 2026-03-15 |
    given deals:
        | deal | close_date | acv    |
        | D-1  | 2026-02-10 | $3,000 |
"""


def test_who_leaves_is_paid_on_the_last_day_and_prorated() -> None:
    # 16 of 31 days in January, 15 of 31 in March.
    told = story(QUOTA + bonus(more="prorated by days"), PEOPLE, through="2026-12-31")
    told.lines("""
        | earned_on  | earned  | amount  |
        | 2026-02-28 | 2026-02 | $100.00 |
        | 2026-03-15 | 2026-01 | $51.61  |
        | 2026-03-15 | 2026-03 | $48.39  |
    """)


def test_who_must_be_employed_must_be_on_the_longer_periods_last_day() -> None:
    more = "paid only if employed on the last day"
    told = story(QUOTA + bonus(more=more), PEOPLE, through="2026-12-31")
    told.lines("| earned | amount |\n| 2026-02 | $100.00 |")
    still = PEOPLE.replace("2026-03-15", "          ")
    told = story(QUOTA + bonus(more=more), still, through="2026-03-31")
    assert told.result.lines.height == 3


def test_without_quota_a_period_is_missed_and_the_test_does_not_hold() -> None:
    quota = "quota bookings from quotas per month\n"
    told = story(quota + bonus(more="without quota: nothing"), DEALS)
    told.lines("| amount |")
    pays = "pays $100 * attainment of bookings per month when attainment of bookings >= 200%"
    told = story(quota + bonus(pays=pays, more="without quota: 150%"), DEALS)
    told.frame("lines", "| amount |\n| $150.00 |", earned="2026-02")
    late = "number of bookings per quarter >= 3"
    told = story(quota + bonus(late, pays, "without quota: nothing"), DEALS)
    told.lines("| amount |")


def test_what_another_component_paid_for_the_missed_period() -> None:
    body = "kicker extra:\n    on bookings\n    rate 10%\n"
    pays = "pays paid of extra per month when attainment of bookings >= 100%"
    told = story(QUOTA + bonus(pays=pays) + body, DEALS)
    told.frame("lines", "| paid | amount |\n| 2026-03 | $50.00 |", earned="2026-01", line="made")


def test_a_running_total_of_rounding_goes_through_missed_periods_in_order() -> None:
    # March pays 2/3 for January, February and itself: 0.67, 0.66, 0.67 are 2.00.
    pays = "pays $2 / 3 per month when number of bookings >= 2"
    told = story(
        bonus("number of bookings per quarter >= 3", pays),
        DEALS,
        rounding="half up to the cent, running total",
    )
    told.frame(
        "lines",
        "| earned | amount |\n| 2026-01 | $0.67 |\n| 2026-02 | $0.66 |\n| 2026-03 | $0.67 |",
        paid="2026-03",
    )


def test_a_partial_month_that_is_caught_up_is_told_with_its_own_name() -> None:
    told = story(QUOTA + bonus(), PEOPLE, through="2026-12-31")
    found = [text for code, text in told.problems if code == "partial-period" and "made" in text]
    assert len(found) == 2
    assert "2026-01" in found[0]
    assert "2026-03" in found[1]


def test_the_plan_in_words() -> None:
    shown = show_plan(story(QUOTA + bonus(), DEALS).plans[0], None)
    assert (
        "  at the end of each quarter also for what was missed, when attainment of bookings per "
        "quarter >= 100%\n"
    ) in shown
