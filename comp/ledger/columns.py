"""One column: its texts read as one type, whole columns at a time where they are plain.

In goes a column of text, out come the typed column (null where empty or refused) and the refused
cells by row index. The quick way accepts only what `cells.read_cell` accepts too, with the same value; every
other cell is read by that function, so there is one opinion of what a cell means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from comp.fields import FieldType
from comp.ledger.cells import CANONICAL, Fault, Form, Value, read_cell
from comp.ledger.dates import read_date, swapped
from comp.ledger.ledger import EXACT, column_type
from comp.money import PLACES

SMALL = 100
"""Columns up to this length are read cell by cell: whole-column work costs more to start."""

_PLAIN_TEXT = r"^[!-~](?:[ -~]*[!-~])?$"


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read one column. `places` are the decimals of the money in it, one for all or per row.

    `is_plain` promises that the file holds no character outside printable ASCII and no space beside
    a separator.
    """

    kind: FieldType
    form: Form = CANONICAL
    places: int | Sequence[int] = 2
    is_id: bool = False
    is_plain: bool = False

    def places_at(self, row: int) -> int:
        """The decimals the money in that row has."""
        return self.places if isinstance(self.places, int) else self.places[row]


def read_column(texts: pl.Series, how: Reading) -> tuple[pl.Series, dict[int, Fault]]:
    """The typed column, and the cells that were refused."""
    if len(texts) > SMALL:
        if how.kind is FieldType.TEXT:
            return _read_texts(texts, how)
        if how.kind in (FieldType.MONEY, FieldType.NUMBER):
            return _read_numbers(texts, how)
        return _read_distinct(texts, how)
    values, faults = _read_cells(dict(enumerate(texts.to_list())), how)
    typed = pl.Series(texts.name, list(values.values()), dtype=column_type(how.kind), strict=True)
    return typed, faults


def _read_cells(
    texts: Mapping[int, str | None], how: Reading
) -> tuple[dict[int, Value | None], dict[int, Fault]]:
    values: dict[int, Value | None] = {}
    faults: dict[int, Fault] = {}
    for row, text in texts.items():
        values[row] = None
        if text is None:
            continue
        found = read_cell(how.kind, text, how.form, how.places_at(row), is_id=how.is_id)
        if isinstance(found, Fault):
            faults[row] = found
        else:
            values[row] = found if found != "" else None
    return values, faults


def _read_texts(texts: pl.Series, how: Reading) -> tuple[pl.Series, dict[int, Fault]]:
    if how.is_plain:
        return texts, {}
    fits = texts.str.contains(_PLAIN_TEXT) & ~texts.str.starts_with("#")
    return _patched(texts, texts, fits, how)


def _read_numbers(texts: pl.Series, how: Reading) -> tuple[pl.Series, dict[int, Fault]]:
    form = how.form
    if how.kind is FieldType.NUMBER:
        fits = _numbers_with(texts, form, PLACES)
    elif isinstance(how.places, int):
        fits = _numbers_with(texts, form, max(how.places, form.decimals or 0))
    else:
        # Several currencies: each row may have the decimals of its own.
        of_row = pl.Series(how.places)
        fits = pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
        for places in of_row.unique().to_list():
            allowed = max(places, form.decimals or 0)
            fits |= (of_row == places) & _numbers_with(texts, form, allowed)
    plain = texts
    if form.group:
        plain = plain.str.replace_all(form.group, "", literal=True)
    if form.decimal != ".":
        plain = plain.str.replace_all(form.decimal, ".", literal=True)
    if not fits.all():
        plain = plain.zip_with(fits.fill_null(True), pl.Series([None], dtype=pl.String))
    return _patched(texts, plain.str.to_decimal(scale=PLACES).cast(EXACT), fits, how)


def _numbers_with(texts: pl.Series, form: Form, places: int) -> pl.Series:
    """Which texts are numbers of this form with at most so many decimals."""
    fraction = f"(?:{re.escape(form.decimal)}[0-9]{{1,{places}}})?" if places else ""
    fits = texts.str.contains(f"^-?[0-9]{{1,15}}{fraction}$")
    if form.group and not fits.all():
        group = re.escape(form.group)
        fits |= texts.str.contains(f"^-?[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{0,4}}{fraction}$")
    return fits


def _patched(
    texts: pl.Series, typed: pl.Series, fits: pl.Series, how: Reading
) -> tuple[pl.Series, dict[int, Fault]]:
    """The quickly read column, with the cells that do not fit read one by one."""
    if fits.all():
        return typed, {}
    odd = (~fits).fill_null(False).arg_true()
    values, faults = _read_cells(
        dict(zip(odd.to_list(), texts.gather(odd).to_list(), strict=True)), how
    )
    patch = pl.Series(typed.name, list(values.values()), dtype=typed.dtype, strict=True)
    # scatter writes into the column it is called on, which may be the texts themselves.
    return typed.clone().scatter(odd, patch), faults


def _read_distinct(texts: pl.Series, how: Reading) -> tuple[pl.Series, dict[int, Fault]]:
    """Dates, percents and durations have few different texts: each is read once."""
    distinct = texts.drop_nulls().unique()
    values, wrong = _read_cells(dict(enumerate(distinct.to_list())), how)
    if not wrong and how.kind is FieldType.DATE and how.form.date == "YYYY-MM-DD":
        # Each text is known to be a day written like this, so the columnar reader has no choice.
        return texts.str.to_date("%Y-%m-%d"), {}
    read = pl.Series("value", list(values.values()), dtype=column_type(how.kind), strict=True)
    typed = texts.replace_strict(distinct, read, default=None, return_dtype=read.dtype)
    if not wrong:
        return typed, {}
    by_text = {distinct[at]: fault for at, fault in wrong.items()}
    rows = texts.is_in(list(by_text)).fill_null(False).arg_true()
    found = zip(rows.to_list(), texts.gather(rows).to_list(), strict=True)
    return typed, {row: by_text[text] for row, text in found}


def unsure_dates(
    texts: pl.Series, files: pl.Series, faults: Mapping[int, Fault], form: str
) -> dict[int, Fault]:
    """Day and month may be the other way round: where one row says so, no date of its file is sure."""
    other = swapped(form)
    if other is None:
        return {}
    proofs = [row for row in faults if not isinstance(read_date(texts[row] or "", other), tuple)]
    if not proofs:
        return {}
    file_of = {files[row]: row for row in reversed(proofs)}
    unsure: dict[int, Fault] = {}
    for row, (text, file) in enumerate(zip(texts.to_list(), files.to_list(), strict=True)):
        if text is not None and file in file_of:
            proof = texts[file_of[file]]
            unsure[row] = Fault(
                "date-order",
                f"{form} is declared, but {proof} in this file can only be {other}; "
                f"so it is not sure what {text} means.",
                f'Declare date = "{other}", or correct the dates that do not fit {form}.',
            )
    return unsure
