"""Where the rows of a table begin: at what is written, or at what a person's own amounts say."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from tests.naive.expressions import Around, NoQuota, ask

Rows = list[tuple[object, object]]


class NoStart(Exception):
    """A row of a table begins nowhere, or before the row above it."""


def asks_starts(rows: Rows) -> bool:
    """Whether a row begins at a calculated value."""
    return any(isinstance(start, tuple) for start, _ in rows)


def starts(rows: Rows, around: Around) -> list[Fraction]:
    """The values at which the rows begin; raises NoStart where one is empty, or of a quota that is not
    there."""
    try:
        found = [ask(start, around) if isinstance(start, tuple) else start for start, _ in rows]
    except NoQuota:
        raise NoStart from None
    if None in found:
        raise NoStart
    return found


def ascending(found: list[Fraction], apart: bool = False) -> list[Fraction]:
    """The same starts; raises NoStart where one lies below the one before, or, `apart`, on it."""
    for before, after in pairwise(found):
        if after < before or (apart and after == before):
            raise NoStart
    return found
