"""Curves, steps and windows in words: where a curve stands, the line it is on, what was paid before."""

from __future__ import annotations

from tests.output.story import PERSON, SALES, text_of

CURVE = """\
    curve variable_pay:
        target person.target per quarter
        points by attainment of sales:
            at  50%:   0%
            at 100%: 100%
        below: nothing
        above: {above}
{more}
example "one deal" for ae:
"""
DEAL = """\
    given deals:
        | deal | close_date | amount   |
        | D-1  | 2026-01-20 | {amount} |
        | D-2  | 2026-03-31 | $0       |
    expect total {paid} in 2026-03
"""


def told(amount: str, paid: str, above: str = "last slope") -> str:
    """Why the first quarter paid what it paid."""
    deals = DEAL.format(amount=amount, paid=paid)
    return text_of(SALES + CURVE.format(above=above, more="") + PERSON + deals)


def test_a_curve_says_between_which_points_it_stands() -> None:
    text = told("$75,000", "$1,500")
    assert "sales of 2026-Q1: $75,000.00 of $100,000.00 = 75%." in text
    assert "That is on the line from at 50%: 0% to at 100%: 100%." in text
    assert "$3,000.00 × 50% = $1,500.00" in text


def test_beyond_the_last_point_it_says_whether_the_line_goes_on() -> None:
    text = told("$110,000", "$3,600")
    assert "at or above at 100%: 100%, where the line from at 50%: 0% goes on." in text
    text = told("$110,000", "$3,000", "last point")
    assert "at or above at 100%: 100%, the last point." in text


RATIO = """\
    bonus average:
        steps replacing by amount of sales / number of sales per quarter:
            from      $0: $100
            from $20,000: $500
{}
    curve liked:
        measured per quarter
        points by score of csat:
            at  50%:   $0
            at 100%: $200
        below: nothing
        above: last point

example "one deal" for ae:
    given scores:
        | person | period  | objective | score |
        | ana    | 2026-Q1 | csat      | 75%   |
"""


def test_steps_by_a_ratio_and_points_by_a_score_say_what_they_go_by_in_numbers() -> None:
    deals = DEAL.format(amount="$75,000", paid="$600")
    text = text_of(SALES + RATIO.format("") + PERSON + deals)
    assert (
        "What it goes by is amount of sales / number of sales = $75,000.00 ÷ 2 = $37,500.00."
        in text
    )
    assert "What it goes by is score of csat (75%)." in text
    assert "That is on the line from at 50%: $0 to at 100%: $200." in text
