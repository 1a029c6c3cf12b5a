"""What stands on a statement, as data: summary, balances, attainment, lines, deals left out.

`page(case, period, ...)` gives all of it for one person and pay period; the template only lays out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from comp.engine.waiting import WAITING
from comp.language.describe import describe_expression
from comp.language.plan import Plan
from comp.money import format_money
from comp.output.attained import Goal, goals
from comp.output.case import Case
from comp.output.explain import explain
from comp.output.explanation import Explanation
from comp.output.known import Known
from comp.output.picture import attainment_bar
from comp.output.rows import Line, Uncredited
from comp.output.wording import KIND_WORDS
from comp.output.worked_out import values_asked
from comp.periods import Period, PeriodKind

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A component: what it pays in this period and has paid this year."""

    component: str
    sentence: str
    amount: str
    year: str
    is_sum: bool = False
    is_negative: bool = False
    is_year_negative: bool = False


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """Money owed or waiting, and what changed it."""

    what: str
    opening: str
    change: str
    closing: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A line on the page with its explanation and the words for its kind."""

    line: Line
    deal: str
    kind: str
    why: Explanation


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one component under the plan's sentence; `shared` reasons hold for each line."""

    component: str
    sentence: str
    place: str
    lines: tuple[Shown, ...]
    total: str
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A deal of the person that no credit counted, and why."""

    deal: str
    day: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class PlanPart:
    """Everything under one plan."""

    name: str
    title: str
    file: str
    rounding: str
    paid: str
    variable: str
    base: str
    summary: tuple[SummaryRow, ...]
    balances: tuple[BalanceRow, ...]
    goals: tuple[tuple[Goal, Markup], ...]
    untold: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One statement."""

    company: str
    person: str
    name: str
    period: str
    days: str
    year: str
    totals: tuple[str, ...]
    plans: list[PlanPart]
    left_out: tuple[LeftOut, ...]


def page(case: Case, paid: Period, company: str, run_ends: date) -> Page:
    """The statement of a person for a pay period."""
    names = [total.plan for total in case.rows.totals if total.pay_period == paid.name]
    parts = [
        _plan_part(case, case.plans[name], paid, run_ends)
        for name in dict.fromkeys(names)
        if name in case.plans
    ]
    return Page(
        company=company,
        person=case.rows.person,
        name=case.facts.name(case.rows.person),
        period=paid.name,
        days=f"{paid.first_day} to {paid.last_day}",
        year=case.calendar.period(PeriodKind.YEAR, paid.last_day).name,
        totals=tuple(_totals(case, paid)),
        plans=parts,
        left_out=tuple(_left_out(case, paid)),
    )


def _totals(case: Case, paid: Period) -> list[str]:
    """What is paid in all, one amount per currency."""
    sums: dict[str, Decimal] = {}
    for total in case.rows.totals:
        if total.pay_period == paid.name and total.component == "total":
            sums[total.currency] = sums.get(total.currency, ZERO) + total.amount
    return [format_money(amount, currency) for currency, amount in sorted(sums.items())]


def _plan_part(case: Case, plan: Plan, paid: Period, run_ends: date) -> PlanPart:
    now = _components(case, plan, paid)
    lines = [
        line for line in case.rows.lines if line.plan == plan.name and line.pay_period == paid.name
    ]
    total, variable = now.get("total", ZERO), now.get("variable", ZERO)
    currency = _paid_currency(case, plan, paid)
    base = total - variable
    told, untold = goals(case, plan, paid, run_ends)
    return PlanPart(
        name=plan.name,
        title=plan.title,
        file=plan.file,
        rounding=_rounding(plan),
        paid=format_money(total, currency),
        variable=format_money(variable, currency),
        base=format_money(base, currency) if base or plan.base else "",
        summary=tuple(_summary(case, plan, paid, now)),
        balances=tuple(_balances(case, plan, paid)),
        goals=tuple((goal, attainment_bar(goal)) for goal in told),
        untold=untold,
        groups=tuple(_groups(case, plan, lines)),
    )


