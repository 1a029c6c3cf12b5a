"""A plan model as plan text, a ledger model as tables of text cells: what the engine reads."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.naive.model import (
    Bonus,
    Cells,
    Commission,
    Credit,
    Expression,
    Ledger,
    Objectives,
    Plan,
    Quota,
    Spiff,
    Table,
)

PAY = {
    "month": "monthly",
    "quarter": "quarterly",
    "half-year": "half-yearly",
    "year": "yearly",
    "half-month": "half-monthly",
}
MODES = {"new": "whole deal at the new rate", "old": "whole deal at the old rate"}
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
PERCENTS = ("share", "score", "discount", "commission_rate")


def decimal(value: Fraction) -> str:
    """A fraction that ends, as a decimal: `1234.5`."""
    for places in range(13):
        if (value * 10**places).denominator == 1:
            text = f"{abs(int(value * 10**places)):0{places + 1}}"
            whole, rest = text[: len(text) - places], text[len(text) - places :]
            return ("-" if value < 0 else "") + whole + ("." + rest if rest else "")
    raise ValueError(f"{value} is no decimal of twelve places")


def grouped(value: Fraction) -> str:
    whole, dot, rest = decimal(value).partition(".")
    return f"{int(whole):,}{dot}{rest}"


class Words:
    """Turns expressions and slots into plan text; knows the plan's currency."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def money(self, value: Fraction) -> str:
        sign = SIGNS.get(self.plan.currency)
        text = (
            f"{sign}{grouped(abs(value))}"
            if sign
            else f"{grouped(abs(value))} {self.plan.currency}"
        )
        return f"-{text}" if value < 0 else text

    def of(self, expression: Expression, inside: bool = False) -> str:
        """An expression as text, in parentheses where it stands inside another one."""
        text = self._bare(expression)
        simple = (
            "money pct mult num months days date text deal person split amount measure name min max"
        )
        return f"({text})" if inside and expression[0] not in simple.split() else text

    def _bare(self, expression: Expression) -> str:
        word, *rest = expression
        if word == "money":
            return self.money(rest[0])
        if word == "pct":
            return f"{decimal(rest[0] * 100)}%"
        if word == "mult":
            return f"{decimal(rest[0])}x"
        if word == "num":
            return grouped(rest[0])
        if word in ("months", "days"):
            return f"{decimal(rest[0])} {word}"
        if word == "date":
            return rest[0].isoformat()
        if word == "text":
            return rest[0] if rest[0].isidentifier() and rest[0].islower() else f'"{rest[0]}"'
        if word in ("deal", "person", "split"):
            return f"{word}.{rest[0]}"
        if word == "amount":
            return "amount"
        if word == "name":
            return rest[0]
        if word == "measure":
            return f"{rest[0]} of {rest[1]}"
        if word in ("min", "max"):
            return f"{word}({', '.join(self.of(part) for part in rest[0])})"
        if word in ("and", "or"):
            return f" {word} ".join(self.of(part, True) for part in rest[0])
        if word == "if":
            test, then, otherwise = (self.of(part, True) for part in rest)
            return f"if {test} then {then} else {otherwise}"
        if word in ("not", "neg"):
            return f"{'not ' if word == 'not' else '-'}{self.of(rest[0], True)}"
        if word in ("empty", "not empty"):
            return f"{self.of(rest[0], True)} is {word}"
        if word == "one of":
            options = ", ".join(self.of(("text", option)) for option in rest[1])
            return f"{self.of(rest[0], True)} is one of ({options})"
        if word == "cmp":
            return f"{self.of(rest[1], True)} {rest[0]} {self.of(rest[2], True)}"
        return f"{self.of(rest[0], True)} {word} {self.of(rest[1], True)}"

    def credit(self, credit: Credit) -> list[str]:
        as_of = f"as of deal.{credit.as_of}"
        if credit.levels is None:
            whose = "own deals"
        elif credit.levels == (1, 1):
            whose = f"team deals {as_of}"
        elif credit.levels == (1, None):
            whose = f"all team deals {as_of}"
        else:
            whose = f"team deals {credit.levels[0]} levels below {as_of}"
        if credit.every_share_counts:
            whose += ", every share counts"
        times = " times split.share" if credit.times_share else ""
        lines = [f"from {whose}", f"count {self.of(credit.count)}{times}"]
        if credit.where:
            lines.append(f"where {self.of(credit.where)}")
        return block(f"credit {credit.name}:", [*lines, f"dated deal.{credit.dated}"])

    def quota(self, quota: Quota) -> list[str]:
        spread = ""
        if quota.spread == "evenly":
            spread = ", spread evenly"
        elif quota.spread:
            spread = ", spread " + " ".join(self.of(("pct", share)) for share in quota.spread)
        if not quota.rows:
            return [f"quota {quota.credit} from quotas per {quota.per}{spread}"]
        if quota.rows[0][0] is None:
            value = self.of(quota.rows[0][1])
            return [f"quota {quota.credit} {value} per {quota.per}{spread}"]
        rows = [f'from {day}: {self.of(value)} because "so"' for day, value in quota.rows]
        return block(f"quota {quota.credit} per {quota.per}{spread}:", rows)

    def table(self, head: str, table: Table, per_unit: bool) -> list[str]:
        unit = {"attainment": "pct", "amount": "money", "number": "num"}.get(table.axis, table.axis)
        by = self.of(table.by) if table.by else table.axis
        mode = "per deal" if table.by else MODES.get(table.mode, table.mode)
        rows = [
            f"from {self.of((unit, bound))}: {self.of(value)}" + (" per unit" if per_unit else "")
            for bound, value in table.rows
        ]
        return block(f"{head} {mode} by {by}:", rows)

    def commission(self, component: Commission, per_unit: bool) -> list[str]:
        on = f"on {component.on}"
        if component.accumulated == "deal":
            on += " per deal"
        elif component.accumulated:
            on += f" accumulated per {component.accumulated}"
        lines = [on]
        if component.rate:
            lines.append(f"rate {self.of(component.rate)}" + (" per unit" if per_unit else ""))
        if component.tiers:
            lines += self.table("tiers", component.tiers, per_unit)
        if component.accelerator:
            lines += self.table("accelerator", component.accelerator, False)
        lines += self.without_quota(component.without_quota)
        if component.per_member:
            lines.append("lines per member")
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

    def component(self, component: object) -> list[str]:
        if isinstance(component, Commission):
            credit = next(c for c in self.plan.credits if c.name == component.on)
            return self.commission(component, credit.is_number)
        if isinstance(component, Spiff):
            lines = [f"pays {self.of(component.pays)} per deal in {component.on}"]
            if component.where:
                lines.append(f"where {self.of(component.where)}")
            if component.days:
                lines.append(f"from {component.days[0]} to {component.days[1]}")
            return block(f"spiff {component.name}:", lines + self.limits(component))
        if isinstance(component, Bonus):
            when = f" when {self.of(component.when)}" if component.when else ""
            lines = [f"pays {self.of(component.pays)} per {component.per}{when}"]
            lines += self.without_quota(component.without_quota)
            return block(f"bonus {component.name}:", lines + self.paid(component.paid_per))
        assert isinstance(component, Objectives)
        lines = [f"target {self.of(component.target)} per {component.per}"]
        lines += block(
            "weights:", [f"{self.of(('pct', weight))} {name}" for weight, name in component.weights]
        )
        if component.minimum is not None:
            lines.append(f"pays nothing when score < {self.of(('pct', component.minimum))}")
        return block(f"objectives {component.name}:", lines + self.paid(component.paid_per))

    def rest(self) -> list[list[str]]:
        """Clawbacks, caps and draws."""
        blocks = []
        after = {"trigger day": "reversed on the trigger day", "deal's period": "reversed in the deal's period"}  # fmt: skip
        for one in self.plan.clawbacks:
            lines = [
                f"when deal.{one.trigger} within {one.within} {one.unit} of deal.{one.since}",
                f"take back {self.of(one.percent)} of {', '.join(one.of)} paid on the deal",
                f"attainment {after.get(one.attainment, one.attainment)}",
            ]
            blocks.append(block(f"clawback {one.name}:", lines))
        for one in self.plan.caps:
            when = "after" if one.after_clawbacks else "before"
            lines = [f"{self.of(one.amount)} per {one.per} on {', '.join(one.on)}"]
            blocks.append(block(f"cap {one.name}:", [*lines, f"measured {when} clawbacks"]))
        for one in self.plan.draws:
            days = f" from {one.days[0]} to {one.days[1]}" if one.days else ""
            lines = [f"guarantee {self.of(one.guarantee)} per {self.plan.pay}{days}"]
            if not one.recover_from:
                lines.append("not recovered")
            else:
                text = f"recover from {', '.join(one.recover_from)} up to {self.of(('pct', one.up_to))}"
                text += " of all earnings" if one.of_all_earnings else ""
                text += f" starting {one.starting}" if one.starting else ""
                lines += [text, f"leftover {'is forgiven' if one.forgiven else 'carries over'}"]
            blocks.append(block(f"draw {one.name}:", lines))
        return blocks


