"""The audit chain: every act as one entry, each holding the hash of the one before.

    append(session, actor, "lock", "period 2026-03", rows=[closing, period], facts={"lines": 120})

The chain holds no personal data. An actor stands in it as a commitment (`audit_names` has the name), a
row as its hash with the entry's own salt (`audit_salts`). What a chain proves and what not is said in
docs/periods.md; `verify.py` reads it again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import inspect as inspected
from sqlmodel import Session, col, select

from comp.output.manifest import text_hash
from comp.store.tables import Audit, AuditName, AuditSalt, Numbered, Stored
from comp.store.users import Actor

BEGINNING = "0" * 64
"""What the first entry holds as the hash before it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's last entry: its number, which is the count of entries, and its hash."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq} entries, head {self.hash}"


def append(
    session: Session,
    by: Actor,
    act: str,
    subject: str,
    *,
    rows: Iterable[Stored] = (),
    facts: Mapping[str, int | str] | None = None,
) -> Head:
    """One more entry. `rows` are committed to as they are now; `facts` are counts and hashes only."""
    session.flush()
    before = head(session)
    salt = secrets.token_hex(16)
    hashes = {row_name(row): row_hash(row, salt) for row in rows}
    entry = Audit(
        seq=before.seq + 1,
        at=by.at,
        act=act,
        actor=_commitment(session, by.name),
        subject=subject,
        detail=_json({"rows": hashes, **(facts or {})}),
        previous=before.hash,
        hash="",
    )
    entry.hash = entry_hash(entry)
    session.add(entry)
    session.add(AuditSalt(seq=entry.seq, salt=salt))
    session.flush()
    return Head(entry.seq, entry.hash)


def head(session: Session) -> Head:
    """Where the chain stands."""
    last = session.exec(select(Audit).order_by(col(Audit.seq).desc()).limit(1)).first()
    return Head(last.seq, last.hash) if last else Head(0, BEGINNING)


def newest_entries(session: Session, count: int) -> list[Audit]:
    """The last so many entries, in order."""
    found = session.exec(select(Audit).order_by(col(Audit.seq).desc()).limit(count)).all()
    return list(reversed(found))


def entry_hash(entry: Audit) -> str:
    """SHA-256 over all fields of an entry but its hash."""
    said = {name: getattr(entry, name) for name in type(entry).model_fields if name != "hash"}
    return text_hash(_json(said))


def row_name(row: Stored) -> str:
    """`runs/3`: the table and the primary key."""
    mapper = inspected(type(row))
    key = [str(getattr(row, column.name)) for column in mapper.primary_key]
    return "/".join([str(type(row).__tablename__), *key])


def row_hash(row: Stored, salt: str) -> str:
    """SHA-256 over the salt and every column of a row."""
    said = {name: getattr(row, name) for name in type(row).model_fields}
    return text_hash(salt + _json(said))


def name_of(session: Session, entry: Audit) -> str:
    """Who acted; what is left of it where the name has been forgotten."""
    known = session.get(AuditName, entry.actor)
    return known.name if known else f"somebody forgotten ({entry.actor[:8]})"


def _commitment(session: Session, name: str) -> str:
    known = session.exec(select(AuditName).where(AuditName.name == name).limit(1)).first()
    if known is None:
        salt = secrets.token_hex(16)
        known = AuditName(actor=commitment_of(name, salt), salt=salt, name=name)
        session.add(known)
        session.flush()
    return known.actor


def commitment_of(name: str, salt: str) -> str:
    """What stands for a name in the chain."""
    return text_hash(salt + name)


def next_id(session: Session, table: type[Numbered]) -> int:
    """The number after the highest; the transaction's writer is alone, so nobody else takes it."""
    session.flush()
    highest = session.exec(select(func.max(table.id))).one()
    return (highest or 0) + 1


def _json(said: Mapping[str, object]) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=True, default=str)
