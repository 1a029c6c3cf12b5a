"""Days, months and contract years between two days: `contract year from deal.start_date`.

In: the node as written. Out: `Elapsed`, or None with one problem.
"""

from __future__ import annotations

from comp.language.asking import Asked, may_ask, refuse, typed_field
from comp.language.plan import Counted, Elapsed, Field, Unit
from comp.language.syntax import ElapsedNode, Word
from comp.language.unit_rules import UNIT_WORDS

_UNITS = {Counted.DAYS: Unit.DAYS, Counted.MONTHS: Unit.MONTHS}


def elapsed(node: ElapsedNode, ask: Asked) -> Elapsed | None:
    """The value with its unit: days, months, or the number of the contract's month or year."""
    first = _day(node.first, ask)
    last = _day(node.last, ask) if node.last is not None else None
    if first is None or (node.last is not None and last is None):
        return None
    words = f"{node.counted.value} from {node.first.text}"
    if node.last is None and not may_ask(ask, "credited", words, node.span):
        return None
    unit = _UNITS.get(node.counted, Unit.NUMBER)
    return Elapsed(node.counted, first, last, unit, node.span)


def _day(word: Word, ask: Asked) -> Field | None:
    field = typed_field(word, ask)
    if field is None or field.unit is Unit.DATE:
        return field
    message = f"time is counted from a day, and {word.text} is {UNIT_WORDS[field.unit]}"
    refuse(ask, message, "write deal.start_date or another day", word.span, "unit-wrong")
    return None
