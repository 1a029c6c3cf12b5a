"""The documentation does what it says: its shell blocks run, its plans are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from comp.fields import FieldType, schema_with
from comp.language.read import read_plan
from comp.problems import errors, render_text
from tests.docs.blocks import Block, blocks, commands, matches, run_block
from tests.house.tree import ROOT, tracked

PAGES = [
    path for path in tracked() if path.suffix == ".md" and path.parts[0] in ("docs", "README.md")
]


def page_blocks(path: Path) -> list[Block]:
    return blocks((ROOT / path).read_text(encoding="utf-8"))


def with_shell(pages: list[Path]) -> list[Path]:
    return [
        path for path in pages if any(block.language == "console" for block in page_blocks(path))
    ]


@pytest.mark.parametrize("page", with_shell(PAGES), ids=str)
def test_shell_blocks_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    wrong, shell = [], page.name == "README.md"
    for block in page_blocks(page):
        wrong += [
            f"{page}:{block.line}\n{each}" for each in run_block(block, tmp_path, shell=shell)
        ]
    assert not wrong, "\n\n".join(wrong)


PLANS = [
    pytest.param(path, block, id=f"{path}:{block.line}")
    for path in PAGES
    for block in page_blocks(path)
    if block.language == "plan"
]


@pytest.mark.parametrize(("page", "block"), PLANS)
def test_plans_are_read(page: Path, block: Block) -> None:
    """A block ```plan holds a whole plan; ```plan problem=CODE one with exactly that mistake.

    Parts of plans stand in ```plan-part blocks, which `test_language_page` puts into a whole one.
    """
    own = {"seats": FieldType.NUMBER, "services": FieldType.MONEY}
    text = block.text
    plan, problems = read_plan(text, str(page), schema_with(own))
    if "problem" in block.options:
        assert [problem.code for problem in problems] == [block.options["problem"]]
        return
    from comp.problems import Sources

    shown = "\n".join(render_text(each, Sources({str(page): text})) for each in errors(problems))
    assert plan is not None, shown


def test_the_first_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"make ([a-z]+)", readme)
    assert named[:2] == ["demo", "test"]
    assert set(named) <= targets


def test_every_verb_the_pages_name_exists() -> None:
    from comp.cli import VERBS

    verbs = {name for name, _, _ in VERBS}
    unknown = [
        f"{page}: comp {verb}"
        for page in PAGES
        for block in page_blocks(page)
        for verb in re.findall(
            r"^\$? *(?:\.venv/bin/)?comp ([a-z][a-z-]*)", block.text, re.MULTILINE
        )
        if verb not in verbs and verb != "diff"
    ]
    assert not unknown


def test_wildcards() -> None:
    assert matches("a\n...\nz\n", "a\nb\nc\nz\n")
    assert matches("took ... s\n", "took 12 s\n")
    assert not matches("a\nz\n", "a\nb\nz\n")
    assert not matches("$1.00\n", "$1x00\n")


def test_a_wrong_page_would_be_seen(tmp_path: Path) -> None:
    page = "```console\n$ echo one\ntwo\n```\n\n```console status=1\n$ true\n```\n"
    found = [wrong for block in blocks(page) for wrong in run_block(block, tmp_path)]
    assert len(found) == 2
    assert [command.line for command in commands(blocks(page)[0])] == ["echo one"]
