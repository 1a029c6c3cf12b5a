"""How plan documents ask how many of a team are at quota, in the words of the language.

`75% of the reps are at quota` is `share of team at 100% of CREDIT as of the last day >= 75%`;
`$500 for each rep at quota` is `$500 * number of team at 100% of CREDIT as of the last day`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.language.left_out import Attempt
from comp.language.suggest import is_slip
from comp.language.tokens import Token
from comp.language.write import write_tokens

_PEOPLE = frozenset("team reps rep reports report members member people person sellers".split())
_BEFORE = frozenset("the my his her their our of all direct each every team".split())
_EVERYBODY = frozenset("all whole entire everybody everyone".split())
_PARTS = frozenset("percent percentage part fraction proportion".split())
_COUNTS = frozenset({"number", "count"})
_SIGNS = frozenset({">=", ">", "<=", "<", "*", "/", "+", "-"})


def teams_in_our_words(tokens: Sequence[Token]) -> Iterator[Attempt]:
    """`percentage of the reps at 100% of bookings on the last day` as `share of team at ...`."""
    texts = [token.text for token in tokens]
    for place, word in enumerate(texts[:-1]):
        at = next((n for n in range(place + 2, len(texts)) if texts[n] == "at"), 0)
        if texts[place + 1] != "of" or not 0 < at - place <= 8 or len(texts) < at + 4:
            continue
        named = tokens[at + 1].kind == "PERCENT" and texts[at + 2] == "of"
        asked = "number" if word in _COUNTS else "share"
        if not named or not (word in _PARTS | _COUNTS or word == asked or is_slip(word, asked)):
            continue
        below, days, rest = _below(texts[place + 2 : at]), *_day(texts[at + 4 :])
        said = [*texts[:place], asked, "of", *below, *texts[at : at + 4], *days, *rest]
        changed = next(
            (n for n, pair in enumerate(zip(said, texts, strict=False)) if pair[0] != pair[1]), None
        )
        if changed is not None:
            message = "whose quotas are meant is written team, all team or team 2 levels below"
            if changed == place:
                message = f"how many of a team have reached it is written {asked} of team"
            elif changed > at:
                message = "a team is that of one day: as of the first day, or as of the last day"
            yield Attempt("word-misspelt", message, said, changed)


def _below(texts: Sequence[str]) -> list[str]:
    if texts[-2:] == ["levels", "below"] and len(texts) > 2:
        return ["team", *texts[-3:]]
    return ["all", "team"] if _EVERYBODY & set(texts) else ["team"]


def _day(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """`on the last day` as `as of the last day`, and what follows it."""
    which = next((n for n, text in enumerate(texts[:4]) if text in ("first", "last")), None)
    if which is None or texts[which + 1 : which + 2] != ["day"]:
        return [], list(texts)
    return ["as", "of", "the", *texts[which : which + 2]], list(texts[which + 2 :])


def teams_told_apart(tokens: Sequence[Token], at: int) -> tuple[str, str] | None:
    """Message and remedy where a part of it is not written, or where it is said in another way."""
    texts = [token.text for token in tokens]
    return (
        _without_day(texts, at) or _at_quota(texts) or _share_of_people(tokens) or _for_each(tokens)
    )


def _at_quota(texts: Sequence[str]) -> tuple[str, str] | None:
    """`share of team at quota >= 75%`."""
    for place in range(3, len(texts) - 1):
        team = texts[place] == "team" and texts[place - 1] in ("of", "all")
        if team and texts[place + 1] == "at" and texts[place + 2 : place + 3] == ["quota"]:
            reached = ["at", "100%", "of", "CREDIT", "as", "of", "the", "last", "day"]
            rest = [*_day(texts[place + 3 :])[1]]
            written = write_tokens([*texts[: place + 1], *reached, *rest])
            return "a quota is that of a credit, and reached to a percent", f"write {written}"
    return None


def _without_day(texts: Sequence[str], at: int) -> tuple[str, str] | None:
    """`share of team at 100% of bookings >= 75%`."""
    before = list(texts[:at])
    if (
        _day(texts[at:])[0]
        or at < 7
        or before[-4] != "at"
        or before[-2] != "of"
        or "team" not in before[-9:-4]
    ):
        return None
    day = ["as", "of", "the", "last", "day"]
    written = write_tokens([*before, *day, *texts[at:]])
    message = "a team is that of one day, the first or the last of the period"
    return message, f"write {written} (or as of the first day)"


def _share_of_people(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """`when at least 75% of the team is at quota`."""
    texts = [token.text for token in tokens]
    start = texts.index("when") + 1 if "when" in texts else len(texts)
    for place in range(start, len(texts) - 2):
        if tokens[place].kind != "PERCENT" or texts[place - 1] in _SIGNS:
            continue
        people = _people_after(texts, place + 1) if texts[place + 1] == "of" else None
        if people is None or "quota" in texts[people + 1 : people + 2]:
            continue
        before = (
            texts[: place - 2] if texts[place - 2 : place] == ["at", "least"] else texts[:place]
        )
        share = ["share", "of", *_reached(tokens[people + 1 :]), ">=", texts[place]]
        message = "how many of a team are at quota is asked as a share of it"
        return message, f"write {write_tokens([*before, *share])}"
    return None


def _for_each(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """`pays $500 for each rep at quota per quarter`."""
    texts = [token.text for token in tokens]
    if texts[0] != "pays" or len(texts) < 4 or tokens[1].kind != "MONEY":
        return None
    people = _people_after(texts, 3) if texts[2] in ("for", "per") else None
    if people is None or not {"at", "quota", "attainment"} & set(texts[people + 1 :]):
        return None
    own = [n for n in range(people + 1, len(texts) - 1) if texts[n] == "per"]
    period = texts[own[-1] : own[-1] + 2] if own else ["per", "quarter"]
    number = ["number", "of", *_reached(tokens[people + 1 :])]
    message = "how many of a team are at quota is a number"
    return message, f"write {write_tokens(['pays', texts[1], '*', *number, *period])}"


def _people_after(texts: Sequence[str], place: int) -> int | None:
    """Where people are named behind `of the`, `each`."""
    while place < len(texts) and texts[place].lower() in _BEFORE - {"team"}:
        place += 1
    if place + 2 < len(texts) and texts[place + 1] == "of" and texts[place] in _PEOPLE:
        return _people_after(texts, place + 1)
    return place if place < len(texts) and texts[place].lower() in _PEOPLE else None


def _reached(after: Sequence[Token]) -> list[str]:
    """`team at 100% of bookings as of the last day`, of what is said behind the people."""
    texts = [token.text for token in after]
    percent = next((token.text for token in after if token.kind == "PERCENT"), "100%")
    named = (n for n in range(1, len(texts)) if texts[n - 1] == "of" and texts[n].isidentifier())
    credit = next((texts[n] for n in named), "CREDIT")
    return ["team", "at", percent, "of", credit, "as", "of", "the", "last", "day"]
