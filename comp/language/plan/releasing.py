"""When pay that was earned is let go: releases of held pay, and what is left when a person leaves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.values import Expr, Field, Unit
from comp.source import Span


class ReleaseWhen(StrEnum):
    """What a share of held pay waits for."""

    ON_DAY = "on a day"
    IN_PARTS = "in parts"
    AS_PAID = "as the customer pays"
    WHEN_PAID = "when the customer has paid"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """`25% 3 months after deal.close_date`, `100% as deal.paid of deal.amount` and the like.

    `day` is None for the last day of the period measured. `after` days or months lie between the day
    and the (first) release; `parts` are `apart` months apart. `paid` is what payments are measured against.
    """

    share: Decimal
    when: ReleaseWhen
    day: Field | None
    after: Decimal
    after_unit: Unit
    parts: int
    paid: Expr | None
    span: Span
    apart: int = 1


@dataclass(frozen=True, slots=True)
class Release:
    """`release COMPONENTS:`, shares that add up to 1; `where` says which deals wait at all.

    `rate_fixed`: deals of these components are never rated again. `lost_on` is the day of the deal on
    which what still waits of it is lost, written at `lost_span`.
    """

    components: tuple[str, ...]
    sentence: str
    rows: tuple[ReleaseRow, ...]
    where: Expr | None
    rate_fixed: bool
    span: Span
    lost_on: Field | None = None
    lost_span: Span | None = None

    @property
    def name(self) -> str:
        """What messages call it: its components."""
        return ", ".join(self.components)

    @property
    def asks_payments(self) -> bool:
        """Whether payments let pay go."""
        return any(row.paid is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class AfterLeaving:
    """How many days after `end_date` held pay still comes: 0 for none, None for all there is."""

    days: int | None
    span: Span
