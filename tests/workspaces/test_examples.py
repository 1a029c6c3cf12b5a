"""The plans both workspaces ship: their examples pass, and reach every row of every table."""

from pathlib import Path

import pytest

from comp.coverage import unreached
from comp.examples import run_examples
from comp.language.format import format_text
from comp.pipeline import open_workspace
from comp.problems import errors

WORKSPACES = ("northwind", "saas")


@pytest.mark.parametrize("name", WORKSPACES)
def test_examples_pass_and_reach_everything(name: str) -> None:
    workspace = open_workspace(Path("fixtures") / name)
    assert workspace.problems == ()
    assert len(workspace.plan_files) >= 3
    for plan_file in workspace.plan_files:
        outcomes = run_examples(plan_file, workspace.schema, workspace.calendar)
        assert [o.example.title for o in outcomes if not o.passed or errors(o.problems)] == []
        assert [(gap.what, gap.span.line) for gap in unreached(plan_file.plan, outcomes)] == []


@pytest.mark.parametrize("name", WORKSPACES)
def test_plans_are_in_canonical_layout(name: str) -> None:
    for path in open_workspace(Path("fixtures") / name).plan_paths:
        text = path.read_text(encoding="utf-8")
        assert format_text(text, path.name) == (text, [])
