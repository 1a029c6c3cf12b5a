"""Warnings that plans and ledger show only together: capitals that differ, credits that count nothing.

Tests: comp/findings.py
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from comp import findings
from comp.findings import ledger_findings
from comp.pipeline import open_workspace, read_facts
from tests.cli.program import comp, edit, starter


def found(team: Path) -> list[tuple[str, str]]:
    problems = read_facts(open_workspace(team)).problems
    assert all(problem.severity == "warning" for problem in problems)
    return [(problem.code, problem.value) for problem in problems]


def with_capitals(folder: Path) -> Path:
    team = starter(folder)
    edit(team / "ledger" / "deals.csv", "closed_won", "Closed_Won")
    return team


def test_a_wrong_capital_is_named_by_check_with_its_remedy(tmp_path: Path) -> None:
    with_capitals(tmp_path)
    done = comp(tmp_path, "check", "team")
    assert done.status == 0
    assert done.out.endswith("No problems, 4 warnings in 2 plans and 4 ledger files.\n")
    assert (
        "team/plans/rep.plan:15:30: value-differs-in-case (warning)\n"
        "   |\n"
        "14 |         count  deal.acv\n"
        "15 |         where  deal.stage is closed_won\n"
        "   |                              ^^^^^^^^^^ the ledger writes Closed_Won\n"
        "   column stage of deals holds Closed_Won (9 rows), and closed_won nowhere; "
        "capitals count, so these are other words\n"
        "   in comp.toml, below [ledger.deals], write "
        'values.stage = { "Closed_Won" = "closed_won" }; or write "Closed_Won" here\n'
    ) in done.out
    assert (
        "no deal counts for bookings, although people on rep_2026 have deals while it is in force; "
        "D-1001 of ana: stage is Closed_Won; counted where deal.stage is closed_won"
    ) in done.out


def test_a_run_says_so_too_and_lists_it(tmp_path: Path) -> None:
    team = with_capitals(tmp_path)
    done = comp(team, "run")
    assert done.status == 0
    assert "value-differs-in-case (warning)" in done.out
    assert "4 warnings: see problems.csv" in done.out
    with (team / "out" / "problems.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert codes == ["credit-counts-nothing", "value-differs-in-case"] * 2


def test_the_remedy_for_settings_is_one(tmp_path: Path) -> None:
    team = with_capitals(tmp_path)
    with (team / "comp.toml").open("a") as file:
        file.write('[ledger.deals]\nvalues.stage = { "Closed_Won" = "closed_won" }\n')
    assert found(team) == []
    comp(tmp_path, "run", "team", "--out", "mended")
    comp(tmp_path, "init", "plain")
    comp(tmp_path, "run", "plain", "--out", "plain-out")
    lines = [(tmp_path / out / "lines.csv").read_bytes() for out in ("mended", "plain-out")]
    assert lines[0] == lines[1]


def test_aliases_that_are_there_stay_in_the_remedy(tmp_path: Path) -> None:
    team = with_capitals(tmp_path)
    with (team / "comp.toml").open("a") as file:
        file.write('[ledger.deals]\nvalues.stage = { "Won" = "closed_won" }\n')
    done = comp(team, "check", "--format", "json")
    remedies = [
        each["remedy"] for each in json.loads(done.out) if each["code"] == "value-differs-in-case"
    ]
    wanted = 'values.stage = { "Won" = "closed_won", "Closed_Won" = "closed_won" }'
    assert all(wanted in remedy for remedy in remedies)


def test_some_rows_with_other_capitals(tmp_path: Path) -> None:
    """The rest counts, so only the word is a warning, and only the settings can mend it."""
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "42000.00,closed_won", "42000.00,CLOSED_WON")
    assert found(team) == [("value-differs-in-case", "CLOSED_WON")] * 2
    done = comp(team, "check")
    assert "column stage of deals holds CLOSED_WON (1 row); capitals count" in done.out
    assert "write in" not in done.out


def test_two_spellings_that_a_plan_knows_are_meant(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "42000.00,closed_won", "42000.00,Closed_Won")
    for plan in ("rep", "manager"):
        edit(
            team / "plans" / f"{plan}.plan",
            "deal.stage is closed_won",
            'deal.stage is one of (closed_won, "Closed_Won")',
        )
    assert found(team) == []


def test_people_have_words_too(tmp_path: Path) -> None:
    team = starter(tmp_path)
    people = team / "ledger" / "people.csv"
    head, *rows = people.read_text().splitlines()
    people.write_text("\n".join([head + ",region", *(row + ",West" for row in rows)]) + "\n")
    edit(
        team / "plans" / "rep.plan",
        "deal.stage is closed_won",
        "deal.stage is closed_won and person.region is not west",
    )
    assert found(team) == [("value-differs-in-case", "West")]


@pytest.mark.parametrize("first", [10_000, 3])
def test_a_credit_that_counts_nothing(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the first deals are all or only some of them."""
    monkeypatch.setattr(findings, "FIRST_DEALS", first)
    team = starter(tmp_path)
    assert found(team) == []
    edit(team / "ledger" / "deals.csv", "closed_won", "won")
    assert found(team) == [
        ("credit-counts-nothing", "team_bookings"),
        ("credit-counts-nothing", "bookings"),
    ]


def test_one_deal_is_enough_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "FIRST_DEALS", 2)
    team = starter(tmp_path)
    deals = team / "ledger" / "deals.csv"
    edit(deals, "closed_won", "won")
    with deals.open("a") as file:
        file.write("D-1012,ana,2026-03-31,12000.00,closed_won,Fernhill Books\n")
    assert found(team) == []


def test_without_deals_or_people_there_is_nothing_to_say(tmp_path: Path) -> None:
    team = starter(tmp_path)
    deals = team / "ledger" / "deals.csv"
    deals.write_text(deals.read_text().splitlines()[0] + "\n")
    assert found(team) == []


def test_deals_outside_the_plans_days_are_no_reason(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", ",2026-0", ",2024-0")
    assert found(team) == []


@pytest.mark.parametrize("name", ["northwind", "saas"])
def test_workspaces_in_order_have_no_warning(name: str) -> None:
    workspace = open_workspace(Path("fixtures") / name)
    ledger = read_facts(workspace).ledger
    assert not ledger_findings(workspace.plans, ledger, workspace.calendar, workspace.settings)
