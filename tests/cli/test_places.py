"""File names on the terminal open from where the user stands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from comp.commands.places import from_here
from tests.cli.program import comp, edit, starter


@pytest.mark.parametrize(
    ("name", "folder", "shown"),
    [
        ("plans/rep.plan", ".", "plans/rep.plan"),
        ("plans/rep.plan:25", "team", "team/plans/rep.plan:25"),
        ("../shared/a.plan", "team", "shared/a.plan"),
        ("plans/rep.plan", "..", "../plans/rep.plan"),
        ("comp.toml", "/srv/team", "/srv/team/comp.toml"),
        ("", "team", ""),
    ],
)
def test_from_here(name: str, folder: str, shown: str) -> None:
    assert from_here(name, Path(folder)) == shown


@pytest.mark.parametrize("words", [("run",), ("run", "--strict"), ("check",)])
def test_rows_of_the_ledger(words: tuple[str, ...], tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "2026-01-14,42000.00", "2026-01-14,42.000.00")
    done = comp(tmp_path, *words, "team")
    assert done.status == 1
    assert "\nteam/ledger/deals.csv, row 2, column acv: " in "\n" + done.out


@pytest.mark.parametrize(
    "words", [("run", "team"), ("check", "team"), ("explain", "team", "--person", "ana")]
)
def test_lines_of_plans_with_what_stands_there(words: tuple[str, ...], tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "from 50%: 8%", "from 50%: 8")
    done = comp(tmp_path, *words)
    assert done.status == 1
    assert "team/plans/rep.plan:25:23: rate-without-unit\n" in done.out
    assert "25 |             from 50%: 8\n" in done.out


@pytest.mark.parametrize("verb", ["check", "test", "show"])
def test_the_settings_of_a_plan_file(verb: str, tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "comp.toml", 'currency = "USD"', 'currency = "dollars"')
    done = comp(tmp_path, verb, "team/plans/rep.plan")
    assert done.status == 1
    assert done.out.startswith("team/comp.toml:5:1: bad-setting\n")


def test_files_keep_the_workspaces_names(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "2026-01-14,42000.00", "2026-01-14,42.000.00")
    comp(tmp_path, "run", "team")
    for name, column, wanted in (
        ("problems", "file", {"ledger/deals.csv"}),
        ("lines", "plan_file", {"plans/rep.plan", "plans/manager.plan"}),
    ):
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8") as file:
            assert {row[column] for row in csv.DictReader(file)} == wanted
