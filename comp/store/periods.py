"""The states of a period and the moves between them; every move is kept and audited.

    open -> calculated -> reviewed -> approved -> locked -> paid

One period at a time is not closed: the open one, in which everything late lands. Reopening the last
closed period takes two people and gives it a further revision; what was locked stays as it is.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from comp.periods import Calendar, Period, PeriodKind
from comp.store.audit import append, next_id
from comp.store.refusal import Refused, refused
from comp.store.tables import Move, PayPeriod
from comp.store.triggers import MOVES
from comp.store.users import Actor

CLOSED = ("locked", "paid")
"""States in which no number changes any more."""

OPEN_NEXT = "comp period open PERIOD --as USER"
"""In remedies, the command that opens the next period; `late_in` has its name."""

NEXT = {
    "open": "calculate",
    "calculated": "review",
    "reviewed": "approve",
    "approved": "lock",
    "locked": "pay",
}
"""What comes next in each state; after `paid` the next period is opened."""

_DONE = {
    "calculate": "calculated",
    "review": "reviewed",
    "approve": "approved",
    "lock": "locked",
    "pay": "paid",
}


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
        f"open the next one: {OPEN_NEXT}"
        if known
        else f"open it: comp period open {name} --as USER",
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
            f"late changes to {name} are paid in the open period: {OPEN_NEXT}",
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


def noted(session: Session, by: Actor, period: PayPeriod, act: str, note: str) -> Move:
    """Something said about a period that does not move it; `moves` has it in its place."""
    return _record(session, by, period, act, period.state, period.state, note)


def moves(session: Session, name: str) -> list[Move]:
    """Every move of a period, in order."""
    return list(session.exec(select(Move).where(Move.period == name).order_by(col(Move.id))))


def wrong_state(period: PayPeriod, act: str) -> Refused:
    """The refusal of a move that the period's state does not allow."""
    said = f"{period.name} is {period.state}"
    if act == "reopen":
        return refused(
            "period-state", f"{said}, so there is nothing to reopen", f"next is: {_paste(period)}"
        )
    if period.state not in CLOSED:
        message = f"{said}, so it cannot be {_DONE[act]} yet"
        return refused("period-state", message, f"first: {_paste(period)}")
    if act == "pay":
        return refused("period-state", f"{said} already", f"next is: {_paste(period)}")
    return refused(
        "period-state",
        f"{said}, so no number of it changes and it is not {_DONE[act]} again",
        f"what comes late is paid in the period after it: {OPEN_NEXT}",
    )


def coming(session: Session, calendar: Calendar) -> str:
    """The command for what comes next: of the open period, else paying or opening one."""
    known = all_periods(session)
    if not known:
        return OPEN_NEXT
    last = known[-1]
    if last.state != "paid":
        return _paste(last)
    return f"comp period open {_following(last, calendar)} --as USER"


def late_in(session: Session, calendar: Calendar) -> str:
    """The command of the period in which everything late is paid: the open one, or the next."""
    open_now, known = open_one(session), all_periods(session)
    if open_now is not None:
        return f"comp period calculate {open_now.name} --as USER"
    return f"comp period open {_following(known[-1], calendar)} --as USER" if known else OPEN_NEXT


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
    following = _following(last, calendar)
    if following != period.name:
        raise refused(
            "period-out-of-turn",
            f"{period.name} does not follow {last.name}; after it comes {following}",
            f"open the next one: comp period open {following} --as USER",
        )
    if last.state not in CLOSED:
        raise refused(
            "period-still-open",
            f"{last.name} is {last.state}; one period at a time is not closed",
            f"close it first, next is: {_paste(last)}",
        )


def _following(last: PayPeriod, calendar: Calendar) -> str:
    kind = PeriodKind(last.kind)
    return calendar.numbered(kind, calendar.number(kind, last.first_day) + 1).name


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
    step = NEXT.get(period.state)
    return f"comp period {step} {period.name} --as USER" if step else OPEN_NEXT
