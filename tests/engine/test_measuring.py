"""Measures over other days than the period itself, and components that read what others paid.

Tests: comp/engine/measuring.py
"""

from __future__ import annotations

from textwrap import dedent

from comp.periods import Calendar
from tests.engine.story import BOOKINGS, commission, story

EARNS = commission("rate 1%", on="bookings")
QUOTA = BOOKINGS + EARNS + "quota bookings $100,000 per quarter\n"
DEALS = """
given deals:
    | deal | close_date | acv      |
    | D-1  | 2026-01-31 | $40,000  |
    | D-2  | 2026-03-10 | $60,000  |
    | D-3  | 2026-05-10 | $80,000  |
    | D-4  | 2026-08-10 | $130,000 |
    | D-5  | 2026-12-31 | $50,000  |
"""


def bonus(line: str, expected: str, head: str = QUOTA, deals: str = DEALS, **more: object) -> None:
    """The periods for which the bonus is paid, and what."""
    told = story(f"{head}bonus made:\n    {line}\n", deals, **more)  # type: ignore[arg-type]
    told.frame("lines", f"| earned | amount |\n{expected}", line="made")


def test_per_a_longer_period_takes_all_of_it() -> None:
    # 360,000 of 400,000 in the year, seen from every quarter.
    bonus(
        "pays $1,000 per quarter when attainment of bookings per year >= 90%",
        "| 2026-Q1 | $1,000.00 |\n| 2026-Q2 | $1,000.00 |\n| 2026-Q3 | $1,000.00 |\n| 2026-Q4 | $1,000.00 |",
    )
    bonus("pays $1,000 per quarter when attainment of bookings per year > 90%", "")


def test_to_date_takes_what_has_come_by_then_against_what_was_due() -> None:
    # 100%, 90% (180 of 200), 310 of 300, 360 of 400.
    bonus(
        "pays $1,000 per quarter when attainment of bookings per year to date >= 100%",
        "| 2026-Q1 | $1,000.00 |\n| 2026-Q3 | $1,000.00 |",
    )
    bonus(
        "pays $10 * number of bookings per year to date per half-year",
        "| 2026-H1 | $30.00 |\n| 2026-H2 | $50.00 |",
    )


def test_to_date_spreads_a_longer_quota() -> None:
    head = BOOKINGS + EARNS + "quota bookings $400,000 per year, spread 10% 20% 30% 40%\n"
    # Due 40, 120, 240, 400 thousand; reached 100, 180, 310, 360.
    bonus(
        "pays $100 * attainment of bookings per year to date per quarter",
        "| 2026-Q1 | $250.00 |\n| 2026-Q2 | $150.00 |\n| 2026-Q3 | $129.17 |\n| 2026-Q4 | $90.00 |",
        head=head,
    )


def test_through_a_month_of_the_period_against_its_whole_quota() -> None:
    bonus(
        "pays $1,000 per quarter when attainment of bookings through month 1 >= 40%",
        "| 2026-Q1 | $1,000.00 |",
    )
    bonus(
        "pays $1,000 per quarter when amount of bookings through month 2 >= $80,000",
        "| 2026-Q2 | $1,000.00 |\n| 2026-Q3 | $1,000.00 |",
    )


def test_over_months_that_end_with_the_period() -> None:
    head = BOOKINGS + EARNS + "quota bookings $20,000 per month\n"
    # Three months' sums: Jan 40, Feb 40, Mar 100, Apr 60, May 140, Jun 80, Jul 80, Aug-Oct 130, Dec 50.
    bonus(
        "pays $1 per month when attainment of bookings over 3 months >= 200%",
        "".join(f"| 2026-{m} | $1.00 |\n" for m in ("01", "05", "08", "09", "10")),
        head=head,
    )


def test_every_period_so_far_must_hold() -> None:
    # Q1 100%, Q2 80%: from then on it never holds again in the year.
    bonus(
        "pays $1,000 per quarter when attainment of bookings in every quarter to date >= 100%",
        "| 2026-Q1 | $1,000.00 |",
    )
    bonus(
        "pays $1,000 per half-year when amount of bookings in every quarter to date >= $50,000",
        "| 2026-H1 | $1,000.00 |\n| 2026-H2 | $1,000.00 |",
    )
    # By the end of a month only whole quarters are looked at; before the first there is none.
    bonus(
        "pays $1 per month when number of bookings in every quarter to date >= 2",
        "| 2026-01 | $1.00 |\n| 2026-02 | $1.00 |\n| 2026-03 | $1.00 |\n| 2026-04 | $1.00 |\n| 2026-05 | $1.00 |",
    )


