"""Why the store says no. Raised inside a transaction, so that nothing of it stays.

Elsewhere in comp a stage returns its problems; here the way out of a half-done transaction is an
exception, and commands show its problems like any others (docs/decisions.md).
"""

from __future__ import annotations

from comp.problems import Problem


class Refused(Exception):
    """What was asked may not be done; `problems` say why and what to do instead."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def refused(code: str, message: str, remedy: str) -> Refused:
    """A refusal with one problem that has no place in a file."""
    return Refused(Problem(code, message, remedy))
