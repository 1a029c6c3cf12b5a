"""What a plan pays, holds, takes back and limits, as text."""

from __future__ import annotations

from tests.naive.model import (
    Bonus,
    Cap,
    Clawback,
    Commission,
    Contest,
    Curve,
    Draw,
    Expression,
    Multiplier,
    Objectives,
    PayOverride,
    Pool,
    Release,
    Spiff,
)
from tests.naive.render_settings import Settings, proration
from tests.naive.words import block, team

AFTER = {
    "trigger day": "reversed on the trigger day",
    "deal's period": "reversed in the deal's period",
}


class Parts(Settings):
    """Everything a plan has, part by part."""

    def commission(self, component: Commission, per_unit: bool) -> list[str]:
        on = f"on {component.on}"
        if component.accumulated == "deal":
            on += " per deal"
        elif component.accumulated:
            on += f" accumulated per {period(component.accumulated)}"
        lines = [on]
        if component.rate:
            lines.append(f"rate {self.of(component.rate)}" + (" per unit" if per_unit else ""))
        if component.tiers:
            lines += self.table("tiers", component.tiers, per_unit, component.on)
        if component.accelerator:
            lines += self.table("accelerator", component.accelerator, False, component.on)
        lines += self.without_quota(component.without_quota)
        if component.per_member:
            lines.append("lines per member")
        if component.attainment_at_most is not None:
            lines.append(f"attainment at most {self.of(('pct', component.attainment_at_most))}")
        if component.below_zero == "carries":
            lines.append(f"negative total carries into the next {component.accumulated}")
        elif component.below_zero == "shortfall":
            lines.append(f"shortfall carries into the next {component.accumulated}")
        elif component.below_zero:
            lines.append(f"negative total is {component.below_zero}")
        lines += self.gate(component) + self.converted(component)
        lines += self.limits(component)
        return block(f"{component.kind} {component.name}:", lines)

    def without_quota(self, choice: str | Expression | None) -> list[str]:
        if choice is None:
            return []
        return [f"without quota: {choice if isinstance(choice, str) else self.of(choice)}"]

    def limits(self, component: Commission | Spiff) -> list[str]:
        lines = []
        if component.at_least:
            lines.append(f"at least {self.of(component.at_least)} per deal")
        if component.at_most:
            lines.append(f"at most {self.of(component.at_most)} per deal")
        return lines + self.paid(component.paid_per)

    def paid(self, paid_per: str | None) -> list[str]:
        return [f"paid per {paid_per}"] if paid_per else []

    def gate(self, component) -> list[str]:
        gate = component.gate
        if gate is None:
            return []
        if gate.test is None:
            return [f"opens when attainment >= {self.of(('pct', gate.above))}, on the part above"]
        return [f"opens when {self.of(gate.test)}, from the first dollar"]

    def converted(self, component: Commission | Spiff) -> list[str]:
        field = component.converted_at
        return [f"converted at the rate of deal.{field}"] if field else []

    def ends(self, component) -> list[str]:
        """The slots of all pay for periods."""
        lines = self.gate(component) + self.paid(component.paid_per)
        if component.prorated:
            lines.append(proration(component.prorated))
        if component.if_employed:
            lines.append("paid only if employed on the last day")
        return lines

    def component(self, component: object) -> list[str]:
        if isinstance(component, Commission):
            credit = next(c for c in self.plan.credits if c.name == component.on)
            return self.commission(component, credit.is_number)
        return {
            Spiff: self.spiff,
            Bonus: self.bonus,
            Curve: self.curve,
            Objectives: self.objectives,
            Multiplier: self.multiplier,
            PayOverride: self.pay_override,
            Pool: self.pool,
            Contest: self.contest,
        }[type(component)](component)

    def spiff(self, component: Spiff) -> list[str]:
        lines = [f"pays {self.of(component.pays)} per deal in {component.on}"]
        if component.where:
            lines.append(f"where {self.of(component.where)}")
        if component.days:
            lines.append(f"from {component.days[0]} to {component.days[1]}")
        if component.most_deals:
            lines.append("at most {} deals per {}".format(*component.most_deals))
        if component.budget:
            lines.append(f"budget {self.of(component.budget)} for everybody")
        lines += self.converted(component)
        return block(f"spiff {component.name}:", lines + self.limits(component))

    def bonus(self, component: Bonus) -> list[str]:
        when = f"when {self.of(component.when)}" if component.when else ""
        if component.steps is None:
            lines = [f"pays {self.of(component.pays)} per {component.per} {when}".rstrip()]
        else:
            way, what, credit, rows = component.steps
            by, unit = self.measured_by(what, credit)
            steps = [f"from {self.start(unit, bound)}: {self.of(value)}" for bound, value in rows]
            head = f"steps {way} by {by} per {component.per}:"
            lines = [*block(head, steps), *([when] if when else [])]
        if component.catches_up:
            lines.append(f"catches up when {self.of(component.catches_up)}")
        lines += self.without_quota(component.without_quota)
        return block(f"bonus {component.name}:", lines + self.ends(component))

    def measured_by(self, what: str | Expression, credit: str) -> tuple[str, str]:
        """What steps and points go by, and the unit in which they begin."""
        if isinstance(what, tuple):
            return self.of(what), credit
        unit = {"attainment": "pct", "number": "num"}.get(what, "money")
        return f"{what} of {credit}", unit

    def curve(self, component: Curve) -> list[str]:
        target = f"measured per {component.per}"
        if component.target:
            target = f"target {self.of(component.target)} per {component.per}"
        by, unit = self.measured_by(*component.measure)
        points = [f"at {self.start(unit, x)}: {self.of(y)}" for x, y in component.points]
        lines = [target, *block(f"points by {by}:", points)]
        lines += [f"below: {component.below}", f"above: {component.above}"]
        if component.to_date:
            lines.append(f"accumulated per {component.to_date} to date")
        lines += self.without_quota(component.without_quota)
        return block(f"curve {component.name}:", lines + self.ends(component))

    def objectives(self, component: Objectives) -> list[str]:
        lines = [f"target {self.of(component.target)} per {component.per}"]
        weights = []
        for weight, name, *limits in component.weights:
            floor, most = limits or (None, None)
            text = f"{self.of(('pct', weight))} {name}"
            text += f", pays nothing below {self.of(('pct', floor))}" if floor is not None else ""
            text += f", at most {self.of(('pct', most))}" if most is not None else ""
            weights.append(text)
        lines += block("weights:", weights)
        if component.minimum is not None:
            lines.append(f"pays nothing when score < {self.of(('pct', component.minimum))}")
        return block(f"objectives {component.name}:", lines + self.ends(component))

    def multiplier(self, component: Multiplier) -> list[str]:
        on = f"{self.of(component.multiple)} per {component.per} on {', '.join(component.on)}"
        when = f" when {self.of(component.when)}" if component.when else ""
        return block(f"multiplier {component.name}:", [on + when])

    def pay_override(self, component: PayOverride) -> list[str]:
        lines = [f"on pay of {team(component.levels)} from {', '.join(component.of)}"]
        return block(f"override {component.name}:", [*lines, f"rate {self.of(component.rate)}"])

    def pool(self, component: Pool) -> list[str]:
        lines = [f"fund {self.of(component.fund)} per {component.per}"]
        if component.where:
            lines.append(f"where {self.of(component.where)}")
        if component.shared_by is None:
            lines.append("shared equally")
        else:
            of = f" of {self.of(component.of_total)}" if component.of_total else ""
            lines.append(f"shared by {self.of(component.shared_by)}{of}")
        return block(f"pool {component.name}:", lines + self.paid(component.paid_per))

    def contest(self, component: Contest) -> list[str]:
        column = f" per person.{component.per_column}" if component.per_column else ""
        first = "first with " if component.by_day else ""
        lines = [
            f"rank {first}{self.of(component.rank)} per {component.per} among plan members{column}"
        ]
        prizes = [f"{place}: {self.of(prize)}" for place, prize in enumerate(component.prizes, 1)]
        for share, way, prize in component.shares:
            prizes.append(f"top {self.of(('pct', share))}, rounded {way}: {self.of(prize)}")
        lines += block("prizes:", prizes)
        lines.append("ties all win" if component.all_win else "ties share")
        if component.where:
            lines.append(f"where {self.of(component.where)}")
        return block(f"contest {component.name}:", lines + self.paid(component.paid_per))

    def release(self, one: Release) -> list[str]:
        re_rated = [c for c in self.plan.components if c.name in one.of and is_re_rated(c)]
        lines = [f"{self.of(('pct', part))} {self.released(*how)}" for part, how in one.rows]
        if one.lost_on:
            lines.append(f"lost on deal.{one.lost_on}")
        if one.where:
            lines.append(f"where {self.of(one.where)}")
        if re_rated:
            lines.append("rate fixed at booking" if one.fixed_rate else "true-ups released alike")
        return block(f"release {', '.join(one.of)}:", lines)

    def released(self, word: str, *rest) -> str:
        if word == "on":
            return f"on {since(rest[0])}"
        if word == "after":
            return f"{rest[0]} {rest[1]} after {since(rest[2])}"
        if word == "as paid":
            return f"as deal.paid of {self.of(rest[0])}"
        if word == "when paid":
            return f"when deal.paid >= {self.of(rest[0])}"
        parts, apart, name, after = rest
        apart = {1: "monthly", 3: "quarterly", 12: "yearly"}[apart]
        if after:
            return f"in {parts} {apart} parts, first {after} months after {since(name)}"
        return f"in {parts} {apart} parts from {since(name)}"

    def clawback(self, one: Clawback) -> list[str]:
        trigger = (
            one.trigger
            if " " in one.trigger or one.trigger == "refunded"
            else f"deal.{one.trigger}"
        )
        paid = f"of {', '.join(one.of)} paid on the deal"
        lines = [f"when {trigger} within {one.within} {one.unit} of deal.{one.since}"]
        if one.by_age:
            unit, rows = one.by_age
            ages = [f"from {bound} {unit}: {self.of(value)}" for bound, value in rows]
            lines += block(f"take back by age {paid}:", ages)
        else:
            lines.append(f"take back {self.of(one.percent, True)} {paid}")
        lines.append(f"attainment {AFTER.get(one.attainment, one.attainment)}")
        return block(f"clawback {one.name}:", lines)

    def cap(self, one: Cap) -> list[str]:
        when = "after" if one.after_clawbacks else "before"
        lines = [f"{self.of(one.amount)} per {period(one.per)} on {', '.join(one.on)}"]
        lines.append(f"measured {when} clawbacks")
        if one.carries:
            lines.append("excess carries over")
        if one.prorated:
            lines.append(proration(one.prorated))
        return block(f"cap {one.name}:", lines)

    def draw(self, one: Draw) -> list[str]:
        days = f" from {one.days[0]} to {one.days[1]}" if one.days else ""
        days += " in months {} to {}".format(*one.months) if one.months else ""
        lines = [f"guarantee {self.of(one.guarantee)} per {one.per or self.plan.pay}{days}"]
        if one.per:
            lines.append("paid at the end" if one.at_end else "paid in equal parts")
        if not one.recover_from:
            lines.append("not recovered")
        else:
            text = f"recover from {', '.join(one.recover_from)} up to {self.of(('pct', one.up_to))}"
            text += " of all earnings" if one.of_all_earnings else ""
            text += f" starting {one.starting}" if one.starting else ""
            lines += [text, f"leftover {'is forgiven' if one.forgiven else 'carries over'}"]
        if one.prorated:
            lines.append(proration(one.prorated))
        return block(f"draw {one.name}:", lines)

    def rest(self) -> list[list[str]]:
        """Releases, clawbacks, caps and draws."""
        plan = self.plan
        return [
            *map(self.release, plan.releases),
            *map(self.clawback, plan.clawbacks),
            *map(self.cap, plan.caps),
            *map(self.draw, plan.draws),
        ]


def is_re_rated(component: object) -> bool:
    """Whether later deals change the rate of earlier ones."""
    if not isinstance(component, Commission):
        return False
    tables = [table for table in (component.tiers, component.accelerator) if table]
    if component.gate and component.gate.test and component.accumulated not in (None, "deal"):
        return True
    return any(table.mode in ("retroactive", "excess") for table in tables)


def since(name: str) -> str:
    return f"deal.{name}" if name else "the last day"


def period(kind: object) -> str:
    """A period as it is written after `per`."""
    if isinstance(kind, str):
        return kind
    if kind[0] == "rolling":
        return f"{kind[1]} months rolling"
    if kind[0] == "each":
        return f"{kind[1]} for each deal.{kind[2]}"
    return f"year from {kind[1]}.{kind[2]}"
