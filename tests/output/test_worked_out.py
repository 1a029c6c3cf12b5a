"""Expressions with their numbers: what a rate, a bonus, a spiff or a guarantee was asked of.

Tests: comp/output/worked_out.py, comp/output/asked.py, comp/output/known.py
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from comp.language.plan import Bonus, Literal, Spiff
from comp.output.asked import known_of_deal, known_of_period
from comp.output.case import Case
from comp.output.explain import case_of
from comp.output.known import value_of
from comp.output.rows import Line, rows_by_person
from comp.output.worked_out import in_numbers
from tests.output.story import PERSON, SALES, text_of
from tests.output.test_random_runs import random_run
from tests.scale import count, seed


def test_a_bonus_shows_its_test_and_its_amount_in_numbers() -> None:
    text = text_of(
        SALES
        + """\
    define boost: if attainment of sales >= 110% then 1.5x else 1x

    bonus made:
        pays person.target * attainment of sales * boost per quarter when attainment of sales >= 100% and number of sales >= 2

example "a good quarter" for ae:
"""
        + PERSON
        + """\
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $70,000 |
        | D-2  | 2026-03-20 | $50,000 |
    expect:
        | paid    | line    | amount    |
        | 2026-03 | made    | $5,400.00 |
"""
    )
    for part in (
        "sales of 2026-Q1: $120,000.00 of $100,000.00 = 120%, 2 deals.",
        "boost is if attainment of sales >= 110% then 1.5x else 1x (attainment of sales 120%) = 1.5.",
        "(attainment of sales 120%, number of sales 2) is met.",
        "$3,000.00 × $120,000.00 ÷ $100,000.00 × 1.5 = $5,400.00",
    ):
        assert part in text, text


def test_a_table_of_expressions_prints_the_rows_that_apply() -> None:
    text = text_of(
        SALES
        + """\
    commission deals_won:
        on sales accumulated per quarter
        tiers marginal by attainment:
            from 0%: person.target / quota of sales
            from 50%: 2 * person.target / quota of sales
            from 200%: 9%

example "past half" for ae:
"""
        + PERSON
        + """\
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $40,000 |
        | D-2  | 2026-01-21 | $20,000 |
    expect:
        | paid    | line      | deal | amount    |
        | 2026-01 | deals_won | D-1  | $1,200.00 |
        | 2026-01 | deals_won | D-2  | $900.00   |
"""
    )
    first, second = text.split("\n\n")
    low = "The rate from 0% is person.target / quota of sales = $3,000.00 ÷ $100,000.00 = 3%."
    high = "The rate from 50% is 2 * person.target / quota of sales = 2 × $3,000.00 ÷ $100,000.00 = 6%."
    assert low in first
    assert low in second
    assert high not in first
    assert high in second


def test_a_spiff_shows_the_amount_and_the_fields_it_asks() -> None:
    text = text_of(
        SALES
        + """\
    spiff own_rate:
        pays if deal.cost is empty then amount * 10% else deal.cost per deal in sales
        where deal.amount >= $100
        from 2026-01-01 to 2026-12-31
        at most $60 per deal

example "agreed or not" for ae:
"""
        + PERSON
        + """\
    given deals:
        | deal | close_date | amount | cost   |
        | D-1  | 2026-01-20 | $500   |        |
        | D-2  | 2026-01-21 | $900   |        |
        | D-3  | 2026-01-22 | $900   | $12    |
    expect:
        | paid    | line     | deal | amount |
        | 2026-01 | own_rate | D-1  | $50.00 |
        | 2026-01 | own_rate | D-2  | $60.00 |
        | 2026-01 | own_rate | D-3  | $12.00 |
"""
    )
    assert "D-1 meets deal.amount >= $100 (deal.amount $500.00)." in text
    assert "(deal.cost empty, amount $500.00) per deal." in text
    assert "$500.00 × 10% = $50.00" in text
    assert "$900.00 × 10% = $90.00" in text
    assert "D-2 comes to $90.00, cut to at most $60 per deal." in text
    assert "(deal.cost $12.00) per deal." in text


def test_a_whole_part_shows_what_it_was_taken_of() -> None:
    text = text_of(
        SALES
        + """\
    bonus made:
        pays $100 * whole(amount of sales / $15,000) per quarter

example "eight times full" for ae:
"""
        + PERSON
        + """\
    given deals:
        | deal | close_date | amount   |
        | D-1  | 2026-01-20 | $120,001 |
    expect:
        | paid    | line | amount  |
        | 2026-03 | made | $800.00 |
