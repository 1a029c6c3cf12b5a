"""Steps, curves and multipliers by scores and by the ratio of two credits.

Tests: comp/engine/scores.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, commission, plan_text, story

CREDITS = """
credit booked:
    from  own deals
    count deal.acv
    dated deal.close_date
credit collected:
    from  payments of own deals
    count payment.amount
    dated payment.date
"""
GIVEN = """
given deals:
    | deal | close_date | acv    |
    | D-1  | 2026-01-20 | $8,000 |
    | D-2  | 2026-05-20 | $4,000 |
given payments:
    | deal | date       | amount |
    | D-1  | 2026-02-10 | $6,000 |
    | D-2  | 2026-06-10 | $4,000 |
    | D-1  | 2026-09-10 | $2,000 |
"""
RATIO = "amount of collected / amount of booked"
SCORED = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-20 | $10,000 |
    | D-2  | 2026-04-20 | $20,000 |
given scores:
    | person | period  | objective | score |
    | dana   | 2026-Q1 | csat      | 80%   |
    | dana   | 2026-Q2 | csat      | 110%  |
"""


def test_steps_by_a_ratio_of_two_credits() -> None:
    body = (
        CREDITS
        + f"""
bonus cash:
    steps replacing by {RATIO} per quarter:
        from  50%: $100
        from 100%: $300
"""
    )
    told = story(body, GIVEN, through="2026-12-31")
    # 75% and 100%. In the third quarter nothing is booked: no ratio, no pay.
    told.lines("""
        | paid    | earned  | line | amount  |
        | 2026-03 | 2026-Q1 | cash | $100.00 |
        | 2026-06 | 2026-Q2 | cash | $300.00 |
    """)
    assert not told.problems


def test_a_curve_by_a_ratio_of_two_credits() -> None:
    body = (
        CREDITS
        + f"""
curve cash:
    target $1,000 per quarter
    points by {RATIO}:
        at  50%:   0%
        at 100%: 100%
    below: nothing
    above: last point
"""
    )
    told = story(body, GIVEN, through="2026-09-30")
    told.lines("""
        | paid    | earned  | line | amount    |
        | 2026-03 | 2026-Q1 | cash | $500.00   |
        | 2026-06 | 2026-Q2 | cash | $1,000.00 |
    """)
    told.frame("slices", "| basis | rate | tier |\n| 1000 | 0.5 | at 50% |\n| 1000 | 1 | at 100% |")


def test_steps_by_an_average_are_in_its_own_unit() -> None:
    body = (
        CREDITS
        + """
bonus large:
    steps replacing by amount of booked / number of booked per quarter:
        from     $0: $10
        from $5,000: $20
"""
    )
    told = story(body, GIVEN)
    told.frame("lines", "| earned | amount |\n| 2026-Q1 | $20.00 |\n| 2026-Q2 | $10.00 |")


def test_steps_and_curves_by_a_score() -> None:
    body = (
        BOOKINGS
        + """
bonus happy:
    steps stacking by score of csat per quarter:
        from  80%: $100
        from 100%: $50
curve happier:
    measured per quarter
    points by score of csat:
        at  60%: $0
        at 100%: $400
    below: nothing
    above: last slope
"""
    )
    told = story(body, SCORED)
    told.lines("""
        | paid    | line    | amount  |
        | 2026-03 | happier | $200.00 |
        | 2026-03 | happy   | $100.00 |
        | 2026-06 | happier | $500.00 |
        | 2026-06 | happy   | $150.00 |
    """)
    assert not told.problems


def test_a_score_multiplies_what_other_components_paid() -> None:
    body = BOOKINGS + commission("rate 10%", "bookings")
    body += "multiplier quality:\n    score of csat per quarter on earns\n"
    told = story(body, SCORED)
    told.lines("""
        | paid    | line    | deal | amount    |
        | 2026-01 | earns   | D-1  | $1,000.00 |
        | 2026-03 | quality |      | -$200.00  |
        | 2026-03 | carried |      | $200.00   |
        | 2026-04 | carried |      | -$200.00  |
        | 2026-04 | earns   | D-2  | $2,000.00 |
        | 2026-06 | quality |      | $200.00   |
    """)


def test_scores_stand_in_tests_rates_of_bonuses_and_gates() -> None:
    body = BOOKINGS + commission(
        "rate 10%\nopens when score of csat >= 100%, from the first dollar"
    )
    body += "bonus made:\n    pays $1,000 * score of csat per quarter when score of csat < 100%\n"
    told = story(body, SCORED)
    # The score is known when its quarter ends: until then the gate is closed.
    told.lines("""
        | paid    | line  | deal | kind    | amount    |
        | 2026-03 | made  |      | earned  | $800.00   |
        | 2026-06 | earns | D-2  | true_up | $2,000.00 |
    """)


def test_who_has_no_score_is_named() -> None:
    body = BOOKINGS + commission("rate 10%", "bookings")
    body += "multiplier quality:\n    score of csat per quarter on earns\n"
    told = story(body, SCORED, through="2026-09-30")
    assert told.problems == [
        ("score-missing", "dana has no score for csat in 2026-Q3; quality goes without it")
    ]


def test_a_pool_is_shared_by_scores() -> None:
    body = (
        BOOKINGS
        + """
pool shared_fund:
    fund 10% * total amount of bookings per quarter
    where score of csat >= 80%
    shared by score of csat
"""
    )
    given = """
person dana
given people:
    | person | plan | from       |
    | dana   | rep  | 2026-01-01 |
    | ben    | rep  | 2026-01-01 |
    | eva    | rep  | 2026-01-01 |
given deals:
    | deal | person | close_date | acv     |
    | D-1  | dana   | 2026-01-20 | $10,000 |
    | D-2  | eva    | 2026-03-20 | $8,000  |
given scores:
    | person | period  | objective | score |
    | dana   | 2026-Q1 | csat      | 100%  |
    | ben    | 2026-Q1 | csat      | 80%   |
"""
    told = story(body, given)
    told.frame("lines", "| person | amount |\n| dana | $1,000.00 |\n| ben | $800.00 |")
    assert told.problems == [
        ("score-missing", "eva has no score for csat in 2026-Q1; shared_fund goes without it")
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (commission("rate 10% * score of csat", "bookings"), "field-out-of-place"),
        (
            "bonus made:\n    steps stacking by person.target per quarter:\n        from $1: $2\n",
            "not-a-measure",
        ),
        (
            "bonus made:\n    pays $1 per quarter\nmultiplier more:\n"
            "    score of made per quarter on made\n",
            "score-of-other",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(body: str, code: str) -> None:
    _, problems = read_plan(plan_text(BOOKINGS + body), "p.plan", Schema())
    assert code in [problem.code for problem in problems]


SHARED = "pool shared_fund:\n    fund $100 per quarter\n    where {}\n    shared equally\n"


def test_members_of_a_pool_may_be_asked_over_other_days_but_not_what_they_are_paid() -> None:
    given = SCORED.replace("2026-01-20 | $10,000", "2026-01-20 | $30,000")
    told = story(BOOKINGS + SHARED.format("amount of bookings per year >= $50,000"), given)
    told.frame("lines", "| earned | amount |\n| 2026-Q1 | $100.00 |\n| 2026-Q2 | $100.00 |")
    body = BOOKINGS + commission("rate 1%", "bookings") + SHARED.format("paid of earns >= $1")
    _, problems = read_plan(plan_text(body), "p.plan", Schema())
    assert [problem.code for problem in problems if problem.severity == "error"] == [
        "field-out-of-place"
    ]
