"""Steps 9, 11 and 12 of docs/order_of_calculation.md: caps, debts, draws, the floor."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.naive.clawbacks import Taken
from tests.naive.crediting import Book
from tests.naive.expressions import Around, ask, rounded
from tests.naive.long_draws import Ahead, Part, guaranteed, part_of_draw, runs_in
from tests.naive.model import Cap, Draw, Line
from tests.naive.quotas import fraction_of_time


def pay_periods(book: Book, person: str, lines: list[Line]) -> list[tuple[date, date]]:
    """The pay periods from the first that concerns the person through the end of the run."""
    days = [*book.days.get(person, {}), *(line.pay_first for line in lines)]
    days += [row["as_of"] for row in book.ledger.openings if row["person"] == person]
    return book.years.between(book.plan.pay, min(days), book.end) if days else []


# ---------------------------------------------------------------- step 9


def caps(
    book: Book, person: str, lines: list[Line], taken: list[Taken]
) -> tuple[list[Line], list[tuple]]:
    """The lines of all caps of a person, and the balances of what they carry over."""
    found, balances = [], []
    for cap in sorted(book.plan.caps, key=lambda cap: cap.name.encode()):
        mine = [line for line in lines if line.component in cap.on]
        if cap.carries:
            more, rows = carrying_cap(book, person, cap, mine, taken)
            balances += rows
            found += more
            continue
        keys = {key_of(book, cap, line) for line in mine} | brought_in(book, person, cap)
        for key in sorted(keys - {None}, key=str):
            found += cap_lines(book, person, cap, key, mine, taken)
    return found, balances


def brought_in(book: Book, person: str, cap: Cap) -> set:
    """The periods of a cap into which openings bring something."""
    if cap.per == "deal":
        return set()
    wanted = [("cap", cap.name), *(("component", name) for name in cap.on)]
    return {
        book.period(cap.per, row["as_of"], person, {})
        for row in book.ledger.openings
        if (row["person"], row["plan"]) == (person, book.plan.name)
        and (row["what"], row["name"]) in wanted
    }


def key_of(book: Book, cap: Cap, line: Line):
    """What a line counts for: a deal, or a period."""
    if cap.per == "deal":
        return line.deal
    return book.period(cap.per, line.earned_on, line.person, {})


def counted_for(book: Book, cap: Cap, key, mine, taken) -> list[tuple[date, Fraction]]:
    """What counts for a cap's deal or period, each with the first day of its pay period."""
    counted = [(line.pay_first, line.amount) for line in mine if key_of(book, cap, line) == key]
    for one in taken if cap.after_clawbacks else []:
        parts = one.divided(book, lambda line: (key_of(book, cap, line), line.component))
        counted += [
            (one.line.pay_first, -amount)
            for amount, (when, name) in parts
            if when == key and name in cap.on
        ]
    return counted


def cap_lines(book: Book, person: str, cap: Cap, key, mine, taken) -> list[Line]:
    """The lines of one cap for one of its periods, or one deal."""
    limit = limit_of(book, person, cap, key, mine)
    if limit is None:
        return []
    off = start = Fraction(0)
    if cap.per != "deal":
        off = book.opening("cap", person, cap.name, *key, cap.per)
        start = sum(book.opening("component", person, name, *key, cap.per) for name in cap.on)
    counted = counted_for(book, cap, key, mine, taken)
    lines: list[Line] = []
    for first, last in pay_periods(book, person, mine):
        to_date = start + sum(amount for paid, amount in counted if paid <= first)
        earlier = sum((line.amount for line in lines), -off)
        exact = -max(Fraction(0), to_date - limit) - earlier
        amount = rounded(exact, book.plan.places, book.plan.mode)
        if exact:
            line = Line(person, cap.name, "cap", last, exact, amount=amount, pay_first=first)
            line.deal = key if cap.per == "deal" else None
            lines.append(line)
    return lines


def carrying_cap(book: Book, person: str, cap: Cap, mine, taken):
    """A cap whose excess waits: all its periods again, as seen at the end of each pay period."""
    lines: list[Line] = []
    balances: list[tuple] = []
    waits = Fraction(0)
    keys = sorted({key_of(book, cap, line) for line in mine})
    keys = book.years.between(cap.per, keys[0][0], book.end) if keys else []
    counted = {key: counted_for(book, cap, key, mine, taken) for key in keys}
    for first, last in pay_periods(book, person, mine):
        total = carried = Fraction(0)
        for key in keys:
            if key[0] > last:
                continue
            to_date = sum((amount for paid, amount in counted[key] if paid <= first), Fraction(0))
            may = to_date
            if book.last_day_within(person, *key):
                limit = limit_of(book, person, cap, key, mine)
                may = min(limit, to_date + carried)
            carried += to_date - may
            total += may - to_date
        exact = total - sum((line.amount for line in lines), Fraction(0))
        if exact:
            amount = rounded(exact, book.plan.places, book.plan.mode)
            lines.append(Line(person, cap.name, "cap", last, exact, amount=amount, pay_first=first))
        balances.append(balance(book, (first, last), cap.name, waits, carried))
        waits = carried
    return lines, balances


