"""A line that cannot be read: what is wrong with it, and the line as it was probably meant.

Every change of one word is tried (put in, taken out, replaced, swapped); the first that makes the
line readable is proposed. Where several words could stand, the plan's author chooses, not we.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comp.language.grammar import Stuck, keywords, parse_tokens
from comp.language.suggest import is_slip, likeness
from comp.language.tokens import Token, read_tokens
from comp.language.words import FORMS, TERMINALS, VALUES, first_word
from comp.problems import Problem
from comp.source import Span


@dataclass(frozen=True, slots=True)
class Repair:
    """The problem, and the tokens of the line as it was probably meant (None: nobody knows)."""

    problem: Problem
    tokens: list[Token] | None


def repair_line(tokens: list[Token], stuck: Stuck, file: str, line: int) -> Repair:
    """What to say about a line that got stuck."""
    index = stuck.index
    place = _place(tokens, index, file, line)
    found = next(_attempts(tokens, stuck), None)
    if found is None:
        return Repair(_unclear(tokens, stuck, place), None)
    code, message, texts = found
    written = write_tokens(texts)
    remedy = f"write {written}"
    problem = Problem(code, message, remedy, place, label=message)
    meant = read_tokens(written, tokens[0].column)
    return Repair(problem, meant if isinstance(meant, list) else None)


def write_tokens(texts: Sequence[str]) -> str:
    """Words and signs as a line: `a, b` and `min(a, b)` and `from 0%: 6%`."""
    parts: list[str] = []
    for index, text in enumerate(texts):
        before = texts[index - 1] if index else ""
        unary = text == "-" and (index == 0 or before in _BEFORE_VALUE)
        closed = (
            text in (",", ":", ")")
            or before == "("
            or (before == "-" and _is_unary(texts, index - 1))
        )
        if text == "(" and before in ("min", "max"):
            closed = True
        parts.append(text if closed or not index else f" {text}")
        if unary:
            continue
    return "".join(parts)


_BEFORE_VALUE = frozenset(
    "( , + - * / >= <= > < : is not and or if then else per of count rate pays target guarantee where "
    "when salary by total least most back".split()
)


def _is_unary(texts: Sequence[str], index: int) -> bool:
    return index == 0 or texts[index - 1] in _BEFORE_VALUE


def _attempts(tokens: list[Token], stuck: Stuck) -> Iterator[tuple[str, str, list[str]]]:
    """Changes that make the line readable, likeliest first: code, message, the new line's texts."""
    texts = [token.text for token in tokens]
    index = stuck.index
    here = texts[index] if index < len(texts) else ""
    words = sorted(_fixed(stuck.expected))
    if index < len(tokens) and tokens[index].kind == "WORD":
        for word in sorted(words, key=lambda known: -likeness(here, known)):
            alike = is_slip(here, word) or likeness(here, word) >= 70
            if alike and _reads(changed := [*texts[:index], word, *texts[index + 1 :]]):
                yield "word-misspelt", f"{here} is no word of this line; {word} is", changed
    fitting = [w for w in words if _reads([*texts[:index], w, *texts[index:]])]
    if len(fitting) == 1:
        word = fitting[0]
        code = "colon-missing" if word == ":" and index == len(texts) else "word-missing"
        where = f"before {here}" if here else "at the end of the line"
        yield code, f"{_shown(word)} is missing {where}", [*texts[:index], word, *texts[index:]]
    for left in (index - 1, index):
        if 0 <= left < len(texts) - 1 and texts[left] != texts[left + 1]:
            swapped = [*texts[:left], texts[left + 1], texts[left], *texts[left + 2 :]]
            if _reads(swapped):
                pair = f"{_shown(texts[left])} and {_shown(texts[left + 1])}"
                yield "words-out-of-order", f"{pair} have changed places", swapped
    for gone in (index, index - 1):
        if 0 <= gone < len(texts) and _reads(changed := texts[:gone] + texts[gone + 1 :]):
            twice = gone and texts[gone] == texts[gone - 1]
            reason = "stands here twice" if twice else "has no place here"
            yield "word-too-many", f"{_shown(texts[gone])} {reason}", changed
    if len(fitting) <= 1 and index < len(texts):
        for word in words:
            if _reads(changed := [*texts[:index], word, *texts[index + 1 :]]):
                yield (
                    "word-misspelt",
                    f"{_shown(here)} has no place here; {_shown(word)} has",
                    changed,
                )


def _reads(texts: list[str]) -> bool:
    tokens = read_tokens(write_tokens(texts), 1)
    return isinstance(tokens, list) and bool(tokens) and not isinstance(parse_tokens(tokens), Stuck)


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


def _unclear(tokens: list[Token], stuck: Stuck, place: Span) -> Problem:
    before = " ".join(token.text for token in tokens[max(0, stuck.index - 3) : stuck.index])
    wanted = expected_words(stuck.expected)
    after = f"after {before} comes {wanted}" if before else f"a line begins with {wanted}"
    kinds = [kind for kind in FORMS if first_word(kind) == tokens[0].text]
    form = next(iter(sorted(kinds, key=lambda kind: -likeness(FORMS[kind], _joined(tokens)))), "")
    remedy = (
        f"write it as {FORMS[form]}" if form else "write one of these lines, or begin it with #"
    )
    return Problem("line-not-understood", after, remedy, place, label=after)


def _joined(tokens: list[Token]) -> str:
    return " ".join(token.text for token in tokens)


def expected_words(expected: frozenset[str]) -> str:
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
