"""Which lines one running total adds up: this plan, these deals, these sums.

Tests: comp/output/added_up.py
"""

from __future__ import annotations

import pytest

from comp.output.explain import render_text
from tests.output.runs import explained, run_of

PLAN = """\
plan ae "Account Executive":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, running total

    credit bookings:
        from   own deals
        count  deal.amount
        dated  deal.close_date

    commission deals_won:
        on bookings accumulated per STRETCH
        rate 5%

example "halves of a cent" for ae:
    given people:
        | person | start_date |
        | dana   | 2025-03-01 |
    given deals:
        | deal | start_date | close_date | item | amount |
        | D-1  | 2025-03-01 | 2026-02-20 | a    | $0.10  |
        | D-1  | 2025-03-01 | 2026-02-27 | b    | $0.24  |
        | D-1  | 2025-03-01 | 2026-03-10 | c    | $0.26  |
        | D-1  | 2025-03-01 | 2026-04-10 | d    | $0.10  |
    expect:
        | paid    | line      | deal | item | amount |
        | 2026-02 | deals_won | D-1  | a    | $0.01  |
        | 2026-02 | deals_won | D-1  | b    | $0.01  |
        | 2026-03 | deals_won | D-1  | c    | $0.01  |
        | 2026-04 | deals_won | D-1  | d    | $0.01  |
"""


@pytest.mark.parametrize(
    ("stretch", "sums"),
    [
        ("plan", ["$0.017,", "$0.03,", "$0.035,"]),
        ("year from person.start_date", ["$0.017,", "$0.013 ", "$0.018,"]),
        ("year from deal.start_date", ["$0.017,", "$0.013 ", "$0.018,"]),
        ("3 months rolling", ["$0.017,", "$0.013 ", "$0.005 "]),
    ],
)
def test_a_line_says_the_sum_of_its_own_stretch(stretch: str, sums: list[str]) -> None:
    text = render_text(explained(run_of(PLAN.replace("STRETCH", stretch))))
    assert [word in text for word in sums] == [True] * len(sums), text
    assert "as its part of" not in text
