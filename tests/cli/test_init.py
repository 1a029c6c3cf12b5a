"""`comp init` makes a workspace that runs as it is, and never touches what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from comp.commands.init import Example, next_steps
from tests.cli.program import comp


@pytest.mark.parametrize("example", ["starter", "saas"])
def test_the_workspace_checks_tests_and_runs(example: str, tmp_path: Path) -> None:
    made = comp(tmp_path, "init", "team", "--example", example)
    assert made.status == 0
    assert "cd team" in made.out
    team = tmp_path / "team"
    for words in (("check",), ("test",), ("run", "--statements", "none", "--no-workbook")):
        done = comp(team, *words)
        assert done.status == 0, done.out + done.err
    assert (team / "out" / "lines.csv").is_file()
    assert not list(team.rglob("*.py"))


@pytest.mark.parametrize("example", list(Example))
def test_the_next_steps_are_those_of_the_readme(example: Example, tmp_path: Path) -> None:
    made = comp(tmp_path, "init", "team", "--example", example.value)
    readme = (tmp_path / "team" / "README.md").read_text(encoding="utf-8")
    steps = "".join(f"    {step}\n" for step in next_steps(example))
    assert f"In this folder:\n\n{steps}\n" in readme
    assert made.out.endswith("  cd team\n" + steps.replace("    comp", "  comp"))
    *_, question = next_steps(example)
    assert comp(tmp_path / "team", *question.split()[1:]).out.count("=") >= 1


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    assert comp(tmp_path, "init", "team").status == 0
    assert comp(tmp_path / "team", "check").status == 0


def test_a_folder_with_things_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = comp(tmp_path, "init", ".")
    assert done.status == 2
    assert "is not empty" in done.err
    assert "comp init comp-workspace" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "team").write_text("mine")
    assert comp(tmp_path, "init", "team").status == 2
    assert (tmp_path / "team").read_text() == "mine"
