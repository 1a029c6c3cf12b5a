"""Gates: what must hold before a component pays anything."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from comp.language.plan.values import Expr
from comp.periods import PeriodKind
from comp.source import Span


@dataclass(frozen=True, slots=True)
class Gate:
    """`opens when TEST, from the first dollar`, or `opens when attainment >= X, on the part above`.

    `above` is X, as a ratio, where only the part above it pays; None where all pays once the test
    holds. `per` is the period over which the test is asked: that in which the component adds up or is
    measured, the pay period where nothing adds up.
    """

    test: Expr
    above: Decimal | None
    per: PeriodKind
    span: Span

    @property
    def words(self) -> str:
        """`from the first dollar` or `on the part above`."""
        return "from the first dollar" if self.above is None else "on the part above"
