"""The independent check: a plan and a ledger in, lines and balances out, by plain loops.

Written from docs/order_of_calculation.md alone; nothing of `comp` is used. Everything is a
`Fraction`, everything is looked up again each time, and nothing is fast.

`evaluate([plan], ledger)` gives `Outcome(lines, balances)`; a line is a `Line` of
tests/naive/model.py, a balance is (person, plan, pay period, name, opening, change, closing).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.naive.crediting import Book, Credited, Reversal, period_named, run_end
from tests.naive.deal_pay import pay_on_deals, spiff
from tests.naive.expressions import Around, NoQuota, ask, rounded, running
from tests.naive.model import Bonus, Clawback, Commission, Ledger, Line, Objectives, Plan, Spiff
from tests.naive.periods import PER_YEAR, Years, add_months
from tests.naive.settlement import Taken, caps, settle


@dataclass
class Outcome:
    """What one run gives: lines by plan, and the balances."""

    lines: list[tuple[str, Line]] = field(default_factory=list)
    balances: list[tuple] = field(default_factory=list)


def evaluate(
    plans: list[Plan], ledger: Ledger, years: Years | None = None, through: date | None = None
) -> Outcome:
    """All lines and balances of all plans, through the run's last pay period."""
    years = years or Years()
    outcome = Outcome()
    ends = [day for day in (run_end(plans, ledger, years), through) if day]
    if not ends:
        return outcome
    last = max(ends)
    for plan in sorted(plans, key=lambda plan: plan.name.encode()):
        book = Book(plan, ledger, years, years.days(plan.pay, last)[1])
        note_clawbacks(book)
        persons = {*book.days, *(person for person, _ in book.credited)}
        for person in sorted(persons, key=str.encode):
            lines, balances = pay_of_person(book, person, plans)
            outcome.lines += [(plan.name, line) for line in lines]
            outcome.balances += [(person, plan.name, *balance) for balance in balances]
    return outcome


def pay_of_person(book: Book, person: str, plans: list[Plan]) -> tuple[list[Line], list[tuple]]:
    """Steps 3 to 12 for one person on one plan."""
    lines = []
    for component in book.plan.components:
        if isinstance(component, Commission):
            lines += pay_on_deals(book, component, person)
        elif isinstance(component, Spiff):
            lines += spiff(book, component, person)
        elif isinstance(component, Bonus):
            lines += bonus(book, component, person)
        else:
            lines += objectives(book, component, person)
    lines = [line for line in lines if line.pay_first <= book.end]
    round_lines(book, lines)
    taken = clawbacks(book, person, lines)
    cap_lines = caps(book, person, lines, taken)
    named, unnamed = adjustments(book, person, plans)
    earned = [*lines, *(t.line for t in taken), *cap_lines, *named]
    settled, balances = settle(book, person, earned, unnamed)
    lines = [*earned, *unnamed, *settled, *base(book, person)]
    for line in lines:
        line.pay_period = book.years.name(book.plan.pay, line.pay_first)
        line.earned_period = book.years.name(book.plan.pay, line.earned_on)
        if line.measured:
            line.earned_period = name_of(book.years, line.measured)
    return [line for line in lines if line.amount], balances


def name_of(years: Years, days: tuple[date, date]) -> str:
    """The name of the period with these days."""
    kinds = [kind for kind in PER_YEAR if years.days(kind, days[0]) == days]
    return years.name(kinds[0], days[0])


def round_lines(book: Book, lines: list[Line]) -> None:
    """Each line once, or by running total within component and group; true-ups are done."""
    groups: dict[tuple, list[Line]] = {}
    for line in lines:
        if line.group != "rounded":
            alone = len(groups)
            group = line.group if book.plan.running_total else alone
            groups.setdefault((line.component, group), []).append(line)
    for same in groups.values():
        same.sort(key=lambda line: line.order)
        amounts = running([line.exact for line in same], book.plan.places, book.plan.mode)
        for line, amount in zip(same, amounts, strict=True):
            line.amount = amount


# ---------------------------------------------------------------- step 6


