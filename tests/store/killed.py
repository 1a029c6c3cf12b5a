"""Acts on a store that are struck at one point after the other, and what is left looked at.

    python -m tests.store.killed sqlite FOLDER 4711 killed=200
    python -m tests.store.killed sqlite FOLDER 4711 full=100 broken=100 memory=50 small=100

`points.py` says what a point is. The process forks for every point, before any thread has been started;
the child kills itself at its point as `kill -9` does, or meets a disk that is `full` or `broken`, or has
no `memory`; with `small` files cannot grow beyond some size. Then another child verifies the store, finds
it wholly before or wholly after the act (after it, where the act had been acknowledged), and does the act
again. Prints one line a failure, and how many points there were of each trouble.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import psycopg
import typer
from sqlalchemy.orm import configure_mappers
from sqlmodel import select

# Loaded here once, not by every child.
import comp.handover.locked
import comp.output.results
import comp.store.snapshot  # noqa: F401
from comp.commands.export import payroll as payroll_command
from comp.commands.failures import FAULT, sentence
from comp.commands.period import lock as lock_command
from comp.pipeline import open_workspace
from comp.store.database import Store, open_store
from comp.store.periods import period_named
from comp.store.tables import Export, Import, LedgerRow
from comp.store.verify import verify
from tests.store import acts
from tests.store.points import INJECTED, Points, fail

ACKNOWLEDGED = b"done"
BASE = "\n[handover]\nbase = false\n"


def import_(store: Store, folder: Path) -> None:
    acts.imported(store, acts.workspace_at(folder))


def calculate(store: Store, folder: Path) -> None:
    with store.writing() as session:
        acts.calculated(session, acts.workspace_at(folder), acts.MARCH)


def lock(store: Store, folder: Path) -> None:
    """The command itself, with its snapshot."""
    _beside(store)
    lock_command.__wrapped__(acts.MARCH, folder, "controller")


def export(store: Store, folder: Path) -> None:
    """The command itself, with its files."""
    _beside(store)
    payroll_command.__wrapped__(acts.MARCH, folder, "finance")


def _beside(store: Store) -> None:
    """A command finds the same store, and what it says is kept to be looked at."""
    os.environ["COMP_DATABASE"] = store.url.replace("+psycopg", "").removeprefix("sqlite:///")
    SAID.truncate(0)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(SAID.fileno(), stream.fileno())


SAID = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process
"""What the last command of a child printed."""


def is_told(failure: BaseException) -> bool:
    """Whether the user reads what it was: a sentence for the failure, or problems before the end."""
    if isinstance(failure, typer.Exit):
        SAID.seek(0)
        return INJECTED.encode() in SAID.read()
    return sentence(failure) != FAULT


def approve(store: Store, folder: Path) -> None:
    acts.imported(store, acts.workspace_at(folder))
    acts.opened(store, acts.workspace_at(folder), acts.MARCH)
    acts.approved(store, acts.workspace_at(folder), acts.MARCH)


def open_march(store: Store, folder: Path) -> None:
    acts.imported(store, acts.workspace_at(folder))
    acts.opened(store, acts.workspace_at(folder), acts.MARCH)


def locked(store: Store, folder: Path) -> None:
    acts.locked(store, acts.workspace_at(folder))


def nothing(store: Store, folder: Path) -> None:
    """The act under test begins with an empty store."""


Step = Callable[[Store, Path], None]
ACTS: dict[str, tuple[Step, Step]] = {
    "import": (nothing, import_),
    "calculate": (open_march, calculate),
    "lock": (approve, lock),
    "export": (locked, export),
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
        if act == "export":
            return bool(session.exec(select(Export)).all())
        state = period_named(session, acts.MARCH).state
        assert state in {"calculate": ("open", "calculated"), "lock": ("approved", "locked")}[act]
        return state in ("calculated", "locked")


def check(store: Store, folder: Path, act: str, acknowledged: bool) -> None:
    """What the act left is whole, and the act can be finished."""
    done = is_done(store, act)
    assert done or not acknowledged, f"{act} was acknowledged and is lost"
    for left in (folder / "snapshots").glob("*.db"):
        copy = open_store(f"sqlite:///{left}")
        assert not is_done(copy, act)
        copy.close()
    before = handed_over(folder)
    assert not before or done, "a file was handed over that the store does not know"
    if not done or act in ("calculate", "export"):
        ACTS[act][1](store, folder)
        assert is_done(store, act)
    elif act == "import":
        assert acts.imported(store, acts.workspace_at(folder)).number == 0
    after = handed_over(folder)
    assert len(after) == (2 if act == "export" else 0)
    assert before.items() <= after.items(), "a file was handed over in part"


def handed_over(folder: Path) -> dict[str, bytes]:
    """The files an export wrote; those still being built are hidden and no hand-over."""
    found = (folder / "handover").rglob("[!.]*.csv")
    return {file.name: file.read_bytes() for file in found}


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
        self.own = f"by_{os.getpid()}"  # A server holds the databases of several of these.

    def base(self, act: str) -> tuple[str, Path]:
        return self._at(self.base_name(act)), self.folder / act / "base"

    def base_name(self, act: str) -> str:
        """The prepared store's database."""
        return f"{self.own}_base_{act}"

    def copy(self, act: str) -> tuple[str, Path]:
        self.number += 1
        (base, of), name = self.base(act), f"{self.own}_point_{self.number}"
        shutil.copytree(of, self.folder / act / name)
        if self.server == "sqlite":
            # What was prepared is in the file alone: its connections were closed.
            shutil.copyfile(base.removeprefix("sqlite:///"), self.folder / f"{name}.db")
        else:
            self.make(name, self.base_name(act))
        return self._at(name), self.folder / act / name

    def make(self, name: str, template: str = "template1") -> None:
        if self.server != "sqlite":
            address = f"{self.server}/postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    def drop(self, url: str, folder: Path) -> None:
        shutil.rmtree(folder)
        if self.server == "sqlite":
            for file in Path(url.removeprefix("sqlite:///")).parent.glob(f"{self.own}_point_*.db*"):
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


