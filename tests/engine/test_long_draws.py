"""Draws over longer periods than the plan pays by: $9,000 per quarter in a plan paid monthly.

Tests: comp/engine/long_draws.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import plan_text, story
from tests.engine.test_draws import EARNS, deals

RECOVERED = "recover from earns up to 100%\n    leftover carries over"


def draw(
    recover: str = RECOVERED,
    paid: str = "paid in equal parts",
    days: str = " from 2026-01-01 to 2026-06-30",
) -> str:
    """A draw of 9,000 a quarter."""
    return f"draw ramp:\n    guarantee $9,000 per quarter{days}\n    {paid}\n    {recover}\n"


def test_each_month_is_topped_up_to_its_part_and_the_quarter_settled_at_its_end() -> None:
    # Q1: 1,000 + 2,000; 5,000; 1,000. 7,000 were earned, so 2,000 are lacking, and were advanced.
    # Q2: 3,000 and 3,000 advanced; then 20,000: the advances come off, and the older 2,000 too.
    told = story(EARNS + draw(), deals(m1="$10,000", m2="$50,000", m3="$10,000", m6="$200,000"))
    told.lines("""
        | paid    | line  | kind     | amount     |
        | 2026-01 | earns | earned   | $1,000.00  |
        | 2026-01 | ramp  | draw     | $2,000.00  |
        | 2026-02 | earns | earned   | $5,000.00  |
        | 2026-03 | earns | earned   | $1,000.00  |
        | 2026-04 | ramp  | draw     | $3,000.00  |
        | 2026-05 | ramp  | draw     | $3,000.00  |
        | 2026-06 | earns | earned   | $20,000.00 |
        | 2026-06 | ramp  | draw     | -$6,000.00 |
        | 2026-06 | ramp  | recovery | -$2,000.00 |
    """)
    told.frame(
        "balances",
        """
        | paid    | balance       | opening | change | closing |
        | 2026-01 | advanced ramp | 0       | 2000   | 2000    |
        | 2026-01 | earned ramp   | 0       | 1000   | 1000    |
        | 2026-01 | ramp          | 0       | 2000   | 2000    |
        | 2026-02 | advanced ramp | 2000    | 0      | 2000    |
        | 2026-02 | earned ramp   | 1000    | 5000   | 6000    |
        | 2026-02 | ramp          | 2000    | 0      | 2000    |
        | 2026-03 | advanced ramp | 2000    | -2000  | 0       |
        | 2026-03 | earned ramp   | 6000    | -6000  | 0       |
        | 2026-03 | ramp          | 2000    | 0      | 2000    |
        | 2026-04 | advanced ramp | 0       | 3000   | 3000    |
        | 2026-04 | ramp          | 2000    | 3000   | 5000    |
        | 2026-05 | advanced ramp | 3000    | 3000   | 6000    |
        | 2026-05 | ramp          | 5000    | 3000   | 8000    |
        | 2026-06 | advanced ramp | 6000    | -6000  | 0       |
        | 2026-06 | ramp          | 8000    | -8000  | 0       |
        """,
    )
    assert not told.problems


def test_paid_at_the_end_advances_nothing() -> None:
    told = story(
        EARNS + draw(paid="paid at the end"),
        deals(m1="$10,000", m2="$50,000", m3="$10,000", m6="$200,000"),
    )
    told.lines("""
        | paid    | line  | kind     | amount     |
        | 2026-01 | earns | earned   | $1,000.00  |
        | 2026-02 | earns | earned   | $5,000.00  |
        | 2026-03 | earns | earned   | $1,000.00  |
        | 2026-03 | ramp  | draw     | $2,000.00  |
        | 2026-06 | earns | earned   | $20,000.00 |
        | 2026-06 | ramp  | recovery | -$2,000.00 |
    """)


def test_what_the_last_month_cannot_give_back_stays_a_balance_or_with_the_person() -> None:
    # 3,000 advanced in January, 9,000 earned in February, nothing in March to take it off.
    kept = story(EARNS + draw("not recovered"), deals(m2="$90,000", m3="$0"))
    kept.lines("""
        | paid    | line  | kind   | amount    |
        | 2026-01 | ramp  | draw   | $3,000.00 |
        | 2026-02 | earns | earned | $9,000.00 |
    """)
    owed = story(EARNS + draw(), deals(m2="$90,000", m6="$300,000"))
    # Q2: 6,000 advanced and settled; then the 3,000 of the first quarter.
    owed.frame(
        "lines",
        "| paid | kind | amount |\n| 2026-06 | recovery | -$3,000.00 |",
        kind="recovery",
    )


def test_up_to_a_part_is_of_what_the_quarter_earned_beyond_its_guarantee() -> None:
    half = "recover from earns up to 50%\n    leftover is forgiven"
    told = story(EARNS + draw(half), deals(m3="$40,000", m6="$110,000"))
    # Q1: 6,000 advanced, 4,000 earned: 5,000 lacking, so 1,000 comes off. Q2: 6,000 advanced and
    # taken off, half of the 2,000 beyond the guarantee recovered, and the rest forgiven.
    told.lines("""
        | paid    | line  | kind      | amount     |
        | 2026-01 | ramp  | draw      | $3,000.00  |
        | 2026-02 | ramp  | draw      | $3,000.00  |
        | 2026-03 | earns | earned    | $4,000.00  |
        | 2026-03 | ramp  | draw      | -$1,000.00 |
        | 2026-04 | ramp  | draw      | $3,000.00  |
        | 2026-05 | ramp  | draw      | $3,000.00  |
        | 2026-06 | earns | earned    | $11,000.00 |
        | 2026-06 | ramp  | draw      | -$6,000.00 |
        | 2026-06 | ramp  | recovery  | -$1,000.00 |
        | 2026-06 | ramp  | recovery  | -$4,000.00 |
        | 2026-06 | ramp  | forgiven  | $4,000.00  |
    """)


def test_after_the_draw_every_month_pays_back() -> None:
    told = story(
        EARNS + draw(days=" from 2026-01-01 to 2026-03-31"), deals(m4="$20,000", m5="$90,000")
    )
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-04 | -$2,000.00 |\n| 2026-05 | -$7,000.00 |",
        kind="recovery",
    )


def test_parts_are_of_the_pay_periods_in_which_the_draw_runs_and_add_up() -> None:
    late = "given people:\n    | person | from |\n    | dana | 2026-02-01 |\n"
    told = story(EARNS + draw("not recovered"), late + deals(m3="$0"))
    told.frame("lines", "| paid | amount |\n| 2026-02 | $4,500.00 |\n| 2026-03 | $4,500.00 |")
    thirds = draw("not recovered").replace("$9,000", "$1,000")
    told = story(EARNS + thirds, deals(m3="$0"))
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-01 | $333.33 |\n| 2026-02 | $333.34 |\n| 2026-03 | $333.33 |",
    )


def test_prorated_the_guarantee_is_that_of_the_time_on_the_plan() -> None:
    late = "given people:\n    | person | from |\n    | dana | 2026-02-15 |\n"
    told = story(EARNS + draw("prorated by days\n    not recovered"), late + deals(m3="$0"))
    # 45 of 90 days: 4,500, in two parts.
    told.frame("lines", "| paid | amount |\n| 2026-02 | $2,250.00 |\n| 2026-03 | $2,250.00 |")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (draw().replace("    paid in equal parts\n", ""), "draw-parts-missing"),
        (draw().replace("per quarter", "per half-month"), "draw-period-differs"),
        (draw().replace("per quarter", "per month"), "draw-period-differs"),
    ],
)
def test_when_it_is_paid_must_be_written_and_fit(text: str, code: str) -> None:
    _, problems = read_plan(plan_text(EARNS + text), "p.plan", Schema())
    assert [problem.code for problem in problems if problem.severity == "error"] == [code]


def test_a_guarantee_that_is_taken_whole_for_a_part_of_the_quarter_is_named() -> None:
    late = "given people:\n    | person | from |\n    | dana | 2026-02-15 |\n"
    told = story(EARNS + draw("not recovered"), late + deals(m3="$0"))
    assert [code for code, _ in told.problems] == ["partial-period"]
    assert "45 of 90 days of 2026-Q1" in told.problems[0][1]
    assert "$9,000.00 (by days $4,500.00)" in told.problems[0][1]
