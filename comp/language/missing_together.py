"""Readings of choices that pools and contests leave open, priced."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from comp.language.missing import Readings, money
from comp.language.plan import Prize
from comp.language.scope import Scope
from comp.language.syntax import LiteralNode
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


def tied(scope: Scope, prizes: Sequence[Prize]) -> Readings:
    """Two people who both come in first; where a share wins, two alike for the last prize of it."""
    amounts = [prize.amount for prize in prizes]
    of_share = prizes[-1].share is not None
    best = amounts[-1] if of_share else amounts[0]
    both = best if of_share else sum(amounts[:2], Decimal(0))
    whose = "the prizes of both places, halved"
    return Readings(
        (
            Choice("ties share", whose, money(both * Decimal("0.5"), scope)),
            Choice("ties all win", "each the better prize", money(best, scope)),
        ),
        "two people who come in alike for the last prize get each"
        if of_share
        else "two people who both come in first get each",
    )


MEMBERS = 25


def winners(share: LiteralNode, prize: LiteralNode) -> Readings:
    """How many win of 25 who take part, or of the next number whose share is not whole."""
    assert isinstance(share.value, Decimal)
    part = Fraction(share.value)
    odd = (each for each in range(MEMBERS, 2 * MEMBERS) if part * each != floor(part * each))
    members = next(odd, MEMBERS)
    choices = [
        Choice(
            f"top {share.text}, rounded {word}: {prize.text}", "", f"{count(part * members)} win"
        )
        for word, count in (("up", ceil), ("down", floor))
    ]
    return Readings(tuple(choices), f"of {members} members")
