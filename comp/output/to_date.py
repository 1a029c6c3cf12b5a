"""What a credit had come to by the end of a day, for statements inside a running period.

The engine tells the total of a period at the end of the run. Before that, the slices of a component
on the credit tell it deal by deal, those that paid nothing included; between deals only credit that
was reversed moves it. None where that does not settle the figure: nothing later may shine through.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comp.language.plan import (
    AfterClawback,
    BelowZero,
    Clawback,
    Commission,
    Credit,
    Plan,
    StruckBy,
)
from comp.output.case import Case
from comp.output.rows import Attainment, Slice, item_and_mark

ZERO = Decimal(0)
CARRYING = (BelowZero.CARRIES, BelowZero.SHORTFALL_CARRIES)


class Move(NamedTuple):
    """A credited deal: its place in running order, the total before it, and what it adds."""

    day: date
    names: tuple[bytes, ...]
    before: Decimal | None
    added: Decimal

    @property
    def after(self) -> Decimal:
        """The total with it."""
        return (self.before or ZERO) + self.added


def credited_by(
    case: Case, plan: Plan, part: Commission, row: Attainment, day: date, run_ends: date
) -> Decimal | None:
    """The total of a component's accumulation at the end of a day."""
    if row.last_day <= day or run_ends <= day:
        return row.credited
    counts = next(credit for credit in plan.credits if credit.name == part.on)
    moves = _moves(case, plan, part, row)
    # What counts of a part of a deal depends on its other items, so no day is told inside a period.
    if moves is None or counts.up_to is not None or counts.above is not None:
        return None
    if _counts_elsewhere(case, plan, part, row, day):
        return None
    if part.below_zero in CARRYING or any(move.before is None for move in moves):
        # The tables follow no running total, or one that begins with what was carried in, which
        # attainment leaves out: so the parts themselves must make up the period.
        whole = sum((move.added for move in moves), ZERO)
        told = sum((move.added for move in moves if move.day <= day), ZERO)
        return told if whole == row.credited else None
    done = [move for move in moves if move.day <= day]
    ahead = [move for move in moves if move.day > day]
    reversed_on = _reversed_on(case, plan, part)
    here = done[-1].after if done else None
    there = ahead[0].before if ahead else row.credited
    until = ahead[0].day if ahead else run_ends
    quiet_before = not any(
        (done[-1].day if done else row.first_day) <= other <= day for other in reversed_on
    )
    quiet_after = not any(day < other <= until for other in reversed_on)
    if len({move.names[0] for move in moves}) != row.deals:
        # Some deal has no part (nothing is paid without a quota): only an even total shows its day.
        return here if here == there and quiet_before and quiet_after else None
    if here == there or not _may_be_reversed(plan):
        return there if here is None else here
    # The totals differ, so credit was reversed between the two deals: on which side of the day?
    if quiet_before == quiet_after:
        return None
    return here if quiet_before else there


def begins_at(case: Case, plan: Plan, part: Commission, row: Attainment) -> Decimal | None:
    """Where the total of a component's tables begins: below zero where less than nothing, or a
    shortfall, was carried in. None where that is not known."""
    if part.below_zero not in CARRYING:
        return ZERO
    in_deals_period = AfterClawback.REVERSED_IN_DEAL_PERIOD
    if plan.carries_from or any(each.attainment is in_deals_period for each in plan.clawbacks):
        # Attainment counts some of it in other periods than the total: only the deals tell.
        moves = _moves(case, plan, part, row)
        whole = sum((move.added for move in moves or ()), ZERO) == row.credited
        return moves[0].before if moves and whole else None
    begins = ZERO
    about = (row.plan, row.credit, row.kind)
    for each in sorted(case.rows.attainment, key=lambda each: each.first_day):
        if (each.plan, each.credit, each.kind) == about and each.first_day < row.first_day:
            aim = each.quota if part.below_zero is BelowZero.SHORTFALL_CARRIES else None
            begins = min(begins + each.credited - max(aim or ZERO, ZERO), ZERO)
    return begins


