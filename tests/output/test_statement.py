"""Statements: what they hold, what they must not hold, and that text stays text.

Tests: comp/output/statement.py, comp/output/statement_parts.py, comp/output/statement_names.py, comp/output/attained.py, comp/output/picture.py
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from comp.language.plan import PlanFile
from comp.output.finished import FinishedRun
from comp.output.selection import shown
from comp.output.statement import statements, write_statements
from comp.output.statement_names import file_names
from tests.output.runs import everybody, run_of, shipped, statement_of, words

TEAM = """\
plan ae "Account Executive":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit bookings:
        from   own deals
        count  deal.amount
        where  deal.stage is closed_won
        dated  deal.close_date

    quota bookings $100,000 per quarter

    commission deals_won:
        "Five percent, ten past quota."
        on bookings accumulated per quarter
        tiers marginal by attainment:
            from 0%: 5%
            from 100%: 10%

example "two people" for ae:
    person ana
    given people:
        | person | plan | from       | name      |
        | ana    | ae   | 2026-01-01 | Ana Sousa |
        | ben    | ae   | 2026-01-01 | Ben Okoro |
    given deals:
        | deal | person | close_date | amount  | stage       |
        | D-1  | ana    | 2026-01-20 | $60,000 | closed_won  |
        | D-2  | ana    | 2026-02-20 | $20,000 | closed_won  |
        | D-3  | ana    | 2026-02-21 | $1,000  | closed_lost |
        | B-1  | ben    | 2026-02-22 | BENS    | closed_won  |
        | B-2  | ben    | 2026-02-23 | $7      | closed_lost |
    expect:
        | paid    | person | line      | deal | amount    |
        | 2026-01 | ana    | deals_won | D-1  | $3,000.00 |
        | 2026-02 | ana    | deals_won | D-2  | $1,000.00 |
        | 2026-02 | ben    | deals_won | B-1  | BENPAY |
"""


def team(ben: str = "$10,000", pay: str = "$500.00") -> FinishedRun:
    return run_of(TEAM.replace("BENS", ben).replace("BENPAY", pay))


def test_a_statement_tells_the_whole_month() -> None:
    run = replace(team(), company="Acme")
    text = words(statement_of(run, "ana", "2026-02"))
    for part in (
        "Acme Pay statement 2026-02",
        "Ana Sousa ana Account Executive",
        "Total paid for 2026-02 $1,000.00",
        "$1,000.00 $4,000.00",
        "bookings, 2026-Q1 $80,000.00 of $100,000.00 = 80%",
        "Next tier: from 100% at $100,000.00: 10%, $20,000.00 to go.",
        "$20,000.00 × 5% = $1,000.00",
        "Five percent, ten past quota.",
        "stage is closed_lost",
    ):
        assert part in text, part
    assert text.count("D-3") == 1


def test_attainment_stands_where_it_stood_at_the_end_of_the_pay_period() -> None:
    text = words(statement_of(team(), "ana", "2026-01"))
    assert "bookings, 2026-Q1 $60,000.00 of $100,000.00 = 60%" in text
    assert "D-2" not in text


def test_nothing_of_others_is_on_it_and_others_change_nothing() -> None:
    run = team()
    mine = statement_of(run, "ana", "2026-02")
    for other in ("ben", "Okoro", "B-1", "B-2"):
        assert other not in mine
    changed = replace(team("$20,000", "$1,000.00"), plans=run.plans)
    assert statement_of(changed, "ana", "2026-02") == mine


def test_deals_left_out_are_only_the_persons_own() -> None:
    text = words(statement_of(team(), "ben", "2026-02"))
    assert "B-2" in text
    assert "D-3" not in text


def test_the_page_needs_nothing_from_outside() -> None:
    html = statement_of(shipped("enterprise_ae_2026"), "somebody", "2026-09")
    assert not re.search(r"<script|<link|<img|src=|href=|@import|url\(", html)
    assert html.startswith("<!doctype html>")


def test_balances_are_shown_with_what_changes_them() -> None:
    text = words(statement_of(shipped("enterprise_ae_2026"), "somebody", "2026-09"))
    assert "Carried forward, taken from later pay $24,000.00 -$24,000.00 $0.00" in text
    assert "ramp: advances to be repaid from later earnings $12,000.00 -$12,000.00 $0.00" in text


def test_a_month_without_pay_still_has_a_statement() -> None:
    text = words(statement_of(team(), "ben", "2026-01"))
    assert "Total paid for 2026-01 $0.00" in text
    assert "Nothing was earned or paid in 2026-01." in text


HOSTILE = "<script>alert(1)</script>\"&' {{ 7*7 }} </style>"


def hostile() -> FinishedRun:
    run = replace(team(), company=HOSTILE)
    frames = run.ledger
    import polars as pl

    people = frames.people.with_columns(pl.lit(HOSTILE).alias("name"))
    plans = [
        PlanFile(replace(each.plan, title=HOSTILE, file=HOSTILE), each.examples, each.text)
        for each in run.plans
    ]
    lines = run.result.lines.with_columns(
        pl.lit(HOSTILE).alias("note"), pl.lit(HOSTILE).alias("item")
    )
    uncredited = run.result.uncredited.with_columns(pl.lit(HOSTILE).alias("reason"))
    result = replace(run.result, lines=lines, uncredited=uncredited)
    return replace(run, ledger=replace(frames, people=people), plans=plans, result=result)


def test_text_is_never_markup_or_template() -> None:
    html = statement_of(hostile(), "ana", "2026-02")
    assert "<script" not in html
    assert html.count("</style>") == 1
    assert "49" not in words(html).replace("$49", "")
    assert words(html).count("{{ 7*7 }}") >= 4


def test_file_names_are_safe_and_different() -> None:
    ids = [
        "ana",
        "ANA",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "a~2Fb",
        ".hidden",
        "CON",
        "josé",
        "x" * 300,
        "x" * 301,
        "",
        "a b",
        "=1",
    ]
    names = file_names(ids)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9_~-]{1,120}", name), name
    folded = [name.casefold() for name in names.values()]
    assert len(set(folded)) == len(ids)
    assert names["a/b"] == "a~2Fb"
    assert names["a~2Fb"] == "a~7E2Fb"


def test_every_person_and_pay_period_has_one_file(tmp_path) -> None:
    run = team()
    written = write_statements(run, shown(run), tmp_path / "statements")
    assert sorted(written) == sorted(path.name for path in (tmp_path / "statements").iterdir())
    months = run.result.totals.get_column("pay_period").n_unique()
    assert len(written) == months * len(everybody(run))
    assert "ana-2026-01.html" in written


def test_pages_are_the_same_each_time() -> None:
    wanted = {("ana", "2026-01"), ("ben", "2026-02")}
    assert list(statements(team(), wanted)) == list(statements(team(), wanted))


@pytest.mark.parametrize("period", ["2026-04", "2026-07", "2026-09"])
def test_the_picture_is_described_in_words(period: str) -> None:
    html = statement_of(shipped("enterprise_ae_2026"), "somebody", period)
    labels = re.findall(r'role="img" aria-label="([^"]*)"', html)
    assert labels
    assert all("bookings of 2026: $" in label for label in labels)
