"""Why money was taken back, cut, advanced, repaid or carried: clawback, cap, draw, carried pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from comp.engine.clawbacks import AT_MOST, CANCELLED, TAKEN_BEFORE
from comp.engine.closed import SETTLEMENT_KINDS
from comp.language.describe import describe_expression, struck_words
from comp.language.plan import Cap, Clawback, Draw, Field, Literal, Unit
from comp.money import format_money, format_percent, plain
from comp.output.asked import known_of_period
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.known import Known, value_of
from comp.output.rows import Line, Slice
from comp.output.why_long_draws import long_draw_words
from comp.output.why_rounded import rounding_words
from comp.output.wording import joined, readable
from comp.output.worked_out import in_numbers, value_words, with_values

ZERO = Decimal(0)


def clawback_why(case: Case, line: Line, part: Clawback) -> Why:
    """The two days, the limit, and every line taken back."""
    cells = case.facts.deal(line.deal)
    reasons = []
    since = cells.get(part.since.name) if cells else None
    trigger = line.earned_on
    unit = "days" if part.within_unit is Unit.DAYS else "months"
    limit = f"{plain(part.within)} {unit}"
    if isinstance(since, date):
        what = (
            f"{part.trigger.name} {trigger}" if part.trigger else f"{struck_words(part)} {trigger}"
        )
        reasons.append(
            f"{line.deal}: {what}, {(trigger - since).days} days after "
            f"{part.since.name} {since}; the plan takes back within {limit}."
        )
    of_deal = case.of_deal.get((line.plan, line.deal or ""), ())
    waited = {(each.component, each.item) for each in of_deal if each.kind == "held"}
    taken = sorted(
        (each for each in of_deal if _paid(each, line, part, waited)),
        # The order of the slices, so that equal amounts find their own lines.
        key=lambda each: (each.earned_on, each.component.encode(), each.pay_no),
    )
    if part.takes_a_sum:
        return _sum_why(case, line, part, reasons, taken)
    steps = []
    pieces = [piece for piece in case.slices(line) if piece.basis is not None]
    for piece, each in zip(pieces, _matched(taken, pieces), strict=True):
        percent = format_percent(piece.rate) if piece.rate is not None else ""
        factors = (format_money(piece.basis or ZERO, line.currency), percent)
        result = format_money(readable(piece.amount or ZERO), line.currency)
        label = f"{each.component} paid in {each.pay_period}" if each else piece.tier or ""
        label += f", item {each.item}" if each and each.item else ""
        place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
        told = tuple(filter(None, factors))
        steps.append(Step(told, result, place, label, piece.basis, piece.rate, amount=piece.amount))
    if not isinstance(part.percent, Literal):
        reasons.append(_share_taken(case, line, part))
    if not pieces:
        for each in taken:
            paid = format_money(each.amount, line.currency)
            reasons.append(f"Paid on {line.deal}: {paid} {each.component} in {each.pay_period}.")
        reasons.append(f"Taken back: {describe_expression(part.percent)} of it.")
    closing = (*_not_more_than_paid(case, line), *rounding_words(case, line))
    return Why(tuple(reasons), tuple(steps), closing)


def _sum_why(case: Case, line: Line, part: Clawback, reasons: list[str], taken: list[Line]) -> Why:
    """The sum, what of it was cancelled while it waited, and what was paid at all."""
    for each in taken:
        paid = format_money(each.amount, line.currency)
        reasons.append(f"Paid on {line.deal}: {paid} {each.component} in {each.pay_period}.")
    if isinstance(part.percent, Literal):
        reasons.append(f"The plan takes back {describe_expression(part.percent)}.")
    else:
        reasons.append(_share_taken(case, line, part))
    pieces = case.slices(line)
    if part.by_age is not None and pieces:
        of_row = format_money(-(pieces[0].amount or ZERO), line.currency)
        reasons.append(f"That row takes back {of_row}.")
    asked = sum((each.amount or ZERO for each in pieces if each.tier != AT_MOST), ZERO)
    waited = sum((each.amount or ZERO for each in pieces if each.tier == CANCELLED), ZERO)
    closing = []
    if waited:
        closing.append(f"{format_money(waited, line.currency)} of it was still held and is lost.")
    if pieces and asked != line.exact:
        left = format_money(-line.amount, line.currency)
        closing.append(f"Never more than was paid and is left is taken back: {left}.")
    return Why(tuple(reasons), (), (*closing, *rounding_words(case, line)))


def _share_taken(case: Case, line: Line, part: Clawback) -> str:
    """What the percent asks, with the values of the day the deal is lost."""
    if part.by_age is not None:
        labels = {(piece.tier or "").partition(" / ")[2] for piece in case.slices(line)} - {""}
        return f"Takes back by age{': the row ' + min(labels) if labels else ''}."
    facts, day = case.facts, line.earned_on
    returned: dict[str, object] = {
        "paid": facts.paid(line.deal, day),
        "refunded": facts.refunded(line.deal, day),
        "credited_back": _credited_back(case, line, part),
    }
    known = Known(case.plan(line), deal=facts.deal(line.deal), day=day, returned=returned)
    return f"Takes back {with_values(part.percent, known)}."


def _credited_back(case: Case, line: Line, part: Clawback) -> Decimal | None:
    """What credit notes on the deal come to by the line's day."""
    if part.notes is None or part.notes.counted is None:
        return None
    total = ZERO
    for cells in case.facts.credit_notes(line.deal):
        day = cells.get(part.notes.dated.name)
        counted = value_of(part.notes.counted, Known(case.plan(line), deal=cells))
        if isinstance(day, date) and day <= line.earned_on and isinstance(counted, Fraction):
            total += abs(Decimal(counted.numerator) / Decimal(counted.denominator))
    return total


