"""How amounts, rates and kinds of lines are put into words; used by explanations and statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from comp.engine.expressions import parts
from comp.fields import FieldType
from comp.language.plan import Expr, Field, Measure, Paid, Score, Unit
from comp.money import format_money, format_percent, plain

_SIX_PLACES = Decimal("0.000001")

KIND_WORDS = {
    "earned": "earned",
    "true_up": "true-up",
    "clawback": "taken back",
    "cap": "over the cap",
    "draw": "guarantee",
    "recovery": "guarantee repaid",
    "carried": "carried",
    "forgiven": "forgiven",
    "waiting": "carried over",
    "lost": "lost",
    "adjustment": "adjustment",
    "base": "base pay",
    "held": "held",
    "released": "released",
    "cancelled": "cancelled",
}
"""What a statement calls a line's kind."""


def quantity(amount: Decimal, currency: str) -> str:
    """Money where a currency is given, else a count with thousands commas: `$1,200.00`, `1,200`."""
    if currency:
        return format_money(amount, currency)
    whole, _, part = plain(amount).partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "")


def readable(amount: Decimal) -> Decimal:
    """An amount as a desk calculator shows it: six places at most, where a quotient has twelve."""
    shown = amount.quantize(_SIX_PLACES)
    return shown if shown != amount else amount


def rate_words(value: Decimal, currency: str) -> str:
    """`8%`, or `$10.00 per unit` where a currency is given."""
    return f"{format_money(value, currency)} per unit" if currency else format_percent(value)


def ratio_words(part: Decimal, whole: Decimal) -> str:
    """A share for reading, two places at most: `83.33%`, `120%`."""
    percent = (part / whole * 100).quantize(Decimal("0.01"))
    return f"{plain(percent)}%"


def joined(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def cell_words(value: object, kind: FieldType, currency: str) -> str:
    """A cell of the ledger as people write it: `$45,000.00`, `24 months`, `12.5%`."""
    if value is None:
        return "empty"
    if isinstance(value, Decimal):
        if kind is FieldType.MONEY:
            return format_money(value, currency)
        if kind is FieldType.PERCENT:
            return format_percent(value)
        return f"{plain(value)} months" if kind is FieldType.DURATION else quantity(value, "")
    return value.isoformat() if isinstance(value, date) else str(value)


def fields_used(*expressions: Expr | None) -> list[Field]:
    """The ledger fields expressions ask, each once, in the order written."""
    nodes = (node for expression in expressions for node in parts(expression))
    found = [node for node in nodes if isinstance(node, Field)]
    return list({(node.scope, node.name): node for node in found}.values())


def measures_used(*expressions: Expr | None) -> list[Measure]:
    """The measures (`attainment of bookings`) expressions ask, each once."""
    nodes = (node for expression in expressions for node in parts(expression))
    found = [node for node in nodes if isinstance(node, Measure)]
    return list({(node.kind, node.subject): node for node in found}.values())


def paid_used(*expressions: Expr | None) -> list[Paid]:
    """The components whose pay expressions read, each once."""
    nodes = (node for expression in expressions for node in parts(expression))
    return list({node.component: node for node in nodes if isinstance(node, Paid)}.values())


def scores_used(*expressions: Expr | None) -> list[str]:
    """The objectives whose scores expressions ask, each once."""
    nodes = (node for expression in expressions for node in parts(expression))
    return list(dict.fromkeys(node.objective for node in nodes if isinstance(node, Score)))


def is_money(expression: Expr | None) -> bool:
    """True where an expression comes to money, so that a rate is money per unit."""
    return expression is not None and expression.unit is Unit.MONEY
