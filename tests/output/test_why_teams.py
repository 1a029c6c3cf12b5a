"""Contests in words: the place, of how many, and what ties made of the prize.

Tests: comp/output/why_teams.py
"""

from __future__ import annotations

from comp.language.format import format_text
from comp.output.explain import explain_run, render_text
from tests.output.runs import run_of
from tests.output.story import HEAD, text_of

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


GROWTH = CLUB.replace(
    "rank amount of bookings per month",
    "rank amount of bookings / amount of bookings in the month before per month",
).replace(
    "    given deals:\n        | deal | person | close_date | amount  |\n",
    "    given deals:\n        | deal | person | close_date | amount  |\n"
    "        | D-8  | bob    | 2025-12-20 | $90,000 |\n"
    "        | D-9  | ana    | 2026-02-02 | $45,000 |\n"
    "        | D-7  | bob    | 2026-02-02 | $80,000 |\n",
)
GROWN = """\
    expect:
        | paid    | line | amount  |
        | 2026-02 | best | $900.00 |
"""


def test_a_contest_by_growth_shows_both_amounts_and_the_ratio() -> None:
    text = render_text(explain_run(run_of(GROWTH + GROWN), "bob"))
    assert (
        "What it goes by is amount of bookings / amount of bookings in the month before"
        " = $80,000.00 ÷ $60,000.00 = 133.3333%.\n"
        "   Ranked among plan members: place 1.\n" in text
    )


def test_a_contest_of_who_is_first_says_the_day() -> None:
    text = CLUB.replace(
        "rank amount of bookings per", "rank first with amount of bookings > $1 per"
    )
    text = text.replace("| cid    | 2026-01-20", "| cid    | 2026-01-19")
    shown = render_text(explain_run(run_of(text + EXPECTED), "cid"))
    assert (
        "amount of bookings > $1 first on 2026-01-19.\n"
        "   Ranked among plan members: place 1.\n" in shown
    )


TEAM = (
    HEAD
    + """
    quota bookings $100,000 per quarter

    define at_quota: share of team at 100% of bookings as of the last day

    bonus made:
        pays $3,000 * at_quota per quarter when at_quota >= 50%

    bonus heads:
        pays $500 * number of all team at 50% of bookings as of the first day per quarter

    pool kitty:
        fund   $90 per quarter
        shared by number of team at 100% of bookings as of the last day

example "two of three" for ae:
    person mia
    given people:
        | person | plan | manager |
        | mia    | ae   |         |
        | ana    | ae   | mia     |
        | bob    | ae   | mia     |
        | cid    | ae   | bob     |
        | dan    | ae   | mia     |
    given deals:
        | deal | person | close_date | amount   |
        | D-1  | ana    | 2026-01-20 | $100,000 |
        | D-2  | bob    | 2026-02-20 | $160,000 |
        | D-3  | cid    | 2026-03-31 | $60,000  |
    expect:
        | paid    | line  | amount    |
        | 2026-03 | made  | $2,000.00 |
        | 2026-03 | heads | $1,500.00 |
        | 2026-03 | kitty | $90.00    |
"""
)


def test_it_is_said_how_many_of_a_team_reached_it() -> None:
    text = render_text(explain_run(run_of(TEAM), "mia"))
    two = (
        "   Team as of 2026-03-31, direct reports with a quota of bookings in 2026-Q1: "
        "2 of 3 reached 100% of it.\n"
    )
    assert (
        f"made   $2,000.00\n{two}"
        "   at_quota is share of team at 100% of bookings as of the last day (66.67%).\n" in text
    )
    assert "     $3,000.00 × 2 ÷ 3 = $2,000.00" in text
    assert (
        "   Team as of 2026-01-01, everybody below with a quota of bookings in 2026-Q1: "
        "3 of 4 reached 50% of it.\n" in text
    )
    assert "     $500.00 × 3 = $1,500.00" in text
    assert f"The fund of 2026-Q1: $90 = $90.00.\n{two}" in text


def test_a_team_without_quotas_is_said_to_have_none() -> None:
    alone = TEAM.replace("per quarter when at_quota >= 50%", "+ $10 per quarter")
    alone = alone.replace("$2,000.00", "$10.00").replace("mia     |", "        |")
    alone = alone.replace("        | 2026-03 | heads | $1,500.00 |\n", "")
    alone = alone.replace("        | 2026-03 | kitty | $90.00    |\n", "")
    text = render_text(explain_run(run_of(alone), "mia"))
    assert "direct reports with a quota of bookings in 2026-Q1: none.\n" in text
    assert "(share of team at 100% of bookings as of the last day 0%)" in text


POOL = (
    HEAD
    + """
    table tip_points by person.role:
        | server    | 3 |
        | any other | 1 |

    pool tips:
        fund   $500 per month
        shared by tip_points

example "one of three" for ae:
    person mia
    given people:
        | person | plan | role   |
        | mia    | ae   | server |
        | ana    | ae   | server |
        | bob    | ae   | bar    |
    given deals:
        | deal | person | close_date | amount |
        | D-1  | ana    | 2026-01-20 | $100   |
    expect:
        | paid    | line | amount  |
        | 2026-01 | tips | $214.28 |
"""
)


def test_a_share_of_a_pool_is_the_own_weight_of_all_weights() -> None:
    assert "$500.00 × 3 ÷ 7 = $214.285714 " in render_text(explain_run(run_of(POOL), "mia"))
    equal = POOL.replace("shared by tip_points", "shared equally").replace("$214.28", "$166.66")
    assert "$500.00 × 1 ÷ 3 = $166.666667 " in render_text(explain_run(run_of(equal), "mia"))
    paid = POOL.replace("shared by tip_points", "shared by person.salary")
    paid = paid.replace("role   |", "salary |").replace("server |", "$3,000 |")
    paid = paid.replace("bar    |", "$2,000 |").replace("$214.28", "$187.50")
    shown = render_text(explain_run(run_of(paid), "mia"))
    assert "$500.00 × $3,000.00 ÷ $8,000.00 = $187.50 " in shown


def test_a_fund_by_a_named_value_says_what_that_is() -> None:
    named = POOL.replace(
        "    pool tips:", "    define gain: 10% * total amount of bookings\n\n    pool tips:"
    )
    named = named.replace("$500 per", "max(gain, gain / 2) per").replace("| $100 ", "| $5,000 ")
    text = render_text(explain_run(run_of(named), "mia"))
    assert "The fund of 2026-01: max(gain, gain / 2) = $500.00.\n" in text
    assert text.count("gain is 10% * total amount of bookings.\n") == 1
