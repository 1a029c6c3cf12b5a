"""`comp explain`: a line step by step, as sentences and as data; and why a deal has none."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import comp, starter


def test_a_line_down_to_its_row(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "explain", "--person", "ana", "--deal", "D-1009")
    assert done.status == 0
    assert done.out.startswith("2026-03  new_business  D-1009   $5,506.00\n")
    assert "$12,350.00 × 8%" in done.out
    assert "from ledger/deals.csv, row 10" in done.out
    assert "by plans/rep.plan:20" in done.out


def test_the_same_as_data(tmp_path: Path) -> None:
    done = comp(
        starter(tmp_path), "explain", "--person", "ana", "--period", "2026-Q1", "--format", "json"
    )
    found = json.loads(done.out)
    assert {line["pay_period"] for line in found} == {"2026-01", "2026-02", "2026-03"}
    [line] = [line for line in found if line["deal"] == "D-1009"]
    assert (line["amount"], line["exact"]) == ("5506", "5505.9988")


def test_a_deal_without_a_line_says_why(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "explain", "--person", "ben", "--deal", "D-1005")
    assert done.status == 0
    assert done.out.startswith("No line fits.\n")
    assert "D-1005 does not count for bookings: " in done.out


def test_an_unknown_person(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "explain", "--person", "anna")
    assert done.status == 2
    assert "did you mean ana?" in done.err


def test_problems_of_plans_come_first(tmp_path: Path) -> None:
    team = starter(tmp_path)
    (team / "plans" / "rep.plan").write_text("plan rep_2026\n")
    done = comp(team, "explain", "--person", "ana")
    assert done.status == 1
    assert "plans/rep.plan:1" in done.out
    assert not (team / "out").exists()
