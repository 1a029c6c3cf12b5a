"""Why a deal earned what it earned: credit, running total, tier, multiplications, true-ups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from comp.language.describe import describe_expression, part_of_deal
from comp.language.plan import (
    BelowZero,
    Commission,
    Expr,
    Field,
    Literal,
    Named,
    Spiff,
    Table,
    TierMode,
    Unit,
)
from comp.money import format_money, format_percent, plain
from comp.output.added_up import last_earned, total_words
from comp.output.asked import known_of_deal
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.known import value_of
from comp.output.rows import Line, Slice
from comp.output.why_gates import gate_moved, gate_open, gate_turned
from comp.output.why_parts import deal_so_far
from comp.output.why_rounded import rounding_words
from comp.output.why_starts import starts_of
from comp.output.wording import fields_used, is_money, quantity, rate_words, ratio_words, readable
from comp.output.worked_out import (
    comes_to,
    day_worked_out,
    definitions,
    in_numbers,
    value_words,
    with_values,
)

ZERO = Decimal(0)


_TOTAL = re.compile(r"(?<= at | to |hes )-?[0-9]+\.[0-9]{2}\b")
"""A running total in a note of the engine."""


def commission_why(case: Case, line: Line, part: Commission) -> Why:
    """For commissions, overrides and kickers: earned lines and true-ups."""
    slices = earning_slices(case, line)
    plan = case.plan(line)
    unit = case.credit_currency(plan, part.on)
    steps = tuple(_step(line, piece, unit, per_unit(part, line)) for piece in slices)
    reasons = [*_credited(case, line, part, unit), *_running_total(case, line, part, slices, unit)]
    reasons += starts_of(case, line, part, slices)
    if line.kind == "true_up":
        moved = [*_moved(case, line, part, unit), *starts_of(case, line, part, slices)]
        return Why(tuple(moved), steps, _closing(case, line, part))
    reasons += _worked_out(case, line, part)
    reasons += [*_looked_up(case, line, part), *_rated_at_the_end(case, line, part, unit)]
    reasons += gate_open(case, line, part)
    if line.note:
        reasons.append(_by_other(case, line, part) or line.note)
    return Why(tuple(reasons), steps, _closing(case, line, part))


def _by_other(case: Case, line: Line, part: Commission) -> str:
    """Where another credit's total says which rate a deal has: where it stands, of which quota."""
    if part.by_other is None:
        return ""
    quota = next((piece.quota for piece in case.slices(line) if piece.quota is not None), None)
    unit = case.credit_currency(case.plan(line), part.by_other)
    of = f", of a quota of {quantity(quota, unit)}" if quota is not None else ""
    return f"The rate goes by {part.by_other}: {_with_amounts(line.note or '', unit)}{of}."


def _with_amounts(note: str, unit: str) -> str:
    """A note of the engine with its totals as amounts: `60000.00` as `$60,000.00`."""
    return _TOTAL.sub(lambda found: quantity(Decimal(found[0]), unit), note)


def per_unit(part: Commission, line: Line) -> str:
    """The currency where a rate is money per unit, empty where it is a percent."""
    rows = part.tiers.rows if part.tiers else ()
    value = rows[0].value if rows else part.rate
    return line.currency if is_money(value) else ""


def _step(line: Line, piece: Slice, unit: str, rate_unit: str) -> Step:
    factors = []
    taken_off = _is_taken_off(piece)
    if piece.basis is not None:
        factors.append(quantity(-piece.basis if taken_off else piece.basis, unit))
    if piece.rate is not None:
        factors.append(rate_words(piece.rate, rate_unit))
    if piece.multiple is not None and piece.multiple != 1:
        factors.append(plain(piece.multiple))
    if piece.exchange is not None:
        factors.append(plain(piece.exchange))
    amount = piece.amount if piece.amount is not None else line.exact
    result = format_money(readable(amount), line.currency)
    place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
    label = _label(piece)
    if line.kind == "true_up" and label:
        label = f"until then {label}" if taken_off else f"now {label}"
    return Step(
        tuple(factors), result, place, label, piece.basis, piece.rate, piece.multiple, piece.amount
    )


