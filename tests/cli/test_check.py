"""`comp check`: all problems at once, in three formats, with the right exit status."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import comp, edit, starter


def test_a_sound_workspace(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "check")
    assert (done.status, done.err) == (0, "")
    assert done.out == "No problems in 2 plans and 4 ledger files.\n"


def test_a_problem_with_its_line_and_remedy(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "from 50%: 8%", "from 50%: 8")
    done = comp(tmp_path, "check", "team/plans/rep.plan")
    assert done.status == 1
    assert done.out.startswith("team/plans/rep.plan:25:")
    assert "rate-without-unit" in done.out
    assert "from 50%: 8\n" in done.out
    assert "write 8%" in done.out
    assert done.out.endswith("1 problem in 1 plan.\n")


def test_problems_of_several_files_at_once(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "from 50%: 8%", "from 50%: 8")
    edit(team / "plans" / "manager.plan", "from   0%:   1%", "from   0%:   1")
    found = json.loads(comp(tmp_path, "check", "team", "--format", "json").out)
    assert [(each["file"], each["code"]) for each in found] == [
        ("team/plans/manager.plan", "rate-without-unit"),
        ("team/plans/rep.plan", "rate-without-unit"),
    ]


def test_github_lines_name_the_file_from_where_one_stands(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "from 50%: 8%", "from 50%: 8")
    done = comp(tmp_path, "check", "team", "--format", "github")
    assert done.status == 1
    [line] = done.out.splitlines()
    assert line.startswith("::error file=team/plans/rep.plan,line=25,")


def test_json_of_nothing_is_an_empty_list(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "check", "--format", "json")
    assert (done.status, json.loads(done.out)) == (0, [])


def test_problems_of_the_ledger(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "D-1003,ana,2026-01-30", "D-1003,anna,2026-01-30")
    done = comp(team, "check")
    assert done.status == 1
    assert "ledger/deals.csv, row 4, column person" in done.out


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    done = comp(tmp_path, "check")
    assert done.status == 1
    assert "no-workspace" in done.out
    assert "comp init" in done.out


def test_a_plan_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "odd.plan").write_bytes(b"plan a:\n    \xff\xfe\n")
    done = comp(tmp_path, "check", "odd.plan")
    assert done.status == 1
    assert "odd.plan:2:1: plan-not-utf8" in done.out


def test_two_plans_of_one_name(tmp_path: Path) -> None:
    team = starter(tmp_path)
    text = (team / "plans" / "rep.plan").read_text()
    (team / "plans" / "second.plan").write_text(text)
    done = comp(team, "check")
    assert done.status == 1
    assert "plan-name-twice" in done.out
    assert "plans/rep.plan" in done.out
    assert "plans/second.plan" in done.out


def test_a_folder_of_plans_alone_is_checked_without_a_ledger(tmp_path: Path) -> None:
    done = comp(tmp_path, "check", str(Path("plans").resolve()))
    assert done.status == 0, done.out
    assert done.out == f"No problems in {len(list(Path('plans').glob('*.plan')))} plans.\n"


def test_an_override_that_is_paid_on_itself_is_found_by_its_file_alone(tmp_path: Path) -> None:
    manager = starter(tmp_path) / "plans" / "manager.plan"
    body = "    override up:\n        on pay of team from new_business, up\n        rate 1%\n\n"
    edit(manager, "example ", f"{body}example ")
    for verb in ("check", "test"):
        done = comp(tmp_path, verb, "team/plans/manager.plan")
        assert done.status == 1
        assert "this override is paid on itself: up of manager_2026" in done.out
        assert "take up out of the names behind from\n" in done.out


def test_a_mistake_in_the_calendar_is_not_told_again_as_what_is_missing(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "pay        monthly", "pay        weekly")
    (team / "comp.toml").write_text('[calendar]\nweeks_start_on = "mon"\n', encoding="utf-8")
    for path in ("team", "team/plans/rep.plan"):
        found = json.loads(comp(tmp_path, "check", path, "--format", "json").out)
        codes = [each["code"] for each in found]
        assert "bad-setting" in codes
        assert "weeks-not-said" not in codes
