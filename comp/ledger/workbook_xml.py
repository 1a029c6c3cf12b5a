"""What a workbook's reader does not say: formulas without a value, error cells, hidden rows, size traps.

Looks into the parts of an XLSX file itself, with sizes checked before anything is unpacked.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from comp.ledger.csv_bytes import file_too_large
from comp.ledger.raw import FILE_LIMIT
from comp.problems import Problem

UNPACKED_LIMIT = 1_500_000_000
"""Bytes a workbook may unpack to."""

_RATIO_LIMIT = 200
_RATIO_FREE = 20_000_000
_ODD = re.compile(rb'<(?:\w+:)?f[ />]|t="e"|hidden="(?:1|true)"')
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Cells (row and column from 0) that hold no usable value: the error's name, or empty for a
    formula that was never worked out. `hidden` are row numbers from 1."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


def archive_problem(data: bytes, file: str) -> Problem | None:
    """What keeps the file from being opened at all."""
    if len(data) > FILE_LIMIT:
        return file_too_large(file, len(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Problem(
            "password-protected",
            "The workbook is protected by a password, or in the old .xls format.",
            "Save a copy as .xlsx without a password.",
            file=file,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if size > UNPACKED_LIMIT or (size > _RATIO_FREE and size > _RATIO_LIMIT * packed):
                return _bomb(file, size)
            if archive.testzip() is not None:
                return damaged(file)
    except (zipfile.BadZipFile, zlib.error, struct.error, lzma.LZMAError):
        return damaged(file)
    except (OSError, ValueError, RuntimeError, EOFError):
        return damaged(file)
    return None


def sheet_marks(data: bytes, sheet: str) -> SheetMarks:
    """The odd cells and hidden rows of one sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, sheet)
        if part is None:
            return SheetMarks()
        xml = archive.read(part)
    if not _ODD.search(xml):
        return SheetMarks()
    try:
        return _scan(xml)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise ValueError("the sheet is no XML") from error


def _scan(xml: bytes) -> SheetMarks:
    marks = SheetMarks()
    row = 0
    for event, element in ElementTree.iterparse(io.BytesIO(xml), events=("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "row":
                row = int(element.get("r", row + 1))
                if element.get("hidden") in ("1", "true"):
                    marks.hidden.add(row)
            continue
        if name == "c":
            _mark_cell(
                element.attrib,
                {child.tag.rpartition("}")[2]: child.text for child in element},
                marks,
            )
        elif name == "row":
            element.clear()
    return marks


def _mark_cell(attributes: dict[str, str], parts: dict[str, str | None], marks: SheetMarks) -> None:
    place = _CELL.fullmatch(attributes.get("r", ""))
    if not place:
        return
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    at = (int(place[2]) - 1, column - 1)
    if attributes.get("t") == "e":
        marks.cells[at] = parts.get("v") or "#VALUE!"
    elif "f" in parts and not parts.get("v") and (attributes.get("t") != "str" or "v" not in parts):
        # A formula whose result is the empty text has t="str" and an empty v; the others were never run.
        marks.cells[at] = ""


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the part that holds a sheet."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except KeyError:
        return None
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise ValueError("the workbook is no XML") from error
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet" and element.get("name") == sheet:
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            target = targets.get(ids[0]) if ids else None
            if target:
                name = target.removeprefix("/")
                name = name if name.startswith("xl/") else f"xl/{name}"
                return name if name in archive.namelist() else None
    return None


def _bomb(file: str, size: int) -> Problem:
    return Problem(
        "file-too-large",
        f"The workbook would unpack to {size:,} bytes, far more than a ledger needs.",
        "Save the sheet as CSV.",
        file=file,
    )


def damaged(file: str) -> Problem:
    """The problem of a workbook that cannot be opened."""
    return Problem(
        "unreadable-file",
        "The workbook is damaged or is none.",
        "Open it in a spreadsheet program, save it again as .xlsx, or save the sheet as CSV.",
        file=file,
    )
