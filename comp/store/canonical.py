"""Ledger rows as text that is equal where the facts are equal, and back into columns.

A row is JSON of canonical text, keys in order, empty cells left out: however a file spells an amount or
a date, the same fact gives the same bytes. Names and e-mail addresses of people stay out: they decide no
pay, and must be erasable (`persons` has them).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import polars as pl

from comp.fields import FieldType
from comp.ledger.cells import Form
from comp.ledger.ledger import SOURCE
from comp.ledger.raw import RawTable
from comp.ledger.rows import Source
from comp.ledger.tables import Table
from comp.money import PLACES
from comp.store.exact import texts

PERSONAL = ("name", "email")
"""Columns of people that are kept apart."""

FORM = Form(percent="ratio", decimals=PLACES)
"""How canonical text is spelled: percents as ratios, amounts as exact as they were."""

_MUST_ESCAPE = r'[\\"\x00-\x1f]'


def content_columns(table: Table, frame: pl.DataFrame) -> list[str]:
    """The columns that make up a row's content, in order of name."""
    apart = {*SOURCE, *(PERSONAL if table.name == "people" else ())}
    return sorted(set(frame.columns) - apart)


def canonical(table: Table, frame: pl.DataFrame, types: Mapping[str, FieldType]) -> pl.DataFrame:
    """`key, content, hash, source_file, source_row` of every row, in order of key.

    `hash` is SHA-256 over table, key and content. Rows of a table without key are named by their content.
    """
    names = content_columns(table, frame)
    written = frame.select(_text(name, types.get(name), frame) for name in names)
    rows = pl.DataFrame([_json(written, names).alias("content")])
    key = _json(written, sorted(table.key)) if table.key else _digests(rows["content"])
    keyed = rows.with_columns(key.alias("key"), *(frame[name] for name in SOURCE)).sort("key")
    whole = keyed.select(pl.concat_str(pl.lit(table.name), "key", "content", separator="\n"))
    hashes = [_sha256(text).digest() for text in whole.to_series()]
    return keyed.with_columns(pl.Series("hash", hashes, dtype=pl.Binary))


def source_of(rows: pl.DataFrame, columns: Sequence[str]) -> Source:
    """Stored rows (`content, source_file, source_row`) as the ledger's reader takes them."""
    fields = pl.Struct([pl.Field(name, pl.String()) for name in columns])
    frame = rows.select(pl.col("content").str.json_decode(fields)).to_series().struct.unnest()
    raw = RawTable("", frame, rows["source_row"].cast(pl.UInt32), source_files=rows["source_file"])
    return Source((raw,), FORM)


def _text(name: str, kind: FieldType | None, frame: pl.DataFrame) -> pl.Expr:
    """A column as canonical text; empty cells, and empty texts, are null."""
    column = pl.col(name)
    if frame.schema[name] == pl.String:
        return pl.when(column != "").then(column).alias(name)
    if frame.schema[name] == pl.Date:
        return column.dt.to_string("%Y-%m-%d").alias(name)
    return (texts(name) + " months").alias(name) if kind is FieldType.DURATION else texts(name)


def _json(written: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    parts = [
        pl.lit(f'"{name}":"') + _escaped(written[name]) + pl.lit('"')
        for name in names
        if written[name].null_count() < written.height
    ]
    if not parts:
        return pl.repeat("{}", written.height, dtype=pl.String, eager=True)
    inside = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return written.select(pl.lit("{") + inside + pl.lit("}")).to_series()


def _escaped(column: pl.Series) -> pl.Expr:
    """The text as it stands inside quotes of JSON; rarely is anything to be done."""
    if not column.str.contains(_MUST_ESCAPE).any():
        return pl.col(column.name)
    escaped = [
        None if text is None else json.dumps(text, ensure_ascii=False)[1:-1] for text in column
    ]
    return pl.lit(pl.Series(column.name, escaped, dtype=pl.String))


def _digests(column: pl.Series) -> pl.Series:
    return pl.Series([_sha256(text).hexdigest() for text in column], dtype=pl.String)


def _sha256(text: str) -> hashlib._Hash:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass"))
