"""One mistake is one problem, however much of a plan hangs on it; and what to write instead is shown.

Tests: comp/language/left_out.py, comp/language/other_words.py, comp/language/repair.py, comp/language/scope.py
"""

from __future__ import annotations

from pathlib import Path

import pytest

from comp.examples import run_examples
from comp.fields import Schema
from comp.language.plan import Days, Spiff
from comp.language.read import read_plan
from comp.problems import Problem
from comp.workspace import rules_for
from tests.cli.program import comp, edit, starter
from tests.engine.story import BOOKINGS, commission, plan_text

ENTERPRISE = Path("plans/enterprise_ae_2026.plan").read_text(encoding="utf-8")
SMB = Path("plans/smb_ae_2026.plan").read_text(encoding="utf-8")
MANAGER = Path("plans/smb_manager_2026.plan").read_text(encoding="utf-8")


def only_problem(plan: str, old: str, new: str) -> Problem:
    """The one problem of a plan in which a text is replaced."""
    assert old in plan
    _, problems = read_plan(plan.replace(old, new), "x.plan", Schema())
    [problem] = problems
    return problem


def test_a_head_of_own_fields_among_the_rows_of_another_table() -> None:
    path = Path("plans/customer_success_2026.plan")
    heading = "    given deals:\n"
    plan = path.read_text(encoding="utf-8")
    assert heading in plan
    _, problems = read_plan(plan.replace(heading, ""), path.name, rules_for(path.parent)[0])
    [problem] = problems
    assert problem.code == "table-header-again"
    assert problem.span is not None
    assert "close_date" in plan.split("\n")[problem.span.line]


def test_the_first_row_of_a_table_without_its_last_bar() -> None:
    path = Path("plans/channel_manager_2026.plan")
    plan = path.read_text(encoding="utf-8")
    head = "|           | from 0% | from 20% | from 35%"
    assert f"{head} |" in plan
    _, problems = read_plan(plan.replace(f"{head} |", head), path.name, rules_for(path.parent)[0])
    [problem] = problems
    assert (problem.code, problem.remedy) == ("table-row-open", f"write {head} |")


def test_a_row_of_people_in_a_year_that_is_none() -> None:
    path = Path("plans/smb_manager_2026.plan")
    schema, calendar = rules_for(path.parent)[:2]
    row = "| frank  | riley   | 2026-01-01 |"
    assert row in MANAGER
    file, _ = read_plan(MANAGER.replace(row, row.replace("2026", "2206")), path.name, schema)
    assert file is not None
    [outcome] = [each for each in run_examples(file, schema, calendar) if each.problems]
    [problem] = outcome.problems
    assert problem.code == "date-out-of-range"
    assert problem.span is not None
    assert problem.span.line == 44


@pytest.mark.parametrize(
    ("plan", "old", "new", "code"),
    [
        (ENTERPRISE, "commission new_business:", "commission total:", "name-reserved"),
        (ENTERPRISE, "commission new_business:", "commission multi_year:", "name-twice"),
        (ENTERPRISE, "commission new_business:", "commission New:", "name-not-plain"),
        (ENTERPRISE, "commission new_business:", "commission recurring:", "name-unknown"),
        (ENTERPRISE, "credit bookings:", "credit amount:", "name-reserved"),
        (ENTERPRISE, "credit bookings:", "credit sold:", "name-unknown"),
        (ENTERPRISE, "plan enterprise_ae_2026", "plan for", "name-reserved"),
        (ENTERPRISE, "plan enterprise_ae_2026", "plan enterprise_ae", "name-unknown"),
        (ENTERPRISE, "plan enterprise_ae_2026", "plan another", "name-unknown"),
    ],
)
def test_a_name_that_is_used_elsewhere(plan: str, old: str, new: str, code: str) -> None:
    problem = only_problem(plan, old, new)
    assert problem.code == code
    assert problem.span is not None
    line = plan.split("\n").index(next(text for text in plan.split("\n") if old in text)) + 1
    assert line in (problem.span.line, *(span.line for span, _ in problem.related))


