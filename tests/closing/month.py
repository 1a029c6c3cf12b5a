"""Month end in tests: the starter in a store of its own, month after month, through comp/closing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from comp.closing.inputs import inputs_today
from comp.closing.kept import calculated_from, keep
from comp.pipeline import Workspace
from comp.store.approvals import approve_run
from comp.store.database import Store, open_store
from comp.store.imports import Imported, Missing
from comp.store.locking import lock
from comp.store.periods import advance, period_named
from comp.store.runs import run_lines
from comp.store.users import Actor
from tests.store.acts import (
    CONTROLLER,
    FINANCE,
    OPS,
    add_row,
    edit,
    imported,
    opened,
    today,
    workspace_at,
)


@dataclass
class Books:
    """A store and the workspace it belongs to."""

    store: Store
    workspace: Workspace

    def bring_in(self, missing: Missing | None = None) -> Imported:
        """Import the files as they are now."""
        return imported(self.store, self.workspace, missing=missing)

    def row(self, table: str, row: str) -> None:
        """One more row in a ledger file, imported."""
        self.workspace = add_row(self.workspace, f"ledger/{table}.csv", row)
        self.bring_in()

    def edit(self, file: str, old: str, new: str) -> None:
        """A file with other words in it, imported."""
        self.workspace = edit(self.workspace, file, old, new)
        self.bring_in()

    def open(self, period: str) -> None:
        """Begin a period."""
        opened(self.store, self.workspace, period)

    def calculate(self, period: str, by: Actor = OPS) -> int:
        """Calculate the open period and keep the run; its number."""
        with self.store.writing() as session:
            inputs = inputs_today(session, self.workspace, period)
            calculated = calculated_from(inputs)
            assert not calculated.faults, calculated.faults
            return keep(session, by, inputs, calculated).id

    def lock(self, period: str) -> int:
        """Calculate, review, approve and lock; the number of the run."""
        self.calculate(period)
        with self.store.writing() as session:
            advance(session, FINANCE, period_named(session, period), "review", "reviewed")
        with self.store.writing() as session:
            approve_run(session, FINANCE, period, today(self.workspace))
        with self.store.writing() as session:
            return lock(session, CONTROLLER, period, today(self.workspace), "none").run_id

    def lines(self, run: int) -> pl.DataFrame:
        """The stored lines of a run."""
        with self.store.reading() as session:
            return run_lines(session, run)


def books_at(folder: Path) -> Books:
    """The starter, imported into an SQLite store beside it."""
    store = open_store(f"sqlite:///{(folder / 'comp.db').as_posix()}")
    books = Books(store, workspace_at(folder / "acme"))
    books.bring_in()
    return books


def told(lines: pl.DataFrame, *columns: str) -> list[str]:
    """Lines as texts, amounts without trailing zeros."""
    shown = lines.select(
        pl.col(name).cast(pl.Decimal(38, 2)).cast(pl.String) if name == "amount" else pl.col(name)
        for name in columns
    )
    return [" ".join(str(cell or "-") for cell in row) for row in shown.iter_rows()]