def measured_periods(book: Book, person: str, per: str) -> list[tuple[date, date]]:
    """The periods that ended by the end of the run and share a day with the time on the plan."""
    periods = book.years.between(per, book.plan.first, book.plan.last)
    return [
        (first, last)
        for first, last in periods
        if min(last, book.plan.last) <= book.end and book.last_day_within(person, first, last)
    ]


def period_line(book: Book, component: Bonus | Objectives, person: str, period, exact) -> Line:
    day = book.last_day_within(person, *period)
    paid = book.paid_in(day, component.paid_per)
    return Line(
        person, component.name, "earned", day, exact,
        measured=period, group=paid, order=(day,), pay_first=paid[0],
    )  # fmt: skip


def bonus(book: Book, component: Bonus, person: str) -> list[Line]:
    lines = []
    for period in measured_periods(book, person, component.per):
        around = Around(book.plan.definitions, person=book.facts(person, *period))

        def measure(what: str, credit: str, period=period, instead=None):
            return measured(book, component.per, person, what, credit, period, instead)

        around.measure = measure
        choice = component.without_quota
        try:
            exact = bonus_amount(component, around)
        except NoQuota:
            if choice in (None, "nothing"):
                continue
            ratio = ask(choice, around)
            around.measure = lambda what, credit, measure=measure, ratio=ratio: measure(
                what, credit, instead=ratio
            )
            exact = bonus_amount(component, around)
        if exact is not None:
            lines.append(period_line(book, component, person, period, exact))
    return lines


def bonus_amount(component: Bonus, around: Around) -> Fraction | None:
    """What the bonus pays; None where its test does not hold."""
    if component.when is None:
        return ask(component.pays, around)
    holds = ask(component.when, around)
    pays = ask(component.pays, around) if holds is True else None
    return pays


def measured(book: Book, kind: str, person: str, what: str, credit: str, period, instead):
    """Attainment, amount, number or quota of a credit over a period."""
    first, last = period
    entries = [e for e in book.credited.get((person, credit), []) if first <= e.day <= last]
    if what == "number":
        return Fraction(len({entry.deal for entry in entries}))
    if what == "attainment" and instead is not None:
        return instead
    amount = sum((entry.amount for entry in entries), Fraction(0))
    amount += sum(
        r.amount
        for r in book.reversals
        if (r.person, r.credit) == (person, credit) and first <= r.day <= last
    )
    amount += book.opening("credit", person, credit, first, last)
    if what == "amount":
        return amount
    quota = book.quota(person, credit, kind, first, last)
    return quota if what == "quota" else amount / quota


def objectives(book: Book, component: Objectives, person: str) -> list[Line]:
    lines = []
    for period in measured_periods(book, person, component.per):
        scores = {
            row["objective"]: row["score"]
            for row in book.ledger.scores
            if row["person"] == person
            and row["period"] == book.years.name(component.per, period[0])
        }
        scored = [weight * scores.get(name, 0) for weight, name in component.weights]
        if not any(name in scores for _, name in component.weights):
            continue
        if component.minimum is not None and sum(scored) < component.minimum:
            continue
        around = Around(book.plan.definitions, person=book.facts(person, *period))
        exact = ask(component.target, around) * sum(scored)
        lines.append(period_line(book, component, person, period, exact))
    return lines


# ---------------------------------------------------------------- step 8


def triggered(book: Book, clawback: Clawback) -> list[tuple[Credited, date]]:
    """The deals (by person and credit, their first row) a clawback takes back, and when."""
    credits = {c.on for c in book.plan.components if c.name in clawback.of}
    found = []
    for (_, credit), entries in book.credited.items():
        seen: set[str] = set()
        for entry in entries if credit in credits else []:
            if entry.deal in seen:
                continue
            seen.add(entry.deal)
            rows = [row for row in book.ledger.deals if row["deal"] == entry.deal]
            first = min(rows, key=lambda row: str(row["item"]).encode())
            day, since = first.get(clawback.trigger), first.get(clawback.since)
            if day is None or since is None or day > book.end:
                continue
            if clawback.unit == "days":
                latest = since + timedelta(days=clawback.within)
            else:
                latest = add_months(since, clawback.within)
            if since <= day <= latest:
                found.append((entry, day))
    return found


def percent_of(book: Book, clawback: Clawback, entry: Credited) -> Fraction:
    person = book.on_plan(entry.person, entry.day)
    return ask(clawback.percent, Around(book.plan.definitions, entry.row, person, entry.split))


