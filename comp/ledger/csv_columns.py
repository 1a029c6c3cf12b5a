"""CSV files cut into columns by Polars, where the bytes prove that nothing slipped; else None.

`read_columns(body)` is the quick way, for files in which every line is a row: without quotes the separators
are counted, with quotes every line is matched with what a strict record looks like. A file that does
not pass is read record by record (`csv_text.py`), which says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from polars.exceptions import PolarsError

from comp.ledger.cells import CELL_LIMIT
from comp.ledger.raw import RawTable, row_numbers

_PRINTABLE = bytes(range(32, 127)) + b"\n"
_PIECE = 4_000_000


@dataclass(frozen=True, slots=True)
class Body:
    """What follows the header: `text` from `start` on; the header is row `first`."""

    text: bytes
    start: int
    file: str
    names: Sequence[str]
    first: int
    delimiter: str

    @property
    def mark(self) -> bytes:
        """The delimiter as it stands in the file."""
        return self.delimiter.encode()


def read_columns(body: Body) -> RawTable | None:
    """The table, or None where rows differ in length, cells hold line ends, or quotes do not add up."""
    text, start = body.text, body.start
    if len(body.names) == 1 or len(body.mark) != 1 or text.startswith(b"\n", start):
        return None
    if text.find(b"\r", start) >= 0:
        return None
    columns = [f"c{at}" for at in range(len(body.names))]
    if start == len(text):
        empty = pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
        return RawTable(body.file, empty, row_numbers(body.first + 1, 0))
    is_quoted = text.find(b'"', start) >= 0
    try:
        if is_quoted and not _is_strict(body):
            return None
        frame = pl.read_csv(
            text,
            has_header=False,
            skip_lines=body.first,
            schema=dict.fromkeys(columns, pl.String),
            separator=body.delimiter,
            quote_char='"' if is_quoted else None,
        )
    except PolarsError:
        return None
    if is_quoted:
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    if not _adds_up(body, frame, is_quoted) or _longest(frame) > CELL_LIMIT:
        return None
    is_plain = _is_plain(text, frame)
    # In one piece each, one after the other: columns in many pieces are copied by every later step.
    frame = pl.DataFrame([frame.drop_in_place(name).rechunk() for name in columns])
    rows = row_numbers(body.first + 1, frame.height)
    return RawTable(body.file, frame, rows, is_plain=is_plain)


def _adds_up(body: Body, frame: pl.DataFrame, is_quoted: bool) -> bool:
    """Lines read strictly are rows. Without quotes, a row too long has raised, and one too short, or
    blank, ends in an empty cell and lacks separators.
    """
    if is_quoted:
        ends_open = not body.text.endswith(b"\n")
        return frame.height == body.text.count(b"\n", body.start) + ends_open
    if not frame.to_series(frame.width - 1).null_count():
        return True
    return body.text.count(body.mark, body.start) == frame.height * (frame.width - 1)


def _is_strict(body: Body) -> bool:
    """Every line is one record of as many cells as the header, quotes only around a whole cell.

    Lines are looked at some megabytes at a time, so that the file is not held twice.
    """
    if b"\x1f" in body.text:
        return False
    mark = f"\\x{ord(body.delimiter):02x}"
    cell = f'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    record = f"^{cell}(?:{mark}{cell}){{{len(body.names) - 1}}}$"
    text, at = body.text, body.start
    while at < len(text):
        end = text.find(b"\n", at + _PIECE) + 1 or len(text)
        lines = pl.read_csv(
            text[at:end],
            has_header=False,
            schema={"line": pl.String},
            separator="\x1f",
            quote_char=None,
        ).to_series()
        if lines.null_count() or not lines.str.contains(record).all():
            return False
        at = end
    return True


def _longest(frame: pl.DataFrame) -> int:
    longest = frame.select(pl.all().str.len_bytes().max()).row(0)
    return max((length or 0 for length in longest), default=0)


def _is_plain(text: bytes, frame: pl.DataFrame) -> bool:
    """Only printable ASCII, no space at the edge of a cell, no error value of a spreadsheet."""
    if b"#" in text or text.translate(None, _PRINTABLE):
        return False
    if b" " not in text:
        return True
    edges = pl.all().str.starts_with(" ") | pl.all().str.ends_with(" ")
    return not any(frame.select(edges.any()).row(0))
