"""Which rows of a finished run are written: `--person`, `--from`, `--through`.

A selection only leaves rows out; what is left equals the full run's rows byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.output.finished import FinishedRun
from comp.periods import Calendar, Period


@dataclass(frozen=True, slots=True)
class Selection:
    """No people means everybody; a missing end is open. Pay periods count by their last day."""

    people: tuple[str, ...] = ()
    first: Period | None = None
    last: Period | None = None

    def as_json(self) -> dict[str, object]:
        """What the manifest says about rows left out."""
        return {
            "person": list(self.people),
            "from": self.first.name if self.first else None,
            "through": self.last.name if self.last else None,
        }


EVERYTHING = Selection()


@dataclass(frozen=True)
class Shown:
    """The frames of a run that are written, after the selection."""

    lines: pl.DataFrame
    slices: pl.DataFrame
    totals: pl.DataFrame
    balances: pl.DataFrame
    uncredited: pl.DataFrame


def shown(run: FinishedRun, selection: Selection = EVERYTHING) -> Shown:
    """The run's frames without the rows the selection leaves out."""
    result = run.result
    frames = {
        name: _kept(frame, selection, run.calendar)
        for name, frame in (
            ("lines", result.lines),
            ("slices", result.slices),
            ("totals", result.totals),
            ("balances", result.balances),
            ("uncredited", result.uncredited),
        )
    }
    return Shown(**frames)


def _kept(frame: pl.DataFrame, selection: Selection, calendar: Calendar) -> pl.DataFrame:
    if selection.people:
        frame = frame.filter(pl.col("person").is_in(list(selection.people)))
    if "pay_period" in frame.columns and (selection.first or selection.last):
        names = frame.get_column("pay_period").unique().to_list()
        kept = [name for name in names if _inside(calendar.parse(name), selection)]
        frame = frame.filter(pl.col("pay_period").is_in(kept))
    return frame


def _inside(period: Period | None, selection: Selection) -> bool:
    if period is None:
        return False
    after = selection.first is None or period.last_day >= selection.first.first_day
    before = selection.last is None or period.last_day <= selection.last.last_day
    return after and before
