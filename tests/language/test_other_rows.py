"""Rows and lines as other tools write them, and the row or line that plans say it in.

Tests: comp/language/other_rows.py, comp/language/other_words.py
"""

from __future__ import annotations

from pathlib import Path

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.language.test_one_cause import SMB, only_problem

ROWS = "            from  0%: 6%\n            from 50%: 8%\n"


@pytest.mark.parametrize(
    ("rows", "meant"),
    [
        (["up to 50%: 6%", "over 50%: 8%"], ["from 0%: 6%", "from 50%: 8%"]),
        (["below 50%: 6%", "from 50%: 8%"], ["from 0%: 6%"]),
        (["first 35%: 6%", "next 15%: 7%", "thereafter: 8%"], ["from 0%: 6%", "from 35%: 7%", "from 50%: 8%"]),
        (["first 35%: 6%", "35% to 50%: 7%", "remaining: 8%"], ["from 0%: 6%", "from 35%: 7%", "from 50%: 8%"]),
        (["from 0%: 6%", "more than 50%: 8%"], ["from 50%: 8%"]),
    ],
)  # fmt: skip
def test_each_row_is_said_as_it_was_meant(rows: list[str], meant: list[str]) -> None:
    written = "".join(f"            {row}\n" for row in rows)
    _, problems = read_plan(SMB.replace(ROWS, written), "x.plan", Schema())
    assert [problem.remedy for problem in problems] == [f"write {row}" for row in meant]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("above 50%: 8%", "above begins no row; from 50% holds at 50% too, for above it write from 50.01%"),
        ("> 50%: 8%", "> begins no row; from 50% holds at 50% too, for above it write from 50.01%"),
        (">= 50%: 8%", ">= begins no row; a row begins with from"),
        ("over 50.125%: 8%", "over begins no row; from 50.125% holds at 50.125% too, for above it write from 50.1251%"),
        ("over $1,500: 8%", "over begins no row; from $1,500 holds at $1,500 too, for above it write from $1,500.01"),
        ("least 50%: 8%", "least begins no row; a row begins with from"),
    ],
)  # fmt: skip
def test_a_row_above_a_bound_is_told_from_one_that_begins_there(row: str, reason: str) -> None:
    """`from 50%` holds at 50%, so the reason says what is not the same, and what would be."""
    _, problems = read_plan(SMB.replace("from 50%: 8%", row), "x.plan", Schema())
    assert problems[0].message == reason
    start = row.split(":")[0].split(" ")[1]
    assert problems[0].remedy == f"write from {start}: 8%"
    start = reason.rpartition("from ")[2] if "too" in reason else start
    _, problems = read_plan(SMB.replace("from 50%: 8%", f"from {start}: 8%"), "x.plan", Schema())
    errors = {problem.code for problem in problems if problem.severity == "error"}
    assert errors <= ({"bound-of-other-unit"} if "$" in start else set())


def test_where_a_row_begins_is_not_guessed() -> None:
    _, problems = read_plan(SMB.replace("from 50%: 8%", "next 50%: 8%"), "x.plan", Schema())
    assert [problem.remedy for problem in problems] == ["write from START: 8%"]


def test_the_amount_that_was_written_is_kept() -> None:
    line = "        minimum $150\n        tiers marginal by"
    problem = only_problem(SMB, "        tiers marginal by", line)
    assert problem.remedy == "write at least $150 per deal"


@pytest.mark.parametrize(
    ("new", "remedy"),
    [
        ("rate $9 above 826 units", "write tiers marginal by number: with the rows from 0: $0 per unit and from 826: $9 per unit"),
        ("rate 20% above $75,000", "write tiers marginal by amount: with the rows from $0: 0% and from $75,000: 20%"),
        ("rate 5% up to $10,000", "write tiers marginal by amount: with the rows from $0: 5% and from $10,000: 0%"),
        ("rate $5 per unit where deal.product is core", "write rate if deal.product is core then $5 else $0 per unit"),
        ("rate if deal.product is core then 5%", "write rate if deal.product is core then 5% else 0%"),
    ],
)  # fmt: skip
def test_a_rate_with_a_bound_or_a_test(new: str, remedy: str) -> None:
    plan = Path("fixtures/problems/number-of-pieces.plan").read_text(encoding="utf-8")
    sold = "    commission sold:\n        on hours\n        rate $5 per unit\n\n    bonus busy:"
    plan = plan.replace("    bonus busy:", sold).replace("number of hours", "amount of hours")
    _, problems = read_plan(plan.replace("rate $5 per unit", new), "x.plan", Schema())
    assert problems[0].remedy == remedy


@pytest.mark.parametrize(
    ("new", "remedy"),
    [
        ("pays $9 * (1 + amount of bookings / $100) per quarter", "write 100% in place of 1"),
        ("pays 10% per quarter", "write what it is a part of, as in 10% * person.target"),
        ("pays $500 per deal in bookings", "write in a spiff, below it: where deal.product is core"),
    ],
)  # fmt: skip
def test_what_a_bonus_pays(new: str, remedy: str) -> None:
    assert only_problem(SMB, "pays $2,500 per quarter", new).remedy == remedy


def test_a_window_of_quarters_is_one_of_months() -> None:
    problem = only_problem(
        SMB, "attainment of bookings >=", "attainment of bookings over 2 quarters >="
    )
    assert "attainment of bookings over 6 months" in problem.remedy


def test_a_part_taken_back_is_a_value() -> None:
    plan = Path("plans/enterprise_ae_2026.plan").read_text(encoding="utf-8")
    line = next(line for line in plan.split("\n") if line.strip().startswith("take back"))
    of = line.partition(" of ")[2]
    problem = only_problem(plan, line, f"        take back pro rata of {of}")
    months = "100% - months from deal.start_date to deal.cancelled_on / deal.term"
    assert problem.remedy == f"write take back {months} of {of}"
