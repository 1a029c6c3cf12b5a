"""What changes pay after it is earned: clawbacks, caps, draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.crediting import Days
from comp.language.plan.prorating import Proration
from comp.language.plan.values import Expr, Field, Unit
from comp.periods import PeriodKind
from comp.source import Span


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
    prorated: Proration | None = None


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
    prorated: Proration | None = None
