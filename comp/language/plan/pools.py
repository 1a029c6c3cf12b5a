"""Pay that members of a plan earn together: pools that are shared, contests that are won."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

from comp.language.plan.kinds import ComponentKind
from comp.language.plan.values import Expr, Field, Unit
from comp.money import format_percent
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
    kind: ClassVar[ComponentKind] = ComponentKind.POOL

    @property
    def asked(self) -> tuple[Expr, ...]:
        """Everything asked of each member."""
        return tuple(each for each in (self.where, self.by) if each is not None)


class Ties(StrEnum):
    """What becomes of prizes of people who come in alike."""

    SHARE = "share"
    ALL_WIN = "all win"


@dataclass(frozen=True, slots=True)
class Prize:
    """`1: $5,000` for a place, or `top 10%, rounded up: $5,000` for each of a share of those who take part.

    Of a share `place` is 0; `share` is None for a place.
    """

    place: int
    amount: Decimal
    span: Span
    share: Decimal | None = None
    rounded_up: bool = False

    @property
    def label(self) -> str:
        """`place 1`, `top 10%`."""
        return f"place {self.place}" if self.share is None else f"top {format_percent(self.share)}"

    @property
    def words(self) -> str:
        """The label with how a share is rounded: `top 10%, rounded up`."""
        if self.share is None:
            return self.label
        return f"{self.label}, rounded {'up' if self.rounded_up else 'down'}"

    def last_of(self, members: int) -> int:
        """The last place that wins this prize where so many take part."""
        if self.share is None:
            return self.place
        exact = Fraction(self.share) * members
        return ceil(exact) if self.rounded_up else floor(exact)


@dataclass(frozen=True, slots=True)
class Contest:
    """`rank EXPR per PERIOD among plan members`, by themselves or within each value of `within`.

    Of a test (`rank first with TEST`) it is the first day on which it holds.
    """

    name: str
    sentence: str
    rank: Expr
    per: PeriodKind
    within: Field | None
    where: Expr | None
    prizes: tuple[Prize, ...]
    ties: Ties
    paid_per: PeriodKind | None
    span: Span
    kind: ClassVar[ComponentKind] = ComponentKind.CONTEST

    @property
    def asked(self) -> tuple[Expr, ...]:
        """Everything asked of each member."""
        return (self.rank,) if self.where is None else (self.where, self.rank)

    @property
    def by_day(self) -> bool:
        """Whether who reaches something first is the best."""
        return self.rank.unit is Unit.TEST