def block(head: str, lines: list[str]) -> list[str]:
    return [head, *(f"    {line}" for line in lines)]


def plan_text(plan: Plan) -> str:
    """The plan as its author would write it."""
    words = Words(plan)
    running = "running total" if plan.running_total else "each line"
    head = [
        f"effective {plan.first} to {plan.last}",
        f"currency {plan.currency}",
        f"pay {PAY[plan.pay]}",
        f"rounding {plan.mode} to the cent, {running}",
    ]
    if plan.base:
        head.append(f"base salary {words.of(plan.base[0])} per {plan.base[1]}")
    head += [f"define {name}: {words.of(value)}" for name, value in plan.definitions.items()]
    blocks = [head]
    blocks += [words.credit(credit) for credit in plan.credits]
    blocks += [words.quota(quota) for quota in plan.quotas]
    blocks += [words.component(component) for component in plan.components]
    blocks += words.rest()
    body = "\n\n".join("\n".join(f"    {line}" for line in lines) for lines in blocks)
    return f'plan {plan.name} "A plan of the independent check":\n{body}\n'


def cell(column: str, value: object) -> str:
    """One cell as the canonical files write it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Fraction):
        return str(value)
    if column in PERCENTS:
        return f"{decimal(value * 100)}%"
    return f"{decimal(value)} months" if column == "term" else decimal(value)


def tables(ledger: Ledger) -> dict[str, list[dict[str, str]]]:
    """The ledger's tables as text; tables without rows are left out."""
    found: dict[str, list[Cells]] = vars(ledger)
    return {
        name: [{column: cell(column, value) for column, value in row.items()} for row in rows]
        for name, rows in found.items()
        if rows
    }
