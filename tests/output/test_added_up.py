"""Which lines one running total adds up: this plan, these deals, these sums.

Tests: comp/output/added_up.py, comp/output/days_read.py
"""

from __future__ import annotations

from datetime import date

import pytest

from comp.output.explain import explain_run, render_text
from comp.periods import Calendar
from tests.output.runs import explained, run_of
from tests.output.story import HEAD, RUNNING_TOTAL, text_of

PLAN = (
    RUNNING_TOTAL
    + """
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
)


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
    text = text_of(PLAN.replace("STRETCH", stretch))
    assert [word in text for word in sums] == [True] * len(sums), text
    assert "as its part of" not in text


TEAM = (
    RUNNING_TOTAL
    + """
    commission deals_won:
        on bookings
        rate 10%
    bonus busy:
        pays $0.25 per month when number of bookings >= 3

    override leads:
        on pay of team from SOURCES
        rate 4%

example "fifths of a cent" for ae:
    given people:
        | person | plan | manager | from       |
        | ana    | ae   | mia     | 2026-01-01 |
        | mia    | ae   |         | 2026-01-01 |
    given deals:
        | deal | person | close_date | amount |
        | D-1  | ana    | 2026-02-03 | $1.50  |
        | D-2  | ana    | 2026-02-05 | $1.00  |
        | D-3  | ana    | 2026-02-27 | $2.00  |
    expect:
        | person | paid    | line      | deal | amount |
        | ana    | 2026-02 | deals_won | D-1  | $0.15  |
        | ana    | 2026-02 | deals_won | D-2  | $0.10  |
        | ana    | 2026-02 | deals_won | D-3  | $0.20  |
        | ana    | 2026-02 | busy      |      | $0.25  |
        | mia    | 2026-02 | leads     | D-1  | $0.01  |
        | mia    | 2026-02 | leads     | D-3  | $0.01  |
MORE"""
)


@pytest.mark.parametrize(
    ("sources", "more"),
    [
        ("deals_won", ""),
        ("deals_won, busy", "        | mia    | 2026-02 | leads     |      | $0.01  |\n"),
    ],
)
def test_an_override_counts_lines_of_zero_on_the_days_of_what_they_are_paid_on(
    sources: str, more: str
) -> None:
    run = run_of(TEAM.replace("SOURCES", sources).replace("MORE", more))
    text = render_text(explain_run(run, "mia"))
    assert "$0.006 rounded half up to $0.01." in text
    assert (
        "Running total with this line $0.018, rounded half up to $0.02; "
        "before it $0.01, rounded to $0.01." in text
    )


TO_DATE = """\
plan ae "Account Executive":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, MODE

    credit sales:
        from   own deals
        count  deal.amount
        dated  deal.close_date

    curve variable_pay:
        target $1,000 per quarter
        accumulated per half-year to date
        points by amount of sales:
            at      $0:   0%
            at $90,000: 100%
        below: nothing
        above: last point

example "three months and another half-year" for ae:
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $30,000 |
        | D-2  | 2026-02-20 | $18,000 |
        | D-3  | 2026-03-31 | $30,000 |
        | D-4  | 2026-07-20 | $30,000 |
    expect:
        | paid    | line         | amount  |
        | 2026-01 | variable_pay | $111.11 |
        | 2026-02 | variable_pay | $244.45 |
        | 2026-03 | variable_pay | $511.11 |
        | 2026-04 | variable_pay | $288.89 |
        | 2026-05 | variable_pay | $288.88 |
        | 2026-06 | variable_pay | $288.89 |
        | 2026-07 | variable_pay | $111.11 |
"""


@pytest.mark.parametrize("mode", ["running total", "each line"])
def test_a_curve_to_date_rounds_what_has_been_earned_in_its_year(mode: str) -> None:
    text = text_of(TO_DATE.replace("MODE", mode))
    assert (
        "Running total with this line $355.555556, rounded half up to $355.56; "
        "before it $111.111111, rounded to $111.11." in text
    )
    assert text.count("$111.111111 rounded half up to $111.11.") == 2
    assert "deals taken back" not in text


TRUED_UP = (
    HEAD
    + """
    commission deals_won:
        on bookings accumulated per quarter
        tiers retroactive by amount:
            from $0:   10%
            from $200: 12%

    override leads:
        on pay of team from deals_won
        rate 4.5%

example "a rate that rises in February" for ae:
    given people:
        | person | plan | manager | from       |
        | ana    | ae   | mia     | 2026-01-01 |
        | mia    | ae   |         | 2026-01-01 |
    given deals:
        | deal | person | close_date | amount  |
        | D-1  | ana    | 2026-01-03 | $101.00 |
        | D-2  | ana    | 2026-02-05 | $100.00 |
    expect:
        | person | paid    | line      | deal | amount |
        | ana    | 2026-01 | deals_won | D-1  | $10.10 |
        | ana    | 2026-02 | deals_won | D-1  | $2.02  |
        | ana    | 2026-02 | deals_won | D-2  | $12.00 |
        | mia    | 2026-01 | leads     | D-1  | $0.45  |
        | mia    | 2026-02 | leads     | D-1  | $0.09  |
        | mia    | 2026-02 | leads     | D-2  | $0.54  |
"""
)


def test_an_override_on_a_true_up_is_rounded_by_itself() -> None:
    text = render_text(explain_run(run_of(TRUED_UP), "mia"))
    assert "$0.0909 rounded half up to $0.09." in text
    assert "in all" not in text


BASE = """\
plan ae "Account Executive":
    effective  2026-12-07 to 2026-12-31
    currency   USD
    pay        two-weekly
    rounding   half up to the cent, each line
    base salary $10,000.10 per year

    credit bookings:
        from   own deals
        count  deal.amount
        dated  deal.close_date

    commission deals_won:
        on bookings
        rate 10%

example "two weeks that end in January" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-12-31 | $0     |
    expect:
        | paid       | line | amount  |
        | 2026-12-20 | base | $384.62 |
        | 2027-01-03 | base | $302.20 |
"""


def test_base_pay_adds_up_over_the_year_in_which_the_pay_period_ends() -> None:
    run = run_of(BASE, calendar=Calendar(two_weeks_from=date(2026, 12, 7)))
    text = render_text(explained(run))
    assert "$384.619231 rounded half up to $384.62." in text
    assert "$302.200824 rounded half up to $302.20." in text


PAYMENTS = """\
plan ae "Account Executive":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, running total

    credit cash:
        from   payments of own deals
        count  payment.amount
        dated  payment.date

    commission collected:
        on cash accumulated per year
        rate 10%
        at most $5 per deal

example "two payments" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-02-01 | $9     |
    given payments:
        | deal | date       | amount |
        | D-1  | 2026-02-10 | $1.24  |
        | D-1  | 2026-03-10 | $1.24  |
    expect:
        | paid    | line      | deal | amount |
        | 2026-02 | collected | D-1  | $0.12  |
        | 2026-03 | collected | D-1  | $0.13  |
"""


def test_a_deal_paid_in_two_months_has_two_places_in_the_sum() -> None:
    text = text_of(PAYMENTS)
    assert (
        "Running total with this line $0.248, rounded half up to $0.25; "
        "before it $0.124, rounded to $0.12." in text
    )
    assert "The difference is $0.13." in text
