"""The days of lines of zero that are paid on another person's line.

An override on pay stands on the day of the line it is paid on. A line of zero is not written and its
slices name no day; but the line it reads is written, among that person's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from comp.engine.shared import told_apart_by
from comp.language.plan import PayOverride, Plan
from comp.output.rows import Line, Slice, item_and_mark

if TYPE_CHECKING:
    from comp.output.finished import ResultFrames

_About = tuple[str, str, str, str, str]


def days_read(result: ResultFrames, plans: Sequence[Plan]) -> Mapping[str, date]:
    """By the name of the line of zero, in plans that round running totals; others ask for no place."""
    found: dict[str, date] = {}
    for plan in plans:
        overrides = [part for part in plan.components if isinstance(part, PayOverride)]
        for part in overrides if plan.rounding.running_total else []:
            found |= _days(part, plan, plans, result)
    return found


def _days(
    part: PayOverride, plan: Plan, plans: Sequence[Plan], result: ResultFrames
) -> dict[str, date]:
    own = (pl.col("plan") == plan.name) & (pl.col("component") == part.name)
    zero = result.slices.filter(own).join(result.lines.filter(own), on="line", how="anti")
    if zero.is_empty():
        return {}
    read = result.lines.filter(
        pl.col("component").is_in(part.of) & pl.col("kind").is_in(["earned", "true_up"])
    ).join(zero, on=["deal", "kind"], how="semi", nulls_equal=True)
    marked = told_apart_by(part, plan, plans)
    days = {_about(line, marked): line.earned_on for line in _records(read)}
    named = {}
    for piece in map(Slice._make, zero.select(Slice._fields).iter_rows()):
        item, mark = item_and_mark(piece)
        paid = "" if "pay_period" in marked else piece.pay_period
        day = days.get((paid, piece.kind, piece.deal or "", item, mark))
        if day is not None:
            named[piece.line] = day
    return named


def _about(line: Line, marked: Sequence[str]) -> _About:
    """What names a line that is paid on this one, as the engine marks it."""
    item, own_mark = item_and_mark(line)
    words = {"source": line.component, "plan": line.plan, "pay_period": line.pay_period}
    told = [line.person, *(words[name] for name in marked), *([own_mark] if own_mark else [])]
    paid = "" if "pay_period" in marked else line.pay_period
    return (paid, line.kind, line.deal or "", item, " ".join(told))


def _records(lines: pl.DataFrame) -> Sequence[Line]:
    return [Line._make(row) for row in lines.select(Line._fields).iter_rows()]
