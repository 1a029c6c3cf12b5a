"""How plan documents say values and tests, in the signs and words of the language.

`the greater of $250 and 15% * amount of sales` is `max($250, 15% * amount of sales)`; `5% less 1%`
is `5% - 1%`; `10% of base salary` is `10% * person.salary`; `exceeds 100%` is `> 100%`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.language.left_out import Attempt
from comp.language.tokens import Token
from comp.language.words import COUNTS, MONTHS, PERIODS
from comp.language.write import write_tokens

_LARGER = frozenset("greater greatest higher highest larger largest maximum max more".split())
_SMALLER = frozenset("lesser least lower lowest smaller smallest minimum min less".split())
_BEFORE = ("whichever", "is", "the")
_SIGNS = {
    "less": "-",
    "minus": "-",
    "plus": "+",
    "times": "*",
    "x": "*",
    "divided": "/",
    "over": "/",
}
_COMPARED = (
    (("is", "greater", "than"), ">"), (("is", "more", "than"), ">"), (("is", "less", "than"), "<"),
    (("is", "fewer", "than"), "<"), (("is", "at", "least"), ">="), (("is", "at", "most"), "<="),
    (("is", "above"), ">"), (("is", "over"), ">"), (("is", "below"), "<"), (("is", "under"), "<"),
    (("greater", "than"), ">"), (("more", "than"), ">"), (("less", "than"), "<"), (("at", "least"), ">="),
    (("equals",), "is"), (("exceeds",), ">"), (("exceed",), ">"), (("reaches",), ">="), (("meets",), ">="),
    (("above",), ">"), (("below",), "<"), (("under",), "<"),
)  # fmt: skip
_OWN = {
    ("base", "salary"): ("person.salary",), ("salary",): ("person.salary",), ("base",): ("person.salary",),
    ("target",): ("person.target",), ("ote",): ("person.target",), ("variable",): ("person.target",),
}  # fmt: skip
_ROW = frozenset("consecutive row running straight successive".split())


def values_in_our_words(tokens: Sequence[Token], at: int) -> Iterator[Attempt]:
    """The line with its values said by signs; `at` is the token at which it got stuck."""
    texts = [token.text for token in tokens]
    for said in (
        _extreme(texts),
        _average(texts),
        _own_amount(tokens, at),
        _sign(tokens, at),
        _test(texts, at),
    ):
        if said is not None:
            yield said


def _extreme(texts: Sequence[str]) -> Attempt | None:
    """`the greater of A and B` as `max(A, B)`."""
    for place, text in enumerate(texts[:-1]):
        known = "max" if text.lower() in _LARGER else "min" if text.lower() in _SMALLER else ""
        if not known or texts[place + 1] not in ("of", "("):
            continue
        first = place
        while first and texts[first - 1].lower() in _BEFORE:
            first -= 1
        start = place + 1 + (texts[place + 1] == "of")
        end = _end_of_value(texts, start)
        values = list(texts[start:end])
        if values[:1] == ["("] and values[-1:] == [")"]:
            values = values[1:-1]
        between = _between(values)
        if between is None:
            return None
        inside = [*values[:between], ",", *values[between + 1 :]]
        message = f"the {'larger' if known == 'max' else 'smaller'} of two values is written {known}(A, B)"
        return Attempt(
            "word-misspelt",
            message,
            [*texts[:first], known, "(", *inside, ")", *texts[end:]],
            place,
        )
    return None


def _average(texts: Sequence[str]) -> Attempt | None:
    """`average amount of sales` as `amount of sales / number of sales`."""
    for place, text in enumerate(texts[:-3]):
        if text.lower() in ("average", "avg", "mean") and texts[place + 1 : place + 3] == [
            "amount",
            "of",
        ]:
            credit = texts[place + 3]
            parts = ["amount", "of", credit, "/", "number", "of", credit]
            message = "an average is an amount divided by how many there are"
            said = [*texts[:place], *parts, *texts[place + 4 :]]
            return Attempt("word-misspelt", message, said, place)
    return None


def _end_of_value(texts: Sequence[str], start: int) -> int:
    """Where a line's value ends: at the `per` of its own, at its test, or with the line."""
    depth = 0
    ends: list[int] = []
    for place in range(start, len(texts)):
        depth += {"(": 1, ")": -1}.get(texts[place], 0)
        if not depth and texts[place] in ("when", ":"):
            return ends[-1] if ends else place
        if not depth and texts[place] == "per":
            ends.append(place)
    return ends[-1] if ends else len(texts)