def limit_of(book: Book, person: str, cap: Cap, key, mine) -> Fraction | None:
    """The amount of a cap, for the person's part of its period."""
    if cap.per == "deal":
        day = min(line.earned_on for line in mine if line.deal == key)
        period = book.years.days(book.plan.pay, day)
        around = Around(book.plan.definitions, person=book.facts(person, *period), period=period)
        return ask(cap.amount, around)
    over = not book.last_day_within(person, *key)
    if over:  # after the time on the plan: the amount of the last period before, whole
        last = max((day for day in book.days.get(person, {}) if day < key[0]), default=None)
        key = book.period(cap.per, last, person, {}) if last else key
    facts = book.facts(person, *key)
    limit = ask(cap.amount, Around(book.plan.definitions, person=facts, period=key))
    if limit is None or over or cap.prorated is None or cap.prorated[0] == "not":
        return limit
    part = fraction_of_time(book, person, *key, cap.prorated)
    return rounded(limit * part, book.plan.places)


def inside(day: date, period: tuple[date, date]) -> bool:
    return period[0] <= day <= period[1]


# ---------------------------------------------------------------- steps 11 and 12


def settle(
    book: Book, person: str, earned: list[Line], unnamed: list[Line]
) -> tuple[list[Line], list[tuple]]:
    """Debts, draws and the floor, pay period by pay period; lines, and balances."""
    account = Account(book, person)
    for period in pay_periods(book, person, [*earned, *unnamed]):
        mine = [line for line in earned if line.pay_first == period[0]]
        flat = sum((line.amount for line in unnamed if line.pay_first == period[0]), Fraction(0))
        account.settle(period, mine, flat)
    return account.lines, chained(account.balances)


