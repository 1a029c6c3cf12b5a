"""Gates: what opens, when, from which dollar, and what closes again.

Tests: comp/engine/gates.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, story

QUOTA = BOOKINGS + "quota bookings $1,000 per quarter\n"
MADE = "\nwithout quota: nothing\nopens when attainment >= 100%, from the first dollar"
GIVEN = """
given deals:
    | deal | close_date | acv  |
    | D-1  | 2026-01-20 | $600 |
    | D-2  | 2026-02-20 | $600 |
    | D-3  | 2026-06-30 | $300 |
"""


def test_from_the_first_dollar_earlier_deals_get_true_ups() -> None:
    told = story(QUOTA + commission("rate 10%" + MADE), GIVEN)
    told.frame(
        "lines",
        """
        | paid    | deal | kind    | earned_on  | amount | note                                         |
        | 2026-02 | D-1  | true_up | 2026-02-20 | $60.00 | the gate opened: D-2 brought the total to 1200.00 |
        | 2026-02 | D-2  | earned  | 2026-02-20 | $60.00 |                                              |
        """,
    )
    assert not told.problems


def test_on_the_part_above_nothing_is_paid_later() -> None:
    above = "rate 10%\nwithout quota: nothing\nopens when attainment >= 100%, on the part above"
    told = story(QUOTA + commission(above), GIVEN)
    told.lines("| paid | deal | kind | amount |\n| 2026-02 | D-2 | earned | $20.00 |")


def test_the_part_above_is_paid_as_the_table_says() -> None:
    # From 50% on: 1,000 - 500 at 5%, then 200 at 10%; what lies below 50% pays nothing.
    table = "tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%\n"
    above = "opens when attainment of bookings >= 50%, on the part above\nwithout quota: nothing"
    told = story(QUOTA + commission(table + above), GIVEN)
    told.lines("| deal | amount |\n| D-1 | $5.00 |\n| D-2 | $40.00 |")
    retroactive = table.replace("marginal", "retroactive")
    told = story(QUOTA + commission(retroactive + above), GIVEN)
    # In February all of the part above is at 10%.
    told.lines("""
        | paid    | deal | kind    | amount |
        | 2026-01 | D-1  | earned  | $5.00  |
        | 2026-02 | D-1  | true_up | $5.00  |
        | 2026-02 | D-2  | earned  | $60.00 |
    """)


def test_a_gate_closes_again() -> None:
    told = story(
        QUOTA + commission("rate 10%" + MADE),
        GIVEN.replace("2026-06-30 | $300", "2026-03-10 | -$300"),
    )
    told.lines("""
        | paid    | line    | deal | kind    | amount   |
        | 2026-02 | earns   | D-1  | true_up | $60.00   |
        | 2026-02 | earns   | D-2  | earned  | $60.00   |
        | 2026-03 | earns   | D-1  | true_up | -$60.00  |
        | 2026-03 | earns   | D-2  | true_up | -$60.00  |
        | 2026-03 | carried |      | carried | $120.00  |
    """)


def test_another_credit_may_open_it_in_a_pay_period_without_deals() -> None:
    body = QUOTA + "credit demos:\n    from own deals\n    count 1\n    dated deal.start_date\n"
    gate = "\nopens when number of demos per year >= 2, from the first dollar"
    told = story(
        body + commission("rate 10%" + gate),
        """
        given deals:
            | deal | close_date | start_date | acv  |
            | D-1  | 2026-01-20 | 2026-02-03 | $600 |
            | D-2  |            | 2026-05-07 | $0   |
        """,
    )
    # The second demo comes after the quarter: its deals are paid then, on the day of the demo.
    told.lines("""
        | paid    | deal | kind    | earned_on  | amount |
        | 2026-05 | D-1  | true_up | 2026-05-07 | $60.00 |
    """)


def test_every_quarter_so_far_looks_at_those_that_have_ended() -> None:
    gate = "\nwithout quota: nothing\nopens when attainment in every quarter to date >= 50%, from the first dollar"
    body = QUOTA + commission("rate 10%" + gate, "bookings accumulated per year")
    told = story(body, GIVEN.replace("2026-02-20", "2026-04-20").replace("$300", "$0"))
    told.lines("| paid | deal | amount |\n| 2026-01 | D-1 | $60.00 |\n| 2026-04 | D-2 | $60.00 |")
    # Without April's deal the second quarter ends at 0%, and January's is taken back.
    given = GIVEN.replace("2026-02-20 | $600", "2026-06-20 | $100").replace("$300", "$0")
    told = story(body, given)
    told.lines("""
        | paid    | line    | deal | kind    | amount   |
        | 2026-01 | earns   | D-1  | earned  | $60.00   |
        | 2026-06 | earns   | D-1  | true_up | -$60.00  |
        | 2026-06 | carried |      | carried | $60.00   |
    """)


def test_where_nothing_adds_up_a_deal_is_judged_once() -> None:
    gate = "rate 10%\nat least $100 per deal\nopens when number of bookings >= 2, from the first dollar"
    told = story(
        BOOKINGS + commission(gate, "bookings"),
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-20 | $600   |
            | D-2  | 2026-02-10 | $2,000 |
            | D-3  | 2026-02-20 | $500   |
        """,
    )
    told.lines("| paid | deal | amount |\n| 2026-02 | D-2 | $200.00 |\n| 2026-02 | D-3 | $100.00 |")


