"""How long an import takes: a ledger read, checked, hashed and stored, into SQLite and PostgreSQL.

    python -m tests.bench.imports 1000000

Prints seconds of wall clock and of processor for each step; the first import, and the same files again.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from comp.pipeline import open_workspace, read_facts
from comp.store.database import open_store
from comp.store.imports import bring_in, take_in
from comp.store.users import Actor
from tests.bench.workload import write_workspace
from tests.store.databases import postgresql, postgresql_programs

BY = Actor("ops", ("ops",), "2026-01-02T00:00:00Z")


def measure(name: str, url: str, folder: Path) -> None:
    """Two imports of the workspace into one store."""
    store = open_store(url)
    for which in ("first", "again"):
        clock, processor = time.perf_counter(), time.process_time()
        steps = []

        def step(what: str, clock: float = clock, steps: list[str] = steps) -> None:
            steps.append(f"{what} {time.perf_counter() - clock:.1f} s")

        workspace = open_workspace(folder)
        reading = read_facts(workspace, whole=True)
        step("read and checked by")
        taken = take_in(workspace, reading)
        step("hashed by")
        with store.writing() as session:
            done = bring_in(session, BY, taken)
        step("stored by")
        used = time.process_time() - processor
        rows = done.added.height or done.same
        print(f"{name}, {which}: {rows:,} rows, {', '.join(steps)}, processor {used:.1f} s")
    store.close()


def main() -> None:
    """Both databases, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deals", type=int)
    deals = parser.parse_args().deals
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "work"
        write_workspace(folder, deals)
        measure("SQLite", f"sqlite:///{place}/comp.db", folder)
        programs = postgresql_programs()
        if programs is None:
            print("PostgreSQL is not installed here")
            return
        with postgresql(programs) as server:
            address = server.fresh().replace("postgresql://", "postgresql+psycopg://")
            measure("PostgreSQL", address, folder)


if __name__ == "__main__":
    main()
