"""A line that cannot be read: what is wrong with it, and the line as it was probably meant.

Every change of one word is tried (put in, taken out, replaced, swapped); the first that makes the
line readable is proposed. Where several words could stand, the plan's author chooses, not we.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comp.language.elsewhere import told_elsewhere
from comp.language.grammar import Stuck, keywords, kind_of, parse_tokens
from comp.language.left_out import ROW_BLOCKS, Attempt, row_mistake, value_left_out
from comp.language.other_contests import contests_in_our_words
from comp.language.other_days import days_in_our_words, days_told_apart
from comp.language.other_meanings import meaning_told_apart, meanings_in_our_words
from comp.language.other_rows import other_row
from comp.language.other_teams import teams_in_our_words, teams_told_apart
from comp.language.other_values import value_told_apart, values_in_our_words
from comp.language.other_words import in_our_words, told_apart
from comp.language.suggest import is_slip, likeness
from comp.language.tokens import Token, read_tokens
from comp.language.words import BLOCKS, FORMS, PERIODS, TERMINALS, VALUES, first_word
from comp.language.write import write_tokens
from comp.problems import Problem
from comp.source import Span


@dataclass(frozen=True, slots=True)
class Repair:
    """The problem, and the tokens of the line as it was probably meant (None: nobody knows)."""

    problem: Problem
    tokens: list[Token] | None


@dataclass(frozen=True, slots=True)
class Around:
    """Where a line stands: its block, the rows of its table as written and which of them it is, and
    whether lines stand below it."""

    block: str
    rows: tuple[str, ...] = ()
    number: int = 0
    heads: bool = False


def repair_line(
    tokens: list[Token], stuck: Stuck, line: Span, around: Around, may_try: bool = True
) -> Repair:
    """What to say about a line that got stuck; changes are tried where `may_try` says so."""
    at = stuck.index
    told = (told_apart, teams_told_apart, value_told_apart, meaning_told_apart, days_told_apart)
    apart = next((said for each in told if (said := each(tokens, at)) is not None), None)
    if apart is not None:
        place = _place(tokens, at, line.file, line.line)
        message, remedy = apart
        return Repair(Problem("line-not-understood", message, remedy, place, label=message), None)
    found = next(_attempts(tokens, stuck, around), None) if may_try else None
    if found is None:
        place = _place(tokens, stuck.index, line.file, line.line)
        return Repair(_unclear(tokens, stuck, place, around.block), None)
    at = at if found.at is None else found.at
    place = _place(tokens, at, line.file, line.line)
    written = write_tokens(found.texts)
    remedy = found.remedy or f"write {written}"
    problem = Problem(found.code, found.message, remedy, place, label=found.message)
    meant = read_tokens(written, tokens[0].column)
    return Repair(problem, meant if isinstance(meant, list) else None)


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A line that got stuck: its texts, where, the words that could stand there, and its block."""

    texts: list[str]
    index: int
    words: list[str]
    block: str

    @property
    def here(self) -> str:
        return self.texts[self.index] if self.index < len(self.texts) else ""

    def put_in(self, word: str) -> list[str]:
        return [*self.texts[: self.index], word, *self.texts[self.index :]]

    def replaced(self, word: str) -> list[str]:
        return [*self.texts[: self.index], word, *self.texts[self.index + 1 :]]

    def without(self, at: int) -> list[str]:
        return self.texts[:at] + self.texts[at + 1 :]

    def kind(self, texts: list[str]) -> str | None:
        """The kind of line these texts make, where it may stand in the block."""
        tokens = read_tokens(write_tokens(texts), 1)
        if not isinstance(tokens, list) or not tokens:
            return None
        tree = parse_tokens(tokens)
        kind = None if isinstance(tree, Stuck) else kind_of(tree)
        return kind if kind in BLOCKS[self.block] else None

    def reads(self, texts: list[str]) -> bool:
        """Whether these texts make a line that may stand in the block."""
        return self.kind(texts) is not None