"""
    )
    assert "$100.00 × the whole part of ($120,001.00 ÷ $15,000.00) = $800.00" in text


def test_a_guarantee_and_a_salary_that_are_expressions_are_worked_out() -> None:
    text = text_of(
        SALES
        + """\
    commission deals_won:
        on sales
        rate 10%

    draw ramp:
        guarantee person.salary * 5% per month from 2026-01-01 to 2026-03-31
        not recovered

example "a slow month" for ae:
"""
        + PERSON
        + """\
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $10,000 |
    expect:
        | paid    | line      | deal | amount    |
        | 2026-01 | deals_won | D-1  | $1,000.00 |
        | 2026-01 | ramp      |      | $5,000.00 |
"""
    )
    assert "person.salary * 5% (person.salary $120,000.00) = $120,000.00 × 5% = $6,000.00" in text


def test_base_pay_shows_each_salary_for_its_days() -> None:
    text = " ".join(
        text_of(
            SALES
            + """\
    base salary person.salary per year

example "a raise" for ae:
    person ana
    given people:
        | person | from       | to         | salary   |
        | ana    | 2026-01-01 | 2026-01-10 | $120,000 |
        | ana    | 2026-01-11 |            | $124,000 |
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $1     |
    expect:
        | paid    | line | amount     |
        | 2026-01 | base | $10,225.81 |
"""
        ).split()
    )
    assert "$120,000.00 ÷ 12 × 10 ÷ 31 = $3,225.806452" in text
    assert "$124,000.00 ÷ 12 × 21 ÷ 31 = $7,000.00" in text
    assert "Together $10,225.806452." in text
    assert "$10,225.806452 rounded half up to $10,225.81." in text


def worked(case: Case, line: Line) -> tuple[object, Fraction, str] | None:
    """What an expression comes to by the explanation, by the engine, and in numbers."""
    part = case.part(line)
    if line.kind != "earned" or not isinstance(part, (Bonus, Spiff)):
        return None
    if isinstance(part, Bonus) and part.prorated is not None:
        return None  # the line is a part of what `pays` comes to, shown in a step of its own
    if isinstance(part, Bonus):
        known, exact = known_of_period(case, line, part), Fraction(line.exact)
    else:
        known = known_of_deal(case, line)
        piece = next(iter(case.slices(line)))
        exact = abs(Fraction(piece.amount or 0))
    value = value_of(part.pays, known)
    if isinstance(part, Spiff) and isinstance(value, Fraction):
        value = abs(value) * Fraction(piece.exchange or 1)
    return value, exact, "" if isinstance(part.pays, Literal) else in_numbers(part.pays, known)


@pytest.mark.parametrize("number", [seed() * 1000 + 800 + each for each in range(count(100))])
def test_the_numbers_shown_are_those_the_engine_paid(number: int) -> None:
    run = random_run(number)
    for rows in rows_by_person(run.result).values():
        case = case_of(run, rows)
        for line in case.rows.lines:  # as they are told: in the plan's currency
            found = worked(case, line)
            if found is not None:
                value, exact, _ = found
                assert isinstance(value, Fraction), (line, found)
                assert abs(value - exact) < Fraction(1, 10**8), (line, found)


def test_a_named_table_shows_what_it_was_asked_with_and_the_row() -> None:
    text = text_of(
        SALES
        + """\
    table product_rate by deal.product, deal.discount:
        |           | from 0% | from 20% |
        | core      | 6%      | 4%       |
        | any other | 3%      | 2%       |

    commission sold:
        on sales
        rate product_rate

example "one deal" for ae:
"""
        + PERSON
        + """\
    given deals:
        | deal | close_date | amount  | product | discount |
        | D-1  | 2026-01-20 | $70,000 | core    | 25%      |
    expect total $2,800.00 in 2026-01
"""
    )
    asked = "by deal.product, deal.discount (deal.product core, deal.discount 25%)"
    assert f"product_rate is looked up {asked}, row core, from 20%: 4%." in text
    assert "$70,000.00 × 4% = $2,800.00" in text


def test_a_named_ratio_that_steps_go_by_is_said_once_and_as_a_ratio_too() -> None:
    text = text_of(
        SALES
        + """\
    define lots: whole(amount of sales / $1,000)

    bonus sold:
        steps replacing by lots per month:
            from 1000%: $45
            from 1500%: $275

example "15 times" for ae:
"""
        + PERSON
        + """\
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $15,400 |
    expect total $275.00 in 2026-01
"""
    )
    assert text.count("the whole part of ($15,400.00 ÷ $1,000.00) = 1500% (15 to 1).\n") == 1
    assert "What it goes by" not in text
