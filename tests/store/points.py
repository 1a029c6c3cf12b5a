"""Points at which an act can be struck: each SQL statement, each file opened, flushed or renamed.

    Points(17).watch()              the process is killed at the 17th, as `kill -9` does
    Points(17, fail("full")).watch()     the 17th fails as on a full disk, and it goes on from there
    Points(0).watch()               nothing is struck; `passed` counts them

Watch in a process of its own: what is watched stays watched.
"""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine

INJECTED = "injected by a test"
"""In every error made here, so that it is known again."""

Strike = Callable[[str], None]
"""What happens at a point, given what does it: `sqlite`, `postgresql` or `file`."""


def kill(_: str) -> None:
    """No goodbye, no clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


TROUBLES: dict[str, dict[str, Callable[[], BaseException]]] = {
    "full": {
        "sqlite": lambda: sqlite3.OperationalError(f"database or disk is full ({INJECTED})"),
        "postgresql": lambda: psycopg.errors.DiskFull(
            f"could not extend file: No space left on device ({INJECTED})"
        ),
        "file": lambda: OSError(errno.ENOSPC, INJECTED),
    },
    "broken": {
        "sqlite": lambda: sqlite3.OperationalError(f"disk I/O error ({INJECTED})"),
        "postgresql": lambda: psycopg.errors.IoError(
            f"could not read block 1: Input/output error ({INJECTED})"
        ),
        "file": lambda: OSError(errno.EIO, INJECTED),
    },
    "memory": dict.fromkeys(("sqlite", "postgresql", "file"), lambda: MemoryError(INJECTED)),
}
"""What can go wrong, as each of them says it."""


def fail(trouble: str) -> Strike:
    """The call fails as on a disk that is full or broken, or without memory."""

    def failing(where: str) -> None:
        raise TROUBLES[trouble][where]()

    return failing


class Points:
    """Counts points and strikes at the one given; with `on` at every one from there."""

    def __init__(self, at: int, strike: Strike = kill, *, on: bool = False) -> None:
        self.at, self.strike, self.on, self.passed = at, strike, on, 0

    def here(self, where: str) -> None:
        self.passed += 1
        if self.passed == self.at or (self.on and 0 < self.at < self.passed):
            self.strike(where)

    def watch(self) -> None:
        """Everything this process does from now on."""
        event.listen(Engine, "do_connect", self._through_watched)
        for place, name in ((os, "fsync"), (Path, "replace"), (Path, "open")):
            setattr(place, name, self._around(getattr(place, name), "file"))
        for name in ("execute", "executemany", "copy"):
            watched = self._around(getattr(psycopg.Cursor, name), "postgresql")
            setattr(psycopg.Cursor, name, watched)
        for name in ("commit", "rollback"):
            watched = self._around(getattr(psycopg.Connection, name), "postgresql")
            setattr(psycopg.Connection, name, watched)

    def _through_watched(self, dialect: Any, _record: Any, _args: Any, named: Any) -> None:
        if dialect.name == "sqlite":
            named["factory"] = self._watched_connection()

    def _watched_connection(self) -> type[sqlite3.Connection]:
        around = self._around

        class Cursor(sqlite3.Cursor):
            execute = around(sqlite3.Cursor.execute, "sqlite")
            executemany = around(sqlite3.Cursor.executemany, "sqlite")

        class Connection(sqlite3.Connection):
            commit = around(sqlite3.Connection.commit, "sqlite")
            rollback = around(sqlite3.Connection.rollback, "sqlite")

            def cursor(self, factory: type[sqlite3.Cursor] = Cursor) -> sqlite3.Cursor:
                return super().cursor(factory)

        return Connection

    def _around(self, call: Callable[..., Any], where: str) -> Callable[..., Any]:
        """A call with a point before it, where it has not happened, and one after it."""

        def watched(*args: Any, **words: Any) -> Any:
            self.here(where)
            result = call(*args, **words)
            self.here(where)
            return result

        return watched
