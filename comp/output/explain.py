"""`comp explain`: each line derived in sentences and multiplications, down to file and row.

explanations = explain_run(run, "dana", period=march, component="new_business")
print(render_text(explanations))
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from comp.engine.waiting import WAITING
from comp.language.plan import (
    Bonus,
    Cap,
    Clawback,
    Commission,
    Contest,
    Curve,
    Draw,
    Multiplier,
    Objectives,
    PayOverride,
    Pool,
    Spiff,
)
from comp.money import format_money, plain
from comp.output.case import Case, Part
from comp.output.explanation import Explanation, Step, Why
from comp.output.facts import Facts
from comp.output.finished import FinishedRun
from comp.output.paid_in import conversion_words, in_plan_currency
from comp.output.rows import Line, PersonRows, rows_by_person
from comp.output.why_curves import curve_why
from comp.output.why_deals import commission_why
from comp.output.why_held import KINDS, held_why
from comp.output.why_multipliers import multiplier_why
from comp.output.why_periods import base_why, bonus_why, objectives_why
from comp.output.why_rounded import rounding_words
from comp.output.why_settled import (
    adjustment_why,
    cap_why,
    carried_why,
    clawback_why,
    draw_why,
    let_off_why,
)
from comp.output.why_spiffs import spiff_why
from comp.output.why_teams import contest_why, pay_override_why, pool_why
from comp.output.why_waiting import waiting_why
from comp.output.wording import KIND_WORDS
from comp.periods import Period
from comp.problems import display_width


def explain_run(
    run: FinishedRun,
    person: str,
    *,
    period: Period | None = None,
    deal: str | None = None,
    component: str | None = None,
) -> list[Explanation]:
    """The person's lines that fit what was asked, each explained, in the order they are paid."""
    rows = rows_by_person(run.result, [person]).get(person)
    if rows is None:
        return []
    case = case_of(run, rows)
    return [
        explain(case, line)
        for line in case.rows.lines
        if (deal is None or line.deal == deal)
        and (component is None or line.component == component)
        and (period is None or _paid_in(case, line, period))
    ]


def case_of(run: FinishedRun, rows: PersonRows, facts: Facts | None = None) -> Case:
    """A person's case; `facts` may be shared between people."""
    if facts is None:
        deals = {line.deal for line in rows.lines if line.deal}
        deals |= {row.deal for row in rows.uncredited}
        deals |= {each[0].deal for each in rows.slices.values() if each[0].deal}
        facts = Facts(run.ledger, deals)
    plans = {file.plan.name: file.plan for file in run.plans}
    own = in_plan_currency(rows, plans)
    return Case(own, plans, facts, run.calendar, run.read_days)


def explain(case: Case, line: Line) -> Explanation:
    """One line explained."""
    part = case.part(line)
    why = _why(case, line, part)
    sentence = "" if part is None else getattr(part, "sentence", "")
    place = f"{line.plan_file}:{line.plan_line}" if line.plan_file else ""
    paid, piece = case.rows.paid.get(line.line, (line, None))
    why = replace(why, closing=(*why.closing, *_paid_later(case, line, part)))
    closing = why.closing if piece is None else (*why.closing, conversion_words(line, paid, piece))
    amount = format_money(paid.amount, paid.currency)
    return Explanation(
        paid, amount, sentence, why.reasons, why.steps, closing, _source(case, line), place
    )


def render_text(explanations: Sequence[Explanation]) -> str:
    """The form people read in a terminal."""
    if not explanations:
        return "no line fits\n"
    blocks = []
    for explanation in explanations:
        rows = [_heading(explanation.line, explanation.amount)]
        if explanation.sentence:
            rows.append(f'   "{explanation.sentence}"')
        rows += [f"   {reason}" for reason in explanation.reasons]
        rows += _step_rows(explanation)
        rows += [f"   {sentence}" for sentence in explanation.closing]
        rows += [f"   from {explanation.source}"] if explanation.source else []
        rows += [f"   by {explanation.place}"] if explanation.place else []
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n"


def render_json(explanations: Sequence[Explanation]) -> str:
    """The same as JSON: exact numbers as text, sentences as they are shown."""
    return (
        json.dumps([_as_data(each) for each in explanations], indent=2, ensure_ascii=False) + "\n"
    )