def _not_more_than_paid(case: Case, line: Line) -> tuple[str, ...]:
    """Where another clawback was first: what is left to take back."""
    pieces = [piece for piece in case.slices(line) if piece.basis is not None]
    asked = sum((piece.amount or ZERO for piece in pieces), ZERO)
    if not pieces:
        return ()
    before = sum((p.amount or ZERO for p in case.slices(line) if p.tier == TAKEN_BEFORE), ZERO)
    if before and asked + before == line.exact:
        money = [format_money(readable(each), line.currency) for each in (asked, before)]
        return (f"Together {money[0]}; {money[1]} of it was taken back before.",)
    if asked == line.exact:
        together = f"Together {format_money(readable(asked), line.currency)}."
        return (together,) if len(pieces) > 1 else ()
    others = [
        f"{format_money(-each.amount, line.currency)} by {each.component} on {each.earned_on}"
        for each in case.of_deal.get((line.plan, line.deal or ""), ())
        if each.kind == "clawback" and each.line != line.line and each.earned_on <= line.earned_on
    ]
    taken = f" (taken back before: {joined(others)})" if others else ""
    wanted, left = (format_money(readable(each), line.currency) for each in (asked, line.amount))
    return (f"Together {wanted}, but never more than was paid and is left{taken}: {left}.",)


def cap_why(case: Case, line: Line, part: Cap) -> Why:
    """Period to date against the cap, and what was taken off before."""
    period = line.deal if part.per_deal else case.calendar.period(part.per, line.earned_on).name
    measured = "after clawbacks" if part.after_clawbacks else "before clawbacks"
    piece = next(iter(case.slices(line)), None)
    earlier = sum(
        (each.amount for each in case.lines_of(line) if _same_period(case, each, line, part)), ZERO
    )
    names = joined(part.on)
    if piece is None or piece.basis is None or piece.quota is None:
        return Why((f"{names} may come to {describe_expression(part.amount)} per {part.per}.",))
    if part.carries_over:
        return _waiting_why(line, part, piece, period)
    to_date, cap = piece.basis, piece.quota
    money = [format_money(each, line.currency) for each in (to_date, cap, max(to_date - cap, ZERO))]
    reasons = [
        f"{names} come to {money[0]} in {period} to date, {measured}.",
        f"The cap is {money[1]}{_for_a_part(part, piece)}: {money[2]} is over it.",
    ]
    if earlier:
        reasons.append(f"Taken off earlier in {period}: {format_money(-earlier, line.currency)}.")
    return Why(tuple(reasons), (), rounding_words(case, line))


