"""Weekly and two-weekly pay, and plans that live in fiscal years of the company's own.

Tests: comp/engine/days.py, comp/engine/lines.py
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from comp.fields import Schema
from comp.fiscal_years import years_of_weeks
from comp.language.read import read_plan
from comp.periods import Calendar
from tests.engine.story import BOOKINGS, plan_text, story

WEEKS = Calendar(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 5))
YEARS = years_of_weeks("4-4-5", [date(2025, 2, 2), date(2026, 2, 1), date(2027, 1, 31)], "end")
assert not isinstance(YEARS, str)
RETAIL = Calendar(years=YEARS)
TEN = "commission earns:\n    on bookings\n    rate 10%\n"
NOTHING = "given deals:\n    | deal | close_date | acv |"


@pytest.mark.parametrize(
    ("pay", "names"),
    [
        ("weekly", ["W2026-01-11", "W2026-01-18", "W2026-02-01"]),
        ("two-weekly", ["2026-01-18", "2026-01-18", "2026-02-01"]),
    ],
)
def test_pay_periods_are_weeks(pay: str, names: list[str]) -> None:
    told = story(
        BOOKINGS + TEN,
        """
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-01-11 | 1000 |
            | D-2  | 2026-01-12 | 2000 |
            | D-3  | 2026-02-01 | 3000 |
        """,
        pay=pay,
        calendar=WEEKS,
    )
    assert told.result.lines.sort("deal")["pay_period"].to_list() == names


@pytest.mark.parametrize(
    ("pay", "amount", "count"), [("weekly", "$1,000.00", 4), ("two-weekly", "$2,000.00", 2)]
)
def test_base_is_a_part_of_52_weeks(pay: str, amount: str, count: int) -> None:
    told = story(
        "base salary $52,000 per year\n" + BOOKINGS + TEN,
        NOTHING,
        pay=pay,
        effective="2026-01-05 to 2026-12-31",
        through="2026-02-01",
        calendar=WEEKS,
    )
    assert told.result.lines["amount"].to_list() == [Decimal(amount[1:].replace(",", ""))] * count


def test_the_running_total_of_base_begins_with_the_year_of_the_last_day() -> None:
    # 1,000 / 52 = 19.230769..: 19.23 a week, and 19.24 where the running total gains a cent. The week of
    # 28 December to 3 January ends in 2027 and begins again with 19.23.
    told = story(
        "base salary $1,000 per year\n" + BOOKINGS + TEN,
        NOTHING,
        pay="weekly",
        effective="2026-01-05 to 2027-12-31",
        through="2027-01-17",
        calendar=WEEKS,
    )
    amounts = dict(told.result.lines.select("pay_period", "amount").iter_rows())
    assert sum(amount for name, amount in amounts.items() if "2026" in name) == Decimal("980.77")
    assert [amounts[f"W2027-01-{day}"] for day in ("03", "10", "17")] == [
        Decimal("19.23"), Decimal("19.23"), Decimal("19.23"),
    ]  # fmt: skip


def test_paid_per_month_waits_for_the_week_with_its_last_day() -> None:
    told = story(
        BOOKINGS + TEN + "    paid per month\n",
        """
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-01-06 | 1000 |
            | D-2  | 2026-02-03 | 1000 |
            | D-3  | 2026-03-03 | 1000 |
        """,
        pay="weekly",
        calendar=WEEKS,
    )
    told.lines("| deal | paid |\n| D-1 | W2026-02-01 |\n| D-2 | W2026-03-01 |")


GATED = """
credit bookings:
    from own deals
    count deal.acv
    where deal.product is core
    dated deal.close_date
credit others:
    from own deals
    count 1
    where deal.product is other
    dated deal.close_date
commission sold:
    on bookings accumulated per quarter
    rate 10%
    opens when number of others >= 1, from the first dollar
    paid per month
