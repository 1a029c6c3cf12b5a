"""How far a run goes, and the days and periods it is made of.

Tests: comp/engine/extent.py, comp/engine/days.py, comp/engine/run.py
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from comp.engine.days import period_number, periods_between, periods_frame, with_names
from comp.periods import Calendar, PeriodKind
from tests.engine.story import BOOKINGS, commission, plan_text, story

BODY = "base salary $12,000 per year\n" + BOOKINGS + commission("rate 10%", on="bookings")
LOST = """
clawback lost:
    when deal.cancelled_on within 3650 days of deal.close_date
    take back 100% of earns paid on the deal
    attainment kept
"""


def deal(**cells: str) -> str:
    """One deal with these cells."""
    return f"given deals:\n    | {' | '.join(cells)} |\n    | {' | '.join(cells.values())} |\n"


D1 = deal(deal="D-1", close_date="2026-02-10", acv="$0")
LAST_PERIODS = [
    (D1, "2026-02"),
    # A date the plan does not use does not count.
    (deal(deal="D-1", close_date="2026-02-10", acv="$0", invoiced_on="2026-05-01"), "2026-02"),
    (deal(deal="D-1", close_date="2026-02-10", acv="$0", cancelled_on="2026-06-15"), "2026-06"),
    (
        D1 + "given payments:\n    | deal | date | amount |\n    | D-1 | 2026-04-01 | $1 |\n",
        "2026-04",
    ),
    (
        D1
        + "given adjustments:\n    | date | amount | reason |\n    | 2026-03-31 | $1 | thanks |\n",
        "2026-03",
    ),
    # A score is as good as the last day of its period.
    (
        D1 + "given scores:\n    | period | objective | score |\n    | 2026-H2 | calls | 50% |\n",
        "2026-12",
    ),
    # After the last day of the plan nothing extends the run.
    (deal(deal="D-1", close_date="2027-03-01", acv="$0"), ""),
    (
        D1
        + "given adjustments:\n    | date | amount | reason |\n    | 2027-03-31 | $1 | thanks |\n",
        "2026-02",
    ),
]


@pytest.mark.parametrize(("given", "last"), LAST_PERIODS)
def test_the_last_dated_row_ends_the_run(given: str, last: str) -> None:
    told = story(BODY + LOST, given)
    bases = told.result.lines.filter(kind="base")["pay_period"].to_list()
    assert bases == [f"2026-{month:02}" for month in range(1, int(last[-2:] or 0) + 1)]


def test_a_clawback_after_the_plan_is_still_written() -> None:
    told = story(
        BODY + LOST,
        deal(deal="D-1", close_date="2026-12-10", acv="$1,000", cancelled_on="2027-02-10"),
    )
    told.frame("lines", "| paid | amount |\n| 2027-02 | -$100.00 |", kind="clawback")
    assert told.result.lines.filter(kind="base").height == 12
    assert told.result.last_day == date(2027, 2, 10)


def test_through_lengthens_and_never_shortens() -> None:
    longer = story(BODY, D1, through="2026-04-02")
    assert longer.result.lines["pay_period"].max() == "2026-04"
    assert longer.result.last_day == date(2026, 4, 2)
    shorter = story(BODY, D1, through="2026-01-31")
    assert shorter.result.lines["pay_period"].max() == "2026-02"
    assert shorter.result.last_day == date(2026, 2, 10)


def test_an_empty_ledger_pays_nothing() -> None:
    told = story(BODY, "given people:\n    | person |\n    | ana |")
    told.lines("| paid | line | amount |")
    told.frame("totals", "| paid | component | amount |")


def test_one_plans_rows_carry_all_plans_on() -> None:
    # The other plan counts by invoice date, in April: base of both is paid until then.
    other = plan_text(BODY.replace("deal.close_date", "deal.invoiced_on"), name="also")
    told = story(
        BODY,
        """
        given people:
            | person | plan |
            | ana    | rep  |
            | ben    | also |
        given deals:
            | deal | person | close_date | invoiced_on | acv  |
            | D-1  | ana    | 2026-01-10 | 2026-04-10  | $100 |
        """,
        also=[other],
    )
    last = told.result.lines.filter(kind="base").group_by("plan").agg(pl.col("pay_period").max())
    assert sorted(last.rows()) == [("also", "2026-04"), ("rep", "2026-04")]


@pytest.mark.parametrize("kind", list(PeriodKind))
@pytest.mark.parametrize("first_month", [1, 2, 7, 12])
def test_periods_of_days_in_columns_are_the_calendars(kind: PeriodKind, first_month: int) -> None:
    calendar = Calendar(first_month, "end")
    days = [date(2023, 12, 1) + timedelta(days=step) for step in range(900)]
    frame = pl.DataFrame({"day": days})
    found = frame.select(period_number(calendar, kind, pl.col("day"))).to_series().to_list()
    assert found == [calendar.number(kind, day) for day in days]


def test_frames_of_periods() -> None:
    calendar = Calendar()
    between = periods_between(calendar, PeriodKind.MONTH, date(2026, 1, 31), date(2026, 2, 1))
    assert between.select("name", "first_day", "last_day").rows() == [
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    ]
    empty = periods_between(calendar, PeriodKind.MONTH, date(2026, 2, 1), date(2026, 1, 31))
    assert empty.rows() == []
    number = calendar.number(PeriodKind.QUARTER, date(2026, 5, 1))
    prefixed = periods_frame(calendar, PeriodKind.QUARTER, [number, number], "own_")
    assert prefixed["own_name"].to_list() == ["2026-Q2"]
    named = with_names(
        pl.DataFrame({"at": [number, None]}, schema={"at": pl.Int32()}),
        calendar,
        PeriodKind.QUARTER,
        "at",
        "called",
    )
    assert named["called"].to_list() == ["2026-Q2", None]
