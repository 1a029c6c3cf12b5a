"""What other tools and plan documents call things, said in the words of the language.

`200% of person.target` is `200% * person.target`; `floor(...)` is `whole(...)`; `$100 for every
$10,000 of sales` is `$100 * whole(amount of sales / $10,000)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.language.left_out import Attempt
from comp.language.tokens import Token

_FUNCTIONS = {
    **dict.fromkeys(("floor", "rounddown", "trunc", "truncate", "int", "integer"), "whole"),
    **dict.fromkeys(("minimum", "least", "lesser", "smallest"), "min"),
    **dict.fromkeys(("maximum", "greater", "greatest", "largest"), "max"),
}


def in_our_words(tokens: Sequence[Token], at: int) -> Iterator[Attempt]:
    """The line with another tool's words replaced; `at` is the token at which it got stuck."""
    texts = [token.text for token in tokens]
    here = texts[at] if at < len(texts) else ""
    for of in (at, at - 1):
        if 0 < of < len(texts) and texts[of] == "of" and tokens[of - 1].kind == "PERCENT":
            times = [*texts[:of], "*", *texts[of + 1 :]]
            yield Attempt("word-misspelt", "a part of a value is written with *, not of", times, of)
    known = _FUNCTIONS.get(texts[at - 1].lower()) if at else None
    if here == "(" and known:
        called = [*texts[: at - 1], known, *texts[at:]]
        message = f"{texts[at - 1]} is no word of plans; {known} is"
        yield Attempt("word-misspelt", message, called, at=at - 1)
    if texts[at : at + 2] in (["for", "every"], ["for", "each"]) and texts[at + 3 : at + 4] == [
        "of"
    ]:
        size, credit = texts[at + 2], texts[at + 4 : at + 5]
        if credit:
            goes = ["*", "whole", "(", "amount", "of", *credit, "/", size, ")"]
            message = "how often an amount is full is written with whole(...)"
            yield Attempt("word-misspelt", message, [*texts[:at], *goes, *texts[at + 5 :]])