"""


def test_a_gate_opens_in_the_week_in_which_the_month_ends() -> None:
    # The quarter's last day, 30 June, lies inside the week that ends on 5 July.
    told = story(
        GATED,
        """
        given deals:
            | deal | close_date | acv    | product |
            | D-1  | 2026-04-10 | $1,000 | core    |
            | D-2  | 2026-06-10 | $1     | other   |
            | D-3  | 2026-08-10 | $1     | other   |
        """,
        pay="weekly",
        calendar=WEEKS,
    )
    told.lines(
        "| kind | deal | paid | earned_on | amount |\n"
        "| true_up | D-1 | W2026-07-05 | 2026-06-10 | $100.00 |"
    )


def test_quotas_per_week_serve_two_weeks() -> None:
    told = story(
        "quota bookings $1,000 per week\n"
        + BOOKINGS
        + "commission earns:\n    on bookings accumulated per two weeks\n"
        "    tiers marginal by attainment:\n        from 0%: 5%\n        from 100%: 10%\n",
        """
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-01-06 | 1500 |
            | D-2  | 2026-01-14 | 1500 |
            | D-3  | 2026-01-19 | 1500 |
        """,
        pay="weekly",
        calendar=WEEKS,
    )
    # Two weeks have 2,000: D-2 pays 500 x 5% + 1,000 x 10%; D-3 begins again.
    told.lines("| deal | amount |\n| D-1 | $75.00 |\n| D-2 | $125.00 |\n| D-3 | $75.00 |")


def test_a_draw_per_week() -> None:
    told = story(
        BOOKINGS + TEN + "draw ramp:\n    guarantee $150 per week\n    not recovered\n",
        """
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-01-06 | 1000 |
            | D-2  | 2026-01-18 | 2000 |
        """,
        pay="weekly",
        effective="2026-01-05 to 2026-12-31",
        calendar=WEEKS,
    )
    told.lines(
        """
        | paid        | line  | amount  |
        | W2026-01-11 | earns | $100.00 |
        | W2026-01-11 | ramp  | $50.00  |
        | W2026-01-18 | earns | $200.00 |
        """
    )


def test_months_are_periods_of_the_companys_own_year() -> None:
    told = story(
        "base salary $12,000 per year\nquota bookings $4,000 per quarter\n"
        + BOOKINGS
        + "commission earns:\n    on bookings accumulated per quarter\n"
        "    tiers marginal by attainment:\n        from 0%: 10%\n        from 100%: 20%\n"
        + "bonus made:\n    pays $100 per quarter when attainment of bookings >= 100%\n",
        """
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-02-28 | 3000 |
            | D-2  | 2026-03-01 | 2000 |
            | D-3  | 2026-05-02 | 1000 |
            | D-4  | 2026-05-03 | 1000 |
        """,
        effective="2026-02-01 to 2027-01-30",
        calendar=RETAIL,
    )
    told.lines(
        """
        | paid       | line  | deal | amount    |
        | FY2027-P01 | base  |      | $1,000.00 |
        | FY2027-P01 | earns | D-1  | $300.00   |
        | FY2027-P02 | base  |      | $1,000.00 |
        | FY2027-P02 | earns | D-2  | $300.00   |
        | FY2027-P03 | base  |      | $1,000.00 |
        | FY2027-P03 | earns | D-3  | $200.00   |
        | FY2027-P03 | made  |      | $100.00   |
        | FY2027-P04 | base  |      | $1,000.00 |
        | FY2027-P04 | earns | D-4  | $100.00   |
        """
    )


def test_a_quota_is_spread_over_own_periods() -> None:
    told = story(
        "quota bookings $12,000 per year, spread evenly\n"
        + BOOKINGS
        + "commission earns:\n    on bookings accumulated per month\n"
        "    tiers marginal by attainment:\n        from 0%: 10%\n        from 100%: 20%\n",
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-04-05 | 1500 |",
        effective="2026-02-01 to 2027-01-30",
        calendar=RETAIL,
    )
    told.lines("| paid | deal | amount |\n| FY2027-P03 | D-1 | $200.00 |")


def test_a_run_beyond_the_listed_years_is_told() -> None:
    told = story(
        BOOKINGS + TEN,
        NOTHING,
        effective="2026-02-01 to 2027-01-30",
        through="2027-02-15",
        calendar=RETAIL,
    )
    assert told.problems == [
        ("calendar-too-short", "the run reaches 2027-02-15, and the calendar ends on 2027-01-30")
    ]


def test_a_quota_per_month_never_meets_weeks() -> None:
    text = plan_text(
        "quota bookings $1,000 per month\n"
        + BOOKINGS
        + "commission earns:\n    on bookings accumulated per week\n"
        "    tiers marginal by attainment:\n        from 0%: 5%\n",
        pay="weekly",
    )
    _, problems = read_plan(text, "a.plan", Schema())
    assert [each.code for each in problems if each.severity == "error"] == [
        "quota-weeks-and-months"
    ]


def test_a_weekly_draw_is_recovered_from_the_commission_of_the_month() -> None:
    # January's 30,000 pay 3,000 in the week of its last day, four draws of 500 before it; February's
    # 8,000 pay 800, of which 500 are guaranteed and 300 recovered of the three draws.
    told = story(
        BOOKINGS
        + TEN
        + """
    paid per month
draw advance:
    guarantee $500 per week from 2026-01-01 to 2026-12-31
    recover from earns up to 100%
    leftover carries over
""",
        """
        given deals:
            | deal | close_date | acv   |
            | D-1  | 2026-01-06 | 20000 |
            | D-2  | 2026-01-30 | 10000 |
            | D-3  | 2026-02-10 | 8000  |
        """,
        pay="weekly",
        calendar=WEEKS,
        through="2026-03-01",
    )
    told.lines("""
        | paid        | line    | kind     | amount     |
        | W2026-01-04 | advance | draw     | $500.00    |
        | W2026-01-11 | advance | draw     | $500.00    |
        | W2026-01-18 | advance | draw     | $500.00    |
        | W2026-01-25 | advance | draw     | $500.00    |
        | W2026-02-01 | earns   | earned   | $2,000.00  |
        | W2026-02-01 | earns   | earned   | $1,000.00  |
        | W2026-02-01 | advance | recovery | -$2,000.00 |
        | W2026-02-08 | advance | draw     | $500.00    |
        | W2026-02-15 | advance | draw     | $500.00    |
        | W2026-02-22 | advance | draw     | $500.00    |
        | W2026-03-01 | earns   | earned   | $800.00    |
        | W2026-03-01 | advance | recovery | -$300.00   |
    """)
    left = told.result.balances.filter(pl.col("pay_period") == "W2026-03-01")
    assert left["closing"].to_list() == [Decimal(1200)]


def test_a_week_is_looked_back_at_beside_a_quota_of_two_other_weeks() -> None:
    # The weeks begin inside the quota's two weeks: what they came to is asked, no part of a quota.
    told = story(
        BOOKINGS
        + "quota bookings $250 per two weeks\n"
        + "commission earns:\n    on bookings\n"
        + "    rate if amount of bookings in the week before >= $1,000 then 10% else 5%\n",
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-07 | $1,000 |
            | D-2  | 2026-01-14 | $500   |
            | D-3  | 2026-01-22 | $500   |
        """,
        calendar=Calendar(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 8)),
    )
    told.frame(
        "lines",
        "| deal | amount |\n| D-1 | $50.00 |\n| D-2 | $50.00 |\n| D-3 | $25.00 |",
    )
