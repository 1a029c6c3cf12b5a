"""The small model a store is compared with: what each act must lead to, in plain Python.

An act returns the code of the problem that must refuse it, or "" where it must succeed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CLOSED = ("locked", "paid")
MAY = {
    "open": "ops finance controller",
    "calculate": "ops finance controller",
    "review": "finance controller",
    "approve": "finance controller",
    "lock": "finance controller",
    "pay": "finance controller",
    "reopen": "finance controller admin",
}
ROLES = {
    "ops": "ops",
    "finance": "finance",
    "controller": "controller",
    "admin": "admin",
    "lee": "ops finance controller",
}


@dataclass
class Period:
    """A period of the model. `seen` is what its run saw: imports, adjustments."""

    state: str = "open"
    revision: int = 1
    run_by: str = ""
    seen: tuple[int, frozenset[int]] = (0, frozenset())
    asked: str = ""


@dataclass
class Model:
    """Everything the store should know."""

    periods: list[Period] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    imports: int = 0
    plan_author: str = ""
    plan_is_proven: bool = False
    plan_is_edited: bool = False
    adjustments: dict[int, tuple[int, str, str]] = field(default_factory=dict)
    """By number: the place of its period, its author, its state."""

    def imported(self, by: str, files: dict[str, int], remove: bool) -> tuple[int, int, int]:
        """How many rows are added, changed, removed; and what that does to the open period."""
        added = [key for key in files if key not in self.rows]
        changed = [key for key in files if key in self.rows and files[key] != self.rows[key]]
        removed = [key for key in self.rows if key not in files] if remove else []
        if not added and not changed and not removed:
            return 0, 0, 0
        self.imports += 1
        self.rows |= files
        for key in removed:
            del self.rows[key]
        self.plan_author = self.plan_author or by
        if self.periods and self.periods[-1].state not in CLOSED:
            self.periods[-1].state = "open"
        return len(added), len(changed), len(removed)

    def opened(self, by: str) -> str:
        if code := self.without_role(by, "open"):
            return code
        if self.periods and self.periods[-1].state not in CLOSED:
            return "period-still-open"
        self.periods.append(Period())
        return ""

    def calculated(self, by: str, at: int) -> str:
        period = self.periods[at]
        if code := self.without_role(by, "calculate"):
            return code
        if period.state in CLOSED:
            return "period-state"
        if not self.imports:
            return "nothing-imported"
        self.plan_author = self.plan_author or by
        period.state, period.run_by = "calculated", by
        period.seen = (self.imports, self.approved_ones(at))
        return ""

    def reviewed(self, by: str, at: int) -> str:
        if code := self.without_role(by, "review"):
            return code
        if self.periods[at].state not in ("calculated", "reviewed", "approved"):
            return "period-state"
        self.periods[at].state = "reviewed"
        return ""

    def approved(self, by: str, at: int) -> str:
        period = self.periods[at]
        if code := self.without_role(by, "approve"):
            return code
        if period.state not in ("reviewed", "approved"):
            return "period-state"
        if self.is_overtaken(at):
            return "run-overtaken"
        own = [
            author
            for place, author, state in self.adjustments.values()
            if place == at and state == "approved"
        ]
        unproven = [] if self.plan_is_proven else [self.plan_author]
        if by in [period.run_by, *own, *unproven]:
            return "own-work"
        period.state = "approved"
        return ""

    def locked(self, by: str, at: int) -> str:
        period = self.periods[at]
        if code := self.without_role(by, "lock"):
            return code
        if period.state != "approved":
            return "period-state"
        if self.is_overtaken(at):
            return "run-overtaken"
        if period.run_by == by:
            return "own-work"
        if any(
            place == at and state == "proposed" for place, _, state in self.adjustments.values()
        ):
            return "adjustments-undecided"
        period.state = "locked"
        self.plan_is_proven = True
        return ""

    def paid(self, by: str, at: int) -> str:
        period = self.periods[at]
        if code := self.without_role(by, "pay"):
            return code
        if period.state != "locked":
            return "period-state"
        if period.run_by == by:
            return "own-work"
        period.state, period.asked = "paid", ""
        return ""

    def reopened(self, by: str, at: int) -> str:
        period = self.periods[at]
        if code := self.without_role(by, "reopen"):
            return code
        if period.state not in CLOSED:
            return "period-state"
        if at != len(self.periods) - 1:
            return "period-closed-for-good"
        if not period.asked:
            period.asked = by
            return ""
        if period.asked == by:
            return "second-person-needed"
        self.periods[at] = Period(revision=period.revision + 1)
        return ""

    def adjustment_approved(self, by: str, number: int) -> str:
        if code := self.without_role(by, "approve"):
            return code
        place, author, state = self.adjustments.get(number, (0, "", ""))
        if state != "proposed":
            return "no-such-adjustment"
        if author == by:
            return "own-work"
        self.adjustments[number] = (place, author, "approved")
        return ""

    def is_overtaken(self, at: int) -> bool:
        """Whether anything is not what the run of a period saw."""
        now = (self.imports, self.approved_ones(at))
        return self.periods[at].seen != now or self.plan_is_edited

    def holds(self, at: int) -> bool:
        """Whether the period's approval holds."""
        return self.periods[at].state == "approved" and not self.is_overtaken(at)

    def approved_ones(self, at: int) -> frozenset[int]:
        return frozenset(
            number
            for number, (place, _, state) in self.adjustments.items()
            if place == at and state == "approved"
        )

    def without_role(self, by: str, act: str) -> str:
        return "" if set(ROLES[by].split()) & set(MAY[act].split()) else "role-missing"