def _as_data(explanation: Explanation) -> dict[str, object]:
    """One explanation as plain data."""
    line = explanation.line
    return {
        "line": line.line,
        "person": line.person,
        "plan": line.plan,
        "pay_period": line.pay_period,
        "earned_on": line.earned_on.isoformat(),
        "component": line.component,
        "kind": line.kind,
        "deal": line.deal,
        "item": line.item,
        "amount": plain(line.amount),
        "exact": plain(line.exact),
        "currency": line.currency,
        "sentence": explanation.sentence,
        "reasons": list(explanation.reasons),
        "steps": [_step_data(step) for step in explanation.steps],
        "closing": list(explanation.closing),
        "source": explanation.source,
        "source_file": line.source_file,
        "source_row": line.source_row,
        "place": explanation.place,
        "plan_file": line.plan_file,
        "plan_line": line.plan_line,
        "kind_words": KIND_WORDS.get(line.kind, line.kind),
        "earned_period": line.earned_period,
        "note": line.note,
    }


def _step_data(step: Step) -> dict[str, object]:
    """A step as words and as numbers; `null` where the step has no such number."""
    file, _, row = step.place.rpartition(":")
    numbers = {"basis": step.basis, "rate": step.rate, "multiple": step.multiple}
    return {
        "factors": list(step.factors),
        "result": step.result,
        "label": step.label,
        **{name: None if told is None else plain(told) for name, told in numbers.items()},
        "amount": None if step.amount is None else plain(step.amount),
        "place": step.place,
        "plan_file": file or None,
        "plan_line": int(row) if file else None,
    }


def _why(case: Case, line: Line, part: Part | None) -> Why:
    if line.kind == "adjustment":
        return adjustment_why(case, line)
    if line.kind == "forgiven" and line.component == "carried":
        return let_off_why(line)
    if line.component == WAITING:
        return waiting_why(case, line)
    if line.kind == "carried":
        return carried_why(case, line)
    if line.kind in KINDS:
        return held_why(case, line)
    match part:
        case Commission():
            return commission_why(case, line, part)
        case Pool():
            return pool_why(case, line, part)
        case Contest():
            return contest_why(case, line, part)
        case PayOverride():
            return pay_override_why(case, line, part)
        case Spiff():
            return spiff_why(case, line, part)
        case Bonus():
            return bonus_why(case, line, part)
        case Multiplier():
            return multiplier_why(case, line, part)
        case Curve():
            return curve_why(case, line, part)
        case Objectives():
            return objectives_why(case, line, part)
        case Clawback():
            return clawback_why(case, line, part)
        case Cap():
            return cap_why(case, line, part)
        case Draw():
            return draw_why(case, line, part)
        case None:
            return Why((line.note,) if line.note else (), (), rounding_words(case, line))
    return base_why(case, line, part)


def _paid_later(case: Case, line: Line, part: Part | None) -> list[str]:
    """When pay comes that is not paid in the plan's pay period in which it is earned."""
    per = part.paid_per if isinstance(part, (Commission, Spiff)) else None
    if per is None or line.earned_period == line.pay_period or not line.deal:
        return []
    longer = case.calendar.period(per, line.earned_on).name
    return [f"Earned on {line.earned_on}; pay of {longer} is paid in {line.pay_period}."]


def _source(case: Case, line: Line) -> str:
    """The row of the ledger: of the payment where the line is about one, else of the deal."""
    if not line.source_file:
        return ""
    part = case.part(line)
    on = part.on if isinstance(part, (Commission, Spiff)) else ""
    credit = case.credit(case.plan(line), on)
    paid = case.facts.payment(line.deal, line.item) if credit and credit.of_payments else {}
    return f"{paid.get('source_file', line.source_file)}, row {paid.get('source_row', line.source_row)}"


def _paid_in(case: Case, line: Line, period: Period) -> bool:
    paid = case.calendar.parse(line.pay_period)
    return paid is not None and period.first_day <= paid.last_day <= period.last_day


def _heading(line: Line, amount: str) -> str:
    deal = (line.deal or "") + (f" {line.item}" if line.item else "")
    kind = "" if line.kind == "earned" else f"   {KIND_WORDS.get(line.kind, line.kind)}"
    return f"{line.pay_period}  {line.component}  {deal}".rstrip() + f"   {amount}{kind}"


def _step_rows(explanation: Explanation) -> list[str]:
    steps = explanation.steps
    if not steps:
        return []
    left = max(display_width(step.left) for step in steps)
    result = max(display_width(step.result) for step in steps)
    rows = []
    for step in steps:
        gap = " " * (left - display_width(step.left))
        pad = " " * (result - display_width(step.result))
        rows.append(
            f"     {step.left}{gap} = {pad}{step.result}   {step.place}  {step.label}".rstrip()
        )
    return rows
