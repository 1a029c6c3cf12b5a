"""What units are, what they are called, and what becomes of them in sums, products and quotients."""

from __future__ import annotations

from collections.abc import Iterator

from comp.fields import FieldType
from comp.language.plan import (
    Applied,
    Arithmetic,
    Compare,
    Counted,
    Elapsed,
    Expr,
    If,
    IsEmpty,
    Logic,
    Lookup,
    Named,
    Not,
    OneOf,
    OwnerHolds,
    Unit,
)

DEEPEST = 60

FIELD_UNITS = {
    FieldType.TEXT: Unit.TEXT,
    FieldType.MONEY: Unit.MONEY,
    FieldType.NUMBER: Unit.NUMBER,
    FieldType.PERCENT: Unit.PERCENT,
    FieldType.DURATION: Unit.MONTHS,
    FieldType.DATE: Unit.DATE,
}

UNIT_WORDS = {
    Unit.MONEY: "money",
    Unit.PERCENT: "a percent",
    Unit.MULTIPLE: "a multiple",
    Unit.NUMBER: "a number",
    Unit.MONTHS: "months",
    Unit.DAYS: "days",
    Unit.DATE: "a day",
    Unit.TEXT: "text",
    Unit.TEST: "a test",
}

ZEROS = {Unit.PERCENT: "0%", Unit.MONEY: "$0", Unit.MONTHS: "0 months", Unit.DAYS: "0 days"}
"""How a first row begins, by its unit; where it is not here, at 0."""

_M, _P, _X, _N = Unit.MONEY, Unit.PERCENT, Unit.MULTIPLE, Unit.NUMBER
PRODUCTS: dict[tuple[Unit, Unit], Unit] = {
    (_M, _P): _M, (_M, _X): _M, (_M, _N): _M, (_P, _P): _P, (_P, _X): _P, (_P, _N): _P,
    (_X, _X): _X, (_X, _N): _X, (_N, _N): _N, (Unit.MONTHS, _N): Unit.MONTHS,
    (Unit.MONTHS, _P): Unit.MONTHS, (Unit.DAYS, _N): Unit.DAYS, (Unit.DAYS, _P): Unit.DAYS,
}  # fmt: skip
QUOTIENTS: dict[tuple[Unit, Unit], Unit] = {
    (_M, _M): _P, (_M, _N): _M, (_M, _P): _M, (_M, _X): _M, (_N, _N): _P, (_P, _P): _P,
    (_P, _N): _P, (_P, _X): _P, (_X, _N): _X, (_X, _X): _P, (_N, _P): _N, (_N, _X): _N,
    (Unit.MONTHS, Unit.MONTHS): _P, (Unit.DAYS, Unit.DAYS): _P, (Unit.MONTHS, _N): Unit.MONTHS,
    (Unit.DAYS, _N): Unit.DAYS,
}  # fmt: skip
ADDABLE = (Unit.MONEY, Unit.PERCENT, Unit.MULTIPLE, Unit.NUMBER, Unit.MONTHS, Unit.DAYS)


def example_of(unit: Unit) -> str:
    """A value of this unit as it is written."""
    return {
        Unit.MONEY: "$500", Unit.PERCENT: "8%", Unit.MULTIPLE: "1.5x", Unit.NUMBER: "12",
        Unit.MONTHS: "24 months", Unit.DAYS: "180 days", Unit.DATE: "2026-01-31",
        Unit.TEXT: '"GTX Pro"', Unit.TEST: "deal.acv >= $500",
    }[unit]  # fmt: skip


def depth(expr: Expr) -> int:
    """How many steps lie inside each other; definitions count with what they stand for."""
    deepest = 0
    todo: list[tuple[Expr, int]] = [(expr, 1)]
    while todo:
        current, level = todo.pop()
        deepest = max(deepest, level)
        if deepest > 4 * DEEPEST:
            return deepest
        todo += [(part, level + 1) for part in parts(current)]
    return deepest


def parts(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one."""
    if isinstance(expr, Arithmetic | Compare):
        return (expr.left, expr.right)
    if isinstance(expr, Applied):
        return expr.arguments
    if isinstance(expr, OneOf | IsEmpty | Named):
        return (expr.value,)
    if isinstance(expr, OwnerHolds):
        return (expr.field,)
    if isinstance(expr, Logic):
        return expr.tests
    if isinstance(expr, Not):
        return (expr.test,)
    if isinstance(expr, If):
        return (expr.test, expr.then, expr.otherwise)
    if isinstance(expr, Elapsed):
        return (expr.first,) if expr.last is None else (expr.first, expr.last)
    if isinstance(expr, Lookup):
        return (*(axis.by for axis in expr.axes), *expr.cells)
    return ()


def everything_in(expr: Expr) -> Iterator[Expr]:
    """The expression and everything inside it; definitions with what they stand for."""
    todo = [expr]
    while todo:
        current = todo.pop()
        yield current
        todo += parts(current)


def counts_from_one(by: Expr) -> bool:
    """Contract months and years: the first is 1."""
    counted = (Counted.CONTRACT_MONTH, Counted.CONTRACT_YEAR)
    return isinstance(by, Elapsed) and by.counted in counted
