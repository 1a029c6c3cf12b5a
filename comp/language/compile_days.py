"""Days of deals that a plan works out: `day due: the later of deal.close_date, deal.paid_on`.

In: the plan's lines. Out: the days; the schema that the other parts ask has them as `deal.NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from comp.fields import FieldType
from comp.language.plan import DealDay, DealPlace, Moment, Of, Unit
from comp.language.scope import Kind, Scope
from comp.language.slots import date_field
from comp.language.syntax import LiteralNode, Statement, Word
from comp.periods import PeriodKind

LONGEST = {Unit.MONTHS: 1_200, Unit.DAYS: 36_525}
"""A hundred years, so that every day that is worked out is one of the calendar."""
_AROUND_MONTHS = (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)


def compile_days(
    block: Statement, scope: Scope
) -> tuple[tuple[DealDay, ...], tuple[DealPlace, ...]]:
    """The days that a plan works out, and where days lie, each in the order of its lines."""
    days = _days(block, scope)
    return days, _places(block, scope)


def _days(block: Statement, scope: Scope) -> tuple[DealDay, ...]:
    found = []
    for line in _named(block, "deal_day", scope):
        name = line.names[0].text
        moments = tuple(_moments(line, name, scope))
        of = Of.EARLIER if line.has("earlier_of") else Of.LATER if line.has("later_of") else None
        found.append(DealDay(name, of, moments, line.span))
    _asked_as(FieldType.DATE, [day.name for day in found], scope)
    return tuple(found)


def _places(block: Statement, scope: Scope) -> tuple[DealPlace, ...]:
    """Where days of deals, also those that are worked out, lie in their periods."""
    found = []
    names = []
    for line in _named(block, "deal_place", scope):
        name, of_months = line.names[0].text, line.has("months_in")
        names.append(name)
        assert line.period is not None
        field = date_field(line.fields[0], scope, f"deal.{name}")
        if line.period.kind not in _AROUND_MONTHS + (() if of_months else (PeriodKind.MONTH,)):
            message = "months are counted in a quarter, half-year or year, days in a month too"
            remedy = f"write in its {'quarter' if of_months else 'month'}"
            scope.add("place-in-period", message, remedy, line.period.span)
        elif field is not None:
            found.append(DealPlace(name, of_months, field, line.period.kind, line.span))
    _asked_as(FieldType.NUMBER, names, scope)
    return tuple(found)


def _named(block: Statement, kind: str, scope: Scope) -> Iterator[Statement]:
    """The lines whose name is no column of deals."""
    for line in block.all(kind):
        name = line.names[0]
        if not scope.define(Kind.DAY, name):
            continue
        if name.text not in scope.schema.deal:
            yield line
            continue
        message = f"deals have a column {name.text} already"
        remedy = f"call it by another name, such as {name.text}_counted"
        scope.add("day-is-a-column", message, remedy, name.span)


def _asked_as(kind: FieldType, names: Sequence[str], scope: Scope) -> None:
    """From here on the plan may ask `deal.NAME`."""
    scope.worked_out |= set(names)
    deal = {**scope.schema.deal, **dict.fromkeys(names, kind)}
    scope.schema = replace(scope.schema, deal=deal)


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