def _label(piece: Slice) -> str:
    """The rows of tables a part was paid by; nothing for a flat rate."""
    parts = (piece.tier or "").split(" / ")
    return " / ".join(part for part in parts if part != "rate")


def _is_taken_off(piece: Slice) -> bool:
    """True for the part of a true-up that had been paid at the old rate."""
    basis, rate, amount = piece.basis or ZERO, piece.rate or ZERO, piece.amount or ZERO
    return basis * rate * amount < 0


def _credited(case: Case, line: Line, part: Commission, unit: str) -> list[str]:
    """What of the deal counts, and whose it is."""
    credit = case.credit(case.plan(line), part.on)
    known = known_of_deal(case, line)
    cells = known.deal
    if credit is None or cells is None or line.kind != "earned":
        return []
    item = f", item {line.item}" if line.item else ""
    sentence = f"{line.deal}{item} counts {with_values(credit.count, known)}"
    share = case.facts.share(line.deal, line.person)
    if credit.times_share and share is not None and credit.team is None:
        sentence += f", of which {case.facts.name(line.person)} has {format_percent(share)}"
    if credit.by is not None:
        counted = sum((piece.basis or ZERO for piece in earning_slices(case, line)), ZERO)
        overlay = "the overlay of " if credit.by.overlay else ""
        name = case.facts.name(line.person)
        sentence += f", of which {name} has {quantity(counted, unit)} by {overlay}crediting {credit.by.name}"
    if credit.team is not None:
        counted = sum((piece.basis or ZERO for piece in earning_slices(case, line)), ZERO)
        whole = value_of(credit.count, known)
        if isinstance(whole, Fraction) and whole != Fraction(counted) and not _is_limited(part):
            sentence += f", of which the team has {quantity(counted, unit)}"
        owner = cells.get("person")
        day = cells.get(credit.team.as_of.name)
        sentence += f"; a deal of {owner}, on the team as of {day}"
    if any(field.scope == "person" for field in fields_used(credit.where)):
        assert credit.where is not None
        sentence += f"; counted where {with_values(credit.where, known)}"
    if credit.up_to is not None or credit.above is not None:
        sentence += f"; of the whole deal only the part {part_of_deal(credit)} counts"
        sentence += deal_so_far(case, line, credit, known, unit)
    return [sentence + ".", *day_worked_out(credit.dated.name, known)]


def _is_limited(part: Commission) -> bool:
    """True where several rows of a deal make one line."""
    return part.at_least is not None or part.at_most is not None


def _running_total(
    case: Case, line: Line, part: Commission, slices: Sequence[Slice], unit: str
) -> list[str]:
    """`D-103 brings bookings of 2026-Q1 from $135,000.00 to $180,000.00; quota $150,000.00 ...`."""
    befores = [piece.before for piece in slices if piece.before is not None]
    afters = [piece.after for piece in slices if piece.after is not None]
    if not befores or not afters:
        return []
    down = sum((piece.basis or ZERO for piece in slices), ZERO) < 0
    before, after = (max(befores), min(afters)) if down else (min(befores), max(afters))
    of = total_words(case, line, part)
    quota = next((piece.quota for piece in slices if piece.quota is not None), None)
    text = f"{line.deal} brings {of} from {quantity(before, unit)} to {quantity(after, unit)}"
    if quota is None or quota <= 0:
        return [text + "."]
    share = f"{ratio_words(before, quota)} to {ratio_words(after, quota)}"
    told = [f"{text}; of the quota of {quantity(quota, unit)} that is {share}."]
    if part.below_zero is BelowZero.SHORTFALL_CARRIES:
        told.append("The total begins at what earlier periods lacked to their quotas.")
    return told


def _worked_out(case: Case, line: Line, part: Commission) -> list[str]:
    """For rates that are expressions: each that applies, with what it asks, in numbers."""
    unit = per_unit(part, line)
    found: dict[str, str] = {}
    for piece in earning_slices(case, line):
        for name, value, result in _values_applied(part, piece, unit):
            if isinstance(value, Literal):
                continue
            inner = value.value if isinstance(value, Named) else value
            known = known_of_deal(case, line, [inner])
            said = value.name if isinstance(value, Named) else name
            for text in definitions([inner], known):
                found.setdefault(text, text)
            found.setdefault(said, comes_to(said, inner, known, result))
    return list(found.values())


