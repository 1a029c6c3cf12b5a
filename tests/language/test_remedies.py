"""A remedy is pasted where the error stands: the plan is then read, and means what was meant.

Tests: comp/language/lookups.py, comp/language/repair.py, comp/language/other_words.py, comp/language/other_rows.py, comp/language/scope.py, comp/language/parse.py, comp/language/elsewhere.py, comp/language/compile_tables.py, comp/language/compile_curves.py
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from comp.problems import Problem
from tests.engine.story import BOOKINGS, commission, plan_text
from tests.language.mutations import RULES, edit
from tests.scale import count, seed


def problems_of(body: str) -> list[Problem]:
    _, problems = read_plan(plan_text(body), "p.plan", Schema())
    return [problem for problem in problems if problem.severity == "error"]


def the_problem(body: str) -> Problem:
    [problem] = problems_of(body)
    return problem


TWO_WAYS = """
table payout by person.role, attainment of bookings:
    |           | from 0% | from 100% |
    | associate | $60     | $100      |
    | "manager" | $75     | $175      |
"""


def test_a_row_for_any_other_text_has_a_cell_for_each_column_in_the_tables_unit() -> None:
    body = BOOKINGS + "quota bookings $100 per month\n" + TWO_WAYS
    body += "bonus made:\n    pays payout per month\n"
    problem = the_problem(body)
    assert problem.remedy.endswith(" such as | any other | $0 | $0 |")
    row = "| any other | $0 | $0 |"
    assert problems_of(body.replace("| $175      |\n", f"| $175      |\n    {row}\n")) == []


def test_a_column_for_any_other_text_is_told_as_one() -> None:
    body = (
        BOOKINGS
        + commission("rate of_all", on="bookings")
        + "table of_all by deal.discount, deal.type:\n"
    )
    rows = "    | | new | old |\n    | from 0% | 6% | 5% |\n    | from 20% | 4% | 3% |\n"
    problem = the_problem(body + rows)
    assert (
        problem.remedy
        == "end its first row with | any other |, and the others with a value such as | 0% |"
    )
    mended = rows.replace("old |", "old | any other |").replace("5% |", "5% | 0% |")
    assert problems_of(body + mended.replace("3% |", "3% | 0% |")) == []


SOLD = BOOKINGS + commission("rate 5%", on="bookings")
CLAWBACK = """
clawback lost:
    when deal.cancelled_on within 180 days of deal.close_date
    take back 100% of earns paid on the deal
    attainment kept
