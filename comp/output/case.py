"""One person's case: the rows, the plans and the facts from which each of the lines is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from comp.language.plan import (
    Base,
    Cap,
    Clawback,
    Commission,
    Component,
    Credit,
    Draw,
    Plan,
    Unit,
)
from comp.output.facts import Cells, Facts
from comp.output.rows import Balance, Line, PersonRows, Slice
from comp.periods import Calendar, Period

if TYPE_CHECKING:
    from comp.output.added_up import Entry

Place = tuple[int | bytes, ...]
Part = Component | Clawback | Cap | Draw | Base


@dataclass
class Case:
    """Everything needed to explain a person's lines."""

    rows: PersonRows
    plans: Mapping[str, Plan]
    facts: Facts
    calendar: Calendar
    read_days: Mapping[str, date] = field(default_factory=dict)
    """Of lines of zero that are paid on another person's line: the day of that line."""

    def plan(self, line: Line) -> Plan:
        """The plan a line was paid under."""
        return self.plans[line.plan]

    def part(self, line: Line) -> Part | None:
        """The part of the plan that made the line; None for adjustments and carried pay."""
        key = (line.plan, "base" if line.kind == "base" else line.component)
        return self._parts.get(key)

    def slices(self, line: Line) -> list[Slice]:
        """The derivation of a line as data."""
        return self.rows.slices.get(line.line, [])

    def credit(self, plan: Plan, name: str) -> Credit | None:
        """A credit of a plan by name."""
        return next((credit for credit in plan.credits if credit.name == name), None)

    def credit_currency(self, plan: Plan, name: str) -> str:
        """The currency a credit counts in, empty where it counts a number."""
        credit = self.credit(plan, name)
        counts_money = credit is not None and credit.count.unit is Unit.MONEY
        return plan.currency_of(name) if counts_money else ""

    def balance(self, line: Line, name: str) -> Balance | None:
        """A balance in the line's pay period."""
        for row in self.rows.balances:
            if (row.plan, row.pay_no, row.balance) == (line.plan, line.pay_no, name):
                return row
        return None

    def cells(self, line: Line) -> Cells | None:
        """The row a line is about: of its deal, with the payment it stands for."""
        cells = self.facts.at(line.source_file, line.source_row) or self.facts.deal(line.deal)
        payment = self.facts.payment(line.deal, line.item)
        return {**cells, **payment} if cells is not None and payment else cells

    def deal_day(self, line: Line) -> date:
        """The day the line's deal is credited on, also for its later true-ups."""
        part = self.part(line)
        credit = self.credit(self.plan(line), part.on) if isinstance(part, Commission) else None
        cells = self.cells(line)
        day = cells.get(credit.dated.name) if cells and credit else None
        return day if isinstance(day, date) else line.earned_on

    def accumulation(self, line: Line) -> Period | None:
        """The period whose running total a line of a commission belongs to."""
        if line.line not in self._accumulations:
            part = self.part(line)
            period = None
            if isinstance(part, Commission) and part.accumulated is not None:
                period = self.calendar.period(part.accumulated, self.deal_day(line))
            self._accumulations[line.line] = period
        return self._accumulations[line.line]

    @cached_property
    def added_up(self) -> dict[tuple[str, str], list[Entry]]:
        """What each component added up, kept so that many lines of one component cost little."""
        return {}

    @cached_property
    def by_subject(self) -> dict[tuple[str, str], dict[tuple[str, str, str], list[Entry]]]:
        """The same by deal, item and member."""
        return {}

    @cached_property
    def divided(self) -> dict[tuple[str, str], bool]:
        """Which components pay sums of quotients."""
        return {}

    def slices_of(self, line: Line) -> dict[str, list[Slice]]:
        """The derivations of the line's plan and component by line, of lines of zero too."""
        return self.slices_by_component.get((line.plan, line.component), {})

    @cached_property
    def running_sums(self) -> dict[object, tuple[list[Place], list[Decimal]]]:
        """Sums of running totals, kept so that many lines of one total cost little."""
        return {}

    def last_earned(self, line: Line) -> Line | None:
        """The last deal, in running order, paid beside the line in its accumulation."""
        return self._last_earned.get(self._beside(line))

    def _beside(self, line: Line) -> tuple[str, str, int, Period | None]:
        return (line.plan, line.component, line.pay_no, self.accumulation(line))

    def lines_of(self, line: Line) -> list[Line]:
        """All lines of the line's plan and component, in the order they were paid."""
        return self._by_component.get((line.plan, line.component), [])

    @cached_property
    def _last_earned(self) -> dict[tuple[str, str, int, Period | None], Line]:
        found: dict[tuple[str, str, int, Period | None], Line] = {}
        for line in self.rows.lines:
            if line.kind == "earned":
                key = self._beside(line)
                if key not in found or line.place > found[key].place:
                    found[key] = line
        return found

    @cached_property
    def _accumulations(self) -> dict[str, Period | None]:
        return {}

    @cached_property
    def _parts(self) -> dict[tuple[str, str], Part]:
        found: dict[tuple[str, str], Part] = {}
        for plan in self.plans.values():
            named: tuple[Part, ...] = (*plan.components, *plan.clawbacks, *plan.caps, *plan.draws)
            found |= {(plan.name, _name(part)): part for part in named}
            if plan.base is not None:
                found[(plan.name, "base")] = plan.base
        return found

    @cached_property
    def _by_component(self) -> dict[tuple[str, str], list[Line]]:
        found: dict[tuple[str, str], list[Line]] = {}
        for line in self.rows.lines:
            found.setdefault((line.plan, line.component), []).append(line)
        return found

    @cached_property
    def slices_by_component(self) -> dict[tuple[str, str], dict[str, list[Slice]]]:
        """Derivations by plan and component, then by line, of lines of zero too."""
        found: dict[tuple[str, str], dict[str, list[Slice]]] = {}
        for name, pieces in self.rows.slices.items():
            if not pieces:  # A line that was asked for its slices and has none.
                continue
            found.setdefault((pieces[0].plan, pieces[0].component), {})[name] = pieces
        return found

    @cached_property
    def credited(self) -> dict[tuple[str, str, str], Decimal]:
        """What deals count for, all items together, by plan, component and deal."""
        found: dict[tuple[str, str, str], Decimal] = {}
        for pieces in self.rows.slices.values():
            for piece in pieces:
                if piece.deal and piece.kind == "earned" and piece.basis is not None:
                    key = (piece.plan, piece.component, piece.deal)
                    found[key] = found.get(key, Decimal(0)) + piece.basis
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
