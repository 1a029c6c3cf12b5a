"""What everybody on the plan comes to, in what is paid per period.

Tests: comp/engine/together.py, comp/engine/measuring.py, comp/engine/attained.py
"""

from __future__ import annotations

import polars as pl
import pytest

from comp.engine.run import run
from comp.fields import Schema
from comp.periods import Calendar
from tests.engine.story import BOOKINGS, Story, commission, plan_text, read, story
from tests.output.story import text_of

PEOPLE = """
    person ana
    given people:
        | person | plan | from       | to         |
        | ana    | rep  | 2026-01-01 |            |
        | bob    | rep  | 2026-02-01 |            |
        | cid    | rep  | 2026-01-01 | 2026-03-15 |
    given quotas:
        | person | credit   | period  | amount |
        | ana    | bookings | 2026-Q1 | $500   |
        | cid    | bookings | 2026-Q1 | $400   |
        | bob    | bookings | 2026-Q2 | $100   |
    given deals:
        | deal | person | close_date | acv  |
        | D-1  | ana    | 2026-01-10 | $600 |
        | D-2  | cid    | 2026-03-10 | $300 |
        | D-3  | bob    | 2026-04-10 | $90  |
        | D-4  | ana    | 2026-06-30 | $9   |
"""
QUOTA = BOOKINGS + "quota bookings from quotas per quarter\n"


def paid(told: Story, *expected: str) -> None:
    rows = told.result.lines.filter(pl.col("component") == "made")
    shown = rows.select("person", "earned_period", "amount").iter_rows()
    assert sorted(f"{who} {period} {amount:.2f}" for who, period, amount in shown) == [*expected]


def bonus(pays: str) -> Story:
    return story(f"{QUOTA}bonus made:\n    pays {pays}\n", PEOPLE)


def test_a_test_goes_by_the_amounts_and_quotas_of_everybody() -> None:
    # 900 of 900 in the first quarter, also of cid, who has left; 99 of 100 in the second.
    told = bonus("$5 per quarter when total amount of bookings >= total quota of bookings")
    paid(told, "ana 2026-Q1 5.00", "bob 2026-Q1 5.00", "cid 2026-Q1 5.00")


def test_an_amount_goes_by_members_on_the_last_day_and_by_deals() -> None:
    told = bonus("$1 * number of members + 1% * total amount of bookings per quarter")
    paid(
        told,
        "ana 2026-Q1 11.00", "ana 2026-Q2 2.99", "bob 2026-Q1 11.00", "bob 2026-Q2 2.99",
        "cid 2026-Q1 11.00",
    )  # fmt: skip
    paid(bonus("$1 per quarter when total number of bookings > 2"))


def test_a_multiplier_and_steps_go_by_everybody() -> None:
    sold = commission("rate 10%", on="bookings")
    more = "multiplier made:\n    2x per quarter on earns when total amount of bookings >= $900\n"
    paid(story(QUOTA + sold + more, PEOPLE), "ana 2026-Q1 60.00", "cid 2026-Q1 30.00")
    steps = "steps replacing by amount of bookings / total amount of bookings per quarter:\n"
    told = story(
        f"{QUOTA}bonus made:\n    {steps}        from 0%: $0\n        from 50%: $7\n", PEOPLE
    )
    paid(told, "ana 2026-Q1 7.00", "bob 2026-Q2 7.00")


@pytest.mark.parametrize("partitions", [2, 3])
def test_groups_of_people_see_the_same_totals(partitions: int) -> None:
    body = f"{QUOTA}bonus made:\n    pays 1% * total amount of bookings per month\n"
    plans, ledger = read(plan_text(body), PEOPLE, (), Calendar(), Schema())
    one, several = (run(plans, ledger, Calendar(), partitions=n) for n in (1, partitions))
    assert one.lines.equals(several.lines)
    about = ["person", "credit", "kind", "period"]
    assert one.attainment.sort(about).equals(several.attainment.sort(about))


def test_an_explanation_shows_the_total() -> None:
    body = f"{BOOKINGS}bonus made:\n    pays 1% * total amount of bookings / number of members per quarter\n"
    given = PEOPLE.partition("    given quotas:")[0] + PEOPLE[PEOPLE.index("    given deals:") :]
    told = f'example "Three" for rep:{given}    expect total $3.00 in 2026-03\n'
    shown = text_of(f"{plan_text(body)}\n{told}".replace("$300", "$0"))
    assert "(total amount of bookings $600.00, number of members 2) per quarter.\n" in shown
    assert "     1% × $600.00 ÷ 2 = $3.00" in shown
