"""The finishing pass: rows streamed into the sheets openpyxl made, and a file that is always the same.

openpyxl stamps every part and the document with the time of saving; here the parts are written again
in one order with one date, so that equal inputs give equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl
from openpyxl import Workbook

from comp.output.workbook_cells import Styles, row_texts

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_CREATED = datetime(2000, 1, 1)
_ROWS_AT_ONCE = 20_000
_HEADER_ROW = re.compile(r"<sheetData><row r=\"1\".*?</row>", re.DOTALL)
_SHEET_DATA = re.compile(r"<sheetData>.*</sheetData>|<sheetData\s*/>", re.DOTALL)
_DIMENSION = re.compile(r'<dimension ref="[^"]*"')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows to stream; those from `bold_from` on are sums."""

    title: str
    frame: pl.DataFrame
    styles: Styles
    dimension: str
    bold_from: int


def save_finished(book: Workbook, sheets: Sequence[Sheet], path: Path) -> None:
    """Save the book with the rows in place. The sheets are in the book's order."""
    book.properties.creator = "comp"
    book.properties.created = _CREATED
    shell = BytesIO()
    book.save(shell)
    by_part = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)}
    with ZipFile(shell) as source, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as target:
        for name in sorted(source.namelist(), key=lambda name: (name[0] != "[", name)):
            info = ZipInfo(name, _ZIP_DATE)
            info.compress_type = ZIP_DEFLATED
            content = source.read(name)
            if name in by_part:
                _stream(target, info, content.decode("utf-8"), by_part[name])
                continue
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            target.writestr(info, content, compresslevel=6)


def _stream(target: ZipFile, info: ZipInfo, shell: str, sheet: Sheet) -> None:
    """The sheet's XML with the header openpyxl wrote and the rows below it."""
    header = _HEADER_ROW.search(shell)
    data = _SHEET_DATA.search(shell)
    assert header is not None, "openpyxl writes a header row in every sheet"
    assert data is not None, "openpyxl writes the rows of every sheet in one element"
    head = _DIMENSION.sub(f'<dimension ref="{sheet.dimension}"', shell[: data.start()], count=1)
    with target.open(info, "w", force_zip64=True) as part:
        part.write((head + header.group()).encode("utf-8"))
        plain, sums = sheet.frame[: sheet.bold_from], sheet.frame[sheet.bold_from :]
        for start in range(0, plain.height, _ROWS_AT_ONCE):
            rows = row_texts(plain[start : start + _ROWS_AT_ONCE], sheet.styles, start + 2)
            part.write("".join(rows.to_list()).encode("utf-8"))
        if sums.height and sheet.styles.bold is not None:
            rows = row_texts(sums, sheet.styles.bold, plain.height + 2)
            part.write("".join(rows.to_list()).encode("utf-8"))
        part.write(("</sheetData>" + shell[data.end() :]).encode("utf-8"))
