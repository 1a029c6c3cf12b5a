"""Ledgers of examples: small tables of text, checked by the rules files are checked by.

`ledger_from_tables({"deals": [{"deal": "D-1", "person": "ana", ...}]}, ...)` reads money with the
currency's sign and thousands commas (`$60,000`) beside plain decimals; everything else is canonical.
Control totals are left out: there is no file to reconcile with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from comp.fields import FieldType, Schema
from comp.language.plan import Plan
from comp.ledger.assemble import Facts, assemble
from comp.ledger.cells import Form
from comp.ledger.header import missing_columns
from comp.ledger.ledger import LedgerReading
from comp.ledger.raw import RawTable, row_numbers, without_blank_rows
from comp.ledger.rows import Source
from comp.ledger.tables import TABLES
from comp.ledger.texts import closest
from comp.money import SIGNS
from comp.periods import Calendar
from comp.problems import Problem

EXAMPLE = "example"
"""The file name rows of examples carry. Their first row is row 2, under the header."""


def ledger_from_tables(
    tables: Mapping[str, Sequence[Mapping[str, str]]],
    schema: Schema,
    currency: str,
    plans: Sequence[Plan],
    calendar: Calendar,
    *,
    known_persons: Collection[str] = (),
) -> LedgerReading:
    """The ledger of an example's tables. `known_persons` need no row in `people`."""
    converted = {
        each.converted.currency for plan in plans for each in plan.credits if each.converted
    }
    known = [currency, *sorted(converted - {currency})]
    signs = tuple(sign for code in known for sign in (SIGNS.get(code), code) if sign)
    form = Form(group=",", signs=signs)
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for name, rows in tables.items():
        if name not in TABLES:
            problems.append(_unknown_table(name))
            continue
        raw = without_blank_rows(_raw(rows))
        types = TABLES[name].types(schema)
        # A plan that counts deals as 1 (meetings, visits) needs no amount.
        found = missing_columns(raw, TABLES[name], types, (), amounts=False) if rows else []
        found += _unknown_columns(raw, name, schema)
        problems += found
        if rows and not found:
            sources[name] = Source((raw,), form)
    facts = Facts(schema, currency, plans, calendar, None, known_persons, counts=False)
    reading = assemble(sources, facts, problems)
    if not problems:
        return reading
    return LedgerReading(reading.ledger, reading.problems, reading.control_totals, stopped=True)


def _unknown_table(name: str) -> Problem:
    """The problem of a table no ledger has."""
    meant = closest(name, list(TABLES))
    return Problem(
        "unknown-table",
        f"There is no ledger table {name}.",
        f"Did you mean {meant}?" if meant else f"Tables are: {', '.join(TABLES)}.",
        file=EXAMPLE,
    )


def _raw(rows: Sequence[Mapping[str, str]]) -> RawTable:
    columns = dict.fromkeys(name for row in rows for name in row)
    frame = pl.DataFrame(
        {
            name: pl.Series([row.get(name, "").strip() or None for row in rows], dtype=pl.String)
            for name in columns
        }
    )
    return RawTable(EXAMPLE, frame, row_numbers(2, len(rows)))


def _unknown_columns(raw: RawTable, name: str, schema: Schema) -> list[Problem]:
    """An example has no columns by accident: one nobody knows is a slip of the pen."""
    types: Mapping[str, FieldType] = TABLES[name].types(schema)
    problems = []
    for column in raw.frame.columns:
        if column not in types:
            meant = closest(column, list(types))
            problems.append(
                Problem(
                    "unknown-column",
                    f"The table {name} has no column {column}.",
                    f"Did you mean {meant}?"
                    if meant
                    else f'Type it in comp.toml: [fields.deal] {column} = "text"',
                    file=raw.file,
                    row=1,
                    column=column,
                )
            )
    return problems