def _paid_currency(case: Case, plan: Plan, paid: Period) -> str:
    """The plan's currency, or the person's own in that pay period where the plan pays in it."""
    here = (total for total in case.rows.totals if total.plan == plan.name)
    return next((each.currency for each in here if each.pay_period == paid.name), plan.currency)


def _rounding(plan: Plan) -> str:
    how = "as a running total" if plan.rounding.running_total else "each line"
    return f"{plan.rounding.mode} to the smallest unit of {plan.currency}, {how}"


def _components(case: Case, plan: Plan, paid: Period) -> dict[str, Decimal]:
    return {
        total.component: total.amount
        for total in case.rows.totals
        if total.plan == plan.name and total.pay_period == paid.name
    }


def _summary(case: Case, plan: Plan, paid: Period, now: dict[str, Decimal]) -> Iterable[SummaryRow]:
    """Components in the plan's order, then the two sums; with the year to date."""
    currency = _paid_currency(case, plan, paid)
    year = _year_to_date(case, plan, paid, currency)
    sums = ("variable", "total")
    sentences = _sentences(plan)
    order = [*sentences, *sorted({*now, *year} - set(sentences) - set(sums))]
    for component in order:
        if component in now or component in year:
            amount, to_date = now.get(component, ZERO), year.get(component, ZERO)
            if amount or to_date:
                sentence = sentences.get(component) or _BESIDE_THE_PLAN.get(component, "")
                yield _summary_row(currency, component, amount, to_date, sentence)
    for component in sums if plan.base is not None else ("total",):
        amount, to_date = now.get(component, ZERO), year.get(component, ZERO)
        yield _summary_row(currency, component, amount, to_date, "", is_sum=True)


def _summary_row(
    currency: str, name: str, amount: Decimal, year: Decimal, sentence: str, is_sum: bool = False
) -> SummaryRow:
    shown = {"variable": "Variable pay", "total": "Total paid", "base": "Base salary"}
    return SummaryRow(
        component=shown.get(name, name),
        sentence=sentence,
        amount=format_money(amount, currency),
        year=format_money(year, currency),
        is_sum=is_sum,
        is_negative=amount < 0,
        is_year_negative=year < 0,
    )


_BESIDE_THE_PLAN = {
    "carried": "What would take pay below zero is carried forward and collected from later pay.",
    "waiting": "Pay that is too little to be paid by itself waits and adds to later pay.",
    "adjustment": "Entered by hand, with a reason.",
}


def _sentences(plan: Plan) -> dict[str, str]:
    """Every part that can make a line, in the order of the plan, with its sentence."""
    named = [("base", "")] if plan.base is not None else []
    for part in (*plan.components, *plan.clawbacks, *plan.caps, *plan.draws):
        named.append((part.name, part.sentence))
    return dict(named)


def _year_to_date(case: Case, plan: Plan, paid: Period, currency: str) -> dict[str, Decimal]:
    """What was paid in this currency in the year so far, by component."""
    year = case.calendar.number(PeriodKind.YEAR, paid.last_day)
    found: dict[str, Decimal] = {}
    for total in case.rows.totals:
        if (total.plan, total.currency) == (plan.name, currency) and total.pay_no <= paid.number:
            other = case.calendar.numbered(paid.kind, total.pay_no)
            if case.calendar.number(PeriodKind.YEAR, other.last_day) == year:
                found[total.component] = found.get(total.component, ZERO) + total.amount
    return found


def _balances(case: Case, plan: Plan, paid: Period) -> Iterable[BalanceRow]:
    draws = {draw.name: draw.sentence for draw in plan.draws}
    so_far = {
        f"{account} {draw.name}": f"{draw.name}: {words} in the {draw.per} so far"
        for draw in plan.draws
        for account, words in (("earned", "earned"), ("advanced", "paid ahead"))
    }
    for row in case.rows.balances:
        if row.plan != plan.name or row.pay_period != paid.name:
            continue
        if not (row.opening or row.change or row.closing):
            continue
        what = "Carried forward, taken from later pay"
        if row.balance == WAITING:
            what = "Waiting until pay is large enough"
        if row.balance in draws:
            what = f"{row.balance}: advances to be repaid from later earnings"
        what = so_far.get(row.balance, what)
        if row.balance.startswith("held "):
            what = f"{row.balance.removeprefix('held ')}: earned and not yet released"
        sign = "+" if row.change > 0 else ""
        yield BalanceRow(
            what=what,
            opening=format_money(row.opening, row.currency),
            change=sign + format_money(row.change, row.currency),
            closing=format_money(row.closing, row.currency),
        )


