"""The rows of one ledger table: raw files in, typed columns with their faults out.

Columns are found by name (or by the mapping of `comp.toml`), aliases are applied to cells, every cell is read as
its type. Rows keep their order and their place; what is refused stays here, so that it can be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from comp.fields import FieldType, Schema
from comp.ledger.cells import Fault, Form
from comp.ledger.columns import Reading, read_column, unsure_dates
from comp.ledger.faults import Faults
from comp.ledger.ledger import SOURCE, column_type
from comp.ledger.raw import RawTable
from comp.ledger.tables import EMPTY_IS_TEXT, Table
from comp.ledger.typed import cell_text
from comp.money import CURRENCY, format_percent, minor_units, plain


@dataclass(frozen=True, slots=True)
class Source:
    """Where one table comes from: its raw files under the ledger's column names, and their spelling."""

    raws: tuple[RawTable, ...]
    form: Form = field(default_factory=Form)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """Where each row stands: its number, and its file, which is the same for all without `of_row`."""

    file: str
    numbers: pl.Series
    of_row: pl.Series | None = None

    def at(self, row: int) -> tuple[str, int]:
        """File and row number of a row index."""
        return (self.file if self.of_row is None else self.of_row[row]), self.numbers[row]

    def files(self) -> pl.Series:
        """The file of every row."""
        if self.of_row is not None:
            return self.of_row
        return pl.Series("source_file", [self.file]).new_from_index(0, len(self.numbers))


@dataclass(slots=True)
class Rows:
    """One table while it is checked. `frame` holds every row read, typed, refused ones too."""

    table: Table
    frame: pl.DataFrame
    types: Mapping[str, FieldType]
    faults: Faults
    places: Places
    duplicates: set[int] = field(default_factory=set)

    def column(self, name: str) -> list[object]:
        """The values of a column, null where it is empty, refused or absent."""
        if name not in self.frame.columns:
            return [None] * self.frame.height
        return self.frame[name].to_list()

    def has(self, name: str) -> bool:
        """True where the column is in the files and any row has a value."""
        return name in self.frame.columns and self.frame[name].null_count() < self.frame.height

    def accepted(self) -> pl.DataFrame:
        """The rows that count."""
        left_out = self.faults.refused | self.duplicates
        if not left_out:
            return self.frame
        keep = pl.repeat(True, self.frame.height, dtype=pl.Boolean, eager=True)
        return self.frame.filter(keep.scatter(sorted(left_out), False))

    def money_columns(self) -> list[str]:
        """The columns that hold money, the main one first."""
        found = [name for name, kind in self.types.items() if kind is FieldType.MONEY]
        return sorted(found, key=lambda name: name != "amount")


def read_rows(
    table: Table, source: Source, schema: Schema, currency: str, needed: Iterable[str] = ()
) -> Rows:
    """The typed rows of a table whose header has been checked. `source` is given up to it."""
    known = table.types(schema)
    raw_names = {name for raw in source.raws for name in raw.frame.columns}
    present = [name for name in known if name in raw_names]
    is_plain = all(raw.is_plain for raw in source.raws) and not source.values
    form, places, broken = source.form, _places(source.raws), _broken(source.raws)
    letters = source.raws[0].letters if len(source.raws) == 1 else {}
    texts = {name: _texts(source, name) for name in present}
    # The texts of a large file are as large as all its typed columns: each goes when it is read.
    del source
    decimals = _decimals(texts.get("currency"), currency)
    kept: dict[str, pl.Series] = {}
    columns: dict[str, pl.Series] = {}
    found: dict[str, dict[int, Fault]] = {}
    for name in present:
        text, kind = texts.pop(name), known[name]
        how = Reading(kind, form, decimals, name in table.ids, is_plain)
        columns[name], found[name] = read_column(text, how)
        if kind is FieldType.DATE and found[name]:
            found[name] |= unsure_dates(text, places.files(), found[name], form.date)
        if kind is FieldType.TEXT or found[name]:
            kept[name] = text
    frame = _completed(columns, table, known, needed, places)
    faults = Faults(
        places.at,
        lambda row, column: _shown_value(
            row, kept.get(column, columns.get(column)), form, known.get(column)
        ),
        lambda row: "",
        lambda column: letters.get(column, ""),
    )
    rows = Rows(table, frame, {name: known[name] for name in present}, faults, places)
    rows.faults.money = _money_text(rows)
    for row, fault in broken.items():
        rows.faults.refuse(row, "", fault)
    for name, faulty in found.items():
        for row, fault in faulty.items():
            rows.faults.refuse(row, name, fault)
    _refuse_empty(rows)
    _refuse_currencies(rows)
    return rows


