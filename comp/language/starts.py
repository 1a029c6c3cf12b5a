"""Rows that begin at a written value, as most tables have them."""

from __future__ import annotations

import re

from comp.language.scope import Scope
from comp.language.syntax import LiteralNode, NegativeNode, Node, Statement


def written_out(line: Statement, scope: Scope) -> bool:
    """Whether every row below a line begins at a written value; a problem for the first that does not."""
    row = next((each for each in line.children if each.is_calculated), None)
    if row is None or row.bound is None:
        return True
    if below_zero(row.bound, scope):
        return False
    message = "rows begin at a written value here, and this one is calculated"
    scope.add("start-calculated", message, "write where the row begins", row.bound.span)
    return False


def below_zero(bound: Node, scope: Scope) -> bool:
    """Whether a row begins at a value below zero, written out; then a problem was added."""
    if not isinstance(bound, NegativeNode) or not isinstance(bound.value, LiteralNode):
        return False
    text = bound.value.text
    zero = re.sub(r"[0-9][0-9,.]*", "0", text)
    scope.add(
        "start-below-zero",
        f"rows begin at {zero} or above",
        f"add {text} to what the rows go by and to each start: this one is from {zero} then",
        bound.span,
    )
    return True
