"""Which rows of a finished run are written: `--person`, `--from`, `--through`.

A selection only leaves rows out; what is left equals the full run's rows byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from comp.language.plan import Plan
from comp.output.finished import FinishedRun
from comp.periods import Calendar, Period, PeriodKind


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
        )
    }
    return Shown(**frames, uncredited=_left_out(run, selection))


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


def _left_out(run: FinishedRun, selection: Selection) -> pl.DataFrame:
    """Deals that did not count, by the pay period of their day, as statements show them.

    A deal without a day belongs to the end of the run.
    """
    frame = _kept(run.result.uncredited, selection, run.calendar)
    if frame.is_empty() or not (selection.first or selection.last):
        return frame
    deals = run.ledger.deals.filter(pl.col("deal").is_in(frame.get_column("deal").implode()))
    dates = [name for name, kind in deals.schema.items() if kind == pl.Date()]
    rows = deals.unique(["deal", "item"], keep="first").select("deal", "item", *dates)
    dated = frame.with_row_index("place").join(rows, on=["deal", "item"], how="left")
    plans = {file.plan.name: file.plan for file in run.plans}
    kept = []
    for (plan, credit), group in dated.partition_by("plan", "credit", as_dict=True).items():
        days = group.select(_day(plans.get(str(plan)), str(credit), dates)).to_series()
        inside = [
            day for day in days.unique() if _is_shown(day, plans.get(str(plan)), selection, run)
        ]
        kept.append(group.filter(days.is_in(inside, nulls_equal=True)))
    return pl.concat(kept).sort("place").select(frame.columns)


def _day(plan: Plan | None, credit: str, dates: list[str]) -> pl.Expr:
    """The day on which the credit would have counted the deal, or it closed."""
    asked = [each.dated.name for each in plan.credits if each.name == credit] if plan else []
    known = [pl.col(name) for name in (*asked, "close_date") if name in dates]
    return pl.coalesce(*known, pl.lit(None, dtype=pl.Date)).alias("day")


def _is_shown(day: date | None, plan: Plan | None, selection: Selection, run: FinishedRun) -> bool:
    if day is None:
        return selection.last is None
    kind = PeriodKind.MONTH if plan is None else plan.pay
    return _inside(run.calendar.period(kind, day), selection)
