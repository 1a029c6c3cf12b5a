"""Guards inside the database: what is closed or written for good cannot be changed by SQL either.

`guards()` says what is refused, in one form for both databases; `install` writes it as triggers, and
`missing` finds those that an owner of the database has taken away or changed (`comp audit verify`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

APPEND_ONLY = (
    *("imports", "import_files", "import_tables", "control_totals", "ledger_rows", "assignments"),
    *("plans", "settings", "moves", "runs", "run_plans", "closings", "approvals", "exports"),
    "audit",
)
"""Tables whose rows stay as they were written."""

MOVES: Mapping[str, tuple[str, ...]] = {
    "open": ("calculated",),
    "calculated": ("open", "calculated", "reviewed"),
    "reviewed": ("open", "calculated", "reviewed", "approved"),
    "approved": ("open", "calculated", "reviewed", "approved", "locked"),
    "locked": ("paid", "open"),
    "paid": ("open",),
}
"""From each state of a period, those it may go to; back to open from locked or paid by reopening."""

CLOSED = "('locked', 'paid')"


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: on `event` of `table`, where `condition` holds of the row (OLD, NEW), `message`.

    For inserts of many rows at once `among` is the same condition as a join, `fresh` being the rows.
    """

    table: str
    event: str
    condition: str
    message: str
    among: str = ""

    @property
    def name(self) -> str:
        """The trigger's name."""
        return f"comp_{self.table}_{self.event.lower()}"


def guards() -> Iterator[Guard]:
    """Every guard of the store."""
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, "1 = 1", f"{table} is written once and never changed")
    for table in ("lines", "balances"):
        message = f"{table} of a locked period cannot be changed"
        of_closed = "EXISTS (SELECT 1 FROM closings c WHERE c.run_id = {row}.run_id)"
        yield Guard(
            table,
            "INSERT",
            of_closed.format(row="NEW"),
            message,
            among="EXISTS (SELECT 1 FROM fresh JOIN closings c ON c.run_id = fresh.run_id)",
        )
        yield Guard(table, "UPDATE", "1 = 1", f"{table} are written once and never changed")
        yield Guard(table, "DELETE", of_closed.format(row="OLD"), message)
    yield from _of_periods()
    yield from _of_closed_periods()
    yield from _of_disputes()


def _of_periods() -> Iterator[Guard]:
    allowed = " OR ".join(
        f"(OLD.state = '{before}' AND NEW.state IN ({', '.join(map(repr, after))}))"
        for before, after in MOVES.items()
    )
    same = " AND ".join(
        f"NEW.{name} = OLD.{name}" for name in ("name", "kind", "first_day", "last_day")
    )
    # A closed revision keeps its run; a reopened one starts without.
    kept = (
        f"(OLD.state NOT IN {CLOSED} AND NEW.revision = OLD.revision)"
        f" OR (NEW.state = 'paid' AND NEW.revision = OLD.revision"
        f" AND COALESCE(NEW.run_id, -1) = COALESCE(OLD.run_id, -1))"
        f" OR (NEW.state = 'open' AND NEW.revision = OLD.revision + 1 AND NEW.run_id IS NULL)"
    )
    locks = (
        "NEW.state <> 'locked' OR EXISTS (SELECT 1 FROM closings c WHERE c.period = NEW.name"
        " AND c.revision = NEW.revision AND c.run_id = NEW.run_id)"
    )
    yield Guard(
        "periods",
        "UPDATE",
        f"NOT (({allowed}) AND ({same}) AND ({kept}) AND ({locks}))",
        "a period does not make this move",
    )
    yield Guard("periods", "DELETE", "1 = 1", "periods stay")
    yield Guard(
        "periods",
        "INSERT",
        "NEW.state <> 'open' OR NEW.revision <> 1 OR NEW.run_id IS NOT NULL",
        "a period begins open",
    )


def _of_closed_periods() -> Iterator[Guard]:
    """Adjustments and runs belong to a period that is not closed."""
    closed = (
        f"EXISTS (SELECT 1 FROM periods p WHERE p.name = {{row}}.period AND p.state IN {CLOSED})"
    )
    new, old = closed.format(row="NEW"), closed.format(row="OLD")
    message = "adjustments of a locked period cannot be changed"
    yield Guard("adjustments", "INSERT", new, message)
    yield Guard("adjustments", "UPDATE", f"{old} OR {new}", message)
    yield Guard("adjustments", "DELETE", "1 = 1", "adjustments stay; they are refused, not removed")
    yield Guard("runs", "INSERT", new, "a locked period is not calculated again")


def _of_disputes() -> Iterator[Guard]:
    yield Guard("disputes", "DELETE", "1 = 1", "disputes stay")
    asked = " OR ".join(
        f"NEW.{name} <> OLD.{name}" for name in ("id", "period", "person", "question", "by", "at")
    )
    yield Guard(
        "disputes",
        "UPDATE",
        f"OLD.state <> 'open' OR {asked}",
        "a question stays as it was asked, an answer as it was given",
    )


def install(connection: Connection) -> None:
    """Write every trigger, in place of an older one of its name."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def statements(dialect: str) -> list[str]:
    """The SQL that makes all guards."""
    if dialect == "sqlite":
        return [
            part
            for guard in guards()
            for part in (f"DROP TRIGGER IF EXISTS {guard.name}", _sqlite(guard))
        ]
    made = [part for guard in guards() for part in _postgresql(guard)]
    return made + [
        part for table in sorted({guard.table for guard in guards()}) for part in _truncate(table)
    ]


def missing(connection: Connection) -> list[str]:
    """Names of triggers that are gone, switched off or changed; empty where all is as installed."""
    found = _found_sqlite(connection) if connection.dialect.name == "sqlite" else None
    if found is not None:
        return [guard.name for guard in guards() if found.get(guard.name) != _sqlite(guard)]
    found = _found_postgresql(connection)
    wanted = {guard.name: _body(guard) for guard in guards()}
    wanted |= {f"comp_{table}_truncate": "" for table in {guard.table for guard in guards()}}
    return sorted(
        name for name, body in wanted.items() if name not in found or body not in found[name]
    )


def _sqlite(guard: Guard) -> str:
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
        f"WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, 'comp: {guard.message}'); END"
    )


def _found_sqlite(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {str(row[0]): str(row[1]) for row in rows}


def _body(guard: Guard) -> str:
    condition = guard.among or guard.condition
    given = "NULL" if guard.among else "OLD" if guard.event == "DELETE" else "NEW"
    return (
        f"BEGIN IF {condition} THEN RAISE EXCEPTION 'comp: {guard.message}' "
        f"USING ERRCODE = 'restrict_violation'; END IF; RETURN {given}; END"
    )


def _postgresql(guard: Guard) -> list[str]:
    when = (
        f"AFTER {guard.event} ON {guard.table} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
        if guard.among
        else f"BEFORE {guard.event} ON {guard.table} FOR EACH ROW"
    )
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$comp$ {_body(guard)} $comp$",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} {when} EXECUTE FUNCTION {guard.name}()",
    ]


def _truncate(table: str) -> list[str]:
    name = f"comp_{table}_truncate"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$comp$ BEGIN RAISE EXCEPTION 'comp: {table} cannot be emptied' "
        f"USING ERRCODE = 'restrict_violation'; END $comp$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {name}()",
    ]


def _found_postgresql(connection: Connection) -> dict[str, str]:
    """Source of every enabled trigger by name."""
    rows = connection.execute(
        text(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
        )
    )
    return {str(row[0]): str(row[1]) for row in rows}
