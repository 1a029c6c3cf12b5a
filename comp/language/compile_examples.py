"""Examples: the given tables and the lines expected of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from comp.language.plan import Example, ExpectedLine, ExpectedTotal, GivenTable
from comp.language.scope import Scope
from comp.language.slots import Slots
from comp.language.suggest import nearest
from comp.language.syntax import Cell, Statement, Word
from comp.money import AMOUNT_LIMIT, SIGNS, minor_units, written_currency
from comp.source import Span

_GIVEN: dict[str, str] = {
    "deals": "deal",
    "people": "person plan from to name manager",
    "quotas": "person credit period amount",
    "splits": "deal person share type role",
    "payments": "deal date amount",
    "scores": "person period objective score",
    "rates": "date from to rate",
    "adjustments": "person date amount reason currency component deal author plan",
    "openings": "person plan as_of what name amount",
    "absences": "person from to type",
    "territories": "person territory from to scope",
    "roles": "person role from to scope",
}
_EXPECTED = ("paid", "line", "person", "deal", "item", "amount")
_PERIOD = re.compile(
    r"(FY)?[0-9]{4}(-(Q[1-4]|H[12]|P(0[1-9]|1[0-2])|(0[1-9]|1[0-2])(-[AB])?))?"
    r"|W?[0-9]{4}-[0-9]{2}-[0-9]{2}",
    re.ASCII,
)
_AMOUNT = re.compile(
    r"-?([$€£¥])?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,12})?)( [A-Z]{3})?"
)


def compile_example(line: Statement, scope: Scope) -> Example | None:
    """One `example "..." for PLAN:`; None where a part of it has a problem."""
    before = len(scope.problems)
    slots = Slots(line, scope)
    if not _heading_lost(line, scope):
        slots.check_twice()
        _check_given_twice(line, scope)
    person = slots.get("person")
    given = [_given(child, scope) for child in line.all("given")]
    expect = slots.get("expect")
    lines = _expected_lines(expect, scope) if expect is not None and expect.children else None
    totals = [_total(child, scope) for child in line.all("expect_total")]
    said = expect is not None or totals or len(scope.problems) > before
    if not said and line.whole and line.children:
        scope.add(
            "expect-missing",
            "this example does not say what is expected",
            f"write expect: with its table, or {'expect total $16,600.00 in 2026-Q1'}",
            slots.anchor("expect"),
        )
    if len(scope.problems) > before or not line.whole:
        return None
    return Example(
        title=line.texts[0].text,
        plan=line.names[0].text,
        person=person.names[0].text if person is not None else "",
        given=tuple(table for table in given if table is not None),
        lines=lines,
        totals=tuple(total for total in totals if total is not None),
        span=line.span,
    )


def check_plan_named(plan: Word, examples: Sequence[Statement], scope: Scope) -> None:
    """Every example is for the plan of the file; where all agree on another name, the plan's is wrong."""
    others = [line.names[0] for line in examples if line.names[0].text != plan.text]
    agreed = {name.text for name in others}
    if len(others) > 1 and len(others) == len(examples) and len(agreed) == 1:
        name = others[0].text
        message = f"this plan is called {plan.text}, and its examples are for {name}"
        uses = tuple((other.span, f"this example is for {name}") for other in others)
        scope.add("name-unknown", message, f"write {name} here", plan.span, related=uses)
        return
    for other in others:
        message = f"this file has no plan {other.text}"
        meant = ((plan.span, f"the plan of this file is {plan.text}"),)
        scope.add("name-unknown", message, f"write {plan.text}", other.span, related=meant)


def _heading_lost(line: Statement, scope: Scope) -> bool:
    """Whether another example begins inside this one: something is given after what is expected."""
    expected = False
    for child in line.children:
        if child.kind in ("person", "given") and expected:
            message = "this follows what the example expects, so it begins another example"
            remedy = f'put example "What happens" for {line.names[0].text}: above it'
            scope.add("heading-missing", message, remedy, child.span)
            return True
        expected = expected or child.kind in ("expect", "expect_total")
    return False


