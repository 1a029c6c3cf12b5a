"""`comp status`: what is open, what is in the way, what happened."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import comp, starter


def test_from_nothing_to_an_open_period(tmp_path: Path) -> None:
    team = starter(tmp_path)
    before = comp(team, "status").out
    assert before.startswith("No period is open\n  no ledger has been imported: comp import\n")
    assert "Nothing has happened since yesterday." in before
    comp(team, "import", "--as", "ops")
    comp(team, "period", "open", "2026-03", "--as", "ops")
    after = comp(team, "status").out
    assert after.startswith("2026-03 is open\n  2026-03 has not been calculated\n")
    assert "next: comp period calculate 2026-03 --as USER" in after
    assert "import 1" in after
