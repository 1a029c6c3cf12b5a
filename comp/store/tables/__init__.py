"""The tables of the store, by subject: facts brought in, periods and what was calculated in them, the trail.

Money is a whole number of minor units with its currency; exact quantities and days are text, so that
SQLite and PostgreSQL hold the same. Ids are given by the writer (there is one at a time), so that both
databases count alike. `METADATA` holds every table, with names for constraints that migrations can use.
"""

from __future__ import annotations

from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

from comp.store.tables.facts import (  # noqa: E402  names of constraints come first
    Assignment,
    ControlTotal,
    Import,
    ImportFile,
    ImportTable,
    LedgerRow,
    Person,
    PlanText,
    SettingsText,
)
from comp.store.tables.periods import (  # noqa: E402
    Balance,
    Closing,
    Line,
    Move,
    PayPeriod,
    Run,
    RunPlan,
)
from comp.store.tables.trail import (  # noqa: E402
    Adjustment,
    Approval,
    Audit,
    AuditName,
    AuditSalt,
    Dispute,
    Export,
)

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "Adjustment",
    "Approval",
    "Assignment",
    "Audit",
    "AuditName",
    "AuditSalt",
    "Balance",
    "Closing",
    "ControlTotal",
    "Dispute",
    "Export",
    "Import",
    "ImportFile",
    "ImportTable",
    "LedgerRow",
    "Line",
    "Move",
    "PayPeriod",
    "Person",
    "PlanText",
    "Run",
    "RunPlan",
    "SettingsText",
]
