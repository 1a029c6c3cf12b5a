"""Step 3: spiffs for the first deals of a period only, and out of one budget for everybody.

Tests: comp/engine/spiff_limits.py, comp/language/compile_spiff.py
"""

from __future__ import annotations

from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, Story, story

PEOPLE = """
    person ana
    given people:
        | person | plan | from       |
        | ana    | rep  | 2026-01-01 |
        | bob    | rep  | 2026-01-01 |
"""
DEALS = """
    given deals:
        | deal | person | close_date | acv     |
        | D-1  | ana    | 2026-01-10 | $1,000  |
        | D-2  | bob    | 2026-01-10 | $1,000  |
        | D-3  | ana    | 2026-01-09 | $1,000  |
        | D-4  | ana    | 2026-01-31 | $1,000  |
        | D-5  | ana    | 2026-02-01 | $1,000  |
        | D-6  | bob    | 2026-02-02 | $1,000  |
        | D-7  | ana    | 2026-02-02 | -$1,000 |
        | D-8  | ana    | 2026-02-03 | $1,000  |
"""
SPLIT = """
    given deals:
        | deal | person | close_date | acv    |
        | D-1  | bob    | 2026-01-10 | $1,000 |
    given splits:
        | deal | person | share |
        | D-1  | bob    | 50%   |
        | D-1  | ana    | 50%   |
"""


def spiff(more: str, pays: str = "$500") -> str:
    lines = "".join(f"    {line}\n" for line in more.split("; "))
    return f"{BOOKINGS}spiff push:\n    pays {pays} per deal in bookings\n{lines}"


def test_the_first_deals_of_each_month_pay() -> None:
    # D-4 is the third of January; what D-7 takes back is not counted.
    told = story(spiff("at most 2 deals per month"), PEOPLE + DEALS)
    told.lines("""
        | person | paid    | deal | amount   | note                                |
        | ana    | 2026-01 | D-3  | $500.00  | deal 1 of at most 2 in 2026-01      |
        | ana    | 2026-01 | D-1  | $500.00  | deal 2 of at most 2 in 2026-01      |
        | bob    | 2026-01 | D-2  | $500.00  | deal 1 of at most 2 in 2026-01      |
        | ana    | 2026-02 | D-5  | $500.00  | deal 1 of at most 2 in 2026-02      |
        | bob    | 2026-02 | D-6  | $500.00  | deal 1 of at most 2 in 2026-02      |
        | ana    | 2026-02 | D-7  | -$500.00 |                                     |
        | ana    | 2026-02 | D-8  | $500.00  | deal 2 of at most 2 in 2026-02      |
    """)
    told.frame(
        "slices",
        "| deal | tier | amount |\n| D-4 | per deal | 500 |\n| D-4 | too many deals | -500 |",
        deal="D-4",
    )


def test_the_first_deals_of_the_whole_plan_pay() -> None:
    # Ana's fourth is of February; bob has two in all.
    body = spiff("at most 3 deals per plan")
    told = story(body, PEOPLE + DEALS)
    told.frame(
        "lines",
        """
        | person | paid    | deal | amount   | note                             |
        | ana    | 2026-01 | D-3  | $500.00  | deal 1 of at most 3 in the plan  |
        | ana    | 2026-01 | D-1  | $500.00  | deal 2 of at most 3 in the plan  |
        | bob    | 2026-01 | D-2  | $500.00  | deal 1 of at most 3 in the plan  |
        | ana    | 2026-01 | D-4  | $500.00  | deal 3 of at most 3 in the plan  |
        | bob    | 2026-02 | D-6  | $500.00  | deal 2 of at most 3 in the plan  |
        | ana    | 2026-02 | D-7  | -$500.00 |                                  |
        """,
        line="push",
    )
    assert "for the first 3 deals of the plan" in show_plan(told.plans[0], None)


