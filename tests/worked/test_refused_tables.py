"""Tables of tiers with a hole, an open middle, bounds upside down or no rows are refused (E88)."""

from __future__ import annotations

import csv

import pytest

from comp.fields import Schema
from comp.problems import errors
from comp.workspace import read_plans
from tests.worked.fixture import WORKED

BAD = WORKED / "E88" / "bad"
with (WORKED / "E88" / "problems.csv").open(encoding="utf-8", newline="") as _file:
    EXPECTED = {row["plan"]: (int(row["line"]), row["code"]) for row in csv.DictReader(_file)}


def test_every_plan_has_its_problem_listed() -> None:
    assert {path.name for path in BAD.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_table_is_refused_at_its_row(name: str) -> None:
    reading = read_plans([BAD / name], BAD, Schema())
    assert not reading.plans
    found = [
        (problem.span.line, problem.code) for problem in errors(reading.problems) if problem.span
    ]
    assert found == [EXPECTED[name]]
