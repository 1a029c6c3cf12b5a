"""Months of the starter in a store: late deals, a reopened month, a run made again.

Tests: comp/closing/inputs.py, comp/closing/kept.py, comp/closing/reopened.py, comp/closing/replay.py
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import text

from comp.closing.calculate import calculate_period
from comp.closing.replay import replay
from comp.engine.numbers import DECIMAL
from comp.store.periods import reopen
from comp.store.runs import posted_lines
from tests.closing.month import books_at, told
from tests.store.acts import ADMIN, CONTROLLER

LATE = "D-9000,ana,2026-01-20,10000.00,closed_won,Latecomer"
SAID = ("person", "component", "kind", "deal", "amount", "cause", "corrects")


def test_a_late_deal_lands_in_the_open_month_and_the_closed_one_stays(tmp_path: Path) -> None:
    books = books_at(tmp_path)
    books.open("2026-01")
    january = books.lock("2026-01")
    before = books.lines(january)
    books.row("deals", LATE)
    books.open("2026-02")
    february = books.lines(books.lock("2026-02"))
    adjusted = february.filter(february["kind"] == "adjustment")
    assert told(adjusted, *SAID) == [
        "ana new_business adjustment D-9000 600.00 late deal earned",
        "ana new_business adjustment D-1003 200.00 late deal earned",
    ]
    assert books.lines(january).equals(before)
    books.open("2026-03")
    march = books.lines(books.lock("2026-03"))
    assert march.filter(march["kind"] == "adjustment").is_empty()


def test_a_reopened_month_posts_only_what_is_new(tmp_path: Path) -> None:
    books = books_at(tmp_path)
    books.open("2026-01")
    first = books.lines(books.lock("2026-01"))
    with books.store.writing() as session:
        reopen(session, CONTROLLER, "2026-01")
    with books.store.writing() as session:
        reopen(session, ADMIN, "2026-01")
    books.row("deals", LATE)
    second = books.lines(books.lock("2026-01"))
    assert told(second, *SAID) == [
        "ana new_business adjustment D-1003 200.00 late deal earned",
        "ana new_business adjustment D-9000 600.00 late deal earned",
    ]
    with books.store.reading() as session:
        assert posted_lines(session).height == first.height + 2
    books.open("2026-02")
    february = books.lines(books.calculate("2026-02"))
    assert february.filter(february["kind"] == "adjustment").is_empty()


def test_a_run_of_the_past_is_made_again_to_the_byte(tmp_path: Path) -> None:
    books = books_at(tmp_path)
    books.open("2026-01")
    january = books.lock("2026-01")
    books.row("deals", LATE)
    books.edit("plans/rep.plan", "8%", "9%")
    books.open("2026-02")
    february = books.lock("2026-02")
    books.edit("ledger/quotas.csv", "ana,bookings,2026-Q1,150000", "ana,bookings,2026-Q1,150001")
    with books.store.reading() as session:
        for number in (january, february):
            again = replay(session, books.workspace, number)
            assert again.same, again
            assert (again.kept, again.reasons, again.differing.height) == (True, (), 0)


def test_another_version_that_pays_otherwise_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same run made again by a comp that pays deals a cent more, and by one that only has another name."""
    books = books_at(tmp_path)
    books.open("2026-01")
    january = books.lock("2026-01")
    monkeypatch.setattr("comp.closing.replay.__version__", "9.0")
    with books.store.reading() as session:
        again = replay(session, books.workspace, january)
        assert again.same
        assert "calculated by comp 0.1.0, and this is comp 9.0" in again.reasons[0]

    def dearer(*given: Any, **words: Any) -> Any:
        calculated = calculate_period(*given, **words)
        cent = pl.when(pl.col("deal") == "D-1001").then(Decimal("0.01")).otherwise(Decimal(0))
        lines = calculated.result.lines.with_columns((pl.col("amount") + cent).cast(DECIMAL))
        return replace(calculated, result=replace(calculated.result, lines=lines))

    monkeypatch.setattr("comp.closing.kept.calculate_period", dearer)
    with books.store.reading() as session:
        again = replay(session, books.workspace, january)
    assert not again.same
    assert "this is comp 9.0" in again.reasons[0]
    ((line, then, now),) = again.differing.select("line", "stored", "now").rows()
    assert ("D-1001" in line, now - then) == (True, Decimal("0.01"))


def test_a_tampered_row_is_found_by_making_the_run_again(tmp_path: Path) -> None:
    books = books_at(tmp_path)
    books.open("2026-01")
    january = books.lock("2026-01")
    with books.store.engine.connect() as connection:
        connection.execute(text("DROP TRIGGER comp_ledger_rows_update"))
        connection.execute(
            text("UPDATE ledger_rows SET content = replace(content, '42000', '43000')")
        )
        connection.commit()
    with books.store.reading() as session:
        again = replay(session, books.workspace, january)
    assert not again.same
    assert [reason[:38] for reason in again.reasons] == ["its inputs are not what they were (com"]
    assert again.differing.get_column("person").unique().to_list() == ["ana"]