def test_a_fee_is_charged_for_the_first_deals_and_given_back_with_the_deal() -> None:
    for pays in ("-$100", "-10% * amount", "-(10% * amount)"):
        told = story(spiff("at most 2 deals per month", pays), PEOPLE + DEALS)
        told.frame(
            "lines",
            """
            | paid    | deal | amount   |
            | 2026-01 | D-3  | -$100.00 |
            | 2026-01 | D-1  | -$100.00 |
            | 2026-02 | D-5  | -$100.00 |
            | 2026-02 | D-7  | $100.00  |
            | 2026-02 | D-8  | -$100.00 |
            """,
            line="push",
            person="ana",
        )


def test_deals_that_pay_nothing_are_not_counted() -> None:
    # D-3 pays nothing, so D-1 and D-4 are the first two of the year; D-5 comes too late. Pay stays at zero.
    pays = 'if deal.deal is "D-3" then $0 else $500'
    told = story(spiff("at most 2 deals per year", pays), PEOPLE + DEALS)
    _paid(
        told,
        "ana D-1 500.00",
        "ana D-4 500.00",
        "ana D-7 -500.00",
        "ana None 500.00",
        "bob D-2 500.00",
        "bob D-6 500.00",
    )


def test_a_budget_is_spent_in_order_of_day_deal_and_person() -> None:
    # D-3, D-1 and half of D-2; nothing for D-4, D-5, D-6. D-7 gives back, and D-8 has that.
    told = story(spiff("budget $1,250 for everybody"), PEOPLE + DEALS)
    _paid(
        told,
        "ana D-3 500.00",
        "ana D-1 500.00",
        "bob D-2 250.00",
        "ana D-7 -500.00",
        "ana D-8 500.00",
    )
    told.frame(
        "slices",
        "| deal | tier | before | after | amount |\n"
        "| D-2 | per deal |  |  | 500 |\n| D-2 | budget | 500 | 250 | -250 |",
        deal="D-2",
    )


def test_one_deal_of_two_people_goes_by_person() -> None:
    body = spiff("budget $700 for everybody").replace("deal.acv", "deal.acv times split.share")
    _paid(story(body, PEOPLE + SPLIT), "ana D-1 500.00", "bob D-1 200.00")


def test_the_sum_of_rounded_lines_never_passes_the_budget() -> None:
    # 0.5% of 1,001 is 5.005, paid 5.01; of 15.00 the third has the last 4.98, and nothing is left.
    deals = DEALS.replace("-$1,000", "$1,001").replace("$1,000 ", "$1,001 ")
    told = story(spiff("budget $15 for everybody", "amount * 0.5%"), PEOPLE + deals)
    _paid(told, "ana D-3 5.01", "ana D-1 5.01", "bob D-2 4.98")


def test_both_limits_and_a_limit_per_deal() -> None:
    # 600 each, at most 400 a deal, two deals a month each: D-3, D-1, D-2 take the budget.
    more = "at most $400 per deal; at most 2 deals per month; budget $1,000 for everybody"
    told = story(spiff(more, "$600"), PEOPLE + DEALS)
    _paid(
        told,
        "ana D-3 400.00",
        "ana D-1 400.00",
        "bob D-2 200.00",
        "ana D-7 -400.00",
        "ana D-8 400.00",
    )


def test_people_calculated_apart_share_the_budget() -> None:
    body = spiff("budget $1,250 for everybody") + ("bonus again:\n    pays paid of push per year\n")
    told = story(
        body, PEOPLE + DEALS + "        | D-9 | bob | 2026-12-31 | $1,000 |\n", partitions=2
    )
    told.frame(
        "lines",
        "| person | amount |\n| ana | $1,000.00 |\n| bob | $250.00 |",
        line="again",
    )


def test_the_plan_is_shown_with_its_limits() -> None:
    told = story(spiff("at most 2 deals per month; budget $1,250 for everybody"), PEOPLE + DEALS)
    shown = show_plan(told.plans[0], None)
    assert "  for the first 2 deals of each month\n" in shown
    assert "  until all people together have been paid $1,250\n" in shown


def _paid(told: Story, *expected: str) -> None:
    rows = told.result.lines.select("person", "deal", "amount").iter_rows()
    assert sorted(f"{a} {b} {c:.2f}" for a, b, c in rows) == sorted(expected)
