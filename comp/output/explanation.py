"""What an explanation is made of: sentences and multiplications, as data.

The terminal, the statement and the JSON show the same `Explanation`; nothing is worded twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from comp.output.rows import Line


@dataclass(frozen=True, slots=True)
class Step:
    """One multiplication: `$30,000.00 × 8% × 1.5 = $3,600.00`, the row of the plan, and its label.

    The exact numbers stand beside the words; empty where the step has none of them.
    """

    factors: tuple[str, ...]
    result: str
    place: str = ""
    label: str = ""
    basis: Decimal | None = None
    rate: Decimal | None = None
    multiple: Decimal | None = None
    amount: Decimal | None = None

    @property
    def left(self) -> str:
        """The factors as a desk calculator takes them."""
        return " × ".join(self.factors)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a line is what it is.

    `sentence` is the plan's own; `reasons` what led to the rate; `steps` the multiplications;
    `closing` how they become the amount (limits, rounding, what was paid before); `source` where
    the deal stands in the ledger; `place` where the component stands in the plan.
    """

    line: Line
    amount: str
    sentence: str
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    closing: tuple[str, ...]
    source: str
    place: str


@dataclass(frozen=True, slots=True)
class Why:
    """The part of an explanation that depends on the kind of line."""

    reasons: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    closing: tuple[str, ...] = ()
