"""`comp run`: what is written, what is left out, what stops it, how it ends.

Tests: comp/commands/run.py, comp/pipeline.py
"""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from comp.periods import Calendar
from comp.pipeline import period_named
from tests.cli.program import comp, edit, starter


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(team: Path, out: str = "out") -> list[tuple[str, str, str, str]]:
    found = rows(team / out / "lines.csv")
    return [(row["person"], row["pay_period"], row["component"], row["amount"]) for row in found]


def test_everything_is_written(tmp_path: Path) -> None:
    team = starter(tmp_path)
    done = comp(team, "run")
    assert (done.status, done.err) == (0, "")
    assert "total" in done.out
    written = {path.name for path in (team / "out").iterdir()}
    assert written == {
        *("lines.csv", "slices.csv", "totals.csv", "balances.csv", "uncredited.csv"),
        *("control_totals.csv", "problems.csv", "run.json", "payouts.xlsx", "statements"),
    }
    assert len(list((team / "out" / "statements").glob("*.html"))) == 9
    assert ("ana", "2026-03", "new_business", "5506.00") in lines(team)
    # Mia's team sold 433,100.49: 400,000 at 1% and 33,100.49 at 1.5%.
    override = [
        Decimal(row["exact"])
        for row in rows(team / "out" / "lines.csv")
        if row["component"] == "team_override"
    ]
    assert sum(override) == Decimal("4496.50735")


def test_only_what_is_asked_for_is_written(tmp_path: Path) -> None:
    team = starter(tmp_path)
    done = comp(team, "run", "--no-slices", "--no-workbook", "--statements", "none", "--out", "x")
    assert done.status == 0
    names = {path.name for path in (team / "x").iterdir()}
    assert not names & {"slices.csv", "payouts.xlsx", "statements"}
    assert "lines.csv" in names


def test_choosing_rows_changes_none_of_them(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "run")
    everything = (team / "out" / "lines.csv").read_text().splitlines()
    done = comp(team, "run", "--from", "2026-03", "--person", "ana", "--out", "part")
    assert done.status == 0
    part = (team / "part" / "lines.csv").read_text().splitlines()
    assert part == [
        everything[0],
        *(line for line in everything if line.startswith("ana|rep_2026|2026-03|")),
    ]
    assert len(part) == 4
    comp(team, "run", "--through", "2026-01", "--out", "january")
    january = (team / "january" / "lines.csv").read_text().splitlines()
    assert january == [everything[0], *(line for line in everything if "_2026|2026-01|" in line)]
    statement = "statements/ana-2026-03.html"
    assert (team / "part" / statement).read_bytes() == (team / "out" / statement).read_bytes()


def test_a_later_end_pays_base_until_then(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "run", "--through", "2026-Q2", "--person", "ana")
    assert ("ana", "2026-06", "base", "5000.00") in lines(team)
    comp(team, "run", "--person", "ana")
    assert ("ana", "2026-04", "base", "5000.00") not in lines(team)


@pytest.mark.parametrize(
    ("words", "deals"),
    [
        ((), ["D-1005", "D-1011"]),
        (("--through", "2026-01"), []),
        (("--from", "2026-02", "--through", "2026-02"), ["D-1005"]),
        (("--from", "2026-03"), ["D-1011"]),
        (("--person", "ana"), []),
        (("--person", "ben", "--through", "2026-Q1"), ["D-1005", "D-1011"]),
    ],
)
def test_deals_that_did_not_count_are_those_of_what_is_shown(
    words: tuple[str, ...], deals: list[str], tmp_path: Path
) -> None:
    team = starter(tmp_path)
    done = comp(team, "run", *words, "--statements", "none", "--no-workbook")
    assert [row["deal"] for row in rows(team / "out" / "uncredited.csv")] == deals
    said = {0: "", 1: "1 deal did not count", 2: "2 deals did not count"}[len(deals)]
    assert said in done.out
    assert ("did not count" in done.out) == bool(deals)


