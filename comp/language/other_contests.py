"""What contests rank by, said in other words: `rank first to reach 10 sales per quarter`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.language.left_out import Attempt
from comp.language.tokens import Token
from comp.language.words import PERIODS

_BEST = frozenset("by the highest best most largest top biggest".split())
_REACHES = frozenset("with to reach reaches reaching who get gets hit hits make makes".split())
_MEASURED_BY = {"MONEY": "amount", "PLAIN": "number", "PERCENT": "attainment"}


def contests_in_our_words(tokens: Sequence[Token], at: int) -> Iterator[Attempt]:
    """A line that begins with `rank` as the language says it."""
    if tokens[0].text != "rank":
        return
    per = next((place for place, token in enumerate(tokens) if _ends_value(tokens, place)), None)
    inside = list(tokens[1:per])
    behind = [token.text for token in tokens[len(inside) + 1 :]]
    if behind[:1] != ["per"]:
        behind = ["per", "quarter", *behind]
    if "among" not in behind:
        behind += ["among", "plan", "members"]
    while inside and inside[0].text in _BEST:
        inside = inside[1:]
    for value in _values(inside, behind[1]):
        message = "a contest ranks by a value, or by who is first with a test"
        if at == len(tokens):
            message = "a contest says among whom it ranks"
        yield Attempt("word-misspelt", message, ["rank", *value, *behind], at)


def _ends_value(tokens: Sequence[Token], place: int) -> bool:
    """Whether the line's own period, or who takes part, begins here."""
    following = [token.text for token in tokens[place + 1 : place + 2]]
    own = tokens[place].text == "per" and bool(following) and following[0] in PERIODS
    return place > 0 and (own or tokens[place].text == "among")


def _values(inside: Sequence[Token], period: str) -> Iterator[list[str]]:
    texts = [token.text for token in inside]
    if texts[:1] == ["first"]:
        rest = list(inside[1:])
        while rest and rest[0].text in _REACHES:
            rest = rest[1:]
        test = [token.text for token in rest]
        if len(rest) > 1 and rest[0].kind in _MEASURED_BY and rest[-1].kind == "WORD":
            test = [_MEASURED_BY[rest[0].kind], "of", test[-1], ">=", test[0]]
        yield ["first", "with", *test]
    elif "growth" in texts and inside[-1].kind == "WORD" and texts[-1] != "growth":
        now = ["amount", "of", texts[-1]]
        yield [*now, "-", *now, "in", "the", period, "before"]
    elif texts:
        yield texts
