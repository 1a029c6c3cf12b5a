"""What would be read with one word changed, and would then mean something else.

`50% when deal.paid > $0` is not `>= $0`, which always holds: it is `>= $0.01`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from comp.language.left_out import Attempt
from comp.language.tokens import Token

_LAST_DIGIT = re.compile(r"(\d)(?=\D*$)")


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
