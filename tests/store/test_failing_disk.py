"""On a full or broken disk and without memory every act is whole or has not happened, and can be done again.

Tests: comp/store/database.py, comp/store/snapshot.py, comp/handover/files.py, comp/commands/failures.py
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scale import count
from tests.store.test_killed import struck

TROUBLES = {
    "sqlite": {"full": 100, "broken": 100, "memory": 50, "small": 100},
    "postgresql": {"full": 100, "broken": 100, "memory": 50},
}
"""How many points of each. A `small` file is one that the system itself refuses to let grow: every
write of store, log, snapshot or file beyond a size at random."""


@pytest.mark.parametrize("kind", sorted(TROUBLES))
def test_any_call_may_fail(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Once, or from there on: each statement and file, before it happens and after it has."""
    wanted = {trouble: count(points) for trouble, points in TROUBLES[kind].items()}
    struck(kind, request, tmp_path, wanted)
