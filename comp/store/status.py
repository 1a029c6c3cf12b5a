"""`comp status`: which period is open, what stands in its way, what has happened since yesterday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from comp.store.approvals import Today, changes_since, holding, run_of
from comp.store.audit import name_of
from comp.store.periods import CLOSED, NEXT, all_periods, open_one
from comp.store.runs import latest_import
from comp.store.tables import Adjustment, Audit, Dispute, PayPeriod


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


def standing(session: Session, today: Today, day: str, since: str) -> Standing:
    """`day` is today (ISO), `since` the moment from which acts are listed."""
    period = open_one(session)
    closed = all_periods(session)
    if period is not None:
        following = f"comp period {NEXT[period.state]} {period.name} --as USER"
    elif closed and closed[-1].state == "locked":
        following = f"comp period pay {closed[-1].name} --as USER"
    else:
        following = "comp period open PERIOD --as USER"
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
        if period.state == "approved" and holding(session, period, today) is None:
            yield "its approval has fallen"
    undecided = session.exec(
        select(Adjustment).where(
            Adjustment.period == period.name, col(Adjustment.state) == "proposed"
        )
    ).all()
    for row in undecided:
        yield f"adjustment {row.id} by {row.by} is neither approved nor refused"


def _of_disputes(session: Session, day: str) -> Iterator[str]:
    waiting = select(Dispute).where(Dispute.state == "open").order_by(col(Dispute.deadline))
    for row in session.exec(waiting):
        late = " (overdue)" if row.deadline.isoformat() < day else ""
        yield f"dispute {row.id} waits for {row.owner} until {row.deadline}{late}"


def _happened(session: Session, since: str) -> Iterator[Happened]:
    for entry in session.exec(select(Audit).where(Audit.at >= since).order_by(col(Audit.seq))):
        yield Happened(entry.at, name_of(session, entry), entry.act, entry.subject)
