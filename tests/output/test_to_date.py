"""Attainment inside a running period: what a run that had ended there would have said.

Tests: comp/output/to_date.py, comp/output/attained.py
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from comp.engine.run import run
from comp.language.plan import Commission, Plan
from comp.ledger.ledger import Ledger
from comp.output.explain import case_of
from comp.output.finished import FinishedRun
from comp.output.rows import rows_by_person
from comp.output.to_date import credited_by
from tests.output.runs import everybody, run_of, statement_of, words
from tests.output.story import HEAD
from tests.output.test_random_runs import random_run
from tests.scale import count, seed

TIERED = (
    HEAD
    + """
    quota bookings $10,000 per quarter

    commission earns:
        on bookings accumulated per quarter
        tiers marginal by attainment:
            from   0%: 5%
            from 100%: 10%
"""
)
SHORT = (
    TIERED
    + """
        shortfall carries into the next quarter

example "short of 4,000" for ae:
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $6,000  |
        | D-2  | 2026-04-20 | $5,000  |
        | D-3  | 2026-05-20 | $12,000 |
    expect:
        | paid    | line  | deal | amount  |
        | 2026-01 | earns | D-1  | $300.00 |
        | 2026-04 | earns | D-2  | $250.00 |
        | 2026-05 | earns | D-3  | $750.00 |
"""
)


LOST = (
    TIERED
    + """
    clawback lost:
        when deal.cancelled_on within 90 days of deal.close_date
        take back 100% of earns paid on the deal
        attainment reversed REVERSED

example "one deal is lost" for ae:
    given deals:
        | deal | item | close_date | amount  | cancelled_on |
        | D-1  |      | 2026-01-20 | $1,000  |              |
        | D-2  |      | 2026-03-20 | $6,000  | EARLIER      |
        | D-3  | a    | 2026-04-20 | $5,000  | LATER        |
        | D-3  | b    | 2026-06-20 | $12,000 | LATER        |
    expect total $50.00 in 2026-01
