"""Single edits of a text, as a tired person makes them: a letter, a word or a line dropped, doubled or
swapped with its neighbour; and what becomes of a shipped plan that is so edited."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from random import Random

from comp.examples import run_examples
from comp.language.plan import PlanFile
from comp.language.read import read_plan
from comp.problems import Problem, errors
from comp.workspace import rules_for

PLANS = sorted(Path("plans").glob("*.plan"))
RULES = rules_for(Path("plans"))
"""The fields and the calendar of plans/comp.toml."""
_SAYS_NOTHING = {
    "span", "row_spans", "sentence", "title", "text", "bound_text", "because", "file"
}  # fmt: skip


@cache
def _beside(path: Path) -> list[PlanFile]:
    """The other plans as they are, of which some are read by what a plan pays."""
    read = [read_plan(each.read_text(encoding="utf-8"), str(each), RULES[0])[0] for each in PLANS]
    return [file for each, file in zip(PLANS, read, strict=True) if file and each != path]


@dataclass(frozen=True)
class Edit:
    """The edited text, what was done, and the lines of it (from 1) at which that shows."""

    text: str
    what: str
    first_line: int
    last_line: int
    dropped: str = ""


def edit(text: str, random: Random) -> Edit:
    """One edit; the text may stay the same (two equal letters swapped)."""
    kind = random.choice(["character", "character", "word", "word", "line"])
    how = random.choice(["drop", "double", "swap"])
    if kind == "line":
        return _edit_line(text, how, random)
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    index = random.choice(filled)
    if kind == "word":
        lines[index] = _edit_word(lines[index], how, random)
    else:
        lines[index] = _edit_character(lines[index], how, random)
    return Edit("\n".join(lines), f"{how} {kind} in line {index + 1}", index + 1, index + 1)


def _edit_character(line: str, how: str, random: Random) -> str:
    at = random.randrange(len(line))
    if how == "drop":
        return line[:at] + line[at + 1 :]
    if how == "double":
        return line[: at + 1] + line[at:]
    return line[:at] + line[at + 1 : at + 2] + line[at] + line[at + 2 :]


def _edit_word(line: str, how: str, random: Random) -> str:
    words = list(re.finditer(r"\S+", line))
    at = random.randrange(len(words))
    word = words[at]
    if how == "drop":
        return (line[: word.start()] + line[word.end() :].lstrip(" ")).rstrip(" ")
    if how == "double":
        return line[: word.end()] + " " + word[0] + line[word.end() :]
    if at + 1 == len(words):
        return line
    other = words[at + 1]
    between = line[word.end() : other.start()]
    return line[: word.start()] + other[0] + between + word[0] + line[other.end() :]


def _edit_line(text: str, how: str, random: Random) -> Edit:
    lines = text.split("\n")
    at = random.randrange(len(lines) - 1)
    what = f"{how} line {at + 1}"
    if how == "drop":
        return Edit("\n".join(lines[:at] + lines[at + 1 :]), what, at, at + 1, lines[at])
    if how == "double":
        return Edit("\n".join([*lines[: at + 1], *lines[at:]]), what, at + 1, at + 2)
    swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    return Edit("\n".join(swapped), what, at + 1, at + 2)


def near(edited: Edit, line: int) -> bool:
    """Whether a line is among the edited ones or next to them; empty lines and comments in between
    do not count."""
    lines = edited.text.split("\n")

    def says_something(number: int) -> bool:
        content = lines[number - 1].strip() if 0 < number <= len(lines) else "x"
        return bool(content) and not content.startswith("#")

    first, last = edited.first_line - 1, edited.last_line + 1
    while first > 1 and not says_something(first):
        first -= 1
    while last < len(lines) and not says_something(last):
        last += 1
    return first <= line <= last


# ---------------------------------------------------------------- what becomes of an edited plan


@cache
def original(path: Path) -> PlanFile:
    """A shipped plan as it is."""
    plan, _ = read_plan(path.read_text(encoding="utf-8"), path.as_posix(), RULES[0])
    assert plan is not None
    return plan


def meaning(part: object) -> object:
    """A plan or a part of it without places, titles, sentences and ways of writing a number."""
    if is_dataclass(part):
        kept = [field.name for field in fields(part) if field.name not in _SAYS_NOTHING]
        return (type(part).__name__, *(meaning(getattr(part, name)) for name in kept))
    return tuple(meaning(each) for each in part) if isinstance(part, tuple) else part


@dataclass(frozen=True)
class Mutation:
    """A shipped plan, edited once, and what reading it gave."""

    path: Path
    edit: Edit
    plan: PlanFile | None
    problems: list[Problem]

    @property
    def original(self) -> PlanFile:
        """The plan before the edit."""
        return original(self.path)

    @property
    def title(self) -> str:
        """Plan, edit and the lines as they are now."""
        lines = self.edit.text.split("\n")[max(0, self.edit.first_line - 1) : self.edit.last_line]
        now = " / ".join(" ".join(line.split()) for line in lines)
        return f"{self.path.stem}: {self.edit.what}: {now}"

    def outcome(self, run: bool) -> str:
        """`same lines`, `fails an example` or `one problem at its place`; otherwise what is wrong.

        Without `run` the examples of an edited plan are not calculated: `not run`.
        """
        if self.plan is None:
            return self._refused()
        if errors(self.problems):
            return "a plan although there are problems"
        if len(self.plan.examples) != len(self.original.examples):
            return "an example is lost"
        before = (meaning(self.original.plan), meaning(self.original.examples))
        if (meaning(self.plan.plan), meaning(self.plan.examples)) == before:
            return "same lines"
        if not run:
            return "not run"
        failed = [
            outcome
            for outcome in run_examples(
                self.plan, RULES[0], RULES[1], slices=False, beside=_beside(self.path)
            )
            if not outcome.passed
        ]
        # Lines that differ say what is wrong; data that cannot be read is said once, in its example.
        for outcome in failed:
            if not (outcome.lines or outcome.totals) and len(errors(outcome.problems)) != 1:
                return f"problems in an example: {_listed(errors(outcome.problems))}"
        return "fails an example" if failed else "same lines"

    def _refused(self) -> str:
        if len(self.problems) != 1:
            return f"problems: {_listed(self.problems)}"
        [problem] = self.problems
        spans = [problem.span, *(span for span, _ in problem.related)]
        if any(span is not None and near(self.edit, span.line) for span in spans):
            return "one problem at its place"
        if self._was_dropped(problem):
            return "one problem at its place"
        return f"a problem elsewhere: {_listed(self.problems)}"

    def _was_dropped(self, problem: Problem) -> bool:
        """Whether what is missing stood in the line that was dropped: it shows where it is asked."""
        name = self.edit.dropped.replace(":", " ").split()[1:2]
        if problem.span is None or not name:
            return False
        if problem.code == "credit-without-quota":
            return self.edit.dropped.split()[0] == "quota" and name[0] in problem.message
        used = self.edit.text.split("\n")[problem.span.line - 1]
        asked = re.match(r"\w+", used[problem.span.column - 1 :])
        return problem.code == "name-unknown" and asked is not None and asked[0] == name[0]


def _listed(problems: list[Problem]) -> str:
    return ", ".join(f"{problem.code} at {problem.span}" for problem in problems)


def mutated(random: Random) -> Mutation:
    """One of the shipped plans with one edit."""
    path = random.choice(PLANS)
    edited = edit(path.read_text(encoding="utf-8"), random)
    plan, problems = read_plan(edited.text, path.as_posix(), RULES[0])
    return Mutation(path, edited, plan, problems)
