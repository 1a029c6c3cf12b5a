"""A plan in words: what counts, what it is measured against, each table as bands in money, and the curve.

In: a checked plan and, if wanted, a quota. Out: text for `comp show`:

    from $75,000.00 up to but not including $150,000.00    8%
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from comp.language.describe import day_words, part_of_deal, struck_words
from comp.language.describe import describe_expression as words
from comp.language.plan import (
    Bonus,
    Cap,
    Clawback,
    Commission,
    Component,
    Contest,
    Credit,
    Curve,
    Draw,
    Measure,
    Multiplier,
    Objectives,
    PayOverride,
    Plan,
    Pool,
    Proration,
    Quota,
    Spiff,
)
from comp.language.show_crediting import show_crediting
from comp.language.show_lookups import show_defines, show_lookups
from comp.language.show_releases import show_after_leaving, show_release
from comp.language.show_tables import known_quota, show_pay_table
from comp.language.show_teams import (
    people_below,
    show_contest,
    show_pay_override,
    show_pool,
    team_quota_words,
)
from comp.money import format_percent


def show_plan(plan: Plan, quota: Decimal | None) -> str:
    """The whole plan; tables by attainment in money for `quota`, else for the plan's own."""
    parts = [_heading(plan)]
    parts += [show_crediting(crediting) for crediting in plan.creditings]
    named = [f"day {day.name}: {day_words(day)}" for day in plan.days]
    named += [f"number {place.name}: {day_words(place)}" for place in plan.day_places]
    parts += [named] if named else []
    parts += [_credit(credit) for credit in plan.credits]
    parts += [_quota(each) for each in plan.quotas]
    parts += show_defines(plan)
    parts += show_lookups(plan)
    parts += [_component(component, plan, quota) for component in plan.components]
    parts += [show_release(release) for release in plan.releases]
    parts += [show_after_leaving(plan.after_leaving)] if plan.after_leaving is not None else []
    parts += [_clawback(clawback) for clawback in plan.clawbacks]
    parts += [_cap(cap) for cap in plan.caps]
    parts += [_draw(draw) for draw in plan.draws]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _heading(plan: Plan) -> list[str]:
    kind = "running total" if plan.rounding.running_total else "each line"
    lines = [
        f"{plan.title} ({plan.name})",
        f"  from {plan.first_day} to {plan.last_day}, in {plan.currency}, paid per {plan.pay.value}",
        f"  rounded {plan.rounding.mode.value} to the cent, {kind}",
    ]
    if plan.paid_in is not None:
        day = "first" if plan.paid_in.on_first_day else "last"
        lines.append(f"  paid in {words(plan.paid_in.currency)} at the rate of the {day} day")
    lines += [f"  attainment carried from {name}" for name in plan.carries_from]
    lines += ["  attainment starts at zero"] if plan.starts_at_zero else []
    forgiven = ["  what pay cannot fall below zero for is forgiven"]
    lines += forgiven if plan.forgives_negative else []
    lines += [f"  {plan.pay_below.words(plan.currency)}"] if plan.pay_below is not None else []
    if plan.base is not None:
        prorated = _ending(plan.base.prorated)
        paid = plan.base.paid_per
        later = f", paid per {paid.value}" if paid is not None else ""
        lines.append(
            f"  base salary {words(plan.base.amount)} per {plan.base.per.value}{prorated}{later}"
        )
    return lines


def _titled(kind: str, name: str, sentence: str) -> list[str]:
    return [f"{kind} {name}", *([f'  "{sentence}"'] if sentence else [])]


def _credit(credit: Credit) -> list[str]:
    lines = _titled("credit", credit.name, credit.sentence)
    share = ", times the person's share" if credit.times_share else ""
    lines.append(f"  {_whose(credit)}, each counting {words(credit.count)}{share}")
    if credit.where is not None:
        lines.append(f"  only where {words(credit.where)}")
    lines.append(f"  on the day {words(credit.dated)}")
    part = part_of_deal(credit)
    lines += [f"  of each deal only the part {part}"] if part else []
    if credit.converted is not None:
        day = words(credit.converted.rate_of)
        lines.append(f"  converted to {credit.converted.currency} at the rate of {day}")
    return lines


def _whose(credit: Credit) -> str:
    team = credit.team
    payments = "payments on " if credit.of_payments else ""
    if credit.by is not None:
        overlay = "the overlay of " if credit.by.overlay else ""
        return f"deals as {overlay}crediting {credit.by.name} divides them"
    if team is None:
        return f"{payments}a person's own deals"
    who = people_below(team.first_level, team.last_level)
    every = ", every share counting" if team.every_share_counts else ""
    return f"{payments}deals of {who} on the day {words(team.as_of)}{every}"


