"""Rows that begin at a person's own values, in explanations: where they begin, in numbers."""

from __future__ import annotations

from tests.output.runs import run_of, statement_of
from tests.output.story import HEAD, PERSON, SALES, text_of

PLAN = (
    HEAD
    + """
    quota bookings $100,000 per quarter

    commission sold:
        on bookings accumulated per quarter
        tiers MODE by amount:
            from                                        $0: 2%
            from max(person.salary * 2, 40% * quota of bookings): 6%

example "Two deals" for ae:
    given people:
        | person | from       | salary  |
        | dana   | 2026-01-01 | $30,000 |
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $50,000 |
        | D-2  | 2026-02-20 | $30,000 |
    expect:
        | paid    | line | deal | amount |
        ROWS
"""
)
MARGINAL = """| 2026-01 | sold | D-1  | $1,000.00 |
        | 2026-02 | sold | D-2  | $1,400.00 |
"""
RETROACTIVE = """| 2026-01 | sold | D-1  | $1,000.00 |
        | 2026-02 | sold | D-1  | $2,000.00 |
        | 2026-02 | sold | D-2  | $1,800.00 |
"""


def told(mode: str, rows: str, deal: str) -> str:
    text = PLAN.replace("MODE", mode).replace("ROWS", rows.strip())
    return text_of(text, deal=deal)


def test_a_part_of_the_way_says_where_its_row_begins() -> None:
    text = told("marginal", MARGINAL, "D-2")
    assert (
        "   D-2 brings bookings of 2026-Q1 from $50,000.00 to $80,000.00.\n"
        "   The row from max(person.salary * 2, 40% * quota of bookings) begins at the largest of "
        "($30,000.00 × 2, 40% × $100,000.00) = $60,000.00.\n" in text
    )
    assert "$10,000.00 × 2% =   $200.00" in text
    assert "$20,000.00 × 6% = $1,200.00" in text


def test_a_true_up_says_where_the_row_reached_begins() -> None:
    text = told("retroactive", RETROACTIVE, "D-1")
    assert "D-2 brought bookings of 2026-Q1 to $80,000.00" in text
    assert "begins at the largest of ($30,000.00 × 2, 40% × $100,000.00) = $60,000.00." in text


STEPS = """\
    bonus made:
        steps replacing by amount of sales per quarter:
            from person.target * 20: $600

    curve var_pay:
        measured per quarter
        points by amount of sales:
            at     person.target: $0
            at person.target * 25: $100
        below: nothing
        above: last point

example "one deal" for ae:
"""


def test_steps_and_points_say_where_they_begin() -> None:
    deals = """\
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $75,000 |
        | D-2  | 2026-03-31 | $0      |
    expect total $700 in 2026-03
"""
    text = text_of(SALES + STEPS + PERSON + deals)
    assert "The row from person.target * 20 begins at $3,000.00 × 20 = $60,000.00." in text
    assert "The point at person.target * 25 stands at $3,000.00 × 25 = $75,000.00." in text


def test_the_statement_says_how_far_it_is_to_a_person_s_own_row() -> None:
    text = PLAN.replace("MODE", "marginal").replace("ROWS", MARGINAL.strip())
    html = statement_of(run_of(text), "dana", "2026-01")
    assert (
        "Next tier: from max(person.salary * 2, 40% * quota of bookings) at $60,000.00: 6%, $10,000.00 to go."
        in html
    )
