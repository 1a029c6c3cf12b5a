"""What every component of a plan is calculated with: the facts and how to look them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from comp.engine.closed import Closed
from comp.engine.crediting import Deals
from comp.engine.membership import Members, Roster
from comp.engine.quotas import Quotas
from comp.engine.time_on_plan import TimeOnPlan
from comp.language.plan import Plan
from comp.ledger.ledger import Ledger
from comp.money import minor_units
from comp.periods import Calendar, Period


@dataclass(frozen=True, slots=True)
class Setting:
    """One plan's surroundings.

    `lost` holds, by clawback, the days on which deals are lost to it (see lost_deals.py).
    `taken_back` is `component, deal, taken_no`: the pay period in which a component's pay on a deal
    is first taken back.
    `last` is the last pay period of the run. `slices` asks for derivations. `closed` is what locked
    periods left behind, where there are any.
    """

    plan: Plan
    ledger: Ledger
    calendar: Calendar
    people: Roster
    deals: Deals
    members: Members
    quotas: Quotas
    lost: Mapping[str, pl.DataFrame]
    taken_back: pl.DataFrame
    last: Period
    slices: bool
    closed: Closed | None = None

    @property
    def time(self) -> TimeOnPlan:
        """Which part of a period people are on the plan."""
        return self.quotas.time

    def counts_payments(self, credit: str) -> bool:
        """Whether a credit of the plan counts payments, several rows to a deal's row."""
        return any(each.name == credit and each.of_payments for each in self.plan.credits)

    @property
    def digits(self) -> int:
        """Decimal places of the plan's currency."""
        return minor_units(self.plan.currency)
