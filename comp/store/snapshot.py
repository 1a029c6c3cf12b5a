"""A copy of the whole store in one file, taken before each lock and before each change of the schema.

SQLite: another database file, by `VACUUM INTO`. PostgreSQL: a zip of one CSV a table, by COPY, all as of
one moment. The file appears whole or not at all.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from sqlalchemy import text

from comp.store.database import (
    VERSION,
    Store,
    engine_at,
    open_store,
    other_version,
    version_of,
)
from comp.store.migrate import upgrade
from comp.store.tables import METADATA

FOLDER = "snapshots"


def take_snapshot(store: Store, root: Path, name: str) -> Path:
    """The snapshot of that name in the workspace's folder `snapshots`; an older one gives way."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    target = folder / f"{name}{'.db' if store.is_sqlite else '.zip'}"
    building = target.with_name(f".{target.name}.building")
    building.unlink(missing_ok=True)
    try:
        if store.is_sqlite:
            # VACUUM cannot run inside a transaction, and the driver begins none by itself.
            raw = store.engine.raw_connection()
            try:
                raw.cursor().execute("VACUUM INTO ?", (building.as_posix(),))
            finally:
                raw.close()
        else:
            _copy(store, building)
        flush(building)
        building.replace(target)
        flush(folder)
    except BaseException:
        building.unlink(missing_ok=True)
        raise
    return target


def upgraded(url: str, root: Path) -> Path | None:
    """Bring an older store to this version after a snapshot, which is returned; None if it has it."""
    engine = engine_at(url)
    try:
        found = version_of(engine)
        if found is None or found == VERSION:
            open_store(url).close()
            return None
        if found > VERSION:
            raise other_version(found)
        taken = take_snapshot(Store(engine, url), root, f"before-schema-{VERSION}")
        upgrade(engine)
        return taken
    finally:
        engine.dispose()


def _copy(store: Store, building: Path) -> None:
    with (
        store.reading() as session,
        zipfile.ZipFile(building, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        version = session.connection().execute(text("SELECT version_num FROM alembic_version"))
        archive.writestr("version.txt", str(version.scalar_one()))
        driver = session.connection().connection.driver_connection
        assert driver is not None
        for name in sorted(METADATA.tables):
            command = f'COPY "{name}" TO STDOUT (FORMAT csv, HEADER)'
            with archive.open(f"{name}.csv", "w") as file, driver.cursor().copy(command) as rows:
                for block in rows:
                    file.write(block)


def flush(path: Path) -> None:
    """What is at the path is on the disk when this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
