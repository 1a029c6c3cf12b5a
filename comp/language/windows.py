"""Which `per` of a line belongs to a measure, and which to the line itself.

pays $10 * number of bookings per month                    the bonus is per month
pays $10 * number of bookings per year per month           the number is of a year
define ahead: attainment of bookings per year >= 100%      so is this
"""

from __future__ import annotations

from collections.abc import Sequence

from comp.language.tokens import Token

_WITH_OWN_PERIOD = frozenset({"pays", "target", "base", "quota", "guarantee", "steps", "rank"})
_MEASURES = frozenset({"attainment", "amount", "number", "quota"})
_NO_PERIOD = frozenset({"deal", "unit", "member"})


def windows(tokens: Sequence[Token]) -> frozenset[int]:
    """The places of each `per` that says over which period the measure before it is taken.

    The last `per` of a line whose pay is for a period is the line's own.
    """
    texts = [token.text for token in tokens]
    places = [
        at
        for at in range(3, len(texts) - 1)
        if texts[at] == "per" and _measured(texts, at) and texts[at + 1] not in _NO_PERIOD
    ]
    own = _own_period(tokens, texts) if places else None
    return frozenset(place for place in places if place != own)


def _measured(texts: Sequence[str], at: int) -> bool:
    """Whether a measure ends before this place: `amount of bookings`, or a gate's own `attainment`."""
    of_credit = texts[at - 2] == "of" and texts[at - 3] in _MEASURES
    return of_credit or (texts[0] == "opens" and texts[at - 1] == "attainment")


def _own_period(tokens: Sequence[Token], texts: Sequence[str]) -> int | None:
    """Where the line says for which period it pays: the last `per` before its test (of a contest:
    before those who take part)."""
    is_value = tokens[0].kind != "WORD" or texts[0] in (
        "min",
        "max",
        "whole",
        "if",
        "score",
        "share",
        *_MEASURES,
    )
    if texts[0] not in _WITH_OWN_PERIOD and not is_value:
        return None
    behind = "among" if texts[0] == "rank" else "when"
    end = texts.index(behind) if behind in texts else len(texts)
    depth = 0
    found = None
    for at in range(end):
        depth += {"(": 1, ")": -1}.get(texts[at], 0)
        if texts[at] == "per" and not depth:
            found = at
    return found
