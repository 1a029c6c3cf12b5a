"""The closed set of things a plan can pay."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.crediting import Days
from comp.language.plan.prorating import Proration
from comp.language.plan.stretches import Stretch
from comp.language.plan.tables import Table, WithoutQuota
from comp.language.plan.values import Expr, Field
from comp.periods import PeriodKind
from comp.source import Span


class ComponentKind(StrEnum):
    """The closed set of things a plan can pay."""

    COMMISSION = "commission"
    OVERRIDE = "override"
    KICKER = "kicker"
    SPIFF = "spiff"
    BONUS = "bonus"
    OBJECTIVES = "objectives"


@dataclass(frozen=True, slots=True)
class Commission:
    """Pay on single deals: `commission`, `override` (team credits) or `kicker` (nothing accumulates).

    Exactly one of `rate` and `tiers` is set. `accumulated` is the period after which the running
    total starts again; `per_deal` makes each deal its own running total; with neither, nothing
    accumulates, but for `stretch`: a stretch of time besides the periods. `lines_per_member` gives one line per deal and member instead of one per deal.
    `converted_at` is the deal date whose rate brings pay on a credit in another currency into the plan's.
    """

    name: str
    kind: ComponentKind
    sentence: str
    on: str
    accumulated: PeriodKind | None
    per_deal: bool
    rate: Expr | None
    tiers: Table | None
    accelerator: Table | None
    without_quota: WithoutQuota | None
    at_least: Expr | None
    at_most: Expr | None
    lines_per_member: bool
    paid_per: PeriodKind | None
    span: Span
    converted_at: Field | None = None
    stretch: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Spiff:
    """`pays EXPR per deal in CREDIT`, once a deal, however many items it has."""

    name: str
    sentence: str
    pays: Expr
    on: str
    where: Expr | None
    days: Days
    at_least: Expr | None
    at_most: Expr | None
    paid_per: PeriodKind | None
    span: Span
    converted_at: Field | None = None

    @property
    def kind(self) -> ComponentKind:
        return ComponentKind.SPIFF


@dataclass(frozen=True, slots=True)
class Bonus:
    """`pays EXPR per PERIOD when TEST`, measured and paid at the end of the period."""

    name: str
    sentence: str
    pays: Expr
    per: PeriodKind
    when: Expr | None
    without_quota: WithoutQuota | None
    paid_per: PeriodKind | None
    span: Span
    prorated: Proration | None = None
    employed_on_last_day: bool = False

    @property
    def kind(self) -> ComponentKind:
        return ComponentKind.BONUS


@dataclass(frozen=True, slots=True)
class Objective:
    """`40% ramp_hires "Two new reps close their first deal"`."""

    weight: Decimal
    name: str
    sentence: str
    span: Span


@dataclass(frozen=True, slots=True)
class Objectives:
    """Scored objectives: target x sum of weight x score; nothing below `minimum_score`."""

    name: str
    sentence: str
    target: Expr
    per: PeriodKind
    weights: tuple[Objective, ...]
    minimum_score: Decimal | None
    paid_per: PeriodKind | None
    span: Span
    prorated: Proration | None = None
    employed_on_last_day: bool = False

    @property
    def kind(self) -> ComponentKind:
        return ComponentKind.OBJECTIVES


Component = Commission | Spiff | Bonus | Objectives
