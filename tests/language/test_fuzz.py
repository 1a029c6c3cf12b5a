"""Whatever stands in a plan file, reading and laying it out ends quickly, with a result or problems.

Tests: comp/language/outline.py, comp/language/tokens.py, comp/language/grammar.py, comp/language/build.py, comp/language/syntax.py
"""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from comp.fields import Schema
from comp.language.format import format_text
from comp.language.read import read_plan
from comp.language.words import FORMS
from tests.language.mutations import edit
from tests.scale import count, seed

PLANS = sorted(Path("plans").glob("*_2026.plan")) + sorted(Path("fixtures/problems").glob("*.plan"))
CHUNKS = 10
ALPHABET = "\t\r\n \x00\x0b#:|\"'$%().,-+*/<>=_09azAZ€£¥é\u202e\u200b\u2028\ufeff一\U0001f600"


def mutate(text: str, random: Random) -> str:
    """A plan damaged in one to eight places: bytes, words, lines, pieces of other forms."""
    for _ in range(random.randint(1, 8)):
        kind = random.randrange(5)
        at = random.randrange(len(text) + 1)
        if kind == 0:
            text = text[:at] + random.choice(ALPHABET) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + random.randint(1, 30) :]
        elif kind == 2 and text.strip() and "\n" in text:
            text = edit(text, random).text
        elif kind == 3:
            text = text[:at] + random.choice(list(FORMS.values())) + text[at:]
        else:
            piece = text[at : at + random.randint(1, 60)]
            text = text[:at] + piece * random.randint(1, 6) + text[at:]
    return text


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_mutated_plans_end_with_a_result_or_problems(chunk: int) -> None:
    random = Random(seed() * 100 + chunk)
    texts = [path.read_text(encoding="utf-8") for path in PLANS]
    for _ in range(count(50_000) // CHUNKS):
        text = mutate(random.choice(texts), random)
        started = time.process_time()
        plan, problems = read_plan(text, "fuzz.plan", Schema())
        taken = time.process_time() - started
        assert plan is not None or problems, text
        assert taken < 2, text


def test_mutated_plans_are_laid_out_or_refused() -> None:
    random = Random(seed())
    texts = [path.read_text(encoding="utf-8") for path in PLANS]
    for _ in range(count(5_000)):
        text = mutate(random.choice(texts), random)
        laid_out, problems = format_text(text, "fuzz.plan")
        assert laid_out is not None or problems, text
        if laid_out is not None:
            assert format_text(laid_out, "fuzz.plan") == (laid_out, []), text


DEEP = [
    "count " + "(" * 5000 + "1" + ")" * 5000,
    "count " + "-" * 3000 + "1",
    "count " + "not " * 900 + "1",
    "count " + "if a then " * 300 + "1",
    "count 1" + " + 1" * 900,
    "where " + "a is b and " * 300 + "a is b",
    "count min(" * 300,
    '"' * 3999,
    "$" * 3999,
    "1," * 1999,
    "# " + "x" * 5000,
]


@pytest.mark.parametrize("line", DEEP, ids=lambda line: line[:12])
def test_deep_and_long_lines_are_refused(line: str) -> None:
    text = Path("plans/smb_ae_2026.plan").read_text(encoding="utf-8")
    started = time.process_time()
    plan, problems = read_plan(text.replace("count  deal.acv", line), "deep.plan", Schema())
    assert plan is None
    assert problems
    assert time.process_time() - started < 2


def test_ever_deeper_indentation_is_refused_quickly() -> None:
    text = "\n".join(" " * depth + "credit a:" for depth in range(1500))
    plan, problems = read_plan(text, "deep.plan", Schema())
    assert plan is None
    assert problems


def test_many_broken_lines_are_refused_quickly() -> None:
    text = 'plan a "A":\n' + "    quota bookings per per $5 month\n" * 15_000
    started = time.process_time()
    plan, problems = read_plan(text, "many.plan", Schema())
    assert plan is None
    assert problems
    assert time.process_time() - started < 2
