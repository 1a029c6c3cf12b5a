"""A result folder that appears whole or not at all.

Everything is written into a hidden sibling, which then takes the place of the old folder by two
renames. A folder that holds anything comp did not write is never replaced.

    with replaced(Path("out")) as folder:
        (folder / "lines.csv").write_text(...)
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comp.problems import Problem

OUR_FILES = re.compile(
    r"(lines|slices|totals|balances|uncredited|problems|control_totals)\.csv"
    r"|(lines|slices)\.parquet|payouts\.xlsx|run\.json|statements"
)


def refusal(out: Path) -> Problem | None:
    """Why `out` may not be replaced: a file, a link, or a folder with things of somebody else."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        return _refused(out, "is not a folder")
    if not out.exists():
        return None
    others = sorted(entry.name for entry in out.iterdir() if not OUR_FILES.fullmatch(entry.name))
    if others:
        return _refused(out, f"holds {others[0]}, which is no result of a run")
    return None


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """A folder to write into; it becomes `out` when the block ends well, and is gone otherwise."""
    out.parent.mkdir(parents=True, exist_ok=True)
    building = out.with_name(f".{out.name}.building")
    retired = out.with_name(f".{out.name}.old")
    _recover(out, building, retired)
    building.mkdir()
    try:
        yield building
        _flush(building)
        if out.exists():
            out.rename(retired)
        building.rename(out)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        if retired.exists() and not out.exists():
            retired.rename(out)
        raise
    shutil.rmtree(retired, ignore_errors=True)


def _recover(out: Path, building: Path, retired: Path) -> None:
    """Clear what an interrupted run left behind; its old results come back if they had been moved."""
    if retired.exists() and not out.exists():
        retired.rename(out)
    for leftover in (building, retired):
        if leftover.exists():
            shutil.rmtree(leftover)


def _flush(folder: Path) -> None:
    """Make the top-level files durable before the old results go; statements can be made again."""
    for entry in folder.iterdir():
        if entry.is_file():
            descriptor = os.open(entry, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _refused(out: Path, why: str) -> Problem:
    return Problem(
        code="out-folder-not-ours",
        message=f"{out.as_posix()} {why}; results replace the whole folder, so it is left alone",
        remedy="give another folder: --out results",
        file=out.as_posix(),
    )
