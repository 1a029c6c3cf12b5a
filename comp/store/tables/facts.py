"""What was brought in: imports, their files and totals, every row in every version, plans, settings.

Nothing here is ever changed: an edited deal is a further version of its row, an edited plan another text.
Only `persons` may be changed, because names must be erasable.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKeyConstraint
from sqlmodel import Field

from comp.store.tables.base import Numbered, Stored


class Import(Numbered, table=True):
    """One `comp import` that changed something; `at` in UTC. Counts are of ledger rows."""

    __tablename__ = "imports"
    at: str
    by: str
    engine: str
    settings_hash: str
    added: int
    changed: int
    removed: int
    same: int
    content_hash: str = Field(
        description="over every row version it wrote; the audit entry names it"
    )


class ImportFile(Stored, table=True):
    """A file an import read, by the SHA-256 of its bytes."""

    __tablename__ = "import_files"
    import_id: int = Field(primary_key=True, foreign_key="imports.id")
    file: str = Field(primary_key=True)
    sha256: str
    size: int = Field(sa_type=BigInteger)


class ImportTable(Stored, table=True):
    """A ledger table as an import found it: its columns, how many rows, one hash over all of them."""

    __tablename__ = "import_tables"
    import_id: int = Field(primary_key=True, foreign_key="imports.id")
    name: str = Field(primary_key=True)
    rows: int
    columns: str
    sha256: str


class ControlTotal(Stored, table=True):
    """A row of control_totals.csv: rows, or the exact sum of a money column, and what became of them."""

    __tablename__ = "control_totals"
    import_id: int = Field(primary_key=True, foreign_key="imports.id")
    file: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    column: str = Field(primary_key=True)
    read: str
    accepted: str
    refused: str
    duplicate: str
    out_of_period: str


class LedgerRow(Stored, table=True):
    """One version of one row of the ledger.

    `key` is the row's key as JSON (the hash of its content where the table has no key); `content` the
    row as JSON of canonical text, empty cells left out; null where an import took the row out.
    """

    __tablename__ = "ledger_rows"
    __table_args__ = ({"sqlite_with_rowid": False},)
    table_name: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    import_id: int = Field(foreign_key="imports.id")
    content: str | None
    hash: bytes
    source_file: str
    source_row: int = Field(sa_type=BigInteger)


class Person(Stored, table=True):
    """Who a person id is; the only place besides raw rows that holds names."""

    __tablename__ = "persons"
    person: str = Field(primary_key=True)
    name: str | None
    email: str | None


class Assignment(Stored, table=True):
    """A row of people with its days, typed: who was on which plan, when, under whom."""

    __tablename__ = "assignments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["table_name", "key", "version"],
            ["ledger_rows.table_name", "ledger_rows.key", "ledger_rows.version"],
        ),
    )
    table_name: str = Field(default="people", primary_key=True)
    key: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    person: str = Field(index=True)
    plan: str | None
    first_day: date
    last_day: date | None
    manager: str | None


class PlanText(Stored, table=True):
    """A plan file by the SHA-256 of its text; `by` is who brought it in first, its author here."""

    __tablename__ = "plans"
    hash: str = Field(primary_key=True)
    name: str
    file: str
    text: str
    by: str
    at: str


class SettingsText(Stored, table=True):
    """The settings that decide pay, by the hash of their canonical text."""

    __tablename__ = "settings"
    hash: str = Field(primary_key=True)
    text: str
