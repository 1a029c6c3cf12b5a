"""What tests do with a store, in words: a small workspace, its users, a month closed."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
from sqlmodel import Session

from comp.engine.results import BALANCES
from comp.output.manifest import input_hashes, run_id, text_hash
from comp.pipeline import Workspace, calculate, open_workspace, read_facts
from comp.store.approvals import Today, approve_run
from comp.store.database import Store
from comp.store.facts import stored_facts
from comp.store.imports import Imported, Missing, bring_in, take_in
from comp.store.locking import lock
from comp.store.periods import advance, open_period, period_named
from comp.store.runs import NewRun, keep_run
from comp.store.tables import Run
from comp.store.users import Actor
from tests.house.tree import ROOT

STARTER = ROOT / "comp" / "starter" / "starter"
AT = "2026-04-02T09:30:00Z"
OPS, FINANCE, CONTROLLER, ADMIN = (
    Actor(name, (name,), AT) for name in ("ops", "finance", "controller", "admin")
)
MARCH = "2026-03"


def workspace_at(folder: Path) -> Workspace:
    """The starter in a folder of its own."""
    if not folder.exists():
        shutil.copytree(STARTER, folder)
    return open_workspace(folder)


def edit(workspace: Workspace, file: str, old: str, new: str) -> Workspace:
    """The workspace with a text replaced in one of its files."""
    path = workspace.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return open_workspace(workspace.root)


def add_row(workspace: Workspace, file: str, row: str) -> Workspace:
    """The workspace with a row more in a ledger file."""
    path = workspace.root / file
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{row}\n", encoding="utf-8")
    return open_workspace(workspace.root)


def imported(
    store: Store, workspace: Workspace, by: Actor = OPS, missing: Missing | None = None
) -> Imported:
    """The files of the workspace in the store; refused like `comp import` where a file cannot be read."""
    reading = read_facts(workspace, whole=True)
    if reading.stopped:
        raise OSError([problem.message for problem in reading.problems])
    taken = take_in(workspace, reading)
    with store.writing() as session:
        return bring_in(session, by, taken, missing)


def calculated(session: Session, workspace: Workspace, period: str, by: Actor = OPS) -> Run:
    """A run of one month, from what the store holds."""
    last: date = period_named(session, period).last_day
    finished = calculate(workspace, stored_facts(session, workspace), through=last)
    this = pl.col("pay_period") == period
    return keep_run(
        session,
        by,
        NewRun(
            period,
            run_id(input_hashes(finished)),
            finished.result.lines.filter(this),
            owed(finished.result.lines.filter(this)),
            workspace.plan_files,
            workspace.settings.canonical(),
            last,
        ),
    )


def owed(lines: pl.DataFrame) -> pl.DataFrame:
    """A balance for everybody paid: the starter's plans leave none, and the store must keep them."""
    one = pl.lit(Decimal(1), dtype=BALANCES["opening"])
    people = lines.unique(["person", "plan"], maintain_order=True)
    return people.select(
        *("person", "plan", "currency", "pay_period", "pay_no"),
        pl.lit("carried").alias("balance"),
        (one - one).alias("opening"),
        one.alias("change"),
        one.alias("closing"),
    )


def today(workspace: Workspace) -> Today:
    """What plans and settings are now."""
    plans = frozenset(text_hash(file.text) for file in workspace.plan_files)
    return Today(plans, text_hash(workspace.settings.canonical()))


def opened(store: Store, workspace: Workspace, period: str) -> None:
    """The period, open."""
    found = workspace.calendar.parse(period)
    assert found is not None
    with store.writing() as session:
        open_period(session, OPS, found, workspace.calendar)


def approved(store: Store, workspace: Workspace, period: str) -> None:
    """The open period calculated, reviewed and approved."""
    with store.writing() as session:
        calculated(session, workspace, period)
    with store.writing() as session:
        advance(session, FINANCE, period_named(session, period), "review", "reviewed")
    with store.writing() as session:
        approve_run(session, FINANCE, period, today(workspace))


def locked(store: Store, workspace: Workspace, period: str = MARCH) -> int:
    """A whole month: imported, opened, calculated, approved, locked; the number of its run."""
    imported(store, workspace)
    opened(store, workspace, period)
    approved(store, workspace, period)
    with store.writing() as session:
        return lock(session, CONTROLLER, period, today(workspace), "none").run_id
