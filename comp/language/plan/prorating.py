"""How an amount for a whole period counts for a person who has only a part of it on the plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comp.source import Span


class ProratedBy(StrEnum):
    """What the part of a period is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    MONTHS = "months"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Proration:
    """`prorated by days`, `prorated by working days, absences out`, `not prorated` (by NOTHING).

    Where a plan writes none of it, the slot that could hold it is None.
    """

    by: ProratedBy
    absences_out: bool
    span: Span

    @property
    def words(self) -> str:
        """As written: `prorated by working days, absences out`."""
        if self.by is ProratedBy.NOTHING:
            return "not prorated"
        return f"prorated by {self.by.value}" + (", absences out" if self.absences_out else "")
