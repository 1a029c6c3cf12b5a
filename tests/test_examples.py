"""Examples inside plan files: complete sets of lines, totals, and what may be left out of tables.

Tests: comp/examples.py, comp/example_ledger.py
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from comp.examples import CalculatedLine, ExampleOutcome, compare, run_examples
from comp.fields import Schema
from comp.language.plan import ExpectedLine
from comp.language.read import read_plan
from comp.periods import Calendar
from comp.problems import errors
from comp.source import Span
from comp.workspace import rules_for

PLAN = """\
plan rep "Rep":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    base salary $60,000 per year

    credit bookings:
        from   own deals
        count  deal.acv
        where  deal.stage is closed_won
        dated  deal.close_date

    commission sales:
        on bookings
        rate 10%

    draw ramp:
        guarantee $1,000 per month from 2026-01-01 to 2026-02-28
        not recovered
"""

DEALS = """\
    given deals:
        | deal | close_date | acv    | stage      |
        | D-1  | 2026-01-10 | $5,000 | closed_won |
        | D-2  | 2026-03-10 | $7,000 | closed_won |
"""

EXPECTED = """\
    expect:
        | paid    | line  | deal | amount    |
        | 2026-01 | sales | D-1  | $500.00   |
        | 2026-01 | ramp  |      | $500.00   |
        | 2026-02 | ramp  |      | $1,000.00 |
        | 2026-03 | sales | D-2  | $700.00   |