def _quota(quota: Quota) -> list[str]:
    per = f"per {quota.period_words}"
    spread = ""
    if quota.spread is not None:
        shares = " ".join(format_percent(share) for share in quota.spread)
        spread = f", spread {shares or 'evenly'}"
    spread += _ending(quota.prorated)
    spread += f", {quota.row_starts.value}" if quota.row_starts is not None else ""
    if quota.of_team is not None:
        return [f"quota {quota.credit} {per}{spread}: {team_quota_words(quota.of_team)}"]
    if quota.from_ledger:
        return [f"quota {quota.credit} {per}{spread}: each person's own, from the file quotas"]
    if quota.rows[0].starts is None and quota.rows[0].month is None:
        return [f"quota {quota.credit} {words(quota.rows[0].amount)} {per}{spread}"]
    lines = [f"quota {quota.credit} {per}{spread}"]
    for row in quota.rows:
        because = f" ({row.because})" if row.because else ""
        start = row.starts if row.month is None else f"month {row.month} of service"
        lines.append(f"  from {start}: {words(row.amount)}{because}")
    return lines


def _component(component: Component, plan: Plan, quota: Decimal | None) -> list[str]:
    title = _titled(component.kind.value, component.name, component.sentence)
    return [*title, *_described(component, plan, quota), *_paid(component)]


def _described(component: Component, plan: Plan, quota: Decimal | None) -> list[str]:
    match component:
        case Commission():
            return _commission(component, plan, quota)
        case PayOverride():
            return show_pay_override(component)
        case Spiff():
            return _spiff(component)
        case Bonus():
            return _bonus(component)
        case Curve():
            return _curve(component)
        case Objectives():
            return _objectives(component)
        case Multiplier():
            return _multiplier(component)
        case Pool():
            return show_pool(component)
        case Contest():
            return show_contest(component, plan.currency)


def _commission(component: Commission, plan: Plan, quota: Decimal | None) -> list[str]:
    resets = ", each deal by itself"
    if component.accumulated is not None:
        resets = f", added up per {component.accumulated.value}"
    elif component.stretch is not None:
        resets = f", added up per {component.stretch.words}"
    elif not component.per_deal:
        resets = ""
    lines = [f"  on {component.on}{resets}"]
    if component.rate is not None:
        lines.append(f"  rate {words(component.rate)}")
    lines += _converted(component)
    lines += show_pay_table(
        component,
        plan,
        quota or known_quota(plan, component.by_other or component.on, component.accumulated),
    )
    if component.without_quota is not None:
        rate = component.without_quota.rate
        instead = words(rate) if rate is not None else component.without_quota.kind.value
        lines.append(f"  without a quota: {instead}")
    if component.below_zero is not None:
        lines.append(f"  a total below zero {component.below_zero.value}")
    if component.attainment_at_most is not None:
        most = format_percent(component.attainment_at_most)
        lines.append(f"  nothing for what goes beyond {most} of quota")
    lines += _gate(component)
    for limit, text in ((component.at_least, "at least"), (component.at_most, "at most")):
        if limit is not None:
            lines.append(f"  {text} {words(limit)} per deal")
    if component.lines_per_member:
        lines.append("  one line for each deal and member of the team")
    return lines


def _spiff(spiff: Spiff) -> list[str]:
    lines = [f"  {words(spiff.pays)} for each deal in {spiff.on}"]
    lines += _converted(spiff)
    if spiff.where is not None:
        lines.append(f"  only where {words(spiff.where)}")
    if spiff.days.first is not None:
        lines.append(f"  from {spiff.days.first} to {spiff.days.last}")
    for limit, text in ((spiff.at_least, "at least"), (spiff.at_most, "at most")):
        if limit is not None:
            lines.append(f"  {text} {words(limit)} per deal")
    if spiff.most_deals is not None:
        most = spiff.most_deals
        lines.append(f"  for the first {most.count} deals of {most.each}")
    if spiff.budget is not None:
        lines.append(f"  until all people together have been paid {words(spiff.budget)}")
    return lines


def _bonus(bonus: Bonus) -> list[str]:
    when = f", when {words(bonus.when)}" if bonus.when is not None else ""
    steps = bonus.steps
    if steps is None:
        lines = [f"  {words(bonus.pays)} per {bonus.per.value}{when}"]
    else:
        which = "every step reached, added up" if steps.stacking else "the step reached"
        lines = [f"  by {words(steps.measure)}, per {bonus.per.value}: {which}{when}"]
        lines += _points([(row.label, words(row.value)) for row in steps.rows])
    return [*lines, *_catches_up(bonus), *_gate(bonus), *_prorated(bonus)]


def _catches_up(bonus: Bonus) -> list[str]:
    late = bonus.catches_up
    if late is None:
        return []
    return [
        f"  at the end of each {late.per.value} also for what was missed, when {words(late.when)}"
    ]


def _points(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(label) for label, _ in rows)
    return [f"    {label:<{width}}  {value}" for label, value in rows]


