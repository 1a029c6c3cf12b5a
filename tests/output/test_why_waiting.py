"""Pay that waits, in words: why it waits, why it is paid, why it is lost.

Tests: comp/output/why_waiting.py
"""

from __future__ import annotations

import pytest

from comp.language.format import format_text
from tests.output.runs import run_of, statement_of, words
from tests.output.story import HEAD, text_of

SMALL = (
    HEAD
    + """
    commission earns:
        on bookings
        rate 10%

    pay below $50 carries over, paid at leaving

example "small months" for ae:
    person ana
    given people:
        | person | from       | end_date   |
        | ana    | 2026-01-01 | 2026-05-20 |
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $200   |
        | D-2  | 2026-02-20 | -$100  |
        | D-3  | 2026-03-20 | $450   |
        | D-4  | 2026-04-20 | $30    |
        | D-5  | 2026-05-10 | $40    |
"""
)


@pytest.mark.parametrize(
    ("month", "amount", "told", "balance"),
    [
        ("2026-01", "-$20.00", "Pay of $20.00 waits: with what waited before it is below $50.00.", "$0.00 before, $20.00"),
        ("2026-02", "$10.00", "Pay cannot fall below zero: of what waited, $10.00 covers what it lacks.", "$20.00 before, $10.00"),
        ("2026-03", "$10.00", "$10.00 that waited is paid: with the pay of 2026-03 it comes to $55.00.", "$10.00 before, $0.00"),
        ("2026-05", "$3.00", "$3.00 that waited is paid: no later pay adds to it.", "$3.00 before, $0.00"),
    ],
)  # fmt: skip
def test_each_way_of_what_waits(month: str, amount: str, told: str, balance: str) -> None:
    text = text_of(SMALL + "    expect total $62.00 in 2026\n", component="waiting")
    assert (
        f"{month}  waiting   {amount}   carried over\n"
        f"   {told}\n"
        f"   Waiting: {balance} after {month}.\n"
        "   by plans/ae.plan:16\n" in text
    )


def test_what_is_lost_at_leaving() -> None:
    lost = SMALL.replace("paid at leaving", "lost at leaving")
    text = text_of(lost + "    expect total $55.00 in 2026\n", component="waiting")
    assert "$3.00 that waited waits no longer: no later pay adds to it.\n" in text
    assert (
        "2026-05  waiting   -$7.00   lost\n"
        "   $7.00 is below $50.00; by the plan it is lost at leaving.\n" in text
    )


def test_the_line_keeps_its_layout_beside_the_settings() -> None:
    text = SMALL.replace(
        "each line\n", "each line\n    pay below $50 carries over, paid at leaving\n", 1
    )
    written, problems = format_text(text, "ae.plan")
    assert not problems
    assert written is not None
    assert "\n    pay        monthly\n" in written
    assert written.count("\n    pay below $50 carries over, paid at leaving\n") == 2


def test_the_statement_shows_it_as_a_balance() -> None:
    text = words(
        statement_of(run_of(SMALL + "    expect total $62.00 in 2026\n"), "ana", "2026-01")
    )
    assert "Total paid for 2026-01 $0.00" in text
    assert "Waiting until pay is large enough $0.00 +$20.00 $20.00" in text
    assert "Pay that is too little to be paid by itself waits and adds to later pay." in text
