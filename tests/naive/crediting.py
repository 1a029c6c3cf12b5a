"""Step 1 of docs/order_of_calculation.md: who is credited with what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from tests.naive.blocks import by_block
from tests.naive.credited import Credited, Reversal, by_deal, holds, payment_rows, together
from tests.naive.deal_days import with_days
from tests.naive.expressions import Around, ask, largest_remainder, rounded
from tests.naive.model import Cells, Clawback, Credit, Ledger, Line, Plan, Setting, places_of
from tests.naive.periods import PER_YEAR, Years, month_start, year_from


class Book:
    """A plan and a ledger, who is credited with what, and the lines written so far."""

    def __init__(
        self, plan: Plan, ledger: Ledger, years: Years, end: date, setting: Setting | None = None
    ) -> None:
        self.plan, self.ledger, self.years, self.end = plan, ledger, years, end
        self.setting = setting or Setting()
        self.books: dict[str, Book] = {plan.name: self}
        self.rows, self.payments = by_deal(ledger.deals), by_deal(ledger.payments)
        self.all_splits = by_deal(ledger.splits)
        self.rates: dict[tuple, list[Cells]] = {}
        for row in ledger.rates:
            self.rates.setdefault((row["from"], row["to"]), []).append(row)
        self.days: dict[str, dict[date, Cells]] = {}
        for row in ledger.people:
            if row["plan"] == plan.name:
                self._add_days(row)
        self.credited: dict[tuple[str, str], list[Credited]] = {}
        for credit in plan.credits:
            for row in payment_rows(ledger) if credit.of_payments else ledger.deals:
                for entry in self.credits_of(credit, row):
                    self.credited.setdefault((entry.person, credit.name), []).append(entry)
            for (_, name), entries in self.credited.items():
                if name == credit.name:
                    entries[:] = self._cut(credit, sorted(entries, key=lambda e: e.order))
        self.reversals: list[Reversal] = []
        self.events: dict[str, list] = {}  # what triggers each clawback
        self.taken_back: dict[tuple[str, str], list[tuple[date, str]]] = {}
        self.quotas: dict[tuple, Fraction | None] = {}
        self.lines: dict[str, list[Line]] = {}

    @property
    def persons(self) -> list[str]:
        found = {*self.days, *(person for person, _ in self.credited)}
        return sorted(found, key=str.encode)

    # ------------------------------------------------------------ who is on the plan

    def _add_days(self, row: Cells) -> None:
        ends = [end for end in (row["to"], row.get("end_date"), self.plan.last) if end]
        day = max(row["from"], self.plan.first)
        while day <= min(ends):
            self.days.setdefault(str(row["person"]), {})[day] = row
            day += timedelta(days=1)

    def on_plan(self, person: str, day: date | None) -> Cells | None:
        return self.days.get(person, {}).get(day)

    def last_day_within(self, person: str, first: date, last: date) -> date | None:
        """The person's last day on the plan within a stretch of days."""
        days, day = self.days.get(person, {}), min(last, self.plan.last)
        while day >= first and day not in days:
            day -= timedelta(days=1)
        return day if day >= first else None

    def facts(self, person: str, first: date, last: date) -> Cells:
        """The person's row on the last day of a period, or on the last day on the plan in it."""
        day = self.last_day_within(person, first, last)
        return self.days[person][day] if day else {}

    # ------------------------------------------------------------ step 1

    def credits_of(self, credit: Credit, row: Cells) -> list[Credited]:
        """Everybody a credit counts a row for."""
        day = row.get(credit.dated)
        value = self._counted(credit, row)
        if day is None or value is None:
            return []
        if credit.crediting:
            return by_block(self, credit, row, day, value)
        splits = self.splits(row)
        whole = row["deal"] not in self.all_splits
        shares = [(str(s["person"]), s["share"]) for s in splits]
        places = places_of(credit.converted[0] if credit.converted else self.plan.currency)
        if not credit.times_share:
            amounts = [value] * len(shares)
            if any(share != 1 for _, share in shares):
                return []
        elif credit.is_number or whole:
            amounts = [value * share for _, share in shares]
        else:
            amounts = largest_remainder(value, shares, places)
            value = rounded(value, places)
        if credit.levels is None:
            found = [
                Credited(person, credit.name, row["deal"], row["item"], day, amount, row, split)
                for (person, _), amount, split in zip(shares, amounts, splits, strict=True)
            ]
        else:
            found = self._team_credits(credit, row, day, value, shares, amounts)
        return together([entry for entry in found if self.counts(credit, entry)])

    def splits(self, row: Cells) -> list[Cells]:
        """The splits of a deal; its owner has all of it where there are none."""
        return self.all_splits.get(str(row["deal"])) or [
            {"deal": row["deal"], "person": row["person"], "share": Fraction(1)}
        ]

    def _counted(self, credit: Credit, row: Cells) -> Fraction | None:
        """What a row counts, in the credit's currency."""
        value = ask(
            credit.count, Around(self.plan.definitions, deal=row, day=row.get(credit.dated))
        )
        sold_in = str(row.get("currency") or self.plan.currency)
        if value is None or not credit.converted:
            return value if sold_in == self.plan.currency else None
        currency, at = credit.converted
        rate = self.rate(sold_in, currency, row.get(at))
        return None if rate is None else rounded(value * rate, places_of(currency))

    def _cut(self, credit: Credit, entries: list[Credited]) -> list[Credited]:
        """Of each deal's total the part above one amount and up to another; rows without are out."""
        if not (credit.up_to or credit.above):
            return entries
        totals: dict[str, Fraction] = {}
        for entry in sorted(entries, key=lambda entry: entry.item.encode()):
            around = Around(self.plan.definitions, entry.row, self.on_plan(entry.person, entry.day))
            low = ask(credit.above, around) if credit.above else Fraction(0)
            high = ask(credit.up_to, around) if credit.up_to else None
            cut = []
            for member, amount in entry.parts or [("", entry.amount)]:
                before = totals.get(entry.deal, Fraction(0))
                totals[entry.deal] = after = before + amount
                cut.append((member, part_of(after, low, high) - part_of(before, low, high)))
            entry.parts = cut if entry.parts else []
            entry.amount = sum((amount for _, amount in cut), Fraction(0))
        return [entry for entry in entries if entry.amount]

    def counts(self, credit: Credit, entry: Credited) -> bool:
        person = self.on_plan(entry.person, entry.day)
        if person is None:
            return False
        if credit.where is None:
            return True
        around = Around(self.plan.definitions, entry.row, person, entry.split, day=entry.day)
        return ask(credit.where, around) is True

    def _team_credits(self, credit, row, day, value, shares, amounts) -> list[Credited]:
        first, last = credit.levels
        as_of = row.get(credit.as_of)
        teams: dict[str, list[tuple[str, Fraction]]] = {}
        by_member = zip([person for person, _ in shares], amounts, strict=True)
        for member, amount in sorted(by_member, key=lambda one: one[0].encode()):
            for level, manager in self.managers(member, as_of):
                if level >= first and (last is None or level <= last):
                    teams.setdefault(manager, []).append((member, amount))
        found = []
        for manager, members in teams.items():
            parts: dict[str, Fraction] = {}
            total = Fraction(0)
            for member, amount in members:
                now = total + amount
                if not credit.every_share_counts:
                    now = min(now, value, key=abs)
                parts[member] = parts.get(member, Fraction(0)) + now - total
                total = now
            entry = Credited(manager, credit.name, row["deal"], row["item"], day, total, row)
            entry.parts = list(parts.items())
            found.append(entry)
        return found

    def managers(self, member: str, day: date | None) -> list[tuple[int, str]]:
        """The managers above a person on a day, nearest first, each with its level."""
        found: list[tuple[int, str]] = []
        while day is not None:
            rows = [r for r in self.ledger.people if r["person"] == member and holds(r, day)]
            managers = {str(r["manager"]) for r in rows if r.get("manager")}
            if not managers:
                break
            (member,) = managers
            found.append((len(found) + 1, member))
        return found

    def total_of_deal(self, person: str, credit: str, deal: str) -> Fraction:
        entries = self.credited.get((person, credit), [])
        return sum((e.amount for e in entries if e.deal == deal), Fraction(0))

    def leads(self, manager: str, member: str, day: date, levels: tuple) -> bool:
        """Whether a person is so many levels above another on a day."""
        first, last = levels
        above = self.managers(member, day)
        return any(
            n >= first and (last is None or n <= last) and who == manager for n, who in above
        )

    # ------------------------------------------------------------ what else counts

    def counted(self, person: str, credit: str) -> list[Credited | Reversal]:
        """Credits, reversals, and what came along from an earlier plan, in running order."""
        found: list[Credited | Reversal] = list(self.credited.get((person, credit), []))
        found += [r for r in self.reversals if (r.person, r.credit) == (person, credit)]
        joined = min(self.days.get(person, {}), default=None)
        for name in self.plan.carries:
            other = self.books.get(name)
            entries = other.credited.get((person, credit), []) if other else []
            found += [replace(e, moved=True) for e in entries if joined and e.day < joined]
            found += [replace(r, moved=True) for r in (other.reversals if other else [])
                      if (r.person, r.credit) == (person, credit) and joined and r.counts_on < joined]  # fmt: skip
        return sorted(found, key=lambda entry: entry.order)

    def rate(self, one: str, other: str, day: date | None) -> Fraction | None:
        """What one unit of a currency is worth in another on a day."""
        if one == other:
            return Fraction(1)
        if day is None:
            return None
        rows = self.rates.get((one, other), [])
        if self.setting.rates == "monthly":
            first = month_start(day, 0)
            rows = [r for r in rows if month_start(r["date"], 0) == first]
            return rows[0]["rate"] if len(rows) == 1 else None
        oldest = day - timedelta(days=self.setting.previous_within)
        rows = [r for r in rows if oldest <= r["date"] <= day]
        return max(rows, key=lambda r: r["date"])["rate"] if rows else None

    def period(self, kind: object, day: date, person: str, row: Cells) -> tuple[date, date] | None:
        """The period of a kind around a day; years from a date of the person's or the deal's too."""
        if kind == "plan":
            return self.plan.first, self.plan.last
        if kind in PER_YEAR:
            return self.years.days(str(kind), day)
        word, of, name = kind
        assert word == "year from"
        cells = row if of == "deal" else self._row_by(person, day)
        start = cells.get(name)
        return year_from(start, day, of == "person") if start else None

    def _row_by(self, person: str, day: date) -> Cells:
        """The person's row on a day, else the last before it, else the first."""
        rows = [row for row in self.ledger.people if row["person"] == person]
        rows = [row for row in rows if row["plan"] == self.plan.name]
        rows.sort(key=lambda row: row["from"])
        return [*rows[:1], *(row for row in rows if row["from"] <= day)][-1] if rows else {}

    def opening(
        self, what: str, person: str, name: str, first: date, last: date, kind: object = None
    ) -> Fraction:
        """The sum of the opening balances whose day lies in a period. Years from a date of the
        person's may overlap where that date changes: each counts in the year of its own day."""
        joined = min(self.days.get(person, {}), default=date.min)
        return sum(
            (
                row["amount"]
                for row in self.ledger.openings
                if (row["person"], row["what"], row["name"] or "") == (person, what, name)
                and first <= row["as_of"] <= last
                and (not kind or self.period(kind, row["as_of"], person, {}) == (first, last))
                and (row["plan"] == self.plan.name or self._comes_along(row, joined))
            ),
            Fraction(0),
        )

    def _comes_along(self, row: Cells, joined: date) -> bool:
        """Whether what was credited by an opening of an earlier plan, which the person was on, counts
        here too."""
        other = self.books.get(row["plan"])
        was_there = other is not None and bool(other.days.get(row["person"]))
        carries = row["what"] == "credit" and row["plan"] in self.plan.carries
        return carries and was_there and row["as_of"] < joined

    # ------------------------------------------------------------ pay periods

    def paid_in(self, day: date, paid_per: str | None) -> tuple[date, date]:
        """The pay period in which a line of that day is paid."""
        if paid_per:
            day = self.years.days(paid_per, day)[1]
        return self.years.days(self.plan.pay, day)


