"""Step 2: where rows begin that each person's own values say, and who has no such values.

`from person.threshold: 9%` begins, for a person and a period in which the total adds up, at the value
of the last day of it on which the person is on the plan, like a quota of that period. Who has none,
or whose rows do not ascend, is not paid by the component in that period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import polars as pl

from comp.engine.days import period_number, with_names
from comp.engine.expressions import measures_of, quantity
from comp.engine.numbers import ZERO, Quotient, constant
from comp.engine.parts import calculated_table, start_column
from comp.engine.quotas import Quotas
from comp.engine.setting import Setting
from comp.language.plan import Axis, Bonus, Commission, Curve, Row, Table, quota_period
from comp.periods import PeriodKind
from comp.problems import Problem

SHOWN = 20


def with_starts(frame: pl.DataFrame, component: Commission, quotas: Quotas) -> pl.DataFrame:
    """Running totals (`pid, period`) with `start N`, the amount at which each row begins; rows of
    people and periods without are left out."""
    table = calculated_table(component)
    if table is None or component.accumulated is None:
        return frame
    asked = frame.select("pid", pl.col("period").alias("number")).unique(maintain_order=True)
    told = _starts(asked, table, component.accumulated, quotas)
    kept = told.filter(_ascending(table.rows)).rename({"number": "period"})
    frame = frame.join(kept, on=["pid", "period"], how="inner", maintain_order="left")
    if table.axis is not Axis.ATTAINMENT:
        return frame
    return frame.with_columns(pl.col(name) * pl.col("quota") for name in _names(table.rows))


def _starts(asked: pl.DataFrame, table: Table, kind: PeriodKind, quotas: Quotas) -> pl.DataFrame:
    """`asked` (`pid, number`) with `start N` of every row as it is written; empty where it is."""
    periods = quotas.members.periods(kind, quotas.plan.last_day)
    days = periods.select("pid", "number", "first_day", "last_day", "stint")
    frame = asked.join(days, on=["pid", "number"], how="inner", maintain_order="left")
    frame = quotas.members.asked(frame, *table.starts)
    for measure in measures_of(*table.starts):
        own = quota_period(measure, kind) or kind
        around = period_number(quotas.calendar, own, pl.col("last_day")).alias("number")
        quota = quotas.over(frame.select("pid", around), measure.credit, own)
        name = f"quota of {measure.subject}"
        frame = frame.with_columns(quota.get_column("quota").alias(name))
    return _with_columns(frame, table.rows).select("pid", "number", *_names(table.rows))


def start_of(row: Row) -> Quotient:
    """Where a row begins."""
    return constant(row.bound) if row.start is None else quantity(row.start)


def with_steady_rows(frame: pl.DataFrame, component: Bonus | Curve) -> pl.DataFrame:
    """Measured periods without those for which a step or point has no start, or begins too low."""
    rows = rows_of(component)
    if all(row.start is None for row in rows):
        return frame
    return frame.filter(_steady(frame, component, rows))


def _steady(frame: pl.DataFrame, component: Bonus | Curve, rows: Sequence[Row]) -> pl.Series:
    told = _with_columns(frame, rows)
    return told.select(_ascending(rows, isinstance(component, Curve), from_zero=False)).to_series()


def rows_of(component: Bonus | Curve) -> tuple[Row, ...]:
    """The steps of a bonus, the points of a curve."""
    if isinstance(component, Curve):
        return component.points
    return component.steps.rows if component.steps is not None else ()


def _with_columns(frame: pl.DataFrame, rows: Sequence[Row]) -> pl.DataFrame:
    return frame.with_columns(
        start_of(row).value().alias(name) for row, name in zip(rows, _names(rows), strict=True)
    )


def _names(rows: Sequence[Row]) -> list[str]:
    return [start_column(row) for row in range(len(rows))]


def _ascending(rows: Sequence[Row], strict: bool = False, *, from_zero: bool = True) -> pl.Expr:
    """True where no row begins below the one above it (`strict`: or where it does), or below 0; false
    where a start is empty."""
    names = _names(rows)
    tests = [pl.col(name).is_not_null() for name in names]
    tests += [pl.col(names[0]) >= ZERO] if from_zero else []
    for low, high in pairwise(names):
        below = pl.col(low) < pl.col(high) if strict else pl.col(low) <= pl.col(high)
        tests.append(below.fill_null(False))
    return pl.all_horizontal(tests)


def missing_starts(
    component: Commission, entries: pl.DataFrame, setting: Setting
) -> Iterator[Problem]:
    """People with credit in a period for which a row has no start, or one below the row above it."""
    table, kind = calculated_table(component), component.accumulated
    if table is None or kind is None:
        return
    period = period_number(setting.calendar, kind, pl.col("counts_on")).alias("number")
    asked = entries.filter(pl.col("turn") == 0).select("pid", period).unique().sort("pid", "number")
    told = _starts(asked, table, kind, setting.quotas)
    lacking = told.filter(~_ascending(table.rows)).rename({"number": "period"})
    named = with_names(lacking, setting.calendar, kind, "period", "name")
    yield from _problems(component.name, table.rows, named, setting, strict=False)


def unsteady_rows(
    component: Bonus | Curve, periods: pl.DataFrame, setting: Setting
) -> Iterator[Problem]:
    """The same for measured periods (`pid, number, name` and what the starts ask)."""
    rows = rows_of(component)
    if all(row.start is None for row in rows):
        return
    lacking = _with_columns(periods, rows).filter(~_steady(periods, component, rows))
    strict = isinstance(component, Curve)
    yield from _problems(component.name, rows, lacking.sort("pid", "number"), setting, strict)


def _problems(
    name: str, rows: Sequence[Row], lacking: pl.DataFrame, setting: Setting, strict: bool
) -> Iterator[Problem]:
    for told in setting.people.name(lacking.head(SHOWN)).iter_rows(named=True):
        yield _problem(name, rows, told, strict)
    if lacking.height > SHOWN:
        more = f"{lacking.height - SHOWN} more people and periods have no such rows in {name}"
        remedy, span = "give the values", rows[0].span
        yield Problem("start-missing", more, remedy, span, value="more")


def _problem(name: str, rows: Sequence[Row], told: dict[str, object], strict: bool) -> Problem:
    """Which row of one person and period has no start, or begins too low."""
    whose = f"{told['person']} in {told['name']}; {name} pays nothing there"
    starts = [told[each] for each in _names(rows)]
    about = f"{told['person']} {told['name']}"
    if None in starts:
        row = rows[starts.index(None)]
        remedy = "give the value, or a row for everybody that is written out"
        message = f"{row.bound_text} is empty for {whose}"
        return Problem("start-missing", message, remedy, row.span, value=about)
    values = [each for each in starts if isinstance(each, Decimal)]
    at = next(
        (
            place
            for place, (low, high) in enumerate(pairwise(values), 1)
            if high < low or (strict and high == low)
        ),
        0,
    )
    before = rows[at - 1].bound_text if at else "0"
    lies = "does not lie above" if strict else "lies below"
    message = f"{rows[at].bound_text} {lies} {before} for {whose}"
    remedy = "mend the values, or write max(...) around the start"
    return Problem("start-missing", message, remedy, rows[at].span, value=about)
