"""`comp audit`: the chain shown and verified from the terminal."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

from tests.cli.program import comp, starter


def test_an_untouched_store_verifies_and_one_edited_past_comp_does_not(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "import", "--as", "ops")
    done = comp(team, "audit", "verify")
    assert done.status == 0
    count, head = re.search(r"(\d+) entries, head (\w{64})", done.out).groups()
    assert comp(team, "audit", "verify", "--entries", count, "--head", head).status == 0
    with sqlite3.connect(team / "comp.db") as database:
        database.execute("DROP TRIGGER comp_plans_update")
        database.execute("UPDATE plans SET by = 'mallory'")
    done = comp(team, "audit", "verify")
    assert done.status == 1
    assert "the trigger comp_plans_update is gone or was changed" in done.out
    assert "was changed after entry" in done.out
    assert "the first entry concerned is" in done.out


def test_the_chain_is_shown_with_names_from_outside_it(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "import", "--as", "ops")
    entries = json.loads(comp(team, "audit", "show", "--format", "json").out)
    assert [entry["act"] for entry in entries] == ["settings", "plan", "plan", "import"]
    assert {entry["by"] for entry in entries} == {"ops"}
    text = comp(team, "audit", "show", "--last", "1").out
    assert "import 1" in text
    assert "plan " not in text


def test_an_anchor_has_two_parts(tmp_path: Path) -> None:
    team = starter(tmp_path)
    assert comp(team, "audit", "verify", "--entries", "3").status == 2
    assert comp(team, "audit", "verify", "--entries", "3", "--head", "x").status == 2
