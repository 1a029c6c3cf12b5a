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
from comp.money import CURRENCY, minor_units, plain


@dataclass(frozen=True, slots=True)
class Source:
    """Where one table comes from: its raw files under the ledger's column names, and their spelling."""

    raws: tuple[RawTable, ...]
    form: Form = field(default_factory=Form)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Rows:
    """One table while it is checked. `frame` holds every row read, typed, refused ones too."""

    table: Table
    frame: pl.DataFrame
    types: Mapping[str, FieldType]
    faults: Faults
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
    """The typed rows of a table whose header has been checked."""
    known = table.types(schema)
    raw_names = {name for raw in source.raws for name in raw.frame.columns}
    present = [name for name in known if name in raw_names]
    text = pl.concat([_texts(raw, present, source) for raw in source.raws], how="vertical")
    is_plain = all(raw.is_plain for raw in source.raws) and not source.values
    places = _places(text, currency)
    columns: dict[str, pl.Series] = {}
    found: dict[str, dict[int, Fault]] = {}
    for name in present:
        how = Reading(known[name], source.form, places, name in table.ids, is_plain)
        columns[name], found[name] = read_column(text[name], how)
        if known[name] is FieldType.DATE and found[name]:
            found[name] |= unsure_dates(
                text[name], text["source_file"], found[name], source.form.date
            )
    frame = _completed(columns, table, known, needed, text)
    rows = Rows(table, frame, {name: known[name] for name in present}, _faults(source, text))
    rows.faults.money = _money_text(rows)
    _refuse_broken(rows, source.raws)
    for name, faults in found.items():
        for row, fault in faults.items():
            rows.faults.refuse(row, name, fault)
    _refuse_empty(rows)
    _refuse_currencies(rows)
    return rows


def _texts(raw: RawTable, present: Sequence[str], source: Source) -> pl.DataFrame:
    """The table's columns of one file, aliases applied, with the place of each row."""
    frame = raw.frame
    lacking = [name for name in present if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in lacking)
    aliased = [
        pl.col(name).replace(dict(aliases))
        for name, aliases in source.values.items()
        if name in present
    ]
    frame = frame.select(present).with_columns(aliased) if aliased else frame.select(present)
    files = raw.source_files
    if files is None:
        files = pl.Series([raw.file]).new_from_index(0, frame.height)
    return frame.with_columns(
        files.alias("source_file"), raw.rows.cast(pl.UInt32).alias("source_row")
    )


def _faults(source: Source, text: pl.DataFrame) -> Faults:
    letters = source.raws[0].letters if len(source.raws) == 1 else {}
    files, numbers = text["source_file"], text["source_row"]

    def value(row: int, column: str) -> str:
        return str(text[column][row] or "") if column in text.columns else ""

    return Faults(
        lambda row: (files[row], numbers[row]),
        value,
        lambda row: "",
        lambda column: letters.get(column, ""),
    )


def _money_text(rows: Rows) -> Callable[[int], str]:
    columns = [rows.frame[name] for name in rows.money_columns()]

    def money(row: int) -> str:
        found = next((column[row] for column in columns if column[row] is not None), None)
        return plain(found) if isinstance(found, Decimal) else ""

    return money


def _places(text: pl.DataFrame, currency: str) -> int | list[int]:
    """Decimals of the money in each row; one number where they are all alike."""
    usual = minor_units(currency)
    if "currency" not in text.columns:
        return usual
    units = {code: minor_units(code) for code in text["currency"].unique().to_list() if code}
    if set(units.values()) <= {usual}:
        return usual
    return [units.get(code, usual) for code in text["currency"].to_list()]


def _completed(
    frame: Mapping[str, pl.Series],
    table: Table,
    known: Mapping[str, FieldType],
    needed: Iterable[str],
    text: pl.DataFrame,
) -> pl.DataFrame:
    """The columns in their order: the shape, the others found, those plans need, the source."""
    order = dict.fromkeys([*table.shape, *frame, *(name for name in needed if name in known)])
    columns = []
    for name in order:
        column = frame.get(name)
        if column is None:
            column = pl.Series(name, [None], dtype=column_type(known[name])).new_from_index(
                0, text.height
            )
        columns.append(column.fill_null("") if name in EMPTY_IS_TEXT else column.alias(name))
    return pl.DataFrame([*columns, *(text[name] for name in SOURCE)])


def _refuse_broken(rows: Rows, raws: Sequence[RawTable]) -> None:
    start = 0
    for raw in raws:
        for row, fault in raw.broken.items():
            rows.faults.refuse(start + row, "", fault)
        start += raw.frame.height


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
