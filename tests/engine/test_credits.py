"""Step 1: which deals count, for whom, how much and on which day.

Tests: comp/engine/crediting.py, comp/engine/membership.py, comp/engine/prepared.py
"""

from __future__ import annotations

import pytest

from comp.fields import FieldType, schema_with
from tests.engine.story import BOOKINGS, plan_text, story

TEN_PERCENT = "commission earns:\n    on bookings\n    rate 10%\n"


def credit(*lines: str) -> str:
    """A credit on own deals with these lines, and 10% on it."""
    inner = "".join(f"    {line}\n" for line in ("from own deals", *lines))
    return f"credit bookings:\n{inner}{TEN_PERCENT}"


def test_where_keeps_what_it_says() -> None:
    told = story(
        credit("count deal.acv", "where deal.stage is closed_won", "dated deal.close_date"),
        """
        given deals:
            | deal | close_date | acv    | stage       |
            | D-1  | 2026-01-10 | $1,000 | closed_won  |
            | D-2  | 2026-01-10 | $1,000 | closed_lost |
            | D-3  | 2026-01-10 | $1,000 |             |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $100.00 |")


def test_an_empty_cell_holds_neither_a_test_nor_its_opposite() -> None:
    given = """
        given deals:
            | deal | close_date | acv    | stage | quantity |
            | D-1  | 2026-01-10 | $1,000 | lost  | 5        |
            | D-2  | 2026-01-10 | $2,000 |       |          |
            | D-3  | 2026-01-10 | $3,000 | won   | 20       |
        """
    asked = {
        "deal.stage is not lost": "D-3",
        "not (deal.stage is lost)": "D-3",
        "deal.quantity >= 10": "D-3",
        "not (deal.quantity >= 10)": "D-1",
        "deal.stage is not one of (lost, open)": "D-3",
        "deal.stage is empty": "D-2",
        "deal.quantity is not empty and deal.quantity < 10": "D-1",
        "deal.stage is empty or deal.quantity > 100": "D-2",
    }
    for test, counted in asked.items():
        told = story(credit("count deal.acv", f"where {test}", "dated deal.close_date"), given)
        assert told.result.lines["deal"].to_list() == [counted], test


def test_the_dated_field_decides_the_day_and_without_a_day_nothing_counts() -> None:
    told = story(
        credit("count deal.acv", "dated deal.invoiced_on"),
        """
        given deals:
            | deal | close_date | acv    | invoiced_on |
            | D-1  | 2026-01-10 | $1,000 | 2026-03-01  |
            | D-2  | 2026-01-10 | $2,000 |             |
        """,
    )
    told.lines("| paid | deal | earned_on | amount |\n| 2026-03 | D-1 | 2026-03-01 | $100.00 |")


def test_count_is_asked_of_the_row_and_an_empty_field_counts_nothing() -> None:
    # 1,000 - 400 = 600; without a cost there is no value; a value of zero has no line.
    told = story(
        credit("count deal.acv - deal.cost", "dated deal.close_date"),
        """
        given deals:
            | deal | close_date | acv    | cost   |
            | D-1  | 2026-01-10 | $1,000 | $400   |
            | D-2  | 2026-01-10 | $1,000 |        |
            | D-3  | 2026-01-10 | $1,000 | $1,000 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $60.00 |")
    told.frame(
        "uncredited",
        "| deal | reason |\n| D-2 | deal.acv - deal.cost is empty; empty there: deal.cost |",
    )


@pytest.mark.parametrize("count", ["min(deal.acv, $500)", "max(deal.acv, $500)"])
def test_the_smaller_or_larger_of_an_empty_field_is_empty(count: str) -> None:
    told = story(
        credit(f"count {count}", "dated deal.close_date"),
        """
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-01-10 |      |
            | D-2  | 2026-01-11 | $500 |
        """,
    )
    told.lines("| deal | amount |\n| D-2 | $50.00 |")


def test_the_person_must_be_on_the_plan_on_the_dated_day() -> None:
    # Both ends count; the gap in March, the day after the last row and the end of employment do not.
    told = story(
        credit("count deal.acv", "dated deal.close_date"),
        """
        given people:
            | person | from       | to         | end_date   |
            | ana    | 2026-02-10 | 2026-02-28 | 2026-05-20 |
            | ana    | 2026-04-01 |            | 2026-05-20 |
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-02-09 | $100 |
            | D-2  | 2026-02-10 | $200 |
            | D-3  | 2026-02-28 | $300 |
            | D-4  | 2026-03-01 | $400 |
            | D-5  | 2026-05-20 | $500 |
            | D-6  | 2026-05-21 | $600 |
        """,
    )
    told.lines("| deal | amount |\n| D-2 | $20.00 |\n| D-3 | $30.00 |\n| D-5 | $50.00 |")


def test_a_new_row_of_people_restarts_no_total() -> None:
    # 600 at 5%, then 400 at 5% and 200 at 10% although the salary row changed in between.
    told = story(
        BOOKINGS
        + """
commission earns:
    on bookings accumulated per year
    tiers marginal by amount:
        from $0: 5%
        from $1,000: 10%
""",
        """
        given people:
            | person | from       | salary  |
            | ana    | 2026-01-01 | $50,000 |
            | ana    | 2026-02-01 | $60,000 |
        given deals:
            | deal | close_date | acv  |
            | D-1  | 2026-01-09 | $600 |
            | D-2  | 2026-02-09 | $600 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $30.00 |\n| D-2 | $40.00 |")


def test_facts_of_the_person_are_those_of_the_dated_day() -> None:
    # 1,000 in the west until June, in the east from July; the rate is the row's own.
    told = story(
        """
        credit bookings:
            from own deals
            count deal.acv
            where deal.region is person.region
            dated deal.close_date
        commission earns:
            on bookings
            rate person.commission_rate
        """,
        """
        given people:
            | person | from       | region | commission_rate |
            | ana    | 2026-01-01 | west   | 5%              |
            | ana    | 2026-07-01 | east   | 7.5%            |
        given deals:
            | deal | close_date | acv    | region |
            | D-1  | 2026-06-30 | $1,000 | west   |
            | D-2  | 2026-06-30 | $1,000 | east   |
            | D-3  | 2026-07-01 | $1,000 | west   |
            | D-4  | 2026-07-01 | $1,000 | east   |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $50.00 |\n| D-4 | $75.00 |")


def test_own_columns_and_columns_the_file_does_not_have() -> None:
    # `seats` is a column of the workspace; `tcv` is missing in the table and so empty everywhere.
    told = story(
        credit(
            "count if deal.seats >= 10 then deal.acv else deal.acv / 2",
            "where deal.tcv is empty",
            "dated deal.close_date",
        ),
        """
        given deals:
            | deal | close_date | acv    | seats |
            | D-1  | 2026-01-10 | $1,000 | 10    |
            | D-2  | 2026-01-10 | $1,000 | 9     |
        """,
        schema=schema_with(deal={"seats": FieldType.NUMBER}),
    )
    told.lines("| deal | amount |\n| D-1 | $100.00 |\n| D-2 | $50.00 |")


def test_two_plans_at_once_each_count_the_deal() -> None:
    other = plan_text(BOOKINGS + TEN_PERCENT.replace("10%", "1%"), name="also")
    told = story(
        BOOKINGS + TEN_PERCENT,
        """
        given people:
            | person | plan | from       |
            | ana    | rep  | 2026-01-01 |
            | ana    | also | 2026-02-01 |
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $1,000 |
            | D-2  | 2026-02-10 | $1,000 |
        """,
        also=[other],
    )
    told.lines("""
        | plan | deal | amount  |
        | rep  | D-1  | $100.00 |
        | rep  | D-2  | $100.00 |
        | also | D-2  | $10.00  |
    """)