def test_a_deal_without_a_day_is_shown_with_the_end(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = team / "plans" / "rep.plan"
    edit(plan, "dated  deal.close_date", "dated  deal.invoiced_on")
    deals = team / "ledger" / "deals.csv"
    head, *others = deals.read_text().splitlines()
    dated = [f"{row},{row.split(',')[2]}" for row in others[1:]]
    deals.write_text("\n".join([f"{head},invoiced_on", f"{others[0]},", *dated]) + "\n")
    edit(deals, ",2026-01-14,", ",,")
    for words, there in (
        ((), True),
        (("--through", "2026-02"), False),
        (("--from", "2026-03"), True),
    ):
        comp(team, "run", *words, "--statements", "none", "--no-workbook")
        found = [row["deal"] for row in rows(team / "out" / "uncredited.csv")]
        assert ("D-1001" in found) == there


def test_warnings_come_after_what_is_not_paid(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "closed_won", "Closed_Won")
    edit(team / "ledger" / "deals.csv", "2026-01-14,42000.00", "2026-01-14,42.000.00")
    done = comp(team, "run")
    assert done.status == 1
    assert done.out.index("bad-amount") < done.out.index("value-differs-in-case")
    assert done.out.splitlines()[-1].endswith("1 problem in out/problems.csv")


def test_refused_rows_do_not_stop_a_run(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "2026-01-14,42000.00", "2026-01-14,42.000.00")
    done = comp(team, "run")
    assert done.status == 1
    assert "ledger/deals.csv, row 2, column acv" in done.out
    assert done.out.splitlines()[-1] == (
        "1 ledger row refused and not paid; 1 problem in out/problems.csv"
    )
    assert ("ana", "2026-01", "new_business", "3435.00") in lines(team)
    [problem] = rows(team / "out" / "problems.csv")
    assert (problem["file"], problem["row"], problem["column"]) == ("ledger/deals.csv", "2", "acv")


def test_strict_stops_at_any(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "2026-01-14,42000.00", "2026-01-14,42.000.00")
    done = comp(team, "run", "--strict")
    assert done.status == 1
    assert [path.name for path in (team / "out").iterdir()] == ["problems.csv"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plans/rep.plan", "from 50%: 8%", "from 50%: 8"),
        ("comp.toml", 'currency = "USD"', "currency = USD"),
        ("ledger/deals.csv", "deal,person,close_date", "deal,person,closed"),
    ],
)
def test_plans_settings_and_whole_files_stop_a_run(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    team = starter(tmp_path)
    comp(team, "run")
    edit(team / file, old, new)
    done = comp(team, "run")
    assert done.status == 1
    assert "Nothing was calculated" in done.out
    assert [path.name for path in (team / "out").iterdir()] == ["problems.csv"]
    assert rows(team / "out" / "problems.csv")


def test_a_flat_folder_without_settings_runs_too(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "run")
    flat = tmp_path / "flat"
    flat.mkdir()
    for path in [*(team / "plans").iterdir(), *(team / "ledger").iterdir()]:
        path.rename(flat / path.name)
    done = comp(flat, "run")
    assert done.status == 0, done.out
    assert lines(flat) == lines(team)


def test_a_folder_with_other_things_is_not_replaced(tmp_path: Path) -> None:
    team = starter(tmp_path)
    done = comp(team, "run", "--out", "ledger")
    assert done.status == 1
    assert "out-folder-not-ours" in done.out
    assert (team / "ledger" / "deals.csv").is_file()
    done = comp(tmp_path, "run", "team", "--out", "team/ledger")
    assert done.out.startswith("team/ledger: out-folder-not-ours\n")


def test_a_folder_that_is_no_workspace_gets_no_results(tmp_path: Path) -> None:
    done = comp(tmp_path, "run")
    assert done.status == 1
    assert "no-workspace" in done.out
    assert not list(tmp_path.iterdir())


def test_partitions_change_nothing(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "run")
    comp(team, "run", "--partitions", "3", "--out", "parts")
    for name in ("lines.csv", "slices.csv", "totals.csv", "balances.csv", "run.json"):
        assert (team / "out" / name).read_bytes() == (team / "parts" / name).read_bytes()


def test_the_manifest_names_its_inputs(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "run")
    first = json.loads((team / "out" / "run.json").read_text())
    assert set(first["inputs"]["plans"]) == {"plans/rep.plan", "plans/manager.plan"}
    edit(team / "ledger" / "deals.csv", "D-1011,ben", "D-1012,ben")
    comp(team, "run")
    assert json.loads((team / "out" / "run.json").read_text())["run"] != first["run"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "March"), "March is no period; write a month (2026-03)"),
        (("--through", "FY2026-Q1"), "years are calendar years; write 2026-Q1"),
        (("--person", "anna"), "there is no person anna in the ledger; did you mean ana?"),
    ],
)
def test_questions_that_cannot_be_asked(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "run", *words)
    assert done.status == 2
    assert said in " ".join(done.err.split())


def test_fiscal_names() -> None:
    fiscal = Calendar(2, "end")
    quarter = period_named("FY2027-Q1", fiscal)
    assert not isinstance(quarter, str)
    assert quarter.first_day == date(2026, 2, 1)
    refused = period_named("2026-Q1", fiscal)
    assert isinstance(refused, str)
    assert "fiscal names look like FY2027 or FY2027-Q2" in refused
