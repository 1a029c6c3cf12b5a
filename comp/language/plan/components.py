"""The closed set of things a plan can pay."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from comp.language.plan.crediting import Days
from comp.language.plan.gating import Gate
from comp.language.plan.kinds import ComponentKind
from comp.language.plan.pools import Contest, Pool
from comp.language.plan.prorating import Proration
from comp.language.plan.stretches import Stretch
from comp.language.plan.tables import BelowZero, Row, Table, TierMode, WithoutQuota
from comp.language.plan.values import Expr, Field, Measure, Paid, WindowKind
from comp.periods import PeriodKind
from comp.source import Span


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
    below_zero: BelowZero | None = None
    attainment_at_most: Decimal | None = None
    converted_at: Field | None = None
    stretch: Stretch | None = None
    gate: Gate | None = None

    @property
    def rated_by_gate(self) -> bool:
        """Whether a gate may open or close again for deals that were paid before."""
        return self.gate is not None and self.gate.above is None and self.accumulated is not None

    @property
    def by_other(self) -> str | None:
        """The other credit whose total says which row of the tiers holds, where there is one."""
        tiers = self.tiers
        other = tiers is not None and tiers.by is None and tiers.axis_credit != self.on
        return tiers.axis_credit if tiers is not None and other else None

    @property
    def by_other_rerated(self) -> bool:
        """Whether that total rates earlier deals again."""
        tiers = self.tiers
        again = tiers is not None and tiers.mode is TierMode.RETROACTIVE
        return self.by_other is not None and again


@dataclass(frozen=True, slots=True)
class PayOverride:
    """`override NAME: on pay of team from COMPONENTS`: `rate` of what team members are paid by these
    components, in whatever plan; levels as in `TeamDeals`. `of_spans` say where each name stands.
    """

    name: str
    sentence: str
    first_level: int
    last_level: int | None
    of: tuple[str, ...]
    of_spans: tuple[Span, ...]
    rate: Expr
    paid_per: PeriodKind | None
    span: Span
    kind: ClassVar[ComponentKind] = ComponentKind.OVERRIDE


@dataclass(frozen=True, slots=True)
class MostDeals:
    """`at most 10 deals per month`; `per` is None where it is `per plan`."""

    count: int
    per: PeriodKind | None
    span: Span

    @property
    def each(self) -> str:
        """`each month`, or `the plan`."""
        return f"each {self.per.value}" if self.per is not None else "the plan"


@dataclass(frozen=True, slots=True)
class Spiff:
    """`pays EXPR per deal in CREDIT`, once a deal, however many items it has.

    `most_deals` is how many of a person's deals pay in each of a kind of period; `budget` what all
    people of the plan are paid together.
    """

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
    most_deals: MostDeals | None = None
    budget: Expr | None = None
    kind: ClassVar[ComponentKind] = ComponentKind.SPIFF


@dataclass(frozen=True, slots=True)
class Steps:
    """Rows `from BOUND: MONEY` of a bonus: the row reached, or all rows reached added up.

    `measure` is a measure or a value made of measures and scores, such as the ratio of two credits.
    """

    measure: Expr
    stacking: bool
    rows: tuple[Row, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CatchUp:
    """`catches up when TEST`: at the end of each `per`, over which TEST measures."""

    when: Expr
    per: PeriodKind
    span: Span


@dataclass(frozen=True, slots=True)
class Bonus:
    """`pays EXPR per PERIOD when TEST`, measured and paid at the end of the period.

    Where `steps` are written, `pays` is what they come to. `catches_up` pays periods whose test did
    not hold at the end of a longer one.
    """

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
    steps: Steps | None = None
    catches_up: CatchUp | None = None
    gate: Gate | None = None
    kind: ClassVar[ComponentKind] = ComponentKind.BONUS

    @property
    def asked(self) -> tuple[Expr, ...]:
        """Everything asked once for each period."""
        late = self.catches_up.when if self.catches_up is not None else None
        return (self.pays, *_written(self.when, late, test_of(self.gate)))


@dataclass(frozen=True, slots=True)
class Curve:
    """What is paid between points of a measure (as in `Steps`), on a straight line from each to the next.

    With a `target` the points say which share of it is paid, without one they are amounts per
    `per`. Below the first point `below_first` pays as at it, else nothing; above the last the last
    line goes on (`above_slope`), else it stays. `to_date` is the period over which pay is what has
    been reached so far, less what was paid; `measured` is the period at whose end it is measured: the
    pay period then, else `per`.
    """

    name: str
    sentence: str
    target: Expr | None
    per: PeriodKind
    measured: PeriodKind
    measure: Expr
    points: tuple[Row, ...]
    below_first: bool
    above_slope: bool
    to_date: PeriodKind | None
    without_quota: WithoutQuota | None
    paid_per: PeriodKind | None
    span: Span
    prorated: Proration | None
    employed_on_last_day: bool
    gate: Gate | None = None
    kind: ClassVar[ComponentKind] = ComponentKind.CURVE

    @property
    def asked(self) -> tuple[Expr, ...]:
        """Everything asked once for each period."""
        points = [point.value for point in self.points]
        points += [point.start for point in self.points if point.start is not None]
        return (self.measure, *points, *_written(self.target, test_of(self.gate)))


@dataclass(frozen=True, slots=True)
class Objective:
    """`40% ramp_hires "Two new reps close their first deal", pays nothing below 50%, at most 120%`.

    `floor` and `ceiling` are scores; None where nothing is written.
    """

    weight: Decimal
    name: str
    sentence: str
    span: Span
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    def counted(self, score: Decimal) -> Decimal:
        """What a score counts as."""
        if self.floor is not None and score < self.floor:
            return Decimal(0)
        return score if self.ceiling is None else min(score, self.ceiling)


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
    gate: Gate | None = None
    kind: ClassVar[ComponentKind] = ComponentKind.OBJECTIVES

    @property
    def asked(self) -> tuple[Expr, ...]:
        """Everything asked once for each period."""
        return (self.target, *_written(test_of(self.gate)))


@dataclass(frozen=True, slots=True)
class Multiplier:
    """`1.5x per quarter on new_business, kicker when TEST`: what these components paid for a period, times
    what the multiple has beyond 1."""

    name: str
    sentence: str
    multiple: Expr
    per: PeriodKind
    of: tuple[Paid, ...]
    when: Expr | None
    without_quota: WithoutQuota | None
    paid_per: PeriodKind | None
    span: Span
    kind: ClassVar[ComponentKind] = ComponentKind.MULTIPLIER
    employed_on_last_day: ClassVar[bool] = False

    @property
    def asked(self) -> tuple[Expr, ...]:
        """Everything asked once for each period."""
        return (self.multiple, *self.of, *_written(self.when))


Component = (
    Commission | PayOverride | Spiff | Bonus | Curve | Objectives | Multiplier | Pool | Contest
)
OnPeriods = Bonus | Curve | Objectives | Multiplier
"""Components measured and paid at the end of a period."""


def measured_kind(component: OnPeriods) -> PeriodKind:
    """The period at whose end a component is measured."""
    return component.measured if isinstance(component, Curve) else component.per


def quota_period(measure: Measure, per: PeriodKind | None) -> PeriodKind | None:
    """The period whose quotas a measure takes or adds up, beside the period that is measured."""
    window = measure.window
    if window is None or window.kind in (WindowKind.TO_DATE, WindowKind.THROUGH):
        return per
    return PeriodKind.MONTH if window.kind is WindowKind.OVER else window.per


def looks_back(measure: Measure) -> bool:
    """Whether a measure is that of the period before: known before the first deal."""
    return measure.window is not None and measure.window.kind is WindowKind.BEFORE


def test_of(gate: Gate | None) -> Expr | None:
    """What a gate asks; None where there is none."""
    return gate.test if gate is not None else None


def _written(*expressions: Expr | None) -> tuple[Expr, ...]:
    return tuple(each for each in expressions if each is not None)
