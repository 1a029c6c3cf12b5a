"""Multipliers in words: the test, what was paid before, what the multiple adds."""

from __future__ import annotations

from tests.output.story import PERSON, SALES, text_of

PLAN = """\
    commission earns:
        on sales
        rate 10%

    multiplier more:
        {} per quarter on earns
        when attainment of sales >= 50%

example "a good quarter" for ae:
"""
DEALS = """\
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $60,000 |
        | D-2  | 2026-03-31 | $0      |
    expect total $3,000 in 2026-03
"""


def test_a_multiplier_names_its_test_and_what_it_multiplies() -> None:
    text = text_of(SALES + PLAN.format("1.5x") + PERSON + DEALS)
    assert "sales of 2026-Q1: $60,000.00 of $100,000.00 = 60%" in text
    assert "Paid is what 1.5x is more than the pay itself." in text
    assert "$6,000.00 × 50% = $3,000.00   plans/ae.plan:19  earns of 2026-Q1" in text


def test_an_asked_multiple_is_worked_out() -> None:
    asked = "if number of sales >= 2 then 1.5x else 2x"
    text = text_of(SALES + PLAN.format(asked) + PERSON + DEALS)
    assert (
        "The multiple is if number of sales >= 2 then 1.5x else 2x (number of sales 2) = 1.5."
        in text
    )