def test_a_reserved_plan_name_is_not_unknown_to_its_people(tmp_path: Path) -> None:
    folder = starter(tmp_path)
    edit(folder / "plans" / "manager.plan", "plan manager_2026 ", "plan for ")
    for verb in ("check", "run"):
        done = comp(folder, verb)
        assert done.out.count("name-reserved") == 1
        assert "unknown-plan" not in done.out


def test_an_example_without_its_heading_is_not_lost() -> None:
    title = 'example "Morgan\'s base is paid without a deal" for smb_manager_2026:\n'
    problem = only_problem(MANAGER, title, "")
    assert problem.code == "heading-missing"
    assert "above it" in problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "code", "remedy"),
    [
        ("from 50%: 8%", "from 50%:", "value-missing", "write from 50%: 8% (8%"),
        ("from 50%: 8%", "from 50%", "value-missing", "write from 50%: 8% (8%"),
        ("from 100%: 1.5x", "from 100%:", "value-missing", "write from 100%: 1.5x (1.5x"),
        ("$60,000 per year", "per year", "value-missing", "write base salary $60,000 per year ("),
        ("$2,500 per quarter", "per quarter", "value-missing", "write pays $2,500 per quarter"),
        ("bookings $150,000 per", "bookings per", "value-missing", "write quota bookings $150,000"),
        ("deal.stage is closed_won", "", "value-missing", "write where deal.stage is closed_won ("),
        (
            "stage is closed_won",
            "stage is",
            "value-missing",
            "write where deal.stage is closed_won",
        ),
        ("from  0%: 6%", "from : 6%", "row-start-missing", "write from 0%: 6%"),
        (
            "from 50%: 8%",
            "from : 8%",
            "row-start-missing",
            "write from START: 8%, with a START above",
        ),
        ("from 50%: 8%", "from 50% to 100%: 8%", "row-with-end", "write from 50%: 8%"),
        ("from 50%: 8%", "50% - 100%: 8%", "row-with-end", "write from 50%: 8%"),
        ("from 50%: 8%", "50%: 8%", "word-missing", "write from 50%: 8%"),
        ("from 50%: 8%", "above 50%: 8%", "line-unknown", "write from 50%: 8%"),
    ],
)
def test_what_was_left_out_or_said_too_much(old: str, new: str, code: str, remedy: str) -> None:
    problem = only_problem(SMB, old, new)
    assert problem.code == code
    assert problem.remedy.startswith(remedy)


def test_a_row_of_a_quota_has_its_own_words() -> None:
    row = "from 2026-07-01: $750,000 because"
    assert only_problem(MANAGER, row, "from 2026-07-01: because").code == "value-missing"
    problem = only_problem(MANAGER, row, "from : $750,000 because")
    assert "with a START after 2026-01-01" in problem.remedy


def test_a_spiff_without_days_lasts_as_long_as_the_plan() -> None:
    spiff = "    spiff extra:\n        pays $50 per deal in bookings\n\n    bonus quarter_made:"
    plan, problems = read_plan(SMB.replace("    bonus quarter_made:", spiff), "x.plan", Schema())
    assert plan is not None
    assert not problems
    assert [part.days for part in plan.plan.components if isinstance(part, Spiff)] == [
        Days(None, None)
    ]


def test_a_sign_of_another_currency_says_how_its_amounts_are_written() -> None:
    problem = only_problem(SMB, "pays $2,500 per quarter", "pays ₹2,500 per quarter")
    assert problem.code == "character-not-allowed"
    assert (
        "₹ (indian rupee sign) is no sign of a currency plans know: $, €, £, ¥" in problem.message
    )
    assert problem.remedy == "write the currency's code behind the amount, as in 1,500 INR"