def part_of(total: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    """The part of an amount between two bounds; negative ones mirrored."""
    size = abs(total) if high is None else min(abs(total), high)
    return max(size - low, Fraction(0)) * (-1 if total < 0 else 1)


def run_end(plans: list[Plan], ledger: Ledger, years: Years) -> date | None:
    """The last dated row of the ledger; after the plans' end only triggers of clawbacks count."""
    ledger = with_days(plans, ledger, years)
    fields = {credit.dated for plan in plans for credit in plan.credits}
    triggers = {clawback.trigger for plan in plans for clawback in plan.clawbacks}
    days = [deal.get(name) for deal in ledger.deals for name in fields]
    days += [row["date"] for row in ledger.payments + ledger.adjustments]
    end = max(plan.last for plan in plans)
    days += [min(end, years.named(str(row["period"]))[1]) for row in ledger.scores]
    days = [day for day in days if day and day <= end]
    releases = [how for plan in plans for one in plan.releases for _, how in one.rows]
    if any(how[0] in ("as paid", "when paid") for how in releases):
        days += [row["date"] for row in ledger.payments]
    triggers |= {name for how in releases for name in how[1:] if isinstance(name, str)}
    triggers |= {one.lost_on for plan in plans for one in plan.releases if one.lost_on}
    days += [deal[name] for deal in ledger.deals for name in triggers if deal.get(name)]
    if "refunded" in triggers:
        days += [row["date"] for row in ledger.payments if row["amount"] < 0]
    days += [
        day
        for plan in plans
        for one in plan.clawbacks
        if one.trigger == "credited back"
        for row in ledger.deals
        if row.get("original") and (day := row.get(credit_of(plan, one).dated))
    ]
    return max(days, default=None)


def credit_of(plan: Plan, clawback: Clawback) -> Credit:
    """The credit of the first component a clawback names, by which credit notes count."""
    on = next(one.on for one in plan.components if one.name == clawback.of[0])
    (found,) = [credit for credit in plan.credits if credit.name == on]
    return found
