"""The parser made from `grammar.lark`, and one line parsed by it.

In: the tokens of a line. Out: its tree, or where it gets stuck and which words could stand there.
Making the parser takes 0.15 s, so its tables are kept in the user's cache directory, by the text of
the grammar; where there is none to write to, they are made anew each time.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

import lark
from lark.exceptions import UnexpectedToken
from lark.grammar import Rule
from lark.lexer import TerminalDef

from comp.language.tokens import LINES_KEPT, Token, read_tokens
from comp.language.windows import windows

GRAMMAR_FILE = Path(__file__).with_name("grammar.lark")
PAIRS = {
    "contract": ("month", "year"), "days": ("from",), "months": ("from",), "top": ("%",),
    "share": ("of team", "of all"),
}  # fmt: skip
"""Words that are the language's only before one of these words, or before a percent."""
BEFORE_TEXTS = frozenset({"is", "not", "(", ","})
AFTER_TEXTS = frozenset({",", ")", "and", "or", "then", "else", "per"})
"""What may stand before and after a text that a field is compared with, besides the end of the line."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """The token at `index` cannot stand there (`index` = number of tokens: the line ends early)."""

    index: int
    expected: frozenset[str]


class _State(Protocol):
    """What is used of Lark's parser in the middle of a line."""

    def choices(self) -> Mapping[str, object]: ...
    def accepts(self) -> set[str]: ...
    def feed_token(self, token: lark.Token) -> object: ...
    def feed_eof(self, last_token: lark.Token | None = None) -> object: ...


def parse_tokens(tokens: Sequence[Token]) -> lark.Tree[lark.Token] | Stuck:
    """The tree of one line, or the first token that fits nowhere."""
    return _parsed(tuple(tokens))


@lru_cache(LINES_KEPT)
def _parsed(tokens: tuple[Token, ...]) -> lark.Tree[lark.Token] | Stuck:
    """As with their tokens, most lines recur.

    A line that gets stuck may begin with a value of the name of its first word: `points` in
    `points per month on sold`.
    """
    read = _read(tokens)
    if isinstance(read, Stuck) and read.index and tokens[0].text in words_before_values():
        named = _read(tokens, first_is_name=True)
        return read if isinstance(named, Stuck) else named
    return read


def _read(tokens: Sequence[Token], first_is_name: bool = False) -> lark.Tree[lark.Token] | Stuck:
    state: _State = _parser().parse_interactive()
    of_measures = windows(tokens)
    for index, token in enumerate(tokens):
        after = [later.text for later in tokens[index + 1 : index + 3]]
        kind = _kind(token, after, state.choices())
        if kind not in (None, "NAME") and "NAME" in state.choices() and _is_text(tokens, index):
            kind = "NAME"
        if index in of_measures:
            kind = "WINDOW_PER" if "WINDOW_PER" in state.choices() else kind
        if first_is_name and not index:
            kind = "NAME"
        if kind is None:
            return Stuck(index, frozenset(state.accepts()))
        try:
            state.feed_token(_lark_token(kind, token))
        except UnexpectedToken:
            return Stuck(index, frozenset(state.accepts()))
    try:
        tree = state.feed_eof(_lark_token("NAME", tokens[-1]) if tokens else None)
    except UnexpectedToken:
        return Stuck(len(tokens), frozenset(state.accepts()))
    assert isinstance(tree, lark.Tree)
    return tree


def kind_of(tree: lark.Tree[lark.Token]) -> str:
    """Which kind of line a tree is: `on`, `rate`, `tiers`."""
    top = tree.children[0]
    return str(top.data) if isinstance(top, lark.Tree) else ""


def keywords() -> Mapping[str, str]:
    """The words of the language and the terminals they are: `accumulated` is ACCUMULATED."""
    return _keywords()


def words_beside_names() -> frozenset[str]:
    """Words of the language that can stand somewhere in a line where a name can, too."""
    return frozenset[str]().union(*(words for words, _ in places_of_names()))


def words_before_lines() -> frozenset[str]:
    """Words that lines begin with and that stand beside a name nowhere else, `cap` and `target`."""
    words = {terminal: word for word, terminal in _keywords().items()}
    table = _parser().parser.parser._parse_table
    first = {words[name] for name in table.states[table.start_states["start"]] if name in words}
    others = [table.states[state] for state in table.states if state != table.start_states["start"]]
    beside = {name for actions in others if "NAME" in actions for name in actions}
    return frozenset(first - {words[name] for name in beside if name in words})


def places_of_names() -> list[tuple[frozenset[str], bool]]:
    """Everywhere a name can stand: the words that can stand there too, and whether a value can."""
    states = _parser().parser.parser._parse_table.states.values()
    named = [frozenset(actions) for actions in states if "NAME" in actions]
    return [(_words_among(actions), "MONEY" in actions) for actions in named]


