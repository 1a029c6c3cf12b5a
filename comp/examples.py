"""Examples: what a plan file says it pays, against what the engine pays.

In: a checked plan file. Out: one outcome an example, with every line that is expected and not paid,
paid and not expected, or paid another amount, and every total that differs. Lines are compared as
complete sets: two lines of $50 are not one of $100, and in April is not in May.

    all(outcome.passed for outcome in run_examples(plan_file, Schema(), Calendar()))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from comp.engine.run import run
from comp.example_end import stops_early
from comp.example_ledger import known_people, ledger_tables, person_of, problems_in_place
from comp.exchange import NO_RATES, RateRules
from comp.fields import Schema
from comp.language.pay_order import read_by
from comp.language.plan import Example, ExpectedLine, ExpectedTotal, PlanFile
from comp.ledger.given import ledger_from_tables
from comp.money import format_money
from comp.output.finished import FinishedRun
from comp.periods import Calendar, PeriodKind
from comp.problems import Problem, errors
from comp.source import Span


class Paid(NamedTuple):
    """One line as an `expect` table writes it; `person` and `item` are empty where it does not ask."""

    paid: str
    person: str
    line: str
    deal: str
    item: str


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line on which plan and example disagree; None where one of them has no such line.

    `key` names the calculated line, to derive it from the run.
    """

    where: Paid
    expected: Decimal | None
    calculated: Decimal | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """An `expect total` that is not met, what of its pay is owed and carried into later periods,
    and what waits for later pay."""

    expected: ExpectedTotal
    calculated: Decimal
    carried: Decimal
    waiting: Decimal


@dataclass(frozen=True)
class ExampleOutcome:
    """What came of one example. `finished` is None where its tables could not be read."""

    example: Example
    person: str
    lines: tuple[LineDifference, ...]
    totals: tuple[TotalDifference, ...]
    problems: tuple[Problem, ...]
    finished: FinishedRun | None

    @property
    def passed(self) -> bool:
        """True where every line and total is as expected and nothing was wrong with the data."""
        return not (self.lines or self.totals or errors(self.problems))


def run_examples(
    plan_file: PlanFile,
    schema: Schema,
    calendar: Calendar,
    *,
    rates: RateRules = NO_RATES,
    slices: bool = True,
    beside: Sequence[PlanFile] = (),
) -> list[ExampleOutcome]:
    """Calculate every example of the file and compare; leave slices out where only `passed` counts.

    Of the plans `beside` it those are calculated too whose pay it reads (`on pay of team`), or whose
    quotas it takes (`share of team at 100% of bookings`).
    """
    others = read_by(plan_file.plan, [file.plan for file in beside])
    files = [plan_file, *(file for file in beside if file.plan in others)]
    return [
        _outcome(files, example, schema, calendar, rates, slices) for example in plan_file.examples
    ]


def _outcome(
    files: Sequence[PlanFile],
    example: Example,
    schema: Schema,
    calendar: Calendar,
    rates: RateRules,
    slices: bool,
) -> ExampleOutcome:
    plans = [file.plan for file in files]
    plan = plans[0]
    person = person_of(example)
    misdated = _unknown_periods(example, calendar)
    reading = ledger_from_tables(
        ledger_tables(example, plan),
        schema,
        plan.currency,
        plans,
        calendar,
        known_persons=known_people(example),
    )
    problems = (*misdated, *problems_in_place(reading.problems, example))
    if errors(problems):
        return ExampleOutcome(example, person, (), (), problems, None)
    # An example runs at least to the last period it speaks of, so that base and draws get there.
    last = _last_day_named(example, calendar)
    result = run(plans, reading.ledger, calendar, rates=rates, through=last, slices=slices)
    of_plan = pl.col("plan") == plan.name
    own = result.lines.filter(of_plan)
    early = stops_early(example, person, plans, reading.ledger, calendar, rates, result.last_day)
    problems = (*problems, *result.problems, *([early] if early else []))
    finished = FinishedRun(
        result, files, reading.ledger, calendar, reading.control_totals, problems=problems
    )
    return ExampleOutcome(
        example,
        person,
        () if example.lines is None else compare(example.lines, _lines(own), person),
        _total_differences(example, result.totals.filter(of_plan), person, calendar),
        problems,
        finished,
    )


def _periods_named(example: Example) -> list[tuple[str, ExpectedLine | ExpectedTotal]]:
    lines = [(line.paid, line) for line in example.lines or ()]
    return [*lines, *((total.period, total) for total in example.totals)]


def _last_day_named(example: Example, calendar: Calendar) -> date | None:
    periods = [calendar.parse(name) for name, _ in _periods_named(example)]
    return max((period.last_day for period in periods if period is not None), default=None)