def _between(values: Sequence[str]) -> int | None:
    """Where the second of two values is told apart from the first: `and`, `or`, a comma."""
    depth = 0
    for place, text in enumerate(values):
        depth += {"(": 1, ")": -1}.get(text, 0)
        if not depth and text in ("and", "or", ",") and 0 < place < len(values) - 1:
            return place
    return None


def _own_amount(tokens: Sequence[Token], at: int) -> Attempt | None:
    """`10% of base salary` and `2x target`: what the file `people` says of the person."""
    texts = [token.text for token in tokens]
    for words, field in _OWN.items():
        for place in range(1, len(texts) - len(words) + 1):
            if tuple(text.lower() for text in texts[place : place + len(words)]) != words:
                continue
            if place + len(words) < len(texts) and texts[place + len(words)] in (".", ":"):
                continue
            before = list(texts[:place])
            if before[-1:] == ["of"]:
                before[-1] = "*"
            elif tokens[place - 1].kind in ("MULTIPLE", "PERCENT"):
                before.append("*")
            if tokens[place - 1].kind == "MULTIPLE" and before[-1] == "*":
                before[-2] = before[-2].removesuffix("x")
            said = [*before, *field, *texts[place + len(words) :]]
            message = f"what a person has is asked of the file people: {field[0]}"
            message += ", that of a year" if field[0] == "person.salary" else ""
            return Attempt("word-misspelt", message, said, place)
    return None


def _sign(tokens: Sequence[Token], at: int) -> Attempt | None:
    """`5% less 1%` as `5% - 1%`."""
    if not 0 < at < len(tokens) - 1 or tokens[at].text.lower() not in _SIGNS:
        return None
    texts = [token.text for token in tokens]
    sign = _SIGNS[texts[at].lower()]
    rest = texts[at + 2 :] if texts[at + 1] == "by" else texts[at + 1 :]
    if texts[0] == "rate" and tokens[-1].kind == "MONEY":
        return None
    message = f"{texts[at]} is written {sign}"
    return Attempt("word-misspelt", message, [*texts[:at], sign, *rest], at)


def _test(texts: Sequence[str], at: int) -> Attempt | None:
    """`if attainment of sales is above 100%` as `when attainment of sales > 100%`."""
    said = list(texts)
    if texts[0] == "pays" and "if" in texts[2:] and "then" not in texts:
        place = texts.index("if", 2)
        said[place] = "when"
    start = said.index("when") if "when" in said else len(said)
    for words, sign in _COMPARED:
        for place in range(start + 1, len(said) - len(words)):
            if tuple(said[place : place + len(words)]) == words:
                said[place : place + len(words)] = [sign]
                break
    if said == list(texts):
        return None
    return Attempt("word-misspelt", "a test compares by >=, >, <=, < or is, after when", said, at)


def value_told_apart(tokens: Sequence[Token], at: int) -> tuple[str, str] | None:
    """Message and remedy for values that the language says in a part of their own."""
    texts = [token.text for token in tokens]
    after = [text.lower() for text in texts[at : at + 2]]
    value = write_tokens(texts[1:at])
    if texts[0] == "rate" and after[:1] and after[0] in _SIGNS and tokens[-1].kind == "MONEY":
        return _sum_beside_rate(texts[-1], after[0])
    if texts[0] == "rate" and "deal" in texts[at:] and after[:1] == ["plus"]:
        money = next((token.text for token in tokens[at:] if token.kind == "MONEY"), "$100")
        return _sum_beside_rate(money, "plus")
    if texts[0] == "rate" and after[:1] and after[0] in ("in", "for") and _years(texts[at:]):
        first, later = value, next((t.text for t in tokens[at:] if t.kind == "PERCENT"), "0%")
        rows = f"from 1: {first} and from 2: {later}"
        return (
            "a rate that goes by the age of a contract is a table",
            f"write tiers per deal by contract year from deal.start_date: with the rows {rows}",
        )
    if texts[0] == "pays" and after and after[0] == "for" and _best(texts[at:]):
        period = next((text for text in texts if text in PERIODS), "quarter")
        return (
            "what the best are paid is a contest",
            f"write contest NAME: with rank amount of CREDIT per {period} among plan members below it",
        )
    return _in_a_row(texts) or _beyond_a_number(tokens, at)