def words_at(line: str) -> frozenset[str]:
    """The words of the language that may stand where this beginning of a line ends."""
    return _words_among(_choices_after(line))


@cache
def words_before_values() -> frozenset[str]:
    """Words a line begins with that are told from a value's name by what stands behind them."""
    of_value = _choices_after("NAME")
    return frozenset(
        word for word in words_at("") if not of_value & (_choices_after(word) - {"NAME"})
    )


def _choices_after(line: str) -> frozenset[str]:
    """The terminals that may follow a beginning of a line; `NAME` is a name in it."""
    state: _State = _parser().parse_interactive()
    tokens = read_tokens(line, 1)
    assert isinstance(tokens, list)
    for index, token in enumerate(tokens):
        after = [later.text for later in tokens[index + 1 : index + 3]]
        kind = "NAME" if token.text == "NAME" else _kind(token, after, state.choices())
        assert kind is not None, f"{token.text} in {line}"
        state.feed_token(_lark_token(kind, token))
    return frozenset(state.choices()) - {"$END"}


def _words_among(terminals: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word, terminal in _keywords().items() if terminal in terminals)


def terminal_names() -> frozenset[str]:
    """Every terminal of the grammar, for the test that each has words a user understands."""
    rules = _parser().rules
    used = {symbol.name for rule in rules for symbol in rule.expansion if symbol.is_term}
    return frozenset(used)


def _kind(token: Token, after: Sequence[str], choices: Mapping[str, object]) -> str | None:
    """The terminal a token is here: a word of the language where one can stand, else a name.

    `contract` in `deal.type is contract` is a text: the words of a pair stand before one another.
    """
    if token.kind == "WORD":
        keyword = _keywords().get(token.text)
        alone = token.text in PAIRS and not _is_paired(token.text, after) and "NAME" in choices
        if keyword in choices and not alone:
            return keyword
        return "NAME" if "NAME" in choices and "'" not in token.text else None
    if token.kind == "PERIOD_NAME" and token.kind not in choices:
        return "NAME" if "NAME" in choices and token.text[0].isalpha() else None
    return token.kind if token.kind in choices else None


def _is_text(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is a text that is compared with: `paid` in `deal.stage is paid`, and in a list of
    `one of (...)`."""
    token, before = tokens[index], tokens[index - 1].text if index else ""
    if token.kind != "WORD" or before not in BEFORE_TEXTS or token.text in ("empty", "one", "not"):
        return False
    texts = [each.text for each in tokens]
    if index + 1 < len(texts) and texts[index + 1] not in AFTER_TEXTS:
        return False
    if texts[index - 1] == "is" or texts[index - 2 : index] == ["is", "not"]:
        return True
    opened = next((at for at in range(index - 1, -1, -1) if texts[at] == "("), 0)
    listed = texts[max(opened - 2, 0) : opened] == ["one", "of"]
    return listed and ")" not in texts[opened:index]


def _is_paired(word: str, after: Sequence[str]) -> bool:
    follows = after[0] if after else ""
    return any(each in PAIRS[word] for each in (follows, follows[-1:], " ".join(after)))


def _lark_token(kind: str, token: Token) -> lark.Token:
    return lark.Token(
        kind, token.text, column=token.column, end_column=token.end, line=1, end_line=1
    )


@cache
def _keywords() -> dict[str, str]:
    words = {}
    for terminal in _parser().terminals:
        text = terminal.pattern.value
        if text[:1].isalpha():
            words[text] = terminal.name
    return words


@cache
def _parser() -> lark.Lark:
    grammar = GRAMMAR_FILE.read_text(encoding="utf-8")
    version = f"{lark.__version__} {sys.version}"
    digest = hashlib.sha256(f"{version}\n{grammar}".encode()).hexdigest()
    kept = _cache_file(digest)
    loaded = _load(kept) if kept else None
    if loaded is not None:
        return loaded
    made = lark.Lark(
        grammar, parser="lalr", lexer="basic", propagate_positions=True, maybe_placeholders=False
    )
    if kept:
        _keep(made, kept)
    return made


def _cache_file(digest: str) -> Path | None:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home, "comp", f"grammar-{digest[:32]}.tables") if os.path.isabs(home) else None


def _load(kept: Path) -> lark.Lark | None:
    """The kept parser, or None: a file that is missing, cut off or of another version fails in many
    ways, and whichever it is, the grammar is still there to build from."""
    try:
        return lark.Lark.load(marshal.loads(kept.read_bytes()))
    except Exception:
        return None


def _keep(made: lark.Lark, kept: Path) -> None:
    data, memo = made.memo_serialize([TerminalDef, Rule])
    try:
        content = marshal.dumps({"data": data, "memo": memo})
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, kept)
    except (OSError, ValueError):
        return
