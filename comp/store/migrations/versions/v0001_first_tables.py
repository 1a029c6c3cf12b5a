"""The first tables of the store, and the triggers that keep closed numbers as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from comp.store.triggers import install

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, those that others point to first."""
    _facts()
    _people()
    _periods()
    _runs()
    _trail()
    _chain()
    install(op.get_bind())


def _texts(names: str, *, empty: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=empty) for name in names.split()]


def _numbers(names: str, *, empty: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=empty) for name in names.split()]


def _large(names: str, *, empty: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=empty) for name in names.split()]


def _table(
    name: str, key: str, *parts: sa.schema.SchemaItem | list[sa.Column[str]] | list[sa.Column[int]]
) -> None:
    """A table; keys of several columns are kept in their order, without a second index on SQLite."""
    items: list[sa.schema.SchemaItem] = []
    for part in parts:
        items += part if isinstance(part, list) else [part]
    items.append(sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}"))
    in_key_order = name in ("ledger_rows", "lines", "balances")
    op.create_table(name, *items, sqlite_with_rowid=not in_key_order)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=f"fk_{table}_{column}")


def _day(name: str, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=empty)


def _facts() -> None:
    _table(
        "imports",
        "id",
        _numbers("id added changed removed same"),
        _texts("at by engine settings_hash content_hash"),
    )
    own = _to("import_files", "import_id", "imports.id")
    _table(
        "import_files",
        "import_id file",
        _numbers("import_id"),
        _texts("file sha256"),
        _large("size"),
        own,
    )
    own = _to("import_tables", "import_id", "imports.id")
    _table(
        "import_tables",
        "import_id name",
        _numbers("import_id rows"),
        _texts("name columns sha256"),
        own,
    )
    _table(
        "control_totals",
        "import_id file currency column",
        _numbers("import_id"),
        _texts("file currency column read accepted refused duplicate out_of_period"),
        _to("control_totals", "import_id", "imports.id"),
    )
    _table(
        "ledger_rows",
        "table_name key version",
        _texts("table_name key source_file"),
        _texts("content", empty=True),
        _numbers("version import_id"),
        _large("source_row"),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        _to("ledger_rows", "import_id", "imports.id"),
    )
    _table("plans", "hash", _texts("hash name file text by at"))
    _table("settings", "hash", _texts("hash text"))


def _people() -> None:
    _table("persons", "person", _texts("person"), _texts("name email", empty=True))
    row = ["table_name", "key", "version"]
    _table(
        "assignments",
        " ".join(row),
        _texts("table_name key person"),
        _texts("plan manager", empty=True),
        _numbers("version"),
        _day("first_day"),
        _day("last_day", empty=True),
        sa.ForeignKeyConstraint(
            row, [f"ledger_rows.{name}" for name in row], name="fk_assignments_table_name"
        ),
    )
    op.create_index("ix_assignments_person", "assignments", ["person"])


def _periods() -> None:
    _table(
        "periods",
        "name",
        _texts("name kind state"),
        _day("first_day"),
        _day("last_day"),
        _numbers("revision"),
        _numbers("run_id", empty=True),
    )
    _table(
        "runs",
        "id",
        _numbers("id revision import_id lines balances"),
        _texts("period run engine settings_hash adjustments_hash result_hash by at"),
        _day("through"),
        _to("runs", "period", "periods.name"),
        _to("runs", "import_id", "imports.id"),
        _to("runs", "settings_hash", "settings.hash"),
    )
    op.create_index("ix_runs_period", "runs", ["period"])
    _table(
        "moves",
        "id",
        _numbers("id revision"),
        _numbers("run_id", empty=True),
        _texts("period act before after by at note"),
        _to("moves", "period", "periods.name"),
        _to("moves", "run_id", "runs.id"),
    )
    op.create_index("ix_moves_period", "moves", ["period"])


def _runs() -> None:
    _table(
        "run_plans",
        "run_id plan_hash file",
        _numbers("run_id"),
        _texts("plan_hash file"),
        _to("run_plans", "run_id", "runs.id"),
        _to("run_plans", "plan_hash", "plans.hash"),
    )
    _table(
        "lines",
        "run_id number",
        _numbers("run_id number pay_no"),
        _numbers("plan_line", empty=True),
        _texts("line person plan pay_period earned_period component kind currency exact"),
        _texts("deal item note plan_file source_file cause corrects", empty=True),
        _day("earned_on"),
        _large("amount"),
        _large("source_row", empty=True),
        _to("lines", "run_id", "runs.id"),
    )
    _table(
        "balances",
        "run_id number",
        _numbers("run_id number pay_no"),
        _texts("person plan currency pay_period balance"),
        _large("opening change closing"),
        _to("balances", "run_id", "runs.id"),
    )
    _table(
        "closings",
        "id",
        _numbers("id revision run_id head_seq"),
        _texts("period result_hash by at snapshot head_hash"),
        _to("closings", "period", "periods.name"),
        _to("closings", "run_id", "runs.id"),
        sa.UniqueConstraint("run_id", name="uq_closings_run_id"),
    )


def _trail() -> None:
    _table(
        "approvals",
        "id",
        _numbers("id revision head_seq"),
        _texts("period what subject hash by role at head_hash"),
        _to("approvals", "period", "periods.name"),
    )
    op.create_index("ix_approvals_period", "approvals", ["period"])
    _table(
        "disputes",
        "id",
        _numbers("id"),
        _texts("period person question by at owner state"),
        _texts("line deal answer outcome answered_by answered_at", empty=True),
        _day("deadline"),
    )
    _table(
        "adjustments",
        "id",
        _numbers("id"),
        _numbers("dispute_id", empty=True),
        _texts("period person currency reason_code reason state by at"),
        _texts("plan component deal line", empty=True),
        _day("day"),
        _large("amount"),
        _to("adjustments", "period", "periods.name"),
        _to("adjustments", "dispute_id", "disputes.id"),
    )
    op.create_index("ix_adjustments_period", "adjustments", ["period"])
    _table(
        "exports",
        "id",
        _numbers("id revision rows head_seq"),
        _texts("kind period batch file sha256 by at head_hash"),
        _to("exports", "period", "periods.name"),
        sa.UniqueConstraint("batch", name="uq_exports_batch"),
    )


def _chain() -> None:
    _table("audit", "seq", _numbers("seq"), _texts("at act actor subject detail previous hash"))
    _table("audit_names", "actor", _texts("actor salt name"))
    _table("audit_salts", "seq", _numbers("seq"), _texts("salt"))
    op.create_index("ix_audit_names_name", "audit_names", ["name"])
