"""A run of more rows than Polars takes in one piece ends, and people in groups are paid the same.

Tests: comp/engine/run.py, comp/engine/numbers.py
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from comp.engine.run import Result
from comp.pipeline import calculate, open_workspace, read_facts
from tests.bench.workload_ten import write_workspace

DEALS = 120_000


def test_ten_components_over_many_deals(tmp_path: Path) -> None:
    write_workspace(tmp_path, DEALS)
    opened = open_workspace(tmp_path)
    reading = read_facts(opened)

    def paid(partitions: int) -> Result:
        return calculate(opened, reading, slices=False, partitions=partitions).result

    whole, groups = paid(1), paid(3)
    assert whole.lines.height > 5 * DEALS
    assert set(whole.lines["component"].unique()) >= {"commissions", "team_override", "year_curve"}
    order = ["person", "plan", "pay_period", "component"]
    assert whole.totals.sort(order).equals(groups.totals.sort(order))
    lines = [
        result.lines.select(pl.struct("line", "amount").hash().sum()) for result in (whole, groups)
    ]
    assert lines[0].equals(lines[1])
