"""What other tools and plan documents call things, said in the words of the language.

`200% of person.target` is `200% * person.target`; `floor(...)` is `whole(...)`; `$100 for every
$10,000 of sales` is `$100 * whole(amount of sales / $10,000)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from comp.language.left_out import Attempt
from comp.language.tokens import Token
from comp.language.words import COUNTS, MONTHS, PERIODS
from comp.language.write import write_tokens

_FUNCTIONS = {
    **dict.fromkeys(("floor", "rounddown", "trunc", "truncate", "int", "integer"), "whole"),
    **dict.fromkeys(("minimum", "least", "lesser", "smallest"), "min"),
    **dict.fromkeys(("maximum", "greater", "greatest", "largest"), "max"),
}

_VALUES = frozenset(
    "quota amount attainment number paid if min max whole contract months days".split()
)
_ON_DEALS = ("commission", "override", "kicker", "spiff")
_CAP = "cap pay in a part of its own: cap NAME: with $10,000 per month on {name} below it"
_LINES = {
    **dict.fromkeys((("draw", word) for word in ("recoverable", "repaid", "repay")), "write recover from COMPONENTS up to 100%"),
    **dict.fromkeys((("draw", word) for word in ("nonrecoverable", "non", "forgiven")), "write not recovered"),
    **dict.fromkeys(((block, word) for block in _ON_DEALS for word in ("cap", "capped", "maximum", "max")), _CAP),
    **dict.fromkeys(((block, word) for block in _ON_DEALS for word in ("floor", "minimum")), "write at least $200 per deal"),
    **dict.fromkeys((("commission", word) for word in ("deficit", "deficits", "shortfalls")), "write shortfall carries into the next quarter"),
    **dict.fromkeys((("plan_heading", word) for word in ("minimum", "payout", "payouts", "payment", "payments", "hold")), "write pay below $50 carries over, paid at leaving"),
    **dict.fromkeys((("release", word) for word in ("forfeit", "forfeited", "forfeits", "forfeiture", "unpaid", "cancelled", "ends", "stops")), "write lost on deal.cancelled_on"),
    **dict.fromkeys((("contest", word) for word in ("first", "race", "fastest", "earliest")), "write rank first with number of CREDIT >= 10 per quarter among plan members"),
    **dict.fromkeys((("commission", word) for word in ("threshold", "gate", "hurdle")), "write opens when attainment >= 50%, from the first dollar"),
}  # fmt: skip


_FACTORS = ("MULTIPLE", "PERCENT", "PLAIN")


def other_line(word: str, block: str, name: str, rest: str = "") -> str:
    """The remedy for a line that begins with another tool's word; empty where it is no such word.

    `name` is that of the block, `rest` what stands behind the word:
    `other_line("minimum", "commission", "new_business", " $150 per deal")`.
    """
    remedy = _LINES.get((block, word.lower()), "").format(name=name)
    if remedy.startswith("write at least") and any(letter.isdigit() for letter in rest):
        return f"write at least{rest.partition(' per ')[0]} per deal"
    amount = next((text.strip(",") for text in rest.split() if text[1:2].isdigit()), "")
    return remedy.replace("$50", amount) if block == "plan_heading" and amount else remedy


def told_apart(tokens: Sequence[Token], at: int) -> tuple[str, str] | None:
    """Message and remedy for what the language says in several lines, where no word can be replaced."""
    texts = [token.text for token in tokens]
    if texts == ["rate", ":"]:
        several = "rate says one value, and rows stand in a table of their own"
        return several, "write table NAME by deal.type: with a row for each, and rate NAME"
    named = at + 1 < len(tokens) and tokens[at + 1].kind == "WORD" and texts[at + 1] not in _VALUES
    if texts[:1] == ["rate"] and texts[at : at + 1] == ["of"] and named:
        return "a rate is of what the credit counts", f"write {' '.join(texts[:at])}"
    if texts[0] == "guarantee" and ("paid" in texts[at:] or "parts" in texts[at:]):
        words = "when a draw for a longer period is paid stands on a line of its own"
        return words, "write below it paid in equal parts, or paid at the end"
    if texts[:2] == ["base", "salary"] and texts[at : at + 1] in (["hour"], ["hr"]):
        words = "pay by the hour goes by the hours worked: count them in a credit of their own"
        return (
            words,
            f"write bonus wages: with pays {texts[2]} * amount of hours per month below it",
        )
    if _quota_alone(texts, at):
        return "a quota is that of a credit", "write quota of CREDIT, as in 80% * quota of CREDIT"
    if texts[0] in ("rate", "pays") and _on_its_own(tokens, at):
        return _on_its_own(tokens, at)
    if texts[:2] == ["take", "back"] and texts[2:3] and texts[2].lower() in _IN_PROPORTION:
        of = texts.index("of") if "of" in texts else len(texts)
        words = "the part that is taken back is a value"
        part = "100% - months from deal.start_date to deal.cancelled_on / deal.term"
        return (
            words,
            f"write take back {part} {write_tokens(texts[of:]) or 'of COMPONENTS paid on the deal'}",
        )
    if texts == ["tiers", ":"]:
        words = "tiers do not say which money a higher rate applies to, and what their rows go by"
        return words, "write tiers marginal by amount: (or retroactive, excess; by attainment)"
    return None


def _the_period_before(texts: Sequence[str], at: int) -> Iterator[Attempt]:
    """`amount of sales last month` and `in the previous month` are `in the month before`."""
    first = next(
        (place for place in (at, at - 1, at + 1) if place < len(texts) and texts[place] in _LAST),
        None,
    )
    if first is None or len(texts) < first + 2:
        return
    since = first
    while since and texts[since - 1] in ("in", "the", "of", "over"):
        since -= 1
    before = ["in", "the", texts[first + 1], "before"]
    if "over" in texts[since:first] and texts[0] != "rate":
        before = ["over", texts[first + 1]]
    message = "what a credit came to earlier is that of the period before"
    yield Attempt("word-misspelt", message, [*texts[:since], *before, *texts[first + 2 :]], first)


def _own_period(texts: Sequence[str], at: int) -> Iterator[Attempt]:
    """`paid of sold per year` and `score of csat per year`: of the period that the line goes by."""
    if texts[at : at + 1] != ["per"] or at < 3 or texts[at - 2] != "of":
        return
    asked, period = texts[at - 3], texts[at + 1 : at + 2]
    if asked in ("paid", "score") and period and period[0] in PERIODS:
        end = at + (4 if texts[at + 2 : at + 4] == ["to", "date"] else 2)
        message = f"{asked} of {texts[at - 1]} is that of the period this line goes by"
        yield Attempt("word-too-many", message, [*texts[:at], *texts[end:]], at)


_LAST = frozenset("last previous prior preceding".split())
_IN_PROPORTION = frozenset(
    "pro prorata prorated proportionally unearned remaining rateably".split()
)
_PAST = frozenset("above over beyond after past on up until below under".split())


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "DATE"


def _rate_until(tokens: Sequence[Token], at: int, before: str) -> tuple[str, str]:
    """`rate 10% until 2026-06-30 then 5%` is a table by days."""
    day = tokens[at + 1].value
    assert isinstance(day, date)
    later = next((token.text for token in tokens[at + 2 :] if token.kind == "PERCENT"), "0%")
    until = tokens[at].text.lower() in ("until", "up", "below", "under", "on")
    first, then = (before, later) if until else ("0%", before)
    starts = day + timedelta(days=1) if until else day
    rows = f"from 2026-01-01: {first} and from {starts}: {then}"
    words = "a rate that changes on a day is a table by days"
    return (
        words,
        f"write rate NAME, and above it table NAME by deal.close_date: with the rows {rows}",
    )


def _on_its_own(tokens: Sequence[Token], at: int) -> tuple[str, str] | None:
    """`rate 5% above $10,000` is a table, `rate 5% where TEST` a choice between two rates, and
    `pays $50 per deal in bookings when TEST` has its test on a line of its own."""
    texts = [token.text for token in tokens]
    here, before = texts[at : at + 1], write_tokens(texts[1:at]).removesuffix(" per unit")
    each = " per unit" if texts[at - 2 : at] == ["per", "unit"] else ""
    word = here[0].lower() if here else ""
    amount = next((text for text in texts[at + 1 :] if text[-1:].isdigit()), "")
    if texts[0] == "rate" and word in (*_PAST, "from") and before and _is_day(tokens, at + 1):
        return _rate_until(tokens, at, before)
    if texts[0] == "rate" and word in _PAST and amount and before:
        counts = amount[0].isdigit()
        per, none = (" per unit", "$0") if counts else ("", "0%")
        by, first = ("number", "0") if counts else ("amount", "$0")
        low, high = (before, none) if word in ("up", "until", "below", "under") else (none, before)
        rows = f"from {first}: {low}{per} and from {amount}: {high}{per}"
        return (
            "rate says one value for everything",
            f"write tiers marginal by {by}: with the rows {rows}",
        )
    if texts[0] == "rate" and word in ("where", "when") and texts[at + 1 :] and before:
        chosen = f"write rate if {write_tokens(texts[at + 1 :])} then {before} else {'$0' if each else '0%'}{each}"
        return "a rate that holds for some deals only is a choice between two", chosen
    if texts[0] == "pays" and "deal" in texts[:at] and word in ("when", "if"):
        words = "which deals earn it stands on a line of its own, and asks about the deal"
        return words, "write in a spiff, below it: where deal.product is core"
    return None


def _quota_alone(texts: Sequence[str], at: int) -> bool:
    """`from 80% of quota:` and `from quota:`, where no credit is named."""
    of_quota = texts[at : at + 2] == ["of", "quota"] and texts[at + 2 : at + 3] != ["of"]
    return texts[0] in ("from", "at") and (of_quota or texts[at - 1 : at] == ["quota"])


def _for_each(tokens: Sequence[Token]) -> Iterator[Attempt]:
    """`on sales accumulated per customer`, `on sales per year per deal.customer`."""
    texts = [token.text for token in tokens]
    if texts[0] != "on" or len(texts) < 4:
        return
    fields = [token.text for token in tokens if token.kind == "FIELD"]
    if {"customer", "account", "client"} & set(texts[2:]):
        fields.append("deal.customer")
    if fields:
        per = next((text for text in texts if text in PERIODS or text == "plan"), "year")
        said = [*texts[:2], "accumulated", "per", per, "for", "each", fields[0]]
        message = "a total for each text of a field adds up over a period, or per plan"
        yield Attempt("word-misspelt", message, said, 2)


def _how_far_back(texts: Sequence[str], at: int) -> Iterator[Attempt]:
    """`in the two quarters before`, `over 2 quarters`: both in months."""
    for place in (at - 1, at):
        count, unit = [*texts[place : place + 2], "", ""][:2] if place > 1 else ("", "")
        number = str(COUNTS.index(count)) if count in COUNTS else count
        each = MONTHS.get(unit.removesuffix("s"), 0)
        if number.isdigit() and int(number) and each and texts[place - 1] in ("the", "over"):
            months = [*texts[:place], f"{int(number) * each} months", *texts[place + 2 :]]
            yield Attempt("word-misspelt", "how far back is counted in months", months, place)


def in_our_words(tokens: Sequence[Token], at: int) -> Iterator[Attempt]:
    """The line with another tool's words replaced; `at` is the token at which it got stuck."""
    texts = [token.text for token in tokens]
    here = texts[at] if at < len(texts) else ""
    yield from _for_each(tokens)
    for of in (at, at - 1):
        if 0 < of < len(texts) and texts[of] == "of" and tokens[of - 1].kind == "PERCENT":
            times = [*texts[:of], "*", *texts[of + 1 :]]
            yield Attempt("word-misspelt", "a part of a value is written with *, not of", times, of)
    if 0 < at < len(texts) and tokens[at].kind == "FIELD" and tokens[at - 1].kind in _FACTORS:
        times = [*texts[:at], "*", *texts[at:]]
        yield Attempt("word-missing", f"* is missing before {here}", times, at=at)
    yield from _how_far_back(texts, at)
    yield from _the_period_before(texts, at)
    yield from _own_period(texts, at)
    if at == len(texts) and "then" in texts and "else" not in texts:
        nothing = "$0" if tokens[-1].kind == "MONEY" else "0%"
        yield Attempt(
            "word-missing", "else is missing, what holds otherwise", [*texts, "else", nothing]
        )
    if texts[0] == "on" and at and texts[at - 1] == "per":
        message = "accumulated is missing before per"
        totals = [*texts[: at - 1], "accumulated", *texts[at - 1 :]]
        yield Attempt("word-missing", message, totals, at=at - 1)
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
