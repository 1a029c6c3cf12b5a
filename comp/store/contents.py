"""The contents that are too many for single commitments: lines and balances of runs, rows of imports.

Each run and import row holds one hash over them (and the chain holds the hash of that row); here they
are hashed again and compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl
from sqlmodel import Session, col, select

from comp.ledger.tables import TABLES
from comp.output.manifest import text_hash
from comp.store import bulk
from comp.store.facts import VERSIONS
from comp.store.imports import EDITED, versions_hash
from comp.store.persons import assignments_of
from comp.store.runs import result_hash, stored
from comp.store.tables import Audit, Closing, Import, PayPeriod, PlanText, Run, SettingsText

_ROWS = {"table_name": pl.String(), **VERSIONS}
_ASSIGNED = {
    **dict.fromkeys(("table_name", "key", "person", "plan", "manager"), pl.String()),
    "version": pl.Int64(),
    "first_day": pl.Date(),
    "last_day": pl.Date(),
}


def bad_contents(session: Session) -> Iterator[tuple[int, str]]:
    """The entry that wrote it, and what it is, of everything whose hash is no longer the one kept."""
    yield from _runs(session)
    yield from _imports(session)
    yield from _assignments(session)
    texts = [(f"plan {row.hash}", row.hash, row.text) for row in session.exec(select(PlanText))]
    texts += [
        (f"settings {row.hash}", row.hash, row.text) for row in session.exec(select(SettingsText))
    ]
    for subject, digest, text in texts:
        if text_hash(text) != digest:
            yield _entry(session, subject), f"the text of {subject[:21]} was changed"
    closed = set(session.exec(select(Closing.run_id)))
    for period in session.exec(select(PayPeriod)):
        if period.state in ("locked", "paid") and period.run_id not in closed:
            yield (
                _entry(session, f"period {period.name}"),
                f"{period.name} is {period.state} and nobody closed it",
            )


def _runs(session: Session) -> Iterator[tuple[int, str]]:
    """Runs whose lines are kept: closed ones, and the latest of each period."""
    closed = set(session.exec(select(Closing.run_id)))
    latest = set(session.exec(select(PayPeriod.run_id)))
    for run in session.exec(select(Run).order_by(col(Run.id))):
        if run.id not in closed | latest:
            continue
        if result_hash(*stored(session, run.id)) != run.result_hash:
            yield (
                _entry(session, f"run {run.id}"),
                f"lines or balances of run {run.id} were changed",
            )


def _imports(session: Session) -> Iterator[tuple[int, str]]:
    total = 0
    for row in session.exec(select(Import).order_by(col(Import.id))):
        found = bulk.select(
            session,
            f"SELECT {', '.join(_ROWS)} FROM ledger_rows WHERE import_id = ?",
            _ROWS,
            (row.id,),
        )
        total += found.height
        if versions_hash(found) != row.content_hash or not _is_as_hashed(found):
            yield (
                _entry(session, f"import {row.id}"),
                f"ledger rows of import {row.id} were changed",
            )
    held = bulk.select(session, "SELECT COUNT(*) FROM ledger_rows", {"rows": pl.Int64()}).item()
    if held != total:
        yield 0, "ledger rows belong to no import"


def _is_as_hashed(rows: pl.DataFrame) -> bool:
    for name, key, content, digest in rows.select(
        "table_name", "key", "content", "hash"
    ).iter_rows():
        text = "" if content is None else f"{name}\n{key}\n{content}"
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() != digest:
            return False
    return set(rows["table_name"].unique()) <= set(TABLES)


def _assignments(session: Session) -> Iterator[tuple[int, str]]:
    """Assignments are the rows of people once more; they must say the same."""
    people = bulk.select(
        session,
        "SELECT table_name, key, version, content FROM ledger_rows WHERE table_name = 'people'",
        {name: _ROWS[name] for name in (*EDITED, "content")},
    )
    wanted = assignments_of(people)
    found = bulk.select(session, f"SELECT {', '.join(_ASSIGNED)} FROM assignments", _ASSIGNED)
    if not wanted.select(list(_ASSIGNED)).sort(EDITED).equals(found.sort(EDITED)):
        yield 0, "assignments are not what rows of people say"


def _entry(session: Session, subject: str) -> int:
    """The first entry about something; 0 where none is left."""
    found = select(Audit.seq).where(Audit.subject == subject).order_by(col(Audit.seq))
    return session.exec(found).first() or 0
