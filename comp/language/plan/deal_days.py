"""Days of a deal that the plan works out from others, and where a day lies in its month or quarter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comp.language.plan.values import Field, Unit
from comp.periods import PeriodKind
from comp.source import Span


class Of(StrEnum):
    """Which of several days is meant."""

    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of the deal, or so many days or months after it."""

    field: Field
    after: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class DealPlace:
    """`number NAME: the month of deal.close_date in its quarter`, asked as `deal.NAME`: 1, 2 or 3."""

    name: str
    of_months: bool
    field: Field
    per: PeriodKind
    span: Span


@dataclass(frozen=True, slots=True)
class DealDay:
    """`day NAME: ...`, asked as `deal.NAME`. `of` is None where there is one moment.

    The earlier is that of the moments that are known; the later is empty while one of them is.
    """

    name: str
    of: Of | None
    moments: tuple[Moment, ...]
    span: Span
