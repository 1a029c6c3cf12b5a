"""Why a draw over a longer period paid or took off what it did: the part, or how the period ended."""

from __future__ import annotations

from decimal import Decimal

from comp.language.plan import Draw
from comp.money import format_money, format_percent
from comp.output.case import Case
from comp.output.rows import Line

ZERO = Decimal(0)


def long_draw_words(
    case: Case, line: Line, part: Draw, earned: Decimal, guarantee: str
) -> list[str] | None:
    """The sentences of a `draw` line, and of a `recovery` when the draw's period ends; None where the
    line is explained like that of any other draw. `earned` is what the pay period earned."""
    assert part.parts is not None
    period = case.calendar.period(part.per, line.earned_on).name
    prorated = f", {part.prorated.words}" if part.prorated is not None else ""
    promised = f"{guarantee} per {part.per} is guaranteed{prorated}, paid {part.parts.value}"
    so_far = case.balance(line, f"advanced {part.name}")
    earlier = case.balance(line, f"earned {part.name}")
    ahead = so_far.opening if so_far is not None else ZERO
    ends = so_far is None or so_far.closing == ZERO
    total = max(earned, ZERO) + (earlier.opening if earlier is not None else ZERO)
    whole, advanced, moved = (_money(each, line) for each in (total, ahead, abs(line.amount)))
    if line.kind == "draw" and not ends:
        due = _money(max(earned, ZERO) + line.amount, line)
        here = f"{_money(earned, line)} was earned in {line.pay_period}, whose part is {due}"
        return [f"{promised}; {here}.", f"The guarantee adds {moved}."]
    told = f"{promised}; {whole} was earned in {period}, and {advanced} was paid ahead"
    if line.kind == "draw" and line.amount >= 0:
        return [f"{told}.", f"The guarantee adds {moved}."]
    if line.kind == "draw":
        return [f"{told}.", f"Of what was paid ahead {moved} is taken off."]
    if line.kind == "recovery" and _runs(case, line, part):
        share = format_percent(part.recover_up_to)
        of = "it" if part.of_all_earnings else f"what exceeds the guarantee of {guarantee}"
        return [f"{whole} was earned in {period}; up to {share} of {of} repays older advances."]
    return None


def _runs(case: Case, line: Line, part: Draw) -> bool:
    period = case.calendar.period(case.plan(line).pay, line.earned_on)
    first, last = part.days.first or period.last_day, part.days.last or period.first_day
    return first <= period.last_day and last >= period.first_day


def _money(amount: Decimal, line: Line) -> str:
    return format_money(amount, line.currency)