def _attempts(tokens: list[Token], stuck: Stuck, around: Around) -> Iterator[Attempt]:
    """Changes that make the line readable, likeliest first."""
    texts, block = [t.text for t in tokens], around.block
    line = _Stuck(texts, stuck.index, sorted(_fixed(stuck.expected)), block)
    if block in ROW_BLOCKS:
        row = row_mistake(texts, around.rows, around.number)
        if row is not None and line.reads(row.texts):
            yield row
    if texts[0] in (">", ">=") and (block in ROW_BLOCKS or block == "steps"):
        other = other_row(write_tokens(texts), around.rows[: around.number])
        yield from _as_written(other, line) if other is not None else ()
    said = (
        *days_in_our_words(tokens, line.index),
        *contests_in_our_words(tokens, line.index),
        *in_our_words(tokens, line.index),
        *teams_in_our_words(tokens),
        *values_in_our_words(tokens, line.index),
        *meanings_in_our_words(tokens, line.index),
    )
    yield from (each for each in said if line.reads(each.texts))
    if line.index < len(tokens) and tokens[line.index].kind == "WORD":
        yield from _misspelt(line)
    yield from _doubled(line)
    value = value_left_out(texts, line.index, block, around.heads, line.kind)
    if value is not None:
        yield value
    fitting = [word for word in line.words if line.reads(line.put_in(word))]
    if len(fitting) == 1:
        yield _left_out(line, fitting[0])
    yield from _swapped(line)
    yield from _superfluous(line)
    instead = [word for word in line.words if line.here and line.reads(line.replaced(word))]
    if len(instead) == 1:
        message = f"{_shown(line.here)} has no place here; {_shown(instead[0])} has"
        yield Attempt("word-misspelt", message, line.replaced(instead[0]))
    yield from _several_for_one(line, tokens)


def _several_for_one(line: _Stuck, tokens: Sequence[Token]) -> Iterator[Attempt]:
    """Words where only one other can stand: `spread by days` for `spread evenly`. No value is lost, and
    none is compared or calculated with another."""
    words = [word for word in line.words if word == ":" or (word.isalpha() and word not in _TESTS)]
    for end in range(line.index + 2, min(line.index + 5, len(tokens) + 1)):
        gone = tokens[line.index : end]
        if any(token.kind != "WORD" for token in gone):
            return
        said = {word: [*line.texts[: line.index], word, *line.texts[end:]] for word in words}
        fitting = [word for word, texts in said.items() if line.reads(texts)]
        if len(fitting) != 1:
            continue
        word = fitting[0]
        if word == gone[-1].text:
            message = f"{_joined(gone[:-1])} has no place here"
            yield Attempt("word-too-many", message, said[word])
        else:
            message = f"{_joined(gone)} has no place here; {_shown(word)} has"
            yield Attempt("word-misspelt", message, said[word])


_TESTS = frozenset({"is", "and", "or"})


def _as_written(other: tuple[str, str], line: _Stuck) -> Iterator[Attempt]:
    """A row said in other words, where it can be read so."""
    message, written = other
    read = read_tokens(written, 1)
    texts = [token.text for token in read] if isinstance(read, list) else []
    if texts and line.reads(texts):
        yield Attempt("word-misspelt", message, texts, 0)


def _misspelt(line: _Stuck) -> Iterator[Attempt]:
    for word in sorted(line.words, key=lambda known: -likeness(line.here, known)):
        alike = is_slip(line.here, word) or likeness(line.here, word) >= 70
        if alike and line.reads(line.replaced(word)):
            message = f"{line.here} is no word of this line; {word} is"
            yield Attempt("word-misspelt", message, line.replaced(word))


def _doubled(line: _Stuck) -> Iterator[Attempt]:
    for at in range(1, len(line.texts)):
        if line.texts[at] == line.texts[at - 1] and line.reads(line.without(at)):
            message = f"{_shown(line.texts[at])} stands here twice"
            yield Attempt("word-too-many", message, line.without(at))


def _left_out(line: _Stuck, word: str) -> Attempt:
    at_end = not line.here
    code = "colon-missing" if word == ":" and at_end else "word-missing"
    where = "at the end of the line" if at_end else f"before {line.here}"
    return Attempt(code, f"{_shown(word)} is missing {where}", line.put_in(word))


def _swapped(line: _Stuck) -> Iterator[Attempt]:
    texts = line.texts
    for left in (line.index - 1, line.index):
        if 0 <= left < len(texts) - 1 and texts[left] != texts[left + 1]:
            swapped = [*texts[:left], texts[left + 1], texts[left], *texts[left + 2 :]]
            if line.reads(swapped):
                pair = f"{_shown(texts[left])} and {_shown(texts[left + 1])}"
                yield Attempt("words-out-of-order", f"{pair} have changed places", swapped)


def _superfluous(line: _Stuck) -> Iterator[Attempt]:
    for gone in (line.index, line.index - 1):
        if 0 <= gone < len(line.texts) and line.reads(line.without(gone)):
            message = f"{_shown(line.texts[gone])} has no place here"
            yield Attempt("word-too-many", message, line.without(gone))