def note_clawbacks(book: Book) -> None:
    """Which deals are taken back when, and the negative credits, before anything is paid."""
    book.taken_back = {}
    for clawback in book.plan.clawbacks:
        for entry, day in triggered(book, clawback):
            key = (entry.person, entry.deal)
            book.taken_back.setdefault(key, []).extend((day, name) for name in clawback.of)
            if clawback.attainment == "kept":
                continue
            percent = percent_of(book, clawback, entry)
            for row in book.credited[(entry.person, entry.credit)]:
                if row.deal == entry.deal:
                    home = row.day if clawback.attainment == "deal's period" else day
                    amount = -row.amount * percent
                    reversal = Reversal(entry.person, entry.credit, day, home, amount)
                    book.reversals.append(reversal)


def clawbacks(book: Book, person: str, lines: list[Line]) -> list[Taken]:
    """What is taken back from one person, by trigger day, then name, then deal."""
    events = {}
    for clawback in book.plan.clawbacks:
        for entry, day in triggered(book, clawback):
            if entry.person == person:
                key = (day, clawback.name.encode(), entry.deal.encode())
                events.setdefault(key, (clawback, entry))
    found: list[Taken] = []
    for key in sorted(events):
        day, (clawback, entry) = key[0], events[key]
        paid = book.paid_in(day, None)
        of = [
            line
            for line in lines
            if line.deal == entry.deal
            and line.component in clawback.of
            and line.pay_first <= paid[0]
        ]
        percent = percent_of(book, clawback, entry)
        paid_out = sum((line.amount for line in of), Fraction(0))
        earlier = sum(
            amount
            for taken in found
            if taken.line.deal == entry.deal
            for amount, (name,) in taken.divided(book, lambda line: (line.component,))
            if name in clawback.of
        )
        exact = min(percent * paid_out, paid_out - earlier)
        if paid_out <= 0 or exact <= 0:
            continue
        amount = rounded(exact, book.plan.places, book.plan.mode)
        line = Line(
            person, clawback.name, "clawback", day, -exact, entry.deal,
            amount=-min(amount, paid_out - earlier), pay_first=paid[0],
        )  # fmt: skip
        found.append(Taken(line, of, percent))
    return found


# ---------------------------------------------------------------- step 10, base


def adjustments(book: Book, person: str, plans: list[Plan]) -> tuple[list[Line], list[Line]]:
    """Adjustments of this plan: those that name a component, and the others."""
    named, unnamed = [], []
    for row in book.ledger.adjustments:
        day = row["date"]
        if row["person"] != person or book.on_plan(person, day) is None:
            continue
        wanted = row.get("plan") or first_plan_on(book, person, day, plans)
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


def first_plan_on(book: Book, person: str, day: date, plans: list[Plan]) -> str:
    """The first plan in name order on which the person is that day."""
    on = [p.name for p in plans if Book(p, book.ledger, book.years, book.end).on_plan(person, day)]
    return min(on, key=str.encode)


def base(book: Book, person: str) -> list[Line]:
    """Base pay: the running total over the year, rounded, minus the one before."""
    if book.plan.base is None or person not in book.days:
        return []
    expression, per = book.plan.base
    per_year = PER_YEAR[book.plan.pay]
    lines, exact_by_year = [], {}
    for first, last in book.years.between(book.plan.pay, book.plan.first, book.plan.last):
        day = book.last_day_within(person, first, last)
        if day is None or first > book.end:
            continue
        exact = Fraction(0)
        for on in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            if row := book.on_plan(person, on):
                annual = ask(expression, Around(book.plan.definitions, person=row)) * PER_YEAR[per]
                exact += annual / per_year / ((last - first).days + 1)
        year = book.years.days("year", first)
        before = exact_by_year.get(year, Fraction(0))
        exact_by_year[year] = before + exact
        places, mode = book.plan.places, book.plan.mode
        amount = rounded(before + exact, places, mode) - rounded(before, places, mode)
        lines.append(Line(person, "base", "base", day, exact, amount=amount, pay_first=first))
    return lines


__all__ = ["Outcome", "evaluate", "period_named"]
