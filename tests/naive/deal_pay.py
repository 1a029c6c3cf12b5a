"""Steps 3 and 4 of docs/order_of_calculation.md: pay on single deals, and true-ups."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tests.naive.crediting import Book, Credited, Reversal
from tests.naive.expressions import Around, NoQuota, ask, rounded
from tests.naive.model import Commission, Line, Spiff, Table
from tests.naive.periods import PER_YEAR


@dataclass
class Step:
    """One credit (or reversal) on its way: the running total before and after it."""

    entry: Credited | Reversal
    amount: Fraction
    before: Fraction
    after: Fraction
    paid: tuple[date, date]


def pay_on_deals(book: Book, component: Commission, person: str) -> list[Line]:
    """The lines of one commission, override or kicker for one person."""
    lines = []
    for key, steps in accumulations(book, component, person).items():
        pay = Rate(book, component, person, key, steps)
        if pay.is_re_rated:
            lines += true_ups(book, component, person, key, steps, pay)
            continue
        for place, step in enumerate(steps):
            if isinstance(step.entry, Credited):
                exact = pay.of(step, pay.total)
                if exact is not None:
                    lines.append(deal_line(book, component, step, exact, key, place))
    if component.at_least or component.at_most:
        lines = limited(book, component, lines)
    return lines


def accumulations(book: Book, component: Commission, person: str) -> dict[object, list[Step]]:
    """The credits of one person by accumulation, in running order, with before and after."""
    entries: list[Credited | Reversal] = list(book.credited.get((person, component.on), []))
    kind = component.accumulated
    if kind in PER_YEAR:
        entries += [r for r in book.reversals if (r.person, r.credit) == (person, component.on)]
    entries.sort(key=lambda e: e.order if isinstance(e, Credited) else (e.day, 1))
    found: dict[object, list[Step]] = {}
    for entry in entries:
        if kind in PER_YEAR:
            key = book.years.days(
                kind, entry.counts_on if isinstance(entry, Reversal) else entry.day
            )
        else:
            key = entry.deal if kind == "deal" else "nothing"
        parts = [(None, entry.amount)]
        if component.per_member and isinstance(entry, Credited):
            parts = entry.parts
        for _, amount in parts:
            steps = found.setdefault(key, [])
            before = steps[-1].after if steps else start_of(book, component, person, key)
            paid = book.paid_in(entry.day, component.paid_per)
            steps.append(Step(entry, amount, before, before + amount, paid))
    return found


def start_of(book: Book, component: Commission, person: str, key: object) -> Fraction:
    """What openings say was credited in the accumulation before every deal."""
    if component.accumulated not in PER_YEAR:
        return Fraction(0)
    return book.opening("credit", person, component.on, *key)


class Rate:
    """What a component pays on one step of one accumulation, given where its total stands."""

    def __init__(self, book: Book, component: Commission, person: str, key, steps) -> None:
        self.book, self.component, self.person, self.key = book, component, person, key
        self.total = steps[-1].after
        accelerator = component.accelerator
        modes = [table.mode for table in (component.tiers, accelerator) if table]
        self.is_re_rated = "retroactive" in modes or "excess" in modes

    def around(self, step: Step) -> Around:
        entry = step.entry
        return Around(
            self.book.plan.definitions,
            entry.row,
            self.book.on_plan(self.person, entry.day),
            entry.split,
            self.book.total_of_deal(self.person, self.component.on, entry.deal),
            self.measure,
        )

    def measure(self, kind: str, credit: str) -> Fraction:
        assert kind == "quota"
        return self.book.quota(self.person, credit, self.component.accumulated, *self.key)

    def of(self, step: Step, total: Fraction) -> Fraction | None:
        """The exact pay on one step; None where the component pays nothing at all."""
        component, around = self.component, self.around(step)
        tiers = component.tiers
        try:
            if any(t.axis == "attainment" for t in (tiers, component.accelerator) if t):
                self.measure("quota", component.on)
            if component.rate:
                ask(component.rate, around)
            if tiers and tiers.mode == "per deal" and self.value(step) is None:
                return None
            return self.parts(step, total, around)
        except NoQuota:
            choice = component.without_quota
            if choice is None or choice == "nothing":
                return None
            first = tiers.rows[0][1] if tiers else component.rate
            rate = first if choice == "first rate" else choice
            return step.amount * ask(rate, around)

    def parts(self, step: Step, total: Fraction, around: Around) -> Fraction:
        """The way from before to after, cut at all bounds, each part at its rate and multiple."""
        tiers, accelerator = self.component.tiers, self.component.accelerator
        low, high = sorted((step.before, step.after))
        cuts = {low, high}
        for table in (tiers, accelerator):
            if table and table.mode != "per deal":
                cuts |= {bound for bound in self.bounds(table) if low < bound < high}
        points = sorted(cuts)
        pay = Fraction(0)
        for start, end in pairwise(points):
            rate = self.rate(step, start, total, around)
            pay += (end - start) * rate * self.multiple(start, total, around)
        return pay if step.after >= step.before else -pay

    def bounds(self, table: Table) -> list[Fraction]:
        """The bounds of a table as running totals."""
        quota = self.measure("quota", self.component.on) if table.axis == "attainment" else 1
        return [bound * quota for bound, _ in table.rows]

    def row(self, table: Table, at: Fraction) -> int:
        """The row that holds at a running total; the first row reaches down without end."""
        return max(0, bisect_right(self.bounds(table), at) - 1)

    def value(self, step: Step) -> Fraction | None:
        """What a per-deal table is looked up by: the deal's sum of money or numbers, or the own."""
        tiers = self.component.tiers
        around = self.around(step)
        if tiers.by == ("amount",) or tiers.axis not in ("money", "num"):
            return ask(tiers.by, around)
        entries = self.book.credited[(self.person, self.component.on)]
        rows = [entry.row for entry in entries if entry.deal == step.entry.deal]
        values = [ask(tiers.by, replace(around, deal=row)) for row in rows]
        return None if None in values else sum(values, Fraction(0))

    def rate(self, step: Step, start: Fraction, total: Fraction, around: Around) -> Fraction:
        tiers = self.component.tiers
        if tiers is None:
            return ask(self.component.rate, around)
        if tiers.mode == "per deal":
            bounds = [bound for bound, _ in tiers.rows]
            row = max(0, bisect_right(bounds, abs(self.value(step))) - 1)
        elif tiers.mode == "marginal":
            row = self.row(tiers, start)
        elif tiers.mode == "retroactive":
            row = self.row(tiers, total)
        elif tiers.mode == "new":
            row = self.row(tiers, max(step.before, step.after))
        elif tiers.mode == "old":
            row = self.row(tiers, min(step.before, step.after))
        elif start < self.bounds(tiers)[1]:
            row = 0
        else:
            row = self.row(tiers, total)
        return ask(tiers.rows[row][1], around)

    def multiple(self, start: Fraction, total: Fraction, around: Around) -> Fraction:
        accelerator = self.component.accelerator
        if accelerator is None:
            return Fraction(1)
        at = total if accelerator.mode == "retroactive" else start
        first, _ = accelerator.rows[0]
        if first > 0 and at < self.bounds(accelerator)[0]:
            return Fraction(1)
        return ask(accelerator.rows[self.row(accelerator, at)][1], around)


