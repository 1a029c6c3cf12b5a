"""Step 6: bonuses and objectives, measured over a period and paid at its end.

Tests: comp/engine/periodic.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, story

EARNS = commission("rate 1%", on="bookings")
QUOTA = BOOKINGS + EARNS + "quota bookings $100,000 per quarter\n"


def bonus(told_body: str, given: str, expected: str, **more: str) -> None:
    """The lines of the component `made`."""
    story(told_body, given, **more).frame("lines", expected, line="made")


DEALS = """
given deals:
    | deal | close_date | acv      |
    | D-1  | 2026-01-10 | $50,000  |
    | D-2  | 2026-03-10 | $50,000  |
    | D-3  | 2026-04-10 | $99,999  |
    | D-4  | 2026-09-30 | $120,000 |
"""


def test_attainment_of_the_period_at_the_bound_and_just_below() -> None:
    bonus(
        QUOTA + "bonus made:\n    pays $2,500 per quarter when attainment of bookings >= 100%\n",
        DEALS,
        """
        | paid    | earned  | kind   | earned_on  | amount    |
        | 2026-03 | 2026-Q1 | earned | 2026-03-31 | $2,500.00 |
        | 2026-09 | 2026-Q3 | earned | 2026-09-30 | $2,500.00 |
        """,
    )


def test_what_it_pays_may_depend_on_what_is_measured() -> None:
    # Q1 100% of 10,000; Q2 99,999 / 100,000 of 10,000 = 9,999.90; Q3 120%.
    bonus(
        QUOTA + "bonus made:\n    pays $10,000 * attainment of bookings per quarter\n",
        DEALS,
        "| earned | amount |\n| 2026-Q1 | $10,000.00 |\n| 2026-Q2 | $9,999.90 |\n| 2026-Q3 | $12,000.00 |",
    )
    bonus(
        QUOTA
        + "bonus made:\n    pays if number of bookings >= 2 then $700 else $50 per quarter when amount of bookings > $0\n",
        DEALS,
        "| earned | amount |\n| 2026-Q1 | $700.00 |\n| 2026-Q2 | $50.00 |\n| 2026-Q3 | $50.00 |",
    )


def test_a_number_counts_deals_not_items() -> None:
    bonus(
        QUOTA + "bonus made:\n    pays $10 * number of bookings per month\n",
        """
        given deals:
            | deal | item | close_date | acv     |
            | D-1  | a    | 2026-01-10 | $50,000 |
            | D-1  | b    | 2026-01-10 | $50,000 |
            | D-2  |      | 2026-01-31 | $1      |
        """,
        "| paid | amount |\n| 2026-01 | $20.00 |",
    )


def test_a_period_is_paid_only_when_it_has_ended() -> None:
    body = QUOTA + "bonus made:\n    pays $100 per quarter\n"
    deals = "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-05-10 | $100 |"
    bonus(body, deals, "| earned | amount |\n| 2026-Q1 | $100.00 |")
    told = story(body, deals, through="2026-06-30")
    told.frame("lines", "| earned |\n| 2026-Q1 |\n| 2026-Q2 |", line="made")


def test_leaving_and_the_end_of_the_plan_end_the_last_period() -> None:
    # On the plan from February to 10 May: Q2 is over only with June, and dated by the last day.
    told = story(
        QUOTA + "bonus made:\n    pays $100 per quarter\n",
        """
        given people:
            | person | from       | to         |
            | ana    | 2026-02-01 | 2026-05-10 |
        """,
        through="2026-09-30",
    )
    told.lines("""
        | paid    | earned  | earned_on  |
        | 2026-03 | 2026-Q1 | 2026-03-31 |
        | 2026-05 | 2026-Q2 | 2026-05-10 |
    """)
    # The plan ends with May: so does its second quarter, and it is paid in May.
    bonus(
        QUOTA + "bonus made:\n    pays $100 per quarter\n",
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-05-10 | $100 |",
        """
        | paid    | earned  | earned_on  |
        | 2026-03 | 2026-Q1 | 2026-03-31 |
        | 2026-05 | 2026-Q2 | 2026-05-31 |
        """,
        effective="2026-01-01 to 2026-05-31",
    )


LEDGER = BOOKINGS + EARNS + "quota bookings from quotas per quarter\n"
AIM = "bonus made:\n    pays $1,000 * attainment of bookings per quarter when attainment of bookings >= 50%\n"
ONE = """
given quotas:
    | person   | credit   | period  | amount   |
    | somebody | bookings | 2026-Q1 | $0       |
    | somebody | bookings | 2026-Q2 | $100,000 |
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-10 | $50,000 |
    | D-2  | 2026-06-30 | $50,000 |
