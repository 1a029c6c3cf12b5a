"""Steps 3 and 4 of docs/order_of_calculation.md: pay on single deals, and true-ups."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tests.naive.accumulations import Step, accumulations
from tests.naive.expressions import Around, NoQuota, ask, rounded
from tests.naive.limits import limited, together, within_limits
from tests.naive.measures import Measured, is_open
from tests.naive.model import Commission, Line, Spiff, Table
from tests.naive.quotas import quota
from tests.naive.starts import NoStart, ascending, asks_starts, starts


def pay_on_deals(book, component: Commission, person: str) -> list[Line]:
    """The lines of one commission, override or kicker for one person."""
    lines, pay = [], None
    for key, steps in accumulations(book, component, person).items():
        pay = Rate(book, component, person, key, steps)
        if pay.is_re_rated:
            lines += true_ups(book, component, person, key, steps, pay)
            continue
        for place, step in enumerate(steps):
            if step.earns and not (pay.limits and pay.is_closed(step, step.paid)):
                exact = pay.of(step, pay.total, step.paid)
                if exact is not None:
                    lines.append(deal_line(book, component, step, exact, key, place))
    if not (component.at_least or component.at_most):
        return lines
    return together(lines) if pay and pay.is_re_rated else limited(book, component, lines)


class Rate:
    """What a component pays on one step of one accumulation, given where its total stands."""

    def __init__(self, book, component: Commission, person: str, key, steps) -> None:
        self.book, self.component, self.person, self.key = book, component, person, key
        self.total = steps[-1].after
        accelerator, gate = component.accelerator, component.gate
        modes = [table.mode for table in (component.tiers, accelerator) if table]
        self.is_gated = gate is not None and gate.test is not None
        self.accumulates = component.accumulated not in (None, "deal")
        self.is_re_rated = "retroactive" in modes or "excess" in modes
        self.is_re_rated |= self.is_gated and self.accumulates
        self.limits = bool(component.at_least or component.at_most)

    def around(self, step: Step) -> Around:
        entry = step.entry
        return Around(
            self.book.plan.definitions,
            entry.row,
            self.book.on_plan(self.person, entry.day),
            entry.split,
            self.book.total_of_deal(self.person, self.component.on, entry.deal),
            lambda *asked: self.asked(step, *asked),
            day=entry.day,
        )

    def asked(self, step: Step, what: str, credit: str, window: tuple | None = None):
        """A quota, or a measure of what is before the deal's day: without a quota it is empty."""
        day = step.entry.day
        if window is None:
            return self.quota(credit)
        try:
            measured = Measured(self.book, self.person, window[1], day, day)
            return measured.ask(what, credit, window)
        except NoQuota:
            if what == "attainment":
                return None
            raise

    def quota(self, credit: str, step: Step | None = None) -> Fraction:
        kind = self.component.accumulated
        each_deal = any(q.changes == "each deal" for q in self.book.plan.quotas)
        at = step.entry.day if each_deal and step else None
        return quota(self.book, self.person, credit, kind, *self.key[:2], at)

    def ask_quotas(self, step: Step, value) -> None:
        """Raises NoQuota where a rate asks for a quota that is not there, whether or not it holds."""
        if isinstance(value, tuple | list):
            if value[:2] == ("measure", "quota"):
                self.asked(step, *value[1:])
            for part in value:
                self.ask_quotas(step, part)

    def measured(self, step: Step, period: tuple[date, date]) -> Measured:
        """What a gate asks: the accumulation as it stands at the end of a pay period."""
        kind, own = self.book.plan.pay, self.component.on
        first, last = self.book.years.days(kind, step.entry.day)
        until = last
        if self.accumulates:
            kind, (first, last), until = self.component.accumulated, self.key[:2], period[1]
        return Measured(self.book, self.person, kind, first, last, until, None, own)

    def is_closed(self, step: Step, period: tuple[date, date]) -> bool:
        """Whether the gate is closed at the end of a pay period; without a quota it is not judged."""
        try:
            gate = self.component.gate
            return self.is_gated and not is_open(self.measured(step, period), gate)
        except NoQuota:
            return False

    def of(self, step: Step, total: Fraction, period: tuple[date, date]) -> Fraction | None:
        """The exact pay on one step; None where the component pays nothing at all."""
        component, around = self.component, self.around(step)
        tiers, change = component.tiers, rate_of(self.book, component, step.entry)
        if change is None:
            return None
        if tiers and tiers.mode == "per deal" and self.value(step) is None:
            return None
        try:
            if self.is_gated and not is_open(self.measured(step, period), component.gate):
                return Fraction(0)
            for table in (tiers, component.accelerator):
                if table and table.mode != "per deal" and asks_starts(table.rows):
                    ascending([Fraction(0), *starts(table.rows, self.around_total())])
                if table and table.axis == "attainment":
                    self.quota(table.of or component.on, step)
                for _, value in table.rows if table else []:
                    self.ask_quotas(step, value)
            self.ask_quotas(step, component.rate)
            if component.rate and self.pays(step) and ask(component.rate, around) is None:
                return None
            exact = self.parts(step, total, around, period)
            return None if exact is None else exact * change
        except NoStart:
            return None
        except NoQuota:
            choice = component.without_quota
            if choice is None or choice == "nothing":
                return None
            first = tiers.rows[0][1] if tiers else component.rate
            rate = ask(first if choice == "first rate" else choice, around)
            return None if rate is None else step.amount * rate * change

    def parts(self, step: Step, total: Fraction, around: Around, period):
        """The way from before to after, cut at all bounds, each part at its rate and multiple."""
        tiers, accelerator = self.component.tiers, self.component.accelerator
        low, high = sorted((step.before, step.after))
        cuts = {low, high}
        for table in (tiers, accelerator):
            if table and table.mode != "per deal" and not table.of:
                cuts |= {bound for bound in self.bounds(table, step) if low < bound < high}
        pays_from, pays_to = self.window(step)
        cuts |= {
            bound for bound in (pays_from, pays_to) if bound is not None and low < bound < high
        }
        pay = Fraction(0)
        for start, end in pairwise(sorted(cuts)):
            if (pays_from is not None and start < pays_from) or (
                pays_to is not None and start >= pays_to
            ):
                continue
            rate = self.rate(step, start, total, around, period)
            if rate is None:
                return None
            pay += (end - start) * rate * self.multiple(step, start, total, around)
        return pay if step.after >= step.before else -pay

    def window(self, step: Step) -> tuple[Fraction | None, Fraction | None]:
        """The part of the way that pays: at or above a gate or zero, below the highest attainment."""
        component = self.component
        low = Fraction(0) if component.below_zero in ("carries", "zero") else None
        if component.gate and component.gate.above is not None:
            low = component.gate.above * self.quota(component.on, step)
        most = component.attainment_at_most
        return low, None if most is None else most * self.quota(component.on, step)

    def pays(self, step: Step) -> bool:
        """Whether the way goes through the part that pays; elsewhere the rate is not asked."""
        low, high = self.window(step)
        above = low is None or max(step.before, step.after) > low
        return above and (high is None or min(step.before, step.after) < high)

    def bounds(self, table: Table, step: Step) -> list[Fraction]:
        """The bounds of a table as running totals."""
        whole = Fraction(1)
        if table.axis == "attainment":
            whole = self.quota(table.of or self.component.on, step)
        if not asks_starts(table.rows):
            return [bound * whole for bound, _ in table.rows]
        found = ascending([Fraction(0), *starts(table.rows, self.around_total())])[1:]
        return [bound * whole for bound in found]

    def around_total(self) -> Around:
        """What the starts of rows ask, once for an accumulation."""
        period = self.key[:2]
        measured = Measured(self.book, self.person, self.component.accumulated, *period)
        return replace(measured.around(), measure=lambda _, credit: self.quota(credit))

    def row(self, table: Table, at: Fraction, step: Step) -> int:
        """The row that holds at a running total; the first row reaches down without end."""
        return max(0, bisect_right(self.bounds(table, step), at) - 1)

    def value(self, step: Step) -> Fraction | None:
        """What a per-deal table is looked up by: the deal's sum of money or numbers, or the own."""
        tiers = self.component.tiers
        around = self.around(step)
        if tiers.by == ("amount",) or tiers.axis not in ("money", "num"):
            return ask(tiers.by, around)
        if tiers.by[0].startswith("contract"):
            return ask(tiers.by, around)
        (credit,) = [one for one in self.book.plan.credits if one.name == self.component.on]
        if credit.of_payments:
            return ask(tiers.by, around)
        entries = self.book.credited[(self.person, self.component.on)]
        rows = [entry.row for entry in entries if entry.deal == step.entry.deal]
        values = [ask(tiers.by, replace(around, deal=row)) for row in rows]
        return None if None in values else sum(values, Fraction(0))

    def rate(self, step: Step, start: Fraction, total: Fraction, around: Around, period):
        tiers = self.component.tiers
        if tiers is None:
            return ask(self.component.rate, around)
        if tiers.of:
            row = self.row(tiers, self.total_of_other(tiers, step, period), step)
        elif tiers.mode == "per deal":
            bounds, at = starts(tiers.rows, around), abs(self.value(step))
            row = max([place for place, bound in enumerate(bounds) if bound <= at], default=0)
        elif tiers.mode == "marginal":
            row = self.row(tiers, start, step)
        elif tiers.mode == "retroactive":
            row = self.row(tiers, total, step)
        elif tiers.mode == "new":
            row = self.row(tiers, max(step.before, step.after), step)
        elif tiers.mode == "old":
            row = self.row(tiers, min(step.before, step.after), step)
        elif start < self.bounds(tiers, step)[1]:
            row = 0
        else:
            row = self.row(tiers, total, step)
        return ask(tiers.rows[row][1], around)

    def total_of_other(self, tiers: Table, step: Step, period: tuple[date, date]) -> Fraction:
        """Where the other credit stands: just before this deal, or at the end of the pay period."""
        first, last = self.key[:2]
        total = self.book.opening("credit", self.person, tiers.of, first, last)
        for entry in self.book.counted(self.person, tiers.of):
            if tiers.mode == "marginal":
                counts = entry.order < step.entry.order
            else:
                counts = self.book.paid_in(entry.day, self.component.paid_per) <= period
            if counts and first <= getattr(entry, "counts_on", entry.day) <= last:
                total += entry.amount
        return total

    def multiple(self, step: Step, start: Fraction, total: Fraction, around: Around) -> Fraction:
        accelerator = self.component.accelerator
        if accelerator is None:
            return Fraction(1)
        at = total if accelerator.mode == "retroactive" else start
        first, _ = accelerator.rows[0]
        if (isinstance(first, tuple) or first > 0) and at < self.bounds(accelerator, step)[0]:
            return Fraction(1)
        return ask(accelerator.rows[self.row(accelerator, at, step)][1], around)


