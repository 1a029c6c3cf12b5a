"""Step 2: where rows begin that each person's own values say, and who has no such values.

`from person.threshold: 9%` begins, for a person and a period in which the total adds up, at the value
of the last day of it on which the person is on the plan, like a quota of that period. Who has none,
or whose rows do not ascend, is not paid by the component in that period.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from comp.engine.days import period_number, with_names
from comp.engine.expressions import measures_of, quantity
from comp.engine.numbers import ZERO, number
from comp.engine.parts import calculated_table, start_column
from comp.engine.quotas import Quotas
from comp.engine.setting import Setting
from comp.language.plan import Axis, Commission, Table, quota_period
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
    kept = told.filter(_ascending(table)).rename({"number": "period"})
    frame = frame.join(kept, on=["pid", "period"], how="inner", maintain_order="left")
    if table.axis is not Axis.ATTAINMENT:
        return frame
    return frame.with_columns(pl.col(name) * pl.col("quota") for name in _names(table))


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
    values = [
        (number(row.bound) if row.start is None else quantity(row.start).value())
        for row in table.rows
    ]
    names = _names(table)
    return frame.select(
        "pid", "number", *(each.alias(name) for each, name in zip(values, names, strict=True))
    )


def _names(table: Table) -> list[str]:
    return [start_column(row) for row in range(len(table.rows))]


def _ascending(table: Table) -> pl.Expr:
    """True where no row begins below the one above it, or below 0; false where a start is empty."""
    names = _names(table)
    tests = [pl.col(names[0]) >= ZERO]
    tests += [pl.col(low) <= pl.col(high) for low, high in pairwise(names)]
    return pl.all_horizontal(each.fill_null(False) for each in tests)


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
    lacking = told.filter(~_ascending(table))
    named = with_names(
        lacking.rename({"number": "period"}), setting.calendar, kind, "period", "name"
    )
    for row in setting.people.name(named.head(SHOWN)).iter_rows(named=True):
        yield _problem(component, table, row)
    if lacking.height > SHOWN:
        more = f"{lacking.height - SHOWN} more people and periods have no such rows in {component.name}"
        yield Problem(
            code="start-missing",
            message=more,
            remedy="give the values",
            span=table.span,
            value="more",
        )


def _problem(component: Commission, table: Table, row: dict[str, object]) -> Problem:
    """Which row of one person and period has no start, or begins too low."""
    person, period = row["person"], row["name"]
    starts = [row[name] for name in _names(table)]
    empty = next((at for at, value in enumerate(starts) if value is None), None)
    if empty is not None:
        text = table.rows[empty].bound_text
        message = f"{text} is empty for {person} in {period}; {component.name} pays nothing there"
        remedy = "give the value, or a row for everybody that is written out"
        return Problem(
            "start-missing", message, remedy, table.rows[empty].span, value=f"{person} {period}"
        )
    low = next(
        at
        for at in range(len(starts))
        if starts[at] < (starts[at - 1] if at else 0)  # type: ignore[operator]
    )
    before = table.rows[low - 1].bound_text if low else "0"
    message = f"{table.rows[low].bound_text} lies below {before} for {person} in {period}; {component.name} pays nothing there"
    remedy = "mend the values, or write max(...) around the start"
    return Problem(
        "start-missing", message, remedy, table.rows[low].span, value=f"{person} {period}"
    )