def _may_be_reversed(plan: Plan) -> bool:
    return any(clawback.attainment is not AfterClawback.KEPT for clawback in plan.clawbacks)


def _moves(case: Case, plan: Plan, part: Commission, row: Attainment) -> list[Move] | None:
    """The credited deals of an accumulation in running order; None where one cannot be placed."""
    found = []
    for pieces in case.slices_by_component.get((plan.name, part.name), {}).values():
        if pieces[0].kind != "earned":
            continue
        day = _day(case, plan, part, pieces[0])
        if day is None:
            return None
        if row.first_day <= day <= row.last_day:
            move = _move(day, pieces)
            if move is None:
                return None
            found.append(move)
    return sorted(found, key=lambda move: (move.day, move.names))


def _move(day: date, pieces: Sequence[Slice]) -> Move | None:
    parts = [piece for piece in pieces if piece.basis is not None]
    added = sum((piece.basis or ZERO for piece in parts), ZERO)
    if min((piece.basis or ZERO for piece in parts), default=ZERO) < 0 < added:
        return None
    befores = [piece.before for piece in parts if piece.before is not None]
    before = (max(befores) if added < 0 else min(befores)) if befores else None
    names = tuple(name.encode() for name in (pieces[0].deal or "", *item_and_mark(pieces[0])))
    return Move(day, names, before, added)


def _day(case: Case, plan: Plan, part: Commission, piece: Slice) -> date | None:
    credit = case.credit(plan, part.on)
    item = item_and_mark(piece)[0]
    rows = case.facts.items(piece.deal)
    if credit and not item and len({cells.get(credit.dated.name) for cells in rows}) > 1:
        # One line for several items, which are dated apart: a limit per deal.
        return None
    cells = case.facts.deal(piece.deal, item)
    day = cells.get(credit.dated.name) if cells and credit else None
    return day if isinstance(day, date) else None


def _counts_elsewhere(case: Case, plan: Plan, part: Commission, row: Attainment, day: date) -> bool:
    """True where credit reversed by the day moved the tables' total in another period than attainment,
    which counts it on the day it was lost."""
    credit = case.credit(plan, part.on)
    pieces = case.slices_by_component.get((plan.name, part.name), {}).values()
    for clawback in plan.clawbacks:
        if clawback.attainment is not AfterClawback.REVERSED_IN_DEAL_PERIOD or credit is None:
            continue
        for deal in {each[0].deal for each in pieces}:
            lost = [each for each in lost_on(case, clawback, deal) if each <= day]
            for dated in _days_of(case, credit, deal) if lost else ():
                inside = row.first_day <= dated <= row.last_day
                if any(inside != (row.first_day <= each) for each in lost):
                    return True
    return False


def _days_of(case: Case, credit: Credit, deal: str | None) -> list[date]:
    """The days on which a deal counts: of its items, or of its payments."""
    if credit.of_payments:
        return case.facts.payment_days(deal)
    days = [cells.get(credit.dated.name) for cells in case.facts.items(deal)]
    return [day for day in days if isinstance(day, date)]


def _reversed_on(case: Case, plan: Plan, part: Commission) -> set[date]:
    """The days on which deals of the component may have been taken out of the total again."""
    reversing = [each for each in plan.clawbacks if each.attainment is not AfterClawback.KEPT]
    pieces = case.slices_by_component.get((plan.name, part.name), {}).values()
    deals = {each[0].deal for each in pieces}
    return {
        day for clawback in reversing for deal in deals for day in lost_on(case, clawback, deal)
    }


def lost_on(case: Case, clawback: Clawback, deal: str | None) -> list[date]:
    """The days of a deal that a clawback looks at."""
    if clawback.trigger is not None:
        days = [cells.get(clawback.trigger.name) for cells in case.facts.items(deal)]
    elif clawback.notes is not None and clawback.struck_by is StruckBy.CREDIT_NOTE:
        dated = clawback.notes.dated.name
        days = [cells.get(dated) for cells in case.facts.credit_notes(deal)]
    else:
        days = [*case.facts.refund_days(deal)]
    return [day for day in days if isinstance(day, date)]