"""


@pytest.mark.parametrize(
    ("choice", "first"), [("nothing", ""), ("80%", "| 2026-Q1 | $800.00 |\n"), ("40%", "")]
)
def test_without_quota(choice: str, first: str) -> None:
    told = story(LEDGER + AIM + f"    without quota: {choice}\n", ONE)
    told.frame("lines", f"| earned | amount |\n{first}| 2026-Q2 | $500.00 |", line="made")
    assert told.problems == []


def test_without_quota_unsaid_is_a_problem_where_there_are_deals() -> None:
    told = story(LEDGER + AIM, ONE, through="2026-09-30")
    told.frame("lines", "| earned | amount |\n| 2026-Q2 | $500.00 |", line="made")
    assert told.problems == [
        (
            "quota-missing",
            "somebody has no quota of bookings in 2026-Q1, and made does not say what it pays then; it pays nothing",
        )
    ]


def test_reversed_attainment_counts_on_the_trigger_day() -> None:
    # Q1 keeps its 100,000; in Q2 60,000 - 50,000 = 10% of quota.
    bonus(
        QUOTA
        + """
bonus made:
    pays $1,000 * attainment of bookings per quarter
clawback lost:
    when deal.cancelled_on within 12 months of deal.close_date
    take back 100% of earns paid on the deal
    attainment reversed on the trigger day
""",
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $50,000 | 2026-04-15   |
            | D-2  | 2026-01-11 | $50,000 |              |
            | D-3  | 2026-06-30 | $60,000 |              |
        """,
        "| earned | amount |\n| 2026-Q1 | $1,000.00 |\n| 2026-Q2 | $100.00 |",
    )


OBJECTIVES = (
    BOOKINGS
    + EARNS
    + """
objectives made:
    target $6,000 per quarter
    weights:
        60% ramp_hires "Two new reps close their first deal"
        40% forecast "Forecast within 10% of actual bookings"
"""
)


def scores(*rows: tuple[str, str, str]) -> str:
    """A table of scores."""
    lines = "".join(f"    | {period} | {name} | {score} |\n" for period, name, score in rows)
    return f"given scores:\n    | period | objective | score |\n{lines}"


def test_objectives_pay_target_times_weight_times_score() -> None:
    # 6,000 x (0.6 x 0.75 + 0.4 x 1.1) = 6,000 x 0.89.
    told = story(
        OBJECTIVES, scores(("2026-Q1", "ramp_hires", "75%"), ("2026-Q1", "forecast", "110%"))
    )
    told.lines("""
        | paid    | line | earned  | earned_on  | amount    |
        | 2026-03 | made | 2026-Q1 | 2026-03-31 | $5,340.00 |
    """)
    told.frame(
        "slices",
        """
        | tier       | basis | rate | amount |
        | ramp_hires | 6000  | 0.45 | 2700   |
        | forecast   | 6000  | 0.44 | 2640   |
        """,
    )


def test_a_missing_score_counts_as_nothing_and_is_a_warning() -> None:
    # Q1: 6,000 x 0.6. Q2 has no score at all: no line, no warning. A month's score is another matter.
    told = story(
        OBJECTIVES,
        scores(("2026-Q1", "ramp_hires", "100%"), ("2026-04", "forecast", "100%")),
        through="2026-06-30",
    )
    told.lines("| earned | amount |\n| 2026-Q1 | $3,600.00 |")
    assert told.problems == [
        ("score-missing", "somebody has no score for forecast in 2026-Q1; it counts as 0%")
    ]


@pytest.mark.parametrize(("score", "amount"), [("50%", "$3,000.00"), ("49.99%", "")])
def test_a_floor_on_the_whole_score(score: str, amount: str) -> None:
    told = story(
        OBJECTIVES + "    pays nothing when score < 50%\n",
        scores(("2026-Q1", "ramp_hires", score), ("2026-Q1", "forecast", score)),
    )
    told.lines("| amount |\n" + (f"| {amount} |" if amount else ""))


def test_paid_later_than_measured() -> None:
    # Monthly bonus, paid with the quarter: one line a month, all in March; April's is not yet due.
    bonus(
        QUOTA + "bonus made:\n    pays $100 per month\n    paid per quarter\n",
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-04-10 | $100 |",
        """
        | paid    | earned  | amount  |
        | 2026-03 | 2026-01 | $100.00 |
        | 2026-03 | 2026-02 | $100.00 |
        | 2026-03 | 2026-03 | $100.00 |
        """,
    )


def test_an_objective_may_pay_nothing_below_a_score_and_count_at_most_another() -> None:
    body = (
        BOOKINGS
        + EARNS
        + """
objectives made:
    target $1,000 per quarter
    weights:
        60% launch "First", pays nothing below 80%, at most 120%
        40% training, at most 100%
"""
    )
    scores = """
    given scores:
        | period  | objective | score |
        | 2026-Q1 | launch    | 79%   |
        | 2026-Q1 | training  | 150%  |
        | 2026-Q2 | launch    | 80%   |
        | 2026-Q2 | training  | 20%   |
        | 2026-Q3 | launch    | 130%  |
        | 2026-Q3 | training  | 100%  |
    """
    told = story(body, scores)
    told.frame(
        "lines",
        "| earned | amount |\n| 2026-Q1 | $400.00 |\n| 2026-Q2 | $560.00 |\n| 2026-Q3 | $1,120.00 |",
        line="made",
    )
