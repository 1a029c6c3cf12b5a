"""Month end from the command line: calculate, review, adjust, dispute, replay, hand over.

Tests: comp/commands/period_*.py, comp/commands/adjust.py, comp/commands/dispute.py, comp/commands/replay.py, comp/commands/export.py, comp/handover/*.py
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from comp.commands.adjust import adjust
from comp.commands.dispute import dispute
from comp.commands.export import export
from comp.handover.files import write_whole
from tests.cli.program import Finished, comp, edit, starter

LATE = "D-9000,ana,2026-01-20,10000.00,closed_won,Latecomer\n"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The starter, imported, with January open."""
    folder = starter(tmp_path)
    settings = folder / "comp.toml"
    settings.write_text(settings.read_text() + "\n[handover]\nbase = false\n")
    done(comp(folder, "import", "--as", "ops"))
    done(comp(folder, "period", "open", "2026-01", "--as", "ops"))
    return folder


def done(finished: Finished) -> str:
    """What a command that must go well said."""
    assert finished.status == 0, finished.out + finished.err
    return finished.out


def locked(team: Path, period: str) -> str:
    """Calculated, reviewed, approved and locked; what calculate said."""
    said = done(comp(team, "period", "calculate", period, "--as", "ops"))
    done(comp(team, "period", "review", period, "--as", "finance"))
    done(comp(team, "period", "approve", period, "--as", "finance"))
    done(comp(team, "period", "lock", period, "--as", "controller"))
    return said


def late_deal(team: Path) -> None:
    """A deal of January comes in."""
    deals = team / "ledger" / "deals.csv"
    deals.write_text(deals.read_text() + LATE)
    done(comp(team, "import", "--as", "ops"))


@pytest.mark.parametrize(
    ("group", "verb"),
    [
        (name, command.name)
        for name, group in (("adjust", adjust), ("dispute", dispute), ("export", export))
        for command in group.registered_commands
    ],
)
def test_every_verb_has_help_with_an_example(group: str, verb: str, tmp_path: Path) -> None:
    said = done(comp(tmp_path, group, verb, "--help"))
    assert f"Example:\n    comp {group} {verb}" in said


def test_a_late_deal_is_shown_with_its_cause(team: Path) -> None:
    locked(team, "2026-01")
    late_deal(team)
    done(comp(team, "period", "open", "2026-02", "--as", "ops"))
    said = locked(team, "2026-02")
    assert "ana     late deal  2026-01      2  $800.00" in said
    assert "Run 2 of 2026-02: " in said
    shown = done(comp(team, "replay", "1"))
    assert "The same to the byte." in shown
    lines = done(comp(team, "replay", "2", "--person", "ana"))
    assert re.search(r"ana\|.*D-9000.* 600 +600\n", lines), lines
    assert "ben|" not in lines
    assert comp(team, "replay", "7").status == 1


def test_a_first_period_says_which_earlier_ones_it_pays(tmp_path: Path) -> None:
    folder = starter(tmp_path)
    done(comp(folder, "import", "--as", "ops"))
    done(comp(folder, "period", "open", "2026-03", "--as", "ops"))
    said = done(comp(folder, "period", "calculate", "2026-03", "--as", "ops"))
    assert "It pays 2026-01 and 2026-02 as well, which no locked period has paid." in said


def test_a_period_after_a_locked_one_pays_nothing_else(team: Path) -> None:
    assert "as well" not in locked(team, "2026-01")
    done(comp(team, "period", "open", "2026-02", "--as", "ops"))
    assert "as well" not in locked(team, "2026-02")


def test_the_review_shows_why_pay_moved(team: Path) -> None:
    locked(team, "2026-01")
    done(comp(team, "period", "open", "2026-02", "--as", "ops"))
    done(comp(team, "period", "calculate", "2026-02", "--as", "ops"))
    text = done(comp(team, "period", "review", "2026-02"))
    assert "because of" in text
    assert "chloe" in text
    said = json.loads(done(comp(team, "period", "review", "2026-02", "--format", "json")))
    assert (said["previous"], said["findings"]) == ("2026-01", [])
    assert {row["person"] for row in said["movements"]} == {"ana", "ben", "chloe"}
    assert "reviewed" not in done(comp(team, "period", "list"))


def test_what_blocks_can_be_reviewed_away_with_a_reason(team: Path) -> None:
    people = team / "ledger" / "quotas.csv"
    people.write_text(people.read_text().replace("ben,bookings,2026-Q1,150000\n", ""))
    done(comp(team, "import", "--missing", "remove", "--as", "ops"))
    calculated = comp(team, "period", "calculate", "2026-01", "--as", "ops")
    assert calculated.status == 1
    assert "quota-missing" in calculated.out
    review = ("period", "review", "2026-01", "--as", "finance")
    stopped = comp(team, *review)
    assert stopped.status == 1
    assert "blocks  quota-missing" in stopped.out
    assert "reviewed by finance" in done(comp(team, *review, "--despite", "ben starts in April"))
    assert "ben starts in April" in done(comp(team, "period", "show", "2026-01"))


