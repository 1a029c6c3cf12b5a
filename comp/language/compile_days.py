"""Days of deals that a plan works out: `day due: the later of deal.close_date, deal.paid_on`.

In: the plan's lines. Out: the days; the schema that the other parts ask has them as `deal.NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from comp.fields import FieldType
from comp.language.plan import DealDay, Moment, Of, Unit
from comp.language.scope import Kind, Scope
from comp.language.slots import date_field
from comp.language.syntax import LiteralNode, Statement, Word

LONGEST = {Unit.MONTHS: 1_200, Unit.DAYS: 36_525}
"""A hundred years, so that every day that is worked out is one of the calendar."""


def compile_days(block: Statement, scope: Scope) -> tuple[DealDay, ...]:
    """The days of a plan, in the order of its lines."""
    found = []
    known = scope.schema
    for line in block.all("deal_day"):
        name = line.names[0]
        if not scope.define(Kind.DAY, name):
            continue
        if name.text in known.deal:
            message = f"deals have a column {name.text} already"
            remedy = f"call it by another name, such as {name.text}_counted"
            scope.add("day-is-a-column", message, remedy, name.span)
            continue
        moments = tuple(_moments(line, name.text, scope))
        of = Of.EARLIER if line.has("earlier_of") else Of.LATER if line.has("later_of") else None
        found.append(DealDay(name.text, of, moments, line.span))
        scope.days.add(name.text)
    deal = {**known.deal, **dict.fromkeys(sorted(scope.days), FieldType.DATE)}
    scope.schema = replace(known, deal=deal)
    return tuple(found)


def _moments(line: Statement, name: str, scope: Scope) -> Iterator[Moment]:
    """The moments without a problem."""
    lengths = iter(line.literals)
    fields = iter(line.fields)
    for choice in line.choices:
        if choice not in ("that_day", "after_day_of"):
            continue
        word = next(fields)
        after = _length(next(lengths), word, scope) if choice == "after_day_of" else (0, Unit.DAYS)
        field = date_field(word, scope, f"deal.{name}")
        if field is not None and after is not None:
            yield Moment(field, *after)


def _length(literal: LiteralNode, word: Word, scope: Scope) -> tuple[int, Unit] | None:
    """How long after, in whole days or months."""
    assert isinstance(literal.value, Decimal)
    whole = literal.value == int(literal.value)
    if whole and literal.value <= LONGEST[literal.unit]:
        return int(literal.value), literal.unit
    message = f"{literal.text} is not a number of whole days or months within a hundred years"
    remedy = f"write 3 months after {word.text}, or 90 days after {word.text}"
    scope.add("day-too-far", message, remedy, literal.span)
    return None