def _fixed(expected: frozenset[str]) -> set[str]:
    """The words and signs with one spelling among what is expected."""
    by_terminal = {terminal: word for word, terminal in keywords().items()}
    return {
        word
        for terminal in expected
        if (word := by_terminal.get(terminal) or _sign(terminal)) is not None
    }


def _sign(terminal: str) -> str | None:
    return TERMINALS[terminal] if terminal.startswith("SIGN_") else None


def _unclear(tokens: list[Token], stuck: Stuck, place: Span, block: str) -> Problem:
    before = " ".join(token.text for token in tokens[max(0, stuck.index - 3) : stuck.index])
    wanted = _expected_words(stuck.expected)
    after = f"after {before} comes {wanted}" if before else f"a line begins with {wanted}"
    here = [kind for kind in BLOCKS[block] if first_word(kind) == tokens[0].text]
    anywhere = [kind for kind in FORMS if first_word(kind) == tokens[0].text]
    paying = [kind for kind in BLOCKS[block] if FORMS[kind].startswith("pays $")]
    if paying and tokens[0].kind == "MONEY":
        here = paying  # `$1,000 if quota is met` says what is paid
    kinds = here or anywhere or _beginning_alike(tokens[0], block)
    typed = {kind: _with_typed(FORMS[kind], tokens[: stuck.index]) for kind in kinds}
    fitting = [kind for kind in kinds if typed[kind]] or kinds
    form = max(fitting, key=lambda kind: likeness(FORMS[kind], _joined(tokens)))
    if form not in BLOCKS[block]:
        message, remedy = told_elsewhere(form, block, _joined(tokens))
        line = Span(place.file, place.line, tokens[0].column, tokens[-1].end)
        return Problem("line-misplaced", message, remedy, line, label=message)
    written = typed[form] or FORMS[form]
    return Problem("line-not-understood", after, f"write it as {written}", place, label=after)


def _beginning_alike(first: Token, block: str) -> Sequence[str]:
    """The lines of a block that begin as this one does: with a value, or with a word; never the
    sentence, which is a text in quotes."""
    lines = [kind for kind in BLOCKS[block] if kind != "sentence"]
    valued = [kind for kind in lines if not first_word(kind)]
    return (valued if first.kind != "WORD" else []) or lines or BLOCKS[block]


def _with_typed(form: str, typed: Sequence[Token]) -> str:
    """The form with the values that were typed in its words, `take back $500 of COMPONENTS ...`; empty
    where what was typed is no beginning of it, nor begins with all of it."""
    own = read_tokens(form, 1)
    if not isinstance(own, list):
        return ""
    pairs = list(zip(typed, own, strict=False))
    if any(each.text != sample.text and not _alike(each, sample) for each, sample in pairs):
        return ""
    return write_tokens(
        [*(each.text for each in typed[: len(own)]), *(each.text for each in own[len(typed) :])]
    )


def _alike(typed: Token, sample: Token) -> bool:
    """Both values, both periods, or a name where the form has `NAME`."""
    if {typed.text, sample.text} <= PERIODS:
        return True
    if typed.kind == "WORD":
        return sample.text.isupper() and sample.kind == "WORD" and typed.text not in keywords()
    return {typed.kind, sample.kind} <= {"MONEY", "PERCENT", "FIELD", "MULTIPLE"}


def _joined(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _expected_words(expected: frozenset[str]) -> str:
    """What could stand at a place, in words: `month, quarter or year`."""
    by_terminal = {terminal: word for word, terminal in keywords().items()}
    if expected >= VALUES:
        return "a value such as $500, 8% or deal.acv"
    shown = sorted(
        {by_terminal.get(name) or TERMINALS.get(name, "") for name in expected} - {""},
        key=lambda text: (not text[0].isalpha(), text),
    )
    operators = {"+", "-", "*", "/", ">=", "<=", ">", "<", "and", "or", "is"}
    plain = [text for text in shown if text not in operators] or shown
    if len(plain) > 7:
        plain = [*plain[:6], "another word of the language"]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} or {plain[-1]}"


def _shown(text: str) -> str:
    return {":": "the colon", ",": "the comma", "(": "the (", ")": "the )"}.get(text, text)


def _place(tokens: list[Token], index: int, file: str, line: int) -> Span:
    if index < len(tokens):
        return Span(file, line, tokens[index].column, tokens[index].end)
    end = tokens[-1].end
    return Span(file, line, end, end + 1)