"""


def outcome(example: str, plan: str = PLAN, calendar: Calendar | None = None) -> ExampleOutcome:
    text = f'{plan}\nexample "it" for rep:\n{example}'
    plan_file, problems = read_plan(text, "rep.plan", Schema())
    assert plan_file is not None, [problem.message for problem in problems]
    [found] = run_examples(plan_file, Schema(), calendar or Calendar())
    return found


def differences(example: str, plan: str = PLAN) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            one.where.paid,
            one.where.line,
            one.where.deal,
            amount(one.expected),
            amount(one.calculated),
        )
        for one in outcome(example, plan).lines
    ]


def amount(value: Decimal | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def test_what_the_plan_pays_passes() -> None:
    found = outcome(DEALS + EXPECTED + "    expect total $2,700.00 in 2026-Q1\n")
    assert found.passed
    assert not found.problems


def test_an_amount_that_differs() -> None:
    assert differences(DEALS + EXPECTED.replace("$700.00", "$700.01")) == [
        ("2026-03", "sales", "D-2", "700.01", "700.00")
    ]


def test_a_line_too_few_and_a_line_too_many() -> None:
    shorter = EXPECTED.replace("        | 2026-02 | ramp  |      | $1,000.00 |\n", "")
    assert differences(DEALS + shorter) == [("2026-02", "ramp", "", "none", "1000.00")]
    longer = EXPECTED + "        | 2026-03 | ramp  |      | $1,000.00 |\n"
    assert differences(DEALS + longer) == [("2026-03", "ramp", "", "1000.00", "none")]


def test_the_same_line_in_another_month_is_another_line() -> None:
    assert differences(DEALS + EXPECTED.replace("2026-03 | sales", "2026-04 | sales")) == [
        ("2026-04", "sales", "D-2", "700.00", "none"),
        ("2026-03", "sales", "D-2", "none", "700.00"),
    ]


def test_base_counts_only_where_it_is_named() -> None:
    one = "        | 2026-01 | base  |      | $5,000.00 |\n"
    assert differences(DEALS + EXPECTED + one) == [
        ("2026-02", "base", "", "none", "5000.00"),
        ("2026-03", "base", "", "none", "5000.00"),
    ]
    all_three = one + one.replace("-01", "-02") + one.replace("-01", "-03")
    assert outcome(DEALS + EXPECTED + all_three).passed


def test_totals_leave_base_out() -> None:
    found = outcome(DEALS + "    expect total $2,700.00 in 2026\n    expect total $1 in 2026-01\n")
    [total] = found.totals
    assert (total.expected.period, total.calculated) == ("2026-01", Decimal(1000))
    assert not found.passed


def test_an_example_runs_to_the_last_period_it_names() -> None:
    """The deal is in January; the guarantee of February is paid because the example asks."""
    deal = "\n".join(DEALS.splitlines()[:3]) + "\n"
    first = "\n".join(EXPECTED.splitlines()[:4]) + "\n"
    assert outcome(deal + first).passed
    assert outcome(deal + first + "        | 2026-02 | ramp  |      | $1,000.00 |\n").passed


def test_a_period_of_another_calendar_is_a_problem_at_its_row() -> None:
    found = outcome(DEALS + EXPECTED + "    expect total $1 in 2026-Q1\n", calendar=Calendar(2))
    assert not found.passed
    [problem] = found.problems
    assert problem.code == "period-unknown"
    assert problem.span is not None
    assert problem.span.line == PLAN.count("\n") + 2 + DEALS.count("\n") + 6 + 1


@pytest.mark.parametrize(
    ("calendar", "named", "remedy"),
    [
        (Calendar(week_from=date(2026, 1, 5)), "W2026-01-05", "write W2026-01-11: a week is named by its last day (from 2026-01-05 to 2026-01-11)"),
        (Calendar(two_weeks_from=date(2026, 1, 5)), "2026-01-05", "write 2026-01-18: two weeks by their last day (from 2026-01-05 to 2026-01-18)"),
        (Calendar(week_from=date(2026, 1, 5)), "FY2026", "write a month (2026-03), a quarter (2026-Q1), a half (2026-H1) or a year (2026)"),
    ],
)  # fmt: skip
def test_weeks_named_by_another_day_are_told_once_with_their_name(
    calendar: Calendar, named: str, remedy: str
) -> None:
    rows = EXPECTED + f"        | {named} | ramp | | $1 |\n        | {named} | ramp | | $2 |\n"
    [problem] = outcome(DEALS + rows, calendar=calendar).problems
    assert (problem.code, problem.remedy) == ("period-unknown", remedy)


def test_a_mistake_in_a_table_is_a_problem_at_its_row() -> None:
    found = outcome(DEALS.replace("$7,000", "7,00,0") + EXPECTED)
    assert not found.passed
    assert found.finished is None
    [problem] = found.problems
    assert problem.span is not None
    assert problem.span.line == PLAN.count("\n") + 2 + 4


def test_a_column_that_a_table_lacks_is_added_there() -> None:
    absences = "    given absences:\n        | from       | to         |\n        | 2026-02-01 | 2026-02-10 |\n"
    [problem] = outcome(absences + DEALS + EXPECTED).problems
    assert problem.message == (
        "There is no column type, and absences needs it. The table has: from, to and person."
    )
    assert problem.remedy == "Add the column type to given absences."
    assert problem.span is not None
    assert problem.span.line == PLAN.count("\n") + 2 + 1


TEAM = PLAN.replace("own deals", "team deals as of deal.close_date").replace(
    "commission", "override"
)


def test_people_who_are_given_last_until_their_next_row() -> None:
    found = differences(
        """\
    person mia
    given people:
        | person | manager | from       |
        | ana    | mia     | 2026-01-01 |
        | ana    | leo     | 2026-03-01 |
    given deals:
        | deal | person | close_date | acv    | stage      |
        | D-1  | ana    | 2026-01-10 | $5,000 | closed_won |
        | D-2  | ana    | 2026-03-10 | $7,000 | closed_won |
"""
        + EXPECTED,
        TEAM,
    )
    assert found == [("2026-03", "sales", "D-2", "700.00", "none")]


def test_people_and_items_count_where_the_table_names_them() -> None:
    people = """\
    given people:
        | person | plan | from       |
        | ana    | rep  | 2026-03-01 |
        | ben    | rep  | 2026-03-01 |
    given deals:
        | deal | item | person | close_date | acv    | stage      |
        | D-1  | a    | ana    | 2026-03-10 | $5,000 | closed_won |
        | D-1  | b    | ana    | 2026-03-10 | $5,000 | closed_won |
        | D-2  |      | ben    | 2026-03-10 | $7,000 | closed_won |
"""
    named = """\
    expect:
        | paid    | person | line  | deal | item | amount  |
        | 2026-03 | ana    | sales | D-1  | a    | $500.00 |
        | 2026-03 | ana    | sales | D-1  | b    | $500.00 |
        | 2026-03 | ben    | sales | D-2  |      | $700.00 |