def _check_given_twice(line: Statement, scope: Scope) -> None:
    seen: dict[str, Statement] = {}
    for child in line.all("given"):
        name = child.names[0].text
        if name in seen and child.children and seen[name].whole:
            message = f"line {seen[name].span.line} gives {name} already"
            scope.add("line-twice", message, "put all rows into one table", child.span)
        if child.children:
            seen.setdefault(name, child)


def _given(block: Statement, scope: Scope) -> GivenTable | None:
    name = block.names[0]
    if name.text not in _GIVEN:
        meant = nearest(name.text, _GIVEN)
        remedy = f"write given {meant}:" if meant else f"write one of {', '.join(_GIVEN)}"
        message = f"no ledger file is called {name.text}"
        scope.add("table-unknown", message, remedy, name.span)
        return None
    table = _table(block, _columns_of(name.text, scope), scope)
    if table is None:
        return None
    columns, rows = table
    return GivenTable(
        name.text,
        tuple(columns),
        tuple(tuple(cell.text for cell in row.cells) for row in rows),
        tuple(row.span for row in rows),
        block.span,
    )


def _columns_of(table: str, scope: Scope) -> list[str]:
    known = _GIVEN[table].split()
    if table == "deals":
        known += scope.schema.deal
    if table == "people":
        known += scope.schema.person
    if table == "splits":
        known += scope.schema.split
    return list(dict.fromkeys(known))


def _table(
    block: Statement, known: list[str], scope: Scope
) -> tuple[list[str], list[Statement]] | None:
    """Column names and rows; None, with a problem, where the header or a row does not fit."""
    if not block.children or not block.whole:
        return None
    header, *rows = block.children
    columns = [cell.text for cell in header.cells]
    if not _check_header(header.cells, known, scope):
        return None
    schema = scope.schema
    named = {*_ALL_COLUMNS, *known, *schema.deal, *schema.person, *schema.split}
    for row in rows:
        texts = {cell.text for cell in row.cells} - {""}
        if texts and texts <= named:
            message = "this row names columns, as the first row of a table does"
            remedy = "put a heading such as expect: above it, or delete it"
            scope.add("table-header-again", message, remedy, row.span)
            return None
        if len(row.cells) != len(columns):
            message = f"this row has {len(row.cells)} cells, the table {len(columns)} columns"
            remedy = "put a | between each two cells; leave a cell empty where there is nothing"
            scope.add("table-row-uneven", message, remedy, row.span)
            return None
    return columns, rows


def _unknown_columns(unknown: list[Cell], known: list[str], scope: Scope) -> None:
    """One problem for a header, however many of its names are wrong."""
    first = unknown[0]
    meant = [nearest(cell.text, known) or "" for cell in unknown]
    named = [cell.text for cell in unknown if cell.text]
    if not all(meant):
        remedy = f"write one of {', '.join(known[:12])}"
    else:
        remedy = f"write {', '.join(meant)}"
    what = f"no column is called {' or '.join(named)}" if named else "this column has no name"
    scope.add("column-unknown", what, remedy, first.span)


_ALL_COLUMNS = frozenset(
    {*_EXPECTED, *(name for names in _GIVEN.values() for name in names.split())}
)


def _check_header(cells: tuple[Cell, ...], known: list[str], scope: Scope) -> bool:
    declared = {field.partition(".")[2] for field in scope.undeclared}
    unknown = [cell for cell in cells if cell.text not in known and cell.text not in declared]
    if len(unknown) > 1 and len(unknown) * 2 > len(cells):
        span = cells[0].span
        if scope.problems and _follows(scope.problems[-1].span, span):
            return False
        message = "the first row of a table names its columns"
        scope.add("table-header-missing", message, f"begin with | {' | '.join(known[:6])} |", span)
        return False
    if unknown:
        _unknown_columns(unknown, known, scope)
        return False
    seen: set[str] = set()
    for cell in cells:
        if cell.text in seen:
            message = f"two columns are called {cell.text}"
            scope.add("column-twice", message, "keep one of them", cell.span)
            return False
        seen.add(cell.text)
    return True


