"""Readings of choices that pools and contests leave open, priced."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comp.language.missing import Readings, money
from comp.language.scope import Scope
from comp.problems import Choice

FUND = Decimal(10_000)


def pool_shares(scope: Scope) -> Readings:
    """A round fund for two people with weights of 3 and 1, as the first of them sees it."""
    return Readings(
        (
            Choice("shared equally", "everybody the same", money(FUND * Decimal("0.5"), scope)),
            Choice("shared by person.FIELD", "in proportion", money(FUND * Decimal("0.75"), scope)),
            Choice(
                "shared by person.FIELD of 5",
                "what nobody holds stays",
                money(FUND * Decimal("0.6"), scope),
            ),
        ),
        f"of {money(FUND, scope)} for two people who hold 3 and 1, the first gets",
    )


def tied(scope: Scope, prizes: Sequence[Decimal]) -> Readings:
    """Two people who both come in first."""
    both = sum(prizes[:2], Decimal(0)) * Decimal("0.5")
    return Readings(
        (
            Choice("ties share", "the prizes of both places, halved", money(both, scope)),
            Choice("ties all win", "each the better prize", money(prizes[0], scope)),
        ),
        "two people who both come in first get each",
    )
