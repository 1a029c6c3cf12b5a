"""Rows that begin at a written value, as most tables have them."""

from __future__ import annotations

from comp.language.scope import Scope
from comp.language.syntax import Statement


def written_out(line: Statement, scope: Scope) -> bool:
    """Whether every row below a line begins at a written value; a problem for the first that does not."""
    row = next((each for each in line.children if each.is_calculated), None)
    if row is None or row.bound is None:
        return True
    message = "rows begin at a written value here, and this one is calculated"
    scope.add("start-calculated", message, "write where the row begins", row.bound.span)
    return False
