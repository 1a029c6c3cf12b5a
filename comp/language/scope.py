"""What the parts of one plan know of each other while they are checked: names, fields, problems.

A name is defined once and used where it is needed; unknown names are reported at the end, together,
so that one misspelt definition is one problem and not one at each of its uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from comp.fields import Schema
from comp.language.names import is_reserved, longer_name, names_a_line
from comp.language.plan import Crediting, Named, Unit
from comp.language.suggest import is_slip, likeness, nearest
from comp.language.syntax import Statement, Word
from comp.problems import Choice, Problem
from comp.source import Span

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class Kind(Enum):
    """What a name can be the name of; the value is how a message calls it."""

    CREDIT = "credit"
    CREDITING = "crediting"
    COMPONENT = "component"
    DEFINE = "define"
    DAY = "day"
    CLAWBACK = "clawback"
    CAP = "cap"
    DRAW = "draw"
    OBJECTIVE = "objective"


NOTHING = ("nothing", "none", "zero", "nil")
"""Words for a value that is written as a number."""
_OF_PEOPLE = {"base": "person.salary", "salary": "person.salary", "ote": "person.target"}
_COLUMNS = {
    "deal": "deal.type",
    "person": "person.role",
    "split": "split.role",
    "payment": "payment.date",
}
_NAMED_TO_BE_USED = (Kind.CREDIT, Kind.CREDITING, Kind.DEFINE, Kind.DAY)
_LINES = (Kind.COMPONENT, Kind.CLAWBACK, Kind.CAP, Kind.DRAW)


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """What components need to know of a credit; None where the credit itself has a problem.

    `currency` is the one it is converted to; None is the plan's. `pieces` says that a deal may come
    to another number than 1 (`count deal.quantity`), `of_payments` that payments are counted.
    """

    unit: Unit | None
    team: bool | None
    currency: str | None = None
    pieces: bool = False
    of_payments: bool = False


@dataclass(frozen=True, slots=True)
class DefineFacts:
    """A `define` once it is typed: its value and what it asks for (`deal`, `person`, `measure` ...)."""

    named: Named | None
    asks: frozenset[str]
    size: int
    depth: int


@dataclass(slots=True)
class Scope:
    """One plan while it is checked."""

    file: str
    schema: Schema
    currency: str | None
    broken_headings: bool
    unclear: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    credits: dict[str, CreditFacts] = field(default_factory=dict)
    defines: dict[str, DefineFacts] = field(default_factory=dict)
    define_lines: dict[str, Statement] = field(default_factory=dict)
    component_kinds: dict[str, str] = field(default_factory=dict)
    quotas: dict[str, Statement] = field(default_factory=dict)
    creditings: dict[str, Crediting | None] = field(default_factory=dict)
    worked_out: set[str] = field(default_factory=set)
    effective_span: Span | None = None
    other_currencies: frozenset[str] = frozenset()
    paid_in_others: bool = False
    paid_along: tuple[str, ...] = ()
    """Where `paid per PERIOD` could stand and does not: `in new_business`, `behind the base salary`."""
    undeclared: set[str] = field(default_factory=set)
    _defined: dict[tuple[Kind, str], Word] = field(default_factory=dict)
    _uses: list[tuple[Kind, Word]] = field(default_factory=list)
    _refused: set[Kind] = field(default_factory=set)

    def add(
        self,
        code: str,
        message: str,
        remedy: str,
        span: Span,
        *,
        warning: bool = False,
        choices: tuple[Choice, ...] = (),
        about: str = "",
        related: tuple[tuple[Span, str], ...] = (),
        label: str = "",
    ) -> None:
        """One more problem; the caret line carries the message itself unless `label` is shorter."""
        severity = "warning" if warning else "error"
        self.problems.append(
            Problem(
                code,
                message,
                remedy,
                span,
                severity="warning" if severity == "warning" else "error",
                label=label,
                choices=choices,
                choices_about=about,
                related=related,
            )
        )

    def define(self, kind: Kind, name: Word) -> bool:
        """Introduces a name; False, with a problem, where it cannot be one or is taken."""
        if not self.check_name(name, kind):
            self._refused.add(kind)
            return False
        taken = [self._defined.get((other, name.text)) for other in self._rivals(kind)]
        first = next((word for word in taken if word is not None), None)
        if first is not None:
            self.add(
                "name-twice",
                f"{name.text} is already the name of a part of this plan ({self.line_words(first.span)})",
                f"give it another name, such as {name.text}_2",
                name.span,
                related=((first.span, f"{name.text} is here first"),),
            )
            self._refused.add(kind)
            return False
        self._defined[(kind, name.text)] = name
        return True

    def line_words(self, span: Span) -> str:
        """`line 12`, or `common.plan, line 12` where the line stands in shared parts."""
        return f"line {span.line}" if span.file == self.file else f"{span.file}, line {span.line}"

    def use(self, kind: Kind, name: Word) -> bool:
        """Notes a use of a name; unknown ones are reported by `report_unknown`."""
        self._uses.append((kind, name))
        return (kind, name.text) in self._defined

    def may_be_introduced(self, name: str) -> bool:
        """Whether a line that could not be read as written may have introduced `deal.NAME`."""
        return any(line.startswith(("day", "number")) or name in line for line in self.unclear)

    def is_defined(self, kind: Kind, name: str) -> bool:
        """Whether a name stands for something of this kind."""
        return (kind, name) in self._defined

    def names(self, kind: Kind) -> list[str]:
        """All names of a kind, in the order written."""
        return [name for known, name in self._defined if known is kind]

    def definition(self, kind: Kind, name: str) -> Word | None:
        """Where a name was introduced."""
        return self._defined.get((kind, name))

    def report_unknown(self) -> None:
        """One problem for each unknown name: at the definition where that is what was misspelt."""
        if self.broken_headings:
            return
        unknown: dict[tuple[Kind, str], list[Word]] = {}
        for kind, word in self._uses:
            # Where a name was refused, what asks for it under its own name is not reported as well.
            if (kind, word.text) not in self._defined and kind not in self._refused:
                unknown.setdefault((kind, word.text), []).append(word)
        used = {(kind, word.text) for kind, word in self._uses}
        for (kind, text), words in unknown.items():
            unused = [name for name in self.names(kind) if (kind, name) not in used]
            meant = _misspelt_definition(text, unused)
            if meant is None and len(unused) == 1 and len(words) > 1:
                meant = unused[0]
            definition = self._defined[(kind, meant)] if meant else None
            several = len(words) > 1 or kind is Kind.DAY
            if definition is not None and several and _may_be_called(text, kind):
                self._report_definition(definition, words)
            else:
                self._report_use(kind, words, definition)

    def report_unused(self) -> None:
        """Warnings for credits and definitions nothing asks for."""
        used = {(kind, word.text) for kind, word in self._uses}
        for (kind, name), word in self._defined.items():
            shared = word.span.file != self.file
            unused = kind in _NAMED_TO_BE_USED and (kind, name) not in used
            if unused and not shared:
                self.add(
                    "never-used",
                    f"nothing in this plan uses {name}",
                    "delete it, or name it where it is needed",
                    word.span,
                    warning=True,
                )

    def _report_definition(self, definition: Word, uses: list[Word]) -> None:
        text = uses[0].text
        times = f"{len(uses)} times" if len(uses) > 1 else "once"
        self.add(
            "name-unknown",
            f"{definition.text} is never used, and {text} is used {times} without being defined",
            f"write {text} here",
            definition.span,
            related=tuple((use.span, f"{text} is used here") for use in uses),
        )

    def _report_use(self, kind: Kind, words: list[Word], definition: Word | None) -> None:
        word, *others = words
        known = self.names(kind)
        meant = definition.text if definition else nearest(word.text, known)
        if meant:
            remedy = f"write {'deal.' if kind is Kind.DAY else ''}{meant}"
        elif kind is Kind.DEFINE and word.text in _COLUMNS:
            remedy = f"write which column of it is asked, such as {_COLUMNS[word.text]}"
        elif kind is Kind.DEFINE and (Kind.CREDIT, word.text) in self._defined:
            remedy = (
                f"write amount of {word.text}, number of {word.text} or attainment of {word.text}"
            )
        elif kind is Kind.DEFINE and word.text in NOTHING:
            remedy = "write 0%, $0 or 0, in the unit of the values beside it"
        elif kind is Kind.DEFINE and word.text in _OF_PEOPLE:
            remedy = f"write {_OF_PEOPLE[word.text]}, a column of the file people"
        elif known:
            remedy = f"write one of {', '.join(known)}"
        else:
            free = _may_be_called(word.text, kind)
            called = word.text if free else longer_name(word.text, kind.value)
            where = f"define it above (define {called}: ...), or put text in quotes"
            if kind is not Kind.DEFINE:
                where = f"define it in the plan: {kind.value} {called}:"
            if kind is Kind.COMPONENT:
                where = f"define it in the plan, for instance commission {called}:"
            remedy = where if free else f"write {called} and {where}"
        what = {Kind.DEFINE: "value", Kind.DAY: "day or number of deals"}.get(kind, kind.value)
        related = [(definition.span, f"{definition.text} is defined here")] if definition else []
        related += [(other.span, f"{other.text} is used here too") for other in others]
        self.add(
            "name-unknown",
            f"no {what} is called {word.text}",
            remedy,
            word.span,
            related=tuple(related),
        )

    def _rivals(self, kind: Kind) -> tuple[Kind, ...]:
        return _LINES if kind in _LINES else (kind,)

    def check_name(self, name: Word, kind: Kind | None = None) -> bool:
        """Whether a word can be the name of something (None: of a plan); a problem where it cannot."""
        called = _called(kind)
        if not _may_be_called(name.text, kind):
            message = f"{name.text} is a word of the language and cannot be a name"
            if not is_reserved(name.text, called):
                message = f"statements have a line called {name.text}, and no {called} makes it"
            remedy = f"choose a name that says more, such as {longer_name(name.text, called)}"
            self.add("name-reserved", message, remedy, name.span)
            return False
        if not is_plain(name.text, kind):
            plain = re.sub(r"[^a-z0-9_]", "_", name.text.lower()).lstrip("_0123456789")[:60]
            self.add(
                "name-not-plain",
                "names have small letters, digits and _ only, and begin with a letter",
                f"write {plain or 'another_name'}",
                name.span,
            )
            return False
        return True


def is_plain(name: str, kind: Kind | None = None) -> bool:
    """Whether a word can be a name at all: plain letters, and no word of the language."""
    return _may_be_called(name, kind) and bool(_PLAIN_NAME.fullmatch(name)) and len(name) <= 60


def _may_be_called(name: str, kind: Kind | None) -> bool:
    return not is_reserved(name, _called(kind)) and not names_a_line(name, _called(kind))


def _called(kind: Kind | None) -> str:
    return "plan" if kind is None else kind.value


def _misspelt_definition(text: str, unused: list[str]) -> str | None:
    """The unused name that is probably what `text` means."""
    ranked = sorted(unused, key=lambda name: (not is_slip(text, name), -likeness(text, name), name))
    if ranked and (is_slip(text, ranked[0]) or likeness(text, ranked[0]) >= 70):
        return ranked[0]
    return None