@dataclass(frozen=True)
class Trouble:
    """What strikes: `name` of `TROUBLES`, `killed`, or `small` files."""

    name: str

    def at(self, point: int, rng: random.Random) -> None:
        """Watch for the point in this process."""
        if self.name == "small":
            # The interpreter would keep compiled modules cut off at that size.
            sys.dont_write_bytecode = True
            resource.setrlimit(resource.RLIMIT_FSIZE, (point, resource.RLIM_INFINITY))
        elif self.name == "killed":
            Points(point).watch()
        else:
            Points(point, fail(self.name), on=rng.random() < 0.5).watch()


LARGEST = 500_000
"""No file of these acts becomes larger, the write-ahead log neither."""


def main(server: str, folder: Path, seed: int, wanted: dict[str, int]) -> int:
    """Strike every act at points spread over all of them, so many of each trouble; the failures."""
    places, failures, struck = Places(server, folder), 0, dict.fromkeys(wanted, 0)
    rng = random.Random(seed)
    loaded_once()
    for act, (_, do) in ACTS.items():
        prepare(places, act)
        calls = measured(places, act, do) if set(wanted) - {"small"} else 0
        for name, number in wanted.items():
            total = LARGEST if name == "small" else calls
            for point in sorted(
                rng.sample(range(1, total + 1), min(total, -(-number // len(ACTS))))
            ):
                bad = struck_at(places, act, do, (Trouble(name), point, rng.random()))
                struck[name] += 1
                if bad:
                    failures += 1
                    print(f"{name}: {act}, point {point} of {total}: {bad}")
    print(*(f"{name}={number}" for name, number in struck.items()))
    return failures


def loaded_once() -> None:
    """What every child would do again at first use: the grammar, the tables, the kinds of columns."""
    open_workspace(acts.STARTER)
    configure_mappers()
    pl.DataFrame({"text": ["a"], "number": [1]})
    gc.freeze()


def prepare(places: Places, act: str) -> None:
    """The store as it is before the act."""
    url, base = places.base(act)
    places.make(places.base_name(act))
    shutil.copytree(acts.STARTER, base)
    (base / "comp.toml").write_text((base / "comp.toml").read_text(encoding="utf-8") + BASE)
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


def struck_at(places: Places, act: str, do: Step, what: tuple[Trouble, int, float]) -> str:
    """What is wrong after the act was struck there; nothing where all is well."""
    (trouble, point, dice), (url, folder) = what, places.copy(act)

    def doomed() -> None:
        trouble.at(point, random.Random(dice))
        try:
            on_store(url, lambda store: do(store, folder))
        except BaseException as failure:
            if not is_told(failure):
                raise AssertionError("the user is not told what it was") from failure
            raise

    ended, said = in_a_child(doomed)
    if trouble.name == "killed":
        as_meant = ended in (0, -signal.SIGKILL)
    else:
        as_meant = ended == 0 or (ended == 1 and b"AssertionError" not in said)
    if not as_meant:
        return f"ended with {ended}: {said.decode()}"
    acknowledged = said == ACKNOWLEDGED
    checked = in_a_child(
        lambda: on_store(url, lambda store: check(store, folder, act, acknowledged))
    )
    places.drop(url, folder)
    return "" if checked[0] == 0 else checked[1].decode()


if __name__ == "__main__":
    server, folder, seed, *troubles = sys.argv[1:]
    pairs = (trouble.split("=") for trouble in troubles)
    wanted = {name: int(number) for name, number in pairs}
    sys.exit(min(1, main(server, Path(folder), int(seed), wanted)))
