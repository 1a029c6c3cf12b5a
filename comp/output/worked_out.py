"""Expressions of the plan with the numbers of one case put in, for a desk calculator.

    known = Known(plan, person={"target": Decimal(60000)}, measures={(QUOTA, "sales"): Decimal(750000)})
    in_numbers(personal_rate, known)   ->   "$60,000.00 ÷ $750,000.00"
    value_of(personal_rate, known)     ->   Fraction(2, 25)

Only shows how a value came about: amounts are taken from the engine's lines and slices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from comp.fields import DEAL_FIELDS, FieldType
from comp.language.describe import day_words, describe_expression
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
    Measure,
    MeasureKind,
    Named,
    Not,
    OneOf,
    Paid,
    Score,
    TeamReached,
    Unit,
)
from comp.money import format_money, format_percent, plain, written_currency
from comp.output.known import Known, Value, cell, cell_of, row_of, value_of
from comp.output.wording import cell_words, quantity, ratio_words, readable

_SUM, _PRODUCT, _ATOM = 5, 6, 8
_ASKED = (Field, Measure, Paid, Score, TeamReached)
"""What stands for itself, asked of the ledger or of what was calculated."""
_SIGNS = {"*": "×", "/": "÷", "-": "-", "+": "+"}


def in_numbers(expr: Expr, known: Known) -> str:
    """The expression with its numbers; of an `if` only the branch that holds. Empty if unknown."""
    return _numbers(expr, known)[0] if value_of(expr, known) is not None else ""


def as_factor(expr: Expr, known: Known) -> str:
    """The same, in parentheses where it is a sum, so that more can be multiplied."""
    return _inside(expr, _PRODUCT, known) if value_of(expr, known) is not None else ""


def _numbers(expr: Expr, known: Known) -> tuple[str, int]:
    match expr:
        case Lookup():
            found = cell_of(expr, known)
            return _numbers(found[0], known) if found is not None else ("empty", _ATOM)
        case Named(value=inner):
            whole = _is_short(value_of(inner, known))
            return (value_words(expr, known), _ATOM) if whole else _numbers(inner, known)
        case Measure(kind=MeasureKind.ATTAINMENT) if not _is_given(expr, known):
            amount, quota = (
                _leaf_words(replace(expr, kind=kind, unit=Unit.MONEY), known)
                for kind in (MeasureKind.AMOUNT, MeasureKind.QUOTA)
            )
            return f"{amount} ÷ {quota}", _PRODUCT
        case TeamReached(is_share=True, subject=subject) if known.teams.get(subject, (0, 0))[1]:
            reached, members = known.teams[subject]
            return f"{quantity(reached, '')} ÷ {quantity(members, '')}", _PRODUCT
        case If(test=test, then=then, otherwise=otherwise):
            return _numbers(then if value_of(test, known) is True else otherwise, known)
        case Arithmetic(op=op, left=left, right=right):
            strength = _PRODUCT if op in "*/" else _SUM
            if op == "-" and isinstance(left, Literal) and left.value == 0 and not left.text:
                return f"-{_inside(right, _ATOM, known)}", _PRODUCT
            parts = _inside(left, strength, known), _inside(right, strength + 1, known)
            if op == "*":
                # What follows a multiplication may be a product itself: 2 × (3 ÷ 4) is 2 × 3 ÷ 4.
                parts = parts[0], _inside(right, strength, known)
            return f"{parts[0]} {_SIGNS[op]} {parts[1]}", strength
        case Applied(function="whole", arguments=(inner,)):
            return f"the whole part of ({_numbers(inner, known)[0]})", _ATOM
        case Applied(function=function, arguments=arguments):
            word = "smallest" if function == "min" else "largest"
            listed = ", ".join(_numbers(each, known)[0] for each in arguments)
            return f"the {word} of ({listed})", _ATOM
        case _:
            return _leaf_words(expr, known), _ATOM


def _is_short(value: Value) -> bool:
    """True for a number that six places hold, so that a name can be replaced by it."""
    return isinstance(value, Fraction) and 10**6 % value.denominator == 0


def _inside(expr: Expr, weakest: int, known: Known) -> str:
    text, strength = _numbers(expr, known)
    return f"({text})" if strength < weakest else text


def _leaf_words(expr: Expr, known: Known) -> str:
    """One value as people write it: a field, a measure, a number of the plan."""
    if isinstance(expr, Field):
        return cell_words(cell(expr, known), _field_kind(expr), _currency(expr, known))
    if isinstance(expr, Measure):
        return _measure_words(expr, known)
    if isinstance(expr, Elapsed):
        unit = f" {expr.unit.value}" if expr.unit in (Unit.DAYS, Unit.MONTHS) else ""
        return value_words(expr, known) + unit
    if isinstance(expr, Paid):
        told = known.paid.get(expr.component)
        return format_money(told, known.plan.currency) if told is not None else "empty"
    if isinstance(expr, Score):
        told = known.scores.get(expr.objective)
        return format_percent(told) if told is not None else "empty"
    if isinstance(expr, TeamReached):
        reached, members = known.teams.get(expr.subject, (Decimal(0), Decimal(0)))
        part = ratio_words(reached, members) if members else "0%"
        return part if expr.is_share else quantity(reached, "")
    if isinstance(expr, Literal) and isinstance(expr.value, Decimal):
        if expr.unit is Unit.MONEY:
            return format_money(expr.value, written_currency(expr.text) or known.plan.currency)
        if expr.unit is Unit.MULTIPLE:
            return plain(expr.value)
    return describe_expression(expr)


def _currency(field: Field, known: Known) -> str:
    """The plan's currency, that of what the deal counts, or the deal's own where its row says one."""
    if field.scope == "credit" and known.amount_in:
        return known.amount_in
    if field.scope == "everybody":
        return known.units.get(field.name.partition(" of ")[2]) or known.plan.currency
    own = known.deal.get("currency") if field.scope == "deal" and known.deal else None
    return own if isinstance(own, str) else known.plan.currency


def _money_of(expr: Expr, known: Known) -> str:
    """The currency an amount is in; empty where nothing says so, as with zero."""
    inner: tuple[Expr, ...] = ()
    match expr:
        case Field():
            return _currency(expr, known)
        case Measure(credit=credit):
            return known.units.get(credit, "")
        case Literal(value=value, text=text):
            return (written_currency(text) if value else None) or ""
        case Named(value=named):
            inner = (named,)
        case Lookup():
            found = cell_of(expr, known)
            inner = found[:1] if found is not None else ()
        case If(test=test, then=then, otherwise=otherwise):
            inner = (then if value_of(test, known) is True else otherwise,)
        case Arithmetic(left=left, right=right):
            inner = (left, right)
        case Applied(arguments=arguments):
            inner = arguments
    told = (_money_of(each, known) for each in inner if each.unit is Unit.MONEY)
    return next((each for each in told if each), "")


def _is_given(asked: Measure, known: Known) -> bool:
    return (asked.kind, asked.subject) in known.measures


def _measure_words(asked: Measure, known: Known) -> str:
    """`120%` for an attainment (to two places), `$180,000.00` for an amount or quota, `3`."""
    found = known.measures.get((asked.kind, asked.subject))
    if asked.kind is MeasureKind.ATTAINMENT:
        if found is not None:
            return format_percent(found)
        amount = known.measures.get((MeasureKind.AMOUNT, asked.subject))
        quota = known.measures.get((MeasureKind.QUOTA, asked.subject))
        return ratio_words(amount, quota) if amount is not None and quota else "empty"
    if found is None:
        return "empty"
    is_count = asked.kind is MeasureKind.NUMBER
    return quantity(found, "" if is_count else known.units.get(asked.credit, known.plan.currency))


def _is_known(asked: Field | Measure | Paid | Score | TeamReached | Elapsed, known: Known) -> bool:
    """False where the case cannot tell the value, so that it is not shown as empty."""
    if isinstance(asked, Score):
        return asked.objective in known.scores
    if isinstance(asked, TeamReached):
        return asked.subject in known.teams
    if isinstance(asked, Paid):
        return asked.component in known.paid
    if isinstance(asked, Elapsed):
        return value_of(asked, known) is not None
    if isinstance(asked, Measure):
        return any(subject == asked.subject for _, subject in known.measures)
    if asked.scope == "credit":
        return known.amount is not None
    return row_of(asked, known) is not None


def _field_kind(asked: Field) -> FieldType:
    """The type of a field's cells: the standard one of deals, else by the unit the plan uses."""
    kinds = {
        "money": FieldType.MONEY,
        "percent": FieldType.PERCENT,
        "months": FieldType.DURATION,
        "number": FieldType.NUMBER,
        "date": FieldType.DATE,
    }
    by_unit = kinds.get(asked.unit.value, FieldType.TEXT)
    return DEAL_FIELDS.get(asked.name, by_unit) if asked.scope == "deal" else by_unit


