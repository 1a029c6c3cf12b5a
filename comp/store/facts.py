"""The ledger as the store holds it: the newest version of every row, as of any import.

    reading = stored_facts(session, workspace)              today
    reading = stored_facts(session, workspace, as_of=7)     as import 7 left it

Rows go through the same rules as rows of files, because plans and other rows may have changed since.
"""

from __future__ import annotations

import json

import polars as pl
from sqlmodel import Session, col, select

from comp.ledger.assemble import Facts, assemble
from comp.ledger.header import missing_columns
from comp.ledger.ledger import LedgerReading
from comp.ledger.needs import needed_columns
from comp.ledger.read import usual_currency
from comp.ledger.rows import Source
from comp.ledger.tables import TABLES, Table
from comp.pipeline import Workspace, with_findings
from comp.problems import Problem, errors
from comp.store import bulk
from comp.store.canonical import source_of
from comp.store.runs import latest_import
from comp.store.tables import ImportTable

VERSIONS = {
    "key": pl.String(),
    "version": pl.Int64(),
    "content": pl.String(),
    "hash": pl.Binary(),
    "source_file": pl.String(),
    "source_row": pl.Int64(),
}

HERE = "CASE WHEN content IS NULL THEN 0 ELSE 1 END"


def stored_facts(
    session: Session, workspace: Workspace, *, as_of: int | None = None
) -> LedgerReading:
    """The ledger of the store for the workspace's plans, with everything that is wrong with it."""
    until = latest_import(session) if as_of is None else as_of
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for table in TABLES.values():
        columns = _columns(session, table, until, workspace)
        rows = current_rows(session, table.name, until)
        if rows.is_empty():
            continue
        source = source_of(rows, columns)
        needs = needed_columns(workspace.plans, table.scope) if table.scope else []
        types = table.types(workspace.schema)
        problems += missing_columns(source.raws[0], table, types, needs)
        sources[table.name] = source
    plans = workspace.plans
    currency = usual_currency(workspace.settings, plans)
    names = {plan.name for plan in plans} or None
    facts = Facts(workspace.schema, currency, plans, workspace.calendar, names)
    if errors(problems):
        return LedgerReading(
            assemble({}, facts, ()).ledger, tuple(problems), pl.DataFrame(), stopped=True
        )
    reading = assemble(sources, facts, problems)
    return reading if reading.stopped else with_findings(workspace, reading)


def current_rows(session: Session, table: str, as_of: int) -> pl.DataFrame:
    """The newest version of every row of a table (columns `VERSIONS`), removed ones left out."""
    return newest(session, table, as_of, list(VERSIONS)).filter(pl.col("content").is_not_null())


def deal_is_known(session: Session, deal: str) -> bool:
    """True where an import has brought a deal of that name, also one that was taken out since."""
    begins = '{"deal":' + json.dumps(deal, ensure_ascii=False)
    found = bulk.select(
        session,
        "SELECT 1 FROM ledger_rows WHERE table_name = 'deals' AND substr(key, 1, ?) IN (?, ?) LIMIT 1",
        {"known": pl.Int64()},
        (len(begins) + 1, f"{begins},", f"{begins}}}"),
    )
    return found.height > 0


def newest(session: Session, table: str, as_of: int, columns: list[str]) -> pl.DataFrame:
    """Some columns of the newest version of every row, removed ones too, in order of key.

    `here` is 1 where the row has not been removed.
    """
    asked = ", ".join(HERE if name == "here" else name for name in columns)
    found = bulk.select(
        session,
        f"SELECT {asked} FROM ledger_rows "
        "WHERE table_name = ? AND import_id <= ? ORDER BY key, version",
        {name: VERSIONS.get(name, pl.Int64()) for name in columns},
        (table, as_of),
    )
    # Sorted here: databases order text each in their own way.
    return found.unique("key", keep="last", maintain_order=True).sort("key")


def _columns(session: Session, table: Table, until: int, workspace: Workspace) -> list[str]:
    """Every column an import found, as far as it has a type today."""
    lists = session.exec(
        select(ImportTable.columns).where(
            ImportTable.name == table.name, col(ImportTable.import_id) <= until
        )
    )
    known = table.types(workspace.schema)
    return sorted({name for said in lists for name in said.split() if name in known})
