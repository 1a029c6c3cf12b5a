"""Shaping by SQL: one SELECT over the raw files of `[sources]`, exact, and every row keeps its place.

Each source is a table of text columns, with `source_file` and `source_row` beside them; `types` turns
columns into exact decimals or dates. The query must hand `source_file` and `source_row` on, and no
amount may come out as a binary number (`/`, `avg` and `* 0.15e0` make those).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb
import polars as pl

from comp.fields import FieldType
from comp.ledger.cells import Form
from comp.ledger.duck import Stream, column_types, exact_frame
from comp.ledger.raw import RawTable
from comp.ledger.texts import shown
from comp.ledger.typed import text_frame
from comp.problems import Problem

_EXACT_KINDS = (FieldType.MONEY, FieldType.NUMBER, FieldType.PERCENT, FieldType.DURATION)


def run_query(
    sql: str,
    sources: Mapping[str, pl.DataFrame],
    table: str,
    types: Mapping[str, FieldType],
    form: Form,
) -> tuple[RawTable | None, list[Problem]]:
    """The rows of a table as the query shapes them."""
    connection = duckdb.connect()
    try:
        for name, frame in sources.items():
            connection.register(name, Stream(frame))
        for setting in ("enable_external_access = false", "lock_configuration = true"):
            connection.execute(f"SET {setting}")
        select = _one_select(connection, sql, table)
        if isinstance(select, Problem):
            return None, [select]
        columns = column_types(connection, select)
        problems = _column_problems(columns, sql, table, types)
        if problems:
            return None, problems
        frame = exact_frame(connection, select, columns)
    except duckdb.Error as error:
        return None, [_failed(str(error), table, sources)]
    finally:
        connection.close()
    return _placed(frame, table, form)


def _one_select(connection: duckdb.DuckDBPyConnection, sql: str, table: str) -> str | Problem:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        return Problem(
            "query-failed",
            f"The query of {table} is not one SELECT.",
            "Write one SELECT statement; WITH parts before it are fine.",
            file="comp.toml",
            column="query",
        )
    return statements[0].query.strip().rstrip(";")


def _column_problems(
    columns: Mapping[str, str], sql: str, table: str, types: Mapping[str, FieldType]
) -> list[Problem]:
    problems = []
    lacking = [name for name in ("source_file", "source_row") if name not in columns]
    if lacking:
        problems.append(
            Problem(
                "query-source",
                f"The query of {table} does not hand on {' and '.join(lacking)}, so its rows would "
                "not know the file and row they come from.",
                f"Select {', '.join(lacking)} from the main source too; in groups write "
                "min(source_row) AS source_row",
                file="comp.toml",
                column="query",
            )
        )
    for name, kind in columns.items():
        if kind in ("DOUBLE", "FLOAT", "REAL") and types.get(name) in _EXACT_KINDS:
            problems.append(
                Problem(
                    "query-float",
                    f"The column {name} of the query comes out as a binary number, which is not "
                    f"exact to the cent: {shown(_expression(sql, name), 200)}",
                    'Declare the columns it uses as decimals (types = {UnitPrice = "decimal"}), and in '
                    f"place of a division write CAST(... AS DECIMAL(18,2)) AS {name}",
                    file="comp.toml",
                    column=name,
                )
            )
    return problems


def _expression(sql: str, name: str) -> str:
    """The part of the query that makes a column, as far as it can be found: back to its comma."""
    match = re.search(rf"\s+AS\s+\"?{re.escape(name)}\"?\b", sql, re.IGNORECASE)
    if not match:
        return name
    start, depth = match.start(), 0
    while start > 0:
        mark = sql[start - 1]
        depth += (mark == ")") - (mark == "(")
        if depth < 0 or (mark == "," and depth == 0):
            break
        start -= 1
    words = " ".join(sql[start : match.start()].split())
    return re.sub(r"^select\s+", "", words, flags=re.IGNORECASE)


def _placed(frame: pl.DataFrame, table: str, form: Form) -> tuple[RawTable | None, list[Problem]]:
    rows = frame["source_row"].cast(pl.UInt32, strict=False)
    files = frame["source_file"].cast(pl.String)
    if rows.null_count() or files.null_count():
        return None, [
            Problem(
                "query-source",
                f"Some rows of the query of {table} have no source_file or source_row.",
                "Take them from the source every row has, the left one of a LEFT JOIN.",
                file="comp.toml",
                column="query",
            )
        ]
    texts = text_frame(frame.drop("source_file", "source_row"), form)
    placed = texts.with_columns(files.alias("source_file"), rows.alias("source_row"))
    # SQL promises no order; rows go by their place, so that a run can be repeated to the byte.
    ordered = placed.sort("source_file", "source_row", *texts.columns)
    raw = RawTable(
        "query",
        ordered.drop("source_file", "source_row"),
        ordered["source_row"],
        source_files=ordered["source_file"],
    )
    return raw, []


def _failed(message: str, table: str, sources: Mapping[str, pl.DataFrame]) -> Problem:
    sentence = re.sub(r"^[A-Z][a-z]+ Error: ", "", " ".join(message.split("\n\n")[0].split()))
    tables = "; ".join(f"{name} ({', '.join(frame.columns)})" for name, frame in sources.items())
    return Problem(
        "query-failed",
        f"The query of {table} cannot be run: {shown(sentence, 300)}",
        f"Tables are: {tables}." if tables else "Name raw files under [sources] in comp.toml.",
        file="comp.toml",
        column="query",
    )
