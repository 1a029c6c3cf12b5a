"""Arrows point one way: nouns, language, ledger, engine, output, then what ties them together, and
above that what serves people over time: the store, closing a period, handing it over."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.tree import module_name, python_files, tree

ROOMS = [
    *("nouns", "language", "ledger", "engine", "output", "examples", "pipeline"),
    *("store", "closing", "handover", "program"),
]
NOUNS = {"money", "exchange", "fiscal_years", "periods", "source", "problems", "fields", "settings"}
NOUNS |= {"side_by_side"}
EXAMPLES = {"examples", "example_ledger", "example_end", "coverage"}
PIPELINE = {
    "workspace",
    "rules_needed",
    "plans_together",
    "team_quotas_together",
    "pipeline",
    "findings",
    "problem_codes",
}

HEAVY = {
    "polars",
    "duckdb",
    "openpyxl",
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "jinja2",
    "lxml",
    "python_calamine",
    "pydantic",
}


def room(module: str) -> str | None:
    """The room of a module of comp; None for the package itself."""
    parts = module.split(".")
    if len(parts) < 2 or parts[0] != "comp":
        return None
    name = parts[1]
    if name in ROOMS:
        return name
    if name in NOUNS or name.startswith("settings"):
        return "nouns"
    if name in EXAMPLES:
        return "examples"
    if name in PIPELINE or name.startswith("problem_codes"):
        return "pipeline"
    return "program"


def imported(path: Path, *, only_top: bool = False) -> list[tuple[int, str]]:
    """Modules a file imports, with the line; inside functions and TYPE_CHECKING too unless only_top."""
    found = []
    nodes = tree(path).body if only_top else ast.walk(tree(path))
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno} write the whole module name"
            found.append((node.lineno, node.module))
    return found


def test_no_room_imports_a_later_one() -> None:
    backwards = []
    for path in python_files("comp"):
        here = room(module_name(path))
        for line, module in imported(path):
            there = room(module)
            if here and there and ROOMS.index(there) > ROOMS.index(here):
                backwards.append(f"{path}:{line} ({here}) imports {module} ({there})")
    assert not backwards


def test_a_backward_arrow_would_be_seen() -> None:
    order = [
        room(name) for name in ("comp.money", "comp.language.read", "comp.engine.run", "comp.cli")
    ]
    assert order == ["nouns", "language", "engine", "program"]


def test_the_language_knows_no_columns() -> None:
    """A plan is understood without data, so an editor can do it in milliseconds."""
    found = [
        f"{path}:{line} {module}"
        for path in python_files("comp")
        if path.parts[1] == "language"
        for line, module in imported(path)
        if module.split(".")[0] in HEAVY
    ]
    assert not found


@pytest.mark.parametrize("folder", ["commands"])
def test_commands_import_heavy_packages_only_when_they_run(folder: str) -> None:
    files = [path for path in python_files("comp") if path.parts[1] == folder]
    files += [Path("comp/cli.py"), Path("comp/workspace.py"), Path("comp/problems.py")]
    found = [
        f"{path}:{line} {module}"
        for path in files
        for line, module in imported(path, only_top=True)
        if module.split(".")[0] in HEAVY
        or room(module)
        in ("ledger", "engine", "output", "examples", "store", "closing", "handover")
        or module == "comp.settings"
    ]
    assert not found