"""
    assert outcome(people + named).passed
    assert not outcome(people + named.replace("| b ", "| c ")).passed
    assert not outcome(people + named.replace("ben ", "ana ")).passed


def expected_line(amount: str) -> ExpectedLine:
    return ExpectedLine("2026-01", "sales", "", "D-1", "", Decimal(amount), Span("rep.plan", 1))


def calculated_line(amount: str) -> CalculatedLine:
    return CalculatedLine("2026-01", "ana", "sales", "D-1", "", Decimal(amount), "earned", amount)


@pytest.mark.parametrize(
    ("expected", "calculated", "different"),
    [
        (["50", "50"], ["100"], 2),
        (["50", "50"], ["50"], 1),
        (["50"], ["50", "50"], 1),
        (["50", "60"], ["60", "50"], 0),
        ([], [], 0),
    ],
)
def test_lines_are_compared_as_sets_with_repetition(
    expected: list[str], calculated: list[str], different: int
) -> None:
    found = compare(
        [expected_line(each) for each in expected],
        [calculated_line(each) for each in calculated],
        "ana",
    )
    assert len(found) == different


def problems_of(given: str) -> list[tuple[str, int, str]]:
    """Code, line within the example (1 is its heading) and message of what is wrong with the data."""
    found = outcome("    person ana\n" + given + "    expect total $0.00 in 2026-01\n")
    start = found.example.span.line
    return [(p.code, p.span.line - start + 1, p.message) for p in found.problems if p.span]


def test_a_person_lost_from_people_is_one_problem() -> None:
    given = """\
    given people:
        | person | manager |
        | kin    | ana     |
    given deals:
        | deal | person | close_date | acv | stage      |
        | D-1  | king   | 2026-01-10 | $5  | closed_won |
        | D-2  | king   | 2026-01-11 | $5  | closed_won |
"""
    assert [(code, line) for code, line, _ in problems_of(given)] == [("unknown-person", 8)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("D-1  | quy    | 50    |", "bad-percent"),
        ("D-1  |        | 50%   |", "empty-cell"),
        ("D-7  | quy    | 50%   |", "unknown-deal"),
        ("D-1  | quy    | 5%    |", "share-sum"),
    ],
)
def test_a_wrong_row_of_splits_is_one_problem(row: str, code: str) -> None:
    given = f"""\
    given deals:
        | deal | person | close_date | acv | stage      |
        | D-1  | ana    | 2026-01-10 | $5  | closed_won |
    given splits:
        | deal | person | share |
        | {row}
        | D-1  | ana    | 50%   |
"""
    assert [(code, line) for code, line, _ in problems_of(given)] == [(code, 8)]


def test_an_empty_cell_is_shown_at_its_row() -> None:
    given = """\
    given people:
        | person | manager |
        | king   | ana     |
    given deals:
        | deal | person | close_date | acv | stage      |
        | D-1  | king   | 2026-01-10 | $5  | closed_won |
        |      | king   | 2026-01-11 | $5  | closed_won |
"""
    assert [(code, line) for code, line, _ in problems_of(given)] == [("empty-cell", 9)]


def test_two_rows_that_overlap_are_one_problem_and_named_by_line() -> None:
    given = """\
    given people:
        | person | manager | from       | to |
        | king   | ana     | 2026-01-01 |    |
        | king   | bo      | 2026-03-01 |    |
    given deals:
        | deal | person | close_date | acv | stage      |
        | D-1  | king   | 2026-01-10 | $5  | closed_won |
"""
    [(code, line, message)] = problems_of(given)
    assert (code, line) == ("overlapping-rows", 5)
    assert ", row" not in message
    assert "here and in line " in message


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("account_manager", "| mara   | renewals | 2026-Q1 |", "|        | renewals | 2026-Q1 |", "empty-cell"),
        ("account_manager", "2026-Q1 | $400,000", "2026-Q1 | $400,00 ", "bad-amount"),
        ("account_manager", "renewals | 2026-Q2", "renewals | 2026-2 ", "bad-period"),
        ("recruiter", "| D-3  | placement | 2026-06-01", "|      | placement | 2026-06-01", "empty-cell"),
    ],
)  # fmt: skip
def test_what_hangs_on_a_wrong_row_is_not_told_too(
    name: str, old: str, new: str, code: str
) -> None:
    """A quota that is refused stops no run here, and a deal that is refused is not unknown."""
    plans = Path("plans")
    schema, calendar, *_ = rules_for(plans)
    text = (plans / f"{name}_2026.plan").read_text(encoding="utf-8")
    assert old in text
    plan_file, problems = read_plan(text.replace(old, new, 1), f"{name}.plan", schema)
    assert plan_file is not None, problems
    found = run_examples(plan_file, schema, calendar)[0].problems
    assert [each.code for each in errors(found)] == [code]
