"""Bonuses for missed periods, explained.

Tests: comp/output/why_periods.py, comp/output/asked.py
"""

from __future__ import annotations

from tests.output.story import HEAD, text_of


def test_a_missed_period_says_with_which_one_it_is_caught_up() -> None:
    text = text_of(
        HEAD
        + """
    quota bookings $50,000 per month

    bonus month_made:
        pays amount of bookings * 1% per month when attainment of bookings >= 100%
        catches up when attainment of bookings per quarter >= 100%

example "A late start" for ae:
    given deals:
        | deal | close_date | amount   |
        | D-1  | 2026-01-10 | $20,000  |
        | D-2  | 2026-02-05 | $60,000  |
        | D-3  | 2026-03-20 | $100,000 |
    expect:
        | paid    | line       | amount    |
        | 2026-02 | month_made | $600.00   |
        | 2026-03 | month_made | $200.00   |
        | 2026-03 | month_made | $1,000.00 |
"""
    )
    late = text.split("\n\n")[1]
    assert "bookings of 2026-01: $20,000.00 of $50,000.00 = 40%." in late
    assert "(attainment of bookings 40%) was not met in 2026-01." in late
    assert (
        "It is caught up: at the end of 2026-Q1 attainment of bookings per quarter >= 100% ("
        in late
    )
    assert "$20,000.00 × 1% = $200.00" in late
    assert "2026-Q1" not in text.split("\n\n")[0]
