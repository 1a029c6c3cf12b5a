"""Examples that end too early: a bonus of a quarter that has not ended is paid by nobody and compared with nothing.

An example runs to its last dated row. In: an example that was calculated so far. Out: a warning where
the same example, run on to the end of the bonus's period, would be paid lines that it does not expect.

    stops_early(example, person, plans, ledger, calendar, rates, result.last_day)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from comp.engine.run import run
from comp.exchange import RateRules
from comp.language.plan import (
    Bonus,
    Component,
    Contest,
    Example,
    Objectives,
    OnPeriods,
    Plan,
    Pool,
    measured_kind,
)
from comp.ledger.ledger import Ledger
from comp.money import format_money
from comp.periods import Calendar, Period, PeriodKind
from comp.problems import Problem


def stops_early(
    example: Example,
    person: str,
    plans: Sequence[Plan],
    ledger: Ledger,
    calendar: Calendar,
    rates: RateRules,
    last_day: date,
) -> Problem | None:
    """The warning; None where nothing more is paid, or where only totals are expected. The example is
    about the first of the plans."""
    plan = plans[0]
    end = calendar.period(plan.pay, last_day)
    unended = dict(_unended(plan, calendar, last_day, end))
    if example.lines is None or ledger.deals.is_empty() or not unended:
        return None
    until = max(period.last_day for period in unended.values())
    lines = run(plans, ledger, calendar, rates=rates, through=until, slices=False).lines
    lines = lines.filter(pl.col("plan") == plan.name)
    later = lines.filter((pl.col("pay_no") > end.number) & pl.col("component").is_in(list(unended)))
    if person and not any(line.person for line in example.lines):
        later = later.filter(pl.col("person") == person)
    if later.is_empty():
        return None
    first = later.sort("pay_no", maintain_order=True).row(0, named=True)
    paid, name = first["pay_period"], first["component"]
    amount = format_money(first["amount"], plan.currency)
    return Problem(
        code="example-stops-early",
        severity="warning",
        message=f"the example ends with {end.name}; at the end of {unended[name].name} {name} pays {amount}, which is not compared",
        remedy=f"add the row to expect: paid {paid}, line {name}, amount {amount}; the example then goes on to the end of {paid}",
        span=example.span,
        label=f"this example ends with {end.name}",
    )


def _measured_by(component: Component) -> set[PeriodKind]:
    if isinstance(component, Pool | Contest):
        return {component.per}
    if not isinstance(component, OnPeriods) or isinstance(component, Objectives):
        return set()
    late = component.catches_up if isinstance(component, Bonus) else None
    return {measured_kind(component)} | ({late.per} if late is not None else set())


def _unended(
    plan: Plan, calendar: Calendar, last_day: date, end: Period
) -> Iterator[tuple[str, Period]]:
    """Components that wait for a period which is still running when the example ends.

    Scores are rows of a whole period, so objectives that are scored never wait for its end.
    """
    for component in plan.components:
        kinds = {component.paid_per} | _measured_by(component)
        periods = [calendar.period(kind, last_day) for kind in kinds if kind is not None]
        running = [period for period in periods if period.last_day > end.last_day]
        if running:
            yield component.name, max(running, key=lambda period: period.last_day)
