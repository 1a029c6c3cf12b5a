"""Credits that convert, and pay on them in the plan's currency.

Tests: comp/engine/conversion.py, comp/engine/rates.py, comp/engine/exchange_findings.py, comp/exchange.py
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from comp.exchange import RateRules
from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import plan_text, story

DAILY = RateRules("daily")
TO_POUNDS = """
credit bookings:
    from own deals
    count deal.acv
    dated deal.close_date
    converted to GBP at the rate of deal.close_date
"""


def paying(*lines: str, on: str = "bookings accumulated per quarter") -> str:
    inner = "".join(f"    {line}\n" for line in lines)
    return f"{TO_POUNDS}commission earns:\n    on {on}\n{inner}"


CONVERTED = "converted at the rate of deal.close_date"
RATES = """
        given rates:
            | date       | from | to  | rate |
            | 2026-01-10 | EUR  | GBP | 0.86 |
            | 2026-01-20 | USD  | GBP | 0.75 |
            | 2026-01-10 | GBP  | USD | 1.25 |
            | 2026-01-20 | GBP  | USD | 1.30 |
"""


def test_a_deal_counts_in_pounds_and_its_pay_comes_in_dollars() -> None:
    # EUR 50,000 x 0.86 = GBP 43,000; 10% is GBP 4,300, at 1.25 USD 5,375.
    # USD 1,000 x 0.75 = GBP 750; 10% is GBP 75, at 1.30 USD 97.50. One pound is one pound.
    told = story(
        paying(CONVERTED, "rate 10%"),
        """
        given deals:
            | deal | close_date | acv   | currency |
            | D-1  | 2026-01-10 | 50000 | EUR      |
            | D-2  | 2026-01-20 | 1000  |          |
            | D-3  | 2026-01-20 | 200   | GBP      |
        """
        + RATES,
        rates=DAILY,
    )
    told.lines(
        """
        | deal | amount    | exact | note                            |
        | D-1  | $5,375.00 | 5375  | 1 EUR = 0.86 GBP on 2026-01-10  |
        | D-2  | $97.50    | 97.5  | 1 USD = 0.75 GBP on 2026-01-20  |
        | D-3  | $26.00    | 26    |                                 |
        """
    )
    told.frame(
        "slices",
        """
        | deal | basis | rate | exchange | amount |
        | D-1  | 43000 | 0.1  | 1.25     | 5375   |
        | D-2  | 750   | 0.1  | 1.3      | 97.5   |
        | D-3  | 200   | 0.1  | 1.3      | 26     |
        """,
    )


def test_what_counts_is_rounded_when_it_is_converted() -> None:
    # 0.01 x 0.86 = 0.0086, a penny; half a penny goes up.
    told = story(
        paying(CONVERTED, "rate 100%"),
        """
        given deals:
            | deal | close_date | acv   | currency |
            | D-1  | 2026-01-10 | 12.33 | EUR      |
            | D-2  | 2026-01-10 | 0.75  | EUR      |
        """
        + RATES,
        rates=DAILY,
    )
    # 12.33 x 0.86 = 10.6038; 0.75 x 0.86 = 0.645, which is 0.65.
    told.frame("slices", "| deal | basis |\n| D-1 | 10.6 |\n| D-2 | 0.65 |")


def test_quota_and_bounds_are_in_the_currency_of_the_credit() -> None:
    # GBP 43,000 on a quota of GBP 40,000: 40,000 x 5% + 3,000 x 10% = GBP 2,300 = USD 2,875.
    told = story(
        "quota bookings £40,000 per quarter\n"
        + paying(
            CONVERTED, "tiers marginal by attainment:\n        from 0%: 5%\n        from 100%: 10%"
        ),
        """
        given deals:
            | deal | close_date | acv   | currency |
            | D-1  | 2026-01-10 | 50000 | EUR      |
        """
        + RATES,
        rates=DAILY,
    )
    told.lines("| deal | amount |\n| D-1 | $2,875.00 |")
    told.frame(
        "attainment",
        "| credit | credited | quota |\n| bookings | 43000 | 40000 |",
        period="2026-Q1",
    )


POINTS = """
curve volume:
    target $100 per quarter
    points by amount of bookings:
        at {first}: 0%
        at {second}: 100%
    below: nothing
    above: last point