def test_an_adjustment_from_proposal_to_pay(team: Path) -> None:
    words = ("--person", "ana", "--amount", "250", "--code", "goodwill", "--reason", "trade fair")
    assert "proposed for 2026-01" in done(comp(team, "adjust", "add", *words, "--as", "ops"))
    assert comp(team, "adjust", "approve", "1", "--as", "ops").status == 1
    done(comp(team, "adjust", "approve", "1", "--as", "finance"))
    listed = json.loads(done(comp(team, "adjust", "list", "--format", "json")))
    assert [(row["amount"], row["state"]) for row in listed] == [("$250.00", "approved")]
    assert "trade fair" in done(comp(team, "adjust", "list"))
    done(comp(team, "adjust", "add", *words, "--as", "ops"))
    no = ("adjust", "refuse", "2", "--reason", "paid last month", "--as", "ops")
    assert "refused by ops" in done(comp(team, *no))
    assert "adjustment 2: paid last month" in done(comp(team, "period", "show", "2026-01"))
    assert done(comp(team, "audit", "verify"))
    # Approved by finance, so somebody else approves the run.
    done(comp(team, "period", "calculate", "2026-01", "--as", "ops"))
    done(comp(team, "period", "review", "2026-01", "--as", "finance"))
    done(comp(team, "period", "approve", "2026-01", "--as", "controller"))
    bad = comp(team, "adjust", "add", *words, "--day", "31.1.", "--as", "ops")
    assert bad.status == 2


def test_a_dispute_from_question_to_answer(team: Path) -> None:
    done(comp(team, "period", "calculate", "2026-01", "--as", "ops"))
    ask = ("--period", "2026-01", "--person", "ana", "--deal", "D-1001", "--question", "why?")
    done(comp(team, "dispute", "open", *ask, "--deadline", "2026-02-01", "--as", "ops"))
    assert "(overdue)" in done(comp(team, "dispute", "list"))
    answer = ("--answer", "the term was missing", "--amount", "12.50", "--as", "finance")
    assert "adjustment 1 is proposed" in done(comp(team, "dispute", "grant", "1", *answer))
    done(comp(team, "dispute", "open", *ask, "--owner", "finance", "--as", "ops"))
    done(comp(team, "dispute", "refuse", "2", "--answer", "no", "--as", "finance"))
    done(comp(team, "dispute", "open", *ask, "--as", "ops"))
    done(comp(team, "dispute", "withdraw", "3", "--as", "ops"))
    assert "No open disputes." in done(comp(team, "dispute", "list"))
    listed = json.loads(done(comp(team, "dispute", "list", "--all", "--format", "json")))
    assert [row["outcome"] or row["state"] for row in listed] == ["granted", "refused", "withdrawn"]


def test_handing_over_is_for_locked_periods_and_the_same_twice(team: Path) -> None:
    words = ("export", "payroll", "2026-01", "--as", "finance")
    assert comp(team, *words).status == 1
    locked(team, "2026-01")
    first = done(comp(team, *words))
    payroll = team / "handover" / "2026-01" / "payroll.csv"
    before = payroll.read_bytes()
    assert b"Ana Torres" in before
    payroll.unlink()
    assert "as it was handed over before" in done(comp(team, *words))
    assert payroll.read_bytes() == before
    edit(
        team / "comp.toml", "base = false", 'base = false\n[handover.payroll]\ncodes = {"*" = "C"}'
    )
    refused = comp(team, *words)
    assert refused.status == 1
    assert "handed-over-otherwise" in refused.out
    batch = first.split()[1].rstrip(":")
    assert "Batch 2026-01-1-" in done(comp(team, *words, "--replaces", batch))
    assert comp(team, "audit", "verify").status == 0


def test_a_reopened_period_hands_over_the_difference_only(team: Path) -> None:
    locked(team, "2026-01")
    for user in ("controller", "admin"):
        done(comp(team, "period", "reopen", "2026-01", "--as", user))
    late_deal(team)
    locked(team, "2026-01")
    words = ("export", "payroll", "2026-01", "--as", "finance")
    assert "revision-not-handed-over" in comp(team, *words).out
    done(comp(team, *words, "--revision", "1", "--out", "one"))
    done(comp(team, *words, "--out", "two"))
    rows = (team / "two" / "payroll.csv").read_text().splitlines()[1:]
    assert [row.split(",")[-2] for row in rows] == ["800.00"]


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_the_journal_of_months_adds_up(team: Path) -> None:
    settings = team / "comp.toml"
    choices = 'benefit_new = "36 months"\nbenefit_renewal = "term"\nexpedient = true\n'
    settings.write_text(settings.read_text() + f"[handover.contracts]\n{choices}")
    for period in ("2026-01", "2026-02"):
        if period != "2026-01":
            late_deal(team)
            done(comp(team, "period", "open", period, "--as", "ops"))
        locked(team, period)
        for kind in ("journal", "register"):
            done(comp(team, "export", kind, period, "--as", "finance"))
    files = [team / "handover" / each / "journal.hledger" for each in ("2026-01", "2026-02")]
    options = [word for file in files for word in ("-f", str(file))]
    subprocess.run(["hledger", *options, "check", "--strict"], check=True, timeout=60)
    asked = ["hledger", *options, "bal", "-N", "--flat", "-O", "csv", "Assets:Contract-Costs"]
    balance = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout
    schedule = (team / "handover" / "2026-02" / "schedule.csv").read_text().splitlines()
    left = sum(int(Decimal(row.split(",")[-1]) * 100) for row in schedule[1:] if ",2026-02," in row)
    assert f"{left // 100}.{left % 100:02} USD" in balance


def test_without_the_choices_there_is_no_register(team: Path) -> None:
    locked(team, "2026-01")
    refused = comp(team, "export", "register", "2026-01", "--as", "finance")
    assert refused.status == 1
    assert "benefit_new" in refused.out


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    write_whole(tmp_path / "out", {"a.csv": "old"})
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "out", {"a.csv": "\ud800"})
    assert [(path.name, path.read_text()) for path in (tmp_path / "out").iterdir()] == [
        ("a.csv", "old")
    ]