def deal_line(book, component, step: Step, exact: Fraction, key: object, place: int) -> Line:
    """The line of one credited row. Where nothing accumulates rounding goes by pay period."""
    entry = step.entry
    group = step.paid if component.accumulated is None else key
    return Line(
        entry.person, component.name, "earned", entry.day, exact, entry.deal, entry.item or None,
        group=group, order=(*entry.order, place), pay_first=step.paid[0],
    )  # fmt: skip


def true_ups(book: Book, component, person: str, key, steps: list[Step], pay: Rate) -> list[Line]:
    """Every deal at the rate reached at the end of each pay period; later changes are true-ups."""
    lines: list[Line] = []
    posted: dict[int, tuple[Fraction, Fraction]] = {}
    start = steps[0].before
    for period in sorted({step.paid for step in steps}):
        known = [step for step in steps if step.paid <= period]
        new = [step for step in known if step.paid == period]
        total = start + sum(step.amount for step in known)
        moved_on = max(
            (step.entry.day for step in new if isinstance(step.entry, Credited)),
            default=new[-1].entry.day,
        )
        so_far = Fraction(0)
        for place, step in enumerate(known):
            if isinstance(step.entry, Reversal):
                continue
            exact = pay.of(step, total)
            if exact is None:
                continue
            amount = current(book, so_far, exact)
            so_far += exact
            if place not in posted:
                line = deal_line(book, component, step, exact, None, place)
                line.amount, line.group = amount, "rounded"
                lines.append(line)
            elif not taken_back_before(book, component, person, step.entry.deal, period[0]):
                line = deal_line(book, component, step, exact - posted[place][0], None, place)
                line.kind, line.earned_on, line.pay_first = "true_up", moved_on, period[0]
                line.amount, line.group = amount - posted[place][1], "rounded"
                lines.append(line)
            else:
                continue
            posted[place] = (exact, amount)
    return lines


