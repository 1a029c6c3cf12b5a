"""Where a workspace's plans are, how they are named, and which settings they live under."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from comp.fields import FieldType
from comp.workspace import is_workspace, plan_paths, read_plans, rules_for, shown_name
from tests.cli.program import starter


def names(folder: Path) -> list[str]:
    return [os.path.relpath(path, folder) for path in plan_paths(folder)]


def test_plans_lie_in_plans_or_beside_the_data(tmp_path: Path) -> None:
    team = starter(tmp_path)
    assert names(team) == ["plans/manager.plan", "plans/rep.plan"]
    (team / "plans" / "2027").mkdir()
    (team / "plans" / "rep.plan").rename(team / "plans" / "2027" / "rep.plan")
    (team / "plans" / "manager.plan").rename(team / "manager.plan")
    (team / "plans" / "notes.txt").write_text("no plan")
    assert names(team) == ["manager.plan", "plans/2027/rep.plan"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('plans = ["../shared/*.plan"]', ["../shared/a.plan", "../shared/b.plan"]),
        ('plans = ["../shared/b.plan", "plans/*.plan"]', ["../shared/b.plan", "plans/c.plan"]),
        ('plans = ["plans/missing.plan"]', []),
        ("", ["plans/c.plan"]),
    ],
)
def test_settings_may_name_the_plans(said: str, found: list[str], tmp_path: Path) -> None:
    for name in ("shared/a.plan", "shared/b.plan", "team/plans/c.plan"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    team = tmp_path / "team"
    (team / "comp.toml").write_text(f"[company]\n{said}\n")
    assert sorted(os.path.normpath(name) for name in names(team)) == found


def test_what_is_a_workspace(tmp_path: Path) -> None:
    assert not is_workspace(tmp_path)
    (tmp_path / "a.plan").write_text("")
    assert is_workspace(tmp_path)
    (tmp_path / "a.plan").rename(tmp_path / "comp.toml")
    assert is_workspace(tmp_path)


def test_names_do_not_depend_on_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = starter(tmp_path)
    monkeypatch.chdir(team / "plans")
    assert shown_name(Path("rep.plan"), Path("..")) == "plans/rep.plan"
    monkeypatch.chdir("/")
    assert shown_name(team / "plans" / "rep.plan", team) == "plans/rep.plan"
    assert shown_name(team / "plans" / ".." / ".." / "x.plan", team) == "../x.plan"


def test_a_plan_lives_under_its_workspaces_settings(tmp_path: Path) -> None:
    team = starter(tmp_path)
    (team / "comp.toml").write_text(
        '[calendar]\nfiscal_year_starts = "02-01"\n[fields.deal]\nseats = "number"\n'
    )
    for asked in (team, team / "plans" / "rep.plan"):
        schema, calendar, _, problems = rules_for(asked)
        assert schema.deal["seats"] is FieldType.NUMBER
        assert calendar.first_month == 2
        assert not problems


def test_a_plan_alone_has_the_standard_fields(tmp_path: Path) -> None:
    (tmp_path / "a.plan").write_text("")
    schema, calendar, _, problems = rules_for(tmp_path / "a.plan")
    assert "seats" not in schema.deal
    assert not calendar.is_fiscal
    assert not problems


def test_a_file_of_data_with_the_name_of_a_plan(tmp_path: Path) -> None:
    (tmp_path / "big.plan").write_bytes(b"x" * 1_000_001)
    schema, _, _, _ = rules_for(tmp_path)
    reading = read_plans(plan_paths(tmp_path), tmp_path, schema)
    assert [problem.code for problem in reading.problems] == ["plan-too-long"]


def test_a_byte_order_mark_is_no_part_of_a_plan(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = team / "plans" / "rep.plan"
    plan.write_bytes(b"\xef\xbb\xbf" + plan.read_bytes())
    schema, _, _, _ = rules_for(team)
    assert len(read_plans(plan_paths(team), team, schema).plans) == 2
