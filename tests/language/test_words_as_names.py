"""Words of the language that may be names or texts too, because no sentence gets two readings by it.

Tests: comp/language/grammar.py, comp/language/names.py, comp/language/words.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.format import format_text
from comp.language.grammar import (
    PAIRS,
    keywords,
    places_of_names,
    words_at,
    words_before_lines,
    words_before_values,
    words_beside_names,
)
from comp.language.names import LINE_NAMES, PLACES, reserved_words
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


def names_of(kind: str) -> list[str]:
    """The words of the language that may be names of a kind and are written with letters alone."""
    return sorted(word for word in set(keywords()) - reserved_words(kind) if word.isidentifier())


def test_every_place_of_a_name_is_one_of_a_kind() -> None:
    """What stands beside a name is known for each kind of name: values, and these few fixed texts."""
    fixed = ("currency", "converted to", "to role")
    lines = [line for places in PLACES.values() for line in places]
    known = {words_at(line) for line in (*lines, *fixed)}
    unknown = [beside for beside, value in places_of_names() if not value and beside not in known]
    assert unknown == []


@pytest.mark.parametrize("name", names_of("plan"))
def test_plans_are_called_what_they_like(name: str) -> None:
    text = plan_text(BOOKINGS + commission("rate 10%", on="bookings"), name=name)
    example = (
        f'example "One deal" for {name}:\n    given deals:\n        | deal | close_date | acv |\n'
        "        | D-1 | 2026-01-20 | $100 |\n    expect total $10.00 in 2026-Q1\n"
    )
    file, problems = read_plan(text + "\n" + example, "p.plan", Schema())
    assert file is not None, [problem.message for problem in problems]
    assert file.plan.name == name
    assert problems == []


def everywhere(component: str, credit: str, cap: str) -> str:
    """A body in which these names stand wherever names of their kind can."""
    return (
        BOOKINGS.replace("credit bookings", f"credit {credit}")
        + commission("rate 10%", on=credit).replace("earns", component)
        + f"bonus extra_of_it:\n    pays paid of {component} + amount of {credit} - $5 per month when attainment of {credit} >= 1%\n"
        + f"quota {credit} $100 per month\n"
        + f"cap {cap}:\n    $5 per month on {component}, extra_of_it\n    measured after clawbacks\n    excess is lost\n"
        + f"draw ahead:\n    guarantee $5 per month\n    recover from extra_of_it, {component} up to 50%\n    leftover is forgiven\n"
        + f"clawback back_again:\n    when deal.cancelled_on within 9 days of deal.close_date\n    take back 100% of {component} paid on the deal\n    attainment kept\n"
    )


@pytest.mark.parametrize("name", sorted({*names_of("component")} - LINE_NAMES))
def test_words_are_names_of_components_and_caps(name: str) -> None:
    """Where one of these stands, no word of the language can."""
    plan = plan_of(everywhere(name, "bookings", "limit"))
    assert [each.name for each in plan.components] == [name, "extra_of_it"]
    assert [each.name for each in plan_of(everywhere("sold", "bookings", name)).caps] == [name]


@pytest.mark.parametrize("name", names_of("credit"))
def test_words_are_names_of_credits(name: str) -> None:
    body = everywhere("sold", name, "limit")
    assert [each.name for each in plan_of(body).credits] == [name]
    laid_out, _ = format_text(plan_text(body), "p.plan")
    assert f"amount of {name} - $5" in str(laid_out)


@pytest.mark.parametrize(
    "name", sorted(words_before_lines() & words_before_values() - {"true-ups"})
)
def test_words_that_begin_lines_are_values(name: str) -> None:
    plan = plan_of(
        BOOKINGS
        + f"define {name}: $5\n"
        + commission("rate 10%", on="bookings")
        + f"cap limit_of_all:\n    {name} per month on earns\n    measured after clawbacks\n    excess is lost\n"
        + f"cap twice_of_all:\n    {name} * 2 per month on earns\n    measured after clawbacks\n    excess is lost\n"
        + f"bonus extra_of_all:\n    pays {name} - $1 per month when {name} >= $2\n"
    )
    assert [cap.name for cap in plan.caps] == ["limit_of_all", "twice_of_all"]


@pytest.mark.parametrize(
    ("kind", "body", "remedy"),
    [
        ("define", "define quota: 5%\n", "quota_value"),
        ("cap", "cap total:\n    $5 per month on earns\n    measured after clawbacks\n    excess is lost\n", "total_cap"),
        ("component", "bonus variable:\n    pays $5 per month\n", "variable_pay"),
        ("credit", BOOKINGS.replace("bookings", "members"), "members_credit"),
    ],
)  # fmt: skip
def test_the_name_proposed_fits_what_is_named(kind: str, body: str, remedy: str) -> None:
    text = plan_text(BOOKINGS + commission("rate 10%", on="bookings") + body)
    _, problems = read_plan(text, "p.plan", Schema())
    assert [problem.code for problem in problems] == ["name-reserved"], kind
    assert problems[0].remedy == f"choose a name that says more, such as {remedy}"
    old = remedy.rpartition("_")[0]
    mended = text.replace(f" {old}:", f" {remedy}:")
    _, problems = read_plan(mended, "p.plan", Schema())
    assert [problem.code for problem in problems if problem.severity == "error"] == []


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
