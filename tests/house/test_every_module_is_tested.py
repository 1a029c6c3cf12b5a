"""Every module of comp has a test file: tests mirror comp, or the list below says where."""

from __future__ import annotations

import ast
from fnmatch import fnmatch
from pathlib import Path

from tests.house.tree import python_files, tree

ELSEWHERE: dict[str, str] = {
    "comp/__main__.py": "tests/cli/test_cli.py",
    "comp/cli.py": "tests/cli/test_cli.py",
    "comp/workspace.py": "tests/cli/test_workspace.py",
    "comp/pipeline.py": "tests/cli/test_run.py",
    "comp/commands/terminal.py": "tests/cli/test_terminal.py",
    "comp/commands/differences.py": "tests/cli/test_test.py",
    "comp/example_ledger.py": "tests/test_examples.py",
    "comp/settings_handover.py": "tests/handover/test_settings.py",
    "comp/settings_problems.py": "tests/nouns/test_settings.py",
    "comp/problem_codes.py": "tests/cli/test_explain_problem.py",
    "comp/problem_codes_store.py": "tests/cli/test_explain_problem.py",
    "comp/problem_codes_month_end.py": "tests/cli/test_explain_problem.py",
    "comp/commands/period_shown.py": "tests/cli/test_period.py",
    "comp/commands/stored.py": "tests/cli/test_period.py",
    "comp/commands/import_.py": "tests/cli/test_import.py",
    "comp/commands/question.py": "tests/cli/test_explain.py",
}
"""Modules that are tested through the thing they serve."""


def expected_tests(path: Path) -> list[Path]:
    """Where the tests of a module may lie."""
    if str(path) in ELSEWHERE:
        return [Path(ELSEWHERE[str(path)])]
    inner = Path(*path.parts[1:])
    name = f"test_{inner.stem}.py"
    if inner.parts[0] == "commands":
        return [Path("tests/cli") / name]
    return [Path("tests") / inner.parent / name, Path("tests/nouns") / name]


def test_every_module_has_a_test_file() -> None:
    have = set(python_files("tests"))
    tested = {module for path in have for module in _subjects(path)}
    missing = [
        str(path)
        for path in python_files("comp")
        if path.name != "__init__.py"
        and not any(test in have for test in expected_tests(path))
        and not any(fnmatch(str(path), pattern) for pattern in tested)
    ]
    assert not missing


def _subjects(path: Path) -> set[str]:
    """Modules a test file names in its docstring's last lines: `Tests: comp/engine/tiers.py, ...`."""
    text = ast.get_docstring(tree(path)) or ""
    for line in text.splitlines():
        if line.startswith("Tests: "):
            return {name.strip() for name in line.removeprefix("Tests: ").split(",")}
    return set()
