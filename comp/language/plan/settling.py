"""What changes pay after it is earned: clawbacks, caps, draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.crediting import Days
from comp.language.plan.prorating import Proration, Service
from comp.language.plan.stretches import Stretch
from comp.language.plan.tables import Table
from comp.language.plan.values import Expr, Field, Unit
from comp.periods import PeriodKind
from comp.source import Span


class AfterClawback(StrEnum):
    """Whether a deal that was taken back still counts for attainment."""

    KEPT = "kept"
    REVERSED_ON_TRIGGER = "reversed on the trigger day"
    REVERSED_IN_DEAL_PERIOD = "reversed in the deal's period"


class StruckBy(StrEnum):
    """What takes back: a day of the deal, a refund of the customer, a credit note on the deal."""

    DAY = "a day of the deal"
    REFUND = "refunded"
    CREDIT_NOTE = "credited back"


@dataclass(frozen=True, slots=True)
class CreditNotes:
    """What a credit note counts (None where nobody asks) and its day, as the components' credit says;
    its deal is `original`."""

    counted: Expr | None
    dated: Field
    original: Field


@dataclass(frozen=True, slots=True)
class Clawback:
    """`when TRIGGER within LIMIT of SINCE: take back PERCENT of COMPONENTS paid on the deal`.

    In place of the percent a sum may stand (then a day of the deal is the trigger): so much is taken
    back of each person paid on the deal, and the deal counts no more where attainment is reversed.
    `trigger` is None where payments or credit notes take back. With `by_age` the percent is that of
    the row which the time from SINCE to the trigger day reaches; `percent` then chooses between
    them. `notes` says how credit notes are read.
    """

    name: str
    sentence: str
    struck_by: StruckBy
    trigger: Field | None
    since: Field
    within: Decimal
    within_unit: Unit
    percent: Expr
    by_age: Table | None
    of: tuple[str, ...]
    attainment: AfterClawback
    notes: CreditNotes | None
    span: Span

    @property
    def takes_a_sum(self) -> bool:
        """Money, and no part of what was paid."""
        return self.percent.unit is Unit.MONEY


@dataclass(frozen=True, slots=True)
class Cap:
    """`MONEY per PERIOD on COMPONENTS`, measured before or after clawbacks.

    With `per_deal` each deal by itself, `per` is then the pay period. `carries_over`: what goes
    beyond the cap is paid in later periods that have room.
    `stretch` is set for periods that are not the calendar's; `per` is then the year.
    """

    name: str
    sentence: str
    amount: Expr
    per: PeriodKind
    on: tuple[str, ...]
    after_clawbacks: bool
    span: Span
    prorated: Proration | None = None
    per_deal: bool = False
    carries_over: bool = False
    stretch: Stretch | None = None

    @property
    def period_words(self) -> str:
        """`month`, or `year from person.start_date`."""
        return self.per.value if self.stretch is None else self.stretch.words


class Leftover(StrEnum):
    """What becomes of a draw balance when the draw ends."""

    CARRIES_OVER = "carries over"
    FORGIVEN = "is forgiven"


class DrawParts(StrEnum):
    """When a draw is paid whose period is longer than the plan's pay period."""

    EQUAL = "in equal parts"
    AT_THE_END = "at the end"


@dataclass(frozen=True, slots=True)
class Draw:
    """`guarantee MONEY per PERIOD from DATE to DATE`; `recover_from` is empty for `not recovered`.

    `recover_up_to` is a ratio of what exceeds the guarantee, or of all earnings
    (`of_all_earnings`: the guarantee is not kept free); recovery begins on `recover_starting`.
    With `months` it runs in those months of service. `parts` is set where `per` is longer than the pay
    period.
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
    prorated: Proration | None = None
    months: Service | None = None
    parts: DrawParts | None = None
