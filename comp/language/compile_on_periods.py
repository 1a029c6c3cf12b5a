"""Pay on whole periods: bonuses and scored objectives."""

from __future__ import annotations

from decimal import Decimal

from comp.language.compile_catch_up import catches_up
from comp.language.compile_gates import gate_of_period
from comp.language.compile_on_deals import paid_per
from comp.language.compile_prorated import proration
from comp.language.compile_steps import WITH_TOTALS, amount_of, compile_steps, own_credit
from comp.language.plan import Bonus, NoQuota, Objective, Objectives, Unit, WithoutQuota
from comp.language.scope import Kind, Scope
from comp.language.slots import Slots, value
from comp.language.syntax import Node, Statement
from comp.language.window_rules import check_windows
from comp.language.words import block_name
from comp.money import format_percent
from comp.periods import PeriodKind


def compile_bonus(line: Statement, scope: Scope, pay: PeriodKind | None) -> Bonus | None:
    """`bonus NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    pays_line = slots.need("pays_per_period", "steps")
    without = without_quota(slots)
    paid = paid_per(slots, pay)
    test = when_line(slots, pays_line)
    ask = slots.asked(WITH_TOTALS, "a bonus")
    when = value(test, ask, (Unit.TEST,), "when") if test is not None else None
    if pays_line is None or pays_line.period is None:
        return None
    steps = None
    if pays_line.kind == "steps":
        steps = compile_steps(pays_line, slots)
        pays = None if steps is None else amount_of(steps)
    else:
        pays = value(pays_line.expressions[0], ask, (Unit.MONEY,), "pays")
    if pays is None or (when is None and test is not None):
        return None
    per = pays_line.period.kind
    gate = gate_of_period(slots, own_credit(steps.measure) if steps is not None else "", per)
    bonus = Bonus(
        slots.name,
        slots.sentence(),
        pays,
        per,
        when,
        without,
        paid,
        line.span,
        proration(slots),
        slots.get("employed") is not None,
        steps,
        catches_up(slots, per, when),
        gate,
    )
    check_windows(bonus.asked, per, scope)
    return bonus


def when_line(slots: Slots, pays: Statement | None) -> Node | None:
    """The test, beside what is paid or in a line of its own."""
    line = slots.get("when")
    beside = (
        pays.expressions[1]
        if pays is not None and pays.kind != "steps" and len(pays.expressions) > 1
        else None
    )
    if line is not None and beside is not None:
        message = f"line {beside.span.line} already says when this is paid"
        slots.scope.add("line-twice", message, "join the two tests with and", line.span)
    return line.expressions[0] if line is not None else beside


def without_quota(slots: Slots) -> WithoutQuota | None:
    """`without quota: nothing`, or the attainment that takes its place."""
    line = slots.get("without_quota")
    if line is None:
        return None
    if line.has("nothing"):
        return WithoutQuota(NoQuota.NOTHING, None)
    if line.has("first_rate"):
        message = f"{block_name(slots.block.kind)} has no rates"
        remedy = "write without quota: nothing, or without quota: 100%"
        slots.scope.add("first-rate-of-one", message, remedy, line.span)
        return None
    ask = slots.asked("person", "without quota")
    rate = value(line.expressions[0], ask, (Unit.PERCENT,), "without quota")
    return WithoutQuota(NoQuota.RATE, rate) if rate is not None else None


def compile_objectives(line: Statement, scope: Scope, pay: PeriodKind | None) -> Objectives | None:
    """`objectives NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    target_line = slots.need("target")
    weights_line = slots.need("weights")
    weights = _weights(weights_line, scope) if weights_line is not None else ()
    minimum_line = slots.get("pays_nothing")
    minimum = None
    if minimum_line is not None and isinstance(minimum_line.literals[0].value, Decimal):
        minimum = minimum_line.literals[0].value
    paid = paid_per(slots, pay)
    if target_line is None or target_line.period is None or weights_line is None:
        return None
    ask = slots.asked("person period", "a target")
    target = value(target_line.expressions[0], ask, (Unit.MONEY,), "target")
    if target is None:
        return None
    per = target_line.period.kind
    found = Objectives(
        slots.name,
        slots.sentence(),
        target,
        per,
        weights,
        minimum,
        paid,
        line.span,
        proration(slots),
        slots.get("employed") is not None,
        gate_of_period(slots, "", per),
    )
    check_windows(found.asked, per, scope)
    return found


def _score_limits(row: Statement, scope: Scope) -> tuple[Decimal | None, Decimal | None]:
    """`pays nothing below PERCENT` and `at most PERCENT` of one objective's score."""
    written = [each.value for each in row.literals[1:] if isinstance(each.value, Decimal)]
    floor = written[0] if row.has("weight_floor") and written else None
    ceiling = written[-1] if row.has("weight_ceiling") and written else None
    if floor is not None and ceiling is not None and ceiling < floor:
        message = "this objective counts at most less than it must reach to count at all"
        remedy = f"write at most {format_percent(floor)} or more"
        scope.add("score-limits-crossed", message, remedy, row.literals[2].span)
    return floor, ceiling


def _weights(line: Statement, scope: Scope) -> tuple[Objective, ...]:
    found: dict[str, Objective] = {}
    twice = False
    for row in line.children:
        weight = row.literals[0].value
        name = row.names[0]
        if not isinstance(weight, Decimal) or not scope.check_name(name, Kind.OBJECTIVE):
            continue
        if name.text in found:
            twice = True
            message = f"{name.text} is weighted already (line {found[name.text].span.line})"
            scope.add("name-twice", message, "name each objective once", name.span)
            continue
        sentence = row.texts[0].text if row.texts else ""
        floor, ceiling = _score_limits(row, scope)
        found[name.text] = Objective(weight, name.text, sentence, row.span, floor, ceiling)
    total = sum((objective.weight for objective in found.values()), Decimal(0))
    if total != 1 and line.whole and line.children and not twice:
        rows = list(found.values())
        related = tuple(
            (objective.span, f"{objective.name} weighs {format_percent(objective.weight)}")
            for objective in rows
        )
        message = f"these weights add up to {format_percent(total)}, not to 100%"
        difference = abs(1 - total)
        verb = "add" if total < 1 else "take"
        remedy = f"{verb} {format_percent(difference)} {'to' if total < 1 else 'from'} one of them"
        scope.add("weights-not-whole", message, remedy, line.span, related=related)
    return tuple(found.values())
