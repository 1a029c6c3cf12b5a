"""A plan's text as a tree of lines: indentation, comments, and characters that have no place in it.

In: the text of a `.plan` file. Out: every line (for the formatter), the top lines with their
children (for the parser), and problems. Nothing here knows what a line says:

    plan x "X":          -> one root, its child `pay monthly`
        pay monthly
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from comp.money import SIGNS
from comp.problems import Problem
from comp.source import Span

LONGEST_TEXT = 1_000_000
LONGEST_LINE = 4_000
MOST_LINES = 20_000

_SIGNS_ALLOWED = "€£¥"
_LOOKALIKES = {
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "’": "'", "‘": "'",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "×": "*", "·": "*", "÷": "/", "≥": ">=",
    "≤": "<=", "％": "%", "＄": "$", "：": ":", "，": ",", "\u00a0": " ", "\u202f": " ",
    "\u2009": " ", "\u3000": " ", "…": "...", "¦": "|", "│": "|",
}  # fmt: skip
_LINE_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, leading blanks, what it says, and its comment with the `#`."""

    number: int
    indent: int
    content: str
    comment: str

    @property
    def is_row(self) -> bool:
        """True for a row of a pipe table."""
        return self.content.startswith("|")

    def span(self, file: str) -> Span:
        """Everything the line says, without indentation and comment."""
        return Span(file, self.number, self.indent + 1, self.indent + 1 + len(self.content))


@dataclass(slots=True)
class Branch:
    """A line and the lines indented below it."""

    line: Line
    children: list[Branch] = field(default_factory=list)

    def last_line(self) -> Line:
        """The last line of the branch."""
        branch = self
        while branch.children:
            branch = branch.children[-1]
        return branch.line


@dataclass(frozen=True, slots=True)
class Outline:
    """All lines in order and the tree they form."""

    lines: tuple[Line, ...]
    roots: tuple[Branch, ...]


def read_outline(text: str, file: str) -> tuple[Outline, list[Problem]]:
    """The tree of lines. Where the text cannot be looked at line by line, the tree is empty."""
    problems = _refuse_text(text, file)
    if problems:
        return Outline((), ()), problems
    lines: list[Line] = []
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        problem = _refuse_line(raw, number, file)
        if problem is not None:
            problems.append(problem)
        lines.append(_read_line(raw, number))
    return Outline(tuple(lines), tuple(_grow(lines))), problems


def uneven(branches: Sequence[Branch], file: str, wanted: int | None = None) -> list[Problem]:
    """Lines indented differently from most of their siblings, or from `wanted`."""
    if wanted is None:
        counts = Counter(branch.line.indent for branch in branches)
        first = branches[0].line.indent if branches else 0
        # Where as many lines stand one way as the other, the even number of blanks was meant.
        wanted = max(
            counts, key=lambda n: (counts[n], n % 4 == 0, n % 2 == 0, n == first), default=0
        )
    return [
        _uneven_line(branch.line, wanted, file)
        for branch in branches
        if branch.line.indent != wanted
    ]


def _refuse_text(text: str, file: str) -> list[Problem]:
    if len(text) > LONGEST_TEXT:
        return [
            Problem(
                "plan-too-long",
                f"this file has {len(text):,} characters; a plan may have {LONGEST_TEXT:,}",
                "keep one plan per file and the data in the ledger",
                Span(file, 1),
            )
        ]
    if text.count("\n") >= MOST_LINES:
        return [
            Problem(
                "plan-too-long",
                f"this file has more than {MOST_LINES:,} lines",
                "keep one plan per file and the data in the ledger",
                Span(file, 1),
            )
        ]
    if not any(character in text for character in _LINE_BREAKS):
        return []
    for number, raw in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(raw, start=1):
            if character in _LINE_BREAKS:
                return [_refused_character(character, number, column, file)]
    return []


