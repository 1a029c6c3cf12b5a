"""Step 4: limits per deal where later deals, another credit or a gate rate earlier ones again.

Tests: comp/engine/limits.py, comp/engine/rerating.py, comp/engine/slices.py
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from tests.engine.story import BOOKINGS, Story, commission, story

CARS = """
credit gross:
    from own deals
    count deal.amount
    dated deal.close_date

credit cars:
    from own deals
    count 1
    dated deal.close_date
"""
BY_CARS = """
tiers retroactive by number of cars:
    from 0: 25%
    from 5: 30%
at least $150 per deal
at most $500 per deal
"""
GATE = "opens when number of bookings >= 2, from the first dollar"


def slices_add_up(told: Story) -> None:
    """The parts of each line, limits included, come to its exact amount."""
    key = ["component", "kind", "pay_period", "deal"]
    parts = told.result.slices.group_by(key).agg(pl.col("amount").sum().alias("parts"))
    both = told.result.lines.filter(pl.col("component") == "earns").join(parts, on=key, how="left")
    assert both.get_column("parts").to_list() == both.get_column("exact").to_list()


def test_a_car_dealer_pays_so_much_of_the_gross_and_no_less_a_car() -> None:
    # At 25%: 100, 140, 200 and 475, the first two raised to 150. The fifth car makes it 30%: 120 stays
    # raised, 168 and 240 are more than was paid, 570 is cut to 500. What is credited back is not
    # raised.
    told = story(
        CARS + commission(BY_CARS, on="gross accumulated per month"),
        """
        given deals:
            | deal | close_date | amount |
            | C-1  | 2026-01-05 | $400   |
            | C-2  | 2026-01-10 | $560   |
            | C-3  | 2026-01-12 | $800   |
            | C-4  | 2026-01-12 | $1,900 |
            | C-5  | 2026-01-20 | $2,000 |
            | C-6  | 2026-01-28 | -$100  |
        """,
        pay="half-monthly",
    )
    told.lines("""
        | paid      | kind    | deal | earned_on  | amount  | exact   |
        | 2026-01-A | earned  | C-1  | 2026-01-05 | $150.00 | 150   |
        | 2026-01-A | earned  | C-2  | 2026-01-10 | $150.00 | 150   |
        | 2026-01-A | earned  | C-3  | 2026-01-12 | $200.00 | 200   |
        | 2026-01-A | earned  | C-4  | 2026-01-12 | $475.00 | 475   |
        | 2026-01-B | earned  | C-5  | 2026-01-20 | $500.00 | 500   |
        | 2026-01-B | earned  | C-6  | 2026-01-28 | -$30.00 | -30   |
        | 2026-01-B | true_up | C-2  | 2026-01-28 | $18.00  | 18    |
        | 2026-01-B | true_up | C-3  | 2026-01-28 | $40.00  | 40    |
        | 2026-01-B | true_up | C-4  | 2026-01-28 | $25.00  | 25    |
    """)
    slices_add_up(told)
    cuts = told.result.slices.filter(pl.col("tier").is_in(["at least", "at most"]))
    found = sorted(cuts.select("deal", "kind", "tier", "amount").rows())
    assert found == [
        ("C-1", "earned", "at least", Decimal(50)),
        ("C-1", "true_up", "at least", Decimal(-50)),
        ("C-1", "true_up", "at least", Decimal(30)),
        ("C-2", "earned", "at least", Decimal(10)),
        ("C-2", "true_up", "at least", Decimal(-10)),
        ("C-4", "true_up", "at most", Decimal(-70)),
        ("C-5", "earned", "at most", Decimal(-100)),
    ]


@pytest.mark.parametrize(
    ("table", "january", "later"),
    [
        # 5% of 1,000 is raised to 60, 8% of it is 80.
        ("tiers retroactive by amount:\n  from $0: 5%\n  from $5,000: 8%", "$60.00", "$20.00"),
        ("rate 5%\naccelerator retroactive by amount:\n  from $5,000: 1.6x", "$60.00", "$20.00"),
        # Only what is above 500 is paid at 8%: 25 + 40 = 65.
        ("tiers excess by amount:\n  from $0: 5%\n  from $500: 5%\n  from $5,000: 8%", "$60.00", "$5.00"),
    ],
)  # fmt: skip
def test_whatever_rates_again(table: str, january: str, later: str) -> None:
    told = story(
        BOOKINGS + commission(f"{table}\nat least $60 per deal", "bookings accumulated per year"),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $1,000 |
            | D-2  | 2026-03-10 | $5,000 |
        """,
    )
    told.frame(
        "lines",
        f"""
        | paid    | kind    | deal | amount    |
        | 2026-01 | earned  | D-1  | {january} |
        | 2026-03 | true_up | D-1  | {later}   |
        """,
        deal="D-1",
    )
    slices_add_up(told)


def test_a_deals_rows_of_a_pay_period_are_one_line_and_its_true_ups_too() -> None:
    # January: 10 + 20 is raised to 50. February: 70 by itself. At 10% in March they are 60 and 100,
    # cut from 140: +10 and +30 are one line.
    tiers = "tiers retroactive by amount:\n  from $0: 5%\n  from $5,000: 10%"
    told = story(
        BOOKINGS
        + commission(
            f"{tiers}\nat least $50 per deal\nat most $100 per deal",
            "bookings accumulated per year",
        ),
        """
        given deals:
            | deal | item | close_date | acv    |
            | D-1  | a    | 2026-01-10 | $200   |
            | D-1  | b    | 2026-01-20 | $400   |
            | D-1  | c    | 2026-02-20 | $1,400 |
            | D-2  |      | 2026-03-20 | $5,000 |
        """,
    )
    told.lines("""
        | paid    | kind    | deal | item | amount  |
        | 2026-01 | earned  | D-1  |      | $50.00  |
        | 2026-02 | earned  | D-1  |      | $70.00  |
        | 2026-03 | true_up | D-1  |      | $40.00  |
        | 2026-03 | earned  | D-2  |      | $100.00 |
    """)
    slices_add_up(told)


