"""The same result in any number of partitions and from rows in any order.

Tests: comp/engine/run.py, comp/engine/results.py, comp/engine/setting.py
"""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from comp.engine import run as running
from comp.engine.numbers import number
from comp.engine.results import Result
from comp.engine.run import run
from comp.fields import Schema
from comp.language.plan import Plan
from comp.ledger.ledger import Ledger
from comp.periods import Calendar
from tests.engine.story import BOOKINGS, commission, plan_text, read
from tests.scale import seed

REP = (
    "base salary person.salary per year\n"
    + BOOKINGS.replace("deal.acv", "deal.acv times split.share")
    + "quota bookings from quotas per quarter\n"
    + commission("tiers retroactive by attainment:\n    from 0%: 5%\n    from 100%: 7.25%")
    + """
    without quota: first rate
kicker extra:
    on bookings
    tiers per deal by deal.term:
        from 0 months: 0%
        from 24 months: 2%
bonus made:
    pays $1,000 * attainment of bookings per quarter
objectives goals:
    target $500 per quarter
    weights:
        60% calls "Calls are made"
        40% notes "Notes are kept"
clawback lost:
    when deal.cancelled_on within 180 days of deal.close_date
    take back 100% of earns, extra paid on the deal
    attainment reversed on the trigger day
cap limit:
    $2,500 per quarter on earns, extra
    measured after clawbacks
draw ramp:
    guarantee $700 per month from 2026-01-01 to 2026-04-30
    recover from earns up to 50%
    leftover carries over
"""
)
LEAD = """
credit team_deals:
    from all team deals as of deal.close_date
    count deal.acv
    dated deal.close_date
override lead_pay:
    on team_deals accumulated per year
    rate 0.333%
    lines per member
"""


def given() -> str:
    """Eleven people, of whom three lead, a hundred deals, and something in every table."""
    random = Random(20)
    people = [f"p{at:02}" for at in range(8)]
    leads = ["kim", "lou", "max"]
    rows = [
        f"| {name} | rep | {random.choice(leads)} | $3{at}000 |" for at, name in enumerate(people)
    ]
    rows += ["| kim | lead | max | $0 |", "| lou | lead | max | $0 |", "| max | lead | | $0 |"]
    deals, splits = [], []
    for at in range(100):
        day = f"2026-{random.randint(1, 6):02}-{random.randint(1, 28):02}"
        lost = f"2026-{random.randint(7, 8):02}-15" if at % 9 == 0 else ""
        acv = random.randint(-300_000, 2_000_000)
        amount = f"{'-' if acv < 0 else ''}${abs(acv) // 100}.{abs(acv) % 100:02}"
        term = f"{random.choice([12, 24])} months"
        deals.append(f"| D-{at} | {random.choice(people)} | {day} | {amount} | {lost} | {term} |")
        if at % 7 == 0:
            splits += [f"| D-{at} | {name} | 50% |" for name in random.sample(people, 2)]
    quotas = [f"| {name} | bookings | 2026-Q1 | $20,000 |" for name in people[1:]]
    quotas += [f"| {name} | bookings | 2026-Q2 | $30,000 |" for name in people]
    quotas += [f"| {name} | bookings | 2026-Q3 | $30,000 |" for name in people]
    tables = {
        "people": ["| person | plan | manager | salary |", *rows],
        "deals": ["| deal | person | close_date | acv | cancelled_on | term |", *deals],
        "splits": ["| deal | person | share |", *splits],
        "quotas": ["| person | credit | period | amount |", *quotas],
        "scores": [
            "| person | period | objective | score |",
            *(f"| {name} | 2026-Q1 | calls | 80% |" for name in people),
        ],
        "adjustments": [
            "| person | date | amount | reason |",
            *(f"| {name} | 2026-02-03 | -${at}00 | test |" for at, name in enumerate(people, 1)),
        ],
        "openings": [
            "| person | plan | as_of | what | name | amount |",
            "| p03 | rep | 2026-01-01 | debt | | $50 |",
        ],
    }
    return "".join(
        f"given {name}:\n" + "".join(f"    {row}\n" for row in table)
        for name, table in tables.items()
    )