def _values_applied(part: Commission, piece: Slice, unit: str) -> list[tuple[str, Expr, str]]:
    """The rate, and the multiple, a slice was paid at: name, expression, what it came to."""
    found = []
    labels = (piece.tier or "").split(" / ")
    for table, word, value, money in (
        (part.tiers, "", piece.rate, unit),
        (part.accelerator, "accelerator ", piece.multiple, ""),
    ):
        rows = table.rows if table is not None else ()
        row = next((each for each in rows if word + each.label in labels), None)
        if row is None or value is None:
            continue
        name = "The multiple" if word else "The rate"
        result = plain(value) if word else rate_words(value, money)
        found.append((f"{name} {row.label}", row.value, result))
    if part.rate is not None and piece.rate is not None and labels != ["without quota"]:
        found.insert(0, ("The rate", part.rate, rate_words(piece.rate, unit)))
    return found


def _looked_up(case: Case, line: Line, part: Commission) -> list[str]:
    """For tables per deal: the value that was looked up."""
    table = part.tiers
    if table is None or table.by is None:
        return []
    known = known_of_deal(case, line, [table.by])
    tier = next((piece.tier for piece in case.slices(line) if piece.tier), "")
    numbers = in_numbers(table.by, known)
    is_plain = isinstance(table.by, Field)
    said = with_values(table.by, known) if is_plain else describe_expression(table.by)
    summed = len(case.facts.items(line.deal)) > 1 and table.by.unit in (Unit.MONEY, Unit.NUMBER)
    if not is_plain and numbers and not summed:
        said += f" = {numbers} = {value_words(table.by, known)}"
    if summed:
        said = f"{describe_expression(table.by)} of all items of {line.deal}"
    return [f"Looked up by {said}: {tier.split(' / ')[0]}."]


def _rated_at_the_end(case: Case, line: Line, part: Commission, unit: str) -> list[str]:
    """For tables that rate all deals by where the pay period ends: where that is."""
    rerated = (TierMode.RETROACTIVE, TierMode.EXCESS)
    by_row = any(t and t.mode in rerated for t in (part.tiers, part.accelerator))
    if part.per_deal or not (by_row or part.rated_by_gate):
        return []
    found = stand(case, line)
    if found is None or found[0] == line.deal:
        return []
    total = quantity(found[1].after or ZERO, unit)
    decides = "the row reached then holds" if by_row else "the gate stands as it does then"
    return [f"{found[0]} later brought it to {total} in {line.pay_period}; {decides}."]


def _moved(case: Case, line: Line, part: Commission, unit: str) -> list[str]:
    """For true-ups: which deal moved the tier, and what the deal had been paid at."""
    now = [piece for piece in earning_slices(case, line) if not _is_taken_off(piece)]
    of = total_words(case, line, part)
    tier = ""
    if len(now) == 1 and now[0].tier not in (None, "rate") and now[0].rate is not None:
        tier = f', tier "{now[0].tier}", {rate_words(now[0].rate, per_unit(part, line))}'
    mover = stand(case, line)
    turned = gate_turned(line)
    reasons = [f"The rate of {of} moved in {line.pay_period}{tier}."]
    if turned:
        reasons = [gate_moved(line, part)]
    elif part.by_other is not None and line.note:
        other = case.credit_currency(case.plan(line), part.by_other)
        note = _with_amounts(line.note, other)
        reasons.append(f"{note[0].upper()}{note[1:]}.")
    if mover is not None:
        deal, last = mover
        text = f"{deal} brought {of} to {quantity(last.after or ZERO, unit)}"
        if last.quota is not None and last.quota > 0:
            share = ratio_words(last.after or ZERO, last.quota)
            text += f" of {quantity(last.quota, unit)} = {share}"
        reasons = [f"{text}{f', and the gate {turned}' if turned else ''}{tier}."]
    on_deal = case.of_deal.get((line.plan, line.deal or ""), ())
    paid = [each for each in on_deal if _paid_before(each, line)]
    if paid:
        listed = ", ".join(
            f"{format_money(each.amount, line.currency)} in {each.pay_period}" for each in paid
        )
        reasons.append(f"{line.deal} had been paid {listed}.")
    elif turned:
        reasons.append(f"{line.deal} had been paid nothing.")
    return reasons


