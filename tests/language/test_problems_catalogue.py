"""Every problem of a plan: the smallest plan that has it, and exactly what is shown.

Tests: comp/language/codes.py, comp/language/words.py, comp/language/suggest.py, comp/language/missing.py, comp/language/pricing.py, comp/language/scope.py, comp/language/slots.py, comp/language/asking.py, comp/language/units.py, comp/language/unit_rules.py, comp/language/currencies.py, comp/language/compile.py, comp/language/compile_credits.py, comp/language/compile_currency.py, comp/language/compile_stretches.py, comp/language/currency_rules.py, comp/language/compile_examples.py, comp/language/compile_limits.py, comp/language/compile_on_deals.py, comp/language/compile_on_periods.py, comp/language/compile_tables.py, comp/language/quotas.py, comp/language/repair.py, comp/language/left_out.py, comp/language/lookups.py, comp/language/cells.py, comp/language/compile_gates.py, comp/language/measures.py, comp/language/compile_multipliers.py
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from comp.fields import Schema
from comp.language.codes import LANGUAGE_CODES
from comp.language.grammar import keywords, terminal_names
from comp.language.read import read_plan
from comp.language.words import TERMINALS
from comp.problems import Problem, Sources, render_text

CATALOGUE = Path("fixtures/problems")
PLANS = sorted(CATALOGUE.glob("*.plan"))


def problems_of(path: Path) -> tuple[list[Problem], str]:
    text = path.read_text(encoding="utf-8")
    _, problems = read_plan(text, path.as_posix(), Schema())
    sources = Sources({path.as_posix(): text})
    shown = "\n\n".join(render_text(problem, sources) for problem in problems) + "\n"
    return problems, shown


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_bad_plan_has_one_problem_shown_like_this(path: Path, accept: bool) -> None:
    problems, shown = problems_of(path)
    expected = path.with_suffix(".txt")
    if accept:
        expected.write_text(shown, encoding="utf-8")
    assert [problem.code for problem in problems] == [path.stem]
    assert shown == expected.read_text(encoding="utf-8")


def test_every_code_is_in_the_catalogue() -> None:
    too_large_to_keep = {"plan-too-long"}
    assert {path.stem for path in PLANS} == set(LANGUAGE_CODES) - too_large_to_keep


def test_every_code_used_is_explained() -> None:
    """Codes are the first text of a problem; whatever looks like one in the sources is explained."""
    used = set()
    for path in Path("comp/language").glob("*.py"):
        if path.name == "codes.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and re.fullmatch(r"[a-z]+(-[a-z]+)+", node.value):
                used.add(node.value)
    no_codes = {"is-not", "half-year", "half-month"}
    assert used - no_codes == set(LANGUAGE_CODES) - {"tab"}


def test_every_terminal_has_words() -> None:
    """No name of the grammar ever reaches a user."""
    words = set(keywords().values())
    assert terminal_names() <= words | set(TERMINALS)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_messages_are_in_the_words_of_plans(path: Path) -> None:
    problems, shown = problems_of(path)
    # These stand for something of the user's in forms such as `commission NAME:`.
    placeholders = {"NAME", "CREDIT", "DATE", "FIELD", "PLAIN"}
    said = "\n".join(line for line in shown.splitlines() if " | " not in line)
    leaked = {name for name in terminal_names() if re.search(rf"\b{name}\b", said)}
    assert leaked <= placeholders
    assert "unexpected" not in shown.lower()
    assert "token" not in shown.lower()
    for problem in problems:
        assert problem.span is not None
        assert bool(problem.remedy) != bool(problem.choices)


def test_a_text_of_more_than_a_megabyte_is_refused_at_once() -> None:
    plan, problems = read_plan("#" * 1_000_001, "big.plan", Schema())
    assert plan is None
    assert [problem.code for problem in problems] == ["plan-too-long"]


def test_a_text_of_too_many_lines_is_refused_at_once() -> None:
    plan, problems = read_plan("plan\n" * 20_000, "big.plan", Schema())
    assert plan is None
    assert [problem.code for problem in problems] == ["plan-too-long"]


def test_all_problems_come_at_once_in_order_of_lines() -> None:
    text = Path("fixtures/problems/tier-mode-missing.plan").read_text(encoding="utf-8")
    text = (
        text.replace("deal.stage", "deal.stages")
        .replace("10%", "10")
        .replace("half up to", "half to")
    )
    _, problems = read_plan(text, "bad.plan", Schema())
    assert [problem.code for problem in problems] == [
        "line-not-understood",
        "field-unknown",
        "tier-mode-missing",
        "rate-without-unit",
    ]
