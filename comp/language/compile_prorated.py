"""`prorated by days` and its like, as the end of a line or as a line of its own."""

from __future__ import annotations

from comp.language.plan import ProratedBy, Proration, RowStarts
from comp.language.scope import Scope
from comp.language.slots import Slots
from comp.language.syntax import Statement

_BY = {
    "by_days": ProratedBy.DAYS,
    "by_working_days": ProratedBy.WORKING_DAYS,
    "by_months": ProratedBy.MONTHS,
    "not_prorated": ProratedBy.NOTHING,
}

_STARTS = {
    "as_of_last_day": RowStarts.ON_LAST_DAY,
    "weighted_by_days": RowStarts.BY_DAYS,
    "as_of_each_deal": RowStarts.EACH_DEAL,
}
_QUESTIONS = (("evenly", "shares"), tuple(_BY), ("absences_out",), tuple(_STARTS))


def proration_at_end(line: Statement) -> Proration | None:
    """What the end of a line says; None where it says nothing."""
    by = next((_BY[choice] for choice in line.choices if choice in _BY), None)
    return None if by is None else Proration(by, line.has("absences_out"), line.span)


def proration(slots: Slots) -> Proration | None:
    """What a block says in a line of its own; None where it says nothing."""
    line = slots.get("proration")
    return None if line is None else proration_at_end(line)


def row_starts(line: Statement) -> RowStarts | None:
    """Which row of a quota holds where one starts inside a period; None where nothing is said."""
    return next((_STARTS[choice] for choice in line.choices if choice in _STARTS), None)


def check_endings(line: Statement, scope: Scope) -> None:
    """Each question at the end of a quota's line is answered once; absences need a proration."""
    for answers in _QUESTIONS:
        if sum(choice in answers for choice in line.choices) > 1:
            message = "the end of this line answers one question twice"
            scope.add("line-twice", message, "keep one of the two", line.span)
    by = proration_at_end(line)
    if line.has("absences_out") and (by is None or by.by is ProratedBy.NOTHING):
        message = "absences can only be left out where days are counted"
        remedy = "write prorated by days, absences out"
        scope.add("absences-without-proration", message, remedy, line.span)