def current(book: Book, so_far: Fraction, exact: Fraction) -> Fraction:
    """The current amount of a deal, rounded as the plan says."""
    places, mode = book.plan.places, book.plan.mode
    if not book.plan.running_total:
        return rounded(exact, places, mode)
    return rounded(so_far + exact, places, mode) - rounded(so_far, places, mode)


def taken_back_before(book: Book, component, person: str, deal: str, pay_first: date) -> bool:
    """Whether a clawback took this deal back in an earlier pay period."""
    return any(
        name == component.name and book.years.days(book.plan.pay, day)[0] < pay_first
        for day, name in book.taken_back.get((person, deal), [])
    )


def limited(book: Book, component: Commission | Spiff, lines: list[Line]) -> list[Line]:
    """A deal's lines of a pay period as one line, between `at least` and `at most`."""
    deals: dict[tuple, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.order):
        deals.setdefault((line.deal, line.pay_first), []).append(line)
    found = []
    for (deal, _), same in deals.items():
        entries = book.credited[(same[0].person, component.on)]
        first = next(
            entry for entry in entries if (entry.deal, entry.order) == (deal, same[0].order[:4])
        )
        person = book.on_plan(first.person, first.day)
        around = Around(book.plan.definitions, first.row, person, first.split)
        around.amount = book.total_of_deal(first.person, component.on, deal)
        exact = sum((line.exact for line in same), Fraction(0))
        if component.at_least and exact >= 0:
            exact = max(exact, ask(component.at_least, around))
        if component.at_most:
            most = ask(component.at_most, around)
            exact = max(-most, min(most, exact))
        found.append(replace(same[0], item=None, exact=exact))
    return found


def spiff(book: Book, component: Spiff, person: str) -> list[Line]:
    """Once for each deal the credit counts, asked of the deal's first row."""
    lines = []
    seen: set[str] = set()
    for entry in book.credited.get((person, component.on), []):
        if entry.deal in seen:
            continue
        seen.add(entry.deal)
        if component.days and not component.days[0] <= entry.day <= component.days[1]:
            continue
        total = book.total_of_deal(person, component.on, entry.deal)
        around = Around(
            book.plan.definitions, entry.row, book.on_plan(person, entry.day), entry.split, total
        )
        if component.where and ask(component.where, around) is not True:
            continue
        exact = ask(component.pays, around)
        if exact is None:
            continue
        if total < 0:
            exact = -abs(exact)
        paid = book.paid_in(entry.day, component.paid_per)
        line = Line(person, component.name, "earned", entry.day, exact, entry.deal)
        line.group, line.order, line.pay_first = paid, (*entry.order, 0), paid[0]
        lines.append(line)
    if component.at_least or component.at_most:
        lines = limited(book, component, lines)
    return lines
