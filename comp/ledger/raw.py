"""A table as a file holds it: columns of text, the number of each row, rows that fall apart.

CSV, workbook, Parquet and query readers make a `RawTable`; shaping and rules go on from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from comp.ledger.cells import CANONICAL, Fault, Form
from comp.ledger.texts import composed
from comp.problems import Problem

COLUMN_LIMIT = 1_000
"""Columns of one file."""

FILE_LIMIT = 2_000_000_000
"""Bytes of one file."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one file is laid out, as `comp.toml` declares it; the defaults are the canonical form."""

    delimiter: str = ","
    encoding: str = "utf-8"
    skip_header: int = 0
    skip_footer: int = 0
    sheet: str = ""
    form: Form = CANONICAL


@dataclass(frozen=True, slots=True)
class RawTable:
    """One file's rows as text; empty cells are null.

    `rows` are row numbers as an editor or spreadsheet shows them. `broken` rows are present, but
    empty, with what is wrong with them. `is_plain` is promised as in `columns.Reading`. `letters` name
    the columns of a sheet.
    """

    file: str
    frame: pl.DataFrame
    rows: pl.Series
    broken: dict[int, Fault] = field(default_factory=dict)
    is_plain: bool = False
    warnings: tuple[Problem, ...] = ()
    source_files: pl.Series | None = None
    letters: Mapping[str, str] = field(default_factory=dict)


def row_numbers(first: int, count: int) -> pl.Series:
    """`first`, `first + 1`, ... as the numbers of `count` rows."""
    return pl.int_range(first, first + count, dtype=pl.UInt32, eager=True).alias("source_row")


def without_blank_rows(table: RawTable) -> RawTable:
    """The table without rows in which every cell is empty: they say nothing."""
    frame = table.frame
    if not frame.width or not frame.height or not frame.to_series(0).null_count():
        return table
    empty = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    blank = [row for row in empty.arg_true().to_list() if row not in table.broken]
    if not blank:
        return table
    keep = ~pl.Series([False]).extend_constant(False, frame.height - 1).scatter(blank, True)
    kept = keep.arg_true().to_list() if table.broken else []
    moved = {old: new for new, old in enumerate(kept)}
    files = table.source_files
    return replace(
        table,
        frame=frame.filter(keep),
        rows=table.rows.filter(keep),
        broken={moved[row]: fault for row, fault in table.broken.items()},
        source_files=None if files is None else files.filter(keep),
    )


def header_problem(names: list[str], file: str, row: int) -> Problem | None:
    """What is wrong with a header line, if anything."""
    if len(names) > COLUMN_LIMIT:
        return Problem(
            "too-many-columns",
            f"The file has {len(names):,} columns; {COLUMN_LIMIT:,} are allowed.",
            "Leave out the columns no plan needs.",
            file=file,
            row=row,
        )
    if not any(names):
        return Problem(
            "empty-file",
            "There is no header line: the first row that should name the columns is empty.",
            "Write the names of the columns in the first row, or skip rows above it: skip_header = 1",
            file=file,
            row=row,
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        return Problem(
            "duplicate-column",
            f'The header names the column "{twice[0]}" {names.count(twice[0])} times.',
            "Rename or remove one of them; it cannot be told which is meant.",
            file=file,
            row=row,
            column=twice[0],
        )
    return None


def header_names(cells: list[str]) -> list[str]:
    """Column names as they are matched: without spaces around them, letters composed."""
    return [composed(cell.strip()) for cell in cells]


def named_frame(frame: pl.DataFrame, names: list[str]) -> tuple[pl.DataFrame, int | None]:
    """The frame under its header, without columns that have neither name nor cells.

    The number is the place of a column that has cells and no name.
    """
    keep: dict[str, str] = {}
    for at, (column, name) in enumerate(zip(frame.columns, names, strict=True)):
        if name:
            keep[column] = name
        elif frame[column].null_count() < frame.height:
            return frame, at + 1
    return frame.select(list(keep)).rename(keep), None


def unnamed_column(file: str, row: int, at: int) -> Problem:
    """The problem of a column with cells and no name."""
    return Problem(
        "duplicate-column",
        f"Column {at} has cells but no name in the header.",
        "Name the column in the header line; if the header stands further down, declare the rows "
        "above it: skip_header = 1",
        file=file,
        row=row,
    )


def unreadable_file(file: str) -> Problem:
    """The problem of a file that cannot be opened or is damaged."""
    return Problem(
        "unreadable-file",
        "The file cannot be read: it is damaged, is no such file, or you may not open it.",
        "Export it again, or check who may read it.",
        file=file,
    )
