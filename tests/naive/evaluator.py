"""The independent check: plans and a ledger in, lines and balances out, by plain loops.

Written from docs/order_of_calculation.md alone; nothing of `comp` is used. Everything is a
`Fraction`, everything is looked up again each time, and nothing is fast.

`evaluate([plan], ledger)` gives `Outcome(lines, balances)`; a line is a `Line` of
tests/naive/model.py, a balance is (person, plan, pay period, name, opening, change, closing).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from graphlib import TopologicalSorter

from tests.naive.clawbacks import note_clawbacks
from tests.naive.crediting import Book, run_end
from tests.naive.deal_days import with_days
from tests.naive.deal_pay import pay_on_deals
from tests.naive.expressions import Around, ask, rounded, running
from tests.naive.holds import returns_and_releases
from tests.naive.model import (
    Bonus,
    Commission,
    Contest,
    Curve,
    Ledger,
    Line,
    Multiplier,
    Objectives,
    PayOverride,
    Plan,
    Pool,
    Setting,
    Spiff,
    places_of,
)
from tests.naive.period_pay import bonus, curve, multiplier, objectives
from tests.naive.periods import DAY, PER_YEAR, Years
from tests.naive.quotas import fraction_of_time
from tests.naive.settlement import caps, settle
from tests.naive.spiffs import spiffs, within_budget
from tests.naive.together import contest, pay_override, pool

FOR_ONE = {
    Commission: pay_on_deals,
    Bonus: bonus,
    Curve: curve,
    Objectives: objectives,
    Multiplier: multiplier,
}
FOR_ALL = {Spiff: spiffs, PayOverride: pay_override, Pool: pool, Contest: contest}


@dataclass
class Outcome:
    """What one run gives: lines by plan, and the balances."""

    lines: list[tuple[str, Line]] = field(default_factory=list)
    balances: list[tuple] = field(default_factory=list)


def evaluate(
    plans: list[Plan],
    ledger: Ledger,
    years: Years | None = None,
    through: date | None = None,
    setting: Setting | None = None,
) -> Outcome:
    """All lines and balances of all plans, through the run's last pay period."""
    years = years or Years()
    outcome = Outcome()
    ends = [day for day in (run_end(plans, ledger, years), through) if day]
    if not ends:
        return outcome
    books = all_books(plans, ledger, years, max(ends), setting)
    for book, component in in_order(books):
        pay(book, component)
    for book in books.values():
        for person in book.persons:
            lines, balances = settled(book, person, plans)
            outcome.lines += [(book.plan.name, line) for line in lines]
            outcome.balances += [(person, book.plan.name, *balance) for balance in balances]
    return outcome


def all_books(plans, ledger, years, last: date, setting=None) -> dict[str, Book]:
    """The credits and reversals of every plan, each through its own last pay period."""
    books = {}
    ledger = with_days(plans, ledger, years)
    for plan in sorted(plans, key=lambda plan: plan.name.encode()):
        books[plan.name] = Book(plan, ledger, years, years.days(plan.pay, last)[1], setting)
    for book in books.values():
        book.books = books
        note_clawbacks(book)
    return books


def in_order(books: dict[str, Book]) -> list[tuple[Book, object]]:
    """Every component after those whose pay it reads, else in the order of the steps."""
    every = [(book, one) for book in books.values() for one in book.plan.components]
    every.sort(key=lambda one: isinstance(one[1], Multiplier))
    reads: dict[int, set[int]] = {}
    for at, (book, component) in enumerate(every):
        reads[at] = set()
        for other, (book2, component2) in enumerate(every):
            name = component2.name
            if isinstance(component, PayOverride):
                wanted = name in component.of
            elif isinstance(component, Multiplier):
                wanted = name in component.on and book is book2
            else:
                wanted = book is book2 and f"('paid of', '{name}')" in str(component)
            if wanted:
                reads[at].add(other)
    return [every[at] for at in TopologicalSorter(reads).static_order()]


def pay(book: Book, component) -> None:
    """The rounded lines of one component for everybody, into the book."""
    if type(component) in FOR_ALL:
        lines = FOR_ALL[type(component)](book, component)
    else:
        one = FOR_ONE[type(component)]
        lines = [line for person in book.persons for line in one(book, component, person)]
    lines = [line for line in lines if line.pay_first <= book.end]
    round_lines(book, lines)
    if isinstance(component, Spiff) and component.budget:
        within_budget(book, component, lines)
    for line in lines:
        book.lines.setdefault(line.person, []).append(line)


def round_lines(book: Book, lines: list[Line]) -> None:
    """Each line once, or by running total within person and group; true-ups are done."""
    groups: dict[tuple, list[Line]] = {}
    for line in lines:
        if line.group != "rounded":
            alone = len(groups)
            group = line.group if book.plan.running_total else alone
            groups.setdefault((line.person, group), []).append(line)
    for same in groups.values():
        same.sort(key=lambda line: line.order)
        amounts = running([line.exact for line in same], book.plan.places, book.plan.mode)
        for line, amount in zip(same, amounts, strict=True):
            line.amount = amount


