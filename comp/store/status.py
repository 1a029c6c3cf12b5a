"""`comp status`: which period is open, what stands in its way, what has happened since yesterday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from comp.periods import Calendar
from comp.store.approvals import Today, changes_since, holding, run_of
from comp.store.audit import name_of
from comp.store.periods import CLOSED, coming, moves, open_one
from comp.store.runs import latest_import, run_totals
from comp.store.tables import Adjustment, Audit, Dispute, Import, PayPeriod, PlanText, Run


@dataclass(frozen=True, slots=True)
class Happened:
    """One act since yesterday: when, by whom, what, on what."""

    at: str
    by: str
    act: str
    subject: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where things stand. `blocks` are sentences, each one thing to do before the next move."""

    period: PayPeriod | None
    next: str
    blocks: tuple[str, ...]
    happened: tuple[Happened, ...]


def standing(session: Session, calendar: Calendar, today: Today, day: date, since: str) -> Standing:
    """`day` is today, `since` the moment from which acts are listed."""
    period = open_one(session)
    following = coming(session, calendar)
    blocks = [*_of_store(session), *(_of_period(session, period, today) if period else [])]
    blocks += _of_disputes(session, day)
    return Standing(period, following, tuple(blocks), tuple(_happened(session, since)))


def _of_store(session: Session) -> Iterator[str]:
    if not latest_import(session):
        yield "no ledger has been imported: comp import"


def _of_period(session: Session, period: PayPeriod, today: Today) -> Iterator[str]:
    assert period.state not in CLOSED
    run = run_of(session, period)
    if run is None:
        yield f"{period.name} has not been calculated"
    else:
        for change in changes_since(session, run, today):
            yield f"calculate again: {change}"
        if period.state == "calculated":
            yield from _of_review(session, period)
        if period.state == "approved" and holding(session, period, today) is None:
            yield "its approval has fallen"
    undecided = session.exec(
        select(Adjustment).where(
            Adjustment.period == period.name, col(Adjustment.state) == "proposed"
        )
    ).all()
    for row in undecided:
        yield f"adjustment {row.id} by {row.by} is neither approved nor refused"


def _of_review(session: Session, period: PayPeriod) -> Iterator[str]:
    """What the last calculation found that will block the review."""
    last = [move for move in moves(session, period.name) if move.act == "calculate"][-1]
    if last.note:
        yield f"the review is blocked by {last.note}"


def _of_disputes(session: Session, day: date) -> Iterator[str]:
    waiting = select(Dispute).where(Dispute.state == "open").order_by(col(Dispute.deadline))
    for row in session.exec(waiting):
        late = " (overdue)" if row.is_overdue(day) else ""
        yield f"dispute {row.id} waits for {row.owner} until {row.deadline}{late}"


def _happened(session: Session, since: str) -> Iterator[Happened]:
    for entry in session.exec(select(Audit).where(Audit.at >= since).order_by(col(Audit.seq))):
        said = _said(session, entry)
        if said:
            act = "calculate" if entry.act == "run" else entry.act
            yield Happened(entry.at, name_of(session, entry), act, said)


def _said(session: Session, entry: Audit) -> str:
    """An entry's subject as people know it; empty where it only belongs to another act."""
    what, _, which = entry.subject.partition(" ")
    if entry.act in ("settings", "close", "calculate") or (entry.act, what) == ("approve", "run"):
        return ""
    if what == "plan":
        plan = session.get(PlanText, which)
        return f"plan {plan.name}" if plan else entry.subject
    if what == "import":
        done = session.get(Import, int(which))
        counts = (done.added, done.changed, done.removed) if done else (0, 0, 0)
        return f"{entry.subject}: {counts[0]:,} new, {counts[1]:,} changed, {counts[2]:,} removed"
    if what == "run":
        run = session.get(Run, int(which))
        paid = " and ".join(run_totals(session, int(which)).values())
        return f"period {run.period}{f': {paid}' if paid else ''}" if run else entry.subject
    if what == "adjustment":
        row = session.get(Adjustment, int(which))
        return f"{entry.subject}, {row.reason_code} for {row.person}" if row else entry.subject
    return entry.subject
