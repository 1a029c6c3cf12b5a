"""Rows of a frame as the XML text of a sheet: exact numbers, real dates, text that stays text.

Columnar: every column becomes one expression, so a row costs about ten microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from comp.money import minor_units
from comp.output.tables import plain_text

EXACT_DIGITS = 15
"""Digits a spreadsheet number holds exactly; longer amounts are written as text."""

LONGEST_TEXT = 32_000
_FORMULA_START = r"^\s*[=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
_NOT_IN_XML = r"[\x{0}-\x{8}\x{B}\x{C}\x{E}-\x{1F}\x{7F}-\x{9F}\x{FFFE}\x{FFFF}]"
_BIDIRECTIONAL = r"[\x{202A}-\x{202E}\x{2066}-\x{2069}]"
_FIRST_EXCEL_DAY = date(1900, 3, 1)
_DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Styles:
    """Numbers of the cell styles in the book; `money` by minor unit; each also in bold."""

    text: int
    inert: int
    day: int
    whole: int
    row: int
    number: int
    long_number: int
    money: dict[int, int]
    bold: Styles | None = None


def styles_of(sheet: Worksheet) -> Styles:
    """The styles, made known to the sheet's book; the cells they are tried on are in no sheet."""
    return _styles(sheet, bold=False, other=_styles(sheet, bold=True, other=None))


def _styles(sheet: Worksheet, *, bold: bool, other: Styles | None) -> Styles:
    def style(number_format: str, *, quoted: bool = False, right: bool = False) -> int:
        cell = Cell(sheet, row=1, column=1)
        cell.number_format = number_format
        cell.quotePrefix = quoted
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(horizontal="right") if right else Alignment(vertical="top")
        found: int = cell.style_id
        return found

    return Styles(
        text=style("@"),
        inert=style("@", quoted=True),
        day=style("yyyy-mm-dd"),
        # Excel would show a lone decimal point behind whole numbers in a format of optional places.
        whole=style("#,##0"),
        row=style("0"),
        number=style("#,##0.00##########"),
        long_number=style("@", right=True),
        money={
            places: style(
                f"#,##0{'.' if places else ''}{'0' * places};[Red]-#,##0{'.' if places else ''}{'0' * places}"
            )
            for places in (0, 2, 3)
        },
        bold=other,
    )


def row_texts(frame: pl.DataFrame, styles: Styles, first_row: int) -> pl.Series:
    """Each row as `<row r="2">...</row>`; `first_row` is the sheet row of the first one."""
    number = pl.int_range(first_row, first_row + frame.height).cast(pl.String)
    numbered = frame.with_columns(number.alias("\0row"))
    cells = [
        _cell(name, kind, get_column_letter(index), styles, frame)
        for index, (name, kind) in enumerate(frame.schema.items(), 1)
    ]
    row = pl.col("\0row")
    text = pl.concat_str(pl.lit('<row r="'), row, pl.lit('">'), *cells, pl.lit("</row>"))
    return numbered.select(text.alias("xml")).to_series()


def widths(frame: pl.DataFrame) -> list[int]:
    """Column widths that fit the header and most values; at least 9, at most 48 characters."""
    found = []
    for name, kind in frame.schema.items():
        value = plain_text(pl.col(name)) if kind.is_decimal() else pl.col(name).cast(pl.String)
        longest = frame.head(5000).select(value.str.len_chars().max()).item() or 0
        room = longest + 4 if kind.is_decimal() else longest + 2
        found.append(max(9, min(48, max(room, len(name) + 4))))
    return found


def _cell(
    name: str, kind: pl.DataType, letter: str, styles: Styles, frame: pl.DataFrame
) -> pl.Expr:
    value = pl.col(name)
    place = [pl.lit(f'<c r="{letter}'), pl.col("\0row")]
    if kind == pl.Date:
        days = (value - pl.lit(_DAY_ZERO)).dt.total_days().cast(pl.String)
        cell = pl.concat_str(*place, pl.lit(f'" s="{styles.day}"><v>'), days, pl.lit("</v></c>"))
        early = value < pl.lit(_FIRST_EXCEL_DAY)
        cell = pl.when(early).then(_text(place, value.dt.to_string("iso"), styles)).otherwise(cell)
    elif kind.is_decimal():
        cell = _number(place, value, _style_of_amount(name, styles, frame), styles)
    elif kind.is_numeric():
        text = value.cast(pl.String)
        cell = pl.concat_str(*place, pl.lit(f'" s="{styles.row}"><v>'), text, pl.lit("</v></c>"))
    else:
        cell = pl.when(value != "").then(_text(place, value.cast(pl.String), styles))
    return cell.fill_null("")


def _style_of_amount(name: str, styles: Styles, frame: pl.DataFrame) -> pl.Expr:
    """Money columns by the currency of their row; ratios and counts as plain numbers."""
    plain_numbers = ("exact", "basis", "rate", "multiple", "before", "after", "quota", "exchange")
    is_whole = plain_text(pl.col(name)).str.contains(".", literal=True).not_()
    style = pl.when(is_whole).then(pl.lit(str(styles.whole))).otherwise(pl.lit(str(styles.number)))
    if "currency" not in frame.columns or name in plain_numbers:
        return style
    for currency in frame.get_column("currency").drop_nulls().unique().sort().to_list():
        if not currency:
            continue
        number = styles.money.get(minor_units(currency), styles.number)
        style = pl.when(pl.col("currency") == currency).then(pl.lit(str(number))).otherwise(style)
    return style


def _number(place: list[pl.Expr], value: pl.Expr, style: pl.Expr, styles: Styles) -> pl.Expr:
    written = plain_text(value)
    digits = written.str.replace_all(r"[-.]", "").str.strip_chars_start("0").str.len_chars()
    number = pl.concat_str(
        *place, pl.lit('" s="'), style, pl.lit('"><v>'), written, pl.lit("</v></c>")
    )
    head = pl.lit(f'" s="{styles.long_number}" t="inlineStr"><is><t>')
    text = pl.concat_str(*place, head, written, pl.lit("</t></is></c>"))
    return pl.when(digits <= EXACT_DIGITS).then(number).otherwise(text)


def _text(place: list[pl.Expr], value: pl.Expr, styles: Styles) -> pl.Expr:
    """Text as an inline string; one a formula could start with gets the quote mark of its style."""
    style = (
        pl.when(value.str.contains(_FORMULA_START))
        .then(pl.lit(str(styles.inert)))
        .otherwise(pl.lit(str(styles.text)))
    )
    head = pl.lit('" t="inlineStr"><is><t xml:space="preserve">')
    return pl.concat_str(
        *place, pl.lit('" s="'), style, head, _xml_text(value), pl.lit("</t></is></c>")
    )


def visible(text: str) -> str:
    """A header as openpyxl may write it: characters no sheet can hold become a visible mark."""
    kept = (
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
    return "".join(kept)[:LONGEST_TEXT]


def _xml_text(value: pl.Expr) -> pl.Expr:
    """Text for XML: control and direction characters become a visible mark, nothing is cut silently."""
    cut = pl.when(value.str.len_chars() > LONGEST_TEXT).then(
        value.str.slice(0, LONGEST_TEXT) + " … (cut)"
    )
    return (
        cut.otherwise(value)
        .str.replace_all(_NOT_IN_XML, "\N{REPLACEMENT CHARACTER}")
        .str.replace_all(_BIDIRECTIONAL, "\N{REPLACEMENT CHARACTER}")
        .str.replace_all(r"_x([0-9A-Fa-f]{4})_", "_x005F_x${1}_")
        .str.replace_all("\r", "_x000D_", literal=True)
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
