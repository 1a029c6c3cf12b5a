"""Parquet files: dates, integers and decimals exactly, binary numbers as the shortest decimal.

DuckDB reads them: a damaged file is an error there, where the columnar reader of Polars may end the
whole program.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
from polars.exceptions import PolarsError

from comp.ledger.duck import column_types, exact_frame
from comp.ledger.raw import (
    COLUMN_LIMIT,
    RawTable,
    Spelling,
    header_problem,
    row_numbers,
    unreadable_file,
)
from comp.ledger.typed import text_frame
from comp.problems import Problem


def read_parquet(
    path: Path, file: str, spelling: Spelling
) -> tuple[RawTable | None, list[Problem]]:
    """The table a Parquet file holds; its first row is row 2, as if it had a header."""
    # In brackets a sign that would make the path a pattern stands for itself.
    name = re.sub(r"([*?\[{])", r"[\1]", str(path)).replace("'", "''")
    connection = duckdb.connect()
    try:
        connection.execute("SET preserve_insertion_order = true")
        select = f"SELECT * FROM read_parquet('{name}', hive_partitioning = false)"
        columns = column_types(connection, select)
        if len(columns) > COLUMN_LIMIT:
            problem = header_problem(list(columns), file, 1)
            return None, [problem or unreadable_file(file)]
        frame = text_frame(exact_frame(connection, select, columns), spelling.form)
    except (duckdb.Error, PolarsError, UnicodeError):
        return None, [unreadable_file(file)]
    finally:
        connection.close()
    return RawTable(file, frame, row_numbers(2, frame.height)), []
