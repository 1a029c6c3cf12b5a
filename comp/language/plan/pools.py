"""Pay that members of a plan earn together: pools that are shared, contests that are won."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.kinds import ComponentKind
from comp.language.plan.values import Expr, Field, Measure
from comp.periods import PeriodKind
from comp.source import Span


@dataclass(frozen=True, slots=True)
class Pool:
    """`fund EXPR per PERIOD`, shared by members for whom `where` holds: equally (`by` None) or by a
    weight; of `of_total`, if set, so that what nobody holds is paid to nobody.
    """

    name: str
    sentence: str
    fund: Expr
    per: PeriodKind
    where: Expr | None
    by: Expr | None
    of_total: Expr | None
    paid_per: PeriodKind | None
    span: Span

    @property
    def kind(self) -> ComponentKind:
        return ComponentKind.POOL


class Ties(StrEnum):
    """What becomes of prizes of people who come in alike."""

    SHARE = "share"
    ALL_WIN = "all win"


@dataclass(frozen=True, slots=True)
class Prize:
    """`1: $5,000`."""

    place: int
    amount: Decimal
    span: Span

    @property
    def label(self) -> str:
        """`place 1`."""
        return f"place {self.place}"


@dataclass(frozen=True, slots=True)
class Contest:
    """`rank MEASURE per PERIOD among plan members`, by themselves or within each value of `within`."""

    name: str
    sentence: str
    rank: Measure
    per: PeriodKind
    within: Field | None
    where: Expr | None
    prizes: tuple[Prize, ...]
    ties: Ties
    paid_per: PeriodKind | None
    span: Span

    @property
    def kind(self) -> ComponentKind:
        return ComponentKind.CONTEST
