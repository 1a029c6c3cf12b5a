"""Every way to write to the store is listed here, and refused after the lock: by function and by SQL.

Tests: comp/store/triggers.py, comp/store/locking.py
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from comp.closing import by_hand
from comp.closing.by_hand import Proposal, propose
from comp.closing.inputs import inputs_today
from comp.closing.kept import calculated_from, keep
from comp.pipeline import Workspace
from comp.store.approvals import approve_adjustment, approve_run
from comp.store.database import Store
from comp.store.facts import stored_facts
from comp.store.locking import lock
from comp.store.periods import advance, open_period, period_named
from comp.store.refusal import Refused
from comp.store.runs import result_hash, stored
from comp.store.tables import METADATA, Adjustment
from comp.store.triggers import APPEND_ONLY, missing
from tests.house.tree import ROOT, python_files
from tests.store.acts import (
    AT,
    CONTROLLER,
    FINANCE,
    MARCH,
    OPS,
    add_row,
    calculated,
    edit,
    imported,
    locked,
    today,
    workspace_at,
)


def proposed(number: int) -> Adjustment:
    """An adjustment of March."""
    return Adjustment(
        id=number,
        period=MARCH,
        person="ana",
        day=date(2026, 3, 31),
        amount=1,
        currency="USD",
        reason_code="other",
        reason="a test",
        by="ops",
        at=AT,
    )


PROPOSAL = Proposal("ana", "1.00", "USD", "other", "a test", day=date(2026, 3, 31))

Path_ = Callable[[Session, Workspace], object]

BY_FUNCTION: dict[str, Path_] = {
    "calculate": lambda session, workspace: calculated(session, workspace, MARCH),
    "review": lambda session, workspace: advance(
        session, FINANCE, period_named(session, MARCH), "review", "reviewed"
    ),
    "approve": lambda session, workspace: approve_run(session, FINANCE, MARCH, today(workspace)),
    "lock": lambda session, workspace: lock(session, CONTROLLER, MARCH, today(workspace), ""),
    "open": lambda session, workspace: open_period(
        session, OPS, workspace.calendar.parse(MARCH), workspace.calendar
    ),
    "adjust": lambda session, workspace: (session.add(proposed(9)), session.flush()),
    "approve an adjustment": lambda session, workspace: approve_adjustment(session, FINANCE, 1),
    "propose": lambda session, workspace: propose(
        session, OPS, PROPOSAL, stored_facts(session, workspace).ledger.people, workspace.plans
    ),
    "approve by hand": lambda session, workspace: by_hand.approve(session, FINANCE, 1),
    "refuse by hand": lambda session, workspace: by_hand.refuse(session, FINANCE, 1, "no"),
    "keep": lambda session, workspace: keep(
        session,
        OPS,
        inputs_today(session, workspace, MARCH),
        calculated_from(inputs_today(session, workspace, MARCH)),
    ),
}

BY_SQL = [
    *(f"UPDATE {table} SET {column}" for table, column in {
        "lines": "amount = amount + 1",
        "balances": "closing = closing + 1",
        "runs": "result_hash = ''",
        "run_plans": "file = 'x'",
        "closings": "result_hash = ''",
        "approvals": "hash = ''",
        "moves": "note = 'x'",
        "plans": "text = ''",
        "settings": "text = ''",
        "imports": "added = 0",
        "import_files": "sha256 = ''",
        "import_tables": "sha256 = ''",
        "control_totals": "accepted = '0'",
        "ledger_rows": "content = '{}'",
        "assignments": "manager = 'x'",
        "audit": "act = 'x'",
        "periods": "state = 'open'",
    }.items()),
    *(f"DELETE FROM {table}" for table in ("lines", "periods", "closings", "audit", "ledger_rows")),
    *(f"DELETE FROM {table}" for table in ("runs", "moves", "approvals", "plans", "imports")),
    "UPDATE periods SET state = 'calculated'",
    "UPDATE periods SET state = 'paid', run_id = NULL",
    "UPDATE periods SET revision = revision + 1",
    "UPDATE periods SET name = '2027-01'",
    "UPDATE periods SET last_day = '2026-04-30'",
    "UPDATE periods SET run_id = 99",
    "INSERT INTO lines SELECT run_id, number + 100000, line, person, plan, pay_period, pay_no, "
    "earned_period, earned_on, component, kind, deal, item, amount, currency, exact, note, plan_file, "
    "plan_line, source_file, source_row, cause, corrects FROM lines",
    "INSERT INTO balances SELECT run_id, 100000, 'x', 'x', 'USD', '2026-03', 1, 'x', 0, 1, 1 FROM closings",
    "INSERT INTO adjustments (id, period, person, day, amount, currency, reason_code, reason, state, by, at)"
    " VALUES (7, '2026-03', 'ana', '2026-03-31', 100, 'USD', 'x', 'x', 'approved', 'ops', 'x')",
    "INSERT INTO runs SELECT id + 100, period, revision, run, engine, import_id, settings_hash, through,"
    " adjustments_hash, lines, balances, result_hash, by, at FROM runs",
    "INSERT INTO closings SELECT id + 1, period, revision, run_id, result_hash, by, at, snapshot, "
    "head_seq, head_hash FROM closings",
]  # fmt: skip
"""Ways to change a number of a closed period in SQL."""


def ordered(sql: str) -> str:
    """`INSERT INTO t SELECT a, b` with the names of columns, whose order in the table is its own."""
    found = re.match(r"INSERT INTO (\w+) SELECT (.*)$", sql)
    if found is None:
        return sql
    columns = ", ".join(f'"{column.name}"' for column in METADATA.tables[found[1]].columns)
    return f"INSERT INTO {found[1]} ({columns}) SELECT {found[2]}"


@pytest.mark.parametrize("path", BY_FUNCTION)
def test_no_function_writes_to_a_locked_period(path: str, store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    run = locked(store, workspace)
    with pytest.raises((Refused, DBAPIError)), store.writing() as session:
        BY_FUNCTION[path](session, workspace)
    untouched(store, run)


def test_no_sql_writes_to_a_locked_period(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    run = locked(store, workspace)
    for sql in BY_SQL:
        with pytest.raises(DBAPIError) as refusal, store.writing() as session:
            session.connection().execute(text(ordered(sql)))
        assert "comp:" in str(refusal.value) or "UNIQUE" in str(refusal.value).upper(), sql
    untouched(store, run)


def test_no_table_of_a_store_can_be_emptied(store: Store, tmp_path: Path) -> None:
    if store.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE; DELETE is refused above")
    run = locked(store, workspace_at(tmp_path / "acme"))
    for table in (*APPEND_ONLY, "lines", "balances", "periods", "adjustments", "disputes"):
        with pytest.raises(DBAPIError, match="comp: "), store.writing() as session:
            session.connection().execute(text(f"TRUNCATE {table} CASCADE"))
    untouched(store, run)


def test_late_facts_leave_a_locked_period_alone(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    run = locked(store, workspace)
    row = (workspace.root / "ledger" / "deals.csv").read_text(encoding="utf-8").splitlines()[1]
    assert imported(store, add_row(workspace, "ledger/deals.csv", "LATE" + row)).number == 2
    assert imported(store, edit(workspace, "ledger/deals.csv", "68500.00", "1.00")).number == 3
    untouched(store, run)
    with store.reading() as session:
        assert period_named(session, MARCH).state == "locked"


def test_everything_that_writes_is_listed() -> None:
    """Functions that take a session and an actor write; each is tried above or adds facts."""
    tried = {"keep_run", "advance", "approve_run", "approve_adjustment", "lock", "open_period"}
    tried |= {"propose", "approve", "refuse", "keep"}
    adds = {
        "bring_in",
        "keep_plan",
        "keep_settings",
        "append",
        "pay",
        "reopen",
        "unsettle",
        "noted",
    }
    # Questions about what is closed, their answers, and what was handed over of it.
    adds |= {"ask", "grant", "turn_down", "withdraw", "record"}
    asks = {"refuse_own", "may_lock"}
    found = set()
    for path in python_files("comp"):
        if path.parts[1] in ("store", "closing", "handover"):
            source = (ROOT / path).read_text(encoding="utf-8")
            found |= set(
                re.findall(r"^def ([a-z]\w*)\(\s*session: Session,\s*by: Actor", source, re.M)
            )
    assert found == tried | adds | asks


def untouched(store: Store, run: int) -> None:
    """The closed run is what was closed, and every trigger is there."""
    from comp.store.runs import closings

    with store.reading() as session:
        closing = closings(session)[0]
        assert closing.run_id == run
        assert result_hash(*stored(session, run)) == closing.result_hash
        assert not missing(session.connection())
