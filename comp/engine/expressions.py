"""Plan expressions as columns. `deal.acv` is the column `deal.acv`; `attainment of bookings` is the
quotient of the columns `reached of bookings` and `aim of bookings` (amount and quota, or what the
plan says for people without quota).

An empty cell makes a value empty; a test on an empty value does not hold, and neither does its
opposite (`holds` turns both into false).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from comp.engine.elapsed import elapsed
from comp.engine.numbers import DECIMAL, ONE, ZERO, Quotient, decided, number
from comp.language.describe import describe_expression
from comp.language.plan import (
    Applied,
    Arithmetic,
    Compare,
    Elapsed,
    Expr,
    Field,
    If,
    IsEmpty,
    Literal,
    Logic,
    Lookup,
    LookupAxis,
    Measure,
    MeasureKind,
    Named,
    Not,
    OneOf,
    OwnerHolds,
    Paid,
    Score,
    TeamReached,
    Unit,
    WindowKind,
)

_TEXTS = (Unit.TEXT, Unit.DATE, Unit.TEST)
_COMPARISONS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "is": operator.eq,
    "is-not": operator.ne,
}


def quantity(expr: Expr) -> Quotient:
    """A numeric expression (money, ratio, number, duration) as a quotient of columns."""
    match expr:
        case Literal(value=value):
            assert isinstance(value, Decimal)
            return Quotient(pl.lit(value, dtype=DECIMAL))
        case Field(scope=scope, name=name):
            return Quotient(pl.col(f"{scope}.{name}"))
        case Measure(kind=MeasureKind.ATTAINMENT, subject=subject):
            return Quotient(pl.col(f"reached of {subject}"), pl.col(f"aim of {subject}"))
        case Measure(kind=kind, subject=subject):
            return Quotient(pl.col(f"{kind.value} of {subject}"))
        case Paid(component=component):
            return Quotient(pl.col(f"paid of {component}"))
        case Score(objective=objective):
            return Quotient(pl.col(f"score of {objective}"))
        case TeamReached(is_share=is_share, subject=subject):
            members = pl.col(f"members of {subject}")
            # The share of none is 0.
            whole = pl.when(members == ZERO).then(ONE).otherwise(members) if is_share else None
            return Quotient(pl.col(f"number of {subject}"), whole)
        case Arithmetic(op=op, left=left, right=right):
            return _arithmetic(op, quantity(left), quantity(right))
        case Applied(function="whole", arguments=(inside,)):
            return quantity(inside).whole()
        case Applied(function=function, arguments=arguments):
            values = [quantity(argument) for argument in arguments]
            best = values[0]
            for other in values[1:]:
                mine, theirs = best.compared(other)
                keep = mine <= theirs if function == "min" else mine >= theirs
                best = best.chosen(keep, other)
            return best
        case If(test=test, then=then, otherwise=otherwise):
            return quantity(then).chosen(holds(test), quantity(otherwise))
        case Named(value=value):
            return quantity(value)
        case Elapsed():
            return Quotient(elapsed(expr))
        case Lookup():
            return _looked_up(expr)
        case _:
            raise AssertionError(f"not a quantity: {type(expr).__name__}")


def _arithmetic(op: str, left: Quotient, right: Quotient) -> Quotient:
    match op:
        case "+":
            return left.plus(right)
        case "-":
            return left.plus(right, -1)
        case "*":
            return left.times(right)
        case _:
            return left.over(right)


def holds(expr: Expr) -> pl.Expr:
    """A test as a column of true and false, never empty."""
    return decided(_test(expr).fill_null(False))


def _test(expr: Expr) -> pl.Expr:
    match expr:
        case Compare(op=op, left=left, right=right):
            if every_name(expr):
                return pl.col(every_name(expr))
            if left.unit in _TEXTS or right.unit in _TEXTS:
                return _COMPARISONS[op](_plain(left), _plain(right))
            return compared(op, quantity(left), quantity(right))
        case OneOf(value=value, options=options):
            return _one_of(value, options)
        case IsEmpty(value=value):
            return is_empty(value)
        case OwnerHolds(field=field):
            return pl.col(f"owner holds {field.name}")
        case Logic(op=op, tests=tests):
            columns = [_test(test) for test in tests]
            return pl.all_horizontal(columns) if op == "and" else pl.any_horizontal(columns)
        case Not(test=test):
            return ~_test(test)
        case If(test=test, then=then, otherwise=otherwise):
            return pl.when(holds(test)).then(_test(then)).otherwise(_test(otherwise))
        case Named(value=value):
            return _test(value)
        case _:
            raise AssertionError(f"not a test: {type(expr).__name__}")


def compared(op: str, left: Quotient, right: Quotient) -> pl.Expr:
    """`left OP right`, multiplied across; empty where either is."""
    return _COMPARISONS[op](*left.compared(right))


def every_name(compare: Compare) -> str:
    """The column of a comparison `in every PERIOD to date`; empty for any other."""
    left = compare.left
    window = left.window if isinstance(left, Measure) else None
    every = window is not None and window.kind is WindowKind.EVERY
    return f"holds: {describe_expression(compare)}" if every else ""


def _one_of(value: Expr, options: tuple[Literal, ...]) -> pl.Expr:
    if value.unit in _TEXTS:
        return _plain(value).is_in([option.value for option in options])
    column = quantity(value)
    same = [operator.eq(*column.compared(quantity(option))) for option in options]
    return pl.any_horizontal(same)


def is_empty(expr: Expr) -> pl.Expr:
    """True where the value is empty."""
    if expr.unit in _TEXTS:
        return _plain(expr).is_null()
    value = quantity(expr)
    return value.num.is_null() if value.den is None else (value.num.is_null() | value.den.is_null())


def _plain(expr: Expr) -> pl.Expr:
    """A text or date as a column."""
    match expr:
        case Literal(value=value):
            assert isinstance(value, (str, date))
            return pl.lit(value)
        case Field(scope=scope, name=name):
            return pl.col(f"{scope}.{name}")
        case If(test=test, then=then, otherwise=otherwise):
            return pl.when(holds(test)).then(_plain(then)).otherwise(_plain(otherwise))
        case Named(value=value):
            return _plain(value)
        case Lookup():
            return _plain_looked_up(expr)
        case _:
            raise AssertionError(f"not a text or a date: {type(expr).__name__}")


def _looked_up(table: Lookup) -> Quotient:
    """The value of the row, and the column, in which what is asked lies; empty where that is."""
    rows = [[quantity(value) for value in row] for row in table.values]
    if len(table.axes) == 1:
        return _in_line([row[0] for row in rows], table.axes[0])
    return _in_line([_in_line(row, table.axes[1]) for row in rows], table.axes[0])


def _in_line(values: Sequence[Quotient], axis: LookupAxis) -> Quotient:
    place = _place(axis)
    value = values[0].chosen(place >= 0, values[0])
    for index, each in enumerate(values[1:], 1):
        value = each.chosen(place >= index, value)
    return value


def _plain_looked_up(table: Lookup) -> pl.Expr:
    """The same for texts and days."""
    found = pl.lit(None)
    places = [_place(axis) for axis in table.axes]
    for row, values in enumerate(table.values):
        for column, value in enumerate(values):
            here = places[0] == row
            if len(places) > 1:
                here &= places[1] == column
            found = pl.when(here).then(_plain(value)).otherwise(found)
    return found


def _place(axis: LookupAxis) -> pl.Expr:
    """The number of the head under which the asked value falls; empty where it is."""
    if axis.by.unit is Unit.TEXT:
        asked = _plain(axis.by)
        place: pl.Expr = pl.lit(len(axis.heads) - 1)
        for index, head in enumerate(axis.heads[:-1]):
            place = pl.when(asked == head.value).then(pl.lit(index)).otherwise(place)
        return pl.when(asked.is_not_null()).then(place)
    reached: list[pl.Expr] = []
    for head in axis.heads[1:]:
        if isinstance(head.value, date):
            reached.append(_plain(axis.by) >= pl.lit(head.value))
        else:
            assert isinstance(head.value, Decimal)
            reached.append(operator.ge(*quantity(axis.by).compared(Quotient(number(head.value)))))
    count = [each.cast(pl.Int32) for each in reached]
    return pl.when(~is_empty(axis.by)).then(sum(count, pl.lit(0, dtype=pl.Int32)))


def parts(expr: Expr | None) -> Iterator[Expr]:
    """The expression and everything inside it."""
    if expr is None:
        return
    yield expr
    match expr:
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            inner: tuple[Expr, ...] = (left, right)
        case Applied(arguments=arguments):
            inner = arguments
        case OneOf(value=value) | IsEmpty(value=value) | Named(value=value):
            inner = (value,)
        case OwnerHolds(field=field):
            inner = (field,)
        case Logic(tests=tests):
            inner = tests
        case Not(test=test):
            inner = (test,)
        case If(test=test, then=then, otherwise=otherwise):
            inner = (test, then, otherwise)
        case Elapsed(first=first, last=last):
            inner = (first,) if last is None else (first, last)
        case Lookup(axes=axes):
            inner = (*(axis.by for axis in axes), *expr.cells)
        case _:
            inner = ()
    for each in inner:
        yield from parts(each)


def fields_of(scope: str, *expressions: Expr | None) -> list[str]:
    """The fields of a scope (`deal`, `person`, `split`) that expressions use, sorted."""
    names = {
        part.name
        for expression in expressions
        for part in parts(expression)
        if isinstance(part, Field) and part.scope == scope
    }
    return sorted(names)


def counts_time(expression: Expr) -> bool:
    """Whether an expression asks how much time has passed."""
    return any(isinstance(part, Elapsed) for part in parts(expression))


def measures_of(*expressions: Expr | None) -> list[Measure]:
    """The measures (`quota of bookings`) that expressions use, each once, in order of text."""
    found = {
        (part.kind.value, part.subject): part
        for expression in expressions
        for part in parts(expression)
        if isinstance(part, Measure)
    }
    return [found[key] for key in sorted(found)]
