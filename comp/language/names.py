"""Which words of the language cannot be names, by what is named and where such a name stands.

A credit cannot be called `members`, because `number of members` would have two readings; a plan can,
since its name stands only behind `plan`, `for` and `carries attainment from`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from comp.language.grammar import keywords, words_at, words_before_lines, words_before_values
from comp.language.words import FREE_WORDS

LINE_NAMES = frozenset({"base", "carried", "waiting", "adjustment", "variable", "total"})
"""Lines of statements no component makes."""

PLACES: Mapping[str, tuple[str, ...]] = {
    "plan": ("plan", "shared", 'example "What happens" for', "carries attainment from"),
    "credit": (
        "credit",
        "quota",
        "quota bookings 90% of quota of",
        "on",
        "tiers marginal by amount of",
        *(f"rank {measure} of" for measure in ("attainment", "amount", "number")),
        *(f"rank first with {measure} of" for measure in ("attainment", "amount", "number")),
        "pays $500 per deal in",
        *(f"pays {measure} of" for measure in ("attainment", "amount", "number", "quota")),
        *(f"fund total {measure} of" for measure in ("amount", "number", "quota")),
        "pays share of team at 100% of",
        "pays number of team at 100% of",
    ),
    "crediting": ("crediting", "from crediting"),
    "component": (
        *"commission override kicker spiff bonus curve objectives multiplier pool contest".split(),
        "release",
        "release sold,",
        "on pay of team from",
        "take back 100% of",
        "take back by age of",
        "$5,000 per month on",
        "recover from",
        "pays paid of",
    ),
    "day": ("day",),
    "clawback": ("clawback",),
    "cap": ("cap",),
    "draw": ("draw",),
    "objective": ("40%", "pays score of"),
}
"""Lines as far as a name stands in them, for each kind of name but defined values."""

_JOINING = frozenset("and as by else for from if in is not of on or per the then when".split())
_MEASURES = frozenset("attainment amount number quota".split())
_ON_STATEMENTS = frozenset({"component", "clawback", "cap", "draw"})
_SAYS_MORE = {"component": "pay", "define": "value"}


def names_a_line(name: str, kind: str) -> bool:
    """Whether statements have a line of their own by this name, and parts of this kind have lines."""
    return kind in _ON_STATEMENTS and name in LINE_NAMES


def is_reserved(name: str, kind: str) -> bool:
    """Whether a word of the language could be read as itself where names of this kind stand."""
    return name in reserved_words(kind)


def longer_name(name: str, kind: str) -> str:
    """A name that says what it is the name of: `target_pay`, `target_cap`."""
    return f"{name}_{_SAYS_MORE.get(kind, kind)}"


@cache
def reserved_words(kind: str) -> frozenset[str]:
    """The words of the language that cannot be names of this kind."""
    if kind == "define":
        return frozenset(keywords()) - FREE_WORDS - (words_before_lines() & words_before_values())
    beside = frozenset[str]().union(*(words_at(line) for line in PLACES[kind]))
    return beside | _JOINING | (_MEASURES if kind == "credit" else frozenset())
