"""Problems: what is wrong, where, and what to write instead. Data here; sentences come with them.

A stage returns its problems beside its result; it never prints and never raises for bad input.
`Problem` is one mistake of a plan, a ledger row or a setting. Rendering is in this module alone.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from comp.source import Span

Severity = Literal["error", "warning"]

FILE_ERRORS = (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)
"""What keeps a file from being read and is a problem of the workspace; a broken disk is none of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an unwritten choice: what to write, what it means, what it would pay."""

    write: str
    meaning: str
    pays: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    `code` is a stable word such as `rate-without-unit`; `message` says what is wrong in the user's
    words; `remedy` is one thing to do, ready to paste. A plan problem has a `span`; a ledger problem
    has `file`, `row` (1 = the header line), `column` and `value`; `amount` is the money concerned.
    `related` are further places, each with its own sentence.
    """

    code: str
    message: str
    remedy: str
    span: Span | None = None
    severity: Severity = "error"
    label: str = ""
    choices: tuple[Choice, ...] = ()
    choices_about: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    amount: str = ""

    @property
    def place(self) -> str:
        """`plans/smb.plan:24:23` or `ledger/deals.csv, row 7, column amount`."""
        if self.span is not None:
            return str(self.span)
        parts = [self.file] if self.file else []
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Problems are shown by file, line, column."""
        if self.span is not None:
            return (self.span.file, self.span.line, self.span.column, "", self.code)
        return (self.file, self.row or 0, 0, self.column, self.code)


@dataclass(frozen=True, slots=True)
class Sources:
    """Texts of files by name, so that a problem can show the line it is about."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def line(self, file: str, number: int) -> str | None:
        """Line `number` (from 1) of a file, or None where the text or the line is not known."""
        text = self.texts.get(file)
        if text is None:
            return None
        lines = text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else None


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems sorted by place, each once."""
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stop a plan or a row; warnings left out."""
    return [problem for problem in problems if problem.severity == "error"]


def render_text(problem: Problem, sources: Sources) -> str:
    """The form people read: place and code, the line with carets, the reason, the remedy."""
    warning = " (warning)" if problem.severity == "warning" else ""
    head = f"{problem.place}: {problem.code}{warning}" if problem.place else problem.code + warning
    parts = [head]
    shown = _excerpt(problem, sources) if problem.span else []
    parts += shown
    if not shown or problem.label not in ("", problem.message):
        parts.append(f"   {problem.message}")
    for span, sentence in problem.related:
        parts.append(f"   {span}: {sentence}")
    parts += _choices(problem)
    if problem.remedy:
        parts.append(f"   {problem.remedy}")
    return "\n".join(parts)


def render_json(problems: Iterable[Problem]) -> str:
    """A JSON array, one object a problem, with stable keys."""
    return json.dumps([_as_dict(problem) for problem in problems], indent=2, ensure_ascii=False)


def render_github(problem: Problem) -> str:
    """One workflow command line, so that a pull request shows the problem at its line."""
    kind = "warning" if problem.severity == "warning" else "error"
    line = problem.span.line if problem.span else problem.row or 1
    column = f",col={problem.span.column}" if problem.span else ""
    file = problem.span.file if problem.span else problem.file
    text = f"{problem.message} {problem.remedy}".strip()
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    return f"::{kind} file={file},line={line}{column},title={problem.code}::{text}"


def display_width(text: str) -> int:
    """Terminal cells a text takes: 2 for East Asian wide characters, 0 for combining marks."""
    width = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
            continue
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


def _excerpt(problem: Problem, sources: Sources) -> list[str]:
    span = problem.span
    assert span is not None
    text = sources.line(span.file, span.line)
    if text is None:
        return []
    gutter = len(str(span.line))
    before = sources.line(span.file, span.line - 1) if span.line > 1 else None
    rows = [f"{'':>{gutter}} |"]
    if before is not None and before.strip():
        rows.append(f"{span.line - 1:>{gutter}} | {_cut(before, 1)}")
    rows.append(f"{span.line:>{gutter}} | {_cut(text, span.end)}")
    lead = display_width(text[: span.column - 1])
    carets = max(1, display_width(text[span.column - 1 : max(span.end, span.column + 1) - 1]))
    note = problem.label or problem.message
    rows.append(f"{'':>{gutter}} | {' ' * lead}{'^' * carets} {note}")
    return rows


def _cut(text: str, needed: int) -> str:
    """A line as it is shown: very long ones end where what matters has been seen."""
    width = max(160, needed + 20)
    return text if len(text) <= width else f"{text[:width]} ..."


def _choices(problem: Problem) -> list[str]:
    if not problem.choices:
        return []
    write_width = max(display_width(choice.write) for choice in problem.choices)
    meaning_width = max(display_width(choice.meaning) for choice in problem.choices)
    left = write_width + meaning_width + 9
    heading = "   write one of"
    about = problem.choices_about
    rows = [f"{heading:<{left}}{about}".rstrip()]
    for choice in problem.choices:
        write = choice.write + " " * (write_width - display_width(choice.write))
        meaning = choice.meaning + " " * (meaning_width - display_width(choice.meaning))
        rows.append(f"     {write}  {meaning}  {choice.pays}".rstrip())
    return rows


def _as_dict(problem: Problem) -> dict[str, object]:
    span = problem.span
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": span.file if span else problem.file,
        "line": span.line if span else problem.row,
        "column": span.column if span else problem.column,
        "end_column": span.end if span else None,
        "value": problem.value,
        "amount": problem.amount,
        "message": problem.message,
        "remedy": problem.remedy,
        "choices": [
            {"write": choice.write, "meaning": choice.meaning, "pays": choice.pays}
            for choice in problem.choices
        ],
    }
