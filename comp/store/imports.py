"""`comp import`: the ledger files of a workspace into the store, all or nothing, each fact once.

    taken = take_in(workspace, reading)              canonical rows; no database yet
    done = bring_in(session, actor, taken, missing)  what is new, changed, gone; written together

Rows are known by key and content, for ever: the same row again changes nothing. Other content under a
known key is a further version. A row that is no longer in the files stays unless `missing` says remove.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import polars as pl
from sqlmodel import Session, col, select

from comp import __version__
from comp.ledger.ledger import LedgerReading
from comp.ledger.tables import TABLES
from comp.output.manifest import frame_hash
from comp.pipeline import Workspace
from comp.store import bulk
from comp.store.audit import append, next_id
from comp.store.canonical import PERSONAL, canonical, content_columns
from comp.store.facts import newest
from comp.store.periods import unsettle
from comp.store.persons import add_assignments, keep_names
from comp.store.refusal import refused
from comp.store.runs import keep_plan, keep_settings, latest_import
from comp.store.tables import ControlTotal, Import, ImportFile, ImportTable, LedgerRow
from comp.store.users import Actor

Missing = Literal["stay", "remove"]

EDITED = ["table_name", "key", "version"]
_ROWS = [*EDITED, "content", "hash", "source_file", "source_row"]
_TYPES = {
    "table_name": pl.String(),
    "key": pl.String(),
    "version": pl.Int64(),
    "content": pl.String(),
    "hash": pl.Binary(),
    "source_file": pl.String(),
    "source_row": pl.Int64(),
}


@dataclass(frozen=True)
class Taken:
    """A reading ready to be stored: canonical rows by table, their hash, names of people, files."""

    workspace: Workspace
    rows: Mapping[str, pl.DataFrame]
    columns: Mapping[str, str]
    hashes: Mapping[str, str]
    names: pl.DataFrame
    people: pl.DataFrame
    totals: pl.DataFrame
    files: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Imported:
    """What an import did. `number` is 0 where it changed nothing, and then nothing was written.

    Frames have `table_name, key, version`; `missing` are rows that are not in the files and stayed.
    """

    number: int
    added: pl.DataFrame
    changed: pl.DataFrame
    removed: pl.DataFrame
    missing: pl.DataFrame
    same: int
    renamed: int = 0
    period: str = ""
    """The open period whose calculation fell with it."""


@dataclass
class _Difference:
    """How the files differ from the store, table by table."""

    added: list[pl.DataFrame] = field(default_factory=list)
    changed: list[pl.DataFrame] = field(default_factory=list)
    missing: list[pl.DataFrame] = field(default_factory=list)
    same: int = 0


def take_in(workspace: Workspace, reading: LedgerReading) -> Taken:
    """Canonical rows of a whole reading (`read_facts(workspace, whole=True)`), hashed."""
    frames = {name: getattr(reading.ledger, name) for name in TABLES}
    frames = {name: frame for name, frame in frames.items() if frame.height}
    rows = {
        name: canonical(TABLES[name], frame, TABLES[name].types(workspace.schema))
        for name, frame in frames.items()
    }
    columns = {
        name: " ".join(content_columns(TABLES[name], frame)) for name, frame in frames.items()
    }
    people = reading.ledger.people
    named = [name for name in PERSONAL if name in people.columns]
    names = people.select("person", *named).drop_nulls("person")
    return Taken(
        workspace=workspace,
        rows=rows,
        columns=columns,
        hashes={name: _over(found["hash"]) for name, found in rows.items()},
        names=names.unique("person", keep="last", maintain_order=True),
        people=rows.get("people", pl.DataFrame()),
        totals=reading.control_totals,
        files=_files(workspace.root, reading.control_totals),
    )


def bring_in(session: Session, by: Actor, taken: Taken, missing: Missing | None = None) -> Imported:
    """Write what is new. The session's transaction is the import: everything of it, or nothing."""
    differs = _compare(session, taken, missing)
    added, changed = _together(differs.added), _together(differs.changed)
    gone = _together(differs.missing)
    if missing is None:
        _refuse_unsure(gone, added)
    removed = gone if missing == "remove" else gone.clear()
    left = gone.clear() if missing == "remove" else gone
    renamed = keep_names(session, taken.names)
    counts = (added.height, changed.height, removed.height)
    done = Imported(
        0,
        added.select(EDITED),
        changed.select(EDITED),
        removed.select(EDITED),
        left.select(EDITED),
        differs.same,
        renamed,
    )
    if not any(counts):
        return done
    row = _header(session, by, taken, counts, differs.same)
    written = pl.concat([added, changed, removed]).sort(EDITED)
    row.content_hash = versions_hash(written)
    session.add(row)
    session.flush()
    bulk.insert(
        session, LedgerRow, written.with_columns(pl.lit(row.id, dtype=pl.Int64).alias("import_id"))
    )
    add_assignments(session, written)
    details = _details(session, row.id, taken)
    for plan in taken.workspace.plan_files:
        keep_plan(session, by, plan)
    facts = {"rows_added": counts[0], "rows_changed": counts[1], "rows_removed": counts[2]}
    append(session, by, "import", f"import {row.id}", rows=[row, *details], facts=facts)
    period = unsettle(session, by, f"import {row.id} brought other rows")
    return replace(done, number=row.id, period=period.name if period else "")