def rate_of(book, component: Commission | Spiff, entry) -> Fraction | None:
    """What turns pay in the credit's currency into the plan's."""
    if component.converted_at is None:
        return Fraction(1)
    (credit,) = [credit for credit in book.plan.credits if credit.name == component.on]
    day = entry.row.get(component.converted_at)
    return book.rate(credit.converted[0], book.plan.currency, day)


def deal_line(book, component, step: Step, exact: Fraction, key: object, place: int) -> Line:
    """The line of one credited row. Where nothing restarts, rounding goes by pay period."""
    entry, kind = step.entry, component.accumulated
    group = step.paid if kind is None or kind[0] == "rolling" else key
    return Line(
        entry.person, component.name, "earned", entry.day, exact, entry.deal, entry.item or None,
        group=group, order=(*entry.order, place), pay_first=step.paid[0], mark=step.member, row=entry.row,
    )  # fmt: skip


def true_ups(book, component, person: str, key, steps: list[Step], pay: Rate) -> list[Line]:
    """Every deal at the rate reached at the end of each pay period; later changes are true-ups."""
    lines: list[Line] = []
    posted: dict[int, tuple[Fraction, Fraction]] = {}
    start = steps[0].before
    fixed = any(component.name in one.of and one.fixed_rate for one in book.plan.releases)
    for period in moments(book, component, steps, pay):
        known = [step for step in steps if step.paid <= period]
        total = start + sum(step.amount for step in known)
        moved_on = day_of_move(pay, known, period)
        so_far = Fraction(0)
        for place, step, exact in paid_at(pay, steps, total, period):
            amount = current(book, so_far, exact)
            so_far += exact
            if place not in posted:
                line = deal_line(book, component, step, exact, None, place)
                line.amount, line.group = amount, "rounded"
                lines.append(line)
            elif not fixed and not taken_back_before(
                book, component, person, step.entry.deal, period[0]
            ):
                line = deal_line(book, component, step, exact - posted[place][0], None, place)
                line.kind, line.earned_on, line.pay_first = "true_up", moved_on, period[0]
                line.amount, line.group = amount - posted[place][1], "rounded"
                lines.append(line)
            else:
                continue
            posted[place] = (exact, amount)
    return lines