def settled(book: Book, person: str, plans: list[Plan]) -> tuple[list[Line], list[tuple]]:
    """Steps 7 to 12 for one person on one plan."""
    lines = book.lines.get(person, [])
    moved, taken = returns_and_releases(book, person, lines)
    moved = [line for line in moved if line.pay_first <= book.end]
    lines = [*lines, *moved]
    cap_lines, carried = caps(book, person, lines, taken)
    named, unnamed = adjustments(book, person, plans)
    earned = [*lines, *(t.line for t in taken), *cap_lines, *named]
    final, balances = settle(book, person, earned, unnamed)
    balances = [*balances, *held_balances(book, moved), *carried]
    lines = [*earned, *unnamed, *final, *base(book, person)]
    for line in lines:
        line.pay_period = book.years.name(book.plan.pay, line.pay_first)
        line.earned_period = book.years.name(book.plan.pay, line.earned_on)
        if line.measured:
            line.earned_period = book.years.name_of(line.measured)
        in_persons_currency(book, line)
    return [line for line in lines if line.amount], balances


def in_persons_currency(book: Book, line: Line) -> None:
    """A line in the plan's currency, or at the rate of its pay period's day in the person's."""
    line.currency = book.plan.currency
    if book.plan.paid_in is None:
        return
    first, last = book.years.days(book.plan.pay, line.pay_first)
    day = first if book.plan.paid_in == "first" else last
    wanted = str(row_by(book, line.person, day).get("currency") or book.plan.currency)
    rate = book.rate(book.plan.currency, wanted, day)
    if rate is None:
        line.amount = Fraction(0)
        return
    line.currency, line.exact = wanted, line.amount * rate
    line.amount = rounded(line.exact, places_of(wanted))


def row_by(book: Book, person: str, day: date) -> dict:
    """The row of people that holds on a day, or the last before it, or the first."""
    rows = [row for row in book.ledger.people if row["person"] == person]
    rows = sorted((r for r in rows if r["plan"] == book.plan.name), key=lambda row: row["from"])
    return [rows[0], *(row for row in rows if row["from"] <= day)][-1]


def held_balances(book: Book, moved: list[Line]) -> list[tuple]:
    """What waits of each component at the end of each pay period."""
    found = []
    for name in sorted({line.component for line in moved}):
        closing = Fraction(0)
        for first in sorted({line.pay_first for line in moved if line.component == name}):
            mine = [line for line in moved if (line.component, line.pay_first) == (name, first)]
            change = -sum(line.amount for line in mine if line.kind in ("held", "released"))
            closing += change
            period = book.years.name(book.plan.pay, first)
            found.append((period, f"held {name}", closing - change, change, closing))
    return found


# ---------------------------------------------------------------- step 10, base


def adjustments(book: Book, person: str, plans: list[Plan]) -> tuple[list[Line], list[Line]]:
    """Adjustments of this plan: those that name a component, and the others."""
    named, unnamed = [], []
    for row in book.ledger.adjustments:
        day = row["date"]
        if row["person"] != person or book.on_plan(person, day) is None:
            continue
        wanted = row.get("plan") or first_plan_on(book, person, day)
        paid = book.paid_in(day, None)
        if wanted != book.plan.name or paid[0] > book.end:
            continue
        component = row.get("component") or "adjustment"
        line = Line(
            person, str(component), "adjustment", day, row["amount"], row.get("deal"),
            amount=row["amount"], pay_first=paid[0],
        )  # fmt: skip
        (named if row.get("component") else unnamed).append(line)
    return named, unnamed


def first_plan_on(book: Book, person: str, day: date) -> str:
    """The first plan in name order on which the person is that day."""
    on = [other.plan.name for other in book.books.values() if other.on_plan(person, day)]
    return min(on, key=str.encode)


def base(book: Book, person: str) -> list[Line]:
    """Base pay: the running total over the year, rounded, minus the one before; paid alone or together."""
    if book.plan.base is None or person not in book.days:
        return []
    lines: list[Line] = []
    exact_by_year: dict[tuple[date, date], Fraction] = {}
    places, mode = book.plan.places, book.plan.mode
    for first, last in book.years.between(book.plan.pay, book.plan.first, book.plan.last):
        day = book.last_day_within(person, first, last)
        if day is None:
            continue
        exact = base_of(book, person, first, last)
        year = book.years.days("year", last)
        before = exact_by_year.get(year, Fraction(0))
        exact_by_year[year] = before + exact
        amount = rounded(before + exact, places, mode) - rounded(before, places, mode)
        paid = book.paid_in(last, book.plan.base_paid_per)
        if paid[0] > book.end:
            continue
        if not lines or lines[-1].pay_first != paid[0]:
            lines.append(Line(person, "base", "base", last, Fraction(0), pay_first=paid[0]))
        lines[-1].earned_on = day
        lines[-1].exact += exact
        lines[-1].amount += amount
    return lines


def base_of(book: Book, person: str, first: date, last: date) -> Fraction:
    """The exact base of one pay period: each row of people for its days."""
    expression, per = book.plan.base
    how = book.plan.base_prorated or ("days", False)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    rows = {id(row): row for day in days if (row := book.on_plan(person, day))}
    if how[0] == "not":
        rows = dict(list(rows.items())[-1:])
    exact = Fraction(0)
    for row in rows.values():
        around = Around(book.plan.definitions, person=row, period=(first, last))
        annual = ask(expression, around) * PER_YEAR[per]
        share = fraction_of_time(book, person, first, last, how, row)
        exact += annual / PER_YEAR[book.plan.pay] * share
    return exact


__all__ = ["Outcome", "evaluate"]