def versions_hash(rows: pl.DataFrame) -> str:
    """One hash over row versions with their places, in order of table, key and version."""
    said = rows.sort(EDITED).select(
        *EDITED, pl.col("hash").bin.encode("hex"), "source_file", "source_row"
    )
    return frame_hash(said.with_columns(pl.col("version", "source_row").cast(pl.Int64)))


def _compare(session: Session, taken: Taken, missing: Missing | None) -> _Difference:
    found = _Difference()
    until = latest_import(session)
    for name, rows in taken.rows.items():
        if missing != "remove" and _last_hash(session, name) == taken.hashes[name]:
            found.same += rows.height
            continue
        known = newest(session, name, until, ["key", "version", "hash", "here"])
        known = known.rename({"hash": "known", "version": "before"})
        joined = rows.join(known, on="key", how="left", maintain_order="left")
        is_known = (pl.col("here") == 1).fill_null(False)
        is_same = is_known & (pl.col("known") == pl.col("hash")).fill_null(False)
        version = (pl.col("before").fill_null(0) + 1).alias("version")
        numbered = joined.with_columns(version, pl.lit(name).alias("table_name"))
        found.added.append(numbered.filter(~is_known).select(_ROWS))
        found.changed.append(numbered.filter(is_known & ~is_same).select(_ROWS))
        found.same += joined.select(is_same.sum()).item()
        found.missing.append(_gone(known, rows, name))
    return found


def _gone(known: pl.DataFrame, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Rows of the store that the files do not have, as the versions that would remove them."""
    absent = known.filter(pl.col("here") == 1).join(rows.select("key"), on="key", how="anti")
    return absent.select(
        pl.lit(name).alias("table_name"),
        "key",
        (pl.col("before") + 1).alias("version"),
        pl.lit(None, dtype=pl.String).alias("content"),
        pl.lit(hashlib.sha256(b"").digest(), dtype=pl.Binary).alias("hash"),
        pl.lit("").alias("source_file"),
        pl.lit(0, dtype=pl.Int64).alias("source_row"),
    )


def _together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    same = [part.select(pl.col(name).cast(kind) for name, kind in _TYPES.items()) for part in parts]
    return pl.concat([pl.DataFrame(schema=_TYPES), *same])


def _refuse_unsure(gone: pl.DataFrame, added: pl.DataFrame) -> None:
    """Rows without a key that went while others came: edited, or new ones beside old ones?"""
    keyless = [name for name, table in TABLES.items() if not table.key]
    for name in keyless:
        lost = gone.filter(pl.col("table_name") == name)
        new = added.filter(pl.col("table_name") == name)
        if lost.height and new.height:
            raise refused(
                "rows-missing",
                f"{name} has {new.height} new rows, and {lost.height} rows of earlier imports are "
                "not in the files; if they were edited, both would count",
                "say what holds of rows that are not there: --missing stay (they count on) or "
                "--missing remove (they no longer count)",
            )


def _header(
    session: Session, by: Actor, taken: Taken, counts: tuple[int, int, int], same: int
) -> Import:
    return Import(
        id=next_id(session, Import),
        at=by.at,
        by=by.name,
        engine=__version__,
        settings_hash=keep_settings(session, by, taken.workspace.settings.canonical()),
        added=counts[0],
        changed=counts[1],
        removed=counts[2],
        same=same,
        content_hash="",
    )


def _details(
    session: Session, number: int, taken: Taken
) -> list[ImportFile | ImportTable | ControlTotal]:
    rows: list[ImportFile | ImportTable | ControlTotal] = [
        ImportFile(import_id=number, file=file, sha256=digest, size=size)
        for file, digest, size in taken.files
    ]
    rows += [
        ImportTable(
            import_id=number,
            name=name,
            rows=frame.height,
            columns=taken.columns[name],
            sha256=taken.hashes[name],
        )
        for name, frame in taken.rows.items()
    ]
    for total in taken.totals.iter_rows(named=True):
        said = {name: value if value is not None else "" for name, value in total.items()}
        rows.append(ControlTotal(import_id=number, **{k: str(v) for k, v in said.items()}))
    session.add_all(rows)
    return rows


def _last_hash(session: Session, name: str) -> str | None:
    """The hash of a table as the last import that met it found it."""
    found = select(ImportTable).where(ImportTable.name == name)
    last = session.exec(found.order_by(col(ImportTable.import_id).desc()).limit(1)).first()
    return last.sha256 if last else None


def _over(hashes: pl.Series) -> str:
    digest = hashlib.sha256()
    for value in hashes:
        digest.update(value)
    return digest.hexdigest()


def _files(root: Path, totals: pl.DataFrame) -> tuple[tuple[str, str, int], ...]:
    """Name, SHA-256 and size of every file a row came from."""
    found = []
    for name in sorted(set(totals["file"].to_list())):
        path = root / name
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append((name, digest, path.stat().st_size))
    return tuple(found)