@pytest.mark.parametrize(
    ("new", "remedy"),
    [
        ("pays $5 * floor(amount of bookings / $100) per quarter", "pays $5 * whole(amount of bookings / $100) per quarter"),
        ("pays maximum($5, $6) per quarter", "pays max($5, $6) per quarter"),
        ("pays 10% of amount of bookings per quarter", "pays 10% * amount of bookings per quarter"),
        ("pays 10% of person.target per quarter", "pays 10% * person.target per quarter"),
        ("pays $100 for every $10,000 of bookings per quarter", "pays $100 * whole(amount of bookings / $10,000) per quarter"),
        ("pays $100 for every 10 of bookings per quarter", "pays $100 * whole(amount of bookings / 10) per quarter"),
    ],
)  # fmt: skip
def test_words_of_other_tools_are_said_in_ours(new: str, remedy: str) -> None:
    problem = only_problem(SMB, "pays $2,500 per quarter", new)
    assert problem.code == "word-misspelt"
    assert problem.remedy.startswith(f"write {remedy}")


def test_the_whole_part_of_money_says_to_divide_first() -> None:
    problem = only_problem(SMB, "pays $2,500 per", "pays whole($2,500) * $5 per")
    assert problem.remedy == "divide first, as in whole(deal.amount / $1,000)"


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("on bookings accumulated per quarter", "on bookings per quarter", "write on bookings accumulated per quarter"),
        ("pays $2,500 per quarter when attainment", "pays $2,500 per quarter when score", "write attainment of bookings"),
        ("pays $2,500 per quarter when", "$2,500 if", "write it as pays $2,500 per quarter when"),
        ("tiers marginal by attainment:", "tiers:", "write tiers marginal by amount:"),
        ("        tiers marginal by", "        capped at $5,000\n        tiers marginal by", "cap pay in a part of its own: cap NAME: with $10,000 per month on new_business"),
        ("from 50%: 8%", "from 80% of quota: 8%", "write quota of CREDIT, as in 80% * quota of CREDIT"),
        ("from 50%: 8%", "from quota: 8%", "write quota of CREDIT"),
        ("from 50%: 8%", "from 2x person.commission_rate: 8%", "write from 2x * person.commission_rate: 8%"),
        ("        tiers marginal by", "        threshold 50%\n        tiers marginal by", "write opens when attainment >= 50%"),
    ],
)  # fmt: skip
def test_forms_of_other_tools_are_said_in_ours(old: str, new: str, remedy: str) -> None:
    assert only_problem(SMB, old, new).remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("new", "remedy"),
    [
        ("rate 6% of bookings", "write rate 6%"),
        ("rate 50% of person.commission_rate", "write rate 50% * person.commission_rate"),
        ("rate:", "write table NAME by deal.type: with a row for each, and rate NAME"),
    ],
)
def test_rates_as_other_tools_write_them(new: str, remedy: str) -> None:
    plan = Path("fixtures/problems/number-of-pieces.plan").read_text(encoding="utf-8")
    sold = "    commission sold:\n        on hours\n        rate $5 per unit\n\n    bonus busy:"
    plan = plan.replace("    bonus busy:", sold).replace("number of hours", "amount of hours")
    assert only_problem(plan, "rate $5 per unit", new).remedy == remedy


def test_a_recoverable_draw_says_from_what() -> None:
    plan = Path("fixtures/problems/draw-period-differs.plan").read_text(encoding="utf-8")
    line = next(line for line in plan.split("\n") if line.strip().startswith(("recover ", "not ")))
    _, problems = read_plan(plan.replace(line, "        recoverable"), "x.plan", Schema())
    [problem] = [problem for problem in problems if problem.code == "line-unknown"]
    assert problem.remedy == "write recover from COMPONENTS up to 100%"


def test_when_a_draw_is_paid_stands_on_its_own_line() -> None:
    plan = Path("fixtures/problems/draw-parts-missing.plan").read_text(encoding="utf-8")
    problem = only_problem(plan, "per quarter from", "per quarter, in equal parts, from")
    assert problem.remedy == "write below it paid in equal parts, or paid at the end"


