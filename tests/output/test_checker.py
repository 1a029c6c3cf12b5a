"""Every line of the shipped plans can be rebuilt from slices.csv by a script that knows no comp."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from comp.output.results import Wanted, write_results
from tests.output.checker import check
from tests.output.runs import shipped


@pytest.mark.parametrize(("plan", "lines"), [("smb_ae_2026", 7), ("enterprise_ae_2026", 20)])
def test_lines_are_rebuilt_from_slices(tmp_path: Path, plan: str, lines: int) -> None:
    write_results(shipped(plan), tmp_path / "out", Wanted(statements="none", workbook="none"))
    assert check(tmp_path / "out") == lines


def test_a_changed_slice_is_found(tmp_path: Path) -> None:
    write_results(
        shipped("smb_ae_2026"), tmp_path / "out", Wanted(statements="none", workbook="none")
    )
    path = tmp_path / "out/slices.csv"
    path.write_text(path.read_text().replace("30000,0.08,1.5", "30000,0.08,1.25"))
    with pytest.raises(AssertionError):
        check(tmp_path / "out")


def test_the_checker_shares_no_code() -> None:
    tree = ast.parse(Path("tests/output/checker.py").read_text())
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imported == {"csv", "sys", "collections", "fractions", "pathlib"}
