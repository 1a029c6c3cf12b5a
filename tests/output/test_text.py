"""The terminal summary: who, how much, what was wrong, what next."""

from __future__ import annotations

from pathlib import Path

from comp.output.results import Written
from comp.output.text import Column, aligned, summary
from comp.problems import Problem, display_width
from tests.output.frames import finished, line, result

WRITTEN = Written(Path("out"), {}, statements=3, workbook=True)


def test_the_summary_has_people_periods_totals_and_what_next() -> None:
    made = result(
        [
            line("dana", "2026-01", "new", "3600"),
            line("dana", "2026-02", "new", "-100.5"),
            line("日本太郎", "2026-02", "new", "1200000"),
        ]
    )
    assert summary(finished(made), WRITTEN, workspace="acme").splitlines() == [
        "person    plan    2026-01        2026-02          total",
        "dana      ae    $3,600.00       -$100.50      $3,499.50",
        "日本太郎  ae               $1,200,000.00  $1,200,000.00",
        "total           $3,600.00  $1,199,899.50  $1,203,499.50",
        "",
        "no problems",
        "",
        "results     out/",
        "statements  out/statements/ (3), such as ~E6~97~A5~E6~9C~AC~E5~A4~AA~E9~83~8E-2026-02.html",
        "workbook    out/payouts.xlsx",
        "next        comp explain acme --person 日本太郎 --period 2026-02",
    ]


def test_periods_that_end_together_have_months_before_the_quarter() -> None:
    monthly = [line("a", f"2026-{month:02}", "new", "1") for month in (3, 1, 2)]
    quarterly = line("b", "2026-03", "new", "5", pay_period="2026-Q1", pay_no=8104)
    head = summary(finished(result([quarterly, *monthly])), WRITTEN).splitlines()[0]
    assert head.split() == ["person", "plan", "2026-01", "2026-02", "2026-03", "2026-Q1", "total"]


def test_many_people_and_periods_are_shortened() -> None:
    made = result([line(f"p{n:02}", f"2026-{n % 6 + 1:02}", "new", "10") for n in range(30)])
    text = summary(finished(made), WRITTEN)
    assert "and 10 more" in text
    assert "2026-05" not in text.splitlines()[0]
    assert "$300.00" in text


def test_problems_and_uncounted_deals_are_counted() -> None:
    problems = (Problem("a", "x", "y"), Problem("b", "x", "y", severity="warning"))
    made = result(
        [line("dana", "2026-01", "new", "1")], uncredited=[{"deal": "D-1"}, {"deal": "D-1"}]
    )
    text = summary(finished(made, problems=problems), WRITTEN)
    assert "1 problem and 1 warning: see problems.csv" in text
    assert "1 deal did not count for a credit" in text


def test_two_currencies_are_never_added() -> None:
    made = result(
        [line("a", "2026-01", "new", "1"), line("b", "2026-01", "new", "5", currency="JPY")]
    )
    totals = [
        row.split()
        for row in summary(finished(made), WRITTEN).splitlines()
        if row.startswith("total")
    ]
    assert totals == [["total", "$1.00", "$1.00"], ["total", "¥5", "¥5"]]


def test_control_characters_do_not_reach_the_terminal() -> None:
    text = summary(finished(result([line("a\x1b[31m", "2026-01", "new", "1")])), WRITTEN)
    assert "\x1b" not in text


def test_columns_line_up_by_display_width() -> None:
    rows = [["日本", "1"], ["é", "22"]]
    lines = aligned([Column("name"), Column("n", True)], rows).splitlines()
    assert {display_width(row) for row in lines} == {8}
    assert aligned([Column("a")], [["b"]], color=True).startswith("\x1b[1m")
