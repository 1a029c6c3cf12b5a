"""The plan as the engine sees it: every choice spelled out, every name resolved, every unit known.

`compile` makes these records from checked syntax; the engine, the explanation and `comp show` read
them. They are frozen and dumb. Amounts are exact `Decimal`; percents are ratios (8% is 0.08);
durations in months or days; all have the `Span` they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comp.periods import PeriodKind
from comp.source import Span


class Unit(StrEnum):
    """What a value is. A percent and a multiple are both ratios; they are written differently."""

    MONEY = "money"
    PERCENT = "percent"
    MULTIPLE = "multiple"
    NUMBER = "number"
    MONTHS = "months"
    DAYS = "days"
    DATE = "date"
    TEXT = "text"
    TEST = "test"


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the plan: `$60,000`, `8%`, `1.5x`, `24 months`, `closed_won`."""

    value: Decimal | str | date | bool
    unit: Unit
    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """`deal.acv`, `person.salary`, `split.share`: a column of the ledger.

    `amount` alone, in per-deal slots, is the deal's credited total: scope `credit`, name `amount`.
    """

    scope: str
    name: str
    unit: Unit
    span: Span


class MeasureKind(StrEnum):
    """What is asked of a credit over the period a component measures."""

    ATTAINMENT = "attainment"
    AMOUNT = "amount"
    NUMBER = "number"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Measure:
    """`attainment of bookings`, `amount of bookings`, `number of bookings`, `quota of bookings`."""

    kind: MeasureKind
    credit: str
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left OP right` with OP one of `+ - * /`. Subtraction from 0 stands for a leading minus."""

    op: str
    left: Expr
    right: Expr
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class MinMax:
    """`min(a, b, ...)` or `max(a, b, ...)`; all arguments have one unit."""

    function: str
    arguments: tuple[Expr, ...]
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """`left OP right` with OP one of `>= > <= < is is-not`; the unit is TEST."""

    op: str
    left: Expr
    right: Expr
    span: Span

    @property
    def unit(self) -> Unit:
        return Unit.TEST


@dataclass(frozen=True, slots=True)
class OneOf:
    """`deal.product is one of (core, "GTX Pro")`; exact and case-sensitive."""

    value: Expr
    options: tuple[Literal, ...]
    span: Span

    @property
    def unit(self) -> Unit:
        return Unit.TEST


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """`deal.shipped_on is empty`: the cell holds nothing."""

    value: Expr
    span: Span

    @property
    def unit(self) -> Unit:
        return Unit.TEST


@dataclass(frozen=True, slots=True)
class Logic:
    """`all` of the tests (`and`) or `any` of them (`or`)."""

    op: str
    tests: tuple[Expr, ...]
    span: Span

    @property
    def unit(self) -> Unit:
        return Unit.TEST


@dataclass(frozen=True, slots=True)
class Not:
    """`not TEST`."""

    test: Expr
    span: Span

    @property
    def unit(self) -> Unit:
        return Unit.TEST


@dataclass(frozen=True, slots=True)
class If:
    """`if TEST then A else B`; A and B have one unit."""

    test: Expr
    then: Expr
    otherwise: Expr
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A use of `define NAME: ...`, kept so that an explanation can say the name."""

    name: str
    value: Expr
    unit: Unit
    span: Span


Expr = (
    Literal | Field | Measure | Arithmetic | MinMax | Compare | OneOf | IsEmpty | Logic | Not | If
    | Named
)  # fmt: skip


# ---------------------------------------------------------------- the plan's parts


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends inside; None is open."""

    first: date | None
    last: date | None


class RoundingMode(StrEnum):
    """Half up is away from zero for negative amounts too, so that taking back mirrors paying."""

    HALF_UP = "half up"
    HALF_EVEN = "half even"


@dataclass(frozen=True, slots=True)
class Rounding:
    """`rounding half up to the cent, each line` or `..., running total`."""

    mode: RoundingMode
    running_total: bool


@dataclass(frozen=True, slots=True)
class Base:
    """`base salary EXPR per PERIOD`."""

    amount: Expr
    per: PeriodKind
    span: Span


@dataclass(frozen=True, slots=True)
class TeamDeals:
    """`team deals` (levels 1 to 1), `all team deals` (1 to None), `team deals 2 levels below` (2 to 2).

    `as_of` is the deal date on which membership is looked up. `every_share_counts` lifts the limit
    of 100% of a deal (overlays).
    """

    first_level: int
    last_level: int | None
    as_of: Field
    every_share_counts: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """Which deals count, for whom, how much, when. `team` is None for own deals.

    `count` is money or a number, asked of the deal row. `times_share` multiplies by `split.share`.
    """

    name: str
    sentence: str
    team: TeamDeals | None
    count: Expr
    times_share: bool
    where: Expr | None
    dated: Field
    span: Span


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """`from DATE: MONEY because "reason"`; an undated quota is one row with `starts` None."""

    starts: date | None
    amount: Expr
    because: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quota:
    """The quota of a credit per period: rows of the plan, or the ledger's `quotas` (rows empty).

    `spread` divides it over shorter periods: None, () for evenly, or the percents as ratios.
    """

    credit: str
    per: PeriodKind
    rows: tuple[QuotaRow, ...]
    from_ledger: bool
    spread: tuple[Decimal, ...] | None
    span: Span


class TierMode(StrEnum):
    """Which part of the money a higher rate applies to (docs/language.md, tiers)."""

    MARGINAL = "marginal"
    RETROACTIVE = "retroactive"
    PER_DEAL = "per deal"
    EXCESS = "excess"
    WHOLE_DEAL_NEW = "whole deal at the new rate"
    WHOLE_DEAL_OLD = "whole deal at the old rate"


class Axis(StrEnum):
    """What the rows of a table are bounds of; VALUE is an expression asked of the deal."""

    ATTAINMENT = "attainment"
    AMOUNT = "amount"
    NUMBER = "number"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Row:
    """`from BOUND: VALUE`. The bound is a ratio for attainment, else in the axis's unit."""

    bound: Decimal
    bound_text: str
    value: Expr
    span: Span

    @property
    def label(self) -> str:
        """As written: `from 50%`."""
        return f"from {self.bound_text}"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that ascend from the bottom; the last is open. `by` is set for the axis VALUE only.

    `axis_credit` is the credit whose running total the axis follows; usually the component's own.
    """

    mode: TierMode
    axis: Axis
    axis_credit: str
    by: Expr | None
    rows: tuple[Row, ...]
    span: Span


class NoQuota(StrEnum):
    """What a component that uses attainment pays while the quota is zero or missing."""

    NOTHING = "nothing"
    FIRST_RATE = "first rate"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class WithoutQuota:
    """`without quota: nothing | first rate | RATE`; `rate` is set for the last."""

    kind: NoQuota
    rate: Expr | None


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
    accumulates. `lines_per_member` gives one line per deal and member instead of one per deal.
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

    @property
    def kind(self) -> ComponentKind:
        return ComponentKind.OBJECTIVES


Component = Commission | Spiff | Bonus | Objectives


class AfterClawback(StrEnum):
    """Whether a deal that was taken back still counts for attainment."""

    KEPT = "kept"
    REVERSED_ON_TRIGGER = "reversed on the trigger day"
    REVERSED_IN_DEAL_PERIOD = "reversed in the deal's period"


@dataclass(frozen=True, slots=True)
class Clawback:
    """`when TRIGGER within LIMIT of SINCE: take back PERCENT of COMPONENTS paid on the deal`."""

    name: str
    sentence: str
    trigger: Field
    since: Field
    within: Decimal
    within_unit: Unit
    percent: Expr
    of: tuple[str, ...]
    attainment: AfterClawback
    span: Span


@dataclass(frozen=True, slots=True)
class Cap:
    """`MONEY per PERIOD on COMPONENTS`, measured before or after clawbacks."""

    name: str
    sentence: str
    amount: Expr
    per: PeriodKind
    on: tuple[str, ...]
    after_clawbacks: bool
    span: Span


class Leftover(StrEnum):
    """What becomes of a draw balance when the draw ends."""

    CARRIES_OVER = "carries over"
    FORGIVEN = "is forgiven"


@dataclass(frozen=True, slots=True)
class Draw:
    """`guarantee MONEY per PERIOD from DATE to DATE`; `recover_from` is empty for `not recovered`.

    `recover_up_to` is a ratio of what exceeds the guarantee, or of all earnings
    (`of_all_earnings`: the guarantee is not kept free); recovery begins on `recover_starting`.
    """

    name: str
    sentence: str
    guarantee: Expr
    per: PeriodKind
    days: Days
    recover_from: tuple[str, ...]
    recover_up_to: Decimal
    of_all_earnings: bool
    recover_starting: date | None
    leftover: Leftover
    span: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """One checked plan."""

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


# ---------------------------------------------------------------- examples


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
