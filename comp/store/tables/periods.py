"""Periods, the runs calculated in them, their lines and balances, and what was closed.

A run belongs to one revision of a period. Its lines are those of the period alone; together with those
of all closed runs they are everything that was ever posted.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from comp.store.tables.base import Numbered, Stored


class PayPeriod(Stored, table=True):
    """A period and where it stands: open, calculated, reviewed, approved, locked, paid.

    `revision` is 1, and one more after each reopening; `run_id` the latest run of this revision.
    """

    __tablename__ = "periods"
    name: str = Field(primary_key=True)
    kind: str
    first_day: date
    last_day: date
    state: str
    revision: int
    run_id: int | None = None


class Move(Numbered, table=True):
    """Every act on a period, in order: open, calculate, review, approve, lock, pay, reopen."""

    __tablename__ = "moves"
    period: str = Field(foreign_key="periods.name", index=True)
    revision: int
    act: str
    before: str
    after: str
    run_id: int | None = Field(default=None, foreign_key="runs.id")
    by: str
    at: str
    note: str = ""


class Run(Numbered, table=True):
    """A calculation kept. `run` is the identity of its inputs, `result_hash` of what came of them.

    The ledger it saw is every row as of `import_id`, `adjustments_hash` is over the adjustments approved
    then; `through` the last day it calculated to.
    """

    __tablename__ = "runs"
    period: str = Field(foreign_key="periods.name", index=True)
    revision: int
    run: str
    engine: str
    import_id: int = Field(foreign_key="imports.id")
    settings_hash: str = Field(foreign_key="settings.hash")
    through: date
    adjustments_hash: str
    lines: int
    balances: int
    result_hash: str
    by: str
    at: str


class RunPlan(Stored, table=True):
    """A plan a run paid by."""

    __tablename__ = "run_plans"
    run_id: int = Field(primary_key=True, foreign_key="runs.id")
    plan_hash: str = Field(primary_key=True, foreign_key="plans.hash")
    file: str = Field(primary_key=True)


class Line(Stored, table=True):
    """The exact record of one line of a run, in file order. `amount` is in minor units of `currency`.

    A line that corrects a closed period has its `cause`, and in `corrects` the line it differs from.
    """

    __tablename__ = "lines"
    __table_args__ = ({"sqlite_with_rowid": False},)
    run_id: int = Field(primary_key=True, foreign_key="runs.id")
    number: int = Field(primary_key=True)
    line: str
    person: str
    plan: str
    pay_period: str
    pay_no: int
    earned_period: str
    earned_on: date
    component: str
    kind: str
    deal: str | None
    item: str | None
    amount: int = Field(sa_type=BigInteger)
    currency: str
    exact: str
    note: str | None
    plan_file: str | None
    plan_line: int | None
    source_file: str | None
    source_row: int | None = Field(sa_type=BigInteger)
    cause: str | None
    corrects: str | None


class Balance(Stored, table=True):
    """A balance of a run's period, in minor units: what it opened with, its change, what it closed with."""

    __tablename__ = "balances"
    __table_args__ = ({"sqlite_with_rowid": False},)
    run_id: int = Field(primary_key=True, foreign_key="runs.id")
    number: int = Field(primary_key=True)
    person: str
    plan: str
    currency: str
    pay_period: str
    pay_no: int
    balance: str
    opening: int = Field(sa_type=BigInteger)
    change: int = Field(sa_type=BigInteger)
    closing: int = Field(sa_type=BigInteger)


class Closing(Numbered, table=True):
    """A locked revision of a period: from here on its run, lines and balances never change.

    `head_seq` and `head_hash` are the audit chain as it stood: the outside anchor of the lock.
    """

    __tablename__ = "closings"
    __table_args__ = (UniqueConstraint("run_id"),)
    period: str = Field(foreign_key="periods.name")
    revision: int
    run_id: int = Field(foreign_key="runs.id")
    result_hash: str
    by: str
    at: str
    snapshot: str
    head_seq: int
    head_hash: str
