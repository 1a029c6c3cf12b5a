"""What is known of one case, and what an expression of the plan comes to there, in exact fractions.

known = Known(plan, person={"target": Decimal(60000)}, measures={(QUOTA, "sales"): Decimal(750000)})
value_of(personal_rate, known)     ->   Fraction(2, 25)
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import trunc

from comp.language.plan import (
    Applied,
    Arithmetic,
    Compare,
    Counted,
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
    Plan,
    Score,
    TeamReached,
    Unit,
)
from comp.output.facts import Cells

Value = Fraction | str | date | bool | None


@dataclass(frozen=True)
class Known:
    """What an expression is asked of: a deal's row, a row of people, measures of a period.

    `period` holds the first and last day of what is measured; `amount` is the credited amount of the
    deal, in the currency `amount_in` (empty: the plan's); `units` the currency of each credit, empty where it counts a number; `paid` what components
    have paid, `scores` those of objectives, `teams` how many of a team have reached it, of how many, `everybody` what all on the plan came to. An attainment is amount ÷ quota, unless the plan gives the ratio itself.
    """

    plan: Plan
    deal: Cells | None = None
    person: Cells | None = None
    split: Cells | None = None
    period: Cells | None = None
    amount: Decimal | None = None
    amount_in: str = ""
    day: date | None = None
    returned: Cells | None = None
    measures: Mapping[tuple[MeasureKind, str], Decimal | None] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    paid: Mapping[str, Decimal] = field(default_factory=dict)
    scores: Mapping[str, Decimal | None] = field(default_factory=dict)
    teams: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    everybody: Cells = field(default_factory=dict)


def value_of(expr: Expr, known: Known) -> Value:
    """What an expression comes to; None where it asks something empty or unknown."""
    match expr:
        case Literal(value=value):
            return Fraction(value) if isinstance(value, Decimal) else value
        case Field():
            return _exact(cell(expr, known))
        case Measure(kind=kind, subject=subject):
            return _measure(kind, subject, known)
        case Paid(component=component):
            return Fraction(known.paid[component]) if component in known.paid else None
        case Score(objective=objective):
            return _exact(known.scores.get(objective))
        case TeamReached():
            return _of_team(expr, known)
        case Named(value=inner):
            return value_of(inner, known)
        case Elapsed():
            return _elapsed(expr, known)
        case Lookup():
            found = cell_of(expr, known)
            return value_of(found[0], known) if found is not None else None
        case Arithmetic():
            return _arithmetic(expr, known)
        case Applied(function=function, arguments=arguments):
            numbers = [value_of(each, known) for each in arguments]
            told = [each for each in numbers if isinstance(each, Fraction)]
            if len(told) < len(numbers):
                return None
            if function == "whole":
                return Fraction(trunc(told[0]))
            return min(told) if function == "min" else max(told)
        case If(test=test, then=then, otherwise=otherwise):
            return value_of(then if value_of(test, known) is True else otherwise, known)
        case _:
            return _test(expr, known)


def _of_team(expr: TeamReached, known: Known) -> Fraction | None:
    """How many have reached it, or their share of those with a quota: of none it is 0."""
    if expr.subject not in known.teams:
        return None
    reached, members = known.teams[expr.subject]
    return Fraction(reached) / (Fraction(members) if expr.is_share and members else 1)


def _elapsed(expr: Elapsed, known: Known) -> Fraction | None:
    """Days, months or contract years between two days; None where one is empty or they are turned."""
    first = cell(expr.first, known)
    last = known.day if expr.last is None else cell(expr.last, known)
    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        return None
    if expr.counted is Counted.DAYS:
        return Fraction((last - first).days)
    months = (last.year - first.year) * 12 + last.month - first.month
    ends_on = min(first.day, monthrange(last.year, last.month)[1])
    months -= last.day < ends_on
    if expr.counted is Counted.MONTHS:
        return Fraction(months)
    return Fraction((months if expr.counted is Counted.CONTRACT_MONTH else months // 12) + 1)


def cell_of(table: Lookup, known: Known) -> tuple[Expr, str] | None:
    """The value of a named table that holds and its heads as written; None where what is asked is
    empty or not known."""
    places = [_place(axis, known) for axis in table.axes]
    if None in places:
        return None
    row, column = places[0] or 0, (places[1] or 0) if len(places) > 1 else 0
    heads = (axis.heads[place or 0] for axis, place in zip(table.axes, places, strict=True))
    return table.values[row][column], ", ".join(head.text for head in heads)


def _place(axis: LookupAxis, known: Known) -> int | None:
    asked = value_of(axis.by, known)
    if asked is None:
        return None
    if axis.by.unit is Unit.TEXT:
        texts = [head.value for head in axis.heads]
        return texts.index(asked) if isinstance(asked, str) and asked in texts else len(texts) - 1
    reached = [
        _compared(
            ">=", asked, Fraction(head.value) if isinstance(head.value, Decimal) else head.value
        )
        for head in axis.heads[1:]
    ]
    return sum(each is True for each in reached)


def _test(expr: Compare | OneOf | IsEmpty | OwnerHolds | Logic | Not, known: Known) -> bool | None:
    match expr:
        case OwnerHolds():
            return None  # who holds what is no cell of a row
        case Compare(op=op, left=left, right=right):
            return _compared(op, value_of(left, known), value_of(right, known))
        case OneOf(value=value, options=options):
            found = value_of(value, known)
            return None if found is None else found in [value_of(each, known) for each in options]
        case IsEmpty(value=value):
            return value_of(value, known) is None
        case Not(test=test):
            held = value_of(test, known)
            return None if held is None else not held
        case Logic(op=op, tests=tests):
            held_by = [value_of(each, known) for each in tests]
            decisive = op != "and"
            if decisive in held_by:
                return decisive
            return None if None in held_by else not decisive


def _compared(op: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if op in ("is", "is-not"):
        return (left == right) is (op == "is")
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _ordered(op, (left > right) - (left < right))
    if isinstance(left, date) and isinstance(right, date):
        return _ordered(op, (left > right) - (left < right))
    return None


def _ordered(op: str, sign: int) -> bool:
    return {">=": sign >= 0, ">": sign > 0, "<=": sign <= 0, "<": sign < 0}[op]


def _arithmetic(expr: Arithmetic, known: Known) -> Fraction | None:
    left, right = value_of(expr.left, known), value_of(expr.right, known)
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return None
    if expr.op == "/":
        return left / right if right else None
    done: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
        "+": Fraction.__add__,
        "-": Fraction.__sub__,
        "*": Fraction.__mul__,
    }
    return done[expr.op](left, right)


def cell(asked: Field, known: Known) -> object:
    """What a field holds; None where it is empty or unknown."""
    if asked.scope == "credit":
        return known.amount
    cells = row_of(asked, known)
    return cells.get(asked.name) if cells is not None else None


def row_of(asked: Field, known: Known) -> Cells | None:
    """The row a field is asked of; None where the case has none."""
    rows = {
        "deal": known.deal,
        "person": known.person,
        "split": known.split,
        "period": known.period,
        "returned": known.returned,
        "everybody": known.everybody or None,
    }
    return rows.get(asked.scope)


def _exact(cell: object) -> Value:
    if isinstance(cell, Decimal):
        return Fraction(cell)
    return cell if isinstance(cell, (str, date)) else None


def _measure(kind: MeasureKind, subject: str, known: Known) -> Fraction | None:
    if kind is MeasureKind.ATTAINMENT and (kind, subject) not in known.measures:
        amount = known.measures.get((MeasureKind.AMOUNT, subject))
        quota = known.measures.get((MeasureKind.QUOTA, subject))
        return Fraction(amount) / Fraction(quota) if amount is not None and quota else None
    found = known.measures.get((kind, subject))
    return None if found is None else Fraction(found)