@pytest.mark.parametrize(
    ("words", "paid"), [("without quota: nothing", ""), ("without quota: 5%", "| D-1 | $30.00 |")]
)
def test_without_a_quota_the_plan_says_what_is_paid(words: str, paid: str) -> None:
    body = BOOKINGS + "quota bookings from quotas per quarter\n"
    gate = f"rate 10%\n{words}\nopens when attainment >= 100%, from the first dollar"
    deal = "given deals:\n    | deal | close_date | acv  |\n    | D-1  | 2026-01-20 | $600 |\n"
    told = story(body + commission(gate), deal)
    told.lines(f"| deal | amount |\n{paid}" if paid else "| deal | amount |")
    assert not told.problems
    told = story(body + commission(gate.replace(f"\n{words}", "")), deal)
    told.lines("| deal | amount |")
    assert [code for code, _ in told.problems] == ["quota-missing"]


def test_paid_per_quarter_the_gate_is_asked_when_it_pays() -> None:
    body = BOOKINGS + "quota bookings $1,000 per year\n"
    terms = "rate 10%" + MADE + "\npaid per quarter"
    told = story(body + commission(terms, "bookings accumulated per year"), GIVEN)
    told.lines("""
        | paid    | deal | kind   | amount |
        | 2026-03 | D-1  | earned | $60.00 |
        | 2026-03 | D-2  | earned | $60.00 |
        | 2026-06 | D-3  | earned | $30.00 |
    """)


def test_running_totals_stay_exact_through_a_gate() -> None:
    deals = GIVEN.replace("$600", "$333.33").replace("2026-06-30 | $300", "2026-03-01 | $333.34")
    told = story(
        QUOTA + commission("rate 0.5%" + MADE),
        deals,
        rounding="half up to the cent, running total",
    )
    # 1.66665, 3.3333, 5.00 in all: 1.67, 1.66, 1.67.
    told.lines("| deal | amount |\n| D-1 | $1.67 |\n| D-2 | $1.66 |\n| D-3 | $1.67 |")


def test_a_bonus_a_curve_and_objectives_behind_a_gate() -> None:
    gate = "        opens when attainment of bookings >= {}, from the first dollar\n"
    body = QUOTA + "\n".join(
        [
            "bonus made:",
            "    pays $100 per quarter",
            gate.format("100%")[4:],
            "curve bent:",
            "    target $1,000 per quarter",
            "    points by attainment of bookings:",
            "        at 0%: 0%",
            "        at 100%: 100%",
            "    below: nothing",
            "    above: last point",
            gate.format("50%").replace(" of bookings", "")[4:],
            "objectives aims:",
            "    target $200 per quarter",
            "    weights:",
            "        100% hires",
            gate.format("100%")[4:],
        ]
    )
    told = story(
        body,
        GIVEN.replace("$300", "$600")
        + """
given scores:
    | objective | period  | score |
    | hires     | 2026-Q1 | 100%  |
    | hires     | 2026-Q2 | 100%  |
""",
    )
    # 120% in the first quarter, 60% in the second.
    told.lines("""
        | earned  | line | amount    |
        | 2026-Q1 | made | $100.00   |
        | 2026-Q1 | bent | $1,000.00 |
        | 2026-Q1 | aims | $200.00   |
        | 2026-Q2 | bent | $600.00   |
    """)


