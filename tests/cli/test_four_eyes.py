"""Every command of every user: the table of docs/periods.md says who may do what, and comp agrees.

Tests: comp/store/users.py
"""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import comp, starter
from tests.house.tree import ROOT

PERIOD = "2026-01"
MONEY = ("--person", "ana", "--amount", "1", "--code", "other", "--reason", "x")
ASKED = ("--period", PERIOD, "--person", "ana", "--deal", "D-1001", "--question", "x")
COMMANDS = {
    "import": ("import",),
    "open": ("period", "open", PERIOD),
    "calculate": ("period", "calculate", PERIOD),
    "review": ("period", "review", PERIOD),
    "approve": ("period", "approve", PERIOD),
    "lock": ("period", "lock", PERIOD),
    "pay": ("period", "pay", PERIOD),
    "reopen": ("period", "reopen", PERIOD),
    "adjust": ("adjust", "add", *MONEY),
    "approve an adjustment": ("adjust", "approve", "1"),
    "dispute": ("dispute", "open", *ASKED),
    "answer by yes": ("dispute", "grant", "1", "--answer", "x", "--amount", "1"),
    "answer by no": ("dispute", "refuse", "1", "--answer", "x"),
    "export": ("export", "payroll", PERIOD),
    "db upgrade": ("db", "upgrade"),
    "db restore": ("db", "restore", "snapshots/none.db"),
}


def allowed() -> dict[str, set[str]]:
    """Roles by act, as the page has them."""
    page = (ROOT / "docs" / "periods.md").read_text(encoding="utf-8")
    rows = page.partition("| act | roles |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    found = {}
    for row in rows:
        acts, roles = (cell.strip() for cell in row.strip("|").split("|"))
        for act in acts.split(","):
            found[act.partition("(")[0].strip(" `")] = set(roles.split(", "))
    return found


def test_every_user_may_do_what_the_page_says_and_nothing_else(tmp_path: Path) -> None:
    team = starter(tmp_path)
    may = allowed()
    for words in (COMMANDS[act] for act in ("import", "open", "calculate", "adjust", "dispute")):
        assert comp(team, *words, "--as", "ops").status == 0
    wrong = []
    for name, words in COMMANDS.items():
        roles = may[name if name in may else name.split(" ")[0]]
        for user in sorted(("ops", "finance", "controller", "admin"), key=roles.__contains__):
            said = comp(team, *words, "--as", user).out
            if said.startswith("role-missing") == (user in roles):
                wrong.append(f"{name} as {user}: {said[:80]}")
    assert not wrong


def test_who_calculated_a_run_takes_no_later_step_with_it(tmp_path: Path) -> None:
    team = starter(tmp_path)
    for act, user in [("import", "ops"), ("open", "ops"), ("calculate", "finance")]:
        assert comp(team, *COMMANDS[act], "--as", user).status == 0
    assert comp(team, *COMMANDS["review"], "--as", "controller").status == 0
    for act in ("approve", "lock", "pay"):
        refused = comp(team, *COMMANDS[act], "--as", "finance")
        assert refused.status == 1
        assert f"finance made run 1, so somebody else must {act} it" in refused.out
        assert comp(team, *COMMANDS[act], "--as", "controller").status == 0
