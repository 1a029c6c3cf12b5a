"""`comp fmt`: one layout, written whole; `--check` and `--diff` change nothing."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import comp, edit, starter


def untidy(team: Path) -> Path:
    plan = team / "plans" / "rep.plan"
    edit(plan, "from 50%: 8%", "from   50%:    8%  # half way")
    return plan


def test_files_are_brought_into_one_layout(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = untidy(team)
    done = comp(team, "fmt")
    assert done.status == 0
    assert "plans/rep.plan formatted" in done.out
    assert "from 50%: 8%  # half way\n" in plan.read_text()
    assert comp(team, "fmt").out == "2 plans in canonical layout.\n"
    assert [path.name for path in sorted(plan.parent.iterdir())] == ["manager.plan", "rep.plan"]


def test_check_and_diff_change_nothing(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = untidy(team)
    before = plan.read_bytes()
    checked = comp(team, "fmt", "--check")
    assert (checked.status, checked.out.splitlines()[0]) == (1, "plans/rep.plan would change")
    shown = comp(team, "fmt", "plans/rep.plan", "--diff")
    assert shown.status == 1
    assert "-            from   50%:    8%  # half way\n" in shown.out
    assert "+            from 50%: 8%  # half way\n" in shown.out
    assert plan.read_bytes() == before


def test_a_plan_that_cannot_be_read_stays_as_it_is(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = team / "plans" / "rep.plan"
    edit(plan, "pay        monthly", "pay (monthly")
    before = plan.read_bytes()
    done = comp(team, "fmt")
    assert done.status == 1
    assert "plans/rep.plan:6:" in done.out
    assert plan.read_bytes() == before


def test_a_folder_without_plans(tmp_path: Path) -> None:
    done = comp(tmp_path, "fmt")
    assert (done.status, done.out) == (0, "There are no plan files here.\n")
