"""Days that come of other days, said where a line takes the name of a day only, or in other words.

Tests: comp/language/other_days.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from comp.problems import Problem
from tests.engine.story import plan_text

DAY = "day counted: the later of deal.close_date, deal.invoiced_on"
BODY = f"""
{DAY}
credit bookings:
    from  own deals
    count deal.acv
    dated deal.counted
commission sold:
    on bookings
    rate 5%
release sold:
    100% on deal.counted
after leaving: nothing more
"""


def the_problem(old: str, new: str) -> Problem:
    assert old in BODY
    _, problems = read_plan(plan_text(BODY.replace(old, new)), "rep.plan", Schema())
    [problem] = problems
    return problem


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "later of deal.close_date and deal.invoiced_on",
            "the later of deal.close_date, deal.invoiced_on",
        ),
        (
            "max(deal.close_date, deal.invoiced_on)",
            "the later of deal.close_date, deal.invoiced_on",
        ),
        (
            "min(deal.close_date, deal.invoiced_on)",
            "the earlier of deal.close_date, deal.invoiced_on",
        ),
        (
            "the first of deal.close_date, deal.invoiced_on",
            "the earlier of deal.close_date, deal.invoiced_on",
        ),
        ("deal.close_date + 90 days", "90 days after deal.close_date"),
    ],
)
def test_a_day_in_other_words(said: str, meant: str) -> None:
    problem = the_problem(DAY, f"day counted: {said}")
    assert problem.remedy == f"write day counted: {meant}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "the later of deal.close_date, deal.invoiced_on",
            "the later of deal.close_date, deal.invoiced_on",
        ),
        (
            "the earlier of deal.close_date or deal.invoiced_on",
            "the earlier of deal.close_date, deal.invoiced_on",
        ),
        ("90 days after deal.close_date", "90 days after deal.close_date"),
        ("deal.close_date + 3 months", "3 months after deal.close_date"),
    ],
)
def test_a_line_takes_the_name_of_a_day(said: str, meant: str) -> None:
    problem = the_problem("dated deal.counted", f"dated {said}")
    assert problem.remedy == f"write in the plan day counted: {meant}, and here dated deal.counted"
    if "90 days after" not in said:
        problem = the_problem("100% on deal.counted", f"100% on {said}")
        assert problem.remedy.endswith(f"{meant}, and here 100% on deal.counted")


def test_the_bare_name_of_a_day() -> None:
    assert the_problem("dated deal.counted", "dated counted").remedy == "write dated deal.counted"
    problem = the_problem("100% on deal.counted", "100% on counted")
    assert problem.remedy == "write 100% on deal.counted"


def test_a_definition_is_no_day() -> None:
    [problem] = read_plan(
        plan_text(BODY.replace(DAY, "define counted: deal.close_date")), "rep.plan", Schema()
    )[1]
    assert problem.code == "field-unknown"
    assert problem.remedy.startswith("if it is a day, write day counted: the later of ")


@pytest.mark.parametrize(
    "said",
    [
        "day: the later of deal.close_date, deal.invoiced_on",
        "day day counted: the later of deal.close_date, deal.invoiced_on",
        "dya counted: the later of deal.close_date, deal.invoiced_on",
        "number counted: the moth of deal.close_date in quarter",
        "day counted: the later of deal.close_date",
    ],
)
def test_a_mistake_in_its_line_is_one_problem(said: str) -> None:
    the_problem(DAY, said)


def test_a_misspelt_name_is_told_where_it_is_misspelt() -> None:
    problem = the_problem("day counted:", "day conted:")
    assert problem.span is not None
    assert problem.remedy == "write counted here"
    assert the_problem("dated deal.counted", "dated deal.conted").remedy == "write deal.counted"
