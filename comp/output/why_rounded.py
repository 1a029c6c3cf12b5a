"""How the exact amount of a line became cents: the rounding step, and the running sums behind it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import accumulate

from comp.language.plan import Rounding, RoundingMode
from comp.money import format_money, minor_units
from comp.output.case import Case, Place
from comp.output.rows import Line
from comp.output.wording import readable
from comp.periods import PeriodKind

ZERO = Decimal(0)
_SETTLED = Decimal("1e-9")
"""A sum of quotients cut at twelve places is taken at nine, so that a tie stays a tie."""


def rounding_words(case: Case, line: Line) -> tuple[str, ...]:
    """`$4,799.995 rounded half up to $4,800.00`; empty where nothing was rounded."""
    plan = case.plan(line)
    if line.kind == "base":
        return _running(case, line, plan.rounding) if line.exact != line.amount else ()
    if plan.rounding.running_total and line.kind in ("earned", "true_up"):
        changed = line.exact != line.amount
        return _running(case, line, plan.rounding) if changed else ()
    if line.exact == line.amount:
        return ()
    if line.kind == "true_up":
        return _trued_up(case, line, plan.rounding)
    return (
        f"{_exact(line.exact, line, plan.rounding)} rounded {plan.rounding.mode} to "
        f"{_money(line.amount, line)}.",
    )


def rounded(amount: Decimal, mode: RoundingMode, currency: str) -> Decimal:
    """To the currency's minor unit; half up is away from zero. Quotients lose their dust first."""
    step = Decimal(1).scaleb(-minor_units(currency))
    half = ROUND_HALF_UP if mode is RoundingMode.HALF_UP else ROUND_HALF_EVEN
    return amount.quantize(_SETTLED, ROUND_HALF_EVEN).quantize(step, half)


def _trued_up(case: Case, line: Line, rounding: Rounding) -> tuple[str, ...]:
    """The deal's whole amount is rounded; what was paid on it before is taken off."""
    own = [
        each
        for each in case.of_deal.get((line.plan, line.deal or ""), ())
        if (each.component, each.item, _mark(each)) == (line.component, line.item, _mark(line))
        and each.kind in ("earned", "true_up")
    ]
    exact = sum((each.exact for each in own if each.pay_no <= line.pay_no), ZERO)
    posted = sum((each.amount for each in own if each.pay_no < line.pay_no), ZERO)
    whole = rounded(exact, rounding.mode, line.currency)
    if whole - posted != line.amount:
        alone = _money(readable(line.exact), line)
        return (f"{alone} is {_money(line.amount, line)} beside what was paid before.",)
    return (
        f"{line.deal} comes to {_exact(exact, line, rounding)} in all, rounded {rounding.mode} to "
        f"{_money(whole, line)}; less {_money(posted, line)} paid before: "
        f"{_money(line.amount, line)}.",
    )


def _mark(line: Line) -> list[str]:
    """What tells lines of one deal and component apart in their key: the member of a team deal."""
    return line.line.split("|")[7:]


def _running(case: Case, line: Line, rounding: Rounding) -> tuple[str, ...]:
    """Both running sums: up to and with the line, and before it."""
    places, sums = _running_sums(case, line)
    place = case.place(line)
    before = sums[bisect_left(places, place)]
    after = sums[bisect_right(places, place)]
    own = [each for each in case.lines_of(line) if each.deal == line.deal] if line.deal else []
    posted = sum(
        (
            each.amount
            for each in own
            if each.item == line.item and each.pay_no < line.pay_no and _same_sum(case, each, line)
        ),
        ZERO,
    )
    high = rounded(after, rounding.mode, line.currency)
    low = rounded(before, rounding.mode, line.currency)
    if high - low - posted != line.amount:
        # Lines of zero are not written but were added up too, so the sums cannot be shown here.
        exact = _money(readable(line.exact), line)
        return (f"{exact} is {_money(line.amount, line)} as its part of a rounded running total.",)
    paid = f", less {_money(posted, line)} paid before" if posted else ""
    return (
        f"Running total with this line {_exact(after, line, rounding)}, rounded {rounding.mode} to "
        f"{_money(high, line)}; before it {_exact(before, line, rounding)}, rounded to {_money(low, line)}.",
        f"The difference{paid} is {_money(line.amount, line)}.",
    )


def _same_sum(case: Case, each: Line, line: Line) -> bool:
    if line.kind == "base":
        kind = PeriodKind.YEAR
        year = case.calendar.number(kind, line.earned_on)
        return each.kind == "base" and case.calendar.number(kind, each.earned_on) == year
    if each.kind not in ("earned", "true_up"):
        return False
    mine, other = case.accumulation(line), case.accumulation(each)
    return mine == other if mine else each.pay_no == line.pay_no


def _running_sums(case: Case, line: Line) -> tuple[list[Place], list[Decimal]]:
    """Places of the lines paid by then in running order, and their exact sums, starting with 0."""
    year = case.calendar.number(PeriodKind.YEAR, line.earned_on) if line.kind == "base" else None
    key = (line.plan, line.component, case.accumulation(line), year, line.pay_no)
    if key not in case.running_sums:
        group = [
            each
            for each in case.lines_of(line)
            if each.pay_no <= line.pay_no and _same_sum(case, each, line)
        ]
        group.sort(key=case.place)
        exact = accumulate((each.exact for each in group), initial=ZERO)
        case.running_sums[key] = ([case.place(each) for each in group], list(exact))
    return case.running_sums[key]


def _exact(amount: Decimal, line: Line, rounding: Rounding) -> str:
    """Six places, unless the other six decide the cent."""
    shown = readable(amount)
    as_shown = rounded(shown, rounding.mode, line.currency)
    if as_shown != rounded(amount, rounding.mode, line.currency):
        shown = amount
    return _money(shown, line)


@lru_cache(maxsize=100_000)
def _written(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency)


def _money(amount: Decimal, line: Line) -> str:
    return _written(amount, line.currency)
