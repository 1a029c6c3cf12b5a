"""`comp audit verify`: does everything in the store still say what the chain said when it was written?

Checked are the chain itself, every row it committed to, what closed runs posted, every row version of
every import, and the triggers. A chain is no signature: who can rewrite the whole database can rewrite
the chain too, and only a head printed outside (`anchor`) finds a chain that was cut or made anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from comp.store.audit import BEGINNING, Head, commitment_of, entry_hash, row_hash, row_name
from comp.store.contents import bad_contents
from comp.store.tables import (
    Adjustment,
    Approval,
    Audit,
    AuditName,
    AuditSalt,
    Closing,
    ControlTotal,
    Dispute,
    Export,
    Import,
    ImportFile,
    ImportTable,
    Move,
    PayPeriod,
    PlanText,
    Run,
    RunPlan,
    SettingsText,
    Stored,
)
from comp.store.triggers import missing

COMMITTED: tuple[type[Stored], ...] = (
    *(Import, ImportFile, ImportTable, ControlTotal, PlanText, SettingsText),
    *(PayPeriod, Move, Run, RunPlan, Closing, Approval, Adjustment, Dispute, Export),
)
"""Tables whose every row some entry holds the hash of."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that was changed: the number of the first entry it contradicts, and what."""

    seq: int
    what: str


def verify(session: Session, anchor: Head | None = None) -> list[Finding]:
    """Everything that is not as it was written, the first entry concerned first; empty where all is."""
    entries = session.exec(select(Audit).order_by(col(Audit.seq))).all()
    found = [*_chain(entries), *_anchors(session, entries, anchor), *_names(session)]
    found += [*_rows(session, entries), *(Finding(*each) for each in bad_contents(session))]
    found += [
        Finding(0, f"the trigger {name} is gone or was changed")
        for name in missing(session.connection())
    ]
    return sorted(set(found))


def _chain(entries: Sequence[Audit]) -> Iterator[Finding]:
    before, number = BEGINNING, 0
    for entry in entries:
        number += 1
        if entry.seq != number:
            yield Finding(number, f"entry {number} is missing")
            number = entry.seq
        if entry.previous != before:
            yield Finding(entry.seq, f"entry {entry.seq} does not follow the one before it")
        if not _is_whole(entry):
            yield Finding(entry.seq, f"entry {entry.seq} was changed after it was written")
        before = entry.hash


def _is_whole(entry: Audit) -> bool:
    return entry.hash == entry_hash(entry)


def _broken(entries: Sequence[Audit]) -> list[int]:
    """Numbers of entries that are gone or not what they were: what they held of rows is not known."""
    whole = {entry.seq for entry in entries if _is_whole(entry)}
    last = max((entry.seq for entry in entries), default=0)
    return [seq for seq in range(1, last + 1) if seq not in whole]


def _anchors(session: Session, entries: Sequence[Audit], outside: Head | None) -> Iterator[Finding]:
    """Heads noted elsewhere: in approvals, closings and exports, and outside by `outside`."""
    hashes = {0: BEGINNING, **{entry.seq: entry.hash for entry in entries}}
    holders = [
        *session.exec(select(Approval)),
        *session.exec(select(Closing)),
        *session.exec(select(Export)),
    ]
    noted = [(row.head_seq, row.head_hash, row_name(row)) for row in holders]
    if outside is not None:
        noted.append((outside.seq, outside.hash, "the head given"))
    for seq, digest, where in noted:
        if seq not in hashes:
            yield Finding(seq, f"the chain ends before entry {seq}, which {where} names")
        elif hashes[seq] != digest:
            yield Finding(seq, f"entry {seq} is not the one that {where} names")


def _names(session: Session) -> Iterator[Finding]:
    for known in session.exec(select(AuditName)):
        if commitment_of(known.name, known.salt) != known.actor:
            yield Finding(_first_of(session, known.actor), f"the actor {known.name} was renamed")


def _first_of(session: Session, actor: str) -> int:
    found = select(Audit.seq).where(Audit.actor == actor).order_by(col(Audit.seq))
    return session.exec(found).first() or 0


def _rows(session: Session, entries: Sequence[Audit]) -> Iterator[Finding]:
    """Every committed row against the last entry that holds it.

    Where a later entry is broken it may have held the row, so the row contradicts that one.
    """
    broken = _broken(entries)
    salts = {salt.seq: salt.salt for salt in session.exec(select(AuditSalt))}
    last: dict[str, tuple[int, str]] = {}
    for entry in entries:
        for name, digest in _held(entry).items():
            last[name] = (entry.seq, digest)
    seen = set()
    for table in COMMITTED:
        for row in session.exec(select(table)):
            name = row_name(row)
            seen.add(name)
            if name not in last:
                after = broken[0] if broken else len(entries) + 1
                yield Finding(after, f"{name} was put in past the chain")
                continue
            seq, digest = last[name]
            # Without its salt, an entry no longer says anything about its rows: that was meant.
            if seq in salts and row_hash(row, salts[seq]) != digest:
                first = next((each for each in broken if each > seq), seq)
                yield Finding(first, f"{name} was changed after entry {seq}")
    for name in sorted(set(last) - seen):
        yield Finding(last[name][0], f"{name} is gone, which entry {last[name][0]} holds")


def _held(entry: Audit) -> dict[str, str]:
    try:
        said = json.loads(entry.detail).get("rows", {})
    except (ValueError, AttributeError):
        return {}
    return {str(name): str(digest) for name, digest in said.items()} if said else {}
