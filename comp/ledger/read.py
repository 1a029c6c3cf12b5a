"""Reading the ledger of a workspace: files found, shaped, typed, checked; accepted rows out.

    reading = read_ledger(Path("acme"), settings, settings.schema(), plans)
    reading.ledger.deals, reading.problems, reading.control_totals

Where a whole file cannot be read `reading.stopped` is true, and nothing should be paid from the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from comp.fields import Schema
from comp.language.plan import Plan
from comp.ledger.assemble import Facts, assemble
from comp.ledger.dates import date_pattern
from comp.ledger.files import canonical_file, named_files, read_file, spelling_of, with_sheet
from comp.ledger.header import map_columns, missing_columns
from comp.ledger.ledger import LedgerReading
from comp.ledger.needs import Need, needed_columns
from comp.ledger.raw import RawTable, Spelling
from comp.ledger.rows import Source
from comp.ledger.sources import source_frame
from comp.ledger.tables import TABLES, Table
from comp.problems import Problem, errors
from comp.settings import FileSettings, Settings, TableSettings

FREE_DECIMALS = 12
"""Places an amount from a query may have: it was worked out, not typed."""


@dataclass(slots=True)
class _Search:
    """What one reading gathers on its way: the problems of whole files, raw files already read."""

    root: Path
    settings: Settings
    schema: Schema
    plans: Sequence[Plan]
    problems: list[Problem] = field(default_factory=list)
    shaped: dict[str, pl.DataFrame | None] = field(default_factory=dict)


def read_ledger(
    workspace_root: Path,
    settings: Settings,
    schema: Schema,
    plans: Sequence[Plan],
    *,
    whole: bool = False,
) -> LedgerReading:
    """The checked ledger of a workspace; `whole` with the texts no plan asks for."""
    search = _Search(workspace_root, settings, schema, plans)
    sources: dict[str, Source] = {}
    for name, table in TABLES.items():
        source = _table_source(search, table, settings.said.ledger.table(name))
        if source:
            sources[name] = source
    if not errors(search.problems):
        needed = ("people", "deals") if _need_deals(plans) else ("people",)
        search.problems += [_no_file(name) for name in needed if name not in sources]
    search.shaped.clear()
    currency = usual_currency(settings, plans)
    names = {plan.name for plan in plans} or None
    facts = Facts(schema, currency, plans, settings.calendar(), names, whole=whole)
    reading = assemble(sources, facts, search.problems)
    return replace(reading, stopped=reading.stopped or bool(errors(search.problems)))


def _need_deals(plans: Sequence[Plan]) -> bool:
    """Plans without credits pay by objectives and base alone; then there need be no deals."""
    return not plans or any(plan.credits for plan in plans)


def usual_currency(settings: Settings, plans: Sequence[Plan]) -> str:
    """The currency of amounts that name none: the company's, else the one all plans share."""
    return settings.currency or _only_currency(plans) or "USD"


def _only_currency(plans: Sequence[Plan]) -> str | None:
    currencies = {plan.currency for plan in plans}
    return currencies.pop() if len(currencies) == 1 else None


def _no_file(name: str) -> Problem:
    return Problem(
        "missing-file",
        f"There is no file {name}: neither ledger/{name}.csv, .xlsx or .parquet, nor one named in comp.toml.",
        f'Put ledger/{name}.csv there, or name your file: [ledger.{name}] file = "YOUR FILE"',
        file=f"ledger/{name}.csv",
    )


def _table_source(search: _Search, table: Table, said: TableSettings) -> Source | None:
    """The raw rows of one table under the ledger's column names, or None where there are none."""
    before = len(errors(search.problems))
    spelling = _spelling(search, f"ledger.{table.name}", said)
    if said.query:
        raws = _queried(search, table, said, spelling)
        spelling = replace(spelling, form=replace(spelling.form, decimals=FREE_DECIMALS))
    else:
        raws = _raw_files(search, table.name, said, spelling, table)
    mapped = []
    for raw in raws:
        renamed, problems = map_columns(raw, table, said.columns)
        if not problems:
            problems = missing_columns(
                renamed, table, table.types(search.schema), _needs(search, table)
            )
        search.problems += [*raw.warnings, *problems]
        mapped.append(renamed)
    if not mapped or len(errors(search.problems)) > before:
        return None
    return Source(tuple(mapped), spelling.form, said.values)


def _needs(search: _Search, table: Table) -> list[Need]:
    return needed_columns(search.plans, table.scope) if table.scope else []


def _spelling(search: _Search, section: str, said: FileSettings) -> Spelling:
    spelling = spelling_of(said)
    faults = []
    if date_pattern(said.date) is None:
        faults.append(("date", said.date, 'a form such as date = "M/D/YYYY" or "DD.MM.YYYY"'))
    if said.group and (said.group == said.decimal or said.group.isalnum() or said.group == "-"):
        faults.append(("group", said.group, 'another sign than the decimal one: group = "."'))
    for key, value, wanted in faults:
        search.problems.append(
            Problem(
                "bad-setting",
                f'[{section}] says {key} = "{value}", which cannot be used.',
                f"Write {wanted}",
                file="comp.toml",
                column=key,
            )
        )
    return spelling if not faults else replace(spelling, form=Spelling().form)


def _raw_files(
    search: _Search, name: str, said: FileSettings, spelling: Spelling, table: Table | None
) -> list[RawTable]:
    """The files of a table or source; those that cannot be read leave a problem."""
    if said.files or table is None:
        paths, problems = named_files(search.root, said.files)
    else:
        path, problems = canonical_file(search.root, name)
        paths = [path] if path else []
    search.problems += problems
    raws = []
    for path in paths:
        raw, found = read_file(path, search.root, with_sheet(spelling, path, name), name)
        search.problems += found
        if raw:
            raws.append(raw)
    return raws


def _queried(
    search: _Search, table: Table, said: TableSettings, spelling: Spelling
) -> list[RawTable]:
    from comp.ledger.not_taken import rows_not_taken
    from comp.ledger.query import run_query

    frames = {name: _source(search, name) for name in search.settings.said.sources}
    ready = {name: frame for name, frame in frames.items() if frame is not None}
    if len(ready) < len(frames):
        return []
    types = table.types(search.schema)
    raw, problems = run_query(said.query, ready, table.name, types, spelling.form)
    search.problems += problems
    if raw is None:
        return []
    if not said.leaves_out_rows:
        search.problems += rows_not_taken(table.name, raw, ready)
    return [raw]


def _source(search: _Search, name: str) -> pl.DataFrame | None:
    """One raw file for queries, read once."""
    if name in search.shaped:
        return search.shaped[name]
    said = search.settings.said.sources[name]
    before = len(errors(search.problems))
    spelling = _spelling(search, f"sources.{name}", said)
    raws = _raw_files(search, name, said, spelling, None)
    frame: pl.DataFrame | None = None
    problems: list[Problem] = []
    if raws and len(errors(search.problems)) == before:
        frame, problems = source_frame(raws, said.types, spelling.form)
    if not said.files:
        problems = [_source_without_file(name)]
    search.problems += problems
    search.shaped[name] = frame
    return frame


def _source_without_file(name: str) -> Problem:
    return Problem(
        "bad-setting",
        f"[sources.{name}] names no file.",
        f'Write file = "raw/{name}.csv"',
        file="comp.toml",
        column="file",
    )