def test_every_period_goes_by_the_fiscal_year_and_the_time_on_the_plan() -> None:
    people = "given people:\n    | person | from |\n    | ana | 2026-04-01 |\n"
    bonus(
        "pays $1 per quarter when amount of bookings in every quarter to date >= $80,000",
        "| 2026-Q2 | $1.00 |\n| 2026-Q3 | $1.00 |",
        deals=people + DEALS,
    )
    # The year begins in July: its first quarter holds 130,000, its second 50,000.
    told = story(
        QUOTA
        + "bonus made:\n    pays $1 per quarter when amount of bookings in every quarter to date >= $90,000\n",
        DEALS,
        calendar=Calendar(first_month=7),
    )
    told.frame(
        "lines", "| earned | amount |\n| FY2026-Q3 | $1.00 |\n| FY2027-Q1 | $1.00 |", line="made"
    )


def test_periods_in_a_row_are_those_that_ended_last() -> None:
    bonus(
        "pays $1 per month when number of bookings in every month over 2 months < 1",
        "| 2026-07 | $1.00 |\n| 2026-10 | $1.00 |\n| 2026-11 | $1.00 |",
    )
    # Quarters of 100, 80, 130 and 50 thousand: the first two, the second and the third.
    row = "pays $1 per month when amount of bookings in every quarter over 6 months >= $80,000"
    held = [f"| 2026-{month} | $1.00 |\n" for month in ("06", "07", "08", "09", "10", "11")]
    bonus(row, "".join(held))
    # Who joins in April was not on the plan in the first.
    people = "given people:\n    | person | from |\n    | ana | 2026-04-01 |\n"
    bonus(row, "".join(held[3:]), deals=people + DEALS)
    row = "pays $1 per quarter when attainment of bookings in every quarter over 9 months >= 80%"
    bonus(row, "| 2026-Q3 | $1.00 |")


def test_what_a_component_paid_may_be_read() -> None:
    head = QUOTA.replace("rate 1%", "rate 10%")
    # 10% of 100,000 in Q1; 8,000, 13,000, 5,000 after.
    bonus(
        "pays max($9,000 - paid of earns, $0) per quarter",
        "| 2026-Q2 | $1,000.00 |\n| 2026-Q4 | $4,000.00 |",
        head=head,
    )


def test_what_is_read_is_calculated_first_whatever_the_order_written() -> None:
    body = (
        BOOKINGS
        + "bonus made:\n    pays paid of other + $1 per quarter\n"
        + "bonus other:\n    pays paid of earns per quarter\n"
        + EARNS
    )
    told = story(body, DEALS)
    told.frame(
        "lines",
        "| earned | amount |\n| 2026-Q1 | $1,001.00 |\n| 2026-Q2 | $801.00 |\n| 2026-Q3 | $1,301.00 |\n| 2026-Q4 | $501.00 |",
        line="made",
    )


def test_a_line_paid_later_is_not_read_yet() -> None:
    body = (
        BOOKINGS + EARNS + "    paid per year\nbonus made:\n    pays paid of earns per half-year\n"
    )
    told = story(body, DEALS)
    told.frame("lines", "| earned | amount |\n| 2026-H2 | $1,800.00 |", line="made")


def test_a_windowed_quota_may_stand_in_a_rate() -> None:
    body = BOOKINGS + "quota bookings $100,000 per quarter\ncommission earns:\n    on bookings\n"
    body += "    rate $4,000 / quota of bookings per year\n"
    deals = "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-31 | $50,000 |\n"
    story(body, deals).lines("| deal | amount |\n| D-1 | $500.00 |")


def test_every_full_ten_thousand() -> None:
    bonus(
        "pays $100 * whole(amount of bookings / $15,000) per quarter",
        "| 2026-Q1 | $600.00 |\n| 2026-Q2 | $500.00 |\n| 2026-Q3 | $800.00 |\n| 2026-Q4 | $300.00 |",
    )


def test_the_period_before_is_the_one_that_ended_last() -> None:
    # Quarters of 100, 80, 130 and 50 thousand: growth in the third alone; the first has none before.
    bonus(
        "pays 10% * max(amount of bookings - amount of bookings in the quarter before, $0) per quarter "
        "when amount of bookings in the quarter before > $0",
        "| 2026-Q3 | $5,000.00 |",
    )
    bonus(
        "pays $1,000 per quarter when attainment of bookings in the quarter before >= 100%",
        "| 2026-Q2 | $1,000.00 |\n| 2026-Q4 | $1,000.00 |",
    )
    # A month before a quarter is its last one before; a year before a quarter is another year.
    bonus(
        "pays $1,000 per quarter when number of bookings in the month before >= 1",
        "| 2026-Q2 | $1,000.00 |",
    )
    bonus("pays $1,000 per quarter when amount of bookings in the year before > $0", "")


