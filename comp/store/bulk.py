"""Many rows at once, between frames and tables: INSERTs of many rows on SQLite, COPY on PostgreSQL.

Both run inside the session's transaction. Days are dates in frames and on PostgreSQL, ISO text on
SQLite; bytes are Binary columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from itertools import chain
from typing import Any

import polars as pl
from sqlmodel import Session

from comp.store.tables import Stored

ROWS_AT_ONCE = 100_000

VALUES_AT_ONCE = 900
"""Values in one INSERT on SQLite; older ones take 999 at most."""


def insert(session: Session, table: type[Stored], frame: pl.DataFrame) -> None:
    """Add every row of the frame; its columns are columns of the table."""
    if frame.is_empty():
        return
    session.flush()
    name = str(table.__tablename__)
    columns = ", ".join(f'"{column}"' for column in frame.columns)
    cursor = _cursor(session)
    for part in frame.iter_slices(ROWS_AT_ONCE):
        if _is_sqlite(session):
            _insert(cursor, f'INSERT INTO "{name}" ({columns}) VALUES ', _plain(part))
        else:
            text = BytesIO()
            _hexed(part).write_csv(text, include_header=False)
            with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN (FORMAT csv)') as copy:
                copy.write(text.getbuffer())


def select(
    session: Session, sql: str, schema: Mapping[str, pl.DataType], values: tuple[object, ...] = ()
) -> pl.DataFrame:
    """The rows of a query as a frame with these columns. `?` stands for each of the values."""
    session.flush()
    cursor = _cursor(session)
    if _is_sqlite(session):
        cursor.execute(sql, values)
    else:
        cursor.execute(sql.replace("%", "%%").replace("?", "%s"), values)
    days = [name for name, kind in schema.items() if kind == pl.Date()]
    read = {
        name: pl.String() if name in days and _is_sqlite(session) else kind
        for name, kind in schema.items()
    }
    parts = [pl.DataFrame(schema=read)]
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        parts.append(pl.DataFrame(rows, schema=read, orient="row"))
    found = pl.concat(parts)
    if _is_sqlite(session):
        found = found.with_columns(pl.col(name).str.to_date("%Y-%m-%d") for name in days)
    return found


def _insert(cursor: Any, into: str, part: pl.DataFrame) -> None:
    """Many rows in each statement: it costs a third less than a statement for each row."""
    row = f"({', '.join('?' * part.width)})"
    values = list(chain.from_iterable(zip(*(column.to_list() for column in part), strict=True)))
    step = VALUES_AT_ONCE // part.width * part.width
    whole = len(values) // step * step
    cursor.executemany(
        into + ", ".join([row] * (step // part.width)),
        (values[at : at + step] for at in range(0, whole, step)),
    )
    if whole < len(values):
        cursor.execute(
            into + ", ".join([row] * ((len(values) - whole) // part.width)), values[whole:]
        )


def _cursor(session: Session) -> Any:
    connection = session.connection().connection.driver_connection
    assert connection is not None
    return connection.cursor()


def _is_sqlite(session: Session) -> bool:
    return session.connection().dialect.name == "sqlite"


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    days = [name for name, kind in frame.schema.items() if kind == pl.Date]
    return frame.with_columns(pl.col(name).dt.to_string("%Y-%m-%d") for name in days)


def _hexed(frame: pl.DataFrame) -> pl.DataFrame:
    """Bytes as PostgreSQL writes them. Empty texts are quoted by the writer, nulls are not."""
    raw = [name for name, kind in frame.schema.items() if kind == pl.Binary]
    return frame.with_columns(
        (pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name) for name in raw
    )