def _asked_parts(expr: Expr | None, known: Known) -> Iterator[Expr]:
    """The expression and everything inside that was asked: of an `if` the test and one branch."""
    if expr is None:
        return
    yield expr
    inner: tuple[Expr, ...] = ()
    match expr:
        case If(test=test, then=then, otherwise=otherwise):
            inner = (test, then if value_of(test, known) is True else otherwise)
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            inner = (left, right)
        case OneOf(value=value) | IsEmpty(value=value) | Named(value=value):
            inner = (value,)
        case Applied(arguments=several) | Logic(tests=several):
            inner = several
        case Lookup(axes=axes):
            found = cell_of(expr, known)
            inner = (*(axis.by for axis in axes), *((found[0],) if found else ()))
        case Not(test=test):
            inner = (test,)
    for each in inner:
        yield from _asked_parts(each, known)


def values_asked(expressions: Sequence[Expr | None], known: Known) -> list[str]:
    """`person.target $60,000.00`, each field and measure once, in the order written."""
    found: dict[str, str] = {}
    for expr in expressions:
        for node in _asked_parts(expr, known):
            if isinstance(node, (*_ASKED, Elapsed)) and _is_known(node, known):
                found.setdefault(describe_expression(node), _leaf_words(node, known))
    return [f"{name} {words}" for name, words in found.items()]


