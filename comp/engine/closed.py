"""What closed pay periods left behind, and how a run goes on from there.

Lines of a closed pay period are never written again. What today's plans and facts give for it beyond
what was posted comes in as differences and is posted in the open pay period; settlement starts from
the balances the last closed period ended with (docs/order_of_calculation.md, closed periods).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from comp.engine.membership import Members, Roster
from comp.engine.numbers import DECIMAL, Columns
from comp.language.plan import Plan
from comp.periods import Calendar, PeriodKind

DIFFERENCES: Columns = {
    "person": pl.String(),
    "plan": pl.String(),
    "component": pl.String(),
    "corrects": pl.String(),
    "deal": pl.String(),
    "item": pl.String(),
    "earned_on": pl.Date(),
    "earned_period": pl.String(),
    "posted": DECIMAL,
    "now": DECIMAL,
    "exact": DECIMAL,
    "note": pl.String(),
    "mark": pl.String(),
    "plan_line": pl.UInt32(),
}
"""`corrects` is the kind of the lines corrected; `now - posted` is the amount of the difference."""

LEFT: Columns = {
    "person": pl.String(),
    "plan": pl.String(),
    "balance": pl.String(),
    "amount": DECIMAL,
}
"""Balances at the end of the last closed pay period: draws by name, debts as `carried`."""

SETTLEMENT_KINDS = ("draw", "recovery", "carried", "forgiven", "waiting", "lost")
"""Kinds of lines that steps 11 and 12 make: once, in their own pay period."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Everything up to and with the day `through` is closed; frames of `DIFFERENCES` and `LEFT`."""

    through: date
    differences: pl.DataFrame
    left: pl.DataFrame

    def last_number(self, plan: Plan, calendar: Calendar) -> int:
        """The plan's last pay period that has ended by then."""
        return last_ended(calendar, plan.pay, self.through)


def last_ended(calendar: Calendar, kind: PeriodKind, day: date) -> int:
    """The number of the last period of the kind that has ended by the end of the day."""
    return calendar.number(kind, day + timedelta(days=1)) - 1


def of_people(frame: pl.DataFrame, people: Roster, on_plan: Members) -> pl.DataFrame:
    """The rows of this partition's people, with `pid`; whoever is no longer on the plan at all goes
    with the first partition."""
    numbered = people.number(frame, "person", "pid").drop_nulls("pid")
    here = pl.col("pid").is_in(on_plan.chosen.get_column("pid").unique().implode())
    if _is_first(on_plan):
        here = here | ~pl.col("pid").is_in(on_plan.stints.get_column("pid").unique().implode())
    return numbered.filter(here)


def _is_first(on_plan: Members) -> bool:
    chosen, everybody = (each.get_column("pid").min() for each in (on_plan.chosen, on_plan.stints))
    return chosen == everybody
