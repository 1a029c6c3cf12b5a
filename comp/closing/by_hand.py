"""Adjustments by hand: proposed by one, approved by another, paid by the period's next calculation.

Each has a reason code and words, a day, and where there is one the deal, the line and the dispute it
settles. `approve_adjustment` of the store says yes to it; `refuse` says no.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import polars as pl
from sqlmodel import Session, col, select

from comp.language.plan import Plan
from comp.money import minor_units, parse_amount
from comp.store.approvals import approve_adjustment, own_work
from comp.store.audit import append, next_id
from comp.store.periods import CLOSED, OPEN_NEXT, noted, open_one, period_named, unsettle
from comp.store.refusal import refused
from comp.store.runs import run_lines
from comp.store.tables import Adjustment, Closing, PayPeriod, Run
from comp.store.users import Actor

REASONS = ("correction", "dispute", "goodwill", "agreement", "data-error", "other")
"""Why money is given or taken by hand; the words beside say what happened."""


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes. `day` None is the last day of the period; `line` names a line by its key."""

    person: str
    amount: str
    currency: str
    reason_code: str
    reason: str
    day: date | None = None
    plan: str | None = None
    component: str | None = None
    deal: str | None = None
    line: str | None = None
    dispute: int | None = None


def propose(
    session: Session, by: Actor, proposal: Proposal, people: pl.DataFrame, plans: list[Plan]
) -> Adjustment:
    """Enter an adjustment into the open period; it counts once somebody else approves it."""
    by.may("adjust")
    period = _open(session)
    amount = _amount(proposal)
    _known(proposal, people, plans)
    day = proposal.day or period.last_day
    if not period.first_day <= day <= period.last_day:
        raise refused(
            "adjustment-day",
            f"{day} is not a day of {period.name}, the open period",
            f"leave the day out ({period.last_day}), and name the deal or line it is about",
        )
    if proposal.line and not line_is_known(session, proposal.line):
        raise no_such_line(proposal.line)
    row = Adjustment(
        id=next_id(session, Adjustment),
        period=period.name,
        person=proposal.person,
        day=day,
        amount=int(amount.scaleb(minor_units(proposal.currency))),
        currency=proposal.currency,
        plan=proposal.plan,
        component=proposal.component,
        deal=proposal.deal,
        line=proposal.line,
        reason_code=proposal.reason_code,
        reason=proposal.reason,
        dispute_id=proposal.dispute,
        by=by.name,
        at=by.at,
    )
    session.add(row)
    append(session, by, "adjust", f"adjustment {row.id}", rows=[row])
    return row


def with_currency(proposal: Proposal, plans: list[Plan], people: pl.DataFrame) -> Proposal:
    """The proposal with the currency of the person's plan, where none is said and there is one only."""
    if proposal.currency:
        return proposal
    _known_person(proposal, people)
    named = {*people.filter(pl.col("person") == proposal.person).get_column("plan")}
    found = sorted({plan.currency for plan in plans if plan.name in (proposal.plan, *named)})
    if len(found) != 1:
        raise refused(
            "adjustment-currency",
            f"{proposal.person} has plans in {' and '.join(found) or 'no currency'}",
            "say which: --currency USD",
        )
    return replace(proposal, currency=found[0])


def refuse(session: Session, by: Actor, number: int, why: str) -> Adjustment:
    """Say no to a proposed adjustment, or take back one's own; the period keeps why."""
    by.may("adjust" if _by(session, number) == by.name else "approve")
    row = _proposed(session, number)
    row.state = "refused"
    session.add(row)
    append(session, by, "refuse", f"adjustment {number}", rows=[row])
    said = f"adjustment {number}: {why}" if why else f"adjustment {number}"
    noted(session, by, period_named(session, row.period), "refuse", said)
    return row


def approve(session: Session, by: Actor, number: int) -> None:
    """Say yes; the period needs another calculation then."""
    by.may("approve")
    row = _proposed(session, number)
    if period_named(session, row.period).state in CLOSED:
        raise refused(
            "period-closed",
            f"{row.period} was locked before adjustment {number} was approved",
            "propose it again: it is paid in the open period",
        )
    if row.by == by.name:
        raise own_work(by, f"adjustment {number}")
    approve_adjustment(session, by, number)
    unsettle(session, by, f"adjustment {number} was approved")


def listed(session: Session, period: str = "") -> list[Adjustment]:
    """Every adjustment, or those of one period, in order."""
    found = select(Adjustment).order_by(col(Adjustment.id))
    return list(session.exec(found.where(Adjustment.period == period) if period else found))


def line_is_known(session: Session, line: str) -> bool:
    """True where a closed run, or the latest one of the open period, has a line of that key."""
    runs = {each.run_id for each in session.exec(select(Closing))}
    period = open_one(session)
    if period is not None and period.run_id is not None:
        runs.add(period.run_id)
    return any(
        run_lines(session, run).get_column("line").eq(line).any()
        for run in sorted(runs, reverse=True)
        if session.get(Run, run)
    )


def no_such_line(line: str) -> Exception:
    """The refusal of a line that no run has."""
    return refused(
        "no-such-line",
        f"no period has a line {line}",
        "copy its name from the first column of lines.csv, or name the deal instead: --deal D-1",
    )


def _open(session: Session) -> PayPeriod:
    period = open_one(session)
    if period is None:
        raise refused(
            "no-open-period",
            "no period is open, so nothing can be adjusted",
            f"open the next one: {OPEN_NEXT}",
        )
    return period


def _proposed(session: Session, number: int) -> Adjustment:
    row = session.get(Adjustment, number)
    if row is None or row.state != "proposed":
        state = f"adjustment {number} is {row.state}" if row else f"there is no adjustment {number}"
        raise refused("no-such-adjustment", state, "comp adjust list shows what is proposed")
    return row


def _by(session: Session, number: int) -> str:
    return _proposed(session, number).by


def _amount(proposal: Proposal) -> Decimal:
    amount = parse_amount(proposal.amount)
    digits = minor_units(proposal.currency)
    if amount is None or amount == 0 or amount != round(amount, digits):
        raise refused(
            "adjustment-amount",
            f"{proposal.amount} is no amount of {proposal.currency} with at most {digits} decimals",
            "write a plain amount, negative to take back: 250.00 or -250.00",
        )
    if proposal.reason_code not in REASONS or not proposal.reason.strip():
        raise refused(
            "adjustment-reason",
            "an adjustment needs a reason code and a reason in words",
            f'write --code {REASONS[0]} --reason "..."; the codes are {", ".join(REASONS)}',
        )
    return amount


def _known(proposal: Proposal, people: pl.DataFrame, plans: list[Plan]) -> None:
    """The person is in people, the plan is one of the workspace's and has the component."""
    _known_person(proposal, people)
    named = [plan for plan in plans if proposal.plan in (None, plan.name)]
    if not named:
        names = ", ".join(sorted(plan.name for plan in plans))
        raise refused("unknown-plan", f"there is no plan {proposal.plan}", f"write one of {names}")
    known = {each.name for plan in named for each in plan.components}
    if proposal.component and proposal.component not in known:
        raise refused(
            "unknown-component",
            f"no plan has a component {proposal.component}",
            f"write one of {', '.join(sorted(known))}, or leave it out",
        )


def _known_person(proposal: Proposal, people: pl.DataFrame) -> None:
    if not people.get_column("person").eq(proposal.person).any():
        raise refused(
            "unknown-person",
            f"there is no person {proposal.person} in the store's people",
            "write the id as people has it",
        )
