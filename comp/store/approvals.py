"""Four eyes: who approves what, that it is not their own, and whether an approval still holds.

An approval names one hash. For a run it is over what was calculated and everything it came from; it
falls as soon as the ledger, a plan, a setting or an adjustment is not what the run saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from comp.output.manifest import text_hash
from comp.store.audit import append, head, next_id
from comp.store.periods import advance, period_named, wrong_state
from comp.store.refusal import Refused, refused
from comp.store.runs import adjustments_hash
from comp.store.tables import (
    Adjustment,
    Approval,
    Closing,
    Import,
    PayPeriod,
    PlanText,
    Run,
    RunPlan,
)
from comp.store.users import ACTS, Actor


@dataclass(frozen=True, slots=True)
class Today:
    """What plans and settings of the workspace are now, by hash."""

    plans: frozenset[str]
    settings: str


def run_of(session: Session, period: PayPeriod) -> Run | None:
    """The latest run of the period's revision."""
    return session.get(Run, period.run_id) if period.run_id is not None else None


def _approved_hash(run: Run) -> str:
    """What an approval of a run names: its inputs, the ledger it saw, what came of it."""
    seen = (run.run, str(run.import_id), run.settings_hash, run.adjustments_hash, run.result_hash)
    return text_hash("\n".join(seen))


def changes_since(session: Session, run: Run, today: Today | None) -> list[str]:
    """In words, everything that is no longer what the run saw. Without `today` files are not asked."""
    found = []
    newer = session.exec(
        select(Import).where(Import.id > run.import_id).order_by(col(Import.id))
    ).all()
    found += [
        f"import {each.id} brought {each.added} new, {each.changed} changed and {each.removed} "
        "removed rows"
        for each in newer
    ]
    if adjustments_hash(session, run.period) != run.adjustments_hash:
        found.append("adjustments were approved since")
    if today is None:
        return found
    used = set(_plans_of(session, run))
    found += [
        f"the plan {plan.name} ({plan.file}) is not what it was"
        for plan in _texts(session, used - today.plans)
    ]
    if today.plans - used:
        found.append("a plan was added or changed")
    if today.settings != run.settings_hash:
        found.append("settings in comp.toml were changed")
    return found


def _plans_of(session: Session, run: Run) -> list[str]:
    """Hashes of the plans a run paid by."""
    return list(session.exec(select(RunPlan.plan_hash).where(RunPlan.run_id == run.id)))


def holding(session: Session, period: PayPeriod, today: Today | None) -> Approval | None:
    """The approval of the period's run that holds now."""
    run = run_of(session, period)
    if run is None or changes_since(session, run, today):
        return None
    wanted = _approved_hash(run)
    return session.exec(
        select(Approval)
        .where(Approval.what == "run", Approval.subject == str(run.id), Approval.hash == wanted)
        .order_by(col(Approval.id))
    ).first()


def latest_approval(session: Session, period: PayPeriod) -> Approval | None:
    """The last approval of this revision's run, whether it holds or not."""
    return session.exec(
        select(Approval)
        .where(
            Approval.what == "run",
            Approval.period == period.name,
            Approval.revision == period.revision,
        )
        .order_by(col(Approval.id).desc())
    ).first()


def approve_run(session: Session, by: Actor, name: str, today: Today) -> Approval:
    """Approve a period's run, as it is now. Refused for its author and for authors of what it pays by."""
    by.may("approve")
    period = period_named(session, name)
    run = run_of(session, period)
    if period.state not in ("reviewed", "approved") or run is None:
        raise wrong_state(period, "approve")
    refuse_stale(session, period, run, today)
    refuse_own(session, by, run)
    approval = _approve(session, by, period, "run", str(run.id), _approved_hash(run))
    advance(session, by, period, "approve", "approved", note=approval.hash)
    return approval


def approve_adjustment(session: Session, by: Actor, number: int) -> Approval:
    """Approve a proposed adjustment; it is paid by the next calculation of its period."""
    by.may("approve")
    row = session.get(Adjustment, number)
    if row is None or row.state != "proposed":
        raise refused(
            "no-such-adjustment",
            f"there is no proposed adjustment {number}",
            "comp adjust list shows them",
        )
    if row.by == by.name:
        raise own_work(by, f"adjustment {number}")
    row.state = "approved"
    session.add(row)
    period = period_named(session, row.period)
    return _approve(session, by, period, "adjustment", str(number), _adjustment_hash(row), row)


def refuse_stale(session: Session, period: PayPeriod, run: Run, today: Today) -> None:
    """Refuses to go on with a run that something has overtaken."""
    changed = changes_since(session, run, today)
    if changed:
        raise refused(
            "run-overtaken",
            f"{period.name} was calculated before this: {'; '.join(changed)}",
            f"calculate it again: comp period calculate {period.name} --as USER",
        )


def refuse_own(session: Session, by: Actor, run: Run) -> None:
    """Refuses whoever made the run, an adjustment in it, or a plan that no closed period was paid by."""
    if run.by == by.name:
        raise own_work(by, f"run {run.id}")
    closed = select(RunPlan.plan_hash).join(Closing, col(Closing.run_id) == RunPlan.run_id)
    paid_by_before = set(session.exec(closed))
    for plan in _texts(session, set(_plans_of(session, run)) - paid_by_before):
        if plan.by == by.name:
            raise own_work(by, f"the plan {plan.name}")
    own = select(Adjustment).where(
        Adjustment.period == run.period, Adjustment.state == "approved", Adjustment.by == by.name
    )
    adjustment = session.exec(own).first()
    if adjustment is not None:
        raise own_work(by, f"adjustment {adjustment.id}")


def own_work(by: Actor, what: str, act: str = "approve") -> Refused:
    """The refusal of somebody who would approve, lock or pay their own work."""
    return refused(
        "own-work",
        f"{by.name} made {what}, so somebody else must {act} it",
        f"let another user do it (roles: {', '.join(ACTS[act])})",
    )


def _approve(
    session: Session,
    by: Actor,
    period: PayPeriod,
    what: str,
    subject: str,
    key: str,
    *changed: Adjustment,
) -> Approval:
    anchor = head(session)
    roles = [role for role in by.roles if role in ACTS["approve"]]
    row = Approval(
        id=next_id(session, Approval),
        period=period.name,
        revision=period.revision,
        what=what,
        subject=subject,
        hash=key,
        by=by.name,
        role=roles[0],
        at=by.at,
        head_seq=anchor.seq,
        head_hash=anchor.hash,
    )
    session.add(row)
    append(session, by, "approve", f"{what} {subject}", rows=[row, *changed])
    return row


def _adjustment_hash(row: Adjustment) -> str:
    said = {name: str(getattr(row, name)) for name in Adjustment.model_fields if name != "state"}
    return text_hash(str(sorted(said.items())))


def _texts(session: Session, hashes: set[str]) -> Sequence[PlanText]:
    found = select(PlanText).where(col(PlanText.hash).in_(hashes)).order_by(col(PlanText.name))
    return session.exec(found).all()
