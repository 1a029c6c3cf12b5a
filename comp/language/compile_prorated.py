"""`prorated by days` and its like, as the end of a line or as a line of its own."""

from __future__ import annotations

from comp.language.plan import ProratedBy, Proration
from comp.language.slots import Slots
from comp.language.syntax import Statement

_BY = {
    "by_days": ProratedBy.DAYS,
    "by_working_days": ProratedBy.WORKING_DAYS,
    "by_months": ProratedBy.MONTHS,
    "not_prorated": ProratedBy.NOTHING,
}


def proration_at_end(line: Statement) -> Proration | None:
    """What the end of a line says; None where it says nothing."""
    by = next((_BY[choice] for choice in line.choices if choice in _BY), None)
    return None if by is None else Proration(by, line.has("absences_out"), line.span)


def proration(slots: Slots) -> Proration | None:
    """What a block says in a line of its own; None where it says nothing."""
    line = slots.get("proration")
    return None if line is None else proration_at_end(line)
