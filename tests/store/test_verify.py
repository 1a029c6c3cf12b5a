"""Whatever is changed past comp is found, and the first entry it contradicts is named.

Each case tampers with a store in one of the ways of the list, at a place drawn at random, with the
triggers taken away as an owner of the database can do, and put back afterwards.
Tests: comp/store/verify.py, comp/store/contents.py, comp/store/audit.py
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, col, select

from comp.store.audit import Head, append, entry_hash, head
from comp.store.database import Store
from comp.store.tables import Approval, Audit, AuditName, AuditSalt, Closing
from comp.store.triggers import guards, install
from comp.store.verify import verify
from tests.scale import count, seed
from tests.store.acts import FINANCE, OPS, locked, workspace_at

Way = Callable[[Session, random.Random, int], int]
"""Tampers, given how many entries there are; returns the first entry that must be named (0: any)."""


def sql(session: Session, statement: str, **values: object) -> int:
    done = session.connection().execute(text(statement), values)
    return int(done.rowcount)


def change_a_field(session: Session, rng: random.Random, entries: int) -> int:
    seq, column = rng.randint(1, entries), rng.choice(["at", "act", "actor", "subject", "detail"])
    sql(session, f"UPDATE audit SET {column} = {column} || 'x' WHERE seq = :seq", seq=seq)
    return seq


def change_and_hash_again(session: Session, rng: random.Random, entries: int) -> int:
    """The clever way: the entry's own hash is right afterwards, that of the next one is not.

    An approval or a closing that noted the entry's hash names the entry itself.
    """
    entry = session.get_one(Audit, rng.randint(1, entries))
    entry.subject += "x"
    entry.hash = entry_hash(entry)
    session.add(entry)
    session.flush()
    noted = {
        head for table in (Approval, Closing) for head in session.exec(select(table.head_seq)).all()
    }
    return entry.seq if entry.seq == entries or entry.seq in noted else entry.seq + 1


def delete_inside(session: Session, rng: random.Random, entries: int) -> int:
    seq = rng.randint(1, entries - 1)
    sql(session, "DELETE FROM audit WHERE seq = :seq", seq=seq)
    return seq


def cut_the_tail(session: Session, rng: random.Random, entries: int) -> int:
    seq = rng.randint(1, entries)
    sql(session, "DELETE FROM audit WHERE seq >= :seq", seq=seq)
    return 0


def insert_an_entry(session: Session, rng: random.Random, entries: int) -> int:
    """A copy of an entry put in at another place; those behind it move up."""
    seq = rng.randint(1, entries)
    sql(session, "UPDATE audit SET seq = seq + 100000 WHERE seq >= :seq", seq=seq)
    sql(session, "UPDATE audit SET seq = seq - 99999 WHERE seq >= 100000")
    sql(
        session,
        "INSERT INTO audit (seq, at, act, actor, subject, detail, previous, hash)"
        " SELECT CAST(:seq AS INTEGER), at, act, actor, subject, detail, previous, hash"
        " FROM audit WHERE seq <> :seq ORDER BY seq LIMIT 1",
        seq=seq,
    )
    return 0


def swap_two(session: Session, rng: random.Random, entries: int) -> int:
    one, other = sorted(rng.sample(range(1, entries + 1), 2))
    for before, after in ((one, 200000), (other, one), (200000, other)):
        sql(
            session, "UPDATE audit SET seq = :after WHERE seq = :before", after=after, before=before
        )
    return one


def make_the_chain_anew(session: Session, rng: random.Random, entries: int) -> int:
    """Everything hashed again after a change: only heads noted elsewhere find it."""
    changed = session.get_one(Audit, rng.randint(1, entries))
    changed.subject += "x"
    before = None
    for entry in session.exec(select(Audit).order_by(col(Audit.seq))).all():
        if before is not None:
            entry.previous = before
        entry.hash = before = entry_hash(entry)
        session.add(entry)
    session.flush()
    return 0


def change_a_row(session: Session, rng: random.Random, entries: int) -> int:
    table, change = rng.choice(
        [
            ("lines", "amount = amount + 1"),
            ("lines", "person = person || 'x'"),
            ("balances", "closing = closing - 1"),
            ("runs", "result_hash = result_hash || 'x'"),
            ("closings", "\"by\" = 'mallory'"),
            ("approvals", "\"by\" = 'mallory'"),
            ("approvals", "hash = hash || 'x'"),
            ("moves", "note = note || 'x'"),
            ("plans", "text = text || 'x'"),
            ("plans", "\"by\" = 'mallory'"),
            ("settings", "text = text || 'x'"),
            ("imports", "added = added + 1"),
            ("import_files", "sha256 = sha256 || 'x'"),
            ("control_totals", "accepted = accepted || '0'"),
            ("ledger_rows", "content = content || ' '"),
            ("ledger_rows", "source_row = source_row + 1"),
            ("assignments", "manager = 'mallory'"),
            ("periods", "last_day = '2026-03-30'"),
            ("periods", "revision = revision + 1"),
            ("audit_names", "name = name || 'x'"),
            ("audit", "previous = previous || 'x'"),
        ]
    )
    assert sql(session, f"UPDATE {table} SET {change}")
    return 0


def remove_rows(session: Session, rng: random.Random, entries: int) -> int:
    table = rng.choice(
        ["lines", "balances", "approvals", "moves", "closings", "run_plans", "assignments"]
    )
    assert sql(session, f"DELETE FROM {table}")
    return 0


def remove_a_trigger(session: Session, rng: random.Random, entries: int) -> int:
    guard = rng.choice(list(guards()))
    where = "" if session.connection().dialect.name == "sqlite" else f" ON {guard.table}"
    sql(session, f"DROP TRIGGER {guard.name}{where}")
    return 0


WAYS: list[Way] = [
    *(change_a_field, change_and_hash_again, delete_inside, cut_the_tail, insert_an_entry),
    *(swap_two, make_the_chain_anew, change_a_row, remove_rows, remove_a_trigger),
]


def without_triggers(session: Session) -> None:
    """What an owner of the database can do."""
    if session.connection().dialect.name == "sqlite":
        for guard in guards():
            sql(session, f"DROP TRIGGER {guard.name}")
        sql(session, "PRAGMA defer_foreign_keys = ON")
    else:
        sql(session, "SET LOCAL session_replication_role = replica")


def test_every_tampering_is_found(store: Store, tmp_path: Path) -> None:
    locked(store, workspace_at(tmp_path / "acme"))
    rng = random.Random(seed())
    with store.reading() as session:
        assert verify(session) == []
        anchor = head(session)
    for number in range(count(1000)):
        way = WAYS[number % len(WAYS)]
        with store.engine.connect() as connection:
            transaction = connection.begin()
            with Session(connection) as session:
                if way is not remove_a_trigger:
                    without_triggers(session)
                first = way(session, rng, anchor.seq)
                if way is not remove_a_trigger and store.is_sqlite:
                    install(connection)
                session.expire_all()
                found = verify(session, anchor)
            assert found, f"{way.__name__}, seed {seed()}, case {number}"
            named = [finding.seq for finding in found if finding.seq]
            assert not first or min(named) == first, (way.__name__, first, found)
            transaction.rollback()
    with store.reading() as session:
        assert verify(session, anchor) == []


FIELDS = ("at", "act", "actor", "subject", "detail")
IN_TURN = [
    *(f"UPDATE audit SET {field} = {field} || 'x' WHERE seq = :seq" for field in FIELDS),
    "DELETE FROM audit WHERE seq = :seq",
]


def test_the_entry_that_was_changed_is_the_first_one_named(store: Store, tmp_path: Path) -> None:
    """Every field of every entry: rows that it held are not blamed on an entry before it."""
    locked(store, workspace_at(tmp_path / "acme"))
    with store.reading() as session:
        last = head(session).seq
    for seq in range(1, last + 1):
        for change in IN_TURN[: None if seq < last else -1]:
            with store.engine.connect() as connection, connection.begin() as transaction:
                with Session(connection) as session:
                    without_triggers(session)
                    sql(session, change, seq=seq)
                    found = verify(session)
                transaction.rollback()
            assert min(finding.seq for finding in found if finding.seq) == seq, (change, found)


def test_an_old_copy_is_found_by_the_anchor(store: Store, tmp_path: Path) -> None:
    locked(store, workspace_at(tmp_path / "acme"))
    with store.reading() as session:
        old = head(session)
    with store.writing() as session:
        new = append(session, OPS, "note", "something later")
    with store.reading() as session:
        assert verify(session, old) == []
        assert verify(session, new) == []
        later = Head(new.seq + 1, "0" * 64)
        assert [finding.seq for finding in verify(session, later)] == [new.seq + 1]


def test_forgetting_a_name_leaves_the_chain_whole(store: Store, tmp_path: Path) -> None:
    locked(store, workspace_at(tmp_path / "acme"))
    with store.writing() as session:
        for known in session.exec(select(AuditName)):
            session.delete(known)
        for salt in session.exec(select(AuditSalt)):
            session.delete(salt)
        sql(session, "UPDATE persons SET name = NULL, email = NULL")
    with store.reading() as session:
        assert verify(session) == []


def test_the_chain_holds_no_names(store: Store, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "acme")
    locked(store, workspace)
    people = (workspace.root / "ledger" / "people.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = {cell for row in people for cell in row.split(",")[:3]} | {"finance", "controller"}
    with store.reading() as session:
        for entry in session.exec(select(Audit)):
            said = f"{entry.act} {entry.actor} {entry.subject} {entry.detail}"
            assert not {name for name in names if len(name) > 2 and f'"{name}"' in said}


def test_equal_rows_have_unlike_hashes(store: Store) -> None:
    """A salt for each entry: nobody finds out what a row says by hashing guesses."""
    with store.writing() as session:
        row = AuditName(actor="a", salt="s", name="dana")
        session.add(row)
        append(session, FINANCE, "note", "once", rows=[row])
        append(session, FINANCE, "note", "twice", rows=[row])
    with store.reading() as session:
        details = [entry.detail for entry in session.exec(select(Audit))]
        assert details[0] != details[1]
