"""Named tables: a value looked up by one thing, or by two.

In: `table NAME by EXPR:` with rows `from BOUND: VALUE` or a pipe table, as written. Out: a `Lookup`, or
None with a problem. Bounds ascend from 0 (days from any day); texts end with `any other`.

    table product_rate by deal.product, deal.discount:
        |           | from 0% | from 20% |
        | core      | 6%      | 4%       |
        | any other | 3%      | 2%       |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from comp.language.asking import Asked
from comp.language.cells import cell_node
from comp.language.constants import calculated
from comp.language.plan import Expr, Head, Literal, Lookup, LookupAxis, Unit
from comp.language.starts import below_zero, written_out
from comp.language.syntax import Cell, LiteralNode, Node, Statement
from comp.language.unit_remedies import is_ratio, percent_meant
from comp.language.unit_rules import UNIT_WORDS, ZEROS, counts_from_one, example_of
from comp.source import Span

Typed = Callable[[Node, Asked], Expr | None]
ANY_OTHER = "any other"
_DIGITS = re.compile(r"[0-9][0-9,.]*")


def lookup(line: Statement, ask: Asked, typed: Typed) -> Lookup | None:
    """The table; `typed` gives expressions their units."""
    asked = [typed(node, ask) for node in line.expressions]
    known = [expr for expr in asked if expr is not None and _can_be_asked(expr, ask)]
    rows = [child for child in line.children if child.kind == "row"]
    if rows and len(rows) < len(line.children):
        message = "this row is written in another way than the rows above it"
        _refuse(ask, "table-rows-mixed", message, "write all rows alike", _other_kind(line).span)
        return None
    if len(known) < len(asked):
        return None
    made = _of_rows(line, known[0], ask, typed) if rows else _of_pipes(line, known, ask, typed)
    return made if line.whole else None


def _other_kind(line: Statement) -> Statement:
    return next(child for child in line.children if child.kind != line.children[0].kind)


def _can_be_asked(expr: Expr, ask: Asked) -> bool:
    if expr.unit is not Unit.TEST:
        return True
    message = "a table is asked with a value, and this is a test"
    _refuse(
        ask, "unit-wrong", message, "write by deal.product, by deal.term or the like", expr.span
    )
    return False


def _of_rows(line: Statement, by: Expr, ask: Asked, typed: Typed) -> Lookup | None:
    """Rows `from BOUND: VALUE`."""
    if len(line.expressions) > 1:
        message = "a table by two values is written with | between its cells"
        remedy = "write the second value's starts above the columns: | | from 0% | from 20% |"
        _refuse(ask, "table-rows-mixed", message, remedy, line.children[0].span)
        return None
    if not written_out(line, ask.scope):
        return None
    heads = [_bound(row.literals[0], by, ask) for row in line.children]
    values: list[Expr | None] = []
    for row in line.children:
        if row.has("per_unit"):
            message = "a value of a table is not per unit"
            remedy = "leave it out here, and write per unit where the table is used"
            _refuse(ask, "per-unit-wrong", message, remedy, row.span)
            return None
        if row.texts and by.unit is not Unit.DATE:
            message = "only rows that begin on a day say because"
            remedy = "say why in a comment (# ...)"
            _refuse(ask, "because-out-of-place", message, remedy, row.texts[0].span)
        values.append(typed(row.expressions[0], ask))
    return _made(line, [(by, heads)], [[value] for value in values], ask)


def _of_pipes(line: Statement, by: Sequence[Expr], ask: Asked, typed: Typed) -> Lookup | None:
    """Pipe rows: a head and a value, or a first row of heads and below it a head and its values."""
    rows = [row.cells for row in line.children]
    width = len(rows[0])
    wanted = 2 if len(by) == 1 else None
    for row, cells in zip(line.children, rows, strict=True):
        if len(cells) != (wanted or width) or width < 2:
            message = f"this row has {_cells(len(cells))}, and {_cells(wanted or max(width, 2))} belong there"
            remedy = "write one cell for each column, the first for what the row is about"
            _refuse(ask, "table-row-uneven", message, remedy, row.span)
            return None
    if len(by) > 1 and rows[0][0].text:
        message = "the first cell of a table by two values stays empty"
        remedy = "write | | above the heads of its rows"
        # Where a row could not be read, the first of those left need not be the table's first.
        if line.whole:
            _refuse(ask, "table-corner", message, remedy, rows[0][0].span)
        return None
    axes = [(by[0], _heads([cells[0] for cells in rows[len(by) - 1 :]], by[0], ask))]
    if len(by) > 1:
        axes.append((by[1], _heads(rows[0][1:], by[1], ask)))
        rows = rows[1:]
    # Of a row whose head cannot be read no cell is asked.
    values = [
        [None] if head is None else _values(cells[1:], ask, typed)
        for head, cells in zip(axes[0][1], rows, strict=True)
    ]
    return _made(line, axes, values, ask)


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _values(cells: Sequence[Cell], ask: Asked, typed: Typed) -> list[Expr | None]:
    """The values of a row; after the first that cannot be read the others are left alone."""
    found: list[Expr | None] = []
    for cell in cells:
        found.append(_value(cell, ask, typed))
        if found[-1] is None:
            break
    return found


def _value(cell: Cell, ask: Asked, typed: Typed) -> Expr | None:
    node = cell_node(cell, ask.scope)
    return typed(node, ask) if node is not None else None


def _made(
    line: Statement,
    axes: Sequence[tuple[Expr, Sequence[Head | None]]],
    values: Sequence[Sequence[Expr | None]],
    ask: Asked,
) -> Lookup | None:
    known = [[value for value in row if value is not None] for row in values]
    whole = [[head for head in heads if head is not None] for _, heads in axes]
    if any(len(k) < len(v) for k, v in zip(known, values, strict=True)):
        return None
    if any(
        len(found) < len(heads) or not found for found, (_, heads) in zip(whole, axes, strict=True)
    ):
        return None
    if not line.whole:  # A row that could not be read may be what is missing.
        return None
    cells = [value for row in known for value in row]
    nothing = _nothing(cells[0]) if cells else "0%"
    other_row = " | ".join([ANY_OTHER, *[nothing] * len(known[0])])
    remedies = (
        f"end it with {ANY_OTHER} and a value, such as | {other_row} |",
        f"end its first row with | {ANY_OTHER} |, and the others with a value such as | {nothing} |",
    )
    if not all(
        _complete(heads, by, ask, remedy)
        for heads, (by, _), remedy in zip(whole, axes, remedies, strict=False)
    ):
        return None
    if not cells:
        message = "this table has heads and no values"
        _refuse(ask, "table-row-uneven", message, "write a row below them", line.span)
        return None
    odd = next((each for each in cells if each.unit is not cells[0].unit), None)
    if odd is not None:
        message = f"a table has values of one unit: the first is {UNIT_WORDS[cells[0].unit]}, this is {UNIT_WORDS[odd.unit]}"
        _refuse(
            ask,
            "unit-wrong",
            message,
            f"write a value such as {example_of(cells[0].unit)}",
            odd.span,
        )
        return None
    made = tuple(LookupAxis(by, tuple(heads)) for (by, _), heads in zip(axes, whole, strict=True))
    return Lookup(made, tuple(tuple(row) for row in known), cells[0].unit, line.span)


def _heads(cells: Sequence[Cell], by: Expr, ask: Asked) -> list[Head | None]:
    if by.unit is Unit.TEXT:
        return [_text(cell) for cell in cells]
    found: list[Head | None] = []
    for cell in cells:
        word, _, start = cell.text.partition(" ")
        span = Span(cell.span.file, cell.span.line, cell.span.column + 5, cell.span.end)
        node = cell_node(Cell(start.strip(), span), ask.scope) if word == "from" and start else None
        node = calculated(node) if node is not None else None
        if node is not None and below_zero(node, ask.scope):
            found.append(None)
            continue
        if not isinstance(node, LiteralNode):
            # A slip that mixes two cells up leaves both unreadable, and is one mistake.
            if None not in found and (word != "from" or not start or node is not None):
                message = f"{cell.text or 'this cell'} does not say where the row begins"
                remedy = (
                    f"write from {cell.text if cell.text[:1].isdigit() else example_of(by.unit)}"
                )
                _refuse(ask, "table-head-unreadable", message, remedy, cell.span)
            found.append(None)
            continue
        found.append(_bound(node, by, ask))
    return found


def _text(cell: Cell) -> Head:
    text = cell.text
    if len(text) > 1 and text[0] == text[-1] == '"':
        return Head(text[1:-1], text, cell.span)
    return Head(None if text == ANY_OTHER else text, text, cell.span)


def _bound(bound: LiteralNode, by: Expr, ask: Asked) -> Head | None:
    fits = bound.unit is by.unit and isinstance(bound.value, (Decimal, date))
    if by.unit is Unit.TEXT:
        message = "texts have no order, so the rows of this table are written with |"
        _refuse(ask, "bound-of-other-unit", message, "write | core | 4% |", bound.span)
        return None
    if not fits:
        message = f"rows of this table begin at {UNIT_WORDS[by.unit]}, and {bound.text} is {UNIT_WORDS[bound.unit]}"
        remedy = f"write a start such as from {example_of(by.unit)}"
        if bound.unit is Unit.NUMBER and by.unit is Unit.PERCENT:
            remedy = f"write from {percent_meant(bound, by)}"
            message += ": a number divided by a number is a percent" if is_ratio(by) else ""
        _refuse(ask, "bound-of-other-unit", message, remedy, bound.span)
        return None
    assert isinstance(bound.value, (Decimal, date))
    return Head(bound.value, f"from {bound.text}", bound.span)


def _nothing(value: Expr) -> str:
    """What pays nothing in the unit of a value, as it is written: `0%`, `$0`, `0 SEK`."""
    if value.unit in (Unit.TEXT, Unit.DATE, Unit.TEST):
        return example_of(value.unit)
    text = value.text if isinstance(value, Literal) and value.text else example_of(value.unit)
    return _DIGITS.sub("0", text, count=1)


def _complete(heads: Sequence[Head], by: Expr, ask: Asked, remedy: str) -> bool:
    """Whether every value asked has its row, and only one."""
    if by.unit is Unit.TEXT:
        return _texts_complete(heads, ask, remedy)
    for before, head in pairwise(heads):
        if not _comes_after(head, before):
            message = f"{head.text.removeprefix('from ')} does not come after {before.text.removeprefix('from ')} before it"
            remedy = "put the rows in order, each start once"
            _refuse(ask, "rows-not-ascending", message, remedy, head.span)
            return False
    return _reaches_down(heads[0], by, ask)


def _reaches_down(first: Head, by: Expr, ask: Asked) -> bool:
    """Whether the first row is for the smallest values too; days before the first are its own."""
    least = "1" if counts_from_one(by) else ZEROS.get(by.unit, "0")
    if not isinstance(first.value, Decimal) or first.value <= int(counts_from_one(by)):
        return True
    message = f"nothing is said below {first.text.removeprefix('from ')}"
    remedy = f"put one before it that begins from {least}, with what holds there"
    _refuse(ask, "rows-start-above-zero", message, remedy, first.span)
    return False


def _comes_after(head: Head, before: Head) -> bool:
    if isinstance(head.value, date) and isinstance(before.value, date):
        return head.value > before.value
    assert isinstance(head.value, Decimal)
    assert isinstance(before.value, Decimal)
    return head.value > before.value


def _texts_complete(heads: Sequence[Head], ask: Asked, remedy: str) -> bool:
    seen: dict[str, Head] = {}
    for place, head in enumerate(heads):
        key = head.value if isinstance(head.value, str) else ANY_OTHER
        if key in seen:
            message = (
                f"{head.text or 'an empty cell'} has a place already (line {seen[key].span.line})"
            )
            _refuse(ask, "table-head-twice", message, "name each once", head.span)
            return False
        if head.value is None and place < len(heads) - 1:
            message = "any other is what is left, so nothing comes after it"
            _refuse(ask, "table-any-other-missing", message, "put any other last", head.span)
            return False
        seen[key] = head
    if heads[-1].value is not None:
        message = "this table does not say what holds for any other text"
        _refuse(ask, "table-any-other-missing", message, remedy, heads[-1].span)
        return False
    return True


def _refuse(ask: Asked, code: str, message: str, remedy: str, span: Span) -> None:
    ask.scope.add(code, message, remedy, span, label=message)
