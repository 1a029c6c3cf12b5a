"""The rows of one table that are refused, and the problems that say so.

Rules add faults by row index; every row is refused once however many faults it has. After `LISTED`
problems of one code in one column of a file the rest is counted in one more problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from comp.ledger.cells import Fault
from comp.ledger.texts import shown
from comp.problems import Problem, Severity

LISTED = 1_000
"""Problems shown of one kind per file and column."""


@dataclass(slots=True)
class Faults:
    """What is wrong with the rows of one table.

    `place` gives file and row number of a row index, `value` the text of a cell, `money` the amount
    concerned, `letter` a column's letter where the file is a sheet.
    """

    place: Callable[[int], tuple[str, int]]
    value: Callable[[int, str], str]
    money: Callable[[int], str]
    letter: Callable[[str], str] = lambda column: ""
    refused: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    _listed: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def refuse(self, row: int, column: str, fault: Fault) -> None:
        """The row is not counted, for this reason."""
        self.refused.add(row)
        self._tell(row, column, fault, "error")

    def refuse_all(
        self, rows: Iterable[int], column: str, fault: Callable[[int], Fault] | Fault
    ) -> None:
        """Every row of these is refused, each with its own sentence."""
        for row in rows:
            self.refuse(row, column, fault if isinstance(fault, Fault) else fault(row))

    def warn(self, row: int, column: str, fault: Fault) -> None:
        """Tell about the row; it still counts."""
        self._tell(row, column, fault, "warning")

    def rest(self) -> list[Problem]:
        """One problem for each kind of which more were found than listed."""
        return [
            Problem(
                code,
                f"{found - LISTED:,} more rows of this file have the same problem.",
                "Mend those listed; if all rows are alike, the file's form in comp.toml is the place.",
                file=file,
                column=column,
            )
            for (code, file, column), found in self._listed.items()
            if found > LISTED
        ]

    def _tell(self, row: int, column: str, fault: Fault, severity: Severity) -> None:
        file, number = self.place(row)
        key = (fault.code, file, column)
        self._listed[key] += 1
        if self._listed[key] > LISTED:
            return
        letter = self.letter(column) if column else ""
        message = f"{fault.message} (Cell {letter}{number}.)" if letter else fault.message
        problem = Problem(fault.code, message, fault.remedy, severity=severity, file=file)
        value = shown(self.value(row, column)) if column else ""
        self.problems.append(
            replace(problem, row=number, column=column, value=value, amount=self.money(row))
        )


def listing(names: Sequence[str], limit: int = 8) -> str:
    """`a, b and c`, cut after `limit` names."""
    names = list(names)
    if len(names) > limit:
        return ", ".join(names[:limit]) + f" and {len(names) - limit} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
