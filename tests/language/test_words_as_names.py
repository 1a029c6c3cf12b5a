"""Words of the language that may be names or texts too, because no sentence gets two readings by it.

Tests: comp/language/grammar.py, comp/language/words.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.grammar import PAIRS, keywords, words_before_lines, words_beside_names
from comp.language.plan import Plan
from comp.language.read import read_plan
from comp.language.scope import LINE_NAMES
from comp.language.words import FREE_WORDS
from tests.engine.story import BOOKINGS, commission, plan_text


def plan_of(body: str) -> Plan:
    file, problems = read_plan(plan_text(body), "p.plan", Schema())
    assert file is not None, [problem.message for problem in problems]
    return file.plan


def test_where_a_free_word_stands_no_name_can() -> None:
    assert set(keywords()) >= FREE_WORDS
    assert not FREE_WORDS & words_beside_names() - {"top", "share"}


def test_top_is_a_name_everywhere_but_before_a_percent() -> None:
    plan = plan_of(
        BOOKINGS
        + commission("rate top", on="bookings")
        + "define top: if deal.type is top then 2% else 1%\n"
        + "contest best:\n    rank amount of bookings per month among plan members\n"
        + "    prizes:\n        top 10%, rounded up: $50\n    ties share\n"
        + "cap limit_of_all:\n    $5 per month on earns, best\n    measured after clawbacks\n"
    )
    assert "top" in str(plan.components[0])
    named = plan_of(
        BOOKINGS
        + commission("rate 1%", on="bookings").replace("earns", "top")
        + "cap limit_of_all:\n    $5 per month on top\n    measured after clawbacks\n"
        + "multiplier more:\n    1.5x per month on top when amount of bookings >= $1\n"
    )
    assert [each.name for each in named.components] == ["top", "more"]


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


@pytest.mark.parametrize(
    "name", sorted(words_before_lines() - LINE_NAMES - FREE_WORDS - {"true-ups"})
)
def test_words_that_begin_lines_are_names_of_credits_and_components(name: str) -> None:
    """No line begins with one of these; a definition may begin a line and cannot be called so."""
    body = (
        BOOKINGS.replace("credit bookings", f"credit {name}")
        + commission("rate 10%", on=name).replace("earns", name)
        + f"bonus yearly:\n    pays paid of {name} + amount of {name} per month when attainment of {name} >= 1%\n"
        + f"quota {name} $100 per month\n"
        + f"cap limit_of_all:\n    $5 per month on {name}, yearly\n    measured after clawbacks\n"
        + f"draw ahead:\n    guarantee $5 per month\n    recover from {name} up to 50%\n    leftover is forgiven\n"
    )
    plan = plan_of(body)
    assert [each.name for each in plan.components] == [name, "yearly"]
    _, problems = read_plan(plan_text(f"define {name}: 5%\n" + body), "p.plan", Schema())
    assert [problem.code for problem in problems] == ["name-reserved"]


@pytest.mark.parametrize(
    "word", sorted(set(keywords()) - {"empty", "one", "not", "true-ups", "deal's"})
)
def test_every_word_of_the_language_is_a_text_to_compare_with(word: str) -> None:
    test = (
        f"deal.stage is {word} or not deal.type is not {word} and deal.type is one of (new, {word})"
    )
    plan = plan_of(
        BOOKINGS.replace("    dated", f"    where {test}\n    dated")
        + commission(f"rate if deal.type is {word} then 2% else 1%", on="bookings")
    )
    assert str(plan.credits[0].where).count(f"'{word}'") >= 3


def test_a_measure_beside_a_text_stays_one() -> None:
    plan = plan_of(
        BOOKINGS
        + "spiff half_of_it:\n    pays if deal.type is amount then max(amount, $5) else $1 per deal in bookings\n"
    )
    assert plan.components[0].name == "half_of_it"  # max() of a text would be a problem
