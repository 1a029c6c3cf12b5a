"""A month goes through the store: brought in, calculated, approved, locked, paid; and what is refused.

Tests: comp/store/*.py, comp/store/tables/*.py, comp/store/migrations/*.py
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from comp.ledger.tables import TABLES
from comp.pipeline import calculate, read_facts
from comp.store.approvals import approve_run, holding
from comp.store.database import Store
from comp.store.facts import stored_facts
from comp.store.locking import lock, pay
from comp.store.periods import advance, period_named, reopen
from comp.store.refusal import Refused
from comp.store.runs import posted_lines, run_balances, run_lines
from tests.store.acts import (
    ADMIN,
    CONTROLLER,
    FINANCE,
    MARCH,
    OPS,
    add_row,
    approved,
    calculated,
    edit,
    imported,
    locked,
    opened,
    owed,
    today,
    workspace_at,
)


def test_the_ledger_of_the_store_is_that_of_the_files(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    done = imported(store, workspace)
    of_files = read_facts(workspace).ledger
    with store.reading() as session:
        of_store = stored_facts(session, workspace).ledger
    assert done.added.height == sum(getattr(of_files, name).height for name in TABLES)
    for name in TABLES:
        files, kept = getattr(of_files, name), getattr(of_store, name)
        facts = sorted(set(files.columns) - {"source_row", "name", "email"})
        assert kept.select(facts).sort(facts).equals(files.select(facts).sort(facts)), name


def test_the_same_file_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    first = imported(store, workspace)
    again = imported(store, workspace)
    assert (first.number, again.number) == (1, 0)
    assert again.same == first.added.height


def test_an_edited_deal_is_a_further_version(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    imported(store, workspace)
    deals = (workspace.root / "ledger" / "deals.csv").read_text(encoding="utf-8").splitlines()
    row = deals[1]
    done = imported(
        store, edit(workspace, "ledger/deals.csv", row, row.replace("2026-", "2026-", 1))
    )
    assert done.number == 0
    cells = row.split(",")
    amount = next(cell for cell in cells if cell.replace(".", "").isdigit() and len(cell) > 4)
    done = imported(store, edit(workspace, "ledger/deals.csv", row, row.replace(amount, "1.25")))
    assert done.changed["version"].to_list() == [2]
    assert (done.added.height, done.removed.height) == (0, 0)


def test_a_month_is_closed_and_paid(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    run = locked(store, workspace)
    with store.reading() as session:
        kept = run_lines(session, run)
        assert posted_lines(session).drop("period", "revision").equals(kept)
        assert run_balances(session, run).equals(owed(kept))
        finished = calculate(workspace, stored_facts(session, workspace))
    this = finished.result.lines.filter(pl.col("pay_period") == MARCH)
    assert kept.select(this.columns).equals(this)
    with store.writing() as session:
        assert pay(session, FINANCE, MARCH).state == "paid"


def test_an_import_lets_the_approval_fall(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    imported(store, workspace)
    opened(store, workspace, MARCH)
    approved(store, workspace, MARCH)
    with store.reading() as session:
        assert holding(session, period_named(session, MARCH), today(workspace)) is not None
    late = add_row(workspace, "ledger/scores.csv", "")
    assert imported(store, late).number == 0
    row = (workspace.root / "ledger" / "deals.csv").read_text(encoding="utf-8").splitlines()[1]
    imported(store, add_row(workspace, "ledger/deals.csv", "LATE-" + row))
    with store.reading() as session:
        period = period_named(session, MARCH)
        assert period.state == "open"
        assert holding(session, period, today(workspace)) is None


def test_an_edited_plan_lets_the_approval_fall(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    imported(store, workspace)
    opened(store, workspace, MARCH)
    approved(store, workspace, MARCH)
    changed = edit(workspace, "plans/rep.plan", "8%", "9%")
    with (
        pytest.raises(Refused, match="calculated before this") as refusal,
        store.writing() as session,
    ):
        lock(session, CONTROLLER, MARCH, today(changed), "none")
    assert [problem.code for problem in refusal.value.problems] == ["run-overtaken"]


def test_nobody_approves_their_own_run(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    imported(store, workspace)
    opened(store, workspace, MARCH)
    with store.writing() as session:
        calculated(session, workspace, MARCH, by=CONTROLLER)
        advance(session, FINANCE, period_named(session, MARCH), "review", "reviewed")
    with pytest.raises(Refused) as refusal, store.writing() as session:
        approve_run(session, CONTROLLER, MARCH, today(workspace))
    assert refusal.value.problems[0].code == "own-work"
    with pytest.raises(Refused) as refusal, store.writing() as session:
        approve_run(session, OPS, MARCH, today(workspace))
    assert refusal.value.problems[0].code == "role-missing"


def test_reopening_takes_two_people_and_keeps_what_was_locked(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    run = locked(store, workspace)
    with store.reading() as session:
        before = run_lines(session, run)
    with store.writing() as session:
        assert reopen(session, CONTROLLER, MARCH).state == "locked"
    with pytest.raises(Refused) as refusal, store.writing() as session:
        reopen(session, CONTROLLER, MARCH)
    assert refusal.value.problems[0].code == "second-person-needed"
    with store.writing() as session:
        period = reopen(session, ADMIN, MARCH)
        assert (period.state, period.revision, period.run_id) == ("open", 2, None)
    with store.writing() as session:
        calculated(session, workspace, MARCH)
    with store.reading() as session:
        assert run_lines(session, run).equals(before)