def test_a_rate_may_go_by_the_period_before_the_deals() -> None:
    head = BOOKINGS + "quota bookings $100,000 per quarter\n"
    for asked in ("attainment of bookings in the quarter before >= 100%", "amount of bookings in the quarter before >= $100,000"):  # fmt: skip
        told = story(head + commission(f"rate if {asked} then 10% else 1%", on="bookings"), DEALS)
        told.frame(
            "lines",
            """
            | deal | amount    |
            | D-1  | $400.00   |
            | D-2  | $600.00   |
            | D-3  | $8,000.00 |
            | D-4  | $1,300.00 |
            | D-5  | $5,000.00 |
            """,
        )
        assert not told.problems


def test_a_table_by_the_period_before_and_a_gate() -> None:
    table = """
    table by_last by amount of bookings in the quarter before:
        from $0: 1%
        from $100,000: 2%
    """
    gate = """
    commission extra:
        on bookings accumulated per quarter
        rate 1%
        opens when amount of bookings in the quarter before >= $100,000, from the first dollar
    """
    body = BOOKINGS + dedent(table) + commission("rate by_last", on="bookings") + dedent(gate)
    told = story(body, DEALS)
    told.frame("lines", "| deal | amount |\n| D-3 | $800.00 |\n| D-5 | $500.00 |", line="extra")
    told.frame("lines", "| deal | amount |\n| D-3 | $1,600.00 |", line="earns", deal="D-3")
    told.frame("lines", "| deal | amount |\n| D-4 | $1,300.00 |", line="earns", deal="D-4")


def test_who_was_not_on_the_plan_before_has_no_attainment_there() -> None:
    people = """
    given people:
        | person | from       |
        | dana   | 2026-04-01 |
    """
    head = BOOKINGS + "quota bookings $100,000 per quarter\n"
    body = head + commission(
        "rate if attainment of bookings in the quarter before < 100% then 10% else 1%",
        on="bookings",
    )
    told = story(body, people + DEALS)
    told.frame("lines", "| deal | amount |\n| D-3 | $800.00 |", deal="D-3")
    told.frame("lines", "| deal | amount |\n| D-4 | $13,000.00 |", deal="D-4")


def test_a_rate_may_look_back_over_several_months() -> None:
    # In the six months before: 0, 40, 100, 140 (March and May), 130 thousand.
    head = BOOKINGS + "quota bookings $20,000 per month\n"
    for asked in (
        "amount of bookings in the 6 months before >= $140,000",
        "attainment of bookings in the 6 months before >= 110%",
        "number of bookings in the 6 months before >= 2 and amount of bookings in the 6 months before > $100,000",
    ):
        told = story(head + commission(f"rate if {asked} then 10% else 1%", on="bookings"), DEALS)
        told.frame(
            "lines",
            """
            | deal | amount     |
            | D-1  | $400.00    |
            | D-2  | $600.00    |
            | D-3  | AMOUNT     |
            | D-4  | $13,000.00 |
            | D-5  | $500.00    |
            """.replace("AMOUNT", "$8,000.00" if "attainment" in asked else "$800.00"),
        )


def test_a_bonus_may_look_back_over_several_months() -> None:
    bonus(
        "pays 1% * amount of bookings in the 4 months before per quarter when amount of bookings in the 4 months before > $0",
        "| 2026-Q2 | $1,000.00 |\n| 2026-Q3 | $1,400.00 |\n| 2026-Q4 | $1,300.00 |",
    )


def test_months_of_which_none_was_on_the_plan_have_no_quota() -> None:
    people = """
    given people:
        | person | from       |
        | dana   | 2026-05-01 |
    """
    body = (
        BOOKINGS
        + "quota bookings $10,000 per month\n"
        + commission(
            "rate if attainment of bookings in the 2 months before < 100% then 10% else 1%",
            on="bookings",
        )
    )
    told = story(body, people + DEALS)
    told.frame("lines", "| deal | amount |\n| D-3 | $800.00 |", deal="D-3")
    told.frame("lines", "| deal | amount |\n| D-4 | $13,000.00 |", deal="D-4")
