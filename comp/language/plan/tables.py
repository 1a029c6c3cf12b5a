"""Tables of rates: rows that ascend from the bottom, and which part of the money they apply to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.values import Expr
from comp.source import Span


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
    """`from BOUND: VALUE`. The bound is a ratio for attainment, else in the axis's unit.

    Where it is calculated, `start` says how, and `bound` is 0.
    """

    bound: Decimal
    bound_text: str
    value: Expr
    span: Span
    start: Expr | None = None

    @property
    def label(self) -> str:
        """As written: `from 50%`."""
        return f"from {self.bound_text}"

    @property
    def point(self) -> str:
        """As a point of a curve is written: `at 50%`."""
        return f"at {self.bound_text}"


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

    @property
    def is_calculated(self) -> bool:
        """Whether a row begins where the person's own values say."""
        return any(row.start is not None for row in self.rows)

    @property
    def starts(self) -> tuple[Expr, ...]:
        """Everything asked to know where rows begin."""
        return tuple(row.start for row in self.rows if row.start is not None)


class BelowZero(StrEnum):
    """What a running total does that falls below zero."""

    PAYS_BACK = "pays back"
    IS_ZERO = "is zero"
    CARRIES = "carries"
    SHORTFALL_CARRIES = "or short of its quota carries"


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
