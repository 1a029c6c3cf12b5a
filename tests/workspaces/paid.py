"""A workspace of `fixtures/` run from its files to lines, and its totals as CSV text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from comp.output.finished import FinishedRun
from comp.pipeline import calculate, open_workspace, read_facts

GOLDEN = Path(__file__).parent / "golden"


@cache
def paid(name: str) -> FinishedRun:
    """The finished run of `fixtures/NAME`, calculated once for all tests."""
    workspace = open_workspace(Path("fixtures") / name)
    return calculate(workspace, read_facts(workspace))


def totals_csv(run: FinishedRun) -> str:
    """Every total by person, pay period and component, with the currency's decimals."""
    totals = run.result.totals.sort("person", "pay_no", "plan", "component")
    columns = ["person", "plan", "pay_period", "component", pl.col("amount").round(2), "currency"]
    lines = [",".join(map(str, row)) for row in totals.select(columns).rows()]
    names = "person,plan,pay_period,component,amount,currency"
    return "\n".join([names, *lines]) + "\n"


def same_as_golden(name: str, text: str, accept: bool) -> None:
    """Compare with the accepted file, line by line; `--accept` writes it."""
    path = GOLDEN / name
    if accept:
        path.write_text(text, encoding="utf-8")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()
