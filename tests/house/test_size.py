"""Files stay below 400 lines, functions below 60: what is longer has more than one subject."""

from __future__ import annotations

import ast

from tests.house.tree import ROOT, python_files, tree

FILE_LINES = 400
FUNCTION_LINES = 60


def test_files_are_short() -> None:
    long = {
        str(path): lines
        for path in python_files("comp", "tests")
        if (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) >= FILE_LINES
    }
    assert not long


def test_functions_are_short() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files("comp", "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 >= FUNCTION_LINES
    ]
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert not [str(path) for path in python_files("comp", "tests") if path.stem in empty]