def with_values(expr: Expr, known: Known) -> str:
    """The expression and, in parentheses, what it asks: `deal.acv ($45,000.00)`."""
    listed = values_asked([expr], known)
    if isinstance(expr, _ASKED) and listed:
        return f"{describe_expression(expr)} ({_leaf_words(expr, known)})"
    return describe_expression(expr) + (f" ({', '.join(listed)})" if listed else "")


def comes_to(name: str, expr: Expr, known: Known, result: str) -> str:
    """`personal_rate is person.target / quota of sales = $60,000.00 ÷ $750,000.00 = 8%.`

    Where the plan chooses between values, what it asked stands in parentheses.
    """
    written = describe_expression(expr)
    if isinstance(expr, Lookup):
        found = cell_of(expr, known)
        row = f", row {found[1]}" if found is not None else ""
        return f"{name} is looked up {with_values(expr, known)}{row}: {result}."
    if isinstance(expr, Literal) or written == result:
        return f"{name} is {written}."
    if isinstance(expr, _ASKED):
        return f"{name} is {with_values(expr, known)}."
    numbers = in_numbers(expr, known)
    if not numbers:
        return f"{name} is {with_values(expr, known)}: {result}."
    chooses = any(isinstance(node, (If, Applied)) for node in _asked_parts(expr, known))
    text = with_values(expr, known) if chooses else written
    return f"{name} is {text} = {numbers}{'' if numbers == result else f' = {result}'}."


def definitions(expressions: Sequence[Expr | None], known: Known) -> list[str]:
    """A sentence for every defined name used that is more than a number."""
    found: dict[str, str] = {}
    for expr in expressions:
        for node in _asked_parts(expr, known):
            if isinstance(node, Named) and node.name not in found:
                found[node.name] = comes_to(node.name, node.value, known, ratio_too(node, known))
    return list(found.values())


def value_words(expr: Expr, known: Known) -> str:
    """What an expression comes to, as people write its unit; six places at most for a quotient."""
    value = value_of(expr, known)
    if not isinstance(value, Fraction):
        return "empty" if value is None else str(value)
    told = readable(Decimal(value.numerator) / Decimal(value.denominator))
    if expr.unit is Unit.MONEY:
        return format_money(told, _money_of(expr, known) or known.plan.currency)
    return format_percent(told) if expr.unit is Unit.PERCENT else quantity(told, "")


def ratio_too(expr: Expr, known: Known) -> str:
    """The same, and a quotient of two numbers that is a large percent also as one: `1500% (15 to 1)`."""
    value, words = value_of(expr, known), value_words(expr, known)
    if expr.unit is not Unit.PERCENT or not isinstance(value, Fraction) or abs(value) < 10:
        return words
    times = readable(Decimal(value.numerator) / Decimal(value.denominator))
    return f"{words} ({quantity(times, '')} to 1)"


def goes_by(measure: Expr, known: Known) -> list[str]:
    """What rows go by or members are ranked by, in numbers, where it is not a credit's own measure: a ratio, a score."""
    if isinstance(measure, Measure):
        return []
    said = definitions([measure], known)
    if isinstance(measure, Named):
        return said
    return [*said, comes_to("What it goes by", measure, known, ratio_too(measure, known))]


def day_worked_out(name: str, known: Known) -> list[str]:
    """`deal.earned, 2026-03-02, is the later of deal.close_date (2026-01-20), deal.paid_on (2026-03-02).`

    Nothing where the day is a column of the ledger.
    """
    day = next((each for each in known.plan.days if each.name == name), None)
    if day is None or known.deal is None:
        return []
    moments = []
    for moment in day.moments:
        written = day_words(replace(day, of=None, moments=(moment,)))
        moments.append(f"{written} ({known.deal.get(moment.field.name) or 'empty'})")
    of = f"the {day.of.value} of " if day.of is not None else ""
    return [f"deal.{name}, {known.deal.get(name)}, is {of}{', '.join(moments)}."]
