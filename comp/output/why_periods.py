"""Why a period paid what it paid: bonus, objectives, base pay."""

from __future__ import annotations

from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import Base, Bonus, Measure, MeasureKind, Objectives
from comp.money import format_money, format_percent, plain
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.rows import Attainment, Line
from comp.output.why_rounded import rounding_words
from comp.output.wording import measures_used, quantity, rate_words, ratio_words
from comp.periods import PeriodKind


def bonus_why(case: Case, line: Line, part: Bonus) -> Why:
    """The test with its numbers, then what is paid."""
    plan = case.plan(line)
    measures = measures_used((part.when, part.pays))
    credits = dict.fromkeys(measure.credit for measure in measures)
    reasons = [
        _measured(case, line, part, credit, [m for m in measures if m.credit == credit])
        for credit in credits
    ]
    if part.when is not None:
        reasons.append(f"The test {describe_expression(part.when)} is met.")
    reasons.append(f"Pays {describe_expression(part.pays)} per {part.per}.")
    steps = []
    for piece in case.slices(line):
        if piece.basis is not None and piece.rate is not None and piece.amount is not None:
            factors = [quantity(piece.basis, plan.currency), rate_words(piece.rate, "")]
            place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
            result = format_money(piece.amount, line.currency)
            steps.append(Step(tuple(factors), result, place, piece.tier or ""))
    return Why(tuple(text for text in reasons if text), tuple(steps), rounding_words(case, line))


def objectives_why(case: Case, line: Line, part: Objectives) -> Why:
    """Target x weight x score, objective by objective."""
    steps = []
    total = Decimal(0)
    by_name = {objective.name: objective for objective in part.weights}
    for piece in case.slices(line):
        objective = by_name.get(piece.tier or "")
        if objective is None or piece.basis is None or piece.amount is None:
            continue
        known = case.facts.score(line.person, line.earned_period, objective.name)
        score = known if known is not None else Decimal(0)
        total += objective.weight * score
        factors = (
            format_money(piece.basis, line.currency),
            format_percent(objective.weight),
            format_percent(score),
        )
        place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
        missing = "" if known is not None else ", no score given"
        label = f"{objective.sentence or objective.name}{missing}"
        steps.append(Step(factors, format_money(piece.amount, line.currency), place, label))
    reasons = [
        f"Objectives of {line.earned_period}: weight × score adds up to {format_percent(total)}."
    ]
    if part.minimum_score is not None:
        reasons.append(f"It had to reach {format_percent(part.minimum_score)}.")
    return Why(tuple(reasons), tuple(steps), rounding_words(case, line))


def base_why(case: Case, line: Line, part: Base) -> Why:
    """The annual salary, the share of the year, and the running total of the year."""
    plan = case.plan(line)
    pieces = case.slices(line)
    reasons = []
    for piece in pieces:
        if piece.basis is not None:
            annual = format_money(piece.basis, line.currency)
            days, _, length = (piece.tier or "").partition(" of ")
            part_of = "" if f"{days} days" == length else f", for {piece.tier}"
            reasons.append(f"{annual} a year, in {plan.pay.per_year} parts{part_of}.")
    if not reasons:
        reasons.append(f"Pays {describe_expression(part.amount)} per {part.per}.")
    if line.note:
        reasons.append(line.note)
    year = case.calendar.period(PeriodKind.YEAR, line.earned_on).name
    closing = rounding_words(case, line)
    if closing:
        reasons.append(f"Base pay is rounded as a running total over {year}.")
    return Why(tuple(dict.fromkeys(reasons)), (), closing)


def _measured(case: Case, line: Line, part: Bonus, credit: str, asked: list[Measure]) -> str:
    """`bookings of 2026-Q1: $180,000.00 of $150,000.00 = 120%`."""
    found = attained(case, line, credit, part.per)
    if found is None:
        return ""
    unit = case.credit_currency(case.plan(line), credit)
    text = f"{credit} of {found.period}: {quantity(found.credited, unit)}"
    if found.quota is not None and found.quota > 0:
        text += f" of {quantity(found.quota, unit)} = {ratio_words(found.credited, found.quota)}"
    elif any(measure.kind is MeasureKind.ATTAINMENT for measure in asked):
        text += ", without a quota"
    if any(measure.kind is MeasureKind.NUMBER for measure in asked):
        text += f", {plain(found.deals)} {'deal' if found.deals == 1 else 'deals'}"
    return text + "."


def attained(case: Case, line: Line, credit: str, kind: PeriodKind) -> Attainment | None:
    """What a credit came to in the period of that kind around the line's day."""
    number = case.calendar.number(kind, line.earned_on)
    for row in case.rows.attainment:
        if (row.plan, row.credit, row.kind, row.period_no) == (
            line.plan,
            credit,
            kind.value,
            number,
        ):
            return row
    return None
