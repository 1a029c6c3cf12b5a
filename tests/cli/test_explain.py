"""`comp explain`: a line step by step, as sentences and as data; and why there is none.

Tests: comp/commands/explain.py, comp/commands/without_lines.py, comp/commands/question.py
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import comp, edit, starter


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
    assert done.out.startswith("ben is paid nothing on D-1005.\n")
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


def test_names_of_files_open_from_where_one_stands(tmp_path: Path) -> None:
    starter(tmp_path)
    done = comp(tmp_path, "explain", "team", "--person", "ana", "--deal", "D-1009")
    assert "   team/plans/rep.plan:25  from 50%\n" in done.out
    assert "   from team/ledger/deals.csv, row 10\n   by team/plans/rep.plan:20\n" in done.out
    data = comp(tmp_path, "explain", "team", "--person", "ana", "--format", "json").out
    assert {each["plan_file"] for each in json.loads(data)} == {"plans/rep.plan"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("ana", "--deal", "D-10O9"),
            "There is no deal D-10O9 in the ledger; did you mean D-1009?",
        ),
        (("ana", "--deal", "nothing"), "There is no deal nothing in the ledger."),
        (("ana", "--deal", "D-1002"), "D-1002 is a deal of ben; ana is paid nothing on it."),
        (
            ("ana", "--component", "new_busines"),
            "No plan has a component new_busines; did you mean new_business?",
        ),
        (
            ("ana", "--component", "xyz"),
            "No plan has a component xyz; there are new_business, quarter_made, "
            "quarterly_goals, team_override.",
        ),
        (
            ("ana", "--component", "team_override"),
            "ana is on rep_2026, with new_business, quarter_made, but not team_override.",
        ),
    ],
)
def test_what_is_not_there(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    team = starter(tmp_path)
    done = comp(team, "explain", "--person", *words)
    assert (done.status, done.out) == (1, said + "\n")
    done = comp(team, "explain", "--person", *words, "--format", "json")
    assert (done.status, done.out, done.err) == (1, "[]\n", said + "\n")


def test_a_deal_that_was_refused(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "D-1003,ana,", "X-77,anna,")
    done = comp(team, "explain", "--person", "ana", "--deal", "X-77")
    assert done.status == 1
    refused = "1 row is refused (comp check names it)"
    assert f"There is no deal X-77 in the ledger; {refused}.\n" in done.out
    deals = team / "ledger" / "deals.csv"
    head, *rows = deals.read_text(encoding="utf-8").splitlines()
    deals.write_text("\n".join([head, *(f"{row},".replace("-", "x") for row in rows)]))
    asked = ("--person", "ana", "--period", "2026-01", "--component", "new_business")
    done = comp(team, "explain", *asked)
    assert done.out == (
        "ana is paid nothing by new_business in 2026-01.\n"
        "Nothing that counts there comes to an amount; lines of zero are not written.\n"
        f"In the ledger {len(rows)} rows are refused (comp check names them).\n"
    )
    done = comp(team, "explain", "--person", "zoe")
    assert "there is no person zoe in the ledger; " in done.err.replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("chloe", "--period", "2026-01"),
            [
                "chloe is paid nothing in 2026-01.",
                "chloe is on no plan then; on rep_2026 from 2026-02-01 to 2026-12-31.",
            ],
        ),
        (
            ("mia", "--period", "2026-01"),
            [
                "mia is paid nothing in 2026-01.",
                "manager_2026 pays per quarter: 2026-01 belongs to 2026-Q1.",
            ],
        ),
        (
            ("ana", "--deal", "D-1009", "--period", "2026-01"),
            [
                "ana is paid nothing on D-1009 in 2026-01.",
                "Lines elsewhere: new_business in 2026-03.",
            ],
        ),
        (
            ("ben", "--component", "new_business", "--period", "2026-02"),
            [
                "ben is paid nothing by new_business in 2026-02.",
                "Lines elsewhere: new_business in 2026-01, new_business in 2026-03.",
                "",
                "Deals that are not counted:",
                "  D-1005 does not count for bookings: stage is closed_lost; "
                "counted where deal.stage is closed_won",
            ],
        ),
    ],
)
def test_why_nothing_is_paid(words: tuple[str, ...], said: list[str], tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "explain", "--person", *words)
    assert (done.status, done.out.splitlines()) == (0, said)


def test_a_deal_of_no_worth_has_no_line(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "deals.csv", "42000.00,closed_won", "0.00,closed_won")
    done = comp(team, "explain", "--person", "ana", "--deal", "D-1001")
    assert done.status == 0
    assert "Nothing that counts there comes to an amount" in done.out


def test_somebody_on_no_plan(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "people.csv", ",manager_2026,", ",,")
    done = comp(team, "explain", "--person", "mia")
    assert (done.status, done.out) == (
        0,
        "mia is paid nothing.\nmia is on none of these plans.\n",
    )


QUOTA = "ben has no quota of bookings in 2026-Q1, and {} does not say what it pays then"


@pytest.mark.parametrize(
    ("words", "named", "unnamed"),
    [
        (("ben", "--period", "2026-02"), ["new_business", "quarter_made"], []),
        (("ben", "--deal", "D-1008"), ["new_business", "quarter_made"], []),
        (("ben", "--component", "quarter_made"), ["quarter_made"], ["new_business"]),
        (("ben", "--period", "2026-04"), [], ["new_business", "quarter_made"]),
        (("ana", "--period", "2026-02"), [], ["new_business", "quarter_made"]),
    ],
)
def test_a_quota_that_is_missing(
    words: tuple[str, ...], named: list[str], unnamed: list[str], tmp_path: Path
) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "quotas.csv", "ben,bookings,2026-Q1,150000\n", "")
    done = comp(tmp_path, "explain", "team", "--person", *words)
    assert done.status == 0
    assert all(QUOTA.format(component) in done.out for component in named)
    assert not any(QUOTA.format(component) in done.out for component in unnamed)
    assert not named or "team/plans/rep.plan:20:5: quota-missing" in done.out or len(named) == 1


def test_a_quota_that_many_lack(tmp_path: Path) -> None:
    """A run names twenty of them; the others hear about it all the same."""
    team = starter(tmp_path)
    people, deals = team / "ledger" / "people.csv", team / "ledger" / "deals.csv"
    names = [f"rep{number:02}" for number in range(30)]
    with people.open("a") as file:
        file.writelines(f"{name},rep_2026,2026-01-01,,,,mia,60000\n" for name in names)
    with deals.open("a") as file:
        file.writelines(f"X-{name},{name},2026-02-03,1000.00,closed_won,A\n" for name in names)
    done = comp(team, "explain", "--person", "rep29", "--deal", "X-rep29")
    assert done.status == 0
    assert "10 more people and periods have no quota of bookings for new_business" in done.out
    done = comp(team, "explain", "--person", "ana", "--component", "quarter_made")
    assert "more people" not in done.out
