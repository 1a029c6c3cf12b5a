"""Named tables: a value looked up by an amount, a text, a day, or by two things at once."""

from __future__ import annotations

import polars as pl
import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, plan_text, story


def paid(table: str, deals: str, rate: str = "looked_up") -> pl.Series:
    """What a commission of this rate pays on deals of $100 each, in order of deals."""
    body = BOOKINGS + table + f"commission earns:\n    on bookings\n    rate {rate}\n"
    lines = story(body, "given deals:\n" + deals).result.lines.sort("deal")
    return lines.get_column("amount").cast(pl.Int64)


def test_a_row_holds_from_its_start_and_the_first_one_below_it_too() -> None:
    table = "table looked_up by deal.margin / deal.amount:\n    from 0%: 1%\n    from 30%: 2%\n    from 50%: 3%\n"
    deals = """
    | deal | close_date | acv  | amount | margin |
    | D-1  | 2026-01-01 | $100 | $100   | -$5    |
    | D-2  | 2026-01-01 | $100 | $3     | $0.89  |
    | D-3  | 2026-01-01 | $100 | $100   | $30    |
    | D-4  | 2026-01-01 | $100 | $3     | $1.50  |
    """
    assert paid(table, deals).to_list() == [1, 1, 2, 3]


@pytest.mark.parametrize(
    ("table", "least"),
    [
        ("deal.margin / deal.amount:\n    from 10%: 1%\n    from 30%: 2%\n", "0%"),
        ("deal.product, deal.acv:\n    | | from $10 |\n    | any other | 1% |\n", "$0"),
        ("contract year from deal.start_date:\n    from 2: 1%\n", "1"),
    ],
)
def test_nothing_is_left_open_below_the_first_row(table: str, least: str) -> None:
    earns = "commission earns:\n    on bookings\n    rate looked_up\n"
    text = plan_text(f"{BOOKINGS}table looked_up by {table}{earns}")
    _, [problem] = read_plan(text, "p.plan", Schema())
    remedy = f"put one before it that begins from {least}, with what holds there"
    assert (problem.code, problem.remedy) == ("rows-start-above-zero", remedy)


def test_texts_are_exact_and_any_other_takes_the_rest_but_nothing_empty() -> None:
    table = 'table looked_up by deal.product:\n    | "GTX Pro" | 1% |\n    | Core | 2% |\n    | any other | 3% |\n'
    deals = """
    | deal | close_date | acv  | product |
    | D-1  | 2026-01-01 | $100 | GTX Pro |
    | D-2  | 2026-01-01 | $100 | Core    |
    | D-3  | 2026-01-01 | $100 | core    |
    | D-4  | 2026-01-01 | $100 |         |
    """
    assert paid(table, deals).to_list() == [1, 2, 3]


def test_two_values_choose_row_and_column() -> None:
    table = """
table looked_up by deal.term, deal.product:
    |                | core | any other |
    | from 0 months  | 1%   | 2%        |
    | from 24 months | 3%   | 4%        |
"""
    deals = """
    | deal | close_date | acv  | term      | product |
    | D-1  | 2026-01-01 | $100 | 23 months | core    |
    | D-2  | 2026-01-01 | $100 | 24 months | core    |
    | D-3  | 2026-01-01 | $100 | 1 month   | x       |
    | D-4  | 2026-01-01 | $100 | 36 months | x       |
    | D-5  | 2026-01-01 | $100 |           | x       |
    | D-6  | 2026-01-01 | $100 | 36 months |         |
    """
    assert paid(table, deals).to_list() == [1, 3, 2, 4]


def test_a_table_may_hold_quotients_texts_and_days() -> None:
    # $100 x 1/3 x 3 is exact: the quotient is kept until the product is taken.
    table = """
table looked_up by deal.product:
    | core      | deal.margin / deal.amount |
    | any other | 2% |
table tier_word by deal.acv:
    from $0: "small"
    from $100: "large"
table first_days by deal.acv:
    from $0: 2026-01-01
    from $100: 2026-02-01
"""
    deals = """
    | deal | close_date | acv  | product | amount | margin |
    | D-1  | 2026-02-01 | $100 | core    | $3     | $1     |
    | D-2  | 2026-01-31 | $100 | x       | $3     | $1     |
    """
    rate = (
        "if tier_word is large and deal.close_date >= first_days then looked_up * 3 else looked_up"
    )
    assert paid(table, deals, rate).to_list() == [100, 2]


def test_an_empty_rate_of_a_row_that_is_not_reached_takes_nothing_away() -> None:
    body = (
        BOOKINGS
        + """
table looked_up by deal.product:
    | core      | 4% |
    | any other | 3% |
commission earns:
    on bookings accumulated per year
    tiers marginal by amount:
        from $0: 6%
        from $1,000: looked_up
"""
    )
    deals = """
    given deals:
        | deal | close_date | acv  | product |
        | D-1  | 2026-01-10 | $500 |         |
        | D-2  | 2026-01-11 | $600 |         |
        | D-3  | 2026-01-12 | $100 | core    |
    """
    # D-2 passes the bound, and no rate is known above it.
    story(body, deals).lines("| deal | amount |\n| D-1 | $30.00 |\n| D-3 | $4.00 |")


def test_a_deal_of_nothing_behind_a_gate_asks_its_rate_as_others_do() -> None:
    body = (
        BOOKINGS
        + """
quota bookings $1,000 per year
table looked_up by deal.product:
    | core      | 4% |
    | any other | 3% |
commission earns:
    on bookings accumulated per year
    rate looked_up
    opens when attainment >= 50%, on the part above
    at least $1 per deal
"""
    )
    deals = """
    given deals:
        | deal | close_date | acv  | product |
        | D-1  | 2026-01-10 | $0   |         |
        | D-2  | 2026-01-11 | $600 | core    |
        | D-3  | 2026-01-12 | $0   |         |
        | D-4  | 2026-01-13 | $0   | core    |
    """
    # D-1 lies below the gate, where no rate is asked. D-3 lies above it and has none.
    story(body, deals).lines("| deal | amount |\n| D-1 | $1.00 |\n| D-2 | $4.00 |\n| D-4 | $1.00 |")


def test_dated_values_of_a_period_go_by_its_last_day() -> None:
    body = (
        BOOKINGS
        + """
commission earns:
    on bookings
    rate 1%
table size by the last day:
    from 2026-01-01: $100
    from 2026-03-31: $150 because "spring"
bonus made:
    pays size per month when amount of bookings > $0
"""
    )
    deals = "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-02-28 | $1 |\n    | D-2 | 2026-03-01 | $1 |\n"
    expected = "| earned | amount |\n| 2026-02 | $100.00 |\n| 2026-03 | $150.00 |"
    story(body, deals).frame("lines", expected, line="made")