def paid_at(pay: Rate, steps: list[Step], total: Fraction, period):
    """Each credit's place and pay where the total stands; with limits those of a deal and pay period
    are one, at the first one's place."""
    deals: dict[object, list[tuple[int, Step, Fraction]]] = {}
    for place, step in enumerate(steps):
        if step.paid > period:
            continue
        exact = pay.of(step, total, period) if step.earns else None
        if exact is not None:
            key = (step.entry.deal, step.paid) if pay.limits else place
            deals.setdefault(key, []).append((place, step, exact))
    for same in deals.values():
        place, step, exact = same[0]
        if pay.limits:
            opened = [each for _, one, each in same if not pay.is_closed(one, period)]
            exact = sum(opened, Fraction(0))
            if opened:
                exact = within_limits(pay.book, pay.component, step.entry, exact)
        yield place, step, exact


def moments(book, component, steps: list[Step], pay: Rate) -> list[tuple[date, date]]:
    """The pay periods in which a rate can move: with a gate or another credit, all later ones too."""
    found = {step.paid for step in steps}
    if (component.tiers and component.tiers.of) or pay.is_gated:
        later = book.years.between(book.plan.pay, min(found)[0], book.end)
        found |= {book.paid_in(period[1], component.paid_per) for period in later}
    return sorted(found)


