"""Words and signs back as a line of a plan, with blanks where they belong."""

from __future__ import annotations

from collections.abc import Sequence


def write_tokens(texts: Sequence[str]) -> str:
    """Words and signs as a line: `a, b` and `min(a, b)` and `from 0%: 6%`."""
    parts: list[str] = []
    for index, text in enumerate(texts):
        before = texts[index - 1] if index else ""
        closed = (
            text in (",", ":", ")")
            or before == "("
            or (before == "-" and _is_unary(texts, index - 1))
        )
        if text == "(" and before in ("min", "max", "whole"):
            closed = True
        parts.append(text if closed or not index else f" {text}")
    return "".join(parts)


_BEFORE_VALUE = frozenset(
    "( , + - * / >= <= > < : is not and or if then else per of count rate pays target guarantee where "
    "when salary by total least most back".split()
)


def _is_unary(texts: Sequence[str], index: int) -> bool:
    if index > 1 and texts[index - 2] == "of" and texts[index - 1].isidentifier():
        return False  # A name, such as the credit `total` in `amount of total - $5`.
    return index == 0 or texts[index - 1] in _BEFORE_VALUE
