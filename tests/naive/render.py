"""A plan model as plan text, a ledger model as tables of text cells: what the engine reads."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.naive.model import Cells, Ledger, Plan
from tests.naive.render_components import Parts
from tests.naive.render_settings import proration
from tests.naive.words import decimal

PAY = {
    "month": "monthly",
    "quarter": "quarterly",
    "half-year": "half-yearly",
    "year": "yearly",
    "half-month": "half-monthly",
    "week": "weekly",
    "two weeks": "two-weekly",
}
PERCENTS = ("share", "score", "discount", "commission_rate")


def plan_text(plan: Plan) -> str:
    """The plan as its author would write it."""
    words = Parts(plan)
    running = "running total" if plan.running_total else "each line"
    head = [
        f"effective {plan.first} to {plan.last}",
        f"currency {plan.currency}",
        f"pay {PAY[plan.pay]}",
        f"rounding {plan.mode} to the cent, {running}",
    ]
    if plan.base:
        text = f"base salary {words.of(plan.base[0])} per {plan.base[1]}"
        text += f" paid per {plan.base_paid_per}" if plan.base_paid_per else ""
        text += f", {proration(plan.base_prorated)}" if plan.base_prorated else ""
        head.append(text)
    head += after_base(plan, words)
    named = {n: value for n, value in plan.definitions.items() if value[0] == "table"}
    head += [f"day {name}: {words.day(*rule)}" for name, rule in plan.days.items()]
    for name, (counted, field, kind) in plan.day_places.items():
        head.append(f"number {name}: the {counted} of deal.{field} in its {kind}")
    head += [f"define {n}: {words.of(v)}" for n, v in plan.definitions.items() if n not in named]
    blocks = [head, *(words.named_table(name, *value[1:]) for name, value in named.items())]
    blocks += [words.crediting(one) for one in plan.creditings]
    blocks += [words.credit(credit) for credit in plan.credits]
    blocks += [words.quota(quota) for quota in plan.quotas]
    blocks += [words.component(component) for component in plan.components]
    blocks += words.rest()
    body = "\n\n".join("\n".join(f"    {line}" for line in lines) for lines in blocks)
    return f'plan {plan.name} "A plan of the independent check":\n{body}\n'


def after_base(plan: Plan, words: Parts) -> list[str]:
    """What the plan says about everybody."""
    lines = []
    lines += [f"carries attainment from {name}" for name in plan.carries]
    if plan.after_leaving is not None:
        after = {"nothing": "nothing more", "all": "releases continue"}
        text = after.get(plan.after_leaving) or f"releases continue for {plan.after_leaving} days"
        lines.append(f"after leaving: {text}")
    if plan.forgives_negative:
        lines.append("negative balance is forgiven")
    if plan.pay_below:
        least, at_leaving = plan.pay_below
        lines.append(f"pay below {words.money(least)} carries over, {at_leaving} at leaving")
    if plan.paid_in:
        lines.append(f"paid in person.currency at the rate of the {plan.paid_in} day")
    return lines


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
