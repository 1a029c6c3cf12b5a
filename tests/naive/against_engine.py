"""Runs the engine on a model pair and lays its lines and balances beside the naive ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from comp.engine.run import Result, run
from comp.exchange import RateRules
from comp.fields import Schema
from comp.fiscal_years import FiscalYear
from comp.language.plan import Plan as EnginePlan
from comp.language.read import read_plan
from comp.ledger.given import ledger_from_tables
from comp.ledger.ledger import Ledger as EngineLedger
from comp.periods import Calendar
from comp.problems import errors
from tests.naive.evaluator import evaluate
from tests.naive.expressions import rounded
from tests.naive.model import Ledger, Plan
from tests.naive.periods import Years
from tests.naive.random_pairs import Pair
from tests.naive.render import plan_text, tables

LINE = (
    "person plan pay_period earned_period earned_on component kind deal item amount exact currency".split()
)  # fmt: skip
BALANCE = "person plan pay_period balance opening change closing".split()

Row = tuple[object, ...]


@dataclass
class Difference:
    """Rows only the naive evaluator has, and rows only the engine has."""

    naive: Counter[Row]
    engine: Counter[Row]

    def __bool__(self) -> bool:
        return bool(self.naive or self.engine)


def engine_plan(plan: Plan) -> EnginePlan:
    """The plan as the engine sees it, through its text."""
    text = plan_text(plan)
    found, problems = read_plan(text, f"plans/{plan.name}.plan", Schema())
    assert found is not None, f"{[str(p) for p in errors(problems)]}\n{text}"
    return found.plan


def engine_calendar(years: Years) -> Calendar:
    """The calendar as the engine sees it."""
    own = [
        FiscalYear(year, tuple(first for _, _, first, _ in rows), rows[-1][3])
        for year, found in groupby(years.own, key=lambda row: row[0])
        if (rows := list(found))
    ]
    return Calendar(
        years.first_month,
        years.named_by,
        week_from=years.week_from,
        two_weeks_from=years.two_weeks_from,
        years=tuple(own),
    )


def engine_ledger(ledger: Ledger, plans: list[EnginePlan], years: Years) -> EngineLedger:
    """The ledger as the engine sees it, through tables of text; no row may be refused."""
    calendar = engine_calendar(years)
    reading = ledger_from_tables(tables(ledger), Schema(), plans[0].currency, plans, calendar)
    refused = errors(reading.problems)
    assert not refused, [str(problem) for problem in refused[:5]]
    return reading.ledger


def engine_run(pair: Pair, partitions: int = 1) -> Result:
    """One run of the engine."""
    plans = [engine_plan(plan) for plan in pair.plans]
    ledger = engine_ledger(pair.ledger, plans, pair.years)
    calendar = engine_calendar(pair.years)
    rates = RateRules(pair.setting.rates, pair.setting.previous_within)
    return run(plans, ledger, calendar, rates=rates, through=pair.through, partitions=partitions)


def fraction(value: object) -> object:
    """An engine's number, without the dust of quotients in its last places."""
    return without_dust(Fraction(value)) if isinstance(value, Decimal) else value


def without_dust(value: Fraction) -> Fraction:
    """Six places, by way of nine: a half that dust of the twelfth place would tip stays one."""
    return rounded(rounded(value, 9, "half even"), 6, "half even")


def engine_rows(result: Result) -> tuple[Counter[Row], Counter[Row]]:
    """The engine's lines, and its balances where they change."""
    lines = Counter(tuple(map(fraction, row)) for row in result.lines.select(LINE).iter_rows())
    balances = Counter(
        tuple(map(fraction, row)) for row in result.balances.select(BALANCE).iter_rows()
    )
    return lines, Counter({row: n for row, n in balances.items() if row[5]})


def naive_rows(pair: Pair) -> tuple[Counter[Row], Counter[Row]]:
    """The naive evaluator's lines, and its balances where they change."""
    outcome = evaluate(pair.plans, pair.ledger, pair.years, pair.through, pair.setting)
    lines = Counter(
        (
            line.person, name, line.pay_period, line.earned_period, line.earned_on,
            line.component, line.kind, line.deal, line.item, line.amount,
            without_dust(line.exact), line.currency,
        )
        for name, line in outcome.lines
    )  # fmt: skip
    return lines, Counter(row for row in outcome.balances if row[5])


def difference(pair: Pair) -> Difference:
    """What the two disagree on."""
    naive, engine = naive_rows(pair), engine_rows(engine_run(pair))
    naive_only = (naive[0] - engine[0]) + (naive[1] - engine[1])
    engine_only = (engine[0] - naive[0]) + (engine[1] - naive[1])
    return Difference(naive_only, engine_only)
