"""What an import changed, in words: row, column, before, now, and where a closed period is concerned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from sqlmodel import Session, col, select

from comp.store.imports import Imported
from comp.store.tables import LedgerRow, PayPeriod

IN_CLOSED = "in a locked period: paid as a correction"
_DATED = {"deals": "close_date", "payments": "date", "adjustments": "date"}

Difference = tuple[str, str, str, str, str]


def differences(session: Session, done: Imported, at_most: int) -> Iterator[Difference]:
    """Row, column, before, now, remark; the columns of the first `at_most` changed or removed rows."""
    closed = _closed_through(session)
    edited = [*done.changed.head(at_most).iter_rows(), *done.removed.head(at_most).iter_rows()]
    for table, key, version in edited[:at_most]:
        before, now = (
            _version(session, table, key, version - 1),
            _version(session, table, key, version),
        )
        shown = f"{table} {_named(key, before or now)}"
        remark = IN_CLOSED if closed and _day(table, now or before) <= closed.isoformat() else ""
        if not now:
            yield shown, "", "", "removed", remark
            continue
        for column in sorted(before.keys() | now.keys()):
            if before.get(column) != now.get(column):
                yield shown, column, before.get(column, ""), now.get(column, ""), remark


def _version(session: Session, table: str, key: str, version: int) -> dict[str, str]:
    row = session.get(LedgerRow, (table, key, version))
    return json.loads(row.content) if row and row.content else {}


def _named(key: str, content: dict[str, str]) -> str:
    """A row's key as people write it: the values of the key, or the row's own where it has none."""
    try:
        said = json.loads(key)
    except ValueError:
        said = content
    return " ".join(str(value) for value in said.values())


def _day(table: str, content: dict[str, str]) -> str:
    """The day that decides a row's period; later than all days where the table has none."""
    return content.get(_DATED.get(table, ""), "9999-12-31")


def _closed_through(session: Session) -> date | None:
    found = select(PayPeriod).where(col(PayPeriod.state).in_(["locked", "paid"]))
    last = session.exec(found.order_by(col(PayPeriod.last_day).desc())).first()
    return last.last_day if last else None