def _unknown_periods(example: Example, calendar: Calendar) -> list[Problem]:
    fiscal = "a month (2026-03), a fiscal quarter (FY2026-Q1) or a fiscal year (FY2026)"
    if calendar.has_own_years:
        fiscal = (
            "a period (FY2026-P03), a quarter (FY2026-Q1), a half (FY2026-H1) or a year (FY2026)"
        )
    plain = "a month (2026-03), a quarter (2026-Q1), a half (2026-H1) or a year (2026)"
    usual = f"write {fiscal if calendar.is_fiscal else plain}"
    unknown: dict[str, Span] = {}
    for name, expected in _periods_named(example):
        if calendar.parse(name) is None:
            unknown.setdefault(name, expected.span)
    return [
        Problem(
            code="period-unknown",
            message=f"{name or 'an empty cell'} is no period of this calendar",
            remedy=_week_meant(name, calendar) or usual,
            span=span,
        )
        for name, span in unknown.items()
    ]


def _week_meant(name: str, calendar: Calendar) -> str:
    """What to write for weeks that are named by another day than their last; else nothing."""
    meant = calendar.weeks_meant(name)
    if meant is None:
        return ""
    weeks = "a week is named by its" if meant.kind is PeriodKind.WEEK else "two weeks by their"
    return f"write {meant.name}: {weeks} last day (from {meant.first_day} to {meant.last_day})"


# ---------------------------------------------------------------- comparison


class CalculatedLine(NamedTuple):
    """One line of the engine, as far as examples compare it."""

    paid: str
    person: str
    line: str
    deal: str
    item: str
    amount: Decimal
    kind: str
    key: str


def _lines(frame: pl.DataFrame) -> list[CalculatedLine]:
    columns = ["pay_period", "person", "component", "deal", "item", "amount", "kind", "line"]
    filled = frame.sort("pay_no", maintain_order=True).select(columns)
    texts = pl.col("deal", "item").fill_null("")
    return [CalculatedLine(*row) for row in filled.with_columns(texts).iter_rows()]


def compare(
    expected: Sequence[ExpectedLine], calculated: Sequence[CalculatedLine], person: str
) -> tuple[LineDifference, ...]:
    """The differences between two complete sets of lines, in the order of the example.

    Base pay counts only where the example names it; people and items only where it names any.
    Without people, only the lines of the example's person count.
    """
    by_person = any(line.person for line in expected)
    by_item = any(line.item for line in expected)
    base = any(line.line == "base" for line in expected)
    left: dict[Paid, list[CalculatedLine]] = {}
    for line in calculated:
        if (line.kind == "base" and not base) or (
            not by_person and person and line.person != person
        ):
            continue
        left.setdefault(_place(line, person, by_person, by_item), []).append(line)
    unmet = [
        (place, line.amount)
        for line in expected
        if not _met(left, place := _place(line, person, by_person, by_item), line.amount)
    ]
    differences = []
    for place, amount in unmet:
        other = left[place].pop(0) if left.get(place) else None
        paid = None if other is None else other.amount
        differences.append(LineDifference(place, amount, paid, other.key if other else ""))
    for place, rest in left.items():
        differences += [LineDifference(place, None, line.amount, line.key) for line in rest]
    return tuple(differences)


def _place(
    line: ExpectedLine | CalculatedLine, person: str, by_person: bool, by_item: bool
) -> Paid:
    whose = (line.person or person) if by_person else ""
    return Paid(line.paid, whose, line.line, line.deal, line.item if by_item else "")


def _met(left: dict[Paid, list[CalculatedLine]], place: Paid, amount: Decimal) -> bool:
    for at, line in enumerate(left.get(place, [])):
        if line.amount == amount:
            left[place].pop(at)
            return True
    return False


def _total_differences(
    example: Example, totals: pl.DataFrame, person: str, calendar: Calendar
) -> tuple[TotalDifference, ...]:
    if not example.totals:
        return ()
    own = totals.filter(pl.col("person") == person) if person else totals
    rows = list(own.select("pay_period", "component", "amount").iter_rows())

    def added(component: str, period: str) -> Decimal:
        inside = [
            amount
            for name, of, amount in rows
            if of == component and _inside(name, period, calendar)
        ]
        return sum(inside, Decimal(0))

    differences = []
    for expected in example.totals:
        paid = added("variable", expected.period)
        if paid != expected.amount:
            carried = added("carried", expected.period)
            waiting = -added("waiting", expected.period)
            differences.append(TotalDifference(expected, paid, carried, waiting))
    return tuple(differences)


def _inside(pay_period: str, name: str, calendar: Calendar) -> bool:
    inner, outer = calendar.parse(pay_period), calendar.parse(name)
    if inner is None or outer is None:
        return False
    return outer.first_day <= inner.last_day <= outer.last_day


def shown_amount(amount: Decimal | None, currency: str) -> str:
    """An amount of a difference; a line that is not there is `none`."""
    return "none" if amount is None else format_money(amount, currency)