def stand(case: Case, line: Line) -> tuple[str, Slice] | None:
    """The last deal of the line's pay period and accumulation, and where it left the running total.

    None where a reversed credit came later, which has no line to tell it from.
    """
    last = last_earned(case, line)
    if last is not None and line.kind == "true_up" and last.earned_on != line.earned_on:
        return None
    pieces = (
        [piece for piece in earning_slices(case, last) if piece.after is not None] if last else []
    )
    if last is None or not pieces or last.deal is None:
        return None
    return last.deal, pieces[-1]


def _paid_before(each: Line, line: Line) -> bool:
    same = (each.component, each.item) == (line.component, line.item)
    return same and each.pay_no < line.pay_no and each.kind in ("earned", "true_up")


def _closing(case: Case, line: Line, part: Commission) -> tuple[str, ...]:
    limits = limit_words(case, line, part)
    together: list[str] = []
    slices = earning_slices(case, line)
    added = sum((piece.amount or ZERO for piece in slices), ZERO)
    if len(slices) > 1 and not limits and added == line.exact:
        together.append(f"Together {format_money(readable(line.exact), line.currency)}.")
    return (*together, *limits, *rounding_words(case, line))


def earning_slices(case: Case, line: Line) -> list[Slice]:
    """The slices that multiply; not those that say how far a limit moved the sum."""
    return [
        piece
        for piece in case.slices(line)
        if not _is_limit(piece) and piece.tier not in ("budget", "too many deals")
    ]


def _is_limit(piece: Slice) -> bool:
    return piece.basis is None and piece.rate is None and piece.tier in ("at least", "at most")


def limit_words(case: Case, line: Line, part: Commission | Spiff) -> tuple[str, ...]:
    """`at least`, `at most`: the sum of the parts and what it was raised or cut to."""
    moved = [piece for piece in case.slices(line) if _is_limit(piece)]
    if not moved:
        return ()
    if line.kind == "true_up":
        return _limits_moved(case, line, part, moved)
    total = format_money(readable(moved[0].before or ZERO), line.currency)
    return (f"{line.deal} comes to {total}, {_limited_to(line, part, moved[0])}.",)


def _limited_to(line: Line, part: Commission | Spiff, moved: Slice) -> str:
    """`raised to at least $150.00 per deal`."""
    limit = part.at_least if moved.tier == "at least" else part.at_most
    words = describe_expression(limit) if limit is not None else ""
    if limit is not None and not isinstance(limit, Literal) and moved.after is not None:
        words += f" ({format_money(readable(abs(moved.after)), line.currency)})"
    verb = "raised" if moved.tier == "at least" else "cut"
    return f"{verb} to {moved.tier} {words} per deal"


def _limits_moved(
    case: Case, line: Line, part: Commission | Spiff, moved: Sequence[Slice]
) -> tuple[str, ...]:
    """For true-ups: what the deal comes to now and came to until then, each within its limits.

    What was paid of one deal in several pay periods was raised or cut each by itself.
    """
    sides = []
    for taken_off in (False, True):
        sign = -1 if taken_off else 1
        parts = [p for p in earning_slices(case, line) if _is_taken_off(p) is taken_off]
        total = sum((piece.amount or ZERO for piece in parts), ZERO) * sign
        said = [format_money(readable(total), line.currency)]
        for piece in moved:
            before, after = piece.before or ZERO, piece.after or ZERO
            if ((piece.amount or ZERO) * (after - before) < 0) is taken_off:
                of = format_money(readable(before), line.currency)
                which = f"{'and' if len(said) > 1 else 'of which'} {of} is "
                which = "" if before == total else which
                said.append(which + _limited_to(line, part, piece))
        sides.append(", ".join(said))
    difference = format_money(readable(line.exact), line.currency)
    return (
        f"{line.deal} comes to {sides[0]}; until then it came to {sides[1]}.",
        f"The difference is {difference}.",
    )


def tier_table(part: Commission) -> Table | None:
    """The table whose bounds a running total passes: what a next tier can be told from."""
    for table in (None if part.by_other else part.tiers, part.accelerator):
        if table is not None and table.mode is not TierMode.PER_DEAL:
            return table
    return None
