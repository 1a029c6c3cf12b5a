"""A plan lived through month by month: each month knows what was known then, and locks.

told = months(PLAN)
told.lock("2026-01", "given deals: ...")
told.opened("2026-02", "given deals: ...").lines("| line | ... |")
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from comp.closing.calculate import Calculated, Closing, calculate_period
from comp.closing.facts import Facts
from comp.engine.closed import LEFT, last_ended
from comp.engine.lines import shaped
from comp.engine.results import LINES, Result
from comp.fields import Schema
from comp.periods import Calendar, Period
from tests.engine.story import Story, read


@dataclass
class Months:
    """Locked lines and balances so far. `lock` and `opened` take the whole facts of that month."""

    text: str
    calendar: Calendar = field(default_factory=Calendar)
    closing: Closing | None = None

    def calculated(self, period: str, given: str, text: str = "") -> tuple[Calculated, Facts]:
        """The open period from these facts."""
        plans, ledger = read(text or self.text, given, (), self.calendar, Schema())
        facts = Facts(plans, ledger, {plans[0].name: text or self.text})
        named = self.calendar.parse(period)
        assert named is not None
        return calculate_period(facts, self.calendar, named, self.closing), facts

    def opened(self, period: str, given: str, text: str = "") -> Story:
        """The open period, to be asked for its lines."""
        calculated, facts = self.calculated(period, given, text)
        return Story(calculated.result, tuple(facts.plans))

    def lock(self, period: str, given: str, text: str = "") -> Story:
        """Calculate the period and lock it."""
        calculated, facts = self.calculated(period, given, text)
        named = self.calendar.parse(period)
        assert named is not None
        self.closing = locked(self.closing, facts, calculated.result, named, self.calendar)
        result = calculated.result
        return Story(result, tuple(facts.plans))


def locked(
    before: Closing | None, facts: Facts, result: Result, period: Period, calendar: Calendar
) -> Closing:
    """What is closed once a period calculated from these facts is locked."""
    posted = before.posted if before else pl.DataFrame(schema=LINES)
    left = before.left if before else pl.DataFrame(schema=LEFT)
    latest = result.balances.sort("pay_no").group_by("person", "plan", "balance").last()
    now = shaped(latest.with_columns(pl.col("closing").alias("amount")), LEFT)
    # Of a plan whose pay period is not over, the facts and balances of its last lock stand.
    waiting = {
        plan.name: before.earlier.get(plan.name, before.then)
        for plan in facts.plans
        if before
        and last_ended(calendar, plan.pay, period.last_day)
        == last_ended(calendar, plan.pay, before.through)
    }
    return Closing(
        facts,
        pl.concat([posted, result.lines]),
        pl.concat([now, left.join(now, on=["person", "plan", "balance"], how="anti")]),
        period.last_day,
        waiting,
    )