def day_of_move(pay: Rate, known: list[Step], period) -> date:
    """The day of the last deal credited in the pay period; else the last day something moved."""
    book, component, person = pay.book, pay.component, pay.person
    new = [step.entry for step in known if step.paid == period]
    if component.tiers and component.tiers.of:
        first, last = pay.key[:2]
        others = counted_in(book, component, person, {component.tiers.of}, period)
        new = [one for one in others if first <= getattr(one, "counts_on", one.day) <= last]
    if new:
        deals = [entry.day for entry in new if not hasattr(entry, "counts_on")]
        return max(deals or [entry.day for entry in new])
    asked = credits_in(component.gate.test, component.on) if component.gate else set()
    days = [entry.day for entry in counted_in(book, component, person, asked, period)]
    return max(days, default=period[1])


def counted_in(book, component, person: str, credits: set[str], period) -> list:
    """What counts for some credits in a pay period."""
    every = [entry for credit in credits for entry in book.counted(person, credit)]
    return [entry for entry in every if book.paid_in(entry.day, component.paid_per) == period]


def credits_in(test, own: str) -> set[str]:
    """The credits an expression measures."""
    if not isinstance(test, tuple | list):
        return set()
    if test and test[0] == "measure":
        return {test[2] or own}
    return set().union(*(credits_in(part, own) for part in test))


def current(book, so_far: Fraction, exact: Fraction) -> Fraction:
    """The current amount of a deal, rounded as the plan says."""
    places, mode = book.plan.places, book.plan.mode
    if not book.plan.running_total:
        return rounded(exact, places, mode)
    return rounded(so_far + exact, places, mode) - rounded(so_far, places, mode)


def taken_back_before(book, component, person: str, deal: str, pay_first: date) -> bool:
    """Whether a clawback took this deal back in an earlier pay period."""
    return any(
        name == component.name and book.years.days(book.plan.pay, day)[0] < pay_first
        for day, name in book.taken_back.get((person, deal), [])
    )