def _groups(case: Case, plan: Plan, lines: list[Line]) -> Iterable[Group]:
    sentences = _sentences(plan)
    by_component: dict[str, list[Line]] = {}
    for line in lines:
        by_component.setdefault(line.component, []).append(line)
    order = [*sentences, *sorted(set(by_component) - set(sentences))]
    for component in order:
        found = by_component.get(component)
        if found:
            total = sum((line.amount for line in found), ZERO)
            shown = tuple(_shown(case, line) for line in sorted(found, key=lambda line: line.place))
            shared = _shared(shown)
            yield Group(
                component="Base salary" if component == "base" else component,
                sentence=sentences.get(component) or _BESIDE_THE_PLAN.get(component, ""),
                place=shown[0].why.place,
                lines=tuple(_without(each, shared) for each in shown),
                total=format_money(total, plan.currency),
                shared=shared,
            )


def _shared(shown: tuple[Shown, ...]) -> tuple[str, ...]:
    """Reasons every one of several lines has, such as how a personal rate came about."""
    if len(shown) < 2:
        return ()
    everywhere = set.intersection(*(set(each.why.reasons) for each in shown))
    return tuple(reason for reason in shown[0].why.reasons if reason in everywhere)


def _without(shown: Shown, shared: tuple[str, ...]) -> Shown:
    if not shared:
        return shown
    left = tuple(reason for reason in shown.why.reasons if reason not in shared)
    return replace(shown, why=replace(shown.why, reasons=left))


def _shown(case: Case, line: Line) -> Shown:
    deal = (line.deal or "") + (f" / {line.item}" if line.item else "")
    kind = "" if line.kind in ("earned", "base") else KIND_WORDS.get(line.kind, line.kind)
    return Shown(line, deal, kind, explain(case, line))


def _left_out(case: Case, paid: Period) -> Iterable[LeftOut]:
    """The person's own deals of this pay period that did not count, each once."""
    last = max((total.pay_no for total in case.rows.totals), default=paid.number)
    seen = set()
    for row in case.rows.uncredited:
        if not case.facts.is_own(row.deal, case.rows.person) or (row.deal, row.item) in seen:
            continue
        day = _day(case, row)
        inside = paid.first_day <= day <= paid.last_day if day else paid.number == last
        if inside:
            seen.add((row.deal, row.item))
            name = row.deal + (f" / {row.item}" if row.item else "")
            source = f"{row.source_file}, row {row.source_row}" if row.source_file else ""
            reason = row.reason + _personal(case, row, day)
            yield LeftOut(name, day.isoformat() if day else "", reason, source)


def _personal(case: Case, row: Uncredited, day: date | None) -> str:
    """What the credit's test asked of the person, where that may be the reason."""
    plan = case.plans.get(row.plan or "")
    credit = case.credit(plan, row.credit) if plan and row.credit else None
    if plan is None or credit is None or credit.where is None or day is None:
        return ""
    cells = case.facts.person(case.rows.person, plan.name, day)
    values = values_asked([credit.where], Known(plan, person=cells)) if cells else []
    written = describe_expression(credit.where)
    return f" ({', '.join(values)})" if values and written in row.reason else ""


def _day(case: Case, row: Uncredited) -> date | None:
    cells = case.facts.at(row.source_file, row.source_row) or case.facts.deal(row.deal, row.item)
    plan = case.plans.get(row.plan or "")
    credit = case.credit(plan, row.credit) if plan and row.credit else None
    for name in ((credit.dated.name,) if credit else ()) + ("close_date",):
        day = cells.get(name) if cells else None
        if isinstance(day, date):
            return day
    return None