"""


@pytest.mark.parametrize("line", ["at most 25% of the year's earnings", "at most $500 per deal"])
def test_a_limit_of_a_clawback_is_not_sent_to_a_commission(line: str) -> None:
    body = SOLD + CLAWBACK + f"    {line}\n"
    problem = the_problem(body)
    assert problem.message.startswith("a clawback has no limit of its own")
    assert problem.remedy.startswith("leave this line out")
    assert problems_of(body.replace(f"    {line}\n", "")) == []


def test_a_line_of_another_block_is_told_so_where_it_cannot_be_read_either() -> None:
    """Written as such lines are, it would still stand in the wrong place."""
    body = SOLD + "bonus made:\n    pays $5 per month\n    guarantee whatever I may need\n"
    problem = the_problem(body)
    assert problem.message == "this line belongs to a draw, it stands in a bonus"
    assert problem.remedy == "move it below draw NAME:"


def test_whose_column_is_asked_is_told_where_only_the_record_is_named() -> None:
    body = SOLD.replace("    dated", "    where person is not absent\n    dated")
    problem = the_problem(body)
    assert problem.remedy == "write which column of it is asked, such as person.role"
    assert problems_of(body.replace("where person", "where person.role")) == []


def test_a_value_that_cannot_be_called_so_is_defined_under_a_longer_name() -> None:
    body = BOOKINGS + commission("rate target", on="bookings")
    problem = the_problem(body)
    assert problem.remedy.startswith("write target_value and define it above (define target_value:")
    mended = body.replace("rate target", "rate target_value")
    assert problems_of(mended + "define target_value: 5%\n") == []


def test_a_component_that_cannot_be_called_so_is_defined_under_a_longer_name() -> None:
    cap = "cap limit:\n    $500 per month on total\n    measured after clawbacks\n    excess is lost\n"
    problem = the_problem(BOOKINGS + cap)
    assert problem.remedy.startswith("write total_pay and define it in the plan, for instance")
    assert problem.remedy.endswith("commission total_pay:")
    earning = SOLD.replace("earns", "total_pay")
    assert problems_of(earning + cap.replace("total", "total_pay")) == []


def test_a_definition_is_not_renamed_to_what_it_cannot_be_called() -> None:
    body = BOOKINGS + "bonus made:\n    pays paid of total per month\n"
    cap = "cap limit:\n    $500 per month on total\n    measured after clawbacks\n    excess is lost\n"
    assert the_problem(body + cap).remedy == "write made"


def test_a_curve_paid_to_date_says_which_words_to_leave_out() -> None:
    body = BOOKINGS + "quota bookings $100 per year, spread evenly\n"
    body += (
        "curve to_goal:\n    target $21 per year\n    points by attainment of bookings per year:\n"
        "        at 0%: 0%\n        at 100%: 100%\n    below: nothing\n    above: last point\n"
        "    accumulated per year to date\n"
    )
    problem = the_problem(body)
    assert problem.remedy == "leave out per year, as in points by attainment of bookings:"
    assert problems_of(body.replace("of bookings per year:", "of bookings:")) == []


def test_a_table_by_another_credit_keeps_it() -> None:
    cars = BOOKINGS.replace("bookings", "cars").replace("deal.acv", "deal.quantity")
    table = "tiers retroactive by amount of cars:\n    from 0: 1%\n    from 15: 2%\n"
    body = BOOKINGS + cars + commission(table, on="bookings accumulated per month")
    problem = the_problem(body)
    assert problem.remedy == "write by number of cars"
    assert problems_of(body.replace("by amount of cars", "by number of cars")) == []


def test_days_of_a_contest_are_those_its_credit_counts() -> None:
    contest = (
        "contest best:\n    rank number of bookings per month among plan members\n"
        "    prizes:\n        1: $2,500\n    ties share\n"
    )
    days = "    from 2026-03-01 to 2026-03-31\n"
    problem = the_problem(BOOKINGS + contest + days)
    where = "where deal.close_date >= 2026-03-01 and deal.close_date <= 2026-03-31"
    assert problem.remedy == f"write in the credit it goes by: {where}"
    assert problems_of(BOOKINGS.replace("    dated", f"    {where}\n    dated") + contest) == []
    bonus = "bonus made:\n    pays $5 * number of bookings per month\n"
    assert the_problem(BOOKINGS + bonus + days).remedy == problem.remedy


def test_what_a_gate_asks_is_kept() -> None:
    quota = "quota bookings $1,000 per quarter\n"
    gate = "rate 2%\nopens when paid of made per quarter >= $150, on the part above"
    body = BOOKINGS + quota + commission(gate)
    body += "bonus made:\n    pays $5 * number of bookings per quarter\n"
    problem = the_problem(body)
    assert problem.message == "paid of made is that of the period this line goes by"
    assert problem.remedy == "write opens when paid of made >= $150, on the part above"
    body = body.replace(" per quarter >= $150", " >= $150")
    problem = the_problem(body)
    opened = "opens when paid of made >= $150, from the first dollar"
    assert problem.remedy == f"write {opened}, or attainment >= 50% in its place"
    assert problems_of(body.replace("on the part above", "from the first dollar")) == []
    assert problems_of(body.replace("paid of made >= $150", "attainment >= 50%")) == []


def test_how_a_quota_spreads_keeps_the_quota() -> None:
    body = SOLD + "quota bookings $1,200 per year, spread by days\n"
    problem = the_problem(body)
    assert problem.remedy == "write quota bookings $1,200 per year, spread evenly"
    assert problems_of(body.replace("by days", "evenly")) == []


def test_a_line_that_begins_as_one_does_keeps_its_name_and_values() -> None:
    body = SOLD + "quota bookings $1,200 per year and $7 for dana's office\n"
    assert the_problem(body).remedy == "write it as quota bookings $1,200 per year"


def test_no_remedy_is_what_was_written() -> None:
    """Two slips in any plan: what is to be written is never the line as it stands."""
    random = Random(seed())
    plans = sorted(Path("plans").glob("*.plan")) + sorted(Path("fixtures/worked").rglob("*.plan"))
    told = 0
    for _ in range(max(300, count(3000))):
        text = random.choice(plans).read_text(encoding="utf-8")
        text = edit(edit(text, random).text, random).text
        lines = text.split("\n")
        for problem in read_plan(text, "p.plan", RULES[0])[1]:
            meant = re.fullmatch(r"write (?:it as )?(.*)", problem.remedy)
            if meant is not None and problem.span is not None:
                told += 1
                line = lines[problem.span.line - 1].strip()
                assert re.sub(r"[ ]+", " ", line) != meant[1], problem
    assert told > 50
