"""The tables of the store, by subject: facts brought in, periods and what was calculated in them, the trail.

Money is a whole number of minor units with its currency; exact quantities and days are text, so that
SQLite and PostgreSQL hold the same. Ids are given by the writer (there is one at a time), so that both
databases count alike.
"""

from __future__ import annotations

from comp.store.tables.base import METADATA, Numbered, Stored
from comp.store.tables.facts import (
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
from comp.store.tables.periods import (
    Balance,
    Closing,
    Line,
    Move,
    PayPeriod,
    Run,
    RunPlan,
)
from comp.store.tables.trail import (
    Adjustment,
    Approval,
    Audit,
    AuditName,
    AuditSalt,
    Dispute,
    Export,
)

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
    "Numbered",
    "PayPeriod",
    "Person",
    "PlanText",
    "Run",
    "RunPlan",
    "SettingsText",
    "Stored",
]
