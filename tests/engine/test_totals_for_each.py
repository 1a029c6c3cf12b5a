"""Totals for each customer, product or other text of deals.

Tests: comp/engine/stretches.py, comp/engine/stretch_findings.py, comp/engine/limits.py, comp/language/compile_stretches.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, commission, plan_text, story

BY_AMOUNT = "tiers marginal by amount:\n    from $0: 5%\n    from $1,000: 10%"
BY_QUOTA = "tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%"
CUSTOMERS = """
    given deals:
        | deal | close_date | acv | customer | cancelled_on |
        | D-1  | 2026-01-10 | 800 | Acme     | 2026-03-20   |
        | D-2  | 2026-01-10 | 700 | Bolt     |              |
        | D-3  | 2026-02-10 | 600 | Acme     |              |
        | D-4  | 2026-02-10 | 100 | Bolt     |              |
        | D-5  | 2026-02-11 | 100 |          |              |
        | D-6  | 2026-04-10 | 400 | Acme     |              |
"""
FOR_EACH = "bookings accumulated per {} for each deal.customer"


def test_a_total_for_each_customer() -> None:
    told = story(BOOKINGS + commission(BY_AMOUNT, on=FOR_EACH.format("quarter")), CUSTOMERS)
    told.lines(
        "| deal | amount |\n| D-1 | $40.00 |\n| D-2 | $35.00 |\n| D-3 | $50.00 |\n| D-4 | $5.00 |\n| D-6 | $20.00 |"
    )
    assert told.problems == [
        (
            "total-of-nothing",
            "deal.customer of D-5 is empty, so it belongs to no total of earns; it pays nothing there",
        )
    ]


def test_a_customers_lost_deal_lowers_its_total_over_the_plan() -> None:
    # Acme: 800 and 600, less 800 in March, so that 400 in April lead to 1,000 and not beyond.
    clawback = """
clawback lost:
    when deal.cancelled_on within 365 days of deal.close_date
    take back 100% of earns paid on the deal
    attainment reversed on the trigger day
"""
    body = BOOKINGS + commission(BY_AMOUNT, on=FOR_EACH.format("plan")) + clawback
    told = story(body, CUSTOMERS).result.lines.filter(deal="D-6")
    assert told.get_column("amount").to_list() == [20]


def test_retroactive_tiers_rate_the_deals_of_the_same_customer_again() -> None:
    tiers = BY_AMOUNT.replace("marginal", "retroactive")
    told = story(BOOKINGS + commission(tiers, on=FOR_EACH.format("year")), CUSTOMERS)
    again = told.result.lines.filter(kind="true_up")
    assert again.select("deal", "amount").rows() == [("D-1", 40)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bookings accumulated per customer", FOR_EACH.format("year")),
        ("bookings per deal.customer", FOR_EACH.format("year")),
        ("bookings accumulated per month per account", FOR_EACH.format("month")),
    ],
)
def test_other_words_for_a_total_of_each(written: str, meant: str) -> None:
    _, [problem] = read_plan(
        plan_text(BOOKINGS + commission(BY_AMOUNT, on=written)), "p.plan", Schema()
    )
    assert problem.remedy == f"write on {meant}"


def test_a_customer_has_no_quota_and_no_cap() -> None:
    for_each = FOR_EACH.format("year")
    quota = BOOKINGS + "quota bookings $100 per year\n"
    above = commission("rate 5%\nopens when attainment >= 50%, on the part above", on=for_each)
    for body, code in (
        (quota + commission(BY_QUOTA, on=for_each), "stretch-without-quota"),
        (quota + above, "gate-without-part"),
        (
            BOOKINGS
            + commission(BY_AMOUNT, on=for_each)
            + "cap limit:\n    $5 per year for each deal.customer on earns\n    measured before clawbacks\n",
            "cap-stretch",
        ),
        (
            BOOKINGS + commission(BY_AMOUNT, on=for_each.replace("customer", "amount")),
            "unit-wrong",
        ),
    ):
        _, problems = read_plan(plan_text(body), "p.plan", Schema())
        assert [each.code for each in problems if each.severity == "error"] == [code], body


def test_a_deals_line_within_limits_stands_on_its_first_day_whatever_the_product() -> None:
    limited = BY_AMOUNT + "\nat most $60 per deal"
    told = story(
        BOOKINGS + commission(limited, on="bookings accumulated per year for each deal.product"),
        """
        given deals:
            | deal | item | close_date | acv | product |
            | D-1  | b    | 2026-01-10 | 500 | core    |
            | D-1  | a    | 2026-01-20 | 900 | GTX     |
        """,
    )
    [line] = told.result.lines.select("earned_on", "amount").rows()
    assert (str(line[0]), line[1]) == ("2026-01-10", 60)


def test_an_item_of_no_total_still_counts_in_what_its_deal_is_looked_up_by() -> None:
    tiers = "tiers per deal by deal.acv:\n    from $0: 10%\n    from $2,000: 1%"
    told = story(
        BOOKINGS + commission(tiers, on="bookings accumulated per year for each deal.product"),
        """
        given deals:
            | deal | item | close_date | acv   | product |
            | D-1  | a    | 2026-01-10 | 1,000 | core    |
            | D-1  | b    | 2026-01-20 | 1,500 |         |
        """,
    )
    told.lines("| deal | item | amount |\n| D-1 | a | $10.00 |")


def test_a_limited_deal_is_rounded_in_the_running_total_of_its_product() -> None:
    limited = BY_AMOUNT + "\nat most $60 per deal"
    told = story(
        BOOKINGS + commission(limited, on="bookings accumulated per year for each deal.product"),
        """
        given deals:
            | deal | close_date | acv  | product |
            | D-1  | 2026-01-10 | 0.10 | core    |
            | D-2  | 2026-01-11 | 0.10 | GTX     |
            | D-3  | 2026-01-12 | 0.10 | core    |
        """,
        rounding="half up to the cent, running total",
    )
    told.lines("| deal | amount |\n| D-1 | $0.01 |\n| D-2 | $0.01 |")