def _texts(source: Source, name: str) -> pl.Series:
    """One column of all files, aliases applied; empty where a file does not have it."""
    parts = [
        raw.frame[name]
        if name in raw.frame.columns
        else pl.Series(name, [None], dtype=pl.String).new_from_index(0, raw.frame.height)
        for raw in source.raws
    ]
    column = parts[0] if len(parts) == 1 else pl.concat(parts)
    aliases = source.values.get(name)
    return column.replace(dict(aliases)) if aliases else column


def _places(raws: Sequence[RawTable]) -> Places:
    numbers = [raw.rows.cast(pl.UInt32) for raw in raws]
    rows = (numbers[0] if len(numbers) == 1 else pl.concat(numbers)).alias("source_row")
    if len(raws) == 1 and raws[0].source_files is None:
        return Places(raws[0].file, rows)
    of_raw = (
        pl.Series([raw.file]).new_from_index(0, raw.frame.height)
        if raw.source_files is None
        else raw.source_files
        for raw in raws
    )
    return Places("", rows, pl.concat(list(of_raw)).alias("source_file"))


def _broken(raws: Sequence[RawTable]) -> dict[int, Fault]:
    """The rows of all files that fell apart, by their index among all rows."""
    broken: dict[int, Fault] = {}
    start = 0
    for raw in raws:
        broken |= {start + row: fault for row, fault in raw.broken.items()}
        start += raw.frame.height
    return broken


def _shown_value(row: int, column: pl.Series | None, form: Form, kind: FieldType | None) -> str:
    """The text of a cell; where it is no longer held, its value as the file would spell it."""
    value = None if column is None else column[row]
    if isinstance(value, Decimal) and kind is FieldType.PERCENT:
        return format_percent(value)
    return cell_text(value, form) or ""


def _money_text(rows: Rows) -> Callable[[int], str]:
    columns = [rows.frame[name] for name in rows.money_columns()]

    def money(row: int) -> str:
        found = next((column[row] for column in columns if column[row] is not None), None)
        return plain(found) if isinstance(found, Decimal) else ""

    return money


def _decimals(codes: pl.Series | None, currency: str) -> int | list[int]:
    """Decimals of the money in each row; one number where they are all alike."""
    usual = minor_units(currency)
    if codes is None:
        return usual
    units = {code: minor_units(code) for code in codes.unique().to_list() if code}
    if set(units.values()) <= {usual}:
        return usual
    return [units.get(code, usual) for code in codes.to_list()]


def _completed(
    columns: Mapping[str, pl.Series],
    table: Table,
    known: Mapping[str, FieldType],
    needed: Iterable[str],
    places: Places,
) -> pl.DataFrame:
    """The columns in their order: the shape, the others found, those plans need, the source.

    A column with one value in all rows is kept as that value alone.
    """
    order = dict.fromkeys([*table.shape, *columns, *(name for name in needed if name in known)])
    frame = pl.DataFrame([*columns.values(), places.numbers])
    absent = [
        pl.lit("" if name in EMPTY_IS_TEXT else None, dtype=column_type(known[name])).alias(name)
        for name in order
        if name not in columns
    ]
    empty = [pl.col(name).fill_null("") for name in EMPTY_IS_TEXT if name in columns]
    file = pl.lit(places.file).alias("source_file") if places.of_row is None else places.of_row
    return frame.with_columns(*absent, *empty, file).select(*order, *SOURCE)


def _refuse_empty(rows: Rows) -> None:
    for name in rows.table.never_empty:
        column = rows.frame[name]
        if not column.null_count():
            continue
        fault = Fault(
            "reason-missing" if name == "reason" else "empty-cell",
            f"The cell {name} is empty; every row of {rows.table.name} needs one.",
            f"Write the {name.replace('_', ' ')} of this row.",
        )
        empty = (row for row in column.is_null().arg_true().to_list())
        rows.faults.refuse_all(
            (row for row in empty if row not in rows.faults.refused), name, fault
        )


def _refuse_currencies(rows: Rows) -> None:
    if not rows.has("currency"):
        return
    column = rows.frame["currency"]
    bad = [code for code in column.unique().to_list() if code and not CURRENCY.fullmatch(code)]
    if bad:
        fault = Fault(
            "bad-currency",
            "A currency is written with three capital letters.",
            "Write a code such as USD, EUR or JPY.",
        )
        rows.faults.refuse_all(
            column.is_in(bad).fill_null(False).arg_true().to_list(), "currency", fault
        )
