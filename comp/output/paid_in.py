"""Lines that are paid in a person's own currency, told in the plan's, in which they came about.

Everything on a line is calculated in the plan's currency and converted last. So the case of such a
person holds its lines in the plan's currency, and beside each what is paid of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from comp.engine.paid_in import CONVERTED
from comp.language.plan import Plan
from comp.money import format_money, plain
from comp.output.rows import Line, PersonRows, Slice


def in_plan_currency(rows: PersonRows, plans: Mapping[str, Plan]) -> PersonRows:
    """The rows with lines in the currency of their plan; `paid` has what became of them."""
    if all(plan.paid_in is None for plan in plans.values()):
        return rows
    slices = {
        line: [piece for piece in pieces if not _converts(piece)]
        for line, pieces in rows.slices.items()
    }
    last = {
        line: piece for line, pieces in rows.slices.items() for piece in pieces if _converts(piece)
    }
    lines, paid = [], {}
    for line in rows.lines:
        piece = last.get(line.line)
        if piece is None or piece.basis is None:
            lines.append(line)
            continue
        paid[line.line] = (line, piece)
        told = [each.amount for each in slices[line.line] if each.amount is not None]
        exact = sum(told, Decimal(0)) if told else piece.basis
        currency = plans[line.plan].currency
        lines.append(line._replace(amount=piece.basis, exact=exact, currency=currency))
    return replace(rows, lines=lines, slices=slices, paid=paid)


def conversion_words(line: Line, paid: Line, piece: Slice) -> str:
    """`$100.00 × 0.92 = €92.00, paid in EUR at the rate of 2026-03-31.`"""
    assert piece.exchange is not None
    return (
        f"{format_money(line.amount, line.currency)} × {plain(piece.exchange)} = "
        f"{format_money(paid.amount, paid.currency)}, {piece.tier}."
    )


def _converts(piece: Slice) -> bool:
    return piece.exchange is not None and (piece.tier or "").startswith(CONVERTED)
