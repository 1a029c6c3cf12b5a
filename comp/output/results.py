"""Everything a run leaves behind in `--out`: tables, statements, workbook, manifest; whole or not at all.

    written, problems = write_results(run, Path("out"))

The production invariants are checked first; where one is broken nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl

from comp.output.finished import FinishedRun
from comp.output.folder import refusal, replaced
from comp.output.invariants import broken
from comp.output.manifest import manifest, render
from comp.output.selection import EVERYTHING, Selection, Shown, shown
from comp.output.tables import problems_table, table, write_csv, write_parquet
from comp.problems import Problem, in_order
from comp.side_by_side import side_by_side

LARGE = 200_000
"""Lines above which the workbook holds summaries only and statements are written on demand."""

Amount = Literal["auto", "all", "none"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the results is written. `auto`: all of it, unless the run is large."""

    selection: Selection = EVERYTHING
    slices: Amount = "auto"
    statements: Amount = "auto"
    workbook: Amount = "auto"
    parquet: Amount = "auto"
    lines_csv: bool = True
    guard_formulas: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows by table, number of statements, whether the workbook holds the lines."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    statements: int = 0
    workbook: bool = False
    parquet: bool = False


def write_results(
    run: FinishedRun, out: Path, wanted: Wanted | None = None
) -> tuple[Written | None, list[Problem]]:
    """Write all results, or nothing and the problems that forbid it."""
    wanted = wanted or Wanted()
    frames = shown(run, wanted.selection)
    # Lines are put in order while what they add up to is checked.
    with ThreadPoolExecutor(1) as beside:
        lines = beside.submit(table, "lines", frames.lines)
        faults = broken(run)
    refused = refusal(out)
    if refused is not None:
        faults.append(refused)
    if faults:
        return None, faults
    with replaced(out) as folder:
        written = _write_all(run, frames, lines.result(), folder, wanted)
    return Written(out, written.rows, written.statements, written.workbook, written.parquet), []


def write_problems(problems: Iterable[Problem], out: Path) -> list[Problem]:
    """The results of a run that could not be calculated: `problems.csv` alone."""
    refused = refusal(out)
    if refused is not None:
        return [refused]
    with replaced(out) as folder:
        write_csv("problems", problems_table(in_order(problems)), folder / "problems.csv")
    return []


def _write_all(
    run: FinishedRun, frames: Shown, lines: pl.DataFrame, folder: Path, wanted: Wanted
) -> Written:
    large = frames.lines.height > LARGE
    rows = _write_tables(run, frames, lines, folder, wanted, large)
    statements: dict[str, str] = {}
    if _is_wanted(wanted.statements, large):
        from comp.output.statement import write_statements

        statements = write_statements(run, frames, folder / "statements", wanted.selection)
    if wanted.workbook != "none":
        from comp.output.workbook import write_workbook

        write_workbook(run, frames, folder / "payouts.xlsx", summaries_only=large)
    content = manifest(run, wanted.selection, rows, statements)
    (folder / "run.json").write_text(render(content), encoding="utf-8", newline="\n")
    parquet = _is_parquet_wanted(wanted.parquet, large)
    return Written(folder, rows, len(statements), wanted.workbook != "none", parquet)


def _write_tables(
    run: FinishedRun, frames: Shown, lines: pl.DataFrame, folder: Path, wanted: Wanted, large: bool
) -> dict[str, int]:
    parquet = _is_parquet_wanted(wanted.parquet, large)
    sources = {
        "lines": lines,
        "totals": frames.totals,
        "balances": frames.balances,
        "uncredited": frames.uncredited,
        "control_totals": run.control_totals,
        "problems": problems_table(in_order(run.problems)),
    }
    if _is_wanted(wanted.slices, large):
        sources["slices"] = frames.slices

    def write(name: str) -> int:
        """One table as its files; how many rows it has."""
        in_place = name in ("lines", "problems")
        ordered = sources[name] if in_place else table(name, sources[name])
        if name != "lines" or wanted.lines_csv:
            path = folder / f"{name}.csv"
            write_csv(name, ordered, path, guard_formulas=wanted.guard_formulas)
        if parquet and name in ("lines", "slices"):
            write_parquet(ordered, folder / f"{name}.parquet")
        return ordered.height

    return dict(zip(sources, side_by_side(write, sources), strict=True))


def _is_parquet_wanted(amount: Amount, large: bool) -> bool:
    """Parquet is for what no spreadsheet holds: `auto` writes it for large runs only."""
    return amount == "all" or (amount == "auto" and large)


def _is_wanted(amount: Amount, large: bool) -> bool:
    return amount == "all" or (amount == "auto" and not large)
