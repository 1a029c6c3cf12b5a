"""How the exact amount of a line became cents: the rounding step, and the running sums behind it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import accumulate

from comp.engine.tiers import divides
from comp.language.plan import Commission, Curve, PayOverride, Rounding, RoundingMode
from comp.money import format_money, minor_units
from comp.output.added_up import Entry, about_the_same, added_up, entry_of
from comp.output.case import Case, Place
from comp.output.rows import Line
from comp.output.wording import readable

ZERO = Decimal(0)
_SETTLED = Decimal("1e-9")
"""A sum of quotients cut at twelve places is taken at nine, so that a tie stays a tie."""


def rounding_words(case: Case, line: Line) -> tuple[str, ...]:
    """`$4,799.995 rounded half up to $4,800.00`; empty where nothing was rounded."""
    plan = case.plan(line)
    if line.kind == "base":
        return _running(case, line, plan.rounding) if line.exact != line.amount else ()
    if _adds_up(case, line):
        changed = line.exact != line.amount
        return _running(case, line, plan.rounding) if changed else ()
    if line.exact == line.amount:
        return ()
    if line.kind == "true_up" and not isinstance(case.part(line), PayOverride):
        return _trued_up(case, line, plan.rounding)
    return (_by_itself(case, line, plan.rounding),)


def _by_itself(case: Case, line: Line, rounding: Rounding) -> str:
    exact = _exact(case, line.exact, line)
    return f"{exact} rounded {rounding.mode} to {_money(line.amount, line)}."


def _adds_up(case: Case, line: Line) -> bool:
    """True where a line is the difference of two rounded sums; so is every line of a curve to date."""
    part = case.part(line)
    to_date = isinstance(part, Curve) and part.to_date is not None
    return line.kind in ("earned", "true_up") and (
        to_date or case.plan(line).rounding.running_total
    )


def rounded(amount: Decimal, rounding: Rounding, currency: str, divided: bool) -> Decimal:
    """To the currency's minor unit; half up is away from zero. Sums of quotients lose their dust first."""
    step = Decimal(1).scaleb(-minor_units(currency))
    half = ROUND_HALF_UP if rounding.mode is RoundingMode.HALF_UP else ROUND_HALF_EVEN
    told = amount.quantize(_SETTLED, ROUND_HALF_EVEN) if divided else amount
    return told.quantize(step, half)


def _is_divided(case: Case, line: Line) -> bool:
    """True where the line's amounts are sums of quotients (rates that divide, base pay)."""
    key = (line.plan, line.component)
    if key not in case.divided:
        part = case.part(line)
        is_quotient = isinstance(part, Commission) and divides(part)
        case.divided[key] = line.kind == "base" or is_quotient
    return case.divided[key]


def _trued_up(case: Case, line: Line, rounding: Rounding) -> tuple[str, ...]:
    """The deal's whole amount is rounded; what was paid on it before is taken off."""
    own = about_the_same(case, line)
    earlier = [each for each in own if each.pay_no < line.pay_no]
    posted = sum((each.amount for each in earlier), ZERO)
    divided = _is_divided(case, line)
    sums = [(f"{line.deal} comes to", [e.exact for e in own if e.pay_no <= line.pay_no])]
    if posted:
        # Where the deal is credited again in the pay period, that is a line of its own.
        before = [*(each.exact for each in earlier), line.exact]
        sums.append((f"What {line.deal} was paid on before comes to", before))
    for said, amounts in sums:
        exact = sum(amounts, ZERO)
        whole = rounded(exact, rounding, line.currency, divided)
        if whole - posted == line.amount:
            return (
                f"{said} {_exact(case, exact, line)} in all, rounded {rounding.mode} to "
                f"{_money(whole, line)}; less {_money(posted, line)} paid before: "
                f"{_money(line.amount, line)}.",
            )
    # The first pay on what a deal was credited in another pay period than its other lines.
    if rounded(line.exact, rounding, line.currency, divided) == line.amount:
        return (_by_itself(case, line, rounding),)
    alone = _money(readable(line.exact), line)
    return (f"{alone} is {_money(line.amount, line)} beside what was paid before.",)


def _running(case: Case, line: Line, rounding: Rounding) -> tuple[str, ...]:
    """Both running sums: up to and with the line, and before it."""
    mine = entry_of(case, line)
    places, sums = _running_sums(case, mine, line)
    before = sums[bisect_left(places, mine.place)]
    after = sums[bisect_right(places, mine.place)]
    own = [
        each
        for each in about_the_same(case, line)
        if (each.total, each.place) == (mine.total, mine.place) and each.pay_no < line.pay_no
    ]
    posted = ZERO if line.kind == "base" else sum((each.amount for each in own), ZERO)
    divided = _is_divided(case, line)
    high = rounded(after, rounding, line.currency, divided)
    low = rounded(before, rounding, line.currency, divided)
    if high - low - posted != line.amount:
        return (_as_its_part(case, line),)
    if not before and not posted:
        exact = _exact(case, after, line)
        return (f"{exact} rounded {rounding.mode} to {_money(high, line)}.",)
    paid = f", less {_money(posted, line)} paid before" if posted else ""
    return (
        f"Running total with this line {_exact(case, after, line)}, rounded {rounding.mode} to "
        f"{_money(high, line)}; before it {_exact(case, before, line)}, rounded to {_money(low, line)}.",
        f"The difference{paid} is {_money(line.amount, line)}.",
    )


def _as_its_part(case: Case, line: Line) -> str:
    """Where deals stand in the sum at another rate than they are paid at: they got no true-up; or one
    true-up is for what was paid of a deal in several pay periods."""
    places = {each.place for each in about_the_same(case, line)}
    fixed = case.plan(line).fixes_rate_of(line.component)
    beside = (
        "the deals before it at its own rate, though each keeps the rate fixed at its booking"
        if fixed
        else "also, at the rate of today, deals taken back"
    )
    if len(places) > 1:
        beside = "each pay period of the deal at its own place"
    exact = _money(readable(line.exact), line)
    return (
        f"{exact} is {_money(line.amount, line)} as its part of a rounded running total that "
        f"counts {beside}."
    )


def _running_sums(case: Case, mine: Entry, line: Line) -> tuple[list[Place], list[Decimal]]:
    """Places of what was earned by then in running order, and their exact sums, starting with 0."""
    key = (line.plan, line.component, mine.total, line.pay_no)
    if key not in case.running_sums:
        group = [
            each
            for each in added_up(case, line)
            if each.pay_no <= line.pay_no and each.total == mine.total
        ]
        exact = accumulate((each.exact for each in group), initial=ZERO)
        case.running_sums[key] = ([each.place for each in group], list(exact))
    return case.running_sums[key]


def _exact(case: Case, amount: Decimal, line: Line) -> str:
    """Six places, unless the other six decide the cent."""
    rounding, divided = case.plan(line).rounding, _is_divided(case, line)
    shown = readable(amount)
    as_shown = rounded(shown, rounding, line.currency, divided)
    if as_shown != rounded(amount, rounding, line.currency, divided):
        shown = amount
    return _money(shown, line)


@lru_cache(maxsize=100_000)
def _written(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency)


def _money(amount: Decimal, line: Line) -> str:
    return _written(amount, line.currency)
