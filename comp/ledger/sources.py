"""The raw files of `[sources]`, read as strictly as ledger files, with the types a query needs.

A source with a row that cannot be read stops the query: a sum over the rest would be a wrong number.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from comp.fields import FieldType
from comp.ledger.cells import Form
from comp.ledger.columns import Reading, read_column
from comp.ledger.raw import RawTable
from comp.ledger.texts import closest, shown
from comp.money import PLACES
from comp.problems import Problem

KINDS = {"decimal": FieldType.NUMBER, "date": FieldType.DATE, "text": FieldType.TEXT}
_LISTED = 100


def source_frame(
    raws: list[RawTable], types: Mapping[str, str], form: Form
) -> tuple[pl.DataFrame | None, list[Problem]]:
    """One source as a typed frame with `source_file` and `source_row`."""
    problems: list[Problem] = []
    frames = []
    for raw in raws:
        problems += [
            Problem(fault.code, fault.message, fault.remedy, file=raw.file, row=raw.rows[row])
            for row, fault in list(raw.broken.items())[:_LISTED]
        ]
        frame, found = _typed(raw, types, form)
        frames.append(frame)
        problems += found
    if problems:
        return None, problems
    return pl.concat(frames, how="diagonal_relaxed"), []


def _typed(
    raw: RawTable, types: Mapping[str, str], form: Form
) -> tuple[pl.DataFrame, list[Problem]]:
    problems = [_lacks(raw, name) for name in types if name not in raw.frame.columns]
    columns: list[pl.Series] = []
    for column in raw.frame:
        kind = KINDS[types.get(column.name, "text")]
        if kind is FieldType.TEXT:
            columns.append(column)
            continue
        typed, faults = read_column(column, Reading(kind, form))
        for row, fault in list(faults.items())[:_LISTED]:
            place = Problem(
                fault.code,
                fault.message,
                fault.remedy,
                file=raw.file,
                row=raw.rows[row],
                column=column.name,
                value=shown(column[row]),
            )
            problems.append(place)
        columns.append(_narrow(typed) if kind is FieldType.NUMBER else typed)
    places = [
        pl.Series("source_file", [raw.file]).new_from_index(0, raw.frame.height),
        raw.rows.alias("source_row"),
    ]
    return pl.DataFrame([*columns, *places]), problems


def _narrow(column: pl.Series) -> pl.Series:
    """The decimals with the fewest places that hold them all: products in SQL add up places."""
    places = 0
    while places < PLACES and (column != column.round(places)).any():
        places += 1
    return column.cast(pl.Decimal(18, places)) if _fits(column, places) else column


def _fits(column: pl.Series, places: int) -> bool:
    largest = column.abs().max()
    return not isinstance(largest, Decimal) or len(str(int(largest))) + places <= 18


def _lacks(raw: RawTable, name: str) -> Problem:
    meant = closest(name, raw.frame.columns)
    return Problem(
        "missing-column",
        f'types names the column "{shown(name)}", which the file does not have.',
        f'Did you mean "{meant}"?' if meant else f"Columns are: {', '.join(raw.frame.columns)}.",
        file=raw.file,
        column=name,
    )
