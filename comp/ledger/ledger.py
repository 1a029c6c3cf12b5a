"""The ledger: the facts a plan is applied to, as typed columnar tables.

One Polars frame per table of `docs/ledger.md`, always present, with at least the columns of
`tables.py` and `source_file`, `source_row`. Money, numbers, percents (as ratios) and durations (in
months) are Decimal(38, 12), dates are days, an empty cell is null (`item` is then the empty text).
Rows come in file order; `source_row` counts the header as row 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from comp.fields import FieldType
from comp.ledger.tables import TABLES, Table
from comp.money import PLACES
from comp.problems import Problem

EXACT = pl.Decimal(38, PLACES)
"""The type of every quantity in a ledger and in the engine."""

SOURCE: Mapping[str, pl.DataType] = {"source_file": pl.String(), "source_row": pl.UInt32()}


@dataclass(frozen=True, slots=True)
class Ledger:
    """The tables, one attribute each."""

    people: pl.DataFrame
    deals: pl.DataFrame
    quotas: pl.DataFrame
    splits: pl.DataFrame
    payments: pl.DataFrame
    scores: pl.DataFrame
    adjustments: pl.DataFrame
    openings: pl.DataFrame
    rates: pl.DataFrame
    absences: pl.DataFrame
    territories: pl.DataFrame
    roles: pl.DataFrame


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What came of reading: the accepted rows, the problems, and where every row went.

    `control_totals` has the columns file, currency, column, read, accepted, refused, duplicate,
    out_of_period; the row with column `rows` counts rows, the others add up money. `stopped` is true
    where a whole file could not be read: nothing may be paid from such a ledger.
    """

    ledger: Ledger
    problems: tuple[Problem, ...]
    control_totals: pl.DataFrame
    stopped: bool


def column_type(kind: FieldType) -> pl.DataType:
    """The Polars type of a column of that field type."""
    if kind is FieldType.TEXT:
        return pl.String()
    return pl.Date() if kind is FieldType.DATE else EXACT


def frame_schema(
    table: Table, extra: Mapping[str, FieldType] | None = None
) -> dict[str, pl.DataType]:
    """Column types of a table's frame: its shape, the other columns found, the source."""
    shape = {name: column_type(table.columns[name]) for name in table.shape}
    more = {name: column_type(kind) for name, kind in (extra or {}).items() if name not in shape}
    return {**shape, **more, **SOURCE}


@cache
def empty_table(name: str) -> pl.DataFrame:
    """The table without rows."""
    return pl.DataFrame(schema=frame_schema(TABLES[name]))


def ledger_of(frames: Mapping[str, pl.DataFrame]) -> Ledger:
    """The ledger of these tables; the others have no rows."""
    return Ledger(**{name: frames.get(name, empty_table(name)) for name in TABLES})
