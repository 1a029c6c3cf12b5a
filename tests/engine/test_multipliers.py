"""Multipliers: pay of other components for a period, times what the multiple has beyond 1."""

from __future__ import annotations

from tests.engine.story import BOOKINGS, commission, story

EARNS = BOOKINGS + "quota bookings $1,000 per quarter\n" + commission("rate 10%", "bookings")
GIVEN = """
given deals:
    | deal | close_date | acv  |
    | D-1  | 2026-01-20 | $600 |
    | D-2  | 2026-02-20 | $600 |
    | D-3  | 2026-06-30 | $300 |
"""
MORE = "multiplier more:\n    {} per quarter on {}\n"
MADE = "\n    when attainment of bookings >= 110%\n    without quota: nothing\n"


def test_the_difference_is_a_line_of_its_own() -> None:
    told = story(EARNS + MORE.format("1.5x", "earns" + MADE), GIVEN)
    # 120% in the first quarter: half of 120 more; 30% in the second.
    told.lines("""
        | paid    | earned  | line  | deal | kind   | amount |
        | 2026-01 | 2026-01 | earns | D-1  | earned | $60.00 |
        | 2026-02 | 2026-02 | earns | D-2  | earned | $60.00 |
        | 2026-03 | 2026-Q1 | more  |      | earned | $60.00 |
        | 2026-06 | 2026-06 | earns | D-3  | earned | $30.00 |
    """)
    assert not told.problems


def test_it_multiplies_bonuses_and_true_ups_as_they_are_rounded() -> None:
    table = "tiers retroactive by attainment:\n    from 0%: 5%\n    from 100%: 10.005%\n"
    body = BOOKINGS + "quota bookings $1,000 per quarter\n" + commission(table)
    body += "bonus made:\n    pays $100 per quarter when attainment of bookings >= 100%\n"
    told = story(body + MORE.format("0.5x", "earns, made"), GIVEN)
    # 30.00, then 60.03 - 30.00 and 60.03, and 100.00: half of 220.06 is taken off. D-3: 15.00.
    told.frame(
        "lines",
        "| paid | amount |\n| 2026-03 | -$110.03 |\n| 2026-06 | -$7.50 |",
        line="more",
    )


def test_the_multiple_may_be_asked() -> None:
    said = "if attainment of bookings >= 120% then 2x else 1.25x"
    told = story(EARNS + MORE.format(said, "earns"), GIVEN)
    told.frame(
        "lines", "| paid | amount |\n| 2026-03 | $120.00 |\n| 2026-06 | $7.50 |", line="more"
    )


def test_it_sees_what_is_paid_by_its_own_pay_period_only() -> None:
    later = EARNS.replace("rate 10%", "rate 10%\n    paid per half-year")
    told = story(later + MORE.format("2x", "earns"), GIVEN)
    # The first quarter's pay comes in June, after the multiplier of March.
    told.frame("lines", "| paid | amount |\n| 2026-06 | $30.00 |", line="more")
    told = story(later + MORE.format("2x", "earns") + "    paid per half-year\n", GIVEN)
    told.frame(
        "lines", "| earned | amount |\n| 2026-Q1 | $120.00 |\n| 2026-Q2 | $30.00 |", line="more"
    )


def test_caps_and_draws_count_it() -> None:
    body = EARNS + MORE.format("2x", "earns")
    body += "cap ceiling:\n    $150 per quarter on earns, more\n    measured after clawbacks\n"
    told = story(body, GIVEN)
    told.frame("lines", "| paid | amount |\n| 2026-03 | -$90.00 |", line="ceiling")


def test_a_pool_is_multiplied_once_it_is_shared() -> None:
    body = EARNS + "pool jar:\n    fund 10% * total amount of bookings per quarter\n"
    body += "    shared equally\n" + MORE.format("1.5x", "jar, earns")
    told = story(body, GIVEN)
    told.frame(
        "lines", "| paid | amount |\n| 2026-03 | $120.00 |\n| 2026-06 | $30.00 |", line="more"
    )


def test_without_a_quota_it_is_not_met_and_that_is_told() -> None:
    body = (
        BOOKINGS + "quota bookings from quotas per quarter\n" + commission("rate 10%", "bookings")
    )
    test = "\n    when attainment of bookings >= 110%\n"
    told = story(body + MORE.format("1.5x", "earns" + test), GIVEN)
    told.frame("lines", "| amount |", line="more")
    assert {code for code, _ in told.problems} == {"quota-missing"}
