"""What running totals added up: each derived amount in running order, those of zero included.

A line of zero is not written, but its slices are; so sums are taken from slices, and from lines
where a run was made without slices.

    added_up(case, line)   ->   [Entry(place, pay_no, exact, amount, ...), ...]
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comp.language.plan import (
    Commission,
    Curve,
    ForEach,
    OnPeriods,
    PayOverride,
    Rolling,
    Spiff,
    WholePlan,
    YearFrom,
)
from comp.output.case import Case, Place
from comp.output.rows import Line, Slice, item_and_mark
from comp.periods import PeriodKind

ZERO = Decimal(0)
_ADDED = ("earned", "true_up", "base")


class Entry(NamedTuple):
    """One derived amount: where it stands, when it was paid, exact and as posted."""

    place: Place
    pay_no: int
    total: object
    deal: str
    item: str
    mark: str
    exact: Decimal
    amount: Decimal

    @property
    def subject(self) -> tuple[str, str, str]:
        """What the amount is about; a deal's true-ups share it with its first line."""
        return (self.deal, self.item, self.mark)


def entry_of(case: Case, line: Line) -> Entry:
    """The line itself as an entry."""
    item, mark = item_and_mark(line)
    day = _measured_to(case, line, mark)
    if day is None:
        day = line.earned_on if line.kind == "base" else case.deal_day(line)
    return Entry(
        _place(day, line.deal or "", item, mark),
        line.pay_no,
        _total(case, line, day, line.pay_no, line.deal or "", item),
        line.deal or "",
        item,
        mark,
        line.exact,
        line.amount,
    )


def added_up(case: Case, line: Line) -> list[Entry]:
    """Everything the line's component earned the person, in running order."""
    key = (line.plan, line.component)
    if key not in case.added_up:
        written = [each for each in case.lines_of(line) if each.kind in _ADDED]
        entries = [entry_of(case, each) for each in written]
        names = {each.line for each in written}
        for name, pieces in case.slices_of(line).items():
            if name not in names and pieces[0].kind in _ADDED:
                entries += _unwritten(case, line, pieces)
        case.added_up[key] = sorted(entries, key=lambda entry: (entry.place, entry.pay_no))
    return case.added_up[key]


def last_earned(case: Case, line: Line) -> Line | None:
    """The last deal, in running order, paid beside the line and in its running total."""
    part = case.part(line)
    if not isinstance(part, Commission) or part.stretch is None:
        return case.last_earned(line)
    mine = entry_of(case, line).total
    beside = [
        each
        for each in case.lines_of(line)
        if (each.kind, each.pay_no) == ("earned", line.pay_no)
        and entry_of(case, each).total == mine
    ]
    return max(beside, key=lambda each: each.place, default=None)


def total_words(case: Case, line: Line, part: Commission) -> str:
    """The running total a line of the component belongs to: `sales of 2026`, `sales of Acme in 2026`."""
    on = part.by_other or part.on
    period = case.accumulation(line)
    if not isinstance(part.stretch, ForEach):
        return f"{on} of {period.name}" if period else on
    text = (case.cells(line) or {}).get(part.stretch.field.name)
    if part.stretch.per is not None:
        period = case.calendar.period(part.stretch.per, case.deal_day(line))
    return f"{on} of {text}{f' in {period.name}' if period else ''}"


def about_the_same(case: Case, line: Line) -> list[Entry]:
    """What the component earned on the line's deal, item and member: its first line and true-ups."""
    key = (line.plan, line.component)
    if key not in case.by_subject:
        found: dict[tuple[str, str, str], list[Entry]] = {}
        for entry in added_up(case, line):
            found.setdefault(entry.subject, []).append(entry)
        case.by_subject[key] = found
    return case.by_subject[key].get(entry_of(case, line).subject, [])


def _unwritten(case: Case, line: Line, pieces: list[Slice]) -> Iterable[Entry]:
    """A line of zero from its slices; nothing where its day cannot be told."""
    first = pieces[0]
    paid = case.calendar.parse(first.pay_period)
    item, mark = item_and_mark(first)
    day = _day(case, line, first, item, mark)
    if paid is None or day is None:
        return
    names = (first.deal or "", item, mark)
    exact = sum((piece.amount or ZERO for piece in pieces), ZERO)
    total = _total(case, line, day, paid.number, first.deal or "", item)
    yield Entry(_place(day, *names), paid.number, total, *names, exact, ZERO)


def _place(day: date, deal: str, item: str, mark: str) -> Place:
    """Where something stands in running order: day, deal, item and member as bytes."""
    return (day.toordinal(), deal.encode(), item.encode(), mark.encode())


def _measured_to(case: Case, line: Line, mark: str) -> date | None:
    """The last day of the period that pay on periods measures, by which its lines are in order."""
    measured = case.calendar.parse(mark) if isinstance(case.part(line), OnPeriods) else None
    return measured.last_day if measured else None


def _day(case: Case, line: Line, piece: Slice, item: str, mark: str) -> date | None:
    """The day a line of zero would stand at."""
    part = case.part(line)
    if isinstance(part, PayOverride):
        return case.read_days.get(piece.line)
    if not isinstance(part, (Commission, Spiff)):
        paid = case.calendar.parse(piece.pay_period)
        return _measured_to(case, line, mark) or (paid.last_day if paid else None)
    credit = case.credit(case.plan(line), part.on)
    cells = case.facts.deal(piece.deal, item)
    day = cells.get(credit.dated.name) if cells and credit else None
    return day if isinstance(day, date) else None


def _total(case: Case, line: Line, day: date, pay_no: int, deal: str, item: str) -> object:
    """What tells one running total from the next: the accumulation, the deal, the pay period."""
    if line.kind == "base":
        # Two weeks belong to the year in which they end, also for who leaves in the year before.
        ends = case.calendar.period(case.plan(line).pay, day).last_day
        return case.calendar.number(PeriodKind.YEAR, ends)
    part = case.part(line)
    if isinstance(part, Curve) and part.to_date is not None:
        return case.calendar.number(part.to_date, day)
    if isinstance(part, Commission) and part.per_deal:
        return deal
    if isinstance(part, Commission) and part.accumulated is not None:
        return case.calendar.number(part.accumulated, day)
    if isinstance(part, Commission) and part.stretch and not isinstance(part.stretch, Rolling):
        return _stretch(case, line, part.stretch, day, deal, item)
    return pay_no


def _stretch(
    case: Case,
    line: Line,
    stretch: WholePlan | YearFrom | ForEach,
    day: date,
    deal: str,
    item: str,
) -> object:
    """The whole plan, or the first day of the year around a day; a deal's years are its own, and so
    are the periods of each text of a field."""
    if isinstance(stretch, WholePlan):
        return None
    cells = case.facts.person(line.person, line.plan, day)
    if stretch.field.scope == "deal":
        cells = case.facts.deal(deal, item)
    start = (cells or {}).get(stretch.field.name)
    if isinstance(stretch, ForEach):
        return start, case.calendar.number(stretch.per, day) if stretch.per else None
    if not isinstance(start, date):
        return None
    if stretch.of_each_deal:
        return deal, _anniversary(start, max(day, start))
    return _anniversary(start, day)


def _anniversary(start: date, day: date) -> date:
    """The last anniversary of a day by another; that of 29 February is the 28th in common years."""

    def of_year(year: int) -> date:
        return start.replace(year=year, day=min(start.day, monthrange(year, start.month)[1]))

    this_year = of_year(day.year)
    return this_year if this_year <= day else of_year(day.year - 1)
