"""Steps 3 and 4: tiers whose row is said by the total of another credit.

Tests: comp/engine/other_credit.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from comp.language.show import show_plan
from tests.engine.story import Story, plan_text, story

CREDITS = """
credit hardware:
    from  own deals
    count deal.acv
    where deal.product is hardware
    dated deal.close_date
credit services:
    from  own deals
    count deal.acv
    where deal.product is services
    dated deal.close_date
credit both:
    from  own deals
    count deal.acv
    dated deal.close_date
"""
QUOTA = "quota services $100,000 per quarter\n"
ROWS = """:
        from   0%: 4%
        from  50%: 5%
        from 100%: 7%
"""
DEALS = """
    given deals:
        | deal | item | close_date | acv     | product  |
        | D-1  |      | 2026-01-10 | $10,000 | hardware |
        | D-2  | a    | 2026-01-20 | $50,000 | services |
        | D-2  | b    | 2026-01-20 | $20,000 | hardware |
        | D-3  | a    | 2026-02-20 | $30,000 | hardware |
        | D-3  | b    | 2026-02-20 | $50,000 | services |
        | D-4  |      | 2026-04-01 | $10,000 | hardware |
"""


def pays(mode: str, rows: str = ROWS, on: str = "hardware accumulated per quarter") -> str:
    table = f"tiers {mode} by attainment of services" if " by " not in mode else f"tiers {mode}"
    return f"{CREDITS}commission earns:\n    on {on}\n    {table}{rows}"


def test_each_deal_is_paid_whole_at_the_row_reached_before_it() -> None:
    # D-2 b comes after 50,000 of services: 5%. D-3 a stands before D-3 b. April begins anew.
    told = story(QUOTA + pays("marginal"), DEALS)
    told.lines("""
        | paid    | deal | item | kind   | amount    | note                                  |
        | 2026-01 | D-1  |      | earned | $400.00   | services stands at 0.00 before it     |
        | 2026-01 | D-2  | b    | earned | $1,000.00 | services stands at 50000.00 before it |
        | 2026-02 | D-3  | a    | earned | $1,500.00 | services stands at 50000.00 before it |
        | 2026-04 | D-4  |      | earned | $400.00   | services stands at 0.00 before it     |
    """)
    told.frame(
        "slices",
        "| tier | basis | rate | quota | amount |\n| from 50% | 20000 | 0.05 | 100000 | 1000 |",
        deal="D-2",
    )


def test_what_the_other_credit_counts_of_the_same_item_does_not_count_yet() -> None:
    rows = ":\n        from $0: 1%\n        from $1,000: 2%\n"
    told = story(
        pays("marginal by amount of both", rows),
        """
        given deals:
            | deal | close_date | acv    | product  |
            | D-1  | 2026-01-10 | $1,000 | hardware |
            | D-2  | 2026-01-10 | $1,000 | hardware |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $10.00 |\n| D-2 | $20.00 |")


def test_the_row_at_the_end_of_the_pay_period_rates_earlier_deals_again() -> None:
    told = story(QUOTA + pays("retroactive"), DEALS)
    told.lines("""
        | paid    | earned_on  | deal | item | kind    | amount    |
        | 2026-01 | 2026-01-10 | D-1  |      | earned  | $500.00   |
        | 2026-01 | 2026-01-20 | D-2  | b    | earned  | $1,000.00 |
        | 2026-02 | 2026-02-20 | D-1  |      | true_up | $200.00   |
        | 2026-02 | 2026-02-20 | D-2  | b    | true_up | $400.00   |
        | 2026-02 | 2026-02-20 | D-3  | a    | earned  | $2,100.00 |
        | 2026-04 | 2026-04-01 | D-4  |      | earned  | $400.00   |
    """)


def test_a_period_in_which_only_the_other_credit_moves_rates_again_too() -> None:
    told = story(
        QUOTA + pays("retroactive"),
        """
        given deals:
            | deal | close_date | acv      | product  |
            | D-1  | 2026-01-10 | $10,000  | hardware |
            | D-2  | 2026-02-01 | $60,000  | services |
            | D-3  | 2026-02-11 | $50,000  | services |
            | D-4  | 2026-03-01 | -$20,000 | services |
        """,
    )
    told.lines("""
        | paid    | earned_on  | deal | kind    | amount   | note                                             |
        | 2026-01 | 2026-01-10 | D-1  | earned  | $400.00  | services reaches 0.00 in its pay period          |
        | 2026-02 | 2026-02-11 | D-1  | true_up | $300.00  | re-rated: D-3 brought the total to 110000.00     |
        | 2026-03 | 2026-03-01 | D-1  | true_up | -$200.00 | re-rated: D-4 brought the total to 90000.00      |
        | 2026-03 | 2026-03-31 |      | carried | $200.00  |                                                  |
    """)


