"""Who may do what: users and roles of `comp.toml`, and the acts each role may do.

    [users]
    dana = ["finance"]
    lee = ["controller", "finance"]

Roles say what somebody may do at all; `approvals.py` adds that nobody approves their own work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from comp.settings import Settings
from comp.store.refusal import refused

ACTS: Mapping[str, tuple[str, ...]] = {
    "import": ("ops", "finance", "controller"),
    "open": ("ops", "finance", "controller"),
    "calculate": ("ops", "finance", "controller"),
    "review": ("finance", "controller"),
    "approve": ("finance", "controller"),
    "lock": ("finance", "controller"),
    "pay": ("finance", "controller"),
    "reopen": ("finance", "controller", "admin"),
    "adjust": ("ops", "finance", "controller"),
    "dispute": ("ops", "finance", "controller", "admin"),
    "answer": ("ops", "finance", "controller"),
    "export": ("ops", "finance", "controller"),
    "upgrade": ("admin", "controller"),
    "restore": ("admin", "controller"),
}
"""Roles that may do each act."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting now: their name in `comp.toml`, their roles, the moment in UTC."""

    name: str
    roles: tuple[str, ...]
    at: str

    def may(self, act: str) -> Actor:
        """This actor, where one of their roles allows the act; else it is refused."""
        allowed = ACTS[act]
        if not set(allowed) & set(self.roles):
            raise refused(
                "role-missing",
                f"{self.name} ({' and '.join(self.roles) or 'no role'}) may not {act}",
                f"ask somebody with one of the roles {', '.join(allowed)} "
                "([users] in comp.toml names them)",
            )
        return self


def actor(settings: Settings, name: str, now: datetime) -> Actor:
    """The user of that name, acting at `now`; a name that `comp.toml` does not know is refused."""
    users = settings.users
    if not users:
        raise refused(
            "no-users",
            "comp.toml names no users, so nobody can act on periods",
            f'add them with their roles: [users] {name or "dana"} = ["controller"]',
        )
    if name not in users:
        raise refused(
            "unknown-user",
            f"{name} is no user" if name else "who is acting is not said",
            f"write one of them: --as {' or --as '.join(sorted(users))}",
        )
    return Actor(name, users[name], moment(now))


def moment(now: datetime) -> str:
    """A moment as the store writes it: `2026-04-02T09:30:00Z`."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