def _waiting_why(line: Line, part: Cap, piece: Slice, period: str | None) -> Why:
    """What was earned against the cap, and what waits before and after."""
    before, after = -(piece.before or ZERO), -(piece.after or ZERO)
    earned, cap, waited, waits = (
        format_money(each, line.currency)
        for each in (piece.basis or ZERO, piece.quota or ZERO, before, after)
    )
    return Why(
        (
            f"{joined(part.on)} come to {earned} in {period} to date; the cap is "
            f"{cap}{_for_a_part(part, piece)}.",
            f"What goes beyond it waits until there is room: {waited} before, {waits} after "
            f"{line.pay_period}.",
        )
    )


def _for_a_part(part: Cap, piece: Slice) -> str:
    """`, prorated by days (46 of 92 days)`."""
    time = (piece.tier or "").partition(" / ")[2]
    return f", {part.prorated.words} ({time})" if part.prorated is not None and time else ""


def draw_why(case: Case, line: Line, part: Draw) -> Why:
    """The guarantee against what was earned, repayment, and the balance before and after."""
    earned = _earned(case, line)
    earned_text = format_money(earned, line.currency)
    guarantee = _guaranteed(case, line, part)
    of_period = long_draw_words(case, line, part, earned, guarantee) if part.parts else None
    if of_period is not None:
        reasons = of_period
    elif line.kind == "draw":
        reasons = [
            f"{guarantee} per {part.per} is guaranteed{_of_part(line, part, earned)}; "
            f"{earned_text} {_came(case, line)}.",
            f"The guarantee adds {format_money(line.amount, line.currency)}.",
        ]
        if not part.recover_from:
            reasons.append("It need not be repaid.")
    elif line.kind == "recovery":
        reasons = _recovered(case, line, part, earned_text, guarantee)
    else:
        reasons = ["What was left to repay when the guarantee ended is forgiven by the plan."]
    return Why((*reasons, *balance_words(case, line, line.component, "To be repaid")))


def _came(case: Case, line: Line) -> str:
    """Of the pay that a draw looks at: earned in its pay period, or only paid then."""
    later = any(part.paid_per is not None for part in case.plan(line).components)
    return f"{'of pay is due' if later else 'was earned'} in {line.pay_period}"


def _guaranteed(case: Case, line: Line, part: Draw) -> str:
    """The guarantee with its values: `person.salary * 5% = $60,000.00 × 5% = $3,000.00`."""
    if isinstance(part.guarantee, Literal):
        return describe_expression(part.guarantee)
    known = known_of_period(case, line)
    text = with_values(part.guarantee, known)
    if isinstance(part.guarantee, Field):
        return text
    numbers, value = in_numbers(part.guarantee, known), value_words(part.guarantee, known)
    return f"{text} = {numbers} = {value}" if numbers and numbers != value else text


def _of_part(line: Line, part: Draw, earned: Decimal) -> str:
    """`, prorated by days: $3,290.32`."""
    if part.prorated is None:
        return ""
    amount = format_money(max(earned, ZERO) + line.amount, line.currency)
    return f", {part.prorated.words}: {amount}"


