"""A person's time on the plan: what a part of a period counts, months of service, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comp.language.plan.values import Field
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


@dataclass(frozen=True, slots=True)
class Service:
    """`in months A to B` of service, both inside, counted from the month of `started`."""

    first: int
    last: int
    started: Field


class RowStarts(StrEnum):
    """Which row of a quota holds in a period in which another one starts."""

    ON_LAST_DAY = "as of the last day"
    BY_DAYS = "weighted by days"
    EACH_DEAL = "as of each deal"
