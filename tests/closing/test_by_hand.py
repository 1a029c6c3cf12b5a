"""Adjustments and disputes: proposed, approved by somebody else, paid, linked.

Tests: comp/closing/by_hand.py, comp/closing/disputes.py, comp/closing/review.py
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from comp.closing.by_hand import Proposal, approve, listed, propose, refuse
from comp.closing.disputes import Question, ask, grant, turn_down, withdraw
from comp.closing.disputes import listed as disputes
from comp.closing.review import review
from comp.store.facts import stored_facts
from comp.store.refusal import Refused
from comp.store.tables import Adjustment
from tests.closing.month import Books, books_at, told
from tests.store.acts import CONTROLLER, FINANCE, OPS

GIVEN = Proposal("ana", "250.00", "USD", "goodwill", "kept the fair running", component=None)


@pytest.fixture
def books(tmp_path: Path) -> Books:
    made = books_at(tmp_path)
    made.open("2026-01")
    return made


def proposed(books: Books, proposal: Proposal) -> int:
    with books.store.writing() as session:
        people = stored_facts(session, books.workspace).ledger.people
        return propose(session, OPS, proposal, people, books.workspace.plans).id


def refusal(books: Books, proposal: Proposal) -> str:
    with pytest.raises(Refused) as told:
        proposed(books, proposal)
    return told.value.problems[0].code


def test_an_approved_adjustment_is_paid_and_a_proposed_one_is_not(books: Books) -> None:
    number = proposed(books, GIVEN)
    assert "adjustment" not in books.lines(books.calculate("2026-01"))["kind"].to_list()
    with books.store.writing() as session:
        approve(session, FINANCE, number)
    paid = books.lines(books.calculate("2026-01"))
    by_hand = paid.filter(paid["kind"] == "adjustment")
    assert told(by_hand, "person", "component", "amount", "note", "cause") == [
        "ana adjustment 250.00 goodwill: kept the fair running -"
    ]
    books.lock("2026-01")
    books.open("2026-02")
    later = books.lines(books.calculate("2026-02"))
    assert later.filter(later["kind"] == "adjustment").is_empty()


def test_nobody_approves_their_own(books: Books) -> None:
    number = proposed(books, GIVEN)
    with pytest.raises(Refused, match="made adjustment"), books.store.writing() as session:
        approve(session, replace(FINANCE, name="ops"), number)


def test_a_refused_adjustment_stays_refused(books: Books) -> None:
    number = proposed(books, GIVEN)
    with books.store.writing() as session:
        refuse(session, FINANCE, number, "not agreed")
    with pytest.raises(Refused, match="is refused"), books.store.writing() as session:
        approve(session, FINANCE, number)
    with books.store.reading() as session:
        assert [row.state for row in listed(session, "2026-01")] == ["refused"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(GIVEN, person="nobody"), "unknown-person"),
        (replace(GIVEN, amount="1.234"), "adjustment-amount"),
        (replace(GIVEN, amount="0"), "adjustment-amount"),
        (replace(GIVEN, reason=" "), "adjustment-reason"),
        (replace(GIVEN, reason_code="because"), "adjustment-reason"),
        (replace(GIVEN, day=date(2025, 12, 31)), "adjustment-day"),
        (replace(GIVEN, component="nothing"), "unknown-component"),
        (replace(GIVEN, plan="nothing"), "unknown-plan"),
        (replace(GIVEN, line="ana|x"), "no-such-line"),
    ],
)
def test_what_cannot_be_proposed(books: Books, wrong: Proposal, code: str) -> None:
    assert refusal(books, wrong) == code


def question(books: Books) -> Question:
    run = books.calculate("2026-01")
    line = books.lines(run).filter(books.lines(run)["deal"] == "D-1001")["line"][0]
    return Question("2026-01", "ana", "why 8%?", "finance", date(2026, 2, 10), line=line)


def test_a_question_that_is_granted_ends_in_an_adjustment(books: Books) -> None:
    asked = question(books)
    with books.store.writing() as session:
        number = ask(session, OPS, asked).id
    with books.store.writing() as session:
        people = stored_facts(session, books.workspace).ledger.people
        given = replace(GIVEN, reason_code="dispute", line=asked.line, dispute=number)
        grant(session, FINANCE, number, "the deal had a term", given, people, books.workspace.plans)
    with books.store.writing() as session:
        approve(session, CONTROLLER, 1)
    with books.store.reading() as session:
        (row,) = disputes(session)
        assert (row.state, row.outcome, row.answered_by) == ("answered", "granted", "finance")
        adjustment = session.get_one(Adjustment, 1)
        assert (adjustment.dispute_id, adjustment.line) == (number, asked.line)


def test_a_question_that_is_turned_down_or_taken_back(books: Books) -> None:
    asked = question(books)
    with books.store.writing() as session:
        first, second = (ask(session, OPS, asked).id for _ in range(2))
    with books.store.writing() as session:
        assert all(row.is_overdue(date(2026, 2, 11)) for row in disputes(session, open_only=True))
        turn_down(session, FINANCE, first, "the plan says 6%")
        withdraw(session, OPS, second, "seen it")
        assert not any(row.is_overdue(date(2026, 2, 11)) for row in disputes(session))
    with pytest.raises(Refused, match="dispute 1 is answered"), books.store.writing() as session:
        turn_down(session, FINANCE, first, "again")


def test_a_question_is_about_something_of_ones_own(books: Books) -> None:
    asked = question(books)
    for wrong in (
        replace(asked, line=None),
        replace(asked, person="ben"),
        replace(asked, line="x"),
        replace(asked, line=None, person="zed", deal="D-1001"),
        replace(asked, line=None, deal="D-100"),
        replace(asked, line=None, deal='D-1001","item":"'),
    ):
        with pytest.raises(Refused), books.store.writing() as session:
            ask(session, OPS, wrong)


def test_the_review_compares_with_the_month_before(books: Books) -> None:
    books.lock("2026-01")
    books.open("2026-02")
    books.calculate("2026-02")
    with books.store.reading() as session:
        seen = review(session, books.workspace, "2026-02")
    assert (seen.previous, seen.blocking) == ("2026-01", ())
    people = dict(seen.movements.select("person", "change").iter_rows())
    assert set(people) == {"ana", "ben", "chloe"}
    assert people["chloe"] > 0
