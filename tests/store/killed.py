"""Acts on a store that are killed at one point after the other, and what is left looked at.

    python -m tests.store.killed sqlite FOLDER 200 4711

A point is each SQL statement and each file made durable or renamed. The process forks for every point,
before any thread has been started; the child kills itself at its point as `kill -9` does. Then another
child verifies the store, finds it wholly before or wholly after the act (after it, where the act had
been acknowledged), and does the act again. Prints one line a failure, and how many points there were.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import select

from comp.commands.period import lock as lock_command
from comp.store.database import Store, open_store
from comp.store.periods import period_named
from comp.store.tables import Import, LedgerRow
from comp.store.verify import verify
from tests.store import acts

ACKNOWLEDGED = b"done"


class Points:
    """Counts points and, at the one given, kills this process."""

    def __init__(self, at: int) -> None:
        self.at, self.passed = at, 0

    def here(self, *_: object) -> None:
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Every statement of every connection from now on, every flush and rename of a file."""
        event.listen(Engine, "connect", self._watched)
        for place, name in ((os, "fsync"), (Path, "replace")):
            setattr(place, name, self._after(getattr(place, name)))
        for name in ("execute", "executemany", "copy"):
            setattr(psycopg.Cursor, name, self._after(getattr(psycopg.Cursor, name)))
        for name in ("commit", "rollback"):
            setattr(psycopg.Connection, name, self._after(getattr(psycopg.Connection, name)))

    def _watched(self, connection: Any, _record: object) -> None:
        if hasattr(connection, "set_trace_callback"):
            connection.set_trace_callback(self.here)

    def _after(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **words: Any) -> Any:
            self.here()
            result = call(*args, **words)
            self.here()
            return result

        return counted


def import_(store: Store, folder: Path) -> None:
    acts.imported(store, acts.workspace_at(folder))


def calculate(store: Store, folder: Path) -> None:
    with store.writing() as session:
        acts.calculated(session, acts.workspace_at(folder), acts.MARCH)


def lock(store: Store, folder: Path) -> None:
    """The command itself, with its snapshot."""
    url = store.url.replace("+psycopg", "").removeprefix("sqlite:///")
    os.environ["COMP_DATABASE"] = url
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
        lock_command.__wrapped__(acts.MARCH, folder, "controller")


def approve(store: Store, folder: Path) -> None:
    acts.imported(store, acts.workspace_at(folder))
    acts.opened(store, acts.workspace_at(folder), acts.MARCH)
    acts.approved(store, acts.workspace_at(folder), acts.MARCH)


def open_march(store: Store, folder: Path) -> None:
    acts.imported(store, acts.workspace_at(folder))
    acts.opened(store, acts.workspace_at(folder), acts.MARCH)


def nothing(store: Store, folder: Path) -> None:
    """The act under test begins with an empty store."""


Step = Callable[[Store, Path], None]
ACTS: dict[str, tuple[Step, Step]] = {
    "import": (nothing, import_),
    "calculate": (open_march, calculate),
    "lock": (approve, lock),
}
"""Each act with what has happened before."""


def is_done(store: Store, act: str) -> bool:
    """Whether the act has happened; it must have happened wholly or not at all."""
    with store.reading() as session:
        assert verify(session) == [], verify(session)
        if act == "import":
            done = session.exec(select(Import)).all()
            rows = session.exec(select(LedgerRow)).all()
            assert len(rows) == sum(each.added for each in done)
            assert len(done) <= 1
            return bool(done)
        state = period_named(session, acts.MARCH).state
        assert state in {"calculate": ("open", "calculated"), "lock": ("approved", "locked")}[act]
        return state in ("calculated", "locked")


def check(store: Store, folder: Path, act: str, acknowledged: bool) -> None:
    """What the killed act left is whole, and the act can be finished."""
    done = is_done(store, act)
    assert done or not acknowledged, f"{act} was acknowledged and is lost"
    for left in (folder / "snapshots").glob("*.db"):
        copy = open_store(f"sqlite:///{left}")
        assert not is_done(copy, act)
        copy.close()
    if not done or act == "calculate":
        ACTS[act][1](store, folder)
        assert is_done(store, act)
    elif act == "import":
        assert acts.imported(store, acts.workspace_at(folder)).number == 0


