"""Why a spiff paid what it paid: the fields it asks, its money in the plan's currency, its budget."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from comp.language.describe import describe_expression
from comp.language.plan import Literal, Spiff
from comp.money import format_money, plain
from comp.output.asked import known_of_deal
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.known import Known, value_of
from comp.output.rows import Line, Slice
from comp.output.why_deals import earning_slices, limit_words
from comp.output.why_rounded import rounding_words
from comp.output.wording import readable
from comp.output.worked_out import as_factor, definitions, in_numbers, with_values

ZERO = Decimal(0)


def spiff_why(case: Case, line: Line, part: Spiff) -> Why:
    """For spiffs: what is paid per deal, with the fields it asks."""
    known = known_of_deal(case, line)
    reasons = definitions([part.where, part.pays], known)
    if part.where is not None:
        reasons.append(f"{line.deal} meets {with_values(part.where, known)}.")
    reasons.append(f"Pays {with_values(part.pays, known)} per deal.")
    piece = next(iter(earning_slices(case, line)), None)
    steps = _spiff_steps(line, part, piece, known) if piece is not None else ()
    if piece is not None and (piece.basis or ZERO) < 0:
        reasons.append(f"What {line.deal} counts for is negative, so the pay is taken back.")
    if line.note:
        reasons.append(f"It is {line.note}.")
    left = _left_of_budget(case, line, part)
    closing = (*limit_words(case, line, part), *(left or rounding_words(case, line)))
    return Why(tuple(reasons), steps, closing)


def _spiff_steps(line: Line, part: Spiff, piece: Slice, known: Known) -> tuple[Step, ...]:
    """What the deal pays in numbers, and the rate at which that becomes money of the plan."""
    numbers, value = in_numbers(part.pays, known), value_of(part.pays, known)
    if piece.amount is None or not isinstance(value, Fraction) or isinstance(part.pays, Literal):
        return ()
    factors: tuple[str, ...] = (numbers,)
    label = ""
    result = format_money(readable(piece.amount), line.currency)
    if not numbers or numbers == result:
        return ()
    if piece.exchange is not None and part.converted_at is not None:
        factors = (as_factor(part.pays, known), plain(piece.exchange))
        label = f"converted at the rate of {describe_expression(part.converted_at)}"
    if value * Fraction(piece.amount) < 0:
        factors = (f"-({numbers})", *factors[1:])
    place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
    return (Step(factors, result, place, label, piece.basis, amount=piece.amount),)


def _left_of_budget(case: Case, line: Line, part: Spiff) -> tuple[str, ...]:
    """For the deal that meets the budget: what it came to, and what was left."""
    cut = next((piece for piece in case.slices(line) if piece.tier == "budget"), None)
    if cut is None or part.budget is None:
        return ()
    came_to = format_money(readable(cut.before or ZERO), line.currency)
    left = format_money(readable(cut.after or ZERO), line.currency)
    budget = describe_expression(part.budget)
    return (
        f"{line.deal} comes to {came_to}; {left} was left of the budget of {budget} for everybody.",
    )
