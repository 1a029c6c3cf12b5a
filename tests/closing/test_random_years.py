"""Random plans over random months: rows come in when they will, and in the end all is paid.

Tests: comp/closing/differences.py, comp/closing/calculate.py
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import polars as pl

from comp.closing.calculate import Closing, calculate_period
from comp.closing.differences import KEY, by_key
from comp.closing.facts import Facts
from comp.engine.closed import last_ended
from comp.engine.extent import last_dated_day
from comp.engine.run import run
from comp.ledger.ledger import Ledger
from comp.periods import Calendar, Period, PeriodKind
from tests.closing.months import locked
from tests.naive.against_engine import engine_calendar, engine_ledger, engine_plan
from tests.naive.random_pairs import in_plan_currency, random_pair
from tests.scale import count, seed

LATE = ("deals", "payments", "scores", "adjustments", "quotas", "splits")
ZERO = pl.lit(0, dtype=pl.Decimal(38, 12))


def stretches(facts: Facts, calendar: Calendar, kind: PeriodKind) -> list[Period]:
    """Every month or quarter from the first plan's start to the last dated row, and a year in which what came
    in last is paid, however long pay periods are."""
    first = min(plan.first_day for plan in facts.plans)
    last = max(
        last_dated_day(facts.plans, facts.ledger, calendar),
        max(plan.last_day for plan in facts.plans),
    )
    found = calendar.between(kind, first, last)
    return [*found, calendar.period(PeriodKind.YEAR, last + timedelta(days=366))]


def known(ledger: Ledger, arrivals: dict[str, list[int]], month: int) -> Ledger:
    """The ledger of the rows that have come in by the month with that place in the year."""
    kept = {
        name: getattr(ledger, name).filter(pl.Series([at <= month for at in places], dtype=bool))
        for name, places in arrivals.items()
    }
    return replace(ledger, **kept)


def test_in_the_end_everything_earned_is_posted() -> None:
    for n in range(count(20)):
        number = seed() * 1000 + n
        random = Random(number)
        # What is paid late is paid at the rate of the period it is paid in.
        pair = in_plan_currency(random_pair(number, 4))
        plans = [engine_plan(plan) for plan in pair.plans]
        calendar = engine_calendar(pair.years)
        ledger = engine_ledger(pair.ledger, plans, pair.years)
        texts = {plan.name: "as it is" for plan in plans}
        kind = random.choice([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.QUARTER])
        periods = stretches(Facts(plans, ledger, texts), calendar, kind)
        arrivals = {
            name: [random.choice([0, 0, 0, random.randrange(len(periods))]) for _ in range(height)]
            for name in LATE
            if (height := getattr(ledger, name).height)
        }
        closing = None
        for at, period in enumerate(periods):
            then = known(ledger, arrivals, at)
            facts = Facts(plans, then, texts)
            result = calculate_period(facts, calendar, period, closing).result
            closing = locked(closing, facts, result, period, calendar)
        assert closing is not None
        assert "another calculation" not in {*closing.posted["note"].str.head(19)}, number
        expected = run(plans, ledger, calendar, through=periods[-1].last_day)
        assert sums(closing.posted) == sums(ended(expected.lines, plans, calendar, periods[-1])), (
            number
        )
        assert closing.posted.get_column("line").is_unique().all(), number
        carried_is_owed(closing, ledger, number)


def ended(lines: pl.DataFrame, plans: list, calendar: Calendar, period: Period) -> pl.DataFrame:
    kept = [
        lines.filter(
            (pl.col("plan") == plan.name)
            & (pl.col("pay_no") <= last_ended(calendar, plan.pay, period.last_day))
        )
        for plan in plans
    ]
    return pl.concat(kept)


def sums(lines: pl.DataFrame) -> list[tuple[object, ...]]:
    """What was posted by key, zeros left out."""
    return sorted(
        by_key(lines).filter(pl.col("amount") != ZERO).select(*KEY, "amount").rows(), key=str
    )


def carried_is_owed(closing: Closing, ledger: Ledger, number: int) -> None:
    """Lines `carried`, and debts brought in, add up to what is still owed."""
    keys = ["person", "plan"]
    lines = closing.posted.filter(pl.col("kind") == "carried").select(*keys, "amount")
    owed = closing.left.filter(pl.col("balance") == "carried").select(*keys, -pl.col("amount"))
    brought = ledger.openings.filter(pl.col("what") == "debt").select(*keys, "amount")
    people = pl.concat([lines, owed])
    known_openings = brought.join(people, on=keys, how="semi")
    total = pl.concat([people, known_openings]).group_by(keys).agg(pl.col("amount").sum())
    assert total.filter(pl.col("amount") != ZERO).is_empty(), number
