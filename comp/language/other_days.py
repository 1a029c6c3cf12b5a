"""Days that come of other days, where a line asks for a day of the deal, or says them otherwise.

`dated the later of deal.close_date, deal.invoiced_on` is a `day` of the plan and its name; `day due:
deal.close_date + 90 days` is `day due: 90 days after deal.close_date`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.language.left_out import Attempt
from comp.language.tokens import Token
from comp.language.write import write_tokens

_EARLIER = frozenset("earlier earliest first min sooner soonest".split())
_SAYS = frozenset("later latest last max after".split()) | _EARLIER


def days_told_apart(tokens: Sequence[Token], at: int) -> tuple[str, str] | None:
    """Message and remedy for a line that takes the name of a day only."""
    texts = [token.text for token in tokens]
    held = tokens[0].kind == "PERCENT" and texts[1:2] == ["on"]
    bare = at == len(tokens) - 1 and tokens[at].kind == "WORD" and tokens[at].text.islower()
    if bare and ((at == 1 and texts[0] == "dated") or (at == 2 and held)):
        line = write_tokens([*texts[:at], f"deal.{texts[at]}"])
        return "a day of the deal is asked as deal.NAME", f"write {line}"
    meant = _meant(tokens) if texts[0] == "dated" or held else None
    if meant is None:
        return None
    line = write_tokens([*texts[:2], "deal.counted"] if held else ["dated", "deal.counted"])
    message = "a day that comes of others has a name in the plan"
    return message, f"write in the plan day counted: {write_tokens(meant)}, and here {line}"


def days_in_our_words(tokens: Sequence[Token], at: int) -> Iterator[Attempt]:
    """A `day` of the plan as the language says it."""
    texts = [token.text for token in tokens]
    meant = _meant(tokens) if texts[0] == "day" else None
    if meant is not None and texts[1:2]:
        message = "a day is the later or the earlier of several, or so long after one"
        yield Attempt("word-misspelt", message, ["day", texts[1], ":", *meant], at)


def _meant(tokens: Sequence[Token]) -> list[str] | None:
    """The texts of the day that is probably meant; None where nobody knows."""
    fields = list(dict.fromkeys(token.text for token in tokens if token.kind == "FIELD"))
    lengths = [token.text for token in tokens if token.kind == "DURATION"]
    said = {token.text.lower() for token in tokens}
    if len(fields) == 1 and len(lengths) == 1 and (said & _SAYS or "+" in said):
        return [lengths[0], "after", fields[0]]
    if len(fields) > 1 and not lengths:
        which = "earlier" if said & _EARLIER else "later"
        listed = [text for field in fields for text in (",", field)]
        return ["the", which, "of", *listed[1:]]
    return None
