"""From statements to `Plan`: every name resolved, every choice spelled out, or problems.

In: the syntax of a file and the ledger's schema. Out: the plan, or None with every problem found.
This page puts the parts in order; each part has its own file.
"""

from __future__ import annotations

from datetime import date

from comp.fields import Schema
from comp.language import missing
from comp.language.compile_clawbacks import compile_clawbacks
from comp.language.compile_crediting import compile_crediting
from comp.language.compile_credits import compile_credit, compile_quota
from comp.language.compile_currency import compile_paid_in, currencies_named, currency_code
from comp.language.compile_curves import compile_curve
from comp.language.compile_days import compile_days
from comp.language.compile_examples import check_plan_named, compile_example
from comp.language.compile_limits import ON_DEALS, check_draws, compile_cap, compile_draw
from comp.language.compile_multipliers import compile_multiplier
from comp.language.compile_on_deals import compile_commission, not_too_often
from comp.language.compile_on_periods import compile_bonus, compile_objectives
from comp.language.compile_pay_below import compile_pay_below
from comp.language.compile_pay_override import compile_override
from comp.language.compile_pools import compile_contest, compile_pool
from comp.language.compile_prorated import proration_at_end
from comp.language.compile_releases import compile_releases
from comp.language.compile_spiff import compile_spiff
from comp.language.currency_rules import check_currencies
from comp.language.plan import (
    Base,
    Cap,
    Component,
    Credit,
    Crediting,
    Draw,
    Example,
    Plan,
    Rounding,
    RoundingMode,
    Unit,
)
from comp.language.quotas import check_quotas
from comp.language.reading import check_order
from comp.language.scope import Kind, Scope, is_plain
from comp.language.slots import Slots, value
from comp.language.syntax import FileSyntax, Statement
from comp.language.units import define_facts
from comp.periods import PeriodKind
from comp.problems import Problem, errors

COMPONENTS = (
    *("commission", "override", "kicker", "spiff", "bonus", "curve", "objectives"),
    *("multiplier", "pool", "contest"),
)
_KINDS = {
    **dict.fromkeys(COMPONENTS, Kind.COMPONENT),
    "clawback": Kind.CLAWBACK,
    "cap": Kind.CAP,
    "draw": Kind.DRAW,
}


def compile_file(
    syntax: FileSyntax, file: str, schema: Schema
) -> tuple[Plan | None, tuple[Example, ...], list[Problem]]:
    """The plan and its examples; the plan is None where a part of it has a problem."""
    scope = Scope(file, schema, None, syntax.broken_headings, syntax.unclear)
    plan = None
    if syntax.plan is not None and syntax.plan.children:
        plan = _compile_plan(syntax.plan, scope)
    scope.schema = schema  # Rows of examples give no days that the plan works out.
    if syntax.plan is not None and syntax.plan.children and is_plain(syntax.plan.names[0].text):
        check_plan_named(syntax.plan.names[0], syntax.examples, scope)
    examples = [compile_example(line, scope) for line in syntax.examples]
    _check_examples(syntax, scope)
    return plan, tuple(example for example in examples if example is not None), scope.problems


def _check_examples(syntax: FileSyntax, scope: Scope) -> None:
    titles: dict[str, int] = {}
    for line in syntax.examples:
        title = line.texts[0].text
        if title in titles and (line.children or line.whole):
            message = f"line {titles[title]} has an example with this title already"
            scope.add(
                "example-title-twice", message, "give it a title of its own", line.texts[0].span
            )
        if line.children:
            titles.setdefault(title, line.span.line)
    if syntax.plan is not None and not syntax.examples and syntax.whole and not scope.problems:
        name = syntax.plan.names[0].text
        scope.add(
            "plan-without-example",
            "no example shows what this plan pays",
            f'add one: example "What happens" for {name}:',
            syntax.plan.span,
            warning=True,
        )


def _compile_plan(block: Statement, scope: Scope) -> Plan | None:
    slots = Slots(block, scope)
    slots.check_twice()
    scope.check_name(block.names[0])
    effective, currency, pay = _settings(slots)
    scope.currency = currency
    scope.other_currencies = currencies_named(block)
    paid_in = compile_paid_in(slots)
    pay_below = compile_pay_below(slots)
    scope.paid_in_others = paid_in is not None
    rounding = _rounding(slots)
    _introduce_names(block, scope)
    days, day_places = compile_days(block, scope)
    creditings = _creditings(block, scope)
    credits = _credits(block, scope)
    quotas = [compile_quota(line, scope, effective) for line in _quota_lines(block, scope)]
    base = _base(slots, pay)
    components = _components(block, scope, pay)
    paid = [component for component in components if component is not None]
    check_quotas(slots, [q for q in quotas if q], paid)
    releases, after_leaving = compile_releases(slots, paid)
    clawbacks = compile_clawbacks(_named_lines(block, "clawback"), scope, paid, credits)
    caps, draws = _limits(slots, pay, effective)
    scope.report_unknown()
    if errors(scope.problems) or not block.whole or scope.broken_headings:
        return None
    if effective is None or currency is None or pay is None or rounding is None:
        return None
    scope.report_unused()
    plan = Plan(
        name=block.names[0].text,
        title=block.texts[0].text,
        first_day=effective[0],
        last_day=effective[1],
        currency=currency,
        pay=pay,
        rounding=rounding,
        base=base,
        credits=tuple(c for c in credits if c),
        quotas=tuple(q for q in quotas if q),
        components=tuple(paid),
        clawbacks=clawbacks,
        caps=caps,
        draws=draws,
        file=scope.file,
        span=block.span,
        releases=releases,
        after_leaving=after_leaving,
        paid_in=paid_in,
        forgives_negative=slots.get("negative_balance") is not None,
        carries_from=tuple(line.names[0].text for line in block.all("carries_attainment")),
        starts_at_zero=slots.get("attainment_starts") is not None,
        creditings=tuple(c for c in creditings if c),
        pay_below=pay_below,
        days=days,
        day_places=day_places,
    )
    check_currencies(plan, scope)
    return None if errors(scope.problems) else plan


