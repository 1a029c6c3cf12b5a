"""The rows of a run by person, as small records: what statements and explanations are made from.

people = rows_by_person(run)
people["dana"].lines[0].amount
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import polars as pl

from comp.output.tables import sorted_by

if TYPE_CHECKING:
    from comp.output.finished import ResultFrames


class Line(NamedTuple):
    """One row of `lines`; `None` is an empty cell."""

    line: str
    person: str
    plan: str
    pay_period: str
    pay_no: int
    earned_period: str
    earned_on: date
    component: str
    kind: str
    deal: str | None
    item: str | None
    amount: Decimal
    currency: str
    exact: Decimal
    note: str | None
    plan_file: str
    plan_line: int
    source_file: str | None
    source_row: int | None

    @property
    def place(self) -> tuple[date, bytes, bytes]:
        """Its place in the running order: day, deal, item, the last two as bytes."""
        return (self.earned_on, (self.deal or "").encode(), (self.item or "").encode())


class Slice(NamedTuple):
    """One row of `slices`: one multiplication behind a line."""

    line: str
    person: str
    plan: str
    component: str
    kind: str
    deal: str | None
    pay_period: str
    tier: str | None
    basis: Decimal | None
    rate: Decimal | None
    multiple: Decimal | None
    before: Decimal | None
    after: Decimal | None
    quota: Decimal | None
    exchange: Decimal | None
    amount: Decimal | None
    plan_line: int | None


class Total(NamedTuple):
    """One row of `totals`."""

    person: str
    plan: str
    pay_period: str
    pay_no: int
    component: str
    amount: Decimal
    currency: str


class Balance(NamedTuple):
    """One row of `balances`: a draw by its name, or `carried`."""

    person: str
    plan: str
    currency: str
    pay_period: str
    pay_no: int
    balance: str
    opening: Decimal
    change: Decimal
    closing: Decimal


class Uncredited(NamedTuple):
    """One row of `uncredited`."""

    person: str
    deal: str
    item: str | None
    plan: str | None
    credit: str | None
    reason: str
    source_file: str | None
    source_row: int | None


class Attainment(NamedTuple):
    """One row of `attainment`: what a credit came to in one of its periods, and the quota."""

    person: str
    plan: str
    credit: str
    kind: str
    period: str
    period_no: int
    first_day: date
    last_day: date
    credited: Decimal
    deals: Decimal
    quota: Decimal | None


def item_and_mark(row: Line | Slice) -> tuple[str, str]:
    """The end of a line's key: the item, and the member or period that tells like lines apart."""
    about = (row.person, row.plan, row.pay_period, row.component, row.kind, row.deal or "")
    item, _, mark = row.line[len("|".join(about)) + 1 :].partition("|")
    return item, mark


@dataclass
class PersonRows:
    """Everything the run says about one person, each list in the order of the files.

    `paid` has, for lines paid in another currency than their plan's, the line as it is paid and the
    slice that converts it.
    """

    person: str
    lines: list[Line] = field(default_factory=list)
    slices: dict[str, list[Slice]] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    uncredited: list[Uncredited] = field(default_factory=list)
    attainment: list[Attainment] = field(default_factory=list)
    paid: dict[str, tuple[Line, Slice]] = field(default_factory=dict)


def rows_by_person(
    result: ResultFrames, people: Sequence[str] | None = None
) -> dict[str, PersonRows]:
    """The rows of everybody, or of the people named, in one pass over each frame."""
    found: dict[str, PersonRows] = {}

    def of(person: str) -> PersonRows:
        return found.setdefault(person, PersonRows(person))

    order = ("person", "pay_no", "plan", "component", "earned_on", "deal", "item", "kind")
    for person, lines in _grouped(result.lines, Line, order, people):
        of(person).lines = lines
    for person, slices in _grouped(result.slices, Slice, ("person", "line"), people):
        by_line = of(person).slices
        for piece in slices:
            by_line.setdefault(piece.line, []).append(piece)
    for person, totals in _grouped(result.totals, Total, ("person", "pay_no", "plan"), people):
        of(person).totals = totals
    balance_order = ("person", "plan", "balance", "pay_no")
    for person, balances in _grouped(result.balances, Balance, balance_order, people):
        of(person).balances = balances
    for person, rows in _grouped(result.uncredited, Uncredited, ("person", "deal", "item"), people):
        of(person).uncredited = rows
    attained = ("person", "plan", "credit", "kind", "period_no")
    for person, periods in _grouped(result.attainment, Attainment, attained, people):
        of(person).attainment = periods
    return dict(sorted(found.items(), key=lambda entry: entry[0].encode()))


Row = TypeVar("Row", Line, Slice, Total, Balance, Uncredited, Attainment)


def _grouped(
    frame: pl.DataFrame, record: type[Row], order: Iterable[str], people: Sequence[str] | None
) -> Iterable[tuple[str, list[Row]]]:
    columns = list(record._fields)
    if people is not None:
        frame = frame.filter(pl.col("person").is_in(list(people)))
    else:
        frame = frame.filter(pl.col("person").is_not_null())
    make: Callable[[Iterable[object]], Row] = record._make
    rows = sorted_by(frame, [*order]).select(columns).iter_rows()
    records = (make(row) for row in rows)
    for person, group in groupby(records, key=lambda row: row.person):
        yield person, list(group)
