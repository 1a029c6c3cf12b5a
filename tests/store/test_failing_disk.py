"""On a full or broken disk and without memory every act is whole or has not happened, and can be done again.

Tests: comp/store/database.py, comp/store/snapshot.py, comp/handover/files.py, comp/commands/failures.py
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scale import count
from tests.store.test_killed import struck

POINTS = {"full": 100, "broken": 100, "memory": 50}


@pytest.mark.parametrize("trouble", sorted(POINTS))
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_any_call_may_fail(
    kind: str, trouble: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Once, or from there on: each statement and file, before it happens and after it has."""
    struck(kind, request, tmp_path, count(POINTS[trouble]), trouble)


def test_files_that_may_not_grow(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The system itself refuses: every write of store, log, snapshot or file beyond a size at random."""
    struck("sqlite", request, tmp_path, count(100), "small")
