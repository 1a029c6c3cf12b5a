"""CSV files, read strictly: bytes in, a `RawTable` of text or one problem out.

Encoding and delimiter are those declared; nothing is sniffed. A file whose bytes all add up is cut into
columns at once (`csv_columns.py`); any other goes through the csv module record by record, which
refuses what does not add up to the header.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from comp.ledger.cells import CELL_LIMIT, Fault
from comp.ledger.csv_bytes import utf8_bytes
from comp.ledger.csv_columns import Body, read_columns
from comp.ledger.raw import (
    RawTable,
    Spelling,
    header_names,
    header_problem,
    named_frame,
    unnamed_column,
)
from comp.ledger.texts import shown
from comp.problems import Problem

_CHUNK = 50_000


def read_csv(data: bytes, file: str, spelling: Spelling) -> tuple[RawTable | None, list[Problem]]:
    """The table a CSV file holds."""
    text = utf8_bytes(data, file, spelling)
    if isinstance(text, Problem):
        return None, [text]
    header = _header(text, file, spelling)
    if isinstance(header, Problem):
        return None, [header]
    names, start, first = header
    problem = header_problem(names, file, first) or _delimiter_problem(names, file, spelling)
    if problem:
        return None, [problem]
    body = Body(text, start, file, names, first, spelling.delimiter)
    table = read_columns(body) or read_records(body)
    if isinstance(table, Problem):
        return None, [table]
    frame, unnamed = named_frame(table.frame, names)
    if unnamed:
        return None, [unnamed_column(file, first, unnamed)]
    return replace(table, frame=frame), []


def _header(text: bytes, file: str, spelling: Spelling) -> tuple[list[str], int, int] | Problem:
    """Column names, where the line after the header starts, and the number of the header's row."""
    start = 0
    for _ in range(spelling.skip_header):
        end = text.find(b"\n", start)
        start = len(text) if end < 0 else end + 1
    first = spelling.skip_header + 1
    end = text.find(b"\n", start)
    end = len(text) if end < 0 else end
    line = text[start:end]
    if not line.strip():
        return _no_header(file)
    if line.lower().startswith(b"sep=") and len(line) <= 6:
        return _separator_line(line, file, first)
    try:
        cells = next(csv.reader([line.decode()], delimiter=spelling.delimiter, strict=True))
    except csv.Error:
        return _unclosed(file, first)
    return header_names(cells), min(end + 1, len(text)), first


def _separator_line(line: bytes, file: str, row: int) -> Problem:
    mark = shown(line[4:5].decode("ascii", "replace"))
    return Problem(
        "separator-line",
        f'The first line is "{shown(line.decode("utf-8", "replace"))}", a note for a spreadsheet '
        "program, and not the names of the columns.",
        f'Declare it in comp.toml: skip_header = {row}, delimiter = "{mark}"',
        file=file,
        row=row,
    )


def _no_header(file: str) -> Problem:
    return Problem(
        "empty-file",
        "The file is empty: it has no header line.",
        "Write the names of the columns in the first line, then one row a line.",
        file=file,
    )


def _unclosed(file: str, row: int) -> Problem:
    return Problem(
        "unclosed-quote",
        "A quotation mark in this row is not closed, or text follows a closing one: "
        "where the row ends cannot be told, and the rows after it would be swallowed.",
        'Close the quotation mark; a quotation mark inside quoted text is written twice: "12"" pipe"',
        file=file,
        row=row,
    )


def _delimiter_problem(names: list[str], file: str, spelling: Spelling) -> Problem | None:
    if len(names) > 1:
        return None
    for mark, written in ((";", ";"), ("\t", "\\t"), ("|", "|"), (",", ",")):
        if mark in names[0] and mark != spelling.delimiter:
            return Problem(
                "wrong-delimiter",
                f'The header is one column, "{shown(names[0])}": cells are not separated '
                f'by "{spelling.delimiter}" here.',
                f'Declare it in comp.toml: delimiter = "{written}"',
                file=file,
            )
    return None


@dataclass(slots=True)
class _Lines:
    """Lines one by one, keeping those of the record being read."""

    lines: Iterator[str]
    record: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.record.append(line)
            yield line


def read_records(body: Body) -> RawTable | Problem:
    """The careful way: record by record, so that quotes, blank lines and ragged rows are seen."""
    width, row = len(body.names), body.first + 1
    source = _Lines(iter(io.StringIO(body.text[body.start :].decode(), newline="\n")))
    reader = csv.reader(source, delimiter=body.delimiter, strict=True)
    chunks: list[pl.DataFrame] = []
    records: list[list[str]] = []
    numbers: list[int] = []
    broken: dict[int, Fault] = {}
    try:
        for record in reader:
            if record and (len(record) > 1 or width == 1 or record[0]):
                fault = _record_fault(record, source.record, width, body.delimiter)
                if fault:
                    broken[len(numbers)] = fault
                    record = [""] * width
                records.append(record)
                numbers.append(row)
            row += len(source.record)
            source.record.clear()
            if len(records) >= _CHUNK:
                chunks.append(_frame(records, width))
                records = []
    except csv.Error as error:
        if "field limit" in str(error):
            return _too_large(body.file, row)
        return _unclosed(body.file, row)
    chunks.append(_frame(records, width))
    rows = pl.Series("source_row", numbers, pl.UInt32)
    return RawTable(body.file, pl.concat(chunks), rows, broken)


def _too_large(file: str, row: int) -> Problem:
    return Problem(
        "cell-too-large",
        f"A cell in this row holds more than {CELL_LIMIT:,} characters.",
        "Shorten the cell, or leave its column out of the file.",
        file=file,
        row=row,
    )


def _record_fault(record: list[str], lines: list[str], width: int, mark: str) -> Fault | None:
    if len(lines) > 1 and width > 1 and all(line.count(mark) == width - 1 for line in lines):
        return Fault(
            "unclosed-quote",
            f"One quoted cell runs over {len(lines)} lines, and each of them looks like a row of its own.",
            "Close the quotation mark on the line where the cell ends.",
        )
    if len(record) != width:
        return Fault(
            "ragged-row",
            f"This row has {len(record)} cells; the header names {width} columns.",
            "Give the row one cell for each column; a cell with a separator in it is quoted.",
        )
    return None


def _frame(records: list[list[str]], width: int) -> pl.DataFrame:
    columns = list(zip(*records, strict=True)) if records else [()] * width
    frame = pl.DataFrame(
        {f"c{at}": pl.Series(column, dtype=pl.String) for at, column in enumerate(columns)}
    )
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
