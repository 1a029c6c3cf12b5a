"""Between DuckDB and Polars: columns handed over without another package, and without losing a digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import duckdb
import polars as pl

_TOO_WIDE = ("HUGEINT", "UHUGEINT", "BIGNUM")


class _Columns(Protocol):
    """Anything that hands its columns on without copying them (Arrow's stream interface)."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


@dataclass(frozen=True, slots=True)
class Stream:
    """Columns seen as nothing but a stream: the receiver then needs no package of the giver's kind."""

    columns: _Columns

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.columns.__arrow_c_stream__(requested_schema)


def column_types(connection: duckdb.DuckDBPyConnection, select: str) -> dict[str, str]:
    """The columns of a query's result and DuckDB's types of them."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM (\n{select}\n) AS shaped").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def exact_frame(
    connection: duckdb.DuckDBPyConnection, select: str, columns: Mapping[str, str]
) -> pl.DataFrame:
    """The result of a query; whole numbers too wide for a column type come as text."""
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in columns}
    listed = ", ".join(
        f"CAST({quoted[name]} AS VARCHAR) AS {quoted[name]}" if kind in _TOO_WIDE else quoted[name]
        for name, kind in columns.items()
    )
    relation = connection.sql(f"SELECT {listed} FROM (\n{select}\n) AS shaped")
    return pl.DataFrame(Stream(relation))
