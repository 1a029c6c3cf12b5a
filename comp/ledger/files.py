"""The files of a workspace: which file holds a table, read by its ending into a `RawTable`.

What `comp.toml` names is taken; else `ledger/NAME.csv`, `.xlsx` or `.parquet`, the same beside `comp.toml`, or a
sheet of that name in a workbook of `ledger/`. Two candidates are a problem, never a choice.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from comp.ledger.cells import Form
from comp.ledger.csv_bytes import file_too_large
from comp.ledger.csv_text import read_csv
from comp.ledger.raw import FILE_LIMIT, RawTable, Spelling, unreadable_file, without_blank_rows
from comp.ledger.tables import TABLES
from comp.problems import FILE_ERRORS, Problem
from comp.settings import FileSettings, TableSettings

ENDINGS = (".csv", ".xlsx", ".parquet")


def spelling_of(settings: FileSettings) -> Spelling:
    """The spelling a section of `comp.toml` declares."""
    decimals = settings.decimals if isinstance(settings, TableSettings) else None
    form = Form(
        settings.decimal,
        settings.group,
        settings.date,
        tuple(settings.negatives),
        decimals,
        settings.percent or "",
    )
    return Spelling(
        settings.delimiter,
        settings.encoding,
        settings.skip_header,
        settings.skip_footer,
        settings.sheet,
        form,
    )


def named_files(root: Path, names: list[str]) -> tuple[list[Path], list[Problem]]:
    """The files `comp.toml` names; patterns such as `deals-*.csv` in order of name."""
    found: dict[Path, None] = {}
    problems = []
    for name in names:
        if any(mark in name for mark in "*?[") and not (root / name).is_file():
            pattern = name.removeprefix("./")
            hits = [] if Path(pattern).is_absolute() else sorted(root.glob(pattern))
        else:
            hits = [root / name] if (root / name).is_file() else []
        if not hits:
            problems.append(_missing(name))
        found.update(dict.fromkeys(path for path in hits if path.is_file()))
    return list(found), problems


def canonical_file(root: Path, table: str) -> tuple[Path | None, list[Problem]]:
    """The file of a table nobody named, or None where there is none."""
    folders = [root / "ledger", root]
    found = [folder / f"{table}{end}" for folder in folders for end in ENDINGS]
    found = [path for path in found if path.is_file()]
    if not found and (root / "ledger").is_dir():
        found = [path for path in _other_workbooks(root) if _has_sheet(path, table)]
    if len(found) > 1:
        names = " and ".join(_shown_path(path, root) for path in found)
        problem = Problem(
            "two-files",
            f"Both {names} hold {table}.",
            f'Remove one, or name the right one in comp.toml: [ledger.{table}] file = "{_shown_path(found[0], root)}"',
            file=_shown_path(found[0], root),
        )
        return None, [problem]
    return (found[0] if found else None), []


def _shown_path(path: Path, root: Path) -> str:
    """The path as results show it: from the workspace, with `/`."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def read_file(
    path: Path, root: Path, spelling: Spelling, table: str
) -> tuple[RawTable | None, list[Problem]]:
    """One file as text, by its ending: workbook, Parquet, or CSV for everything else."""
    file = _shown_path(path, root)
    try:
        if path.stat().st_size > FILE_LIMIT:
            return None, [file_too_large(file, path.stat().st_size)]
        if path.suffix.lower() == ".parquet":
            from comp.ledger.parquet import read_parquet

            raw, problems = read_parquet(path, file, spelling)
        else:
            data = path.read_bytes()
            raw, problems = read_data(data, file, path.suffix.lower(), spelling, table)
    except FILE_ERRORS:
        return None, [unreadable_file(file)]
    return (without_blank_rows(raw) if raw else None), problems


def read_data(
    data: bytes, file: str, ending: str, spelling: Spelling, table: str
) -> tuple[RawTable | None, list[Problem]]:
    """The bytes of a workbook or CSV file as text."""
    if ending in (".xlsx", ".xlsm", ".xls"):
        from comp.ledger.workbook import read_workbook

        return read_workbook(data, file, spelling, table)
    return read_csv(data, file, spelling)


def _other_workbooks(root: Path) -> list[Path]:
    books = sorted((root / "ledger").glob("*.xlsx"))
    return [path for path in books if path.stem not in TABLES and not path.name.startswith("~$")]


def _has_sheet(path: Path, table: str) -> bool:
    from comp.ledger.workbook import sheet_names

    try:
        return path.stat().st_size <= FILE_LIMIT and table in sheet_names(path.read_bytes())
    except FILE_ERRORS:
        return False


def with_sheet(spelling: Spelling, path: Path, table: str) -> Spelling:
    """In a workbook of several tables the sheet is the one named like the table."""
    if spelling.sheet or path.suffix.lower() != ".xlsx" or path.stem in TABLES:
        return spelling
    return replace(spelling, sheet=table)


def _missing(name: str) -> Problem:
    return Problem(
        "missing-file",
        f"comp.toml names {name}, and there is no such file.",
        "Put the file there, or correct its name; paths start at the folder of comp.toml.",
        file=name,
    )
