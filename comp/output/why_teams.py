"""Why somebody is paid by what others do: overrides on the pay of a team, pools, contests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import (
    Contest,
    Expr,
    Literal,
    Measure,
    MeasureKind,
    Named,
    PayOverride,
    Pool,
    Unit,
)
from comp.language.show_teams import people_below
from comp.language.teams import team_reached_in
from comp.language.unit_rules import everything_in
from comp.money import format_money, format_percent, plain
from comp.output.asked import known_of_deal, known_of_period, measured_row, teams_reached
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.rows import Line, Slice
from comp.output.why_rounded import rounding_words
from comp.output.wording import is_money, quantity, ratio_words, readable
from comp.output.worked_out import comes_to, definitions, goes_by, with_values
from comp.periods import Period

ZERO = Decimal(0)


def team_words(case: Case, line: Line, around: Period, asked: Sequence[Expr]) -> list[str]:
    """`Team as of 2026-03-31, direct reports with a quota of bookings in 2026-Q1: 3 of 4 reached 100% of it.`"""
    parts = {each.subject: each for each in team_reached_in(*asked)}
    found = teams_reached(case, line, around, [*parts.values()])
    said = []
    for subject, part in parts.items():
        if subject not in found:
            continue
        reached, members = (plain(each) for each in found[subject])
        day = around.first_day if part.on_first_day else around.last_day
        who = people_below(part.first_level, part.last_level)
        of = (
            f"{reached} of {members} reached {part.percent_text} of it"
            if members != "0"
            else "none"
        )
        said.append(
            f"Team as of {day}, {who} with a quota of {part.credit} in {around.name}: {of}."
        )
    return said


def pay_override_why(case: Case, line: Line, part: PayOverride) -> Why:
    """The line of the team member it is paid on, times the rate."""
    reasons = [f"On {line.note}."] if line.note else []
    steps = []
    for piece in case.slices(line):
        if piece.basis is None or piece.rate is None or piece.amount is None:
            continue
        shown = format_percent(readable(piece.rate))
        if not isinstance(part.rate, Literal):
            known = known_of_deal(case, line)
            reasons += definitions([part.rate], known)
            reasons.append(comes_to("The rate", part.rate, known, shown))
        factors = (format_money(piece.basis, line.currency), shown)
        result = format_money(readable(piece.amount), line.currency)
        place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
        steps.append(
            Step(factors, result, place, basis=piece.basis, rate=piece.rate, amount=piece.amount)
        )
    return Why(tuple(reasons), tuple(steps), rounding_words(case, line))


def _teams_of(case: Case, line: Line, part: Pool | Contest) -> list[str]:
    around = case.calendar.period(part.per, line.earned_on)
    return team_words(case, line, around, part.asked)


def pool_why(case: Case, line: Line, part: Pool) -> Why:
    """The fund and the share of it."""
    known = known_of_period(case, line)
    steps = []
    reasons = []
    for piece in case.slices(line):
        if piece.basis is None or piece.rate is None or piece.amount is None:
            continue
        fund = format_money(piece.basis, line.currency)
        reasons.append(
            f"The fund of {line.earned_period}: {describe_expression(part.fund)} = {fund}."
        )
        named = [node for node in everything_in(part.fund) if isinstance(node, Named)]
        said = (f"{node.name} is {describe_expression(node.value)}." for node in named)
        reasons += dict.fromkeys(said)
        result = format_money(readable(piece.amount), line.currency)
        place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
        steps.append(
            Step(
                (fund, _share_words(piece, part, line.currency)),
                result,
                place,
                basis=piece.basis,
                rate=piece.rate,
                amount=piece.amount,
            )
        )
    reasons += _teams_of(case, line, part)
    if part.where is not None:
        reasons.append(f"It is shared by those for whom {describe_expression(part.where)}.")
    if part.by is None:
        reasons.append("Everybody has the same share.")
    else:
        of = f" of {describe_expression(part.of_total)}" if part.of_total is not None else ""
        reasons.append(f"Shared by {with_values(part.by, known)}{of}.")
    closing = ("Shares are whole cents that add up to the fund.",)
    return Why(tuple(reasons), tuple(steps), closing)


def _share_words(piece: Slice, part: Pool, currency: str) -> str:
    """The own weight of all weights, so that the part can be calculated again: `3 ÷ 7`."""
    weights = [readable(each or ZERO) for each in (piece.before, piece.after)]
    if part.by is not None and part.by.unit is Unit.PERCENT:
        return " ÷ ".join(format_percent(each) for each in weights)
    unit = currency if is_money(part.by) else ""
    return " ÷ ".join(quantity(each, unit) for each in weights)


def _measured(case: Case, line: Line, part: Contest, measure: Measure) -> list[str]:
    """What the measure that is ranked came to."""
    around = case.calendar.period(part.per, line.earned_on)
    row = measured_row(case, line, measure, around)
    if row is None:
        return []
    unit = case.credit_currency(case.plan(line), measure.credit)
    of = f"{measure.credit} of {row.period}" if measure.window is None else measure.subject
    text = f"{of}: {quantity(row.credited, unit)}"
    if measure.kind is MeasureKind.NUMBER:
        text = f"{of}: {quantity(row.deals, '')} deals"
    if measure.kind is MeasureKind.ATTAINMENT and row.quota:
        text += f" of {quantity(row.quota, unit)} = {ratio_words(row.credited, row.quota)}"
    return [text + "."]


def contest_why(case: Case, line: Line, part: Contest) -> Why:
    """The place, what was ranked, and what ties made of the prize."""
    reasons = []
    if isinstance(part.rank, Measure):
        reasons = _measured(case, line, part, part.rank)
    elif not part.by_day:
        reasons = goes_by(part.rank, known_of_period(case, line))
    reasons += _teams_of(case, line, part)
    piece = next((piece for piece in case.slices(line) if piece.tier), None)
    if piece is None:
        return Why(tuple(reasons))
    label, _, day = (piece.tier or "").partition(" / ")
    if day:
        reasons.append(f"{describe_expression(part.rank)} first on {day}.")
    prize = next(each for each in part.prizes if each.label == label)
    within = f" of the same {part.within.name}" if part.within is not None else ""
    reasons.append(f"Ranked among plan members{within}: place {plain(piece.before or ZERO)}.")
    if prize.share is not None:
        members = int(piece.after or ZERO)
        won = f"{prize.label} of {members} who take part, {prize.words.rpartition(', ')[2]}: "
        reasons.append(f"{won[0].upper()}{won[1:]}{prize.last_of(members)}.")
    closing = []
    if prize.amount != line.amount:
        written = format_money(prize.amount, line.currency)
        whose = prize.label if prize.share is None else f"the {prize.label}"
        closing.append(f"The prize of {whose} is {written}; others came in alike, and ties share.")
    return Why(tuple(reasons), (), tuple(closing))
