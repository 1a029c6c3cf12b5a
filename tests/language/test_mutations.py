"""A thousand single edits of the shipped plans: each keeps a plan, or gives one problem where it was made.

Tests: comp/language/parse.py, comp/language/read.py
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from comp.fields import Schema
from comp.language.plan import PlanFile
from comp.language.read import read_plan
from comp.problems import Problem
from tests.language.mutations import Edit, edit, near
from tests.scale import count, seed

PLANS = [
    Path("plans/smb_ae_2026.plan"),
    Path("plans/enterprise_ae_2026.plan"),
    Path("plans/smb_manager_2026.plan"),
]


def edited_plans(
    number: int, salt: int = 0
) -> list[tuple[Path, Edit, PlanFile | None, list[Problem]]]:
    """Edits of the plans, each with what reading it gave; examples can be run on those with a plan."""
    random = Random(seed() * 1000 + salt)
    texts = [(path, path.read_text(encoding="utf-8")) for path in PLANS]
    found = []
    for _ in range(number):
        path, text = random.choice(texts)
        edited = edit(text, random)
        plan, problems = read_plan(edited.text, path.as_posix(), Schema())
        found.append((path, edited, plan, problems))
    return found


def test_a_slip_gives_one_problem_at_its_place() -> None:
    wrong = []
    for path, edited, plan, problems in edited_plans(max(1000, count(5000))):
        if plan is not None:
            assert all(problem.severity == "warning" for problem in problems)
            continue
        places = [(p.span.line, *(span.line for span, _ in p.related)) for p in problems if p.span]
        if len(places) != 1 or not any(near(edited, line) for line in places[0]):
            wrong.append((str(path), edited.what, [(p.code, str(p.span)) for p in problems]))
    # One in five hundred edits breaks two things at once, such as a heading and a name.
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_plans_themselves_are_fine(path: Path) -> None:
    plan, problems = read_plan(path.read_text(encoding="utf-8"), path.as_posix(), Schema())
    assert plan is not None
    assert not problems
