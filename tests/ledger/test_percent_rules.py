"""Rates, discounts and shares outside 0% to 100% count, and are told.

Tests: comp/ledger/percent_rules.py, comp/ledger/cells.py
"""

from decimal import Decimal
from pathlib import Path

from tests.ledger.workspaces import read, workspace

DEALS = "deal,person,close_date,amount,discount,growth\n"
SETTINGS = '[fields.deal]\ngrowth = "percent"\n'


def test_rates_and_discounts_out_of_bounds_are_told_and_count(tmp_path: Path) -> None:
    people = "person,plan,from,commission_rate\nana,ae,2026-01-01,500%\nbo,lead,2026-01-01,100%\n"
    deals = DEALS + "D-1,ana,2026-01-05,5,-1%,300%\nD-2,ana,2026-01-05,6,0%,-5%\n"
    root = workspace(tmp_path, {"people.csv": people, "deals.csv": deals}, SETTINGS)
    reading = read(root)
    assert [(p.code, p.file, p.row, p.column, p.value, p.severity) for p in reading.problems] == [
        ("rate-outside-0-to-100", "ledger/deals.csv", 2, "discount", "-1%", "warning"),
        ("rate-outside-0-to-100", "ledger/people.csv", 2, "commission_rate", "500%", "warning"),
    ]
    assert "Is 5% meant?" in reading.problems[1].remedy
    assert reading.ledger.people["commission_rate"].to_list() == [Decimal(5), Decimal(1)]
    assert reading.ledger.deals.height == 2


def test_a_share_above_the_whole_deal_is_told(tmp_path: Path) -> None:
    splits = "deal,person,share,type\nD-1,ana,100%,\nD-1,bo,150%,overlay\n"
    deals = DEALS + "D-1,ana,2026-01-05,5,,\n"
    reading = read(workspace(tmp_path, {"deals.csv": deals, "splits.csv": splits}, SETTINGS))
    assert [(p.code, p.row, p.column) for p in reading.problems] == [
        ("rate-outside-0-to-100", 3, "share")
    ]
    assert reading.ledger.splits.height == 2


def test_basis_points_are_percents(tmp_path: Path) -> None:
    people = (
        "person,plan,from,commission_rate\nana,ae,2026-01-01,80 bps\nbo,lead,2026-01-01,112.5bps\n"
    )
    reading = read(workspace(tmp_path, {"people.csv": people, "deals.csv": DEALS}, SETTINGS))
    assert not reading.problems
    assert reading.ledger.people["commission_rate"].to_list() == [
        Decimal("0.008"),
        Decimal("0.01125"),
    ]
    wrong = people.replace("112.5bps", "1.1.2bps")
    reading = read(workspace(tmp_path, {"people.csv": wrong, "deals.csv": DEALS}, SETTINGS))
    assert [problem.code for problem in reading.problems] == ["bad-percent"]