def test_behind_a_closed_gate_nothing_is_raised() -> None:
    # January ends with one deal: closed. February opens: 30 is raised to 100 for D-1, D-2 pays 200.
    # In March what D-2 counted is credited back, and the gate closes.
    told = story(
        BOOKINGS
        + commission(
            f"rate 10%\nat least $100 per deal\n{GATE.replace('number', 'amount').replace('2', '$1,000')}",
            "bookings accumulated per year",
        ),
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-20 | $300    |
            | D-2  | 2026-02-10 | $2,000  |
            | D-3  | 2026-03-10 | -$2,000 |
        """,
    )
    told.frame(
        "lines",
        """
        | paid    | kind    | deal | amount   |
        | 2026-02 | earned  | D-2  | $200.00  |
        | 2026-02 | true_up | D-1  | $100.00  |
        | 2026-03 | true_up | D-1  | -$100.00 |
        | 2026-03 | true_up | D-2  | -$200.00 |
        """,
        line="earns",
    )
    slices_add_up(told)


@pytest.mark.parametrize(
    ("words", "paid"), [("without quota: nothing", ""), ("without quota: 5%", "| D-1 | $100.00 |")]
)
def test_a_deal_without_pay_for_want_of_a_quota_stays_without(words: str, paid: str) -> None:
    body = BOOKINGS + "quota bookings from quotas per quarter\n"
    table = f"tiers retroactive by attainment:\n  from 0%: 6%\n  from 100%: 10%\n{words}"
    told = story(
        body + commission(f"{table}\nat least $100 per deal"),
        "given deals:\n    | deal | close_date | acv  |\n    | D-1  | 2026-01-20 | $600 |\n",
    )
    told.lines(f"| deal | amount |\n{paid}")


def test_a_gate_that_judges_each_deal_once_beside_a_total_per_deal() -> None:
    # February has two deals and pays; January has one. D-2's first item is rated again by its second.
    tiers = "tiers retroactive by amount:\n  from $0: 5%\n  from $1,000: 10%"
    told = story(
        BOOKINGS + commission(f"{tiers}\nat least $30 per deal\n{GATE}", "bookings per deal"),
        """
        given deals:
            | deal | item | close_date | acv  |
            | D-1  |      | 2026-01-20 | $600 |
            | D-2  | a    | 2026-02-10 | $400 |
            | D-3  |      | 2026-02-20 | $500 |
            | D-2  | b    | 2026-03-10 | $900 |
            | D-4  |      | 2026-03-11 | $100 |
        """,
    )
    told.lines("""
        | paid    | kind    | deal | amount |
        | 2026-02 | earned  | D-2  | $30.00 |
        | 2026-02 | earned  | D-3  | $30.00 |
        | 2026-03 | earned  | D-2  | $90.00 |
        | 2026-03 | true_up | D-2  | $10.00 |
        | 2026-03 | earned  | D-4  | $30.00 |
    """)


def test_a_running_total_rounds_what_is_within_the_limits() -> None:
    # At 5%: 0.555 and 2.005, sums 0.56 and 2.56. At 10%: 1.11, and 4.01 is cut to 2.50, sums 1.11 and 3.61.
    tiers = "tiers retroactive by amount:\n  from $0: 5%\n  from $100: 10%"
    told = story(
        BOOKINGS + commission(f"{tiers}\nat most $2.50 per deal", "bookings accumulated per year"),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-20 | $11.10 |
            | D-2  | 2026-01-21 | $40.10 |
            | D-3  | 2026-02-10 | $60    |
        """,
        rounding="half up to the cent, running total",
    )
    told.lines("""
        | paid    | kind    | deal | amount | exact |
        | 2026-01 | earned  | D-1  | $0.56  | 0.555 |
        | 2026-01 | earned  | D-2  | $2.00  | 2.005 |
        | 2026-02 | true_up | D-1  | $0.55  | 0.555 |
        | 2026-02 | true_up | D-2  | $0.50  | 0.495 |
        | 2026-02 | earned  | D-3  | $2.50  | 2.5   |
    """)


def test_a_deal_of_two_accumulations_in_one_pay_period() -> None:
    # Paid per quarter, rated per month: 5% of 200 and of 400 are raised to 30 each.
    tiers = "tiers retroactive by amount:\n  from $0: 5%\n  from $1,000: 10%"
    told = story(
        BOOKINGS + commission(f"{tiers}\nat least $30 per deal", "bookings accumulated per month"),
        """
        given deals:
            | deal | item | close_date | acv  |
            | D-1  | a    | 2026-01-20 | $200 |
            | D-1  | b    | 2026-02-10 | $400 |
        """,
        pay="quarterly",
    )
    told.lines("| paid | deal | item | earned_on | amount |\n| 2026-Q1 | D-1 | | 2026-01-20 | $60.00 |")  # fmt: skip


def test_nobody_sold_anything() -> None:
    tiers = "tiers retroactive by amount:\n  from $0: 5%\n  from $1,000: 10%"
    told = story(
        BOOKINGS + commission(f"{tiers}\nat least $30 per deal"),
        "given people:\n    | person | from       |\n    | ana    | 2026-01-01 |\n",
    )
    assert told.result.lines.is_empty()