def test_a_row_of_a_table_without_its_bar() -> None:
    plan = Path("plans/account_manager_2026.plan").read_text(encoding="utf-8")
    problem = only_problem(plan, "| from 36 months | 3.0% ", "| from 36 months 3.0% | ")
    assert problem.code == "cell-unreadable"


def test_a_point_that_slipped_below_another_line() -> None:
    plan = Path("plans/customer_success_2026.plan").read_text(encoding="utf-8")
    old = "            at 100%: 100%\n        below: nothing\n"
    problem = only_problem(plan, old, "        below: nothing\n            at 100%: 100%\n")
    assert problem.code == "heading-missing"


def test_a_word_that_moved_into_the_next_cell_of_a_head_is_one_mistake() -> None:
    body = BOOKINGS + commission("rate matrix", on="bookings")
    body += "table matrix by deal.product, deal.discount:\n"
    body += "    |  | from | 0% from 20% |\n    | core | 1% | 2% |\n    | any other | 1% | 1% |\n"
    _, problems = read_plan(plan_text(body), "p.plan", Schema())
    assert [each.code for each in problems] == ["table-head-unreadable"]


@pytest.mark.parametrize(
    "rows",
    [
        "bonus attach:\n    steps replacing by amount of pieces per month:\n        from 10: $120",
        "commission earns:\n    on pieces\n    tiers per deal by amount:\n        from 0: $1 per unit",
    ],
)
def test_what_is_counted_by_a_value_left_out_may_be_money_or_a_number(rows: str) -> None:
    credit = BOOKINGS.replace("bookings", "pieces").replace("count deal.acv", "count deal.quantity")
    plan = plan_text(credit + "    up to 5 per deal\n" + rows)
    assert only_problem(plan, "count deal.quantity", "count").code == "value-missing"


def test_a_warning_does_not_stand_for_the_mistake_of_its_line() -> None:
    cars = BOOKINGS.replace("bookings", "cars").replace("deal.acv", "deal.quantity")
    bonus = "bonus five:\n    pays $500 per month when number of cars through month 10 >= 5\n"
    _, problems = read_plan(plan_text(cars + bonus), "x.plan", Schema())
    assert [(each.code, each.severity) for each in problems] == [("window-beyond", "error")]


@pytest.mark.parametrize(
    ("part", "begins"),
    [
        ("spiff push:\n    pays $50 per deal in bookings\n", "write where deal.product is core"),
        ("pool push:\n    fund $90 per month\n    shared equally\n", "write where person.role"),
        ("multiplier push:\n    1.2x per year on earns\n", "write when attainment of CREDIT"),
    ],
)
def test_a_gate_where_none_can_stand(part: str, begins: str) -> None:
    gate = "    opens when amount of bookings per month >= $100, from the first dollar\n"
    sale = BOOKINGS + "quota bookings $9 per year\n" + commission("rate 8%", on="bookings")
    _, problems = read_plan(plan_text(sale + part + gate), "x.plan", Schema())
    [problem] = problems
    assert problem.code == "line-misplaced"
    assert problem.message.startswith("this line belongs to a commission, an override, a kicker,")
    assert problem.remedy.startswith(begins)
    written = problem.remedy.removeprefix("write ").partition(", to say")[0].partition("; or")[0]
    written = written.replace("CREDIT", "bookings")
    _, after = read_plan(plan_text(f"{sale}{part}    {written}\n"), "x.plan", Schema())
    assert not [each for each in after if each.severity == "error"]


def test_a_misread_line_may_have_said_payments() -> None:
    body = (
        "credit cash:\n    from  of own deals\n    count payment.amount\n    dated payment.date\n"
        "commission sold:\n    on cash\n    rate 5%\n"
    )
    _, problems = read_plan(plan_text(body), "rep.plan", Schema())
    assert [problem.code for problem in problems] == ["word-too-many"]
