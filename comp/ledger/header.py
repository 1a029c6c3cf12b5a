"""Are the columns there? Checks a file's header against its table, the plans and `comp.toml`'s mapping.

Whole-file mistakes only: a file that lacks a required column is not read any further.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from comp.fields import FieldType
from comp.ledger.faults import listing
from comp.ledger.needs import Need
from comp.ledger.raw import RawTable
from comp.ledger.tables import Table
from comp.ledger.texts import closest, shown
from comp.problems import Problem


def map_columns(
    raw: RawTable, table: Table, columns: Mapping[str, str]
) -> tuple[RawTable, list[Problem]]:
    """The file under the ledger's names: `columns = {deal = "OrderID"}` renames OrderID to deal."""
    names = raw.frame.columns
    problems = [
        _unmapped(raw, table, to, source) for to, source in columns.items() if source not in names
    ]
    if problems:
        return raw, problems
    if not columns:
        return raw, []
    by_source: dict[str, list[str]] = {}
    for name, source in columns.items():
        by_source.setdefault(source, []).append(name)
    kept = [name for name in names if name not in columns and name not in by_source]
    picked = [raw.frame[source].alias(name) for name, source in columns.items()]
    frame = raw.frame.select(kept).with_columns(picked)
    letters = {
        name: raw.letters[source] for name, source in columns.items() if source in raw.letters
    }
    return replace(raw, frame=frame, letters={**raw.letters, **letters}), []


def missing_columns(
    raw: RawTable,
    table: Table,
    types: Mapping[str, FieldType],
    needs: Sequence[Need],
    amounts: bool = True,
) -> list[Problem]:
    """A problem for each required column, and each column a plan asks for, that the file lacks.

    Where no plan asks for anything, `amounts` wants some amount or number in `deals` all the same.
    """
    names = list(raw.frame.columns)
    problems = [_lacks(raw, table, name) for name in table.required if name not in names]
    if table.name == "deals" and amounts and not problems and not needs:
        counted = (FieldType.MONEY, FieldType.NUMBER)
        if not any(types[name] in counted for name in names if name in types):
            problems.append(_lacks(raw, table, "amount"))
    told = set(table.required)
    for need in needs:
        if need.column not in names and need.column not in told:
            told.add(need.column)
            problems.append(_lacks(raw, table, need.column, need))
    return problems


def _lacks(raw: RawTable, table: Table, name: str, need: Need | None = None) -> Problem:
    names = list(raw.frame.columns)
    meant = closest(name, names)
    why = f"{need.place} asks for {need.scope}.{name}" if need else f"{table.name} needs it"
    found = f'"{shown(meant)}"' if meant else "its name in your file"
    remedy = (
        f"Rename the column, or say in comp.toml under [ledger.{table.name}]: "
        f"columns = {{{name} = {found if meant else chr(34) + 'YOUR COLUMN' + chr(34)}}}"
    )
    return Problem(
        "missing-column",
        f"There is no column {name}, and {why}. The file has: {listing([shown(n) for n in names])}.",
        remedy,
        file=raw.file,
        row=None,
        column=name,
    )


def _unmapped(raw: RawTable, table: Table, to: str, source: str) -> Problem:
    names = list(raw.frame.columns)
    meant = closest(source, names)
    remedy = (
        f'Write in comp.toml under [ledger.{table.name}]: columns = {{{to} = "{shown(meant)}"}}'
        if meant
        else f"Choose one of: {listing([shown(name) for name in names], 20)}."
    )
    return Problem(
        "missing-column",
        f'comp.toml takes {to} from the column "{shown(source)}", which the file does not have.',
        remedy,
        file=raw.file,
        column=source,
    )
