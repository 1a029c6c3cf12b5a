"""Locking and paying a period: from here on no number of it changes, by any path.

A lock needs an approval that holds now, and somebody other than the run's author. The snapshot is taken
before; the closing, the period's state and the audit entry are one transaction.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from comp.store.approvals import Today, holding, own_work, refuse_stale, run_of
from comp.store.audit import append, head, next_id
from comp.store.periods import advance, period_named, wrong_state
from comp.store.refusal import refused
from comp.store.runs import result_hash, stored
from comp.store.tables import Adjustment, Closing, PayPeriod, Run
from comp.store.users import Actor


def may_lock(session: Session, by: Actor, name: str, today: Today) -> Run:
    """The run that locking would close; refused where something forbids it."""
    by.may("lock")
    period = period_named(session, name)
    run = run_of(session, period)
    if period.state != "approved" or run is None:
        raise wrong_state(period, "lock")
    refuse_stale(session, period, run, today)
    if holding(session, period, today) is None:
        raise refused(
            "approval-missing",
            f"nobody has approved {name} as it is now",
            f"have it approved: comp period approve {name} --as USER",
        )
    if run.by == by.name:
        raise own_work(by, f"run {run.id}", "lock")
    undecided = session.exec(
        select(Adjustment.id).where(Adjustment.period == name, Adjustment.state == "proposed")
    ).all()
    if undecided:
        raise refused(
            "adjustments-undecided",
            f"adjustments of {name} are neither approved nor refused: {', '.join(map(str, undecided))}",
            f"decide them: comp adjust approve {undecided[0]} --as USER",
        )
    if result_hash(*stored(session, run.id)) != run.result_hash:
        raise refused(
            "lines-tampered",
            f"lines of run {run.id} are not what was calculated",
            "find out who changed them (comp audit verify), then calculate again",
        )
    return run


def lock(session: Session, by: Actor, name: str, today: Today, snapshot: str) -> Closing:
    """Close the period's run for good. `snapshot` names the copy of the store taken before."""
    run = may_lock(session, by, name, today)
    period = period_named(session, name)
    anchor = head(session)
    closing = Closing(
        id=next_id(session, Closing),
        period=name,
        revision=period.revision,
        run_id=run.id,
        result_hash=run.result_hash,
        by=by.name,
        at=by.at,
        snapshot=snapshot,
        head_seq=anchor.seq,
        head_hash=anchor.hash,
    )
    session.add(closing)
    append(session, by, "close", f"closing {closing.id}", rows=[closing])
    advance(session, by, period, "lock", "locked", note=run.result_hash)
    return closing


def pay(session: Session, by: Actor, name: str) -> PayPeriod:
    """Record that a locked period has been paid. Not by the author of its run."""
    by.may("pay")
    period = period_named(session, name)
    run = run_of(session, period)
    if period.state != "locked" or run is None:
        raise wrong_state(period, "pay")
    if run.by == by.name:
        raise own_work(by, f"run {run.id}", "pay")
    advance(session, by, period, "pay", "paid")
    return period


def closings_of(session: Session, name: str) -> list[Closing]:
    """Every locked revision of a period, in order."""
    found = select(Closing).where(Closing.period == name).order_by(col(Closing.id))
    return list(session.exec(found))
