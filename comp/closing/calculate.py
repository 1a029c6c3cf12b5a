"""The open period: its own lines, differences against closed ones, settled from stored balances.

    closing = Closing(then, posted, left, through)
    calculated = calculate_period(now, calendar, period, closing)
    calculated.result.lines, calculated.differences

Without `closing` nothing is closed yet, and the period begins where the plans begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from comp.closing.causes import with_causes
from comp.closing.differences import by_key, differences, in_closed_periods
from comp.closing.facts import Facts, steps_between
from comp.engine.closed import DIFFERENCES, Closed, last_ended
from comp.engine.numbers import ZERO
from comp.engine.results import BALANCES, Result
from comp.engine.run import run
from comp.language.plan import Plan
from comp.periods import Calendar, Period
from comp.problems import Problem, in_order


@dataclass(frozen=True)
class Closing:
    """What is closed through the day `through`, and what it was calculated from.

    `posted` are all lines of locked periods (`Result.lines`), `left` the balances after the last
    (`LEFT`), `then` the facts of the last lock. `earlier` has, by name, other facts for a plan whose
    last closed pay period was calculated at an earlier lock: a quarter, while months go on.
    """

    then: Facts
    posted: pl.DataFrame
    left: pl.DataFrame
    through: date
    earlier: Mapping[str, Facts] = field(default_factory=dict)


@dataclass(frozen=True)
class Calculated:
    """The open period's frames, and the differences that are among its lines."""

    result: Result
    differences: pl.DataFrame


def calculate_period(
    now: Facts, calendar: Calendar, period: Period, closing: Closing | None = None
) -> Calculated:
    """Every pay period that ends in `period` or before it and is not closed yet."""
    if closing is None:
        result = run(now.plans, now.ledger, calendar, through=period.last_day, rates=now.rates)
        return Calculated(until(result, now, calendar, period), pl.DataFrame(schema=DIFFERENCES))
    found = caused_differences(now, calendar, closing)
    closed = Closed(closing.through, found, closing.left)
    result = run(
        now.plans,
        now.ledger,
        calendar,
        through=period.last_day,
        closed=closed,
        rates=now.rates,
    )
    result = until(result, now, calendar, period)
    result = replace(result, balances=_going_on(result.balances, now, calendar, period, closing))
    gone = _vanished(now, closing)
    result = replace(result, problems=tuple(in_order([*result.problems, *gone])))
    return Calculated(result, found)


def caused_differences(now: Facts, calendar: Calendar, closing: Closing) -> pl.DataFrame:
    """Differences of every change since a plan's last lock, one change after the other."""
    by_lock: dict[int, tuple[Facts, set[str]]] = {}
    for plan in now.plans:
        then = closing.earlier.get(plan.name, closing.then)
        by_lock.setdefault(id(then), (then, set()))[1].add(plan.name)
    nothing = pl.DataFrame(schema=DIFFERENCES)
    again = Recalculation(calendar, closing)
    found = [_since(then, now, names, again) for then, names in by_lock.values()]
    return pl.concat([nothing, *found])


@dataclass
class Recalculation:
    """Everything of closed pay periods from the start; the same facts are calculated once."""

    calendar: Calendar
    closing: Closing
    known: dict[int, tuple[Facts, pl.DataFrame]] = field(default_factory=dict)

    def of(self, facts: Facts, about: Sequence[Plan]) -> pl.DataFrame:
        """The sums by key of these plans' closed pay periods, in the plans' own currencies."""
        if id(facts) not in self.known:
            plans = [replace(plan, paid_in=None) for plan in facts.plans]
            through = self.closing.through
            result = run(
                plans,
                facts.ledger,
                self.calendar,
                through=through,
                slices=False,
                rates=facts.rates,
            )
            self.known[id(facts)] = (facts, result.lines)
        return self.closed(self.known[id(facts)][1], about)

    def closed(self, lines: pl.DataFrame, about: Sequence[Plan]) -> pl.DataFrame:
        """The sums by key of the lines in closed pay periods of these plans."""
        return by_key(in_closed_periods(lines, about, self.calendar, self.closing.through))


def _since(then: Facts, now: Facts, names: set[str], again: Recalculation) -> pl.DataFrame:
    """Differences of these plans, between the facts of their last lock and those of now."""
    kept = {plan.name for plan in now.plans}
    before = then
    if {plan.name for plan in then.plans} - kept:
        before = replace(
            then,
            plans=[plan for plan in then.plans if plan.name in kept],
            texts={name: text for name, text in then.texts.items() if name in kept},
        )
    about = [plan for plan in now.plans if plan.name in names]
    sums = _posted(before, about, again)
    closed_name = f"{again.closing.through:%Y-%m}"
    found = []
    for what, at, facts in (
        ("program", before, before),
        *((step.what, step.before, step.facts) for step in steps_between(before, now)),
    ):
        after = again.of(facts, about)
        found.append(with_causes(differences(sums, after), what, at, facts, closed_name))
        sums = after
    return pl.concat(found)


