"""Words of the language that may be names or texts too, because no sentence gets two readings by it.

Tests: comp/language/grammar.py, comp/language/words.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.grammar import PAIRS, keywords, words_beside_names
from comp.language.plan import Plan
from comp.language.read import read_plan
from comp.language.words import FREE_WORDS
from tests.engine.story import BOOKINGS, commission, plan_text


def plan_of(body: str) -> Plan:
    file, problems = read_plan(plan_text(body), "p.plan", Schema())
    assert file is not None, [problem.message for problem in problems]
    return file.plan


def test_where_a_free_word_stands_no_name_can() -> None:
    assert set(keywords()) >= FREE_WORDS
    assert not FREE_WORDS & words_beside_names()


@pytest.mark.parametrize("name", sorted(FREE_WORDS - {"true-ups"}))
def test_free_words_are_names(name: str) -> None:
    text = BOOKINGS.replace("credit bookings", f"credit {name}")
    plan = plan_of(text + commission("rate 10%", on=name))
    assert plan.credits[0].name == name


@pytest.mark.parametrize("word", sorted(PAIRS))
def test_words_of_a_pair_are_texts_alone(word: str) -> None:
    plan = plan_of(
        BOOKINGS.replace(
            "    dated", f"    where deal.type is {word} or deal.type is one of ({word})\n    dated"
        )
        + commission("rate 10%", on="bookings")
    )
    assert word in str(plan.credits[0].where)
