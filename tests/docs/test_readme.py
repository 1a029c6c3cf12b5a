"""What the first page shows is what a newcomer gets: the demo's table, the starter's plan."""

from __future__ import annotations

from pathlib import Path

from tests.docs.blocks import Block, blocks, matches, run
from tests.house.tree import ROOT


def block_of(language: str) -> Block:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    return next(block for block in blocks(page) if block.language == language)


def test_the_demo_prints_what_the_readme_shows(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    done = run(f"comp run fixtures/northwind --out '{out}' --statements all", ROOT)
    assert done.returncode == 0
    assert matches(block_of("text").text, done.stdout.replace(str(out), "demo"))


def test_the_plan_shown_is_the_one_comp_init_writes() -> None:
    starter = ROOT / "comp" / "starter" / "starter" / "plans" / "rep.plan"
    assert block_of("plan").text == starter.read_text(encoding="utf-8")
