"""The result folder: whole or not at all, the same each time, and never from a broken run.

Tests: comp/output/results.py, comp/output/folder.py, comp/output/invariants.py, comp/output/selection.py, comp/output/finished.py
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from comp.output.folder import replaced
from comp.output.invariants import broken
from comp.output.results import Wanted, write_problems, write_results
from comp.output.selection import Selection
from comp.periods import Calendar
from comp.problems import Problem
from tests.output.frames import BALANCES, CONTROL_TOTALS, finished, frame, line, result

LINES = [
    line("dana", "2026-01", "base", "5000", kind="base"),
    line("dana", "2026-01", "new", "3600", deal="D-1"),
    line("dana", "2026-02", "new", "1200", deal="D-2"),
    line("eli", "2026-01", "new", "10", deal="D-3"),
]
PLAIN = Wanted(statements="none", workbook="none")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_run_leaves_all_tables_and_a_manifest(tmp_path: Path) -> None:
    written, problems = write_results(finished(result(LINES)), tmp_path / "out", PLAIN)
    assert problems == []
    assert written is not None
    assert written.rows["lines"] == 4
    assert set(files(tmp_path / "out")) == {
        *(
            f"{name}.csv"
            for name in "lines slices totals balances uncredited control_totals problems".split()
        ),
        "run.json",
    }
    manifest = json.loads((tmp_path / "out/run.json").read_text())
    assert manifest["totals"]["USD"]["total"] == "9810"
    assert manifest["totals"]["USD"]["variable"] == "4810"
    assert manifest["written"]["rows"]["lines"] == 4


def test_the_same_run_gives_the_same_bytes_with_workbook_and_statements(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_results(finished(result(LINES)), tmp_path / name / "out")
    assert files(tmp_path / "one/out") == files(tmp_path / "two/out")
    assert "payouts.xlsx" in files(tmp_path / "one/out")
    assert str(tmp_path).encode() not in b"".join(files(tmp_path / "one/out").values())


def test_settings_and_engine_decide_the_run_id(tmp_path: Path) -> None:
    ids = set()
    for settings in ("a", "b"):
        write_results(finished(result(LINES), settings=settings), tmp_path / "out", PLAIN)
        ids.add(json.loads((tmp_path / "out/run.json").read_text())["run"])
    assert len(ids) == 2


def test_nothing_of_an_older_run_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_results(finished(result(LINES)), out)
    assert (out / "payouts.xlsx").exists()
    assert write_problems([Problem("empty-file", "deals.csv is empty", "add deals")], out) == []
    assert set(files(out)) == {"problems.csv"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "documents"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    written, problems = write_results(finished(result(LINES)), out, PLAIN)
    assert written is None
    assert [problem.code for problem in problems] == ["out-folder-not-ours"]
    assert "thesis.txt" in problems[0].message
    assert files(out) == {"thesis.txt": b"years of work"}


def write_half(out: Path, fault: str) -> None:
    with replaced(out) as folder:
        (folder / "lines.csv").write_text("half")
        raise OSError(fault)


def test_an_interrupted_write_keeps_the_old_results(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_results(finished(result(LINES)), out, PLAIN)
    before = files(out)
    with pytest.raises(OSError, match="disk full"):
        write_half(out, "disk full")
    assert files(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_run_killed_between_the_two_renames_is_recovered(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_results(finished(result(LINES)), out, PLAIN)
    before = files(out)
    out.rename(tmp_path / ".out.old")
    (tmp_path / ".out.building").mkdir()
    with pytest.raises(OSError, match="again"):
        write_half(out, "again")
    assert files(out) == before


def test_selections_only_leave_rows_out(tmp_path: Path) -> None:
    run = finished(result(LINES))
    write_results(run, tmp_path / "all", PLAIN)
    february = Calendar().parse("2026-02")
    chosen = Selection(("dana",), first=february, last=february)
    write_results(run, tmp_path / "some", Wanted(chosen, statements="none", workbook="none"))
    everything = (tmp_path / "all/lines.csv").read_text().splitlines()
    some = (tmp_path / "some/lines.csv").read_text().splitlines()
    assert some == [everything[0], *(row for row in everything if ",D-2," in row)]
    assert set(some) < set(everything)


def broken_codes(run) -> list[str]:
    return [problem.message for problem in broken(run)]


def test_a_sound_run_breaks_no_promise() -> None:
    assert broken(finished(result(LINES))) == []


def test_totals_that_do_not_add_up_stop_the_run_before_anything_is_written(tmp_path: Path) -> None:
    made = result(LINES)
    cent = pl.lit("0.01").str.to_decimal(scale=2).cast(pl.Decimal(38, 12))
    wrong = made.totals.with_columns(
        pl.when(pl.col("component") == "variable")
        .then(pl.col("amount") + cent)
        .otherwise(pl.col("amount"))
        .alias("amount")
    )
    written, problems = write_results(finished(replace(made, totals=wrong)), tmp_path / "out")
    assert written is None
    assert [problem.code for problem in problems] == ["invariant-broken"]
    assert "`variable`" in problems[0].message
    assert list(tmp_path.iterdir()) == []


def test_a_line_no_total_mentions_is_a_fault() -> None:
    made = result(LINES)
    without = made.totals.filter(pl.col("person") != "eli")
    assert len(broken_codes(finished(replace(made, totals=without)))) == 2


def test_a_line_with_half_a_cent_is_a_fault() -> None:
    found = broken_codes(finished(result([line("dana", "2026-01", "new", "1.005")])))
    assert found == [
        "a line of dana is not a whole number of minor units: dana, ae, 2026-01, new, earned"
    ]


def test_balances_must_close_and_chain() -> None:
    row = {"person": "dana", "plan": "ae", "currency": "USD", "balance": "ramp"}
    good = [
        {
            **row,
            "pay_period": "2026-01",
            "pay_no": 1,
            "opening": "0",
            "change": "5",
            "closing": "5",
        },
        {
            **row,
            "pay_period": "2026-02",
            "pay_no": 2,
            "opening": "5",
            "change": "-5",
            "closing": "0",
        },
    ]
    assert broken(finished(result(LINES, balances=good))) == []
    unclosed = [{**good[0], "closing": "6"}]
    assert "closing balance" in broken_codes(finished(result(LINES, balances=unclosed)))[0]
    unchained = [good[0], {**good[1], "opening": "4", "closing": "-1"}]
    made = replace(result(LINES), balances=frame(BALANCES, unchained))
    assert "does not open where it closed" in broken_codes(finished(made))[0]


def test_every_row_read_is_accounted_for() -> None:
    lost = frame(
        CONTROL_TOTALS,
        [
            {
                "file": "ledger/deals.csv",
                "column": "rows",
                "read": "3",
                "accepted": "2",
                "refused": "0",
                "duplicate": "0",
                "out_of_period": "0",
            }
        ],
    )
    assert "not all that was read" in broken_codes(finished(result(LINES), control_totals=lost))[0]