@pytest.fixture(scope="module")
def books() -> tuple[tuple[Plan, ...], Ledger]:
    """Two plans and their ledger."""
    text = plan_text(REP)
    return read(text, given(), [plan_text(LEAD, name="lead")], Calendar(), Schema())


@pytest.fixture(scope="module")
def whole(books: tuple[tuple[Plan, ...], Ledger]) -> Result:
    """The run in one piece."""
    return run(*books, Calendar())


def same(found: Result, expected: Result) -> None:
    """Every frame equal, row for row; totals and balances in whatever order."""
    for field in fields(Result):
        mine, theirs = getattr(found, field.name), getattr(expected, field.name)
        if not isinstance(mine, pl.DataFrame):
            assert mine == theirs, field.name
        elif field.name in ("lines", "uncredited"):
            assert mine.equals(theirs), field.name
        else:
            assert mine.sort(mine.columns).equals(theirs.sort(theirs.columns)), field.name


def test_the_story_has_every_kind_of_line(whole: Result) -> None:
    assert set(whole.lines["kind"]) >= {
        *(
            "base",
            "earned",
            "true_up",
            "clawback",
            "cap",
            "draw",
            "recovery",
            "carried",
            "adjustment",
        ),
    }
    assert {problem.code for problem in whole.problems} == {
        "quota-missing",
        "score-missing",
        "total-below-zero",
    }


@pytest.mark.parametrize("partitions", [2, 3, 4, 50])
def test_partitions_change_nothing(
    partitions: int, books: tuple[tuple[Plan, ...], Ledger], whole: Result
) -> None:
    same(run(*books, Calendar(), partitions=partitions), whole)


def test_large_plans_are_calculated_in_groups_with_the_same_result(
    books: tuple[tuple[Plan, ...], Ledger], whole: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "GROUP", 30)
    same(run(*books, Calendar()), whole)


def test_the_order_of_rows_and_plans_changes_nothing(
    books: tuple[tuple[Plan, ...], Ledger], whole: Result
) -> None:
    plans, ledger = books
    shuffled = {
        field.name: getattr(ledger, field.name).sample(fraction=1, shuffle=True, seed=seed())
        for field in fields(ledger)
    }
    same(run(plans[::-1], replace(ledger, **shuffled), Calendar()), whole)


def test_slices_left_out_change_no_line(
    books: tuple[tuple[Plan, ...], Ledger], whole: Result
) -> None:
    bare = run(*books, Calendar(), slices=False)
    assert bare.slices.is_empty()
    assert bare.lines.equals(whole.lines)


def test_slices_add_up_to_their_line(whole: Result) -> None:
    sums = whole.slices.group_by("line").agg(pl.col("amount").sum().alias("sliced"))
    on_deals = whole.lines.filter(pl.col("kind").is_in(["earned", "true_up", "clawback"]))
    both = on_deals.join(sums, on="line", how="left")
    assert both.filter(pl.col("sliced").is_null()).is_empty()
    far = (pl.col("sliced") - pl.col("exact")).abs() > number(Decimal("0.000000001"))
    assert both.filter(far).select("line", "exact", "sliced").rows() == []


def test_the_lines_of_a_pay_period_are_never_negative_together(whole: Result) -> None:
    totals = whole.totals.filter(component="variable")
    assert totals.filter(pl.col("amount") < 0).rows() == []
    sums = whole.lines.group_by("person", "plan", "pay_period").agg(pl.col("amount").sum())
    totals = whole.totals.filter(component="total").join(sums, on=["person", "plan", "pay_period"])
    assert totals.height == sums.height
    assert totals.filter(pl.col("amount") != pl.col("amount_right")).rows() == []


def test_every_line_has_a_name_of_its_own(whole: Result) -> None:
    assert whole.lines["line"].is_duplicated().sum() == 0
