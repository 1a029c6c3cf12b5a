"""Which deals count, for whom and how much, and the quota they are measured against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.crediting_blocks import CreditedBy
from comp.language.plan.prorating import Proration, RowStarts
from comp.language.plan.stretches import WholePlan, YearFrom
from comp.language.plan.values import Expr, Field
from comp.periods import PeriodKind
from comp.source import Span


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
    """`base salary EXPR per PERIOD`; with `paid_per` that of a longer PERIOD is paid at its end."""

    amount: Expr
    per: PeriodKind
    span: Span
    prorated: Proration | None = None
    paid_per: PeriodKind | None = None


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
class Conversion:
    """`converted to GBP at the rate of deal.close_date`: the currency a credit counts in."""

    currency: str
    rate_of: Field
    span: Span


@dataclass(frozen=True, slots=True)
class Credit:
    """Which deals count, for whom, how much, when. `team` and `by` are None for own deals.

    `count` is money or a number, asked of the deal row. `times_share` multiplies by `split.share`.
    Of what a deal comes to for a person, only the part up to `up_to` and above `above` counts.
    `converted` is None where deals count in the plan's currency only. `of_payments` counts the
    payments on these deals, each as a row of its deal.
    """

    name: str
    sentence: str
    team: TeamDeals | None
    count: Expr
    times_share: bool
    where: Expr | None
    dated: Field
    span: Span
    up_to: Expr | None = None
    above: Expr | None = None
    converted: Conversion | None = None
    of_payments: bool = False
    by: CreditedBy | None = None


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """`from DATE: MONEY because "reason"`; an undated quota is one row with `starts` None.

    `month` is set for rows `from month N`, counted in months of service.
    """

    starts: date | None
    amount: Expr
    because: str
    span: Span
    month: int | None = None


@dataclass(frozen=True, slots=True)
class TeamQuota:
    """`PERCENT of quota of CREDIT of team as of the first day`; levels as in `TeamDeals`."""

    percent: Decimal
    credit: str
    first_level: int
    last_level: int | None
    on_first_day: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Quota:
    """The quota of a credit per period: rows of the plan, or the ledger's `quotas` (rows empty), or
    the team's (`of_team`, rows empty).

    `spread` divides it over shorter periods: None, () for evenly, or the percents as ratios.
    `row_starts` says which row holds where one starts inside a period. `started` is the day from
    which months of service are counted, where rows begin with one. `stretch` is set for years from a
    day of the person, and for the whole plan; `per` is then the year.
    """

    credit: str
    per: PeriodKind
    rows: tuple[QuotaRow, ...]
    from_ledger: bool
    spread: tuple[Decimal, ...] | None
    span: Span
    prorated: Proration | None = None
    row_starts: RowStarts | None = None
    started: Field | None = None
    of_team: TeamQuota | None = None
    stretch: WholePlan | YearFrom | None = None

    @property
    def period_words(self) -> str:
        """`quarter`, or `year from person.start_date`."""
        return self.per.value if self.stretch is None else self.stretch.words
