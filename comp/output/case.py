"""One person's case: the rows, the plans and the facts from which each of the lines is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from comp.language.plan import (
    Base,
    Bonus,
    Cap,
    Clawback,
    Commission,
    Credit,
    Draw,
    Objectives,
    Plan,
    Spiff,
    Unit,
)
from comp.output.facts import Facts
from comp.output.rows import Balance, Line, PersonRows, Slice
from comp.periods import Calendar, Period

Part = Commission | Spiff | Bonus | Objectives | Clawback | Cap | Draw | Base


@dataclass
class Case:
    """Everything needed to explain a person's lines."""

    rows: PersonRows
    plans: Mapping[str, Plan]
    facts: Facts
    calendar: Calendar

    def plan(self, line: Line) -> Plan:
        """The plan a line was paid under."""
        return self.plans[line.plan]

    def part(self, line: Line) -> Part | None:
        """The part of the plan that made the line; None for adjustments and carried pay."""
        plan = self.plan(line)
        if line.kind == "base":
            return plan.base
        named: tuple[Part, ...] = (*plan.components, *plan.clawbacks, *plan.caps, *plan.draws)
        return next((part for part in named if _name(part) == line.component), None)

    def slices(self, line: Line) -> list[Slice]:
        """The derivation of a line as data."""
        return self.rows.slices.get(line.line, [])

    def credit(self, plan: Plan, name: str) -> Credit | None:
        """A credit of a plan by name."""
        return next((credit for credit in plan.credits if credit.name == name), None)

    def credit_currency(self, plan: Plan, name: str) -> str:
        """The plan's currency where a credit counts money, empty where it counts a number."""
        credit = self.credit(plan, name)
        counts_money = credit is not None and credit.count.unit is Unit.MONEY
        return plan.currency if counts_money else ""

    def balance(self, line: Line, name: str) -> Balance | None:
        """A balance in the line's pay period."""
        for row in self.rows.balances:
            if (row.plan, row.pay_no, row.balance) == (line.plan, line.pay_no, name):
                return row
        return None

    def deal_day(self, line: Line) -> date:
        """The day the line's deal is credited on, also for its later true-ups."""
        part = self.part(line)
        credit = self.credit(self.plan(line), part.on) if isinstance(part, Commission) else None
        cells = self.facts.at(line.source_file, line.source_row) or self.facts.deal(line.deal)
        day = cells.get(credit.dated.name) if cells and credit else None
        return day if isinstance(day, date) else line.earned_on

    def accumulation(self, line: Line) -> Period | None:
        """The period whose running total a line of a commission belongs to."""
        part = self.part(line)
        if not isinstance(part, Commission) or part.accumulated is None:
            return None
        return self.calendar.period(part.accumulated, self.deal_day(line))

    def lines_of(self, line: Line) -> list[Line]:
        """All lines of the line's plan and component, in the order they were paid."""
        return self._by_component.get((line.plan, line.component), [])

    @cached_property
    def _by_component(self) -> dict[tuple[str, str], list[Line]]:
        found: dict[tuple[str, str], list[Line]] = {}
        for line in self.rows.lines:
            found.setdefault((line.plan, line.component), []).append(line)
        return found

    @cached_property
    def of_deal(self) -> dict[tuple[str, str], list[Line]]:
        """The person's lines by plan and deal."""
        found: dict[tuple[str, str], list[Line]] = {}
        for line in self.rows.lines:
            if line.deal is not None:
                found.setdefault((line.plan, line.deal), []).append(line)
        return found


def _name(part: Part) -> str:
    return "base" if isinstance(part, Base) else part.name