"""


@pytest.mark.parametrize("second", ["£8,600", "quota of bookings", "2 * quota of bookings / 2"])
def test_points_of_a_curve_stand_at_pounds(second: str) -> None:
    # GBP 6,450 is three quarters of the way from 0 to 8,600; paid in dollars.
    told = story(
        TO_POUNDS
        + "quota bookings £8,600 per quarter\n"
        + POINTS.format(first="£0", second=second),
        """
        given deals:
            | deal | close_date | acv  | currency |
            | D-1  | 2026-01-10 | 7500 | EUR      |
        """
        + RATES,
        rates=DAILY,
        through="2026-03-31",
    )
    told.lines("| paid | amount |\n| 2026-03 | $75.00 |")


def test_points_in_another_currency_than_what_is_measured_are_refused() -> None:
    text = plan_text(TO_POUNDS + POINTS.format(first="$500", second="£8,600"))
    _, problems = read_plan(text, "p.plan", Schema())
    found = [
        (each.code, each.message, each.remedy) for each in problems if each.severity == "error"
    ]
    message = "this is in USD, and GBP is needed here"
    assert found == [("currencies-meet", message, "write an amount in GBP")]


@pytest.mark.parametrize(
    "rows",
    [
        "table rates by deal.acv:\n    from $0: 5%\n    from $10,000: 10%\n",
        "table rates by deal.stage, deal.acv:\n    |           | from $0 | from $10,000 |\n"
        "    | won       | 5%      | 6%           |\n    | any other | 5%      | 6%           |\n",
    ],
)
def test_a_table_by_money_of_deals_in_several_currencies_is_refused(rows: str) -> None:
    text = plan_text(rows + paying(CONVERTED, "rate rates", on="bookings"))
    _, problems = read_plan(text, "p.plan", Schema())
    assert [(each.code, each.message) for each in problems if each.severity == "error"] == [
        ("currencies-meet", "this is in USD, and the deal's own currency is needed here")
    ]


def test_a_true_up_takes_the_rate_of_its_own_deal() -> None:
    # D-1: GBP 43,000 at 5% = 2,150 GBP = 2,687.50 USD; past 43,500 all of it at 10%.
    # The true-up: 43,000 x 5% x 1.25 = 2,687.50. D-2: GBP 750 x 10% x 1.30.
    told = story(
        paying(
            CONVERTED,
            "tiers retroactive by amount:\n        from £0: 5%\n        from £43,500: 10%",
        ),
        """
        given deals:
            | deal | close_date | acv   | currency |
            | D-1  | 2026-01-10 | 50000 | EUR      |
            | D-2  | 2026-02-20 | 1000  | USD      |
        """
        + RATES.replace("2026-01-20", "2026-02-20"),
        rates=DAILY,
    )
    told.lines(
        """
        | paid    | deal | kind    | amount    |
        | 2026-01 | D-1  | earned  | $2,687.50 |
        | 2026-02 | D-1  | true_up | $2,687.50 |
        | 2026-02 | D-2  | earned  | $97.50    |
        """
    )


def test_limits_of_a_deal_are_in_the_plans_currency() -> None:
    told = story(
        paying(CONVERTED, "rate 10%", "at most $5,000 per deal"),
        """
        given deals:
            | deal | close_date | acv   | currency |
            | D-1  | 2026-01-10 | 50000 | EUR      |
        """
        + RATES,
        rates=DAILY,
    )
    told.lines("| deal | amount |\n| D-1 | $5,000.00 |")


def test_a_spiff_on_the_amount_is_converted() -> None:
    told = story(
        TO_POUNDS + f"spiff extra:\n    pays amount * 1% per deal in bookings\n    {CONVERTED}\n",
        """
        given deals:
            | deal | close_date | acv   | currency |
            | D-1  | 2026-01-10 | 50000 | EUR      |
        """
        + RATES,
        rates=DAILY,
    )
    told.lines("| deal | amount |\n| D-1 | $537.50 |")


def test_shares_are_of_the_converted_amount() -> None:
    told = story(
        TO_POUNDS.replace("deal.acv", "deal.acv times split.share")
        + f"commission earns:\n    on bookings\n    {CONVERTED}\n    rate 100%\n",
        """
        given people:
            | person | plan |
            | ana    | rep  |
            | ben    | rep  |
            | cai    | rep  |
        given deals:
            | deal | person | close_date | acv   | currency |
            | D-1  | ana    | 2026-01-10 | 11.63 | EUR      |
        given splits:
            | deal | person | share  |
            | D-1  | ana    | 33.33% |
            | D-1  | ben    | 33.33% |
            | D-1  | cai    | 33.34% |
        """
        + RATES.replace("1.25", "1"),
        rates=DAILY,
    )
    # 11.63 x 0.86 = 10.0018, which is GBP 10.00, shared 3.33 + 3.33 + 3.34.
    told.lines("| person | amount |\n| ana | $3.33 |\n| ben | $3.33 |\n| cai | $3.34 |")


MISSING = """
given deals:
    | deal | close_date | acv  | currency |
    | D-1  | 2026-01-13 | 1000 | EUR      |
    | D-2  | 2026-01-16 | 1000 | EUR      |
