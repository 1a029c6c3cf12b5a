"""Two long-lived workers at the same import and the same lock: one wins, the other is told plainly.

Tests: comp/store/database.py, comp/store/imports.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import psycopg
from sqlmodel import select

from comp.store.database import open_store
from comp.store.facts import current_rows
from comp.store.tables import Closing, Import
from comp.store.verify import verify
from tests.house.tree import ROOT
from tests.scale import count
from tests.store.acts import MARCH, approved, imported, opened, workspace_at

Worker = subprocess.Popen[str]


@contextmanager
def two_workers(folder: Path) -> Iterator[list[Worker]]:
    command = [sys.executable, "-m", "tests.store.racer", str(folder)]
    workers = [
        subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    try:
        yield workers
    finally:
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.close()
            worker.wait(timeout=60)


def race(workers: list[Worker], act: str, url: str, number: int) -> list[str]:
    """Both get ready, then both are let go; what each says."""
    for worker in workers:
        tell(worker, f"{act} {url} {number}")
    assert [hear(worker) for worker in workers] == ["ready", "ready"]
    for worker in workers:
        tell(worker, "go")
    return sorted(hear(worker) for worker in workers)


def tell(worker: Worker, line: str) -> None:
    assert worker.stdin is not None
    worker.stdin.write(line + "\n")
    worker.stdin.flush()


def hear(worker: Worker) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def test_the_same_import(url: str, tmp_path: Path) -> None:
    url = url.replace("postgresql://", "postgresql+psycopg://")
    folder = tmp_path / "acme"
    workspace_at(folder)
    store = open_store(url)
    rounds = count(1000)
    with two_workers(folder) as workers:
        for number in range(1, rounds + 1):
            # The loser waited, then found everything there: nothing new, number 0.
            assert race(workers, "import", url, number) == ["0", str(number)]
    with store.reading() as session:
        rows = current_rows(session, "deals", rounds)
        assert rows.height == rounds + 1
        changed = rows.filter(pl.col("key").str.contains('"D-1"'))
        assert changed["version"].to_list() == [rounds]
        assert len(session.exec(select(Import)).all()) == rounds
        assert verify(session) == []
    store.close()


def test_the_same_lock(url: str, tmp_path: Path) -> None:
    url = url.replace("postgresql://", "postgresql+psycopg://")
    folder = tmp_path / "acme"
    workspace = workspace_at(folder)
    store = open_store(url)
    imported(store, workspace)
    opened(store, workspace, MARCH)
    approved(store, workspace, MARCH)
    store.close()
    with two_workers(folder) as workers:
        for number in range(count(1000)):
            with copied(url, number) as copy:
                assert race(workers, "lock", copy, number) == ["locked1", "period-state"]
                store = open_store(copy)
                with store.reading() as session:
                    assert len(session.exec(select(Closing)).all()) == 1
                    assert number % 20 or verify(session) == []
                store.close()


@contextmanager
def copied(url: str, number: int) -> Iterator[str]:
    """A copy of a store nobody is connected to."""
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        copy = file.with_name(f"race{number}.db")
        shutil.copyfile(file, copy)
        yield f"sqlite:///{copy}"
        for left in file.parent.glob(f"race{number}.db*"):
            left.unlink()
        return
    server, _, name = url.replace("+psycopg", "").rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE race TEMPLATE {name}")
        yield f"{url.rpartition('/')[0]}/race"
        connection.execute("DROP DATABASE race WITH (FORCE)")
