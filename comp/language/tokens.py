"""One line of a plan cut into tokens: words, amounts, dates, signs.

In: what a line says. Out: tokens, or the one problem that keeps the line from being read. Amounts
are taken whole: `$150,00` is refused, never read as `$150` and something after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from comp.language.currencies import CURRENCIES
from comp.language.plan import Unit
from comp.money import AMOUNT_LIMIT, SIGNS
from comp.problems import Problem
from comp.source import Span

LINES_KEPT = 4096
"""Tokens and trees of this many lines are kept: about four times the lines of plans/."""
MOST_TOKENS = 300
DEEPEST_NESTING = 40
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days of plans, as of ledgers, lie in these years; 9198 is a slip of the finger."""

_SPACE = re.compile(r" +")
_WORD = re.compile(
    r"(?:half-(?:monthly|yearly|month|year)|two-weekly|true-ups)(?![A-Za-z0-9_])|[A-Za-z_][A-Za-z0-9_]*('s)?"
)
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z0-9_]*")
_STRING = re.compile(r'"[^"]*"')
_DATE = re.compile(r"([0-9]{1,5})-([0-9]{1,3})-([0-9]{1,3})(?![0-9A-Za-z_-])")
_PERIOD = re.compile(r"[A-Za-z]{0,3}[0-9]{4}(?:-[0-9A-Za-z]+){0,2}(?![0-9A-Za-z_])")
_CHUNK = re.compile(r"[$€£¥]{0,2}[0-9.][0-9A-Za-z_.,]*%?|[$€£¥][A-Za-z0-9_.,%]*")
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_MONEY = re.compile(rf"([$€£¥])({_DIGITS})")
_PERCENT = re.compile(rf"({_DIGITS})%")
_MULTIPLE = re.compile(rf"({_DIGITS})x")
_NUMBER = re.compile(_DIGITS)
_BASIS_POINTS = re.compile(rf"({_DIGITS})(?: *bps| +basis +points?)(?![A-Za-z0-9_])")
_AFTER_NUMBER = re.compile(r" +(?:(years?|months?|weeks?|days?)|([A-Z]{3}))(?![A-Za-z0-9_])")
_LENGTHS = {
    "year": (12, Unit.MONTHS), "month": (1, Unit.MONTHS), "week": (7, Unit.DAYS), "day": (1, Unit.DAYS),
}  # fmt: skip
_SHORT = re.compile(rf"([$€£¥]?)({_DIGITS})([kK]|[mM]{{1,2}}|[mM]n|[bB]n?)")
_ZEROS = {"k": 3, "m": 6, "b": 9}
_OPERATORS = {
    ">=": "SIGN_GE", "<=": "SIGN_LE", ">": "SIGN_GT", "<": "SIGN_LT", "+": "SIGN_PLUS", "-": "SIGN_MINUS",
    "*": "SIGN_TIMES", "/": "SIGN_DIVIDE", "(": "SIGN_OPEN", ")": "SIGN_CLOSE", ",": "SIGN_COMMA", ":": "SIGN_COLON",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: its kind, its text as written, what it is worth, and where it stands.

    `kind` is WORD, FIELD, STRING, a kind of amount, or the name of a sign. `currency` is set for
    money only: a sign as written or a code.
    """

    kind: str
    text: str
    column: int
    value: Decimal | date | str = ""
    currency: str = ""
    unit: Unit | None = None

    @property
    def end(self) -> int:
        return self.column + len(self.text)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a line cannot be cut into tokens; `column` counts from 1 in the line."""

    code: str
    message: str
    remedy: str
    column: int
    end: int

    def problem(self, file: str, line: int) -> Problem:
        """The problem at its place."""
        span = Span(file, line, self.column, self.end)
        return Problem(self.code, self.message, self.remedy, span, label=self.message)


def read_tokens(content: str, first_column: int) -> list[Token] | Unreadable:
    """The tokens of a line's content, which begins at `first_column`."""
    read = _read(content, first_column)
    return read if isinstance(read, Unreadable) else list(read)


@lru_cache(LINES_KEPT)
def _read(content: str, first_column: int) -> tuple[Token, ...] | Unreadable:
    """Plans are read again and again, edited or beside one another, and most of their lines recur."""
    tokens: list[Token] = []
    position = 0
    depth = 0
    while position < len(content):
        space = _SPACE.match(content, position)
        if space:
            position = space.end()
            continue
        found = _next(content, position, tokens)
        if isinstance(found, Unreadable):
            shift = first_column
            return Unreadable(
                found.code, found.message, found.remedy, found.column + shift, found.end + shift
            )
        depth = _depth(depth, found)
        if len(tokens) >= MOST_TOKENS or depth > DEEPEST_NESTING:
            return Unreadable(
                "line-too-deep",
                "this line says too much at once to be read",
                "name parts of it: `define NAME: ...` above, then NAME here",
                found.column + first_column,
                found.end + first_column,
            )
        position = found.end
        tokens.append(found)
    return tuple(
        Token(t.kind, t.text, t.column + first_column, t.value, t.currency, t.unit) for t in tokens
    )


def _depth(depth: int, token: Token) -> int:
    """How deep expressions are nested; words that open something count like parentheses."""
    if token.kind == "SIGN_OPEN" or token.text in ("if", "not"):
        return depth + 1
    if token.kind == "SIGN_MINUS":
        return depth + 1
    return depth - 1 if token.kind == "SIGN_CLOSE" else depth


def _next(content: str, position: int, before: list[Token]) -> Token | Unreadable:
    character = content[position]
    if character == '"':
        string = _STRING.match(content, position)
        if not string:
            return Unreadable(
                "quote-not-closed",
                "the quoted text that begins here has no end",
                'put a " where the text ends',
                position,
                position + 1,
            )
        return Token("STRING", string[0], position, string[0][1:-1])
    if before and before[-1].text in ("in",) and (period := _PERIOD.match(content, position)):
        return Token("PERIOD_NAME", period[0], position, period[0])
    if character.isascii() and (character.isalpha() or character == "_"):
        return _word(content, position)
    day = _DATE.match(content, position)
    if day:
        return _date(day, position)
    chunk = _CHUNK.match(content, position)
    if chunk:
        return _amount(content, position, chunk[0])
    for length in (2, 1):
        sign = content[position : position + length]
        if sign in _OPERATORS:
            return Token(_OPERATORS[sign], sign, position)
    return _unknown_sign(content, position)


def _word(content: str, position: int) -> Token:
    for kind, pattern in (("FIELD", _FIELD), ("WORD", _WORD)):
        found = pattern.match(content, position)
        if found:
            return Token(kind, found[0], position, found[0])
    raise AssertionError("a letter begins a word")


def _date(found: re.Match[str], position: int) -> Token | Unreadable:
    text = found[0]
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        day = None
    if day is not None and len(text) == 10 and not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR}"
        remedy = "write a day such as 2026-01-31"
        return Unreadable("date-unreadable", message, remedy, position, position + len(text))
    if day is None or len(text) != 10 or day.isoformat() != text:
        return Unreadable(
            "date-unreadable",
            f"{text} is not a day of the calendar, written YEAR-MONTH-DAY",
            "write a day such as 2026-01-31",
            position,
            position + len(text),
        )
    return Token("DATE", text, position, day, unit=Unit.DATE)


