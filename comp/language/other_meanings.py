"""What would be read with one word changed, and would then mean something else.

`50% when deal.paid > $0` is not `>= $0`, which always holds: it is `>= $0.01`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from comp.language.left_out import Attempt
from comp.language.tokens import Token
from comp.language.write import write_tokens

_LAST_DIGIT = re.compile(r"(\d)(?=\D*$)")


def meaning_told_apart(tokens: Sequence[Token], at: int) -> tuple[str, str] | None:
    """Message and remedy for what no word put in its place would say."""
    texts = [token.text for token in tokens]
    of_days = at < len(tokens) and (tokens[at].kind == "DURATION" or texts[at] in ("day", "days"))
    if texts[at - 1 : at] == ["through"] and of_days:
        return (
            "of a period its first months can be asked, and not its days",
            "write through month 1, or number day_no: the day of deal.close_date in its month, and a "
            "credit of its own where deal.day_no <= 10",
        )
    if texts[at - 1 : at] == ["total"] and texts[0] not in ("expect", "rounding", "negative"):
        named = texts[at] if at < len(tokens) and tokens[at].kind == "WORD" else "CREDIT"
        return (
            "what is totalled over everybody is a credit: its amount, its number or its quota",
            f"write total amount of {named}, total number of {named} or total quota of {named}",
        )
    return None


def meanings_in_our_words(tokens: Sequence[Token], at: int) -> Iterator[Attempt]:
    """The line as the language says it; `at` is the token at which it got stuck."""
    texts = [token.text for token in tokens]
    if at and texts[at : at + 1] == [">"] and tokens[0].kind == "PERCENT":
        more = [*texts[at + 1 :], "+", "$0.01"]
        amounts = tokens[at + 1 :]
        if len(amounts) == 1 and amounts[0].kind == "MONEY" and "." not in amounts[0].text:
            more = [_LAST_DIGIT.sub(r"\g<1>.01", amounts[0].text)]
        message = "a release says from which amount on, with >="
        yield Attempt("word-misspelt", message, [*texts[:at], ">=", *more])
    if tokens[0].kind == "MONEY":
        message = "a release lets go of parts of what was earned, in percent"
        spiff = f"spiff NAME: with pays {texts[0]} per deal in CREDIT"
        parts = ["100%", *texts[1:]]
        remedy = f"write {write_tokens(parts)}; a fixed sum is a part of its own, {spiff} below it"
        yield Attempt("word-misspelt", message, parts, 0, remedy)