def _refuse_line(raw: str, number: int, file: str) -> Problem | None:
    """The first thing wrong with the characters of a line."""
    if len(raw) > LONGEST_LINE:
        return Problem(
            "line-too-long",
            f"this line has {len(raw):,} characters; a line may have {LONGEST_LINE:,}",
            "split it: name parts of it with `define NAME: ...`",
            Span(file, number, 1, 2),
        )
    if raw.isascii() and raw.isprintable():
        return None
    content = _without_comment(raw)
    quoted = raw.lstrip().startswith("|")
    for column, character in enumerate(raw, start=1):
        if character == '"':
            quoted = not quoted or raw.lstrip().startswith("|")
        if character == "\t":
            return Problem(
                "tab",
                "there is a tab here; only spaces indent and separate",
                "put 4 spaces in its place (`comp fmt` lays the plan out)",
                Span(file, number, column, column + 1),
                label="a tab",
            )
        if character.isascii() and character.isprintable():
            continue
        free = quoted or column > len(content)
        if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or (
            not free and character not in _SIGNS_ALLOWED
        ):
            return _refused_character(character, number, column, file)
    return None


def _refused_character(character: str, line: int, column: int, file: str) -> Problem:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "a control character").lower()
    span = Span(file, line, column, column + 1)
    instead = _LOOKALIKES.get(character)
    if instead is not None:
        shown = "an ordinary space" if instead == " " else instead
        return Problem(
            "character-not-allowed",
            f"this is {name} ({code}), not {shown}",
            f"write {shown} in its place",
            span,
            label=f"this is {name}, not {shown}",
        )
    if unicodedata.category(character) == "Sc":
        message = (
            f"{character} ({name}) is no sign of a currency plans know: {', '.join(SIGNS.values())}"
        )
        remedy = "write the currency's code behind the amount, as in 1,500 INR"
        return Problem("character-not-allowed", message, remedy, span, label=message)
    return Problem(
        "character-not-allowed",
        f"{name} ({code}) may stand in comments and quoted text only, if it can be seen at all",
        "delete it",
        span,
        label=f"{name} ({code}) has no meaning here",
    )


def _read_line(raw: str, number: int) -> Line:
    body = raw.removesuffix("\r")
    content = _without_comment(body)
    comment = body[len(content) :].strip()
    content = content.rstrip()
    indent = len(content) - len(content.lstrip()) if content else len(body) - len(body.lstrip())
    return Line(number, indent, content.strip(), comment)


def _without_comment(raw: str) -> str:
    """What stands before the comment. A `#` inside quotes or inside a table row is no comment."""
    if "#" not in raw:
        return raw
    if raw.lstrip().startswith("|"):
        end = raw.rfind("|")
        found = raw.find("#", end)
        return raw if found < 0 else raw[:found]
    quoted = False
    for index, character in enumerate(raw):
        if character == '"':
            quoted = not quoted
        elif character == "#" and not quoted:
            return raw[:index]
    return raw


def _grow(lines: list[Line]) -> list[Branch]:
    root = Branch(Line(0, -1, "", ""))
    path = [root]
    for line in lines:
        if not line.content:
            continue
        branch = Branch(line)
        while len(path) > 1 and not _belongs_below(line, path):
            path.pop()
        path[-1].children.append(branch)
        path.append(branch)
    return root.children


def _belongs_below(line: Line, path: list[Branch]) -> bool:
    """Whether the line is a child of the last branch of the path, small slips forgiven.

    A line that stands between two levels belongs to the nearer one; one blank too many below a line
    that is no heading makes no block.
    """
    above = path[-1]
    gap = line.indent - above.line.indent
    if gap <= 0:
        return False
    if not above.children:
        return gap > 1 or above.line.content.endswith(":")
    level = above.children[0].line.indent
    if line.indent < level and above.line.indent >= 0:
        return level - line.indent <= gap
    return True


def _uneven_line(line: Line, wanted: int, file: str) -> Problem:
    neighbours = "the lines it belongs to" if wanted else "a line that begins a plan or an example"
    return Problem(
        "indentation-uneven",
        f"this line is indented by {line.indent}, {neighbours} by {wanted}",
        f"indent it by {wanted} spaces" if wanted else "remove the spaces before it",
        Span(file, line.number, line.indent + 1, line.indent + 1 + len(line.content)),
        label=f"indented by {line.indent}, {neighbours} by {wanted}",
    )
