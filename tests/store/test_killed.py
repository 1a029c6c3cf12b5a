"""Killed at any statement or file write, nothing acknowledged is lost and nothing is half done.

Tests: comp/store/database.py, comp/store/snapshot.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.scale import count, seed


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_any_point(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    struck(kind, request, tmp_path, {"killed": count(200)})


def struck(kind: str, request: pytest.FixtureRequest, folder: Path, wanted: dict[str, int]) -> None:
    """Import, calculate, lock and export, struck at so many points; all is well each time."""
    where = "sqlite"
    if kind == "postgresql":
        where = request.getfixturevalue("server").address("").rstrip("/")
    troubles = [f"{name}={number}" for name, number in wanted.items()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killed", where, str(folder), str(seed()), *troubles],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    points = dict(each.split("=") for each in done.stdout.split())
    assert points.keys() == wanted.keys()
    assert all(int(points[name]) >= number for name, number in wanted.items())
