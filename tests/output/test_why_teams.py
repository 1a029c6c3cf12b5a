"""Contests in words: the place, of how many, and what ties made of the prize.

Tests: comp/output/why_teams.py
"""

from __future__ import annotations

from comp.language.format import format_text
from comp.output.explain import explain_run, render_text
from tests.output.runs import run_of
from tests.output.test_explain import HEAD, text_of

CLUB = (
    HEAD
    + """
    contest best:
        rank amount of bookings per month among plan members
        prizes:
            1: $900
            top 60%, rounded down: $500
        ties share

example "two of four, and two of them alike" for ae:
    person bob
    given people:
        | person | plan | from       |
        | ana    | ae   | 2026-01-01 |
        | bob    | ae   | 2026-01-01 |
        | cid    | ae   | 2026-01-01 |
        | dan    | ae   | 2026-01-01 |
    given deals:
        | deal | person | close_date | amount  |
        | D-1  | ana    | 2026-01-20 | $90,000 |
        | D-2  | bob    | 2026-01-20 | $60,000 |
        | D-3  | cid    | 2026-01-20 | $60,000 |
"""
)
EXPECTED = """\
    expect:
        | paid    | line | amount  |
        | 2026-01 | best | $250.00 |
"""


def test_a_prize_for_a_share_says_of_how_many_and_how_it_was_rounded() -> None:
    text = render_text(explain_run(run_of(CLUB + EXPECTED), "bob"))
    assert (
        "bookings of 2026-01: $60,000.00.\n"
        "   Ranked among plan members: place 2.\n"
        "   Top 60% of 4 who take part, rounded down: 2.\n"
        "   The prize of the top 60% is $500.00; others came in alike, and ties share.\n" in text
    )


def test_a_prize_for_a_place_says_the_place() -> None:
    first = EXPECTED.replace("$250.00", "$900.00")
    text = text_of(CLUB.replace("person bob", "person ana") + first)
    assert "Ranked among plan members: place 1.\n" in text
    assert "take part" not in text


def test_rows_of_prizes_keep_their_layout() -> None:
    written, problems = format_text(CLUB + EXPECTED, "ae.plan")
    assert not problems
    assert written is not None
    assert "            1: $900\n            top 60%, rounded down: $500\n" in written