def in_a_child(what: Callable[[], None]) -> tuple[int, bytes]:
    """How a child that did something ended (minus the signal), and what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            what()
            os.write(writing, ACKNOWLEDGED)
            status = 0
        except BaseException:
            os.write(writing, traceback.format_exc()[-3000:].encode())
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended), said


class Places:
    """Copies of a prepared store: files of SQLite, or databases made from a template."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder, self.number = server, folder, 0

    def base(self, act: str) -> tuple[str, Path]:
        return self._at(f"base_{act}"), self.folder / act / "base"

    def copy(self, act: str) -> tuple[str, Path]:
        self.number += 1
        (base, of), name = self.base(act), f"point_{self.number}"
        shutil.copytree(of, self.folder / act / name)
        if self.server == "sqlite":
            # What was prepared is in the file alone: its connections were closed.
            shutil.copyfile(base.removeprefix("sqlite:///"), self.folder / f"{name}.db")
        else:
            self.make(name, f"base_{act}")
        return self._at(name), self.folder / act / name

    def make(self, name: str, template: str = "template1") -> None:
        if self.server != "sqlite":
            address = f"{self.server}/postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    def drop(self, url: str, folder: Path) -> None:
        shutil.rmtree(folder)
        if self.server == "sqlite":
            for file in Path(url.removeprefix("sqlite:///")).parent.glob("point_*.db*"):
                file.unlink()
        else:
            with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
                name = url.rpartition("/")[2]
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _at(self, name: str) -> str:
        if self.server == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        return f"{self.server.replace('postgresql:', 'postgresql+psycopg:')}/{name}"


def on_store(url: str, what: Callable[[Store], None]) -> None:
    store = open_store(url)
    what(store)
    store.close()


def main(server: str, folder: Path, wanted: int, seed: int) -> int:
    """Kill every act at points spread over all of them; the number of failures."""
    places, failures, killed = Places(server, folder), 0, 0
    for act, (_, do) in ACTS.items():
        prepare(places, act)
        total = measured(places, act, do)
        share = min(total, -(-wanted // len(ACTS)))
        for point in sorted(random.Random(seed).sample(range(1, total + 1), share)):
            bad = killed_at(places, act, do, point)
            killed += 1
            if bad:
                failures += 1
                print(f"{act}, point {point} of {total}: {bad}")
    print(f"{killed} points")
    return failures


def prepare(places: Places, act: str) -> None:
    """The store as it is before the act."""
    url, base = places.base(act)
    places.make(f"base_{act}")
    shutil.copytree(acts.STARTER, base)
    before = ACTS[act][0]
    prepared = in_a_child(lambda: on_store(url, lambda store: before(store, base)))
    assert prepared == (0, ACKNOWLEDGED), prepared[1].decode()


def measured(places: Places, act: str, do: Step) -> int:
    """How many points an act has."""
    url, folder = places.copy(act)
    count = folder / "count"

    def counted() -> None:
        points = Points(0)
        points.watch()
        on_store(url, lambda store: do(store, folder))
        count.write_text(str(points.passed))

    ended, said = in_a_child(counted)
    assert ended == 0, said.decode()
    total = int(count.read_text())
    places.drop(url, folder)
    return total


def killed_at(places: Places, act: str, do: Step, point: int) -> str:
    """What is wrong after the act was killed there; nothing where all is well."""
    url, folder = places.copy(act)

    def doomed() -> None:
        Points(point).watch()
        on_store(url, lambda store: do(store, folder))

    ended, said = in_a_child(doomed)
    if ended not in (0, -signal.SIGKILL):
        return f"ended with {ended}: {said.decode()}"
    acknowledged = said == ACKNOWLEDGED
    checked = in_a_child(
        lambda: on_store(url, lambda store: check(store, folder, act, acknowledged))
    )
    places.drop(url, folder)
    return "" if checked[0] == 0 else checked[1].decode()


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
