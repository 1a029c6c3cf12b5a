"""No binary float on any path of money, read from the syntax trees of comp/."""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import python_files, tree

FLOAT_TYPES = {"Float32", "Float64", "float32", "float64", "DOUBLE", "FLOAT"}


def floats_in(module: ast.AST) -> list[int]:
    """Lines with a float literal, a use of the name `float`, or a column type that is one."""
    found = []
    # How alike two words must be for "did you mean" is no money.
    likeness = {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.keyword) and node.arg == "cutoff"
    }
    for node in ast.walk(module):
        if node in likeness:
            continue
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        named = isinstance(node, ast.Name) and node.id == "float"
        typed = isinstance(node, ast.Attribute) and node.attr in FLOAT_TYPES
        if literal or named or typed:
            found.append(getattr(node, "lineno", 0))
    return found


def true_divisions_in(module: ast.AST) -> list[int]:
    """Lines with `/` between values that may be whole numbers: a literal, len(), int(), sum of them."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and (_may_be_whole(node.left) and _may_be_whole(node.right))
    ]


def _may_be_whole(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("len", "int", "round", "sum", "ord")
    if isinstance(node, ast.BinOp):
        return _may_be_whole(node.left) and _may_be_whole(node.right)
    return isinstance(node, ast.Attribute) and node.attr in (
        "height",
        "width",
        "months",
        "per_year",
    )


def test_no_floats() -> None:
    found = {str(path): lines for path in python_files("comp") if (lines := floats_in(tree(path)))}
    assert not found


def test_no_true_division_of_whole_numbers() -> None:
    found = {
        str(path): lines
        for path in python_files("comp")
        if (lines := true_divisions_in(tree(path)))
    }
    assert not found


@pytest.mark.parametrize(
    "text",
    ["x = 0.08", "y = float(x)", "z: float = x", "pl.lit(0).cast(pl.Float64)", "w = map(float, x)"],
)
def test_a_float_would_be_seen(text: str) -> None:
    assert floats_in(ast.parse(text)) == [1]


@pytest.mark.parametrize("text", ["a = 1 / 3", "a = len(b) / 2", "a = frame.height / len(b)"])
def test_a_division_would_be_seen(text: str) -> None:
    assert true_divisions_in(ast.parse(text)) == [1]
