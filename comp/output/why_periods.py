"""Why a period paid what it paid: bonus, objectives, base pay."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from comp.engine.periodic import CAUGHT_UP
from comp.language.describe import describe_expression
from comp.language.plan import (
    Base,
    Bonus,
    Curve,
    Expr,
    Literal,
    Measure,
    MeasureKind,
    Objectives,
    OnPeriods,
    Steps,
    WindowKind,
    measured_kind,
)
from comp.money import format_money, format_percent, plain
from comp.output.asked import known_of_period, measured_row, period_of
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.known import Known, value_of
from comp.output.rows import Line, Slice
from comp.output.why_rounded import rounding_words
from comp.output.why_starts import period_starts
from comp.output.why_teams import team_words
from comp.output.wording import measures_used, quantity, ratio_words, readable
from comp.output.worked_out import definitions, goes_by, in_numbers, with_values
from comp.periods import PeriodKind

_DUST = Fraction(1, 10**9)
"""How far a quotient at twelve places may be from the fraction it stands for."""


def bonus_why(case: Case, line: Line, part: Bonus) -> Why:
    """The test with its numbers, then what is paid, in numbers."""
    known = known_of_period(case, line, part)
    late = part.catches_up if _is_late(case, line) else None
    test = late.when if late is not None else None
    asked = [each for each in (part.pays, part.when, test) if each is not None]
    reasons = measured_words(case, line, part, asked)
    reasons += definitions([part.when, part.pays, test], known)
    if part.when is not None:
        met = "is met" if late is None else f"was not met in {line.earned_period}"
        reasons.append(f"The test {with_values(part.when, known)} {met}.")
    if late is not None:
        whole = case.calendar.period(late.per, line.earned_on)
        then = known_of_period(case, line, part, whole)
        reasons += team_words(case, line, whole, [late.when])
        reasons.append(
            f"It is caught up: at the end of {whole.name} {with_values(late.when, then)}."
        )
    reasons += gate_words(part, known)
    if part.steps is not None:
        reasons += goes_by(part.steps.measure, known)
        reasons += period_starts(part.steps.rows, known)
        told = tuple(dict.fromkeys(reasons))
        return Why(told, _steps(case, line, part.steps), rounding_words(case, line))
    reasons.append(f"Pays {with_values(part.pays, known)} per {part.per}.")
    reasons += prorated_words(case, line)
    steps = _in_numbers(case, line, part, known)
    return Why(tuple(reasons), steps, rounding_words(case, line))


def _is_late(case: Case, line: Line) -> bool:
    """True for a missed period that is paid at the end of a longer one."""
    return any((piece.tier or "").endswith(f" / {CAUGHT_UP}") for piece in case.slices(line))


def gate_words(part: Bonus | Curve | Objectives, known: Known) -> list[str]:
    """That the gate is open, with the numbers of its test."""
    return [] if part.gate is None else [f"The gate {with_values(part.gate.test, known)} is open."]


def _steps(case: Case, line: Line, steps: Steps) -> tuple[Step, ...]:
    """The step reached, or every step reached."""
    rows = {row.label: row for row in steps.rows}
    found = []
    for piece in case.slices(line):
        row = rows.get((piece.tier or "").removesuffix(f" / {CAUGHT_UP}"))
        if row is not None and piece.amount is not None:
            place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
            paid = format_money(readable(piece.amount), line.currency)
            words = describe_expression(row.value)
            found.append(Step((words,), paid, place, row.label, amount=piece.amount))
    return tuple(found)


def measured_words(
    case: Case, line: Line, part: OnPeriods, asked: Sequence[Expr] = ()
) -> list[str]:
    """A sentence for every credit and window that a component of periods, or some of it, asks, and for
    every team."""
    expressions = asked or part.asked
    measures = measures_used(*expressions)
    subjects = dict.fromkeys(measure.subject for measure in measures)
    said = [
        _measured(case, line, part, [m for m in measures if m.subject == subject])
        for subject in subjects
    ]
    around = period_of(case, line, measured_kind(part))
    return [*(text for text in said if text), *team_words(case, line, around, expressions)]


def prorated_words(case: Case, line: Line) -> list[str]:
    """`For 46 of 92 days on the plan, $1,250.00 of $2,500.00.`"""
    return [
        f"For {(piece.tier or '').removeprefix('prorated ')} on the plan it is "
        f"{format_money(piece.after, line.currency)} in place of "
        f"{format_money(piece.before, line.currency)}."
        for piece in case.slices(line)
        if (piece.tier or "").startswith("prorated ")
        and piece.before is not None
        and piece.after is not None
    ]


def _in_numbers(case: Case, line: Line, part: Bonus, known: Known) -> tuple[Step, ...]:
    """What is paid as one multiplication; none where the plan writes the amount itself."""
    value, numbers = value_of(part.pays, known), in_numbers(part.pays, known)
    if isinstance(part.pays, Literal) or not isinstance(value, Fraction):
        return ()
    # A product of rounded quotients may stray by their dust; more than that would be wrong to show.
    if abs(value - Fraction(line.exact)) > _DUST * max(Fraction(1), abs(value)):
        return ()
    result = format_money(readable(line.exact), line.currency)
    piece = next(iter(case.slices(line)), None)
    place = f"{line.plan_file}:{(piece.plan_line if piece else None) or line.plan_line}"
    if numbers == result:
        return ()
    return (Step((numbers,), result, place, amount=line.exact),)


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
        score = objective.counted(known) if known is not None else Decimal(0)
        total += objective.weight * score
        factors = (
            format_money(readable(piece.basis), line.currency),
            format_percent(objective.weight),
            format_percent(score),
        )
        place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
        missing = "" if known is not None else ", no score given"
        if known is not None and score != known:
            limit = "below what counts" if score < known and not score else "more than counts"
            missing = f", scored {format_percent(known)}, {limit}"
        label = f"{objective.sentence or objective.name}{missing}"
        result = format_money(readable(piece.amount), line.currency)
        steps.append(
            Step(factors, result, place, label, piece.basis, piece.rate, amount=piece.amount)
        )
    reasons = []
    if not isinstance(part.target, Literal):
        facts = known_of_period(case, line)
        numbers = in_numbers(part.target, facts)
        asked = with_values(part.target, facts)
        in_all = "" if asked.endswith(f"({numbers})") or not numbers else f" = {numbers}"
        reasons.append(f"The target is {asked}{in_all} per {part.per}.")
    if part.gate is not None:
        reasons += measured_words(case, line, part)
        reasons += gate_words(part, known_of_period(case, line, part))
    reasons += prorated_words(case, line)
    reasons += [
        f"Objectives of {line.earned_period}: weight × score adds up to {format_percent(total)}."
    ]
    if part.minimum_score is not None:
        reasons.append(f"It had to reach {format_percent(part.minimum_score)}.")
    return Why(tuple(reasons), tuple(steps), rounding_words(case, line))


def base_why(case: Case, line: Line, part: Base) -> Why:
    """The annual salary, the share of the year, and the running total of the year."""
    plan = case.plan(line)
    pieces = [piece for piece in case.slices(line) if piece.basis is not None]
    steps = tuple(_salary_step(line, piece, plan.pay.per_year) for piece in pieces)
    prorated = f", {part.prorated.words}" if part.prorated is not None else ""
    reasons = [f"Base salary is {describe_expression(part.amount)} per {part.per}{prorated}."]
    if part.per is not PeriodKind.YEAR and pieces:
        annual = ", then ".join(
            dict.fromkeys(
                format_money(piece.basis or Decimal(0), line.currency) for piece in pieces
            )
        )
        reasons.append(f"A year of it is {annual}.")
    if line.note:
        reasons.append(line.note)
    closing = rounding_words(case, line)
    added = sum((piece.amount or Decimal(0) for piece in pieces), Decimal(0))
    if len(pieces) > 1 and added == line.exact:
        closing = (f"Together {format_money(readable(added), line.currency)}.", *closing)
    if line.exact != line.amount:
        year = case.calendar.period(PeriodKind.YEAR, line.earned_on).name
        reasons.append(f"Base pay is rounded as a running total over {year}.")
    return Why(tuple(dict.fromkeys(reasons)), steps, closing)


def _salary_step(line: Line, piece: Slice, per_year: int) -> Step:
    """`$120,000.00 ÷ 12 × 15 ÷ 31 = $4,838.709677`, the days on the plan of those there are."""
    days, _, rest = (piece.tier or "").partition(" of ")
    length = rest.partition(" ")[0]
    whole = days == length
    parts = "" if per_year == 1 else f" ÷ {per_year}"
    share = "" if whole else f" × {days} ÷ {length}"
    basis, amount = piece.basis or Decimal(0), piece.amount or Decimal(0)
    return Step(
        (f"{format_money(basis, line.currency)}{parts}{share}",),
        format_money(readable(amount), line.currency),
        f"{line.plan_file}:{piece.plan_line or line.plan_line}",
        "" if whole else f"{piece.tier} on the plan",
        piece.basis,
        piece.rate,
        amount=piece.amount,
    )


def _measured(case: Case, line: Line, part: OnPeriods, asked: list[Measure]) -> str:
    """`bookings of 2026-Q1: $180,000.00 of $150,000.00 = 120%`."""
    around = period_of(case, line, measured_kind(part))
    measure = asked[0]
    found = measured_row(case, line, measure, around)
    if found is None:
        return ""
    unit = case.credit_currency(case.plan(line), measure.credit)
    amount, quota = quantity(found.credited, unit), found.quota
    text = f"{measure.credit} of {found.period}: {amount}"
    if measure.window is not None and measure.window.kind is WindowKind.EVERY:
        text = f"{measure.credit} at its lowest, in {found.period}: {amount}"
    elif measure.window is not None and found.kind == str(measure.window):
        text = f"{measure.credit} from {found.first_day} to {found.last_day}: {amount}"
    if quota is not None and quota > 0:
        text += f" of {quantity(quota, unit)} = {ratio_words(found.credited, quota)}"
    elif any(measure.kind is MeasureKind.ATTAINMENT for measure in asked):
        text += ", without a quota"
    if any(measure.kind is MeasureKind.NUMBER for measure in asked):
        text += f", {plain(found.deals)} {'deal' if found.deals == 1 else 'deals'}"
    return text + "."