def _amount(content: str, position: int, chunk: str) -> Token | Unreadable:
    text = chunk.rstrip(",")
    money = _MONEY.fullmatch(text)
    if money:
        return _sized(Token("MONEY", text, position, _decimal(money[2]), money[1], Unit.MONEY))
    for kind, unit, pattern in (
        ("PERCENT", Unit.PERCENT, _PERCENT),
        ("MULTIPLE", Unit.MULTIPLE, _MULTIPLE),
    ):
        found = pattern.fullmatch(text)
        if found:
            # A percent is kept as a ratio; moving the point by two is exact.
            value = _decimal(found[1])
            value = value.scaleb(-2) if unit is Unit.PERCENT else value
            return _sized(Token(kind, text, position, value, unit=unit))
    points = _BASIS_POINTS.match(content, position)
    if points:
        # 100 basis points are 1%.
        value = _decimal(points[1]).scaleb(-4)
        return _sized(Token("PERCENT", points[0], position, value, unit=Unit.PERCENT))
    if not _NUMBER.fullmatch(text):
        return _unreadable_amount(text, position)
    value = _decimal(text)
    after = _AFTER_NUMBER.match(content, position + len(text)) if text == chunk else None
    if after and after[1]:
        times, unit = _LENGTHS[after[1].rstrip("s")]
        return _sized(Token("DURATION", text + after[0], position, value * times, unit=unit))
    if after and after[2] in CURRENCIES:
        return _sized(Token("MONEY", text + after[0], position, value, after[2], Unit.MONEY))
    return _sized(Token("PLAIN", text, position, value, unit=Unit.NUMBER))


def _sized(token: Token) -> Token | Unreadable:
    value = token.value
    assert isinstance(value, Decimal)
    exponent = value.as_tuple().exponent
    if value >= AMOUNT_LIMIT or (isinstance(exponent, int) and exponent < -12):
        return Unreadable(
            "number-too-large",
            f"{token.text} is more than can be calculated exactly "
            "(below 1,000,000,000,000,000, at most 12 decimals)",
            "write a smaller amount or fewer decimals",
            token.column,
            token.end,
        )
    return token


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unreadable_amount(text: str, position: int) -> Unreadable:
    digits = re.sub(r"[^0-9.]", "", text)
    short = _SHORT.fullmatch(text)
    if short:
        full = Decimal(short[2].replace(",", "")).scaleb(_ZEROS[short[3].lower()[0]])
        remedy = f"write {short[1]}{full.quantize(Decimal(1)):,f}"
        message = f"{text} is not an amount: amounts are written out"
        return Unreadable("amount-unreadable", message, remedy, position, position + len(text))
    sign = text[0] if text[0] in SIGNS.values() else ""
    unit = text[-1] if text[-1] in "%x" else ""
    remedy = "write an amount such as $1,500, 8%, 1.5x or 12"
    if re.fullmatch(r"[0-9]+(st|nd|rd|th)", text):
        remedy = f"write in a bonus: $100 * whole(number of CREDIT / {digits}) per month"
        message = f"{text} is not an amount; how often so many are full is calculated"
        return Unreadable("amount-unreadable", message, remedy, position, position + len(text))
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", digits, re.ASCII) and len(digits) < 16:
        remedy = f"write {sign}{Decimal(digits):,f}{unit} if that is meant"
    return Unreadable(
        "amount-unreadable",
        f"{text} is not an amount",
        remedy,
        position,
        position + len(text),
    )


def _unknown_sign(content: str, position: int) -> Unreadable:
    character = content[position]
    better = {
        "=": "is", "!": "is not", "&": "and", ";": ",", "'": '"', "×": "*", "|": "a table below `given ...:`",
        "%": "a number before it, as in 8%", "[": "(", "]": ")", "{": "(", "}": ")",
    }.get(character)  # fmt: skip
    remedy = f"write {better} in its place" if better else "delete it"
    return Unreadable(
        "sign-unknown", f"{character} has no meaning in a plan", remedy, position, position + 1
    )
