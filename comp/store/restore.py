"""Bringing a snapshot back into an empty place, whole or not at all.

A store that is there is never written over. The chain of the snapshot is verified first, and gets an
entry of its own; acts after the snapshot are gone, which heads printed since then show.
"""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from pathlib import Path

import psycopg
from sqlalchemy import text
from sqlmodel import Session, col, select

from comp.store.audit import Head, append
from comp.store.database import VERSION, Store, engine_at, other_version, version_of
from comp.store.migrate import upgrade
from comp.store.place import database_file
from comp.store.refusal import Refused, refused
from comp.store.snapshot import flush
from comp.store.tables import METADATA, Audit
from comp.store.users import Actor
from comp.store.verify import verify

_NOT_READ = (
    sqlite3.DatabaseError,
    psycopg.DataError,
    zipfile.BadZipFile,
    KeyError,
    UnicodeDecodeError,
)


def restore(snapshot: Path, url: str, by: Actor) -> Head:
    """The store of a snapshot at an address where there is none; the head of its chain."""
    target = database_file(url)
    if not snapshot.is_file():
        raise refused(
            "snapshot-not-there",
            f"there is no snapshot {snapshot.as_posix()}",
            "name a file of the workspace's folder snapshots: ls snapshots",
        )
    if (snapshot.suffix == ".zip") is not (target is None):
        raise _of_the_other_database(snapshot, target)
    try:
        return (
            _into_postgresql(snapshot, url, by) if target is None else _file(snapshot, target, by)
        )
    except _NOT_READ as error:
        raise refused(
            "snapshot-unreadable",
            f"{snapshot.as_posix()} is no snapshot that can be read ({error}); nothing was restored",
            "take another one, or a copy of this one from a backup: ls snapshots",
        ) from error


def _file(snapshot: Path, target: Path, by: Actor) -> Head:
    if target.exists():
        raise _not_empty(target.as_posix(), f"mv {target.name} {target.stem}-before{target.suffix}")
    building = target.with_name(f".{target.name}.building")
    try:
        shutil.copyfile(snapshot, building)
        store = Store(engine_at(f"sqlite:///{building.as_posix()}"), "")
        try:
            _check_version(_version_in(building))
            with store.writing() as session:
                head = _accepted(session, snapshot, by)
        finally:
            store.close()
        flush(building)
        building.replace(target)
        flush(target.parent)
    finally:
        for left in target.parent.glob(f"{building.name}*"):
            left.unlink()
    return head


def _version_in(file: Path) -> str:
    with sqlite3.connect(file) as database:
        (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    database.close()
    return str(version)


def _into_postgresql(snapshot: Path, url: str, by: Actor) -> Head:
    engine = engine_at(url)
    store = Store(engine, url)
    try:
        with zipfile.ZipFile(snapshot) as archive:
            _check_version(archive.read("version.txt").decode())
            if version_of(engine) is None:
                upgrade(engine)
            with store.writing() as session:
                if session.exec(select(Audit).order_by(col(Audit.seq)).limit(1)).first():
                    raise _not_empty("this address", "createdb comp_restored")
                _copy_in(session, archive)
                return _accepted(session, snapshot, by)
    finally:
        store.close()


def _copy_in(session: Session, archive: zipfile.ZipFile) -> None:
    """Every table, with the guards off: they refuse rows of locked periods, which these are."""
    driver = session.connection().connection.driver_connection
    assert driver is not None
    tables = METADATA.sorted_tables
    for table in tables:
        session.connection().execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
    for table in tables:
        command = f'COPY "{table.name}" FROM STDIN (FORMAT csv, HEADER)'
        with archive.open(f"{table.name}.csv") as file, driver.cursor().copy(command) as rows:
            while block := file.read(1 << 20):
                rows.write(block)
    for table in tables:
        session.connection().execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))


def _accepted(session: Session, snapshot: Path, by: Actor) -> Head:
    found = verify(session)
    if found:
        raise refused(
            "snapshot-altered",
            f"{snapshot.as_posix()} was changed since it was taken: {found[0].what}; "
            "nothing was restored",
            "take another one, or a copy of this one from a backup: ls snapshots",
        )
    return append(session, by, "restore", f"snapshot {snapshot.name}")


def _check_version(found: str) -> None:
    if found != VERSION:
        raise other_version(found)


def _not_empty(place: str, away: str) -> Refused:
    return refused(
        "store-not-empty",
        f"there is a store at {place} already, and nothing is written over",
        f"move it away first ({away}), or name another place: COMP_DATABASE",
    )


def _of_the_other_database(snapshot: Path, target: Path | None) -> Refused:
    made, wanted = ("PostgreSQL", "SQLite") if target else ("SQLite", "PostgreSQL")
    return refused(
        "snapshot-of-other-database",
        f"{snapshot.as_posix()} is a snapshot of {made}, and the store is to be one of {wanted}",
        "name an empty database: COMP_DATABASE=postgresql://..."
        if target
        else "name a file for the store: COMP_DATABASE=restored.db",
    )
