"""The CSV and Parquet tables of a run: frames in, bytes in the contract's columns and order out.

Amounts have their currency's decimals, other numbers up to twelve places without trailing zeros,
dates are ISO, an empty cell means none. Everything is columnar: a million lines take about a second.

    write_csv(table("lines", result.lines), folder / "lines.csv")
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from comp.money import minor_units
from comp.problems import Problem
from comp.side_by_side import side_by_side

COLUMNS: dict[str, tuple[str, ...]] = {
    "lines": tuple(
        "line person plan pay_period earned_period earned_on component kind deal item amount "
        "currency exact note plan_file plan_line source_file source_row".split()
    ),
    "slices": tuple(
        "line person plan component kind deal pay_period tier basis rate multiple before after "
        "quota exchange amount plan_line".split()
    ),
    "totals": ("person", "plan", "pay_period", "component", "amount", "currency"),
    "balances": tuple("person plan currency pay_period balance opening change closing".split()),
    "uncredited": tuple("deal item person plan credit reason source_file source_row".split()),
    "control_totals": tuple(
        "file currency column read accepted refused duplicate out_of_period".split()
    ),
    "problems": tuple("code file row column value message remedy amount".split()),
}
"""The columns of every table, in the order they are written (the contract with users' scripts)."""

ORDER: dict[str, tuple[str, ...]] = {
    "lines": tuple("person pay_period plan component earned_on deal item kind line".split()),
    "slices": tuple("person pay_period plan component deal kind line".split()),
    "totals": ("person", "pay_period", "plan", "component"),
    "balances": ("person", "pay_period", "plan", "balance"),
    "uncredited": ("person", "plan", "deal", "item", "credit", "reason"),
    "control_totals": ("file", "currency", "column"),
}
"""What each table is sorted by, as UTF-8 bytes; what is equal keeps the engine's order."""

MONEY_OF_CURRENCY: dict[str, tuple[str, ...]] = {
    "lines": ("amount",),
    "totals": ("amount",),
    "balances": ("opening", "change", "closing"),
}

ROWS_AT_ONCE = 500_000
"""Rows of a large table that are looked at together; others next to them."""

_FORMULA_START = r"^\s*[=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"


def table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame of the engine in the table's columns and order; numbers are still numbers."""
    columns = COLUMNS[name]
    missing = [
        pl.lit(None, dtype=pl.String).alias(column)
        for column in columns
        if column not in frame.columns
    ]
    return sorted_by(frame, ORDER[name]).with_columns(missing).select(columns)


def sorted_by(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Rows in the order of the columns' bytes, equal rows as they were.

    Columns with few different values are first numbered in their order and packed into one integer:
    half the time of sorting a million rows by eight text columns.
    """
    if in_order(frame, columns):
        return frame
    key, rest = _packed(frame, columns)
    by = [key.alias("key"), *rest] if key is not None else list(rest)
    if not by:
        return frame
    order = frame.select(pl.arg_sort_by(by, maintain_order=True)).to_series()
    return frame[order]


def in_order(frame: pl.DataFrame, columns: Sequence[str]) -> bool:
    """True where the rows already stand in the order of the columns."""
    # Each piece begins with the last row of the one before.
    starts = range(0, max(frame.height - 1, 1), ROWS_AT_ONCE)
    pieces = [frame.slice(start, ROWS_AT_ONCE + 1) for start in starts]
    return all(side_by_side(lambda piece: _in_order(piece, columns), pieces))


def _in_order(frame: pl.DataFrame, columns: Sequence[str]) -> bool:
    """Neighbours are compared, column by column as long as there are ties."""
    here, after = frame.slice(0, max(frame.height - 1, 0)), frame.slice(1)
    tied = pl.repeat(True, here.height, dtype=pl.Boolean, eager=True)
    for column in columns:
        left, right = here.get_column(column), after.get_column(column)
        # An empty cell comes before every other.
        late = (left > right).fill_null(False) | (left.is_not_null() & right.is_null())
        if (tied & late).any():
            return False
        tied = tied & left.eq_missing(right)
        if not tied.any():
            return True
    return True


def _packed(frame: pl.DataFrame, columns: Sequence[str]) -> tuple[pl.Series | None, list[str]]:
    """The leading columns up to the first with many values as one integer, and the others."""
    key: pl.Series | None = None
    room = 2**62
    for index, column in enumerate(columns):
        values = frame.select(pl.col(column).unique().sort())
        if values.height * 4 > frame.height + 1000 or values.height > room:
            return key, list(columns[index:])
        if values.height < 2:
            continue
        room //= values.height
        ranked = values.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("rank"))
        rank = frame.select(column).join(
            ranked, on=column, how="left", nulls_equal=True, maintain_order="left"
        )
        step = rank.get_column("rank")
        key = step if key is None else key * values.height + step
    return key, []


def printed(name: str, shown: pl.DataFrame, *, guard_formulas: bool = False) -> pl.DataFrame:
    """The table as text cells; with `guard_formulas` text a spreadsheet would run gets a `'`."""
    money = MONEY_OF_CURRENCY.get(name, ())
    digits = _digits(shown) if money else []
    cells = []
    for column, kind in shown.schema.items():
        value = pl.col(column)
        if column in money and kind.is_decimal():
            cells.append(_currency_text(value, digits).alias(column))
        elif kind.is_decimal():
            cells.append(plain_text(value).alias(column))
        elif kind == pl.String:
            blank = shown.get_column(column).eq("").any()
            text = pl.when(value != "").then(value) if blank else value
            cells.append((_guarded(text) if guard_formulas else text).alias(column))
        else:
            cells.append(value)
    return shown.select(cells)


def write_csv(name: str, shown: pl.DataFrame, path: Path, *, guard_formulas: bool = False) -> None:
    """One CSV file: UTF-8, header, line feeds, quotes only where needed."""
    printed(name, shown, guard_formulas=guard_formulas).lazy().sink_csv(
        path, line_terminator="\n", date_format="%Y-%m-%d", quote_style="necessary"
    )


def write_parquet(shown: pl.DataFrame, path: Path) -> None:
    """The same table with its types; written for runs too large for a workbook, so fast before small."""
    shown.write_parquet(path, compression="lz4")


def problems_table(problems: Iterable[Problem]) -> pl.DataFrame:
    """Problems as rows; a plan's problem has its line as `row` and its column number as `column`."""
    rows = []
    for problem in problems:
        span = problem.span
        rows.append(
            (
                problem.code,
                span.file if span else problem.file,
                span.line if span else problem.row,
                str(span.column) if span else problem.column,
                problem.value,
                problem.message,
                problem.remedy,
                problem.amount,
            )
        )
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(COLUMNS["problems"], pl.String)
    return pl.DataFrame(rows, schema={**schema, "row": pl.UInt32}, orient="row")


def plain_text(value: pl.Expr) -> pl.Expr:
    """An exact number without trailing zeros: `0.0825`, `1500`."""
    return (
        value.cast(pl.Decimal(38, 12))
        .cast(pl.String)
        .str.strip_chars_end("0")
        .str.strip_chars_end(".")
    )


def _digits(shown: pl.DataFrame) -> list[tuple[int, Sequence[str]]]:
    """The currencies of a table by their minor unit."""
    by_digits: dict[int, list[str]] = {}
    for currency in shown.get_column("currency").unique().sort().to_list():
        by_digits.setdefault(minor_units(currency or ""), []).append(currency)
    return sorted(by_digits.items())


def _currency_text(value: pl.Expr, digits: list[tuple[int, Sequence[str]]]) -> pl.Expr:
    # Lines are already rounded, so the cast to fewer places only drops zeros (an invariant checks).
    if len(digits) == 1:
        return value.cast(pl.Decimal(38, digits[0][0]))
    text: pl.Expr = pl.lit(None, dtype=pl.String)
    for places, currencies in digits:
        written = value.cast(pl.Decimal(38, places)).cast(pl.String)
        text = pl.when(pl.col("currency").is_in(list(currencies))).then(written).otherwise(text)
    return text


def _guarded(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_FORMULA_START)).then("'" + text).otherwise(text)