class Account:
    """What a person owes and is owed on one plan, from pay period to pay period."""

    def __init__(self, book: Book, person: str) -> None:
        self.book, self.person = book, person
        self.lines: list[Line] = []
        self.balances: list[tuple] = []
        self.debt = Fraction(0)
        self.owed = {draw.name: Fraction(0) for draw in book.plan.draws}
        self.ahead: dict[str, Ahead] = {}
        self.waiting = Fraction(0)
        days = book.days.get(person)
        self.last_on = max(days) if days else None
        rows = [row for row in book.ledger.people if row["person"] == person]
        latest = max(rows, key=lambda row: row["from"]) if rows else {}
        self.left_on = latest.get("end_date")

    def settle(self, period: tuple[date, date], mine: list[Line], flat: Fraction) -> None:
        """One pay period: its lines, and its adjustments without a component."""
        book, person = self.book, self.person
        pay = sum((line.amount for line in mine), Fraction(0))
        above = max(pay, Fraction(0))
        draw = running_draw(book, person, period)
        part = part_of_draw(book, person, draw, period) if draw else None
        guarantee = Fraction(0)
        if draw:
            guarantee = part.guarantee if part else guaranteed(book, person, draw, period)
        self.debt += book.opening("debt", person, "", *period)
        opening_debt = self.debt
        repaid = min(self.debt, max(above - guarantee, Fraction(0)))
        change = -repaid
        if part:
            added = self.added_by_long_draw(draw, part, above, repaid, period)
        else:
            added = Ahead(), max(guarantee - above, Fraction(0))
        moved = self.draws(draw, part, added, (above, guarantee, repaid), mine, period)
        left = above - repaid + moved + flat
        lifted = max(Fraction(0), -pay) + max(Fraction(0), -left)
        lifted -= self.waits(period, max(left, Fraction(0)), lifted)
        if book.plan.forgives_negative:
            self.write("carried", "forgiven", lifted, period)
        else:
            change += lifted
        self.write("carried", "carried", change, period)
        self.debt += change
        self.balances.append(balance(book, period, "carried", opening_debt, self.debt))

    def waits(self, period: tuple[date, date], paid: Fraction, lifted: Fraction) -> Fraction:
        """Pay below an amount waits; gives how much of what waited covers what pay is held up by."""
        if self.book.plan.pay_below is None:
            return Fraction(0)
        least, at_leaving = self.book.plan.pay_below
        self.waiting += self.book.opening("waiting", self.person, "", *period)
        before = self.waiting
        covers = min(before, lifted)
        total = before - covers + paid
        goes_on = self.last_on is not None and period[1] < self.last_on
        self.waiting = total if goes_on and total < least else Fraction(0)
        self.write("waiting", "waiting", before - self.waiting, period)
        _, last = self.book.years.days(self.book.plan.pay, self.last_on or period[1])
        has_left = self.left_on is not None and self.left_on <= last
        if not goes_on and at_leaving == "lost" and has_left and total < least:
            self.write("waiting", "lost", -total, period)
        self.balances.append(balance(self.book, period, "waiting", before, self.waiting))
        return covers

    def write(self, component: str, kind: str, amount: Fraction, period) -> None:
        if amount:
            self.lines.append(settled(self.person, component, kind, amount, period))

    def added_by_long_draw(self, draw: Draw, part: Part, above, repaid, period):
        """What the draw's own period had come to with this pay period, and what is added now."""
        before = self.ahead.get(draw.name, Ahead())
        so_far = Ahead(before.earned + above, before.advanced)
        more = part.added(so_far, above, repaid)
        self.ahead[draw.name] = after = so_far.after(part, more)
        for what in ("earned", "advanced"):
            amounts = getattr(before, what), getattr(after, what)
            self.balances.append(balance(self.book, period, f"{what} {draw.name}", *amounts))
        return so_far, more

    def draws(self, draw: Draw | None, part: Part | None, added, sums, mine, period) -> Fraction:
        """Top-up, recovery and leftover of all draws: what they add to the pay period's pay."""
        (so_far, more), (above, guarantee, repaid) = added, sums
        moved = more
        if draw:
            self.write(draw.name, "draw", more, period)
        for one in self.book.plan.draws:
            if not one.recover_from:
                continue
            self.owed[one.name] += self.book.opening("draw", self.person, one.name, *period)
            before, got = self.owed[one.name], Fraction(0)
            if one is draw and part and part.is_last:
                base = so_far.earned if one.of_all_earnings else so_far.earned - part.whole
                room = above - repaid + min(more, Fraction(0))
                got = recovered(self.book, one, before - so_far.advanced, base, room, mine, period)
            elif not (one is draw and part):
                base = above if one.of_all_earnings else above - guarantee
                room = max(base, Fraction(0)) - repaid
                owed = before - self.ahead.get(one.name, Ahead()).advanced
                got = recovered(self.book, one, owed, base, room, mine, period)
            self.write(one.name, "recovery", -got, period)
            self.owed[one.name] += (more if one is draw else 0) - got
            moved -= got
            if one.forgiven and ends_in(self.book, self.person, one, period):
                self.write(one.name, "recovery", -self.owed[one.name], period)
                self.write(one.name, "forgiven", self.owed[one.name], period)
                self.owed[one.name] = Fraction(0)
            row = balance(self.book, period, one.name, before, self.owed[one.name])
            self.balances.append(row)
        return moved


def chained(balances: list[tuple]) -> list[tuple]:
    """A balance brought in after the first pay period is part of that pay period's change."""
    closed: dict[str, Fraction] = {}
    found = []
    for period, name, opening, _, closing in balances:
        opening = closed.get(name, opening)
        closed[name] = closing
        found.append((period, name, opening, closing - opening, closing))
    return found


def balance(book: Book, period, name: str, before: Fraction, after: Fraction) -> tuple:
    return (book.years.name(book.plan.pay, period[0]), name, before, after - before, after)


def settled(person: str, component: str, kind: str, amount: Fraction, period) -> Line:
    return Line(person, component, kind, period[1], amount, amount=amount, pay_first=period[0])


def running_draw(book: Book, person: str, period: tuple[date, date]) -> Draw | None:
    return next((draw for draw in book.plan.draws if runs_in(book, person, draw, period)), None)


def ends_in(book: Book, person: str, draw: Draw, period: tuple[date, date]) -> bool:
    """Whether this is the last pay period in which the draw runs."""
    if not runs_in(book, person, draw, period):
        return False
    later = book.years.between(book.plan.pay, period[1] + timedelta(days=1), book.plan.last)
    return not any(runs_in(book, person, draw, other) for other in later)


def recovered(book, draw: Draw, owed, base, room, mine, period) -> Fraction:
    """How much of a draw is paid back in a pay period, out of `base` and where there is `room`."""
    if draw.starting and draw.starting > period[1]:
        return Fraction(0)
    names = set(draw.recover_from)
    names |= {c.name for c in book.plan.clawbacks if names & set(c.of)}
    names |= {c.name for c in book.plan.caps if names & set(c.on)}
    source = sum((line.amount for line in mine if line.component in names), Fraction(0))
    share = rounded(draw.up_to * max(base, Fraction(0)), book.plan.places)
    return max(Fraction(0), min(owed, share, room, source))