def _follows(before: Span | None, here: Span) -> bool:
    """Whether a problem just above explains this one: a row that changed places with a heading."""
    return before is not None and 0 < here.line - before.line <= 2


def _expected_lines(block: Statement, scope: Scope) -> tuple[ExpectedLine, ...]:
    table = _table(block, list(_EXPECTED), scope)
    if table is None:
        return ()
    columns, rows = table
    for needed in ("paid", "line", "amount"):
        if needed not in columns:
            message = f"the column {needed} is missing"
            remedy = "begin the table with | paid | line | deal | amount |"
            scope.add("column-missing", message, remedy, block.children[0].span)
            return ()
    found = []
    for row in rows:
        cells = dict(zip(columns, row.cells, strict=True))
        _check_period(cells["paid"], scope)
        if not cells["line"].text:
            message = "this row does not say which line it expects"
            scope.add("cell-empty", message, "write the name of a component", row.span)
        amount = _amount(cells["amount"], scope)
        if amount is not None:
            texts = {name: cells[name].text if name in cells else "" for name in _EXPECTED}
            del texts["amount"]
            found.append(ExpectedLine(**texts, amount=amount, span=row.span))
    return tuple(found)


def _check_period(cell: Cell, scope: Scope) -> None:
    if not _PERIOD.fullmatch(cell.text):
        message = (
            f"{cell.text} is no period" if cell.text else "this row does not say when it is paid"
        )
        remedy = "write a period such as 2026-03 or 2026-Q1"
        scope.add("period-unreadable", message, remedy, cell.span)


def _amount(cell: Cell, scope: Scope) -> Decimal | None:
    found = _AMOUNT.fullmatch(cell.text)
    if found is None or (found[1] and found[3]):
        message = f"{cell.text} is no amount" if cell.text else "this row has no amount"
        remedy = "write an amount such as $1,500.00"
        scope.add("amount-unreadable", message, remedy, cell.span)
        return None
    amount = Decimal(found[2].replace(",", ""))
    return _checked(
        -amount if cell.text.startswith("-") else amount,
        found[1] or (found[3] or "").strip(),
        cell,
        scope,
    )


def _checked(amount: Decimal, currency: str, cell: Cell, scope: Scope) -> Decimal | None:
    plan = scope.currency
    if plan is None:
        return amount
    if scope.paid_in_others and currency:
        plan = written_currency(cell.text.lstrip("-")) or plan
    if currency and currency not in (plan, SIGNS.get(plan)):
        message = f"this plan is in {plan}, and {cell.text} is not"
        remedy = (
            f"write {SIGNS[plan]}{abs(amount):,}"
            if plan in SIGNS
            else f"write {abs(amount):,} {plan}"
        )
        scope.add("currency-other", message, remedy, cell.span)
        return None
    exponent = amount.as_tuple().exponent
    places = minor_units(plan)
    if isinstance(exponent, int) and -exponent > places:
        message = f"{plan} is paid with {places} decimals, and {cell.text} has {-exponent}"
        scope.add("amount-too-fine", message, "write the amount as it is paid", cell.span)
        return None
    if abs(amount) >= AMOUNT_LIMIT:
        message = f"{cell.text} is more than can be calculated exactly"
        scope.add("number-too-large", message, "write a smaller amount", cell.span)
        return None
    return amount


def _total(line: Statement, scope: Scope) -> ExpectedTotal | None:
    literal, period = line.literals[0], line.texts[0]
    _check_period(Cell(period.text, period.span), scope)
    amount = _amount(Cell(literal.text, literal.span), scope)
    if amount is None:
        return None
    return ExpectedTotal(-amount if line.has("minus_total") else amount, period.text, line.span)