def _recovered(case: Case, line: Line, part: Draw, earned_text: str, guarantee: str) -> list[str]:
    share = format_percent(part.recover_up_to)
    period = case.calendar.period(case.plan(line).pay, line.earned_on)
    runs = (part.days.first is None or part.days.first <= period.last_day) and (
        part.days.last is None or part.days.last >= period.first_day
    )
    of = "it" if part.of_all_earnings or not runs else f"what exceeds the guarantee of {guarantee}"
    reasons = [f"{earned_text} {_came(case, line)}; up to {share} of {of} repays advances."]
    debt = sum(
        (each.amount for each in case.rows.lines if _collects(each, line)),
        ZERO,
    )
    if debt < 0:
        first = format_money(-debt, line.currency)
        reasons.append(f"Before that, {first} carried forward from earlier pay is collected.")
    balance = case.balance(line, line.component)
    if balance is not None and balance.opening == -line.amount:
        reasons.append("That repays all there was to repay.")
    return reasons


def _collects(each: Line, line: Line) -> bool:
    same = (each.plan, each.pay_no) == (line.plan, line.pay_no)
    return same and each.kind == "carried" and each.amount < 0


def _earned(case: Case, line: Line) -> Decimal:
    """What a guarantee looks at: everything of the pay period but base, unnamed adjustments, itself."""
    settled = ("base", *SETTLEMENT_KINDS)
    return sum(
        (
            each.amount
            for each in case.rows.lines
            if (each.plan, each.pay_no) == (line.plan, line.pay_no)
            and each.kind not in settled
            and not (each.kind == "adjustment" and each.component == "adjustment")
        ),
        ZERO,
    )


def carried_why(case: Case, line: Line) -> Why:
    """Pay held up to zero now, or an earlier debt collected."""
    amount = format_money(abs(line.amount), line.currency)
    if line.amount > 0:
        reason = (
            f"Pay cannot fall below zero: {amount} is carried forward and taken from later pay."
        )
    else:
        reason = f"{amount} carried forward from earlier pay periods is collected."
    return Why((reason, *balance_words(case, line, "carried", "Carried forward")))


def let_off_why(line: Line) -> Why:
    """Pay held up to zero by a plan that makes no debt of it."""
    amount = format_money(line.amount, line.currency)
    return Why((f"Pay cannot fall below zero: {amount} is forgiven by the plan.",))


def adjustment_why(case: Case, line: Line) -> Why:
    """The reason, its author and the day, as `adjustments` gives them."""
    cells = case.facts.adjustment(line.source_file, line.source_row)
    if cells is None:
        return Why((line.note,) if line.note else ())
    reasons = [f"Entered for {cells.get('date')}: {cells.get('reason') or 'no reason given'}."]
    if cells.get("author"):
        reasons.append(f"Entered by {cells['author']}.")
    return Why(tuple(reasons))


def balance_words(case: Case, line: Line, name: str, what: str) -> list[str]:
    """`To be repaid: $0.00 before, $500.00 after 2026-01.`"""
    balance = case.balance(line, name)
    if balance is None:
        return []
    before, after = (
        format_money(each, line.currency) for each in (balance.opening, balance.closing)
    )
    return [f"{what}: {before} before, {after} after {line.pay_period}."]


def _paid(each: Line, line: Line, part: Clawback, waited: set[tuple[str, str | None]]) -> bool:
    """Paid on the deal: earned and trued up, or, where the pay waited, released."""
    kinds = ("released",) if (each.component, each.item) in waited else ("earned", "true_up")
    return each.kind in kinds and each.component in part.of and each.pay_no <= line.pay_no


def _matched(lines: list[Line], pieces: list[Slice]) -> list[Line | None]:
    """Each slice with the line it takes back: of its component, paid that amount, in order."""
    left = list(lines)
    found: list[Line | None] = []
    for piece in pieces:
        about = ((piece.tier or "").partition(" / ")[0], piece.basis)
        each = next((each for each in left if (each.component, each.amount) == about), None)
        if each is not None:
            left.remove(each)
        found.append(each)
    return found


def _same_period(case: Case, each: Line, line: Line, part: Cap) -> bool:
    if part.per_deal:
        return each.deal == line.deal and each.pay_no < line.pay_no
    numbers = {case.calendar.number(part.per, day) for day in (each.earned_on, line.earned_on)}
    return len(numbers) == 1 and each.pay_no < line.pay_no
