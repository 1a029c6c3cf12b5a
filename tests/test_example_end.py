"""Examples that end before a bonus is due: a warning that names what is not compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from comp.examples import run_examples
from comp.problems import Problem
from comp.workspace import plan_paths, read_plans, rules_for
from tests.cli.program import comp, edit, starter
from tests.test_examples import outcome

PLAN = """\
plan rep "Rep":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit bookings:
        from   own deals
        count  deal.acv
        dated  deal.close_date

    quota bookings $6,000 per quarter

    commission sales:
        on bookings
        rate 10%

    bonus quarter_made:
        pays $250 per quarter when attainment of bookings >= 100%
"""

EXAMPLE = """\
    given deals:
        | deal | close_date | acv    |
        | D-1  | 2026-02-10 | $7,000 |
    expect:
        | paid    | line  | deal | amount  |
        | 2026-02 | sales | D-1  | $700.00 |
"""
BONUS = "        | 2026-03 | quarter_made | | $250.00 |\n"


def warnings(example: str, plan: str = PLAN) -> list[Problem]:
    found = outcome(example, plan)
    assert found.passed
    return [problem for problem in found.problems if problem.code == "example-stops-early"]


def test_a_bonus_that_is_due_after_the_end() -> None:
    [warning] = warnings(EXAMPLE)
    assert warning.severity == "warning"
    assert warning.message == (
        "the example ends with 2026-02; at the end of 2026-Q1 quarter_made pays $250.00, "
        "which is not compared"
    )
    assert "paid 2026-03, line quarter_made, amount $250.00" in warning.remedy


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(EXAMPLE + BONUS, id="the remedy"),
        pytest.param(EXAMPLE.replace("$7,000", "$5,000").replace("$700", "$500"), id="not made"),
        pytest.param(EXAMPLE.replace("2026-02", "2026-03") + BONUS, id="the end of the quarter"),
        pytest.param(
            EXAMPLE.partition("    expect:")[0] + "    expect total $700.00 in 2026-02\n",
            id="totals alone",
        ),
    ],
)
def test_nothing_to_warn_of(example: str) -> None:
    assert warnings(example) == []


def test_pay_that_waits_for_a_longer_period() -> None:
    """A commission paid per quarter is earned in February and paid in March."""
    plan = PLAN.partition("    bonus")[0] + "        paid per quarter\n"
    nothing = EXAMPLE.replace("        | 2026-02 | sales | D-1  | $700.00 |\n", "")
    totals = "    expect total $0.00 in 2026-02\n"
    [warning] = warnings(nothing + totals, plan)
    assert "at the end of 2026-Q1 sales pays $700.00" in warning.message


def test_other_peoples_bonus_is_not_the_examples() -> None:
    people = """\
    person ben
    given people:
        | person | plan | from       |
        | ana    | rep  | 2026-01-01 |
        | ben    | rep  | 2026-01-01 |
    given deals:
        | deal | person | close_date | acv    |
        | D-1  | ana    | 2026-02-10 | $7,000 |
        | D-2  | ben    | 2026-02-10 | $1,000 |
    expect:
        | paid    | line  | deal | amount  |
        | 2026-02 | sales | D-2  | $100.00 |
"""
    assert warnings(people) == []


def test_comp_test_shows_it_and_passes(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = team / "plans" / "rep.plan"
    edit(plan, "| D-103 | 2026-03-18 |", "| D-103 | 2026-02-18 |")
    edit(plan, "| D-104 | 2026-03-25 |", "| D-104 | 2026-02-25 |")
    edit(plan, "        | 2026-03 | quarter_made |       | $2,500.00 |\n", "")
    edit(plan, "| 2026-03 | new_business |", "| 2026-02 | new_business |")
    edit(plan, "    expect total $16,600.00 in 2026-Q1\n", "")
    done = comp(tmp_path, "test", "team/plans/rep.plan")
    assert done.status == 0, done.out
    assert "PASS  rep_2026: Three deals and one that was lost\n" in done.out
    assert "team/plans/rep.plan:34:1: example-stops-early (warning)\n" in done.out
    assert "at the end of 2026-Q1 quarter_made pays $2,500.00" in done.out


@pytest.mark.parametrize(
    "place", ["plans", "fixtures/northwind", "fixtures/saas", "comp/starter/starter"]
)
def test_examples_that_come_with_comp_go_to_the_end(place: str) -> None:
    folder = Path(place)
    schema, calendar, _, _ = rules_for(folder)
    plans = read_plans(plan_paths(folder), folder, schema).plans
    assert plans
    early = [
        (outcome.example.title, problem.message)
        for file in plans
        for outcome in run_examples(file, schema, calendar, slices=False, beside=plans)
        for problem in outcome.problems
        if problem.code == "example-stops-early"
    ]
    assert early == []
