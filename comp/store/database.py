"""Opening a store, and the only two ways into it: reading, and writing one transaction at a time.

    store = open_store(url)
    with store.reading() as session: ...
    with store.writing() as session: ...      all or nothing, one writer at a time

SQLite: write-ahead log, `synchronous=FULL`, a busy time-out, `BEGIN IMMEDIATE`, so that a writer waits
before it has read anything. PostgreSQL: the same by one advisory lock for the transaction. The schema
is brought to this version by Alembic when the store is made; an older one is refused until
`comp db upgrade`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from comp.store.place import database_file
from comp.store.refusal import Refused, refused

# A connection that cannot even be reset is closed, and the first error reaches the user; without a
# handler the pool would print a traceback of the second.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())

VERSION = "0001"
"""The newest migration; a store has this version or is not opened."""

BUSY_SECONDS = 30
"""How long a writer waits for another one."""

CACHE_MEGABYTES = 64
"""Pages of an SQLite store kept in memory at most, so that a large import does not write them twice."""

_WRITERS = 0x636F6D70
"""The advisory lock every writer takes on PostgreSQL ("comp" in letters)."""


@dataclass(frozen=True)
class Store:
    """An opened store of this version."""

    engine: Engine
    url: str

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the store; nothing it does is kept."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            with Session(connection) as session:
                yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept together when the block ends well, and not at all otherwise.

        The number of the entry of a commit that fails is never acknowledged: errors of the database
        reach the caller.
        """
        connection = self.engine.connect().execution_options(comp_writes=True)
        with connection, _begun(connection), Session(connection) as session:
            yield session
            session.flush()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def _begun(connection: Connection) -> Iterator[None]:
    try:
        transaction = connection.begin()
        if connection.dialect.name != "sqlite":
            connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITERS})"))
    except OperationalError as error:
        if _is_busy(error):
            raise refused(
                "store-busy",
                f"another comp has been writing to the store for {BUSY_SECONDS} seconds",
                "wait until it has finished, then run the same command again",
            ) from error
        raise
    with transaction:
        yield


def _is_busy(error: OperationalError) -> bool:
    """True where another writer was in the way, and nothing is wrong with the database."""
    said = str(error.orig)
    return "database is locked" in said or "lock timeout" in said


def open_store(url: str) -> Store:
    """The store at an address, made if there is none. Refuses one of another version."""
    engine = engine_at(url)
    try:
        found = version_of(engine)
        if found is None:
            from comp.store.migrate import upgrade

            upgrade(engine)
        elif found != VERSION:
            raise other_version(found)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, url)


def version_of(engine: Engine) -> str | None:
    """The migration a database stands at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def other_version(found: str) -> Refused:
    """The refusal of a store of another version."""
    if found < VERSION:
        return refused(
            "store-older",
            f"the store was made by an older comp (version {found}, this one writes {VERSION})",
            "bring it up to date, which takes a snapshot first: comp db upgrade",
        )
    return refused(
        "store-newer",
        f"the store was made by a newer comp (version {found}, this one knows {VERSION})",
        "use the comp that made it, or a newer one",
    )


def engine_at(url: str) -> Engine:
    """Connections to an address, set up as a store needs them; nothing is opened yet."""
    path = database_file(url)
    if path is None:
        return create_engine(url, poolclass=NullPool)
    _in_a_folder(path)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _in_a_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise refused(
            "store-not-there",
            f"there is no folder {path.parent.as_posix()} for the store {path.name}",
            "make the folder, or name another place: COMP_DATABASE, or [database] url in comp.toml",
        )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver begins transactions by itself only before writes; here every one is begun in words.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"cache_size = -{CACHE_MEGABYTES * 1024}",
        "foreign_keys = ON",
        "cell_size_check = ON",
        "recursive_triggers = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("comp_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
