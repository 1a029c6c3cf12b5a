"""Months of service: rows of a quota `from month N`, and guarantees `in months A to B`."""

from __future__ import annotations

from decimal import Decimal

from comp.language.asking import asked
from comp.language.plan import Field, QuotaRow, Service, Unit
from comp.language.scope import Scope
from comp.language.slots import value
from comp.language.syntax import LiteralNode, Statement

_FROM_ONE = "months of service are counted 1, 2, 3 and so on"


def service_rows(line: Statement, scope: Scope, unit: Unit) -> list[QuotaRow]:
    """Rows `from month N: MONEY`; none where one of them has a problem."""
    rows: list[QuotaRow] = []
    for row in line.children:
        if row.kind != "service_row":
            message = "some rows of this quota begin with a month of service, this one with a day"
            scope.add("bound-of-other-unit", message, "write from month 4: ...", row.span)
            return []
        month = _month(row.literals[0], scope)
        if month is None:
            return []
        if rows and month <= (rows[-1].month or 0):
            message = f"month {month} does not come after month {rows[-1].month} in the row above"
            remedy = "put the rows in order, each month once"
            scope.add("rows-not-ascending", message, remedy, row.literals[0].span)
            return []
        ask = asked(scope, "person period", "a quota")
        amount = value(row.expressions[0], ask, (unit,), "the quota")
        if amount is not None:
            because = row.texts[0].text if row.texts else ""
            rows.append(QuotaRow(None, amount, because, row.span, month))
    if line.whole and rows and rows[0].month != 1:
        scope.add(
            "rows-start-late",
            f"nothing is said of months 1 to {(rows[0].month or 2) - 1} of service",
            "put a row above it: from month 1: ...",
            line.children[0].literals[0].span,
        )
    return rows


def months_of_service(line: Statement, scope: Scope) -> Service | None:
    """`in months A to B`."""
    months = [_month(literal, scope) for literal in line.literals]
    first, last = months[0], months[1]
    if first is None or last is None:
        return None
    if last < first:
        message = f"month {last} is before month {first}"
        remedy = f"write in months {last} to {first}"
        scope.add("days-backwards", message, remedy, line.literals[1].span)
        return None
    return Service(first, last, started_on(line))


def started_on(line: Statement) -> Field:
    """`person.start_date`, which months of service are counted from."""
    return Field("person", "start_date", Unit.DATE, line.span)


def _month(literal: LiteralNode, scope: Scope) -> int | None:
    number = literal.value
    if isinstance(number, Decimal) and number == int(number) and 1 <= number <= 1200:
        return int(number)
    scope.add("month-of-service-wrong", _FROM_ONE, "write a month such as 4", literal.span)
    return None
