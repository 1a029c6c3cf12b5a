"""The same workspace gives the same bytes: whatever the hash seed, the zone, the language, the order,
the number of threads."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import starter
from tests.house.tree import ROOT

SURROUNDINGS = [
    {
        "PYTHONHASHSEED": hashes,
        "TZ": zone,
        "LC_ALL": language,
        "POLARS_MAX_THREADS": threads,
    }
    for hashes, zone, language, threads in (
        ("0", "UTC", "C.UTF-8", "2"),
        ("1", "Asia/Kolkata", "C", "1"),
        ("4711", "America/Los_Angeles", "de_DE.UTF-8", "8"),
    )
]


def run_in(surroundings: dict[str, str], folder: Path, out: Path) -> dict[str, str]:
    """A hash of every file of a run."""
    subprocess.run(
        [sys.executable, "-m", "comp", "run", ".", "--out", str(out), "--statements", "all"],
        cwd=folder,
        env={**os.environ, **surroundings},
        check=True,
        capture_output=True,
    )
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["starter", "northwind"])
def test_surroundings_change_no_byte(name: str, tmp_path: Path) -> None:
    folder = starter(tmp_path) if name == "starter" else ROOT / "fixtures" / "northwind"
    first, *others = [
        run_in(each, folder, tmp_path / f"out{number}") for number, each in enumerate(SURROUNDINGS)
    ]
    assert len(first) > 10
    for other in others:
        assert other == first


def test_the_order_of_ledger_rows_does_not_matter(tmp_path: Path) -> None:
    team = starter(tmp_path)
    first = run_in(SURROUNDINGS[0], team, tmp_path / "first")
    for path in (team / "ledger").glob("*.csv"):
        head, *rows = path.read_text().splitlines()
        path.write_text("\n".join([head, *reversed(rows)]) + "\n")
    run_in(SURROUNDINGS[0], team, tmp_path / "second")
    assert first["totals.csv"]
    for name in ("totals.csv", "balances.csv", "slices.csv"):
        left, right = (tmp_path / folder / name for folder in ("first", "second"))
        assert left.read_bytes() == right.read_bytes()

    def lines(folder: str) -> list[str]:
        """Lines without the row of the file they come from."""
        text = (tmp_path / folder / "lines.csv").read_text()
        return [line.rpartition(",")[0] for line in text.splitlines()]

    assert lines("first") == lines("second")
