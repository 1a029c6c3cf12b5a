"""`comp period`: the verbs that need no calculation, and what each refuses; the rest is in tests/store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comp.commands.period import period
from comp.store.database import open_store
from comp.store.periods import advance, period_named
from tests.cli.program import comp, edit, starter
from tests.store.acts import CONTROLLER, MARCH, calculated, workspace_at


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The starter, imported, with March open."""
    folder = starter(tmp_path)
    assert comp(folder, "import", "--as", "ops").status == 0
    assert comp(folder, "period", "open", MARCH, "--as", "ops").status == 0
    return folder


def reviewed(team: Path) -> None:
    """March calculated by ops, reviewed by the controller."""
    store = open_store(f"sqlite:///{team / 'comp.db'}")
    with store.writing() as session:
        calculated(session, workspace_at(team), MARCH)
        advance(session, CONTROLLER, period_named(session, MARCH), "review", "reviewed")
    store.close()


@pytest.mark.parametrize("verb", [command.name for command in period.registered_commands])
def test_every_verb_has_help_with_an_example(verb: str, tmp_path: Path) -> None:
    done = comp(tmp_path, "period", verb, "--help")
    assert done.status == 0
    assert f"Example:\n    comp period {verb}" in done.out


def test_a_month_from_open_to_paid(team: Path) -> None:
    reviewed(team)
    done = comp(team, "period", "approve", MARCH, "--as", "finance")
    assert done.status == 0
    assert "Audit: " in done.out
    done = comp(team, "period", "lock", MARCH, "--as", "controller")
    assert done.status == 0, done.out
    assert (team / "snapshots" / "2026-03-1.db").is_file()
    assert comp(team, "period", "pay", MARCH, "--as", "finance").status == 0
    listed = json.loads(comp(team, "period", "list", "--format", "json").out)
    assert [(row["period"], row["state"]) for row in listed] == [(MARCH, "paid")]
    shown = json.loads(comp(team, "period", "show", MARCH, "--format", "json").out)
    assert [move["act"] for move in shown["moves"]] == [
        *("open", "calculate", "review", "approve", "lock", "pay")
    ]
    assert shown["approval"]["by"] == "finance"
    assert shown["approval"]["holds"] is True
    assert shown["totals"].keys() == {"USD"}
    assert comp(team, "audit", "verify").status == 0


def test_text_shows_state_run_and_moves(team: Path) -> None:
    reviewed(team)
    shown = comp(team, "period", "show", MARCH).out
    assert "reviewed, revision 1" in shown
    assert "calculated -> reviewed" in shown
    assert "2026-03" in comp(team, "period", "list").out


def test_an_edited_plan_shows_and_stops(team: Path) -> None:
    reviewed(team)
    assert comp(team, "period", "approve", MARCH, "--as", "finance").status == 0
    edit(team / "plans" / "rep.plan", "8%", "9%")
    shown = json.loads(comp(team, "period", "show", MARCH, "--format", "json").out)
    assert shown["approval"]["holds"] is False
    assert shown["changed_since_run"]
    done = comp(team, "period", "lock", MARCH, "--as", "controller")
    assert done.status == 1
    assert "run-overtaken" in done.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("approve", MARCH, "--as", "finance"), "period-state"),
        (("approve", MARCH, "--as", "ops"), "role-missing"),
        (("lock", MARCH, "--as", "controller"), "period-state"),
        (("pay", MARCH, "--as", "finance"), "period-state"),
        (("reopen", MARCH, "--as", "controller"), "period-state"),
        (("open", MARCH, "--as", "ops"), "period-already-open"),
        (("open", "2026-04", "--as", "ops"), "period-still-open"),
        (("open", "2026-Q2", "--as", "ops"), "period-of-other-kind"),
        (("open", "2026-05", "--as", "ops"), "period-out-of-turn"),
        (("open", "2026-04", "--as", "nobody"), "unknown-user"),
        (("open", "2026-04"), "unknown-user"),
        (("show", "2026-04"), "period-not-open"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_what_is_refused(words: tuple[str, ...], code: str, team: Path) -> None:
    done = comp(team, "period", *words)
    assert done.status == 1
    assert done.out.startswith(code)


def test_a_refusal_says_what_to_do_instead(team: Path) -> None:
    """After the lock everything late belongs to the next period, and its name is in the remedy."""
    early = comp(team, "period", "lock", MARCH, "--as", "controller").out
    assert "2026-03 is open, so it cannot be locked yet" in early
    assert "first: comp period calculate 2026-03 --as USER" in early
    assert (
        "so there is nothing to reopen"
        in comp(team, "period", "reopen", MARCH, "--as", "admin").out
    )
    reviewed(team)
    for verb, user in (("approve", "finance"), ("lock", "controller"), ("pay", "finance")):
        assert comp(team, "period", verb, MARCH, "--as", user).status == 0
    for verb, done in (("calculate", "calculated"), ("approve", "approved"), ("lock", "locked")):
        late = comp(team, "period", verb, MARCH, "--as", "controller").out
        assert f"2026-03 is paid, so no number of it changes and it is not {done} again" in late
        assert "comp period open 2026-04 --as USER" in late
    again = comp(team, "period", "pay", MARCH, "--as", "finance").out
    assert "2026-03 is paid already\n   next is: comp period open 2026-04 --as USER" in again
    assert comp(team, "period", "open", "2026-04", "--as", "ops").status == 0
    late = comp(team, "period", "calculate", MARCH, "--as", "ops").out
    assert "comp period calculate 2026-04 --as USER" in late


def test_a_name_that_is_no_period_is_wrong_usage(team: Path) -> None:
    assert comp(team, "period", "open", "March", "--as", "ops").status == 2


def test_reopening_takes_two(team: Path) -> None:
    reviewed(team)
    for verb, user in (("approve", "finance"), ("lock", "controller")):
        assert comp(team, "period", verb, MARCH, "--as", user).status == 0
    first = comp(team, "period", "reopen", MARCH, "--as", "controller", "--reason", "late note")
    assert first.status == 0
    assert "second person" in first.out
    again = comp(team, "period", "reopen", MARCH, "--as", "controller")
    assert again.out.startswith("second-person-needed")
    second = comp(team, "period", "reopen", MARCH, "--as", "admin")
    assert "revision 2" in second.out


def test_without_users_nobody_can_act(tmp_path: Path) -> None:
    team = starter(tmp_path)
    text = (team / "comp.toml").read_text(encoding="utf-8")
    (team / "comp.toml").write_text(text.partition("[users]")[0], encoding="utf-8")
    assert comp(team, "import").status == 0
    done = comp(team, "period", "open", MARCH, "--as", "ops")
    assert (done.status, done.out.split("\n")[0]) == (1, "no-users")


def test_the_store_may_be_elsewhere(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = team.parent / "elsewhere.db"
    monkeypatch.setenv("COMP_DATABASE", str(elsewhere))
    assert "Import 1" in comp(team, "import").out
    assert elsewhere.is_file()
    monkeypatch.setenv("COMP_DATABASE", str(team / "nowhere" / "comp.db"))
    assert comp(team, "import").out.startswith("store-not-there")
