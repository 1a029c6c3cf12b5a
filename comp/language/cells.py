"""A value that stands in a cell of a table, read like any other value of the plan."""

from __future__ import annotations

from comp.language.build import build_statement
from comp.language.grammar import Stuck, parse_tokens
from comp.language.scope import Scope
from comp.language.syntax import Cell, Node
from comp.language.tokens import Token, Unreadable, read_tokens


def cell_node(cell: Cell, scope: Scope) -> Node | None:
    """The expression a cell holds, with its place; None, with a problem, where it holds none."""
    span = cell.span
    tokens = read_tokens(cell.text, span.column)
    if isinstance(tokens, Unreadable):
        scope.problems.append(tokens.problem(span.file, span.line))
        return None
    # A cell is read as the value of `where VALUE`, a line that is nothing but a value.
    tree = parse_tokens([Token("WORD", "where", 0), *tokens])
    if isinstance(tree, Stuck):
        message = f"{cell.text} is no value" if cell.text else "a value is missing in this cell"
        remedy = "write a value such as 4%, $500 or deal.acv"
        scope.add("cell-unreadable", message, remedy, span, label=message)
        return None
    return build_statement(tree, tokens, span.file, span.line, span).expressions[0]