def _limits(
    slots: Slots, pay: PeriodKind | None, effective: tuple[date, date] | None
) -> tuple[tuple[Cap, ...], tuple[Draw, ...]]:
    block, scope = slots.block, slots.scope
    caps = [compile_cap(line, scope, pay) for line in _named_lines(block, "cap")]
    draws = [compile_draw(line, scope, pay, effective) for line in _named_lines(block, "draw")]
    known = tuple(draw for draw in draws if draw)
    check_draws(list(known), scope)
    return tuple(cap for cap in caps if cap), known


def _settings(
    slots: Slots,
) -> tuple[tuple[date, date] | None, str | None, PeriodKind | None]:
    line = slots.need("effective")
    effective = None
    if line is not None:
        first, last = line.literals[0].value, line.literals[1].value
        assert isinstance(first, date)
        assert isinstance(last, date)
        effective = (first, last)
        slots.scope.effective_span = line.span
        if last < first:
            message = f"{last} is before {first}"
            remedy = f"write effective {last} to {first}"
            slots.scope.add("days-backwards", message, remedy, line.literals[1].span)
            effective = None
    currency = slots.need("currency")
    pay = slots.need("pay")
    kind = pay.period.kind if pay is not None and pay.period is not None else None
    code = currency_code(currency.names[0], slots.scope) if currency is not None else None
    return effective, code, kind


def _rounding(slots: Slots) -> Rounding | None:
    line = slots.need(
        "rounding",
        code="rounding-missing",
        message="this plan does not say how amounts are rounded",
        readings=missing.rounding(slots.scope.currency),
    )
    if line is None:
        return None
    mode = RoundingMode.HALF_UP if line.has("half_up") else RoundingMode.HALF_EVEN
    return Rounding(mode, line.has("running_total"))


def _introduce_names(block: Statement, scope: Scope) -> None:
    """Every name of the plan, so that parts may stand in any order."""
    for line in block.children:
        if line.kind in _KINDS and line.children and scope.define(_KINDS[line.kind], line.names[0]):
            scope.component_kinds[line.names[0].text] = line.kind
            if line.kind in ON_DEALS and line.first("paid") is None:
                scope.paid_along = (*scope.paid_along, f"in {line.names[0].text}")
        elif line.kind == "base" and line.paid_per is None:
            scope.paid_along = (*scope.paid_along, "behind the base salary")
        elif line.kind == "credit" and line.children:
            scope.define(Kind.CREDIT, line.names[0])
        elif line.kind == "crediting" and line.children:
            scope.define(Kind.CREDITING, line.names[0])
        elif _is_value(line) and scope.define(Kind.DEFINE, line.names[0]):
            scope.define_lines[line.names[0].text] = line


def _is_value(line: Statement) -> bool:
    """A definition, or a named table with its rows."""
    return line.kind == "define" or (line.kind == "table" and bool(line.children))


def _named_lines(block: Statement, *kinds: str) -> list[Statement]:
    """The parts of these kinds that have lines below them."""
    return [line for line in block.children if line.kind in kinds and line.children]


def _creditings(block: Statement, scope: Scope) -> list[Crediting | None]:
    found = [compile_crediting(line, scope) for line in _named_lines(block, "crediting")]
    for line, crediting in zip(_named_lines(block, "crediting"), found, strict=True):
        scope.creditings.setdefault(line.names[0].text, crediting)
    return found


def _credits(block: Statement, scope: Scope) -> list[Credit | None]:
    credits = []
    for line in _named_lines(block, "credit"):
        credit, facts = compile_credit(line, scope)
        scope.credits.setdefault(line.names[0].text, facts)
        credits.append(credit)
    for define in scope.define_lines:
        define_facts(define, scope)
    return credits


def _quota_lines(block: Statement, scope: Scope) -> list[Statement]:
    lines = []
    for line in block.children:
        if not line.kind.startswith("quota") or (line.kind == "quota_table" and not line.children):
            continue
        name = line.names[0]
        known = scope.quotas.get(name.text)
        if known is not None:
            message = f"{name.text} has a quota already ({scope.line_words(known.span)})"
            scope.add("quota-twice", message, "keep one of the two", name.span)
            continue
        scope.quotas[name.text] = line
        lines.append(line)
    return lines


def _base(slots: Slots, pay: PeriodKind | None) -> Base | None:
    line = slots.get("base")
    if line is None or line.period is None:
        return None
    ask = slots.asked("person period", "base salary")
    amount = value(line.expressions[0], ask, (Unit.MONEY,), "base salary")
    if amount is None:
        return None
    later = not_too_often(line.paid_per, slots, pay)
    return Base(amount, line.period.kind, line.span, proration_at_end(line), later)


def _components(block: Statement, scope: Scope, pay: PeriodKind | None) -> list[Component | None]:
    compilers = {
        "commission": compile_commission,
        "override": compile_override,
        "kicker": compile_commission,
        "spiff": compile_spiff,
        "bonus": compile_bonus,
        "curve": compile_curve,
        "objectives": compile_objectives,
        "multiplier": compile_multiplier,
        "pool": compile_pool,
        "contest": compile_contest,
    }
    found: list[Component | None] = []
    for line in _named_lines(block, *COMPONENTS):
        found.append(compilers[line.kind](line, scope, pay))
    check_order([component for component in found if component is not None], scope)
    return found