def test_a_curve_to_date_is_closed_until_the_year_is_at_its_gate() -> None:
    body = (
        BOOKINGS
        + "quota bookings $1,000 per month\n"
        + "\n".join(
            [
                "curve bent:",
                "    target $1,000 per month",
                "    points by attainment of bookings:",
                "        at 0%: 0%",
                "        at 100%: 100%",
                "    below: nothing",
                "    above: last point",
                "    accumulated per year to date",
                "    opens when attainment >= 80%, from the first dollar",
            ]
        )
    )
    told = story(
        body,
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-20 | $600   |
            | D-2  | 2026-02-20 | $1,000 |
            | D-3  | 2026-03-20 | $200   |
        """,
    )
    # 60%, 80%, 60% of one, two, three months: nothing, 1,600, nothing again.
    told.lines("""
        | paid    | line    | amount     |
        | 2026-02 | bent    | $1,600.00  |
        | 2026-03 | bent    | -$1,600.00 |
        | 2026-03 | carried | $1,600.00  |
    """)


def test_a_gate_may_read_what_another_component_paid() -> None:
    gate = "opens when paid of earns >= $60, from the first dollar"
    body = BOOKINGS + commission("rate 10%", "bookings")
    body += f"commission more:\n    on bookings accumulated per quarter\n    rate 1%\n    {gate}\n"
    told = story(body, GIVEN.replace("$600", "$500"))
    told.frame(
        "lines",
        "| paid | deal | kind | amount |\n| 2026-02 | D-1 | true_up | $5.00 |\n| 2026-02 | D-2 | earned | $5.00 |",
        line="more",
    )


def test_partitions_change_nothing() -> None:
    body = QUOTA + commission("rate 10%" + MADE)
    given = """
    given people:
        | person | plan |
        | ana    | rep  |
        | ben    | rep  |
    given deals:
        | deal | person | close_date | acv    |
        | D-1  | ana    | 2026-01-20 | $600   |
        | D-2  | ana    | 2026-02-20 | $600   |
        | D-3  | ben    | 2026-06-30 | $1,300 |
    """
    whole, parts = story(body, given), story(body, given, partitions=2)
    assert whole.result.lines.equals(parts.result.lines)
    assert whole.result.lines.get_column("deal").to_list() == ["D-1", "D-2", "D-3"]


def test_a_gate_beside_tiers_that_go_by_another_credit() -> None:
    body = BOOKINGS + "credit demos:\n    from own deals\n    count 1\n    dated deal.start_date\n"
    table = "tiers {} by number of demos:\n    from 0: 5%\n    from 2: 10%\n"
    gate = "opens when amount of bookings >= $1,000, from the first dollar"
    given = """
    given deals:
        | deal | close_date | start_date | acv  |
        | D-1  | 2026-01-20 | 2026-01-10 | $600 |
        | D-2  | 2026-02-20 | 2026-01-25 | $600 |
    """
    told = story(body + commission(table.format("marginal") + gate), given)
    # One demo before D-1, two before D-2.
    told.lines("| paid | deal | amount |\n| 2026-02 | D-1 | $30.00 |\n| 2026-02 | D-2 | $60.00 |")
    told = story(body + commission(table.format("retroactive") + gate), given)
    told.lines("| paid | deal | amount |\n| 2026-02 | D-1 | $60.00 |\n| 2026-02 | D-2 | $60.00 |")


def test_a_period_behind_a_closed_gate_is_not_caught_up() -> None:
    body = BOOKINGS + "\n".join(
        [
            "bonus made:",
            "    pays $100 per month when amount of bookings >= $500",
            "    catches up when amount of bookings per quarter >= $900",
            "    opens when number of bookings >= 1, from the first dollar",
        ]
    )
    told = story(
        body, GIVEN.replace("2026-02-20 | $600", "2026-03-20 | $300").replace("$300", "$400")
    )
    # January at once, March with the quarter; February had no deal.
    told.lines("""
        | paid    | earned  | amount  |
        | 2026-01 | 2026-01 | $100.00 |
        | 2026-03 | 2026-03 | $100.00 |
    """)
