"""Why a deal earned what it earned: credit, running total, tier, multiplications, true-ups."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comp.fields import DEAL_FIELDS, FieldType
from comp.language.describe import describe_expression
from comp.language.plan import (
    Commission,
    Literal,
    MeasureKind,
    Named,
    Plan,
    Row,
    Spiff,
    Table,
    TierMode,
)
from comp.money import format_money, format_percent, plain
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.facts import Cells
from comp.output.rows import Line, Slice
from comp.output.why_rounded import rounding_words
from comp.output.wording import (
    cell_words,
    fields_used,
    is_money,
    measures_used,
    quantity,
    rate_words,
    ratio_words,
    readable,
)

ZERO = Decimal(0)


def commission_why(case: Case, line: Line, part: Commission) -> Why:
    """For commissions, overrides and kickers: earned lines and true-ups."""
    slices = _earning(case, line)
    plan = case.plan(line)
    unit = case.credit_currency(plan, part.on)
    steps = tuple(_step(line, piece, unit, per_unit(part, line)) for piece in slices)
    reasons = [*_credited(case, line, part), *_running_total(case, line, part, slices, unit)]
    if line.kind == "true_up":
        return Why(tuple(_moved(case, line, part, unit)), steps, _closing(case, line, part))
    reasons += _worked_out(case, line, part)
    reasons += [*_looked_up(case, line, part), *_rated_at_the_end(case, line, part, unit)]
    if line.note:
        reasons.append(line.note)
    return Why(tuple(reasons), steps, _closing(case, line, part))


def spiff_why(case: Case, line: Line, part: Spiff) -> Why:
    """For spiffs: what is paid per deal, with the fields it asks."""
    plan = case.plan(line)
    cells = case.facts.at(line.source_file, line.source_row) or case.facts.deal(line.deal)
    reasons = [f"Pays {describe_expression(part.pays)} per deal{_with(cells, part.pays, plan)}."]
    steps = tuple(
        _step(line, piece, "", line.currency)
        for piece in _earning(case, line)
        if piece.basis is not None and piece.rate is not None
    )
    closing = (*_limits(case, line, part), *rounding_words(case, line))
    return Why(tuple(reasons), steps, closing)


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
    amount = piece.amount if piece.amount is not None else line.exact
    result = format_money(readable(amount), line.currency)
    place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
    label = piece.tier or ""
    if line.kind == "true_up" and label:
        label = f"until then {label}" if taken_off else f"now {label}"
    return Step(tuple(factors), result, place, label)


def _is_taken_off(piece: Slice) -> bool:
    """True for the part of a true-up that had been paid at the old rate."""
    basis, rate, amount = piece.basis or ZERO, piece.rate or ZERO, piece.amount or ZERO
    return basis * rate * amount < 0


def _credited(case: Case, line: Line, part: Commission) -> list[str]:
    """What of the deal counts, and whose it is."""
    plan = case.plan(line)
    credit = case.credit(plan, part.on)
    cells = case.facts.at(line.source_file, line.source_row)
    if credit is None or cells is None or line.kind != "earned":
        return []
    item = f", item {line.item}" if line.item else ""
    counts = f"{line.deal}{item} counts {describe_expression(credit.count)}"
    sentence = counts + _with(cells, credit.count, plan)
    share = case.facts.share(line.deal, line.person)
    if credit.times_share and share is not None and credit.team is None:
        sentence += f", of which {case.facts.name(line.person)} has {format_percent(share)}"
    if credit.team is not None:
        owner = cells.get("person")
        day = cells.get(credit.team.as_of.name)
        sentence += f"; a deal of {owner}, on the team as of {day}"
    return [sentence + "."]


def _with(cells: Cells | None, expression: object, plan: Plan) -> str:
    """The values of the fields an expression asks: ` ($45,000.00)` or ` (deal.amount $5.00, ...)`."""
    if cells is None:
        return ""
    asked = [field for field in fields_used(expression) if field.scope == "deal"]
    values = []
    for field in asked:
        kind = DEAL_FIELDS.get(field.name, _kind_of(field.unit.value))
        shown = cell_words(cells.get(field.name), kind, plan.currency)
        values.append(shown if len(asked) == 1 else f"deal.{field.name} {shown}")
    return f" ({', '.join(values)})" if values else ""


def _kind_of(unit: str) -> FieldType:
    return {
        "money": FieldType.MONEY,
        "percent": FieldType.PERCENT,
        "months": FieldType.DURATION,
        "number": FieldType.NUMBER,
        "date": FieldType.DATE,
    }.get(unit, FieldType.TEXT)


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
    period = case.accumulation(line)
    of = f" of {period.name}" if period else ""
    quota = next((piece.quota for piece in slices if piece.quota is not None), None)
    text = (
        f"{line.deal} brings {part.on}{of} from {quantity(before, unit)} to {quantity(after, unit)}"
    )
    if quota is None or quota <= 0:
        return [text + "."]
    share = f"{ratio_words(before, quota)} to {ratio_words(after, quota)}"
    return [f"{text}; of the quota of {quantity(quota, unit)} that is {share}."]


def _worked_out(case: Case, line: Line, part: Commission) -> list[str]:
    """For a rate that is an expression: the expression and the facts it asks."""
    values = [part.rate] if part.rate is not None else [row.value for row in _rows(part)]
    named = next((value for value in values if not isinstance(value, Literal)), None)
    if named is None:
        return []
    inner = named.value if isinstance(named, Named) else named
    person = case.facts.person(line.person, line.plan, line.earned_on)
    known = [
        f"{field.scope}.{field.name} "
        + cell_words(person.get(field.name), _kind_of(field.unit.value), line.currency)
        for field in fields_used(inner)
        if person is not None and field.scope == "person"
    ]
    quota = next((each.quota for each in case.slices(line) if each.quota is not None), None)
    for measure in measures_used(inner):
        if measure.kind is MeasureKind.QUOTA and measure.credit == part.on and quota is not None:
            unit = case.credit_currency(case.plan(line), part.on)
            known.append(f"quota of {measure.credit} {quantity(quota, unit)}")
    name = describe_expression(named) if isinstance(named, Named) else "The rate"
    with_facts = f" ({', '.join(known)})" if known else ""
    return [f"{name} is {describe_expression(inner)}{with_facts}."]


def _rows(part: Commission) -> Sequence[Row]:
    return part.tiers.rows if part.tiers is not None else ()


def _looked_up(case: Case, line: Line, part: Commission) -> list[str]:
    """For tables per deal: the value that was looked up."""
    table = part.tiers
    if table is None or table.by is None:
        return []
    plan = case.plan(line)
    cells = case.facts.at(line.source_file, line.source_row)
    tier = next((piece.tier for piece in case.slices(line) if piece.tier), "")
    return [f"Looked up by {describe_expression(table.by)}{_with(cells, table.by, plan)}: {tier}."]


def _rated_at_the_end(case: Case, line: Line, part: Commission, unit: str) -> list[str]:
    """For tables that rate all deals by where the pay period ends: where that is."""
    rerated = (TierMode.RETROACTIVE, TierMode.EXCESS)
    if part.per_deal or not any(t and t.mode in rerated for t in (part.tiers, part.accelerator)):
        return []
    found = stand(case, line)
    if found is None or found[0] == line.deal:
        return []
    total = quantity(found[1].after or ZERO, unit)
    return [
        f"{found[0]} later brought it to {total} in {line.pay_period}; the row reached then holds."
    ]


def _moved(case: Case, line: Line, part: Commission, unit: str) -> list[str]:
    """For true-ups: which deal moved the tier, and what the deal had been paid at."""
    now = [piece for piece in _earning(case, line) if not _is_taken_off(piece)]
    period = case.accumulation(line)
    of = f"{part.on} of {period.name}" if period else part.on
    tier = ""
    if len(now) == 1 and now[0].tier and now[0].rate is not None:
        tier = f', tier "{now[0].tier}", {rate_words(now[0].rate, per_unit(part, line))}'
    mover = stand(case, line)
    reasons = [f"The rate of {of} moved in {line.pay_period}{tier}."]
    if mover is not None:
        deal, last = mover
        text = f"{deal} brought {of} to {quantity(last.after or ZERO, unit)}"
        if last.quota is not None and last.quota > 0:
            share = ratio_words(last.after or ZERO, last.quota)
            text += f" of {quantity(last.quota, unit)} = {share}"
        reasons = [f"{text}{tier}."]
    on_deal = case.of_deal.get((line.plan, line.deal or ""), ())
    paid = [each for each in on_deal if _paid_before(each, line)]
    if paid:
        listed = ", ".join(
            f"{format_money(each.amount, line.currency)} in {each.pay_period}" for each in paid
        )
        reasons.append(f"{line.deal} had been paid {listed}.")
    return reasons


def stand(case: Case, line: Line) -> tuple[str, Slice] | None:
    """The last deal of the line's pay period and accumulation, and where it left the running total.

    None where a reversed credit came later, which has no line to tell it from.
    """
    last = case.last_earned(line)
    if last is not None and line.kind == "true_up" and last.earned_on != line.earned_on:
        return None
    pieces = [piece for piece in case.slices(last) if piece.after is not None] if last else []
    if last is None or not pieces or last.deal is None:
        return None
    return last.deal, pieces[-1]


def _paid_before(each: Line, line: Line) -> bool:
    same = (each.component, each.item) == (line.component, line.item)
    return same and each.pay_no < line.pay_no and each.kind in ("earned", "true_up")


def _closing(case: Case, line: Line, part: Commission) -> tuple[str, ...]:
    limits = _limits(case, line, part)
    together: list[str] = []
    slices = _earning(case, line)
    added = sum((piece.amount or ZERO for piece in slices), ZERO)
    if len(slices) > 1 and not limits and added == line.exact:
        together.append(f"Together {format_money(readable(line.exact), line.currency)}.")
    return (*together, *limits, *rounding_words(case, line))


def _earning(case: Case, line: Line) -> list[Slice]:
    """The slices that multiply; not the one that says how far a limit per deal moved the sum."""
    return [piece for piece in case.slices(line) if not _is_limit(piece)]


def _is_limit(piece: Slice) -> bool:
    return piece.basis is None and piece.rate is None and piece.tier in ("at least", "at most")


def _limits(case: Case, line: Line, part: Commission | Spiff) -> tuple[str, ...]:
    """`at least`, `at most`: the sum of the parts and what it was raised or cut to."""
    moved = next((piece for piece in case.slices(line) if _is_limit(piece)), None)
    if moved is None:
        return ()
    limit = part.at_least if moved.tier == "at least" else part.at_most
    words = describe_expression(limit) if limit is not None else ""
    verb = "raised" if moved.tier == "at least" else "cut"
    total = format_money(moved.before or ZERO, line.currency)
    return (f"{line.deal} comes to {total}, {verb} to {moved.tier} {words} per deal.",)


def tier_table(part: Commission) -> Table | None:
    """The table whose bounds a running total passes: what a next tier can be told from."""
    for table in (part.tiers, part.accelerator):
        if table is not None and table.mode is not TierMode.PER_DEAL:
            return table
    return None