def _in_a_row(texts: Sequence[str]) -> tuple[str, str] | None:
    """`attainment of sales >= 100% in 2 consecutive quarters`, `in each of the last 3 months`."""
    begins = texts.index("when") + 1 if "when" in texts else len(texts)
    joins = [at for at in range(begins, len(texts)) if texts[at] in ("and", "or")]
    for start, end in zip([begins, *(at + 1 for at in joins)], [*joins, len(texts)], strict=True):
        said = _said_in_a_row(texts[start:end])
        if said is not None:
            asked = write_tokens([*texts[:start], *said, *texts[end:]])
            return "periods in a row are asked over their months", f"write {asked}"
    return None


def _said_in_a_row(test: Sequence[str]) -> list[str] | None:
    """One comparison of a measure, with its periods as the language says them."""
    sign = next((at for at, text in enumerate(test) if text in (">=", ">", "<=", "<")), None)
    if sign is None or test[1:2] != ["of"]:
        return None
    told = " ".join([*test[3:sign], *test[sign + 2 :]]).lower().split()
    if not _ROW & set(told) and not {"each", "last"} <= set(told):
        return None
    periods = PERIODS & MONTHS.keys()
    period = next((t.removesuffix("s") for t in told if t.removesuffix("s") in periods), "quarter")
    months = f"{_how_many(told) * MONTHS[period]} months"
    return [*test[:3], "in", "every", period, "over", months, *test[sign:][:2]]


def _how_many(told: Sequence[str]) -> int:
    """The 3, or three, of `in 3 consecutive months`; 2 where there is none."""
    numbers = [
        COUNTS.index(t) if t in COUNTS else int(t) for t in told if t in COUNTS or t.isdigit()
    ]
    return max(1, min(numbers[0], 12)) if numbers else 2


def _sum_beside_rate(money: str, word: str) -> tuple[str, str]:
    sign = "-" if word in ("less", "minus") else ""
    return (
        "a rate is a share of what counts; a sum for each deal stands in a part of its own",
        f"write spiff NAME: with pays {sign}{money} per deal in CREDIT below it",
    )


def _beyond_a_number(tokens: Sequence[Token], at: int) -> tuple[str, str] | None:
    """`pays $10 for every deal above 10 per month`."""
    texts = [token.text for token in tokens]
    if texts[0] != "pays" or texts[2:3] not in (["for"], ["per"]) or tokens[1].kind != "MONEY":
        return None
    end = texts.index("when") if "when" in texts else len(texts)
    past = next((p for p in range(2, end) if texts[p] in ("above", "over", "beyond", "past")), None)
    if past is None or past + 1 >= len(texts) or tokens[past + 1].kind != "PLAIN":
        return None
    period = next((text for text in texts[past:] if text in PERIODS), "month")
    more = f"max(number of CREDIT - {texts[past + 1]}, 0)"
    return (
        "how many there are beyond a number is calculated",
        f"write pays {texts[1]} * {more} per {period}",
    )


def _years(texts: Sequence[str]) -> bool:
    words = {text.lower() for text in texts}
    return bool(words & {"first", "thereafter", "second", "later"}) and any(
        text.endswith(("year", "years", "months", "month")) for text in words
    )


def _best(texts: Sequence[str]) -> bool:
    return bool({text.lower() for text in texts} & {"top", "best", "winner", "winners", "highest"})
