"""The states of a period and the moves between them; every move is kept and audited.

    open -> calculated -> reviewed -> approved -> locked -> paid

One period at a time is not closed: the open one, in which everything late lands. Reopening the last
closed period takes two people and gives it a further revision; what was locked stays as it is.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from comp.periods import Calendar, Period
from comp.store.audit import append, next_id
from comp.store.refusal import Refused, refused
from comp.store.tables import Move, PayPeriod
from comp.store.triggers import MOVES
from comp.store.users import Actor

CLOSED = ("locked", "paid")
"""States in which no number changes any more."""

NEXT = {
    "open": "calculate",
    "calculated": "review",
    "reviewed": "approve",
    "approved": "lock",
    "locked": "pay",
    "paid": "open the next period",
}
"""What comes next in each state."""


def all_periods(session: Session) -> list[PayPeriod]:
    """Every period, in order of days."""
    return list(session.exec(select(PayPeriod).order_by(col(PayPeriod.first_day))))


def open_one(session: Session) -> PayPeriod | None:
    """The period that is not closed, if there is one."""
    found = select(PayPeriod).where(col(PayPeriod.state).not_in(CLOSED))
    return session.exec(found).first()


def period_named(session: Session, name: str) -> PayPeriod:
    """The period of that name; refused where it has not been opened."""
    found = session.get(PayPeriod, name)
    if found is not None:
        return found
    known = [period.name for period in all_periods(session)]
    listed = f"periods here are {', '.join(known[-12:])}" if known else "no period is open yet"
    raise refused(
        "period-not-open",
        f"{name} has not been opened; {listed}",
        f"open it: comp period open {name}",
    )


def open_period(session: Session, by: Actor, period: Period, calendar: Calendar) -> PayPeriod:
    """Begin a period. The first may be any; each further one follows the last without a gap."""
    by.may("open")
    known = session.get(PayPeriod, period.name)
    if known is not None:
        raise refused(
            "period-already-open",
            f"{period.name} is {known.state} already",
            f"next is: {_paste(known)}",
        )
    before = all_periods(session)
    if before:
        _follows(before[-1], period, calendar)
    row = PayPeriod(
        name=period.name,
        kind=period.kind.value,
        first_day=period.first_day,
        last_day=period.last_day,
        state="open",
        revision=1,
    )
    session.add(row)
    session.flush()
    _record(session, by, row, "open", "", "open")
    return row


def advance(
    session: Session,
    by: Actor,
    period: PayPeriod,
    act: str,
    after: str,
    *,
    run_id: int | None = None,
    note: str = "",
) -> Move:
    """Move a period on, where roles and its state allow it. `run_id` becomes its latest run."""
    by.may(act)
    if after not in MOVES[period.state]:
        raise wrong_state(period, act)
    before, period.state = period.state, after
    if run_id is not None:
        period.run_id = run_id
    session.add(period)
    return _record(session, by, period, act, before, after, note)


def unsettle(session: Session, by: Actor, note: str) -> PayPeriod | None:
    """The open period needs another calculation: something under it has changed. None if none is open."""
    period = open_one(session)
    if period is None or period.state == "open":
        return None
    before, period.state = period.state, "open"
    session.add(period)
    _record(session, by, period, "change", before, "open", note)
    return period


def reopen(session: Session, by: Actor, name: str, note: str = "") -> PayPeriod:
    """The first of two people asks; the second, somebody else, reopens. Then `revision` has gone up."""
    by.may("reopen")
    period = period_named(session, name)
    if period.state not in CLOSED:
        raise wrong_state(period, "reopen")
    other = open_one(session)
    later = all_periods(session)[-1]
    if other is not None or later.name != name:
        land = other or later
        raise refused(
            "period-closed-for-good",
            f"{name} stays closed: {land.name} has been opened since",
            f"late changes to {name} are paid in the open period: "
            f"comp period calculate {other.name if other else 'NEXT'}",
        )
    asked = _asked(session, period)
    if asked is None:
        _record(session, by, period, "reopen", period.state, period.state, note)
        return period
    if asked.by == by.name:
        raise refused(
            "second-person-needed",
            f"{by.name} has asked to reopen {name} already; a second person must agree",
            f"let somebody else do it: comp period reopen {name} --as USER",
        )
    before, period.state = period.state, "open"
    period.revision += 1
    period.run_id = None
    session.add(period)
    _record(session, by, period, "reopen", before, "open", note)
    return period


def moves(session: Session, name: str) -> list[Move]:
    """Every move of a period, in order."""
    return list(session.exec(select(Move).where(Move.period == name).order_by(col(Move.id))))


def wrong_state(period: PayPeriod, act: str) -> Refused:
    """The refusal of a move that the period's state does not allow."""
    return refused(
        "period-state",
        f"{period.name} is {period.state}; it cannot {act} from there",
        f"next is: {_paste(period)}",
    )


def _asked(session: Session, period: PayPeriod) -> Move | None:
    """A first request to reopen this revision that nobody has answered."""
    for move in reversed(moves(session, period.name)):
        if move.act == "reopen" and move.revision == period.revision:
            return move if move.after in CLOSED else None
        if move.after != move.before:
            return None
    return None


def _follows(last: PayPeriod, period: Period, calendar: Calendar) -> None:
    if last.kind != period.kind.value:
        raise refused(
            "period-of-other-kind",
            f"{period.name} is a {period.kind.value}; periods here are {last.kind}s",
            f"open the {last.kind} that follows {last.name}",
        )
    following = calendar.numbered(period.kind, calendar.number(period.kind, last.first_day) + 1)
    if following.name != period.name:
        raise refused(
            "period-out-of-turn",
            f"{period.name} does not follow {last.name}; after it comes {following.name}",
            f"open the next one: comp period open {following.name}",
        )
    if last.state not in CLOSED:
        raise refused(
            "period-still-open",
            f"{last.name} is {last.state}; one period at a time is not closed",
            f"close it first, next is: {_paste(last)}",
        )


def _record(
    session: Session,
    by: Actor,
    period: PayPeriod,
    act: str,
    before: str,
    after: str,
    note: str = "",
) -> Move:
    move = Move(
        id=next_id(session, Move),
        period=period.name,
        revision=period.revision,
        act=act,
        before=before,
        after=after,
        run_id=period.run_id,
        by=by.name,
        at=by.at,
        note=note,
    )
    session.add(move)
    append(session, by, act, f"period {period.name}", rows=[period, move])
    return move


def _paste(period: PayPeriod) -> str:
    step = NEXT[period.state]
    if " " in step:
        return step
    return f"comp period {step} {period.name} --as USER"
