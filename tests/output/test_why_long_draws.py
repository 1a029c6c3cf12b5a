"""Draws over longer periods in words: the part of a month, and how the quarter ended."""

from __future__ import annotations

from tests.output.story import PERSON, SALES, text_of

PLAN = """\
    commission earns:
        on sales
        rate 10%

    draw ramp:
        guarantee $9,000 per quarter from 2026-01-01 to 2026-06-30
        paid in equal parts
        recover from earns up to 50%
        leftover carries over

example "a slow quarter and a good one" for ae:
"""
DEALS = """\
    given deals:
        | deal | close_date | amount   |
        | D-1  | 2026-01-20 | $10,000  |
        | D-2  | 2026-06-30 | $110,000 |
    expect total $9,000 in 2026-Q1
"""


def test_a_month_names_its_part_and_the_end_what_the_quarter_came_to() -> None:
    text = text_of(SALES + PLAN + PERSON + DEALS)
    promised = "$9,000 per quarter is guaranteed, paid in equal parts; "
    assert (
        f"{promised}$1,000.00 was earned in 2026-01, whose part is $3,000.00.\n"
        "   The guarantee adds $2,000.00.\n" in text
    )
    assert (
        f"{promised}$1,000.00 was earned in 2026-Q1, and $5,000.00 was paid ahead.\n"
        "   The guarantee adds $3,000.00.\n" in text
    )
    assert (
        f"{promised}$11,000.00 was earned in 2026-Q2, and $6,000.00 was paid ahead.\n"
        "   Of what was paid ahead $6,000.00 is taken off.\n" in text
    )
    assert (
        "$11,000.00 was earned in 2026-Q2; up to 50% of what exceeds the guarantee of $9,000 "
        "repays older advances." in text
    )


def test_a_draw_of_months_before_pay_of_quarters_tells_what_is_due_and_since_when() -> None:
    plan = PLAN.replace("$9,000 per quarter", "$3,000 per month")
    plan = plan.replace("        paid in equal parts\n", "").replace(
        "rate 10%", "rate 10%\n        paid per quarter"
    )
    text = text_of(SALES + plan + PERSON + DEALS)
    assert "$3,000 per month is guaranteed; $0.00 of pay is due in 2026-01.\n" in text
    assert (
        "$11,000.00 of pay is due in 2026-06; up to 50% of what exceeds the guarantee of $3,000 "
        "repays advances." in text
    )
    assert "Earned on 2026-01-20; pay of 2026-Q1 is paid in 2026-03.\n" in text
    assert "Earned on 2026-06-30" not in text
