"""One checked plan, its examples, and the file they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comp.language.plan.components import Component
from comp.language.plan.crediting import Base, Credit, Quota, Rounding
from comp.language.plan.crediting_blocks import Crediting
from comp.language.plan.deal_days import DealDay, DealPlace
from comp.language.plan.releasing import AfterLeaving, Release
from comp.language.plan.settling import Cap, Clawback, Draw
from comp.language.plan.values import Field, Unit
from comp.money import format_money
from comp.periods import PeriodKind
from comp.source import Span


@dataclass(frozen=True, slots=True)
class PaidIn:
    """`paid in person.currency at the rate of the last day` (or the first) of each pay period."""

    currency: Field
    on_first_day: bool
    span: Span


@dataclass(frozen=True, slots=True)
class PayBelow:
    """`pay below $50 carries over, paid at leaving`: less than `amount` waits; what waits when somebody
    leaves is paid, or lost."""

    amount: Decimal
    lost_at_leaving: bool
    span: Span

    def words(self, currency: str) -> str:
        """`pay below $50.00 waits for later pay, paid at leaving`."""
        end = "lost" if self.lost_at_leaving else "paid"
        return (
            f"pay below {format_money(self.amount, currency)} waits for later pay, {end} at leaving"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """One checked plan. `paid_in` is None where lines are paid in the plan's own currency.

    `forgives_negative`: what pay cannot fall below zero for is no debt. `carries_from` are plans
    whose credit people bring along; `starts_at_zero` says that they bring none.
    """

    name: str
    title: str
    first_day: date
    last_day: date
    currency: str
    pay: PeriodKind
    rounding: Rounding
    base: Base | None
    credits: tuple[Credit, ...]
    quotas: tuple[Quota, ...]
    components: tuple[Component, ...]
    clawbacks: tuple[Clawback, ...]
    caps: tuple[Cap, ...]
    draws: tuple[Draw, ...]
    file: str
    span: Span
    releases: tuple[Release, ...] = ()
    after_leaving: AfterLeaving | None = None
    paid_in: PaidIn | None = None
    forgives_negative: bool = False
    carries_from: tuple[str, ...] = ()
    starts_at_zero: bool = False
    creditings: tuple[Crediting, ...] = ()
    pay_below: PayBelow | None = None
    days: tuple[DealDay, ...] = ()
    day_places: tuple[DealPlace, ...] = ()

    @property
    def worked_out(self) -> frozenset[str]:
        """The names that are asked like columns of deals and come of others."""
        return frozenset(each.name for each in self.days) | {each.name for each in self.day_places}

    def counts_money(self, credit: str) -> bool:
        """Whether a credit counts money, and not a number."""
        return any(each.name == credit and each.count.unit is Unit.MONEY for each in self.credits)

    def currency_of(self, credit: str) -> str:
        """The currency a credit counts in."""
        converted = next((each.converted for each in self.credits if each.name == credit), None)
        return self.currency if converted is None else converted.currency

    def fixes_rate_of(self, component: str) -> bool:
        """Whether a release fixes the rate of a component at booking: later deals change nothing."""
        return any(each.rate_fixed and component in each.components for each in self.releases)


@dataclass(frozen=True, slots=True)
class GivenTable:
    """`given deals:` and its pipe table: cells as written, by the ledger file's column names."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_spans: tuple[Span, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """One row of `expect:`; empty cells are empty strings. `amount` is exact."""

    paid: str
    line: str
    person: str
    deal: str
    item: str
    amount: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectedTotal:
    """`expect total MONEY in PERIOD`: the sum of everything but base."""

    amount: Decimal
    period: str
    span: Span


@dataclass(frozen=True, slots=True)
class Example:
    """`example "What happens" for PLAN:`; `lines` is None where only totals are expected."""

    title: str
    plan: str
    person: str
    given: tuple[GivenTable, ...]
    lines: tuple[ExpectedLine, ...] | None
    totals: tuple[ExpectedTotal, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What one `.plan` file holds: one plan and its examples, with the text it came from."""

    plan: Plan
    examples: tuple[Example, ...]
    text: str
