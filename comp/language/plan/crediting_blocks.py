"""Crediting blocks: who gets which part of a deal, by territory, role and hierarchy on a day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comp.language.plan.values import Expr, Field
from comp.source import Span


class Holder(StrEnum):
    """Who is meant; the value is what `split.role` says of them, but for a role's own name."""

    OWNER = "owner"
    TERRITORY = "territory"
    ROLE = "role"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Recipient:
    """`to HOLDER: PERCENT`. `role` is a role's name, `field` the deal's value that territory or scope
    must have (None: a role without scope), `levels` how far above the owner a manager stands.
    """

    holder: Holder
    share: Decimal
    role: str
    field: Field | None
    levels: int
    span: Span

    @property
    def called(self) -> str:
        """What `split.role` says."""
        return self.role or self.holder.value


@dataclass(frozen=True, slots=True)
class CreditingBlock:
    """`when TEST:` with its rows; `test` is None for `otherwise:`, `overlay:` and rows without a test."""

    test: Expr | None
    rows: tuple[Recipient, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Crediting:
    """`crediting NAME:`; holders are looked up on the day `as_of` of the deal."""

    name: str
    sentence: str
    as_of: Field
    blocks: tuple[CreditingBlock, ...]
    otherwise: CreditingBlock | None
    overlay: CreditingBlock | None
    span: Span


@dataclass(frozen=True, slots=True)
class CreditedBy:
    """`from crediting NAME`, or its overlay."""

    name: str
    overlay: bool
