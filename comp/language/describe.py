"""A checked expression back in the words of the plan, for explanations, statements and `comp show`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from comp.language.plan import (
    Applied,
    Arithmetic,
    Clawback,
    Compare,
    Credit,
    DealDay,
    DealPlace,
    Elapsed,
    Expr,
    Field,
    If,
    IsEmpty,
    Literal,
    Logic,
    Lookup,
    Measure,
    Moment,
    Named,
    Not,
    OneOf,
    OwnerHolds,
    Paid,
    Score,
    StruckBy,
    TeamReached,
    Unit,
)
from comp.money import plain

_STRENGTH = {"+": 5, "-": 5, "*": 6, "/": 6}
_IF, _OR, _AND, _NOT, _COMPARE, _SIGNED, _ATOM = 0, 1, 2, 3, 4, 7, 8


def describe_expression(expr: Expr) -> str:
    """`deal.amount * 8%`, with parentheses only where the language needs them."""
    return _written(expr)[0]


def part_of_deal(credit: Credit) -> str:
    """`above $500,000 and up to $1,000,000`; nothing where the whole deal counts."""
    bounds = [("above", credit.above), ("up to", credit.up_to)]
    said = [f"{word} {describe_expression(bound)}" for word, bound in bounds if bound is not None]
    return " and ".join(said)


def struck_words(clawback: Clawback) -> str:
    """What takes back: `deal.cancelled_on`, `a refund of the customer`, `a credit note`."""
    if clawback.trigger is not None:
        return _field(clawback.trigger)
    refund = clawback.struck_by is StruckBy.REFUND
    return "a refund of the customer" if refund else "a credit note"


def _written(expr: Expr) -> tuple[str, int]:
    """The text and how strongly it holds together."""
    if isinstance(expr, Literal):
        return _literal(expr), _ATOM
    if isinstance(expr, Field):
        return _field(expr), _ATOM
    if isinstance(expr, Lookup):
        return f"by {', '.join(describe_expression(axis.by) for axis in expr.axes)}", _ATOM
    if isinstance(expr, Elapsed):
        return _elapsed(expr), _ATOM
    if isinstance(expr, Named):
        return expr.name, _ATOM
    if isinstance(expr, Measure):
        return f"{expr.kind.value} of {expr.subject}", _ATOM
    if isinstance(expr, Paid):
        return f"paid of {expr.component}", _ATOM
    if isinstance(expr, Score):
        return f"score of {expr.objective}", _ATOM
    if isinstance(expr, TeamReached):
        return str(expr), _ATOM
    if isinstance(expr, Arithmetic):
        return _arithmetic(expr)
    if isinstance(expr, Applied):
        inside = ", ".join(describe_expression(argument) for argument in expr.arguments)
        return f"{expr.function}({inside})", _ATOM
    if isinstance(expr, If):
        test, then = describe_expression(expr.test), _inside(expr.then, _OR)
        return f"if {test} then {then} else {describe_expression(expr.otherwise)}", _IF
    return _test(expr)


def _elapsed(expr: Elapsed) -> str:
    until = f" to {_field(expr.last)}" if expr.last is not None else ""
    return f"{expr.counted.value} from {_field(expr.first)}{until}"


def day_words(day: DealDay | DealPlace) -> str:
    """`the later of deal.close_date, 3 months after deal.start_date`."""
    if isinstance(day, DealPlace):
        counted = "month" if day.of_months else "day"
        return f"the {counted} of {_field(day.field)} in its {day.per.value}"
    moments = ", ".join(_moment(each) for each in day.moments)
    return moments if day.of is None else f"the {day.of.value} of {moments}"


def _moment(moment: Moment) -> str:
    unit = moment.unit.value if moment.after != 1 else moment.unit.value.removesuffix("s")
    after = f"{moment.after} {unit} after " if moment.after else ""
    return after + _field(moment.field)


def _field(field: Field) -> str:
    if field.name.startswith("payment."):
        return field.name
    if field.scope == "period":
        return f"the {field.name.replace('_', ' ')}"
    if field.scope == "returned":
        return f"deal.{field.name}"
    if field.scope == "everybody":
        return "number of members" if field.name == "members" else f"total {field.name}"
    return "amount" if field.scope == "credit" else f"{field.scope}.{field.name}"


def _test(expr: Compare | OneOf | IsEmpty | OwnerHolds | Logic | Not) -> tuple[str, int]:
    if isinstance(expr, OwnerHolds):
        return f"owner holds {_inside(expr.field, 5)}", _COMPARE
    if isinstance(expr, Compare):
        op = {"is-not": "is not"}.get(expr.op, expr.op)
        return f"{_inside(expr.left, 5)} {op} {_inside(expr.right, 5)}", _COMPARE
    if isinstance(expr, OneOf):
        return f"{_inside(expr.value, 5)} is one of {_options(expr)}", _COMPARE
    if isinstance(expr, IsEmpty):
        return f"{_inside(expr.value, 5)} is empty", _COMPARE
    if isinstance(expr, Logic):
        strength = _AND if expr.op == "and" else _OR
        joined = f" {expr.op} ".join(_inside(test, strength + 1) for test in expr.tests)
        return joined, strength
    inner = expr.test
    if isinstance(inner, IsEmpty):
        return f"{_inside(inner.value, 5)} is not empty", _COMPARE
    if isinstance(inner, OneOf):
        return f"{_inside(inner.value, 5)} is not one of {_options(inner)}", _COMPARE
    return f"not {_inside(inner, _NOT)}", _NOT


def _options(expr: OneOf) -> str:
    return f"({', '.join(_literal(option) for option in expr.options)})"


def _arithmetic(expr: Arithmetic) -> tuple[str, int]:
    left = expr.left
    if expr.op == "-" and isinstance(left, Literal) and left.value == Decimal(0) and not left.text:
        return f"-{_inside(expr.right, _SIGNED)}", _SIGNED
    strength = _STRENGTH[expr.op]
    return f"{_inside(left, strength)} {expr.op} {_inside(expr.right, strength + 1)}", strength


def _inside(expr: Expr, weakest: int) -> str:
    text, strength = _written(expr)
    return f"({text})" if strength < weakest else text


def _literal(literal: Literal) -> str:
    if literal.text:
        return literal.text
    value = literal.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if literal.unit is Unit.PERCENT:
            return f"{plain(value * 100)}%"
        suffix = {Unit.MULTIPLE: "x", Unit.MONTHS: " months", Unit.DAYS: " days"}
        return f"{plain(value)}{suffix.get(literal.unit, '')}"
    return str(value)