def _curve(curve: Curve) -> list[str]:
    target = f"{words(curve.target)} " if curve.target is not None else ""
    to_date = f", added up per {curve.to_date} to date" if curve.to_date else ""
    measure = curve.measure
    by = words(replace(measure, window=None) if isinstance(measure, Measure) else measure)
    below = "as at the first point" if curve.below_first else "nothing"
    above = "the last line goes on" if curve.above_slope else "as at the last point"
    return [
        f"  {target}per {curve.per}, on a line between points by {by}{to_date}",
        *_points([(point.point, words(point.value)) for point in curve.points]),
        f"  below: {below}",
        f"  above: {above}",
        *_gate(curve),
        *_prorated(curve),
    ]


def _objectives(objectives: Objectives) -> list[str]:
    lines = [f"  {words(objectives.target)} per {objectives.per.value}, times the weighted score"]
    for objective in objectives.weights:
        text = f": {objective.sentence}" if objective.sentence else ""
        if objective.floor is not None:
            text += f", nothing below {format_percent(objective.floor)}"
        if objective.ceiling is not None:
            text += f", at most {format_percent(objective.ceiling)}"
        lines.append(f"    {format_percent(objective.weight):>4}  {objective.name}{text}")
    if objectives.minimum_score is not None:
        lines.append(
            f"  nothing when the score is below {format_percent(objectives.minimum_score)}"
        )
    return lines + _gate(objectives) + _prorated(objectives)


def _gate(component: Commission | Bonus | Curve | Objectives) -> list[str]:
    gate = component.gate
    return [] if gate is None else [f"  opens when {words(gate.test)}, {gate.words}"]


def _multiplier(multiplier: Multiplier) -> list[str]:
    of = " and ".join(each.component for each in multiplier.of)
    when = f", when {words(multiplier.when)}" if multiplier.when is not None else ""
    return [
        f"  what {of} paid for a {multiplier.per.value}, times {words(multiplier.multiple)}{when}; "
        "the difference is a line of its own"
    ]


def _ending(prorated: Proration | None) -> str:
    return f", {prorated.words}" if prorated is not None else ""


def _prorated(part: Bonus | Curve | Objectives | Cap | Draw) -> list[str]:
    lines = [f"  {part.prorated.words}"] if part.prorated is not None else []
    if isinstance(part, (Bonus, Curve, Objectives)) and part.employed_on_last_day:
        lines.append("  only for who is employed on the last day")
    return lines


def _converted(component: Commission | Spiff) -> list[str]:
    day = component.converted_at
    return [] if day is None else [f"  converted at the rate of {words(day)}"]


def _paid(component: Component) -> list[str]:
    return [f"  paid per {component.paid_per.value}"] if component.paid_per is not None else []


def _clawback(clawback: Clawback) -> list[str]:
    lines = _titled("clawback", clawback.name, clawback.sentence)
    limit = f"{clawback.within:f} {clawback.within_unit.value}"
    lines.append(f"  when {struck_words(clawback)} is within {limit} of {words(clawback.since)}")
    of = f"of {', '.join(clawback.of)} paid on the deal is taken back"
    if clawback.by_age is None:
        lines.append(f"  {words(clawback.percent)} {of}")
    else:
        lines.append(f"  by the time that has passed, so much {of}")
        rows = clawback.by_age.rows
        lines += [f"    from {row.bound_text}: {words(row.value)}" for row in rows]
    lines.append(f"  attainment is {clawback.attainment.value}")
    return lines


def _cap(cap: Cap) -> list[str]:
    when = "after" if cap.after_clawbacks else "before"
    stop = "together stop" if len(cap.on) > 1 else "stops"
    return [
        *_titled("cap", cap.name, cap.sentence),
        f"  {' and '.join(cap.on)} {stop} at {words(cap.amount)} per {_limited(cap)}",
        *_prorated(cap),
        f"  measured {when} clawbacks",
        *(["  what goes beyond is paid in later periods with room"] if cap.carries_over else []),
    ]


def _limited(cap: Cap) -> str:
    return "deal" if cap.per_deal else cap.period_words


def _draw(draw: Draw) -> list[str]:
    lines = _titled("draw", draw.name, draw.sentence)
    days = ""
    if draw.days.first is not None and draw.days.last is not None:
        days = f", from {draw.days.first} to {draw.days.last}"
    if draw.months is not None:
        days = f", in months {draw.months.first} to {draw.months.last} of service"
    days += f", paid {draw.parts.value}" if draw.parts is not None else ""
    lines.append(f"  pay is never below {words(draw.guarantee)} per {draw.per.value}{days}")
    lines += _prorated(draw)
    if not draw.recover_from:
        return [*lines, "  never paid back"]
    of = "all earnings" if draw.of_all_earnings else "what exceeds the guarantee"
    starting = f", starting {draw.recover_starting}" if draw.recover_starting else ""
    share = format_percent(draw.recover_up_to)
    lines.append(
        f"  paid back from {', '.join(draw.recover_from)}, up to {share} of {of}{starting}"
    )
    return [*lines, f"  what is left at its end {draw.leftover.value}"]
