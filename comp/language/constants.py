"""Values that are calculated from written ones alone: `from $18,000 / 30%` begins at $60,000.

Only what comes out exactly is calculated here; `$100 / 3` is left to where it is asked.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from comp.language.plan import Unit
from comp.language.syntax import ArithmeticNode, LiteralNode, Node
from comp.language.unit_rules import ADDABLE, PRODUCTS, QUOTIENTS
from comp.money import format_percent, plain

_PLACES = 10**12


def calculated(node: Node) -> Node:
    """The literal that a calculation with literals comes to, as it would have been written; else the node."""
    if not isinstance(node, ArithmeticNode):
        return node
    left, right = calculated(node.left), calculated(node.right)
    if not isinstance(left, LiteralNode) or not isinstance(right, LiteralNode):
        return node
    unit, value = _unit(node.op, left.unit, right.unit), _value(node.op, left, right)
    if unit is None or value is None or value < 0 or _PLACES % value.denominator:
        return node
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    currency = left.currency or right.currency
    if unit is Unit.MONEY and {left.currency, right.currency} - {currency, ""}:
        return node
    return LiteralNode(exact, unit, _written(exact, unit, currency), currency, node.span)


def _written(value: Decimal, unit: Unit, currency: str) -> str:
    """A value as it would have been written: `$60,000`, `60,000 CAD`, `8%`, `6 months`."""
    if unit is Unit.MONEY:
        shown = f"{value.normalize():,f}"
        return f"{shown} {currency}" if currency.isalpha() else f"{currency}{shown}"
    words = {Unit.PERCENT: format_percent(value), Unit.MULTIPLE: f"{plain(value)}x"}
    lengths = {Unit.MONTHS: " months", Unit.DAYS: " days"}
    return words.get(unit, plain(value) + lengths.get(unit, ""))


def _unit(op: str, left: Unit, right: Unit) -> Unit | None:
    if op in "+-":
        return left if left is right and left in ADDABLE else None
    if op == "*":
        return PRODUCTS.get((left, right)) or PRODUCTS.get((right, left))
    return QUOTIENTS.get((left, right))


def _value(op: str, left: LiteralNode, right: LiteralNode) -> Fraction | None:
    if not isinstance(left.value, Decimal) or not isinstance(right.value, Decimal):
        return None
    first, second = Fraction(left.value), Fraction(right.value)
    if op in "+-":
        return first + second if op == "+" else first - second
    if op == "*":
        return first * second
    return first / second if second else None
