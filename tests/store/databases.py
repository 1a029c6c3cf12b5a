"""Real databases for tests: an SQLite file, and a PostgreSQL server started for the tests on loopback.

The server is Debian's (the package that brings psql); without it tests on PostgreSQL are left out, and say so.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

PLACES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/bin")]


def postgresql_programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, or None where PostgreSQL is not installed."""
    return next((place for place in PLACES if (place / "initdb").exists()), None)


@dataclass
class Server:
    """A running server; every call of `fresh` makes an empty database."""

    port: int
    numbers: Iterator[int]

    def fresh(self) -> str:
        name = f"comp_{next(self.numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgresql://comp@127.0.0.1:{self.port}/{name}"

    def drop(self, address: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")


@contextmanager
def postgresql(programs: Path) -> Iterator[Server]:
    """A server in a folder of its own, gone with all its data when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="comp-pg-"))
    owner: dict[str, object] = {}
    if os.getuid() == 0:
        # A server refuses to run as root.
        entry = pwd.getpwnam("postgres")
        owner = {"user": entry.pw_uid, "group": entry.pw_gid}
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    port = _free_port()
    data = folder / "data"
    how = {"cwd": folder, "check": True, "capture_output": True, **owner}
    quick = "-c fsync=off -c full_page_writes=off -c max_connections=40 -c shared_buffers=64MB"
    try:
        subprocess.run(
            [
                programs / "initdb",
                "-D",
                data,
                "-U",
                "comp",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
            ],
            **how,
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {quick}"
        log = folder / "log"
        subprocess.run(
            [programs / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start"], **how
        )
        try:
            yield Server(port, count(1))
        finally:
            subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **how)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