"""
)


def lost_deal(reversed_: str, earlier: str = "", later: str = "") -> str:
    return LOST.replace("REVERSED", reversed_).replace("EARLIER", earlier).replace("LATER", later)


UNTOLD = (
    "How far bookings of 2026-Q2 had come by 2026-04-30 is told on the statement with which 2026-Q2"
)


def told_in(text: str, period: str) -> str:
    """The words of the statement of the only person."""
    run = run_of(text)
    return words(statement_of(run, everybody(run)[0], period))


def test_a_period_that_begins_at_a_shortfall_tells_its_own_deals_and_later_tiers() -> None:
    text = told_in(SHORT, "2026-04")
    assert "bookings, 2026-Q2 $5,000.00 of $10,000.00 = 50%" in text
    assert "Next tier: from 100% at $14,000.00: 10%, $9,000.00 to go." in text
    assert "bookings of 2026-Q2 began at -$4,000.00, carried in." in text
    text = told_in(SHORT, "2026-05")
    assert "bookings, 2026-Q2 $17,000.00 of $10,000.00 = 170%" in text
    assert "The highest tier is reached." in text
    text = told_in(SHORT, "2026-01")
    assert "Next tier: from 100% at $10,000.00: 10%, $4,000.00 to go." in text
    assert "carried in" not in text


def test_a_period_without_deals_adds_its_whole_quota_to_the_shortfall() -> None:
    later = {"-04-20": "-07-20", "-05-20": "-08-20", "-04 |": "-07 |", "-05 |": "-08 |"}
    plan = SHORT.replace("$750.00", "$600.00")
    for day, moved in later.items():
        plan = plan.replace(day, moved)
    text = told_in(plan, "2026-07")
    assert "bookings of 2026-Q3 began at -$14,000.00, carried in." in text
    assert "Next tier: from 100% at $24,000.00: 10%, $19,000.00 to go." in text


def test_a_deal_lost_in_a_later_period_than_its_own_leaves_that_one_untold() -> None:
    text = lost_deal("in the deal's period", earlier="2026-04-25")
    assert UNTOLD in told_in(text, "2026-04")
    assert "bookings, 2026-Q2" not in told_in(text, "2026-04")
    # Attainment counts the loss on its day; the tiers of 2026-Q2 know nothing of D-2.
    assert "bookings, 2026-Q2 $11,000.00 of $10,000.00 = 110%" in told_in(text, "2026-06")
    text = lost_deal("on the trigger day", earlier="2026-04-15")
    assert "bookings, 2026-Q2 -$1,000.00 of $10,000.00 = -10%" in told_in(text, "2026-04")


def test_what_is_credited_of_a_deal_after_it_was_lost_counts_from_its_own_day() -> None:
    for reversed_ in ("in the deal's period", "on the trigger day"):
        text = lost_deal(reversed_, later="2026-04-25")
        assert "bookings, 2026-Q2 $0.00 of $10,000.00 = 0%" in told_in(text, "2026-04")
        assert "bookings, 2026-Q2 $12,000.00 of $10,000.00 = 120%" in told_in(text, "2026-06")


SEEDS = [seed() * 1000 + 500 + number for number in range(count(200))]


def known_by(ledger: Ledger, plan: Plan, day: date) -> Ledger:
    """The ledger without deals credited later and without what happened to deals later."""
    dated = {credit.dated.name for credit in plan.credits if not credit.of_payments}
    deals, payments = ledger.deals, ledger.payments.filter(pl.col("date") <= day)
    for name in dated:
        deals = deals.filter(pl.col(name).is_null() | (pl.col(name) <= day))
    for clawback in plan.clawbacks:
        name = clawback.trigger.name if clawback.trigger is not None else ""
        if name and name not in dated:
            deals = deals.with_columns(pl.when(pl.col(name) <= day).then(pl.col(name)).alias(name))
    return replace(ledger, deals=deals, payments=payments)


def told_and_true(finished: FinishedRun, plan: Plan, day: date) -> list[tuple[object, ...]]:
    """Every accumulation around a day: as told by then, and as a run that ends there counts it."""
    assert isinstance(finished.ledger, Ledger)
    ledger = known_by(finished.ledger, plan, day)
    then = run([plan], ledger, finished.calendar, through=day).attainment
    key = ["person", "plan", "credit", "kind", "period_no"]
    counted = {row[:-1]: row[-1] for row in then.select(*key, "credited").iter_rows()}
    found: list[tuple[object, ...]] = []
    for rows in rows_by_person(finished.result).values():
        case = case_of(finished, rows)
        for part in plan.components:
            if not isinstance(part, Commission) or part.accumulated is None:
                continue
            counts = next(credit for credit in plan.credits if credit.name == part.on)
            if counts.up_to is not None or counts.above is not None:
                continue  # Later items of a deal change what its earlier ones count.
            for row in rows.attainment:
                about = (row.plan, row.credit, row.kind)
                around = row.first_day <= day <= row.last_day
                if about != (plan.name, part.on, part.accumulated.value) or not around:
                    continue
                told = credited_by(case, plan, part, row, day, finished.result.last_day)
                true = counted.get((row.person, *about, row.period_no))
                if told is not None and true is not None:
                    found.append((row.person, part.name, row.period, told, true))
    return found


@pytest.mark.parametrize("number", SEEDS)
def test_what_is_told_by_a_day_does_not_know_the_days_after(number: int) -> None:
    finished = random_run(number)
    plan = finished.plans[0].plan
    if len({credit.dated.name for credit in plan.credits}) > 1:
        return
    pays = finished.result.totals.filter(pl.col("plan") == plan.name).get_column("pay_period")
    for name in pays.unique().sort().to_list()[:6]:
        paid = finished.calendar.parse(name)
        assert paid is not None
        for *about, told, true in told_and_true(finished, plan, paid.last_day):
            assert told == true, (number, name, about, told, true)
