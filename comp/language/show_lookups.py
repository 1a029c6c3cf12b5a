"""The defined values of a plan, and its named tables as lists of what is asked and what holds then.

What stands by its name elsewhere in `comp show` stands here once with what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from comp.language.describe import describe_expression
from comp.language.plan import Lookup, Named, Plan


def show_lookups(plan: Plan) -> list[list[str]]:
    """One part for each named table that something uses, in order of name."""
    tables = dict(named_tables(plan))
    return [_table(name, tables[name]) for name in sorted(tables)]


def show_defines(plan: Plan) -> list[list[str]]:
    """One part with the defined values that something uses, each below those it is made of."""
    defined = {each.name: each.value for each in _named(plan) if not isinstance(each.value, Lookup)}
    lines = [f"define {name}: {describe_expression(value)}" for name, value in defined.items()]
    return [lines] if lines else []


def named_tables(record: object) -> Iterator[tuple[str, Lookup]]:
    """The named tables used anywhere inside a record of the plan, repeated where used again."""
    for each in _named(record):
        if isinstance(each.value, Lookup):
            yield each.name, each.value


def _named(record: object) -> Iterator[Named]:
    """The uses of names inside a record, each after those inside its value."""
    if isinstance(record, tuple):
        for each in record:
            yield from _named(each)
    elif hasattr(record, "__dataclass_fields__"):
        for field in record.__dataclass_fields__:
            yield from _named(getattr(record, field))
        if isinstance(record, Named):
            yield record


def _table(name: str, table: Lookup) -> list[str]:
    rows = [""] if len(table.axes) > 1 else []
    rows += [head.text for head in table.axes[0].heads]
    columns = [
        [describe_expression(value) for value in column]
        for column in zip(*table.values, strict=True)
    ]
    if len(table.axes) > 1:
        columns = [
            [head.text, *cells] for head, cells in zip(table.axes[1].heads, columns, strict=True)
        ]
    widths = [max(len(text) for text in column) for column in (rows, *columns)]
    lines = [f"table {name} {describe_expression(table)}"]
    for cells in zip(rows, *columns, strict=True):
        first = f"{cells[0]:<{widths[0]}}"
        others = [f"{cell:>{width}}" for cell, width in zip(cells[1:], widths[1:], strict=True)]
        lines.append("  " + "  ".join([first, *others]))
    return lines
