"""Tables as files: columns, order, decimals, and text that survives."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path

from comp.output.tables import COLUMNS, problems_table, table, write_csv
from comp.problems import Problem
from comp.source import Span
from tests.output.frames import LINES, frame, line, result


def written(name: str, made, tmp_path: Path, **options: bool) -> str:
    write_csv(name, made, tmp_path / "t.csv", **options)
    return (tmp_path / "t.csv").read_bytes().decode("utf-8")


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_lines_have_the_contracts_columns_and_decimals(tmp_path: Path) -> None:
    made = table(
        "lines",
        frame(
            LINES,
            [
                line("dana", "2026-01", "new", "3600", deal="D-1", exact="3599.995"),
                line("kenji", "2026-01", "new", "1200", deal="D-2", currency="JPY"),
                line("noor", "2026-01", "new", "1.25", deal="D-3", currency="KWD"),
            ],
        ),
    )
    rows = cells(written("lines", made, tmp_path))
    assert tuple(rows[0]) == COLUMNS["lines"]
    assert [row["amount"] for row in rows] == ["3600.00", "1200", "1.250"]
    assert [row["exact"] for row in rows] == ["3599.995", "1200", "1.25"]
    assert rows[0]["earned_on"] == "2026-01-15"
    assert rows[0]["item"] == rows[0]["note"] == ""


def test_exact_keeps_twelve_places_and_whole_thousands(tmp_path: Path) -> None:
    rows = [
        line("a", "2026-01", "new", "0.33", exact="0.333333333333"),
        line("b", "2026-01", "new", "-100", exact="-100"),
        line("c", "2026-01", "new", "123456789012345.67", exact="123456789012345.670000000001"),
    ]
    found = cells(written("lines", table("lines", frame(LINES, rows)), tmp_path))
    assert [row["exact"] for row in found] == [
        "0.333333333333",
        "-100",
        "123456789012345.670000000001",
    ]
    assert found[2]["amount"] == "123456789012345.67"


def test_rows_are_sorted_by_bytes_whatever_order_they_come_in(tmp_path: Path) -> None:
    rows = [
        line("dana", "2026-02", "new", "1", deal="D-9"),
        line("dana", "2026-02", "new", "2", deal="D-10"),
        line("dana", "2026-02", "new", "3", deal="é"),
        line("dana", "2026-02", "new", "4", deal="z"),
        line("dana", "2026-02", "new", "5"),
        line("dana", "2026-02", "new", "6", deal="A", earned_on=date(2026, 2, 1)),
        line("Zoe", "2026-03", "new", "7", deal="D-9"),
        line("dana", "2026-01", "new", "8", deal="D-9", item="b"),
        line("dana", "2026-01", "new", "9", deal="D-9", item="a"),
    ]
    forward = written("lines", table("lines", frame(LINES, rows)), tmp_path)
    backward = written("lines", table("lines", frame(LINES, rows[::-1])), tmp_path)
    assert forward == backward
    order = [row["amount"].partition(".")[0] for row in cells(forward)]
    assert order == ["7", "9", "8", "6", "5", "2", "1", "4", "3"]


def test_packing_many_values_sorts_like_plain_sorting() -> None:
    rows = [
        line(
            f"p{n * 7919 % 1009}",
            f"2026-{n % 12 + 1:02}",
            f"c{n % 3}",
            "1",
            deal=f"D-{n * 31 % 977}",
        )
        for n in range(3000)
    ]
    made = frame(LINES, rows)
    order = "person pay_period plan component earned_on deal item kind line".split()
    plain = made.sort(order, maintain_order=True).select(COLUMNS["lines"])
    assert table("lines", made).equals(plain)


def test_user_text_comes_back_unchanged(tmp_path: Path) -> None:
    names = ['quo"te', "comma,", "line\nfeed", "car\rriage", " space ", "=1+1", "日本", "'"]
    made = table("lines", frame(LINES, [line(n, "2026-01", "new", "1", note=n) for n in names]))
    rows = cells(written("lines", made, tmp_path))
    assert sorted(row["person"] for row in rows) == sorted(names)
    assert all(row["note"] == row["person"] for row in rows)


def test_the_formula_guard_marks_text_and_never_amounts(tmp_path: Path) -> None:
    rows = [
        line(n, "2026-01", "new", "-5", note="x")
        for n in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "ok")
    ]
    made = table("lines", frame(LINES, rows))
    assert "'" not in written("lines", made, tmp_path)
    guarded = cells(written("lines", made, tmp_path, guard_formulas=True))
    people = {row["person"] for row in guarded}
    assert people == {"'=1", "'+1", "'-1", "'@a", "'\t=1", "'\r=1", "'＝1", "ok"}
    assert {row["amount"] for row in guarded} == {"-5.00"}


def test_problems_of_plans_and_of_rows_have_their_places(tmp_path: Path) -> None:
    problems = [
        Problem(
            "rate-without-unit",
            "this row needs a rate",
            "write 6%",
            Span("plans/a.plan", 24, 23, 24),
        ),
        Problem(
            "unknown-person",
            "no such person",
            "add ann",
            file="ledger/deals.csv",
            row=7,
            column="person",
            value="ann",
            amount="100.00",
        ),
    ]
    rows = cells(written("problems", problems_table(problems), tmp_path))
    assert tuple(rows[0]) == COLUMNS["problems"]
    assert (rows[0]["file"], rows[0]["row"], rows[0]["column"]) == ("plans/a.plan", "24", "23")
    assert (rows[1]["row"], rows[1]["value"], rows[1]["amount"]) == ("7", "ann", "100.00")


def test_empty_tables_still_have_their_header(tmp_path: Path) -> None:
    empty = result([])
    for name, made in (
        ("lines", empty.lines),
        ("totals", empty.totals),
        ("balances", empty.balances),
    ):
        text = written(name, table(name, made), tmp_path)
        assert text == ",".join(COLUMNS[name]) + "\n"
