"""Every line of the shipped plans can be rebuilt from slices.csv by a script that knows no comp."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from comp.output.results import Wanted, write_results
from tests.output.checker import check
from tests.output.runs import run_of, shipped
from tests.output.story import RUNNING_TOTAL

RERATED = (
    RUNNING_TOTAL
    + """
    quota bookings $4 per year

    commission reached:
        on bookings accumulated per year
        tiers retroactive by attainment:
            from 0%: 5%
            from 100%: 8%

example "nearly two cents" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $1.31  |
        | D-2  | 2026-01-21 | $2.38  |
        | D-3  | 2026-02-20 | $1.00  |
    expect:
        | paid    | line    | deal | amount |
        | 2026-01 | reached | D-1  | $0.07  |
        | 2026-01 | reached | D-2  | $0.11  |
        | 2026-02 | reached | D-3  | $0.08  |
        | 2026-02 | reached | D-1  | $0.03  |
        | 2026-02 | reached | D-2  | $0.09  |
"""
)


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


def test_a_true_up_may_be_two_cents_off_its_exact_amount_but_not_what_a_deal_came_to(
    tmp_path: Path,
) -> None:
    write_results(run_of(RERATED), tmp_path / "out", Wanted(statements="none", workbook="none"))
    assert check(tmp_path / "out") == 5  # the true-up of D-2 is exactly $0.0714
    path = tmp_path / "out/lines.csv"
    changed = path.read_text().replace(",D-2,,0.11,", ",D-2,,0.12,")
    assert changed != path.read_text()
    path.write_text(changed)
    with pytest.raises(AssertionError, match="D-2"):
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