"""


@pytest.mark.parametrize(
    ("rules", "credited"),
    [
        (RateRules("daily"), []),
        (RateRules("daily", 3), ["D-1"]),
        (RateRules("daily", 6), ["D-1", "D-2"]),
        (RateRules("monthly"), ["D-1", "D-2"]),
    ],
)
def test_how_a_rate_is_looked_up(rules: RateRules, credited: list[str]) -> None:
    told = story(
        TO_POUNDS.replace("GBP", "USD") + "commission earns:\n    on bookings\n    rate 10%\n",
        MISSING
        + "given rates:\n    | date | from | to | rate |\n    | 2026-01-10 | EUR | USD | 1.1 |\n",
        rates=rules,
    )
    assert sorted(told.result.lines["deal"]) == credited
    assert len(told.problems) == 2 - len(credited)
    assert told.result.uncredited.height == 2 - len(credited)


def test_a_missing_rate_is_told_and_nothing_is_taken_one_to_one() -> None:
    told = story(paying(CONVERTED, "rate 10%"), MISSING + dedent(RATES), rates=DAILY)
    told.frame(
        "uncredited",
        """
        | deal | reason                               |
        | D-1  | no rate from EUR to GBP on 2026-01-13 |
        | D-2  | no rate from EUR to GBP on 2026-01-16 |
        """,
    )
    assert [code for code, _ in told.problems] == ["rate-missing", "rate-missing"]
    assert told.result.problems[0].remedy == "add a row to rates: 2026-01-13,EUR,GBP, and the rate"


def test_pay_without_a_rate_back_is_not_paid() -> None:
    told = story(
        paying(CONVERTED, "rate 10%"),
        """
        given deals:
            | deal | close_date | acv | currency |
            | D-1  | 2026-01-13 | 500 | GBP      |
        """
        + RATES,
        rates=DAILY,
    )
    told.lines("| deal | amount |")
    assert [message for _, message in told.problems] == [
        "there is no rate from GBP to USD on 2026-01-13; earns pays nothing on deals of that day"
    ]


def test_two_monthly_rates_are_none() -> None:
    twice = """given rates:
    | date       | from | to  | rate |
    | 2026-01-01 | EUR  | USD | 1.1  |
    | 2026-01-31 | EUR  | USD | 1.2  |
"""
    told = story(
        TO_POUNDS.replace("GBP", "USD") + "commission earns:\n    on bookings\n    rate 10%\n",
        MISSING + twice,
        rates=RateRules("monthly"),
    )
    told.lines("| deal | amount |")
    assert told.problems[0][1].startswith("2 monthly rates from EUR to USD are dated in 2026-01;")


def test_a_credit_that_does_not_convert_leaves_other_currencies_out() -> None:
    plain = "credit plain:\n    from own deals\n    count deal.acv\n    dated deal.close_date\n"
    told = story(
        paying(CONVERTED, "rate 10%") + plain + "kicker more:\n    on plain\n    rate 1%\n",
        """
        given deals:
            | deal | close_date | acv   | currency |
            | D-1  | 2026-01-10 | 50000 | EUR      |
            | D-2  | 2026-01-20 | 1000  | USD      |
        """
        + RATES,
        rates=DAILY,
    )
    told.frame("lines", "| deal | amount |\n| D-2 | $10.00 |", line="more")
    assert told.problems == [
        (
            "currency-not-counted",
            "plain counts USD only, so rows of deals in EUR (1) do not count for it",
        )
    ]
