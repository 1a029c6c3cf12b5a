"""XLSX workbooks: one sheet as a `RawTable`, every cell as text.

Numbers come as doubles and are written out shortest; cells a program has not worked out, error cells and
merged cells become marks that `cells.read_cell` refuses where a needed column holds them.
"""

from __future__ import annotations

import io

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from comp.ledger.cells import CELL_LIMIT, FORMULA_MARK, MERGED_MARK
from comp.ledger.raw import (
    RawTable,
    Spelling,
    header_names,
    header_problem,
    named_frame,
    unnamed_column,
)
from comp.ledger.texts import closest, shown
from comp.ledger.typed import cell_text
from comp.ledger.workbook_xml import SheetMarks, archive_problem, damaged, sheet_marks
from comp.problems import Problem


def read_workbook(
    data: bytes, file: str, spelling: Spelling, table: str
) -> tuple[RawTable | None, list[Problem]]:
    """The table on the sheet declared, or named like the table, or the only one."""
    problem = archive_problem(data, file)
    if problem:
        return None, [problem]
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = _sheet_name(book.sheet_names, file, spelling, table)
        if isinstance(sheet, Problem):
            return None, [sheet]
        page = book.get_sheet_by_name(sheet)
        rows = page.to_python(skip_empty_area=False)
        merged = page.merged_cell_ranges or []
        marks = sheet_marks(data, sheet)
    except PasswordError:
        return None, [_protected(file)]
    except (CalamineError, ValueError, OverflowError, OSError, KeyError, SyntaxError):
        return None, [damaged(file)]
    except BaseException as error:
        # The workbook reader aborts on some damaged files with an exception outside the usual tree.
        if type(error).__name__ != "PanicException":
            raise
        return None, [damaged(file)]
    texts = [[cell_text(cell, spelling.form) for cell in row] for row in rows]
    _mark(texts, marks, merged)
    return _table(texts, marks, f"{file}#{sheet}", spelling)


def sheet_names(data: bytes) -> list[str]:
    """The names of a workbook's sheets; none where it cannot be opened."""
    if archive_problem(data, ""):
        return []
    try:
        return list(CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names)
    except (CalamineError, ValueError, OSError):
        return []


def _protected(file: str) -> Problem:
    return Problem(
        "password-protected",
        "The workbook is protected by a password.",
        "Save a copy without a password.",
        file=file,
    )


def _sheet_name(names: list[str], file: str, spelling: Spelling, table: str) -> str | Problem:
    wanted = spelling.sheet or table
    if wanted in names:
        return wanted
    if not spelling.sheet and len(names) == 1:
        return names[0]
    meant = closest(wanted, names)
    return Problem(
        "sheet-missing",
        f'The workbook has no sheet "{shown(wanted)}"; it has: {", ".join(map(shown, names))}.',
        f'Rename the sheet, or name it in comp.toml: sheet = "{shown(meant or (names or ["NAME"])[0])}"',
        file=file,
    )


def _mark(
    texts: list[list[str | None]],
    marks: SheetMarks,
    merged: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    for (row, column), mark in marks.cells.items():
        if row < len(texts) and column < len(texts[row]):
            texts[row][column] = mark or FORMULA_MARK
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom + 1, len(texts))):
            for column in range(left, min(right + 1, len(texts[row]))):
                texts[row][column] = texts[row][column] if row == 0 else MERGED_MARK


def _table(
    texts: list[list[str | None]], marks: SheetMarks, file: str, spelling: Spelling
) -> tuple[RawTable | None, list[Problem]]:
    header = spelling.skip_header
    if header >= len(texts) or not any(texts[header]):
        names: list[str] = []
    else:
        names = header_names([cell or "" for cell in texts[header]])
    problem = header_problem(names, file, header + 1)
    if problem:
        return None, [problem]
    numbered = [(at + 1, row) for at, row in enumerate(texts) if at > header and any(row)]
    if spelling.skip_footer:
        numbered = numbered[: -spelling.skip_footer]
    if any(len(cell) > CELL_LIMIT for _, row in numbered for cell in row if cell):
        return None, [_long_cell(file)]
    columns = list(zip(*(row for _, row in numbered), strict=True)) or [()] * len(names)
    frame = pl.DataFrame(
        [pl.Series(f"c{at}", column, dtype=pl.String) for at, column in enumerate(columns)]
    )
    named, unnamed = named_frame(frame, names)
    if unnamed:
        return None, [unnamed_column(file, header + 1, unnamed)]
    rows = pl.Series("source_row", [number for number, _ in numbered], dtype=pl.UInt32)
    hidden = sorted(marks.hidden & {number for number, _ in numbered})
    warnings = (_hidden_rows(file, hidden),) if hidden else ()
    letters = {name: _letter(at) for at, name in enumerate(names) if name}
    return RawTable(file, named, rows, warnings=warnings, letters=letters), []


def _long_cell(file: str) -> Problem:
    return Problem(
        "cell-too-large",
        f"A cell holds more than {CELL_LIMIT:,} characters.",
        "Shorten the cell, or leave its column out of the sheet.",
        file=file,
    )


def _hidden_rows(file: str, rows: list[int]) -> Problem:
    return Problem(
        "hidden-rows",
        f"{len(rows)} rows of the sheet are hidden or filtered away, the first is row {rows[0]}; "
        "they are read like the others.",
        "Remove rows that should not count; hiding them does not take them out.",
        severity="warning",
        file=file,
        row=rows[0],
    )


def _letter(at: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, digit = divmod(at - 1, 26)
        letters = chr(65 + digit) + letters
    return letters
