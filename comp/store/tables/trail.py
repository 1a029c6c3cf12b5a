"""Who did what: approvals, adjustments, disputes, exports, and the audit chain.

Names and amounts are in these tables, never in the chain, which holds hashes and counts.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from comp.store.tables.base import Numbered, Stored


class Approval(Numbered, table=True):
    """Somebody's yes to one hash. `what` is run, plan or adjustment, `subject` which one.

    It holds as long as the hash is still that of its subject.
    """

    __tablename__ = "approvals"
    period: str = Field(foreign_key="periods.name", index=True)
    revision: int
    what: str
    subject: str
    hash: str
    by: str
    role: str
    at: str
    head_seq: int
    head_hash: str


class Adjustment(Numbered, table=True):
    """Money given or taken by hand, in minor units; it counts once somebody else has approved it.

    `state` is proposed, approved or refused.
    """

    __tablename__ = "adjustments"
    period: str = Field(foreign_key="periods.name", index=True)
    person: str
    day: date
    amount: int = Field(sa_type=BigInteger)
    currency: str
    plan: str | None = None
    component: str | None = None
    deal: str | None = None
    line: str | None = None
    reason_code: str
    reason: str
    dispute_id: int | None = Field(default=None, foreign_key="disputes.id")
    state: str = "proposed"
    by: str
    at: str


class Dispute(Numbered, table=True):
    """A question about a line: who owns it, until when, what came of it.

    `state` is open, answered or withdrawn; `outcome` granted or refused once answered.
    """

    __tablename__ = "disputes"
    period: str
    person: str
    line: str | None = None
    deal: str | None = None
    question: str
    by: str
    at: str
    owner: str
    deadline: date
    state: str = "open"
    answer: str | None = None
    outcome: str | None = None
    answered_by: str | None = None
    answered_at: str | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether it is still open after its deadline."""
        return self.state == "open" and self.deadline < today


class Export(Numbered, table=True):
    """A file handed over, by its hash. `batch` is the receiver's key: the same content, the same batch."""

    __tablename__ = "exports"
    __table_args__ = (UniqueConstraint("batch"),)
    kind: str
    period: str = Field(foreign_key="periods.name")
    revision: int
    batch: str
    file: str
    sha256: str
    rows: int
    by: str
    at: str
    head_seq: int
    head_hash: str


class Audit(Stored, table=True):
    """One entry of the chain. `hash` is over all its other fields; `previous` the entry before.

    `actor` is a commitment to a name (see `AuditName`); `detail` JSON of hashes and counts.
    """

    __tablename__ = "audit"
    seq: int = Field(primary_key=True)
    at: str
    act: str
    actor: str
    subject: str
    detail: str
    previous: str
    hash: str


class AuditName(Stored, table=True):
    """The name behind an actor's commitment. Deleting the row forgets the person; the chain still verifies."""

    __tablename__ = "audit_names"
    actor: str = Field(primary_key=True)
    salt: str
    name: str = Field(index=True)


class AuditSalt(Stored, table=True):
    """What the rows of an entry were hashed with, so that nobody guesses a row from its hash.

    Deleting it ends what the entry proves about its rows; the chain still verifies.
    """

    __tablename__ = "audit_salts"
    seq: int = Field(primary_key=True)
    salt: str