def test_a_reversal_of_the_other_credit_rates_again_on_its_day() -> None:
    lost = """
commission on_services:
    on services
    rate 1%
clawback lost:
    when deal.cancelled_on within 90 days of deal.close_date
    take back 100% of on_services paid on the deal
    attainment reversed on the trigger day
"""
    told = story(
        QUOTA + pays("retroactive") + lost,
        """
        given deals:
            | deal | close_date | acv     | product  | cancelled_on |
            | D-1  | 2026-01-10 | $10,000 | hardware |              |
            | D-2  | 2026-01-20 | $60,000 | services | 2026-02-03   |
            | D-3  | 2026-02-20 | $10,000 | hardware |              |
        """,
    )
    told.lines("""
        | paid    | earned_on  | component   | deal | kind     | amount   | note                                                |
        | 2026-01 | 2026-01-10 | earns       | D-1  | earned   | $500.00  | services reaches 60000.00 in its pay period         |
        | 2026-01 | 2026-01-20 | on_services | D-2  | earned   | $600.00  |                                                     |
        | 2026-02 | 2026-02-03 | earns       | D-1  | true_up  | -$100.00 | re-rated: a reversed deal brought the total to 0.00 |
        | 2026-02 | 2026-02-03 | lost        | D-2  | clawback | -$600.00 |                                                     |
        | 2026-02 | 2026-02-20 | earns       | D-3  | earned   | $400.00  | services reaches 0.00 in its pay period             |
        | 2026-02 | 2026-02-28 | carried     |      | carried  | $300.00  |                                                     |
    """)


@pytest.mark.parametrize(
    ("without", "amounts"),
    [("nothing", []), ("first rate", ["$400.00"]), ("10%", ["$1,000.00"])],
)
def test_without_a_quota_of_the_other_credit(without: str, amounts: list[str]) -> None:
    for mode in ("marginal", "retroactive"):
        told = story(
            "quota services from quotas per quarter\n"
            + pays(mode, f"{ROWS}    without quota: {without}\n"),
            "given deals:\n    | deal | close_date | acv | product |\n"
            "    | D-1 | 2026-01-10 | $10,000 | hardware |\n",
        )
        told.lines("| amount |\n" + "".join(f"| {amount} |\n" for amount in amounts))


def test_a_missing_quota_of_the_other_credit_is_a_problem() -> None:
    told = story("quota services from quotas per quarter\n" + pays("marginal"), DEALS)
    assert {code for code, _ in told.problems} == {"quota-missing"}
    assert "no quota of services in 2026-Q1, and earns" in told.problems[0][1]


def test_an_opening_of_the_other_credit_counts() -> None:
    told = story(
        QUOTA + pays("marginal"),
        """
        given openings:
            | person | plan | as_of      | what   | name     | amount  |
            | rep    | rep  | 2026-01-01 | credit | services | $55,000 |
        given deals:
            | deal | close_date | acv     | product  |
            | D-1  | 2026-01-01 | $10,000 | hardware |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $500.00 |")


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        ("hardware per deal", "$400.00", "$400.00"),
        ("hardware accumulated per plan", "$400.00", "$700.00"),
        ("hardware accumulated per 3 months rolling", "$400.00", "$500.00"),
        ("hardware accumulated per year", "$400.00", "$700.00"),
    ],
)
def test_over_every_stretch_a_total_may_take(on: str, first: str, last: str) -> None:
    # Per deal: D-2 b stands behind D-2 a's 50,000. Rolling: April counts February's 50,000.
    rows = ":\n        from $0: 4%\n        from $50,000: 5%\n        from $100,000: 7%\n"
    told = story(pays("marginal by amount of services", rows, on), DEALS)
    found = _by_deal(told)
    assert (found["D-1"], found["D-2"], found["D-4"]) == (first, "$1,000.00", last)


def test_quotas_over_the_whole_plan() -> None:
    # Four quarters are 400,000: no deal reaches 50%.
    found = _by_deal(story(QUOTA + pays("retroactive", on="hardware accumulated per plan"), DEALS))
    assert found["D-4"] == "$400.00"


def test_a_running_total_of_rounding_and_a_deals_limit() -> None:
    rows = f"{ROWS}    at most $450 per deal\n"
    found = _by_deal(
        story(QUOTA + pays("marginal", rows), DEALS, rounding="half up to the cent, running total")
    )
    assert found == {"D-1": "$400.00", "D-2": "$450.00", "D-3": "$450.00", "D-4": "$400.00"}


def test_people_calculated_apart_and_the_plan_in_words() -> None:
    told = story(QUOTA + pays("retroactive"), DEALS, partitions=2)
    assert _by_deal(told)["D-4"] == "$400.00"
    shown = show_plan(told.plans[0], None)
    assert "  tiers retroactive by attainment of services: every deal whole at the rate" in shown
    assert "from $50,000.00 (50%) up to but not including $100,000.00 (100%)  5%" in shown


def test_both_readings_are_priced_where_no_word_is_written() -> None:
    text = plan_text(QUOTA + pays("marginal").replace("marginal ", ""))
    _, problems = read_plan(text, "p.plan", Schema())
    assert [problem.code for problem in problems if problem.severity == "error"] == [
        "tier-mode-missing"
    ]
    assert [(each.write, each.pays) for each in problems[0].choices] == [
        ("tiers marginal", "$400.00"),
        ("tiers retroactive", "$700.00"),
    ]


def _by_deal(told: Story) -> dict[str, str]:
    rows = told.result.lines.filter(told.result.lines.get_column("kind") == "earned")
    return {deal: f"${amount:,.2f}" for deal, amount in rows.select("deal", "amount").iter_rows()}
