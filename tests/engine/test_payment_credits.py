"""Credits on payments: one entry for each payment on a person's deals.

Tests: comp/engine/payment_deals.py
"""

from __future__ import annotations

from comp.output.explain import render_text
from tests.engine.story import commission, story
from tests.output.runs import explained, run_of

CASH = """
credit cash:
    from  payments of own deals
    count payment.amount
    where deal.type is subscription
    dated payment.date
"""
GIVEN = """
given deals:
    | deal | close_date | acv    | type         | start_date |
    | D-1  | 2026-01-10 | $1,200 | subscription | 2026-01-01 |
    | D-2  | 2026-01-10 | $500   | setup        | 2026-01-01 |
given payments:
    | deal | date       | amount |
    | D-1  | 2026-02-01 | $300   |
    | D-1  | 2026-02-01 | $100   |
    | D-1  | 2026-03-05 | -$50   |
    | D-2  | 2026-02-01 | $500   |
"""


def test_each_payment_is_an_item_of_its_deal() -> None:
    told = story(CASH + commission("rate 10%", on="cash"), GIVEN)
    told.lines(
        """
        | paid    | deal | item         | earned_on  | amount |
        | 2026-02 | D-1  | 2026-02-01   | 2026-02-01 | $10.00 |
        | 2026-02 | D-1  | 2026-02-01-2 | 2026-02-01 | $30.00 |
        | 2026-03 | D-1  | 2026-03-05   | 2026-03-05 | -$5.00 |
        | 2026-03 |      |              | 2026-03-31 | $5.00  |
        """
    )
    told.frame("uncredited", "| deal | reason |\n| D-2 | no payment on the deal counts |")


def test_payments_accumulate_in_order_of_their_days() -> None:
    tiers = "tiers marginal by amount:\n    from $0: 10%\n    from $350: 20%"
    story(CASH + commission(tiers, on="cash accumulated per year"), GIVEN).lines(
        """
        | paid    | item         | amount  |
        | 2026-02 | 2026-02-01   | $10.00  |
        | 2026-02 | 2026-02-01-2 | $35.00  |
        | 2026-03 | 2026-03-05   | -$10.00 |
        | 2026-03 |              | $10.00  |
        """
    )


def test_residuals_by_contract_year_and_amounts_of_the_deal_once() -> None:
    by_year = (
        "tiers per deal by contract month from deal.start_date:\n    from 1: 10%\n    from 3: 5%"
    )
    by_size = "tiers per deal by deal.acv:\n    from $0: 1%\n    from $2,000: 2%"
    body = CASH + commission(by_year, on="cash")
    body += commission(by_size, on="cash").replace("earns", "sized")
    story(body, GIVEN).frame(
        "lines",
        """
        | line  | item         | amount |
        | earns | 2026-02-01   | $10.00 |
        | earns | 2026-02-01-2 | $30.00 |
        | earns | 2026-03-05   | -$2.50 |
        | sized | 2026-02-01   | $1.00  |
        | sized | 2026-02-01-2 | $3.00  |
        | sized | 2026-03-05   | -$0.50 |
        """,
        deal="D-1",
    )


def test_payments_of_a_split_deal_are_shared() -> None:
    given = (
        "person ana\n"
        + GIVEN
        + """
given people:
    | person | plan | from       |
    | ana    | rep  | 2026-01-01 |
    | ben    | rep  | 2026-01-01 |
given splits:
    | deal | person | share |
    | D-1  | ana    | 40%   |
    | D-1  | ben    | 60%   |
"""
    )
    shared = CASH.replace("payment.amount", "payment.amount times split.share")
    story(shared + commission("rate 10%", on="cash"), given).frame(
        "lines",
        """
        | person | item         | amount |
        | ana    | 2026-02-01   | $4.00  |
        | ana    | 2026-02-01-2 | $12.00 |
        | ben    | 2026-02-01   | $6.00  |
        | ben    | 2026-02-01-2 | $18.00 |
        """,
        paid="2026-02",
    )


def test_a_managers_override_on_the_payments_of_a_team() -> None:
    team = CASH.replace("own deals", "team deals as of deal.close_date")
    body = team + "override earns:\n    on cash\n    rate 1%\n"
    given = """
person morgan
given people:
    | person | plan | manager | from       |
    | morgan | rep  |         | 2026-01-01 |
    | ana    |      | morgan  | 2026-01-01 |
given deals:
    | deal | person | close_date | acv  | type         |
    | D-1  | ana    | 2026-01-10 | $900 | subscription |
given payments:
    | deal | date       | amount |
    | D-1  | 2026-02-01 | $300   |
"""
    story(body, given).lines("| paid | item | amount |\n| 2026-02 | 2026-02-01 | $3.00 |")


PLAN = """\
plan ae "Account Executive":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit cash:
        from   payments of own deals
        count  payment.amount
        dated  payment.date

    commission earns:
        on cash
        rate 10%

example "One payment" for ae:
    given deals:
        | deal | close_date | acv  |
        | D-1  | 2026-01-10 | $900 |
    given payments:
        | deal | date       | amount |
        | D-1  | 2026-02-01 | $300   |
    expect:
        | paid    | line  | deal | item       | amount |
        | 2026-02 | earns | D-1  | 2026-02-01 | $30.00 |
"""


def test_the_payment_is_named_in_the_explanation() -> None:
    text = render_text(explained(run_of(PLAN)))
    assert "D-1, item 2026-02-01 counts payment.amount ($300.00)." in text


def test_a_table_by_the_age_of_each_payment() -> None:
    table = """\
tiers per deal by days from deal.start_date to payment.date:
    from 0 days: 10%
    from 40 days: 5%
"""
    told = story(CASH + commission(table, on="cash"), GIVEN)
    told.frame(
        "lines",
        """
        | item         | amount |
        | 2026-02-01   | $10.00 |
        | 2026-02-01-2 | $30.00 |
        | 2026-03-05   | -$2.50 |
        """,
        kind="earned",
    )


def test_each_payment_is_looked_up_by_its_own_amount() -> None:
    table = "tiers per deal by payment.amount:\n    from $0: 1%\n    from $200: 10%\n"
    told = story(CASH + commission(table, on="cash"), GIVEN)
    told.frame("lines", "| amount |\n| $1.00 |", item="2026-02-01")
    told.frame("lines", "| amount |\n| $30.00 |", item="2026-02-01-2")


def test_a_rate_asks_when_its_payment_came() -> None:
    rate = "rate if payment.date >= 2026-03-01 then 2% else 10%"
    told = story(CASH + commission(rate, on="cash"), GIVEN)
    told.frame("lines", "| amount |\n| $10.00 |\n| $30.00 |\n| -$1.00 |", kind="earned")
