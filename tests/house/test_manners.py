"""Small rules that keep the code readable and the repository clean."""

from __future__ import annotations

import ast
import re

from tests.house.tree import ROOT, python_files, tracked, tree

TEXT_FILES = {".py", ".md", ".toml", ".txt", ".plan", ".lark", ".html", ".css", ".yml", ".lock", ""}

# Spelled in pieces, so that this file does not hold what it looks for.
PLACES_OF_A_MACHINE = re.compile(
    "|".join(["/" + "work/", "/" + "home/[a-z]", "/" + "root/", "/" + "tmp/[a-z]", "/" + "opt/"])
)
INDEX_ADDRESSES = re.compile(
    "|".join(["--" + "index-url", "--" + "extra-index", "--" + "find-links"])
)
UNFINISHED = re.compile(
    r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b"
)
WITHOUT_LIMIT = {"LICENSE", "requirements.lock"}


def texts() -> list[tuple[str, str]]:
    """Every text file of the repository with its name; data files of others left out."""
    return [
        (str(path), (ROOT / path).read_text(encoding="utf-8", errors="replace"))
        for path in tracked()
        if path.suffix in TEXT_FILES and path.parts[:2] not in (("fixtures", "dirty"),)
    ]


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number} {line.strip()[:80]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_place_of_a_machine() -> None:
    assert not hits(PLACES_OF_A_MACHINE)


def test_no_package_index() -> None:
    assert not hits(INDEX_ADDRESSES)


def test_nothing_is_left_for_later() -> None:
    assert not hits(UNFINISHED)


def test_no_bare_except() -> None:
    bare = [
        f"{path}:{node.lineno}"
        for path in python_files("comp", "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not bare


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for path in python_files("comp")
        if path.parts[1] not in ("cli.py", "commands")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "input")
    ]
    assert not printing


def test_every_module_says_what_it_is() -> None:
    silent = [str(path) for path in python_files("comp") if not ast.get_docstring(tree(path))]
    assert not silent


def test_stages_read_no_clock() -> None:
    """Same input, same output: only the command line may know what time it is."""
    clocks = {"today", "now", "utcnow", "time", "time_ns", "monotonic"}
    found = [
        f"{path}:{node.lineno}"
        for path in python_files("comp")
        if path.parts[1] not in ("cli.py", "commands")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("date", "datetime", "time")
        and node.func.attr in clocks
    ]
    assert not found
