"""`comp status`: what is open, what is in the way, what happened."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import comp, edit, starter


def test_from_nothing_to_an_open_period(tmp_path: Path) -> None:
    team = starter(tmp_path)
    before = comp(team, "status").out
    assert before.startswith("No period is open\n  no ledger has been imported: comp import\n")
    assert "Nothing has happened since yesterday." in before
    comp(team, "import", "--as", "ops")
    comp(team, "period", "open", "2026-03", "--as", "ops")
    after = comp(team, "status").out
    assert after.startswith("2026-03 is open\n  2026-03 has not been calculated\n")
    assert "next: comp period calculate 2026-03 --as USER" in after
    assert "import 1" in after


def test_what_will_block_the_review_is_said_at_once(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "ledger" / "quotas.csv", "ben,bookings,2026-Q1,150000\n", "")
    comp(team, "import", "--as", "ops")
    comp(team, "period", "open", "2026-01", "--as", "ops")
    comp(team, "period", "calculate", "2026-01", "--as", "ops")
    said = comp(team, "status").out
    assert said.startswith("2026-01 is calculated\n  the review is blocked by quota-missing: ")
    assert "ops  calculate  period 2026-01: $" in said
    assert "ops  import     import 1: 19 new, 0 changed, 0 removed" in said


def test_the_next_period_is_named_and_a_broken_plan_told(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "import", "--as", "ops")
    comp(team, "period", "open", "2026-01", "--as", "ops")
    for verb, user in (
        *(("calculate", "ops"), ("review", "finance"), ("approve", "finance")),
        *(("lock", "controller"), ("pay", "finance")),
    ):
        assert comp(team, "period", verb, "2026-01", "--as", user).status == 0
    edit(team / "plans" / "rep.plan", "8%", "8% %")
    said = comp(team, "status")
    assert said.status == 0
    assert "plans have 1 problem: comp check" in said.out
    assert "next: comp period open 2026-02 --as USER" in said.out
    # What is closed can still be shown and proven; only acts wait for the plan.
    assert comp(team, "period", "list").status == 0
    assert comp(team, "audit", "verify").status == 0
    assert "The same to the byte." in comp(team, "replay", "1").out
    assert comp(team, "period", "open", "2026-02", "--as", "ops").status == 1
