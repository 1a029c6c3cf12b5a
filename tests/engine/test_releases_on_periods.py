"""Step 7: pay on periods that waits: curves, objectives, pools, contests and caught-up bonuses.

Tests: comp/engine/releases.py, comp/engine/holds.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, Story, story

ROWS = """
    40% on the last day
    60% 2 months after the last day
after leaving: nothing more
"""
DEALS = """
    given deals:
        | deal | close_date | acv    |
        | D-1  | 2026-01-20 | $1,000 |
"""
SCORES = """
    given scores:
        | period  | objective | score |
        | 2026-Q1 | launch    | 100%  |
"""
COMPONENTS = {
    "curve": """
    target $1,000 per quarter
    points by amount of bookings:
        at     $0:   0%
        at $1,000: 100%
    below: nothing
    above: last point
""",
    "objectives": """
    target $1,000 per quarter
    weights:
        100% launch "Launch"
""",
    "pool": """
    fund total amount of bookings per quarter
    shared equally
""",
    "contest": """
    rank amount of bookings per quarter among plan members
    prizes:
        1: $1,000
    ties share
""",
    "bonus": """
    pays $1,000 per quarter when number of bookings >= 1
""",
}


def held(kind: str, through: str = "2026-06-30", given: str = DEALS) -> Story:
    body = f"{BOOKINGS}\n{kind} made:{COMPONENTS[kind]}\nrelease made:{ROWS}"
    return story(body, given + (SCORES if kind == "objectives" else ""), through=through)


@pytest.mark.parametrize("kind", sorted(COMPONENTS))
def test_pay_on_periods_waits_for_days_after_the_period(kind: str) -> None:
    told = held(kind, through="2026-05-31")
    told.lines("""
        | paid    | earned  | kind     | earned_on  | amount     |
        | 2026-03 | 2026-Q1 | earned   | 2026-03-31 | $1,000.00  |
        | 2026-03 | 2026-Q1 | held     | 2026-03-31 | -$1,000.00 |
        | 2026-03 | 2026-Q1 | released | 2026-03-31 | $400.00    |
        | 2026-05 | 2026-Q1 | released | 2026-05-31 | $600.00    |
    """)
    told.frame(
        "balances",
        """
        | pay_period | balance   | change | closing |
        | 2026-03    | held made | 600    | 600     |
        | 2026-04    | held made | 0      | 600     |
        | 2026-05    | held made | -600   | 0       |
        """,
    )


@pytest.mark.parametrize("kind", sorted(COMPONENTS))
def test_who_leaves_loses_what_still_waits(kind: str) -> None:
    people = """
    given people:
        | person | plan | from       | to         | end_date   |
        | rep    | rep  | 2026-01-01 | 2026-04-10 | 2026-04-10 |
"""
    told = held(kind, given=people + DEALS)
    told.frame(
        "lines",
        """
        | kind      | earned_on  | amount   |
        | held      | 2026-04-11 | $600.00  |
        | cancelled | 2026-04-11 | -$600.00 |
        """,
        paid="2026-04",
    )


def test_each_step_of_a_curve_to_date_waits_by_itself() -> None:
    curve = COMPONENTS["curve"].replace("$1,000 per quarter", "$1,200 per year")
    body = f"{BOOKINGS}\ncurve made:{curve}    accumulated per year to date\n\nrelease made:{ROWS}"
    # January: 1,200 x 1/12 x 100%; February: 200 in all.
    told = story(body, DEALS, through="2026-04-30")
    told.frame(
        "lines",
        """
        | paid    | earned  | amount |
        | 2026-01 | 2026-01 | $40.00 |
        | 2026-02 | 2026-02 | $40.00 |
        | 2026-03 | 2026-03 | $40.00 |
        | 2026-03 | 2026-01 | $60.00 |
        | 2026-04 | 2026-04 | $40.00 |
        | 2026-04 | 2026-02 | $60.00 |
        """,
        kind="released",
    )


def test_a_missed_period_waits_from_the_day_it_is_caught_up() -> None:
    bonus = """
    pays $100 per month when number of bookings >= 1
    catches up when number of bookings per quarter >= 1
"""
    body = f"{BOOKINGS}\nbonus made:{bonus}\nrelease made:{ROWS}"
    told = story(body, DEALS, through="2026-05-31")
    told.frame(
        "lines",
        """
        | paid    | earned_on  | earned  | amount |
        | 2026-01 | 2026-01-31 | 2026-01 | $40.00 |
        | 2026-03 | 2026-03-31 | 2026-01 | $60.00 |
        | 2026-03 | 2026-03-31 | 2026-02 | $40.00 |
        | 2026-03 | 2026-03-31 | 2026-03 | $40.00 |
        | 2026-05 | 2026-05-31 | 2026-02 | $60.00 |
        | 2026-05 | 2026-05-31 | 2026-03 | $60.00 |
        """,
        kind="released",
    )
