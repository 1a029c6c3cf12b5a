"""A rep's question about a line or a deal: it has an owner and a deadline, and ends in an answer.

Granted, it ends in an adjustment too, which somebody else approves like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlmodel import Session, col, select

from comp.closing.by_hand import Proposal, line_is_known, no_such_line, propose
from comp.language.plan import Plan
from comp.store.audit import append, next_id
from comp.store.facts import deal_is_known
from comp.store.periods import period_named
from comp.store.refusal import refused
from comp.store.tables import Adjustment, Dispute, Person
from comp.store.users import Actor


@dataclass(frozen=True)
class Question:
    """What is asked, by whom it is answered, and until when."""

    period: str
    person: str
    question: str
    owner: str
    deadline: date
    line: str | None = None
    deal: str | None = None


def ask(session: Session, by: Actor, asked: Question) -> Dispute:
    """Open a dispute about a period's line or deal."""
    by.may("dispute")
    period_named(session, asked.period)
    if not asked.line and not asked.deal:
        raise refused(
            "dispute-about-nothing",
            "a dispute is about a line or a deal, and neither is named",
            "name one: --line KEY (the first column of lines.csv) or --deal D-1",
        )
    if session.get(Person, asked.person) is None:
        raise refused(
            "unknown-person",
            f"there is no person {asked.person} in the store's people",
            "write the id as people has it",
        )
    if asked.deal and not deal_is_known(session, asked.deal):
        raise refused(
            "no-such-deal",
            f"no import has brought a deal {asked.deal}",
            "write it as deals has it, or bring it in first: comp import --as USER",
        )
    if asked.line and not line_is_known(session, asked.line):
        raise no_such_line(asked.line)
    if asked.line and not asked.line.startswith(f"{asked.person}|"):
        raise refused(
            "dispute-of-somebody-else",
            f"the line {asked.line} is not one of {asked.person}'s",
            "name a line of the person who asks",
        )
    row = Dispute(
        id=next_id(session, Dispute),
        period=asked.period,
        person=asked.person,
        line=asked.line,
        deal=asked.deal,
        question=asked.question,
        by=by.name,
        at=by.at,
        owner=asked.owner,
        deadline=asked.deadline,
    )
    session.add(row)
    append(session, by, "dispute", f"dispute {row.id}", rows=[row])
    return row


def grant(
    session: Session,
    by: Actor,
    number: int,
    answer: str,
    given: Proposal,
    people: pl.DataFrame,
    plans: list[Plan],
) -> Adjustment:
    """Answer yes: an adjustment is proposed, and linked to the dispute."""
    _answered(session, by, number, answer, "granted")
    return propose(session, by, given, people, plans)


def turn_down(session: Session, by: Actor, number: int, answer: str) -> Dispute:
    """Answer no, with the reason."""
    return _answered(session, by, number, answer, "refused")


def withdraw(session: Session, by: Actor, number: int, why: str) -> Dispute:
    """Whoever opened it (or its owner) takes it back."""
    row = open_one(session, number)
    by.may("dispute")
    row.state, row.answer, row.answered_by, row.answered_at = "withdrawn", why, by.name, by.at
    session.add(row)
    append(session, by, "withdraw", f"dispute {number}", rows=[row])
    return row


def listed(session: Session, *, open_only: bool = False) -> list[Dispute]:
    """Every dispute, in order."""
    found = select(Dispute).order_by(col(Dispute.id))
    return list(session.exec(found.where(Dispute.state == "open") if open_only else found))


def open_one(session: Session, number: int) -> Dispute:
    """The dispute of that number, if it is open; else it is refused."""
    row = session.get(Dispute, number)
    if row is None or row.state != "open":
        state = f"dispute {number} is {row.state}" if row else f"there is no dispute {number}"
        raise refused("no-such-dispute", state, "comp dispute list shows the open ones")
    return row


def _answered(session: Session, by: Actor, number: int, answer: str, outcome: str) -> Dispute:
    by.may("answer")
    row = open_one(session, number)
    if not answer.strip():
        raise refused(
            "answer-missing",
            f"dispute {number} needs an answer in words",
            'write it: --answer "..."',
        )
    row.state, row.outcome, row.answer = "answered", outcome, answer
    row.answered_by, row.answered_at = by.name, by.at
    session.add(row)
    append(session, by, "answer", f"dispute {number}", rows=[row])
    return row