def _posted(then: Facts, about: Sequence[Plan], again: Recalculation) -> pl.DataFrame:
    """What was posted, in the currency of the plan.

    Of a plan that pays people in their own currency it is what the last lock was calculated from: the
    rate that was paid at stands.
    """
    own = [plan for plan in about if plan.paid_in is None]
    converted = [plan for plan in about if plan.paid_in is not None]
    parts = [again.closed(again.closing.posted, own)]
    if converted:
        parts.append(again.of(then, converted))
    return pl.concat(parts)


def until(result: Result, facts: Facts, calendar: Calendar, period: Period) -> Result:
    """The frames without pay periods that end after the period."""
    last = pl.DataFrame(
        [(plan.name, last_ended(calendar, plan.pay, period.last_day)) for plan in facts.plans],
        schema={"plan": pl.String(), "last_no": pl.Int32()},
        orient="row",
    )

    def kept(frame: pl.DataFrame) -> pl.DataFrame:
        dated = frame.join(last, on="plan", how="inner", maintain_order="left")
        return dated.filter(pl.col("pay_no") <= pl.col("last_no")).drop("last_no")

    lines = kept(result.lines)
    return replace(
        result,
        lines=lines,
        slices=result.slices.filter(pl.col("line").is_in(lines.get_column("line").implode())),
        totals=kept(result.totals),
        balances=kept(result.balances),
    )


def _going_on(
    balances: pl.DataFrame, facts: Facts, calendar: Calendar, period: Period, closing: Closing
) -> pl.DataFrame:
    """Balances of open pay periods, each opening with what the last closed one left.

    Held pay is calculated from the start, so what came in late changes it in the open period.
    """
    key = ["person", "plan", "balance"]
    rows = []
    for plan in facts.plans:
        first = last_ended(calendar, plan.pay, closing.through) + 1
        if first <= last_ended(calendar, plan.pay, period.last_day):
            name = calendar.numbered(plan.pay, first).name
            rows.append((plan.name, plan.currency, first, name))
    schema = {
        "plan": pl.String(),
        "currency": pl.String(),
        "first": pl.Int32(),
        "name": pl.String(),
    }
    firsts = pl.DataFrame(rows, schema=schema, orient="row")
    left = closing.left.filter(pl.col("amount") != ZERO)
    opened = balances.join(firsts.select("plan", "first"), on="plan", how="inner")
    opened = opened.filter(pl.col("pay_no") >= pl.col("first")).join(left, on=key, how="left")
    carried = pl.when(pl.col("pay_no") == pl.col("first")).then(pl.col("amount").fill_null(ZERO))
    opening = pl.coalesce(carried, "opening")
    kept = opened.with_columns(
        opening.alias("opening"), (pl.col("closing") - opening).alias("change")
    )
    begun = kept.filter(pl.col("pay_no") == pl.col("first"))
    ended = left.join(firsts, on="plan").join(begun, on=key, how="anti")
    emptied = ended.with_columns(
        pl.col("name").alias("pay_period"),
        pl.col("first").alias("pay_no"),
        pl.col("amount").alias("opening"),
        (-pl.col("amount")).alias("change"),
        ZERO.alias("closing"),
    )
    columns = list(BALANCES)
    return pl.concat([kept.select(columns), emptied.select(columns)]).sort(*key, "pay_no")


def _vanished(now: Facts, closing: Closing) -> list[Problem]:
    """People and plans that closed periods paid and that today's facts no longer hold: what they
    posted can neither be recalculated nor taken back."""
    plans = {plan.name for plan in now.plans}
    people = {*now.ledger.people.get_column("person")}
    owed = pl.concat(
        [closing.posted.select("person", "plan"), closing.left.select("person", "plan")]
    )
    found = [
        Problem(
            code="closed-plan-gone",
            message=f"closed periods paid on plan {name}, and the workspace no longer has it",
            remedy=f"put the file of plan {name} back into plans/; end it with `effective` instead",
            value=name,
        )
        for name in owed.get_column("plan").unique().sort()
        if name not in plans
    ]
    return found + [
        Problem(
            code="closed-person-gone",
            message=f"closed periods paid {name}, and people no longer has them",
            remedy=f"put the rows of {name} back into people; end them with `to` or `end_date` instead",
            file="people",
            column="person",
            value=name,
        )
        for name in owed.get_column("person").unique().sort()
        if name not in people
    ]
