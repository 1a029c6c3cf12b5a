"""The workbook: numbers, dates and formats; text that never becomes a formula.

Tests: comp/output/workbook.py, comp/output/workbook_cells.py, comp/output/workbook_finish.py
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from comp.output.selection import shown
from comp.output.workbook import write_workbook
from comp.problems import Problem
from tests.output.frames import finished, line, result

HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "＋1", "－1", "＠x",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "#N/A", "#REF!", "TRUE", "1e5", "007",
    "<f>1</f>", "</t></is></c><c><f>1</f></c>", "&amp;", "]]>", "\x00\x01\x1f", "a\u202eb", "_x0041_",
    "http://example.com", "line\nfeed", "日本語", "\ufeffbom", "'quoted", '"quoted"',
]  # fmt: skip


def saved(tmp_path: Path, *args: object, name: str = "p.xlsx", **options: bool):
    run = finished(*args)
    write_workbook(run, shown(run), tmp_path / name, **options)
    return load_workbook(tmp_path / name)


def rows(sheet) -> list[dict[str, object]]:
    table = list(sheet.iter_rows(values_only=True))
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_lines_are_numbers_and_dates_with_the_currencys_format(tmp_path: Path) -> None:
    book = saved(
        tmp_path,
        result(
            [
                line("dana", "2026-01", "new", "3600.50", deal="D-1"),
                line("kenji", "2026-01", "new", "1200", currency="JPY", plan="jp"),
                line("noor", "2026-01", "new", "-1.25", currency="KWD", plan="kw"),
            ]
        ),
    )
    sheet = book["Lines"]
    found = rows(sheet)
    assert [row["amount"] for row in found] == [3600.5, 1200, -1.25]
    assert found[0]["earned_on"] == datetime(2026, 1, 15)
    column = [cell.value for cell in sheet[1]].index("amount") + 1
    formats = [sheet.cell(row, column).number_format for row in (2, 3, 4)]
    assert [text.split(";")[0] for text in formats] == ["#,##0.00", "#,##0", "#,##0.000"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:Q4"


def test_the_summary_has_components_across_and_a_sum_per_currency(tmp_path: Path) -> None:
    book = saved(
        tmp_path,
        result(
            [
                line("dana", "2026-01", "base", "5000", kind="base"),
                line("dana", "2026-01", "new", "100.10"),
                line("dana", "2026-02", "new", "50"),
                line("eli", "2026-02", "spiff", "7"),
            ]
        ),
    )
    summary = rows(book["Summary"])
    assert list(summary[0]) == [
        "person",
        "plan",
        "currency",
        "base",
        "new",
        "spiff",
        "variable",
        "total",
    ]
    assert [row["person"] for row in summary] == ["dana", "eli", "All people"]
    assert [row["total"] for row in summary] == [5150.1, 7, 5157.1]
    assert summary[1]["base"] is None
    assert book["Summary"].auto_filter.ref == "A1:H3"
    periods = rows(book["Pay periods"])
    assert [(row["person"], row["pay_period"], row["total"]) for row in periods] == [
        ("dana", "2026-01", 5100.1),
        ("dana", "2026-02", 50),
        ("eli", "2026-02", 7),
    ]


def test_an_amount_longer_than_a_spreadsheet_number_is_exact_text(tmp_path: Path) -> None:
    long, short = "90071992547409.93", "9007199254740.99"
    book = saved(
        tmp_path, result([line("a", "2026-01", "n", long), line("b", "2026-01", "n", short)])
    )
    amounts = [row["amount"] for row in rows(book["Lines"])]
    assert amounts[0] == long
    assert Decimal(repr(amounts[1])) == Decimal(short)


@pytest.mark.parametrize(
    "field", ["person", "plan", "component", "deal", "item", "note", "plan_file"]
)
def test_user_text_is_never_a_formula(tmp_path: Path, field: str) -> None:
    lines = []
    for number, text in enumerate(HOSTILE):
        made = line("dana", "2026-01", "new", "1", deal=f"D-{number}")
        lines.append({**made, "line": str(number), field: text})
    uncredited = [
        {"deal": text, "item": text, "person": "dana", "reason": text} for text in HOSTILE
    ]
    problems = tuple(Problem("x", text, text, file=text, value=text) for text in HOSTILE)
    run = finished(result(lines, uncredited=uncredited), company="=1+1")
    run = type(run)(**{**run.__dict__, "problems": problems})
    write_workbook(run, shown(run), tmp_path / "p.xlsx")
    with ZipFile(tmp_path / "p.xlsx") as parts:
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8")
            assert not re.search(r"<f[ >/]|<hyperlink|t=\"e\"|t=\"str\"", text), name
    book = load_workbook(tmp_path / "p.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    shown_texts = {str(row[field]) for row in rows(book["Lines"])}
    for text in HOSTILE:
        if text.isprintable():
            assert text.replace("_x0041_", "_x005F_x0041_") in shown_texts
    assert "���" in shown_texts


def test_text_that_starts_like_a_formula_keeps_its_quote_mark(tmp_path: Path) -> None:
    book = saved(
        tmp_path, result([line("=1+1", "2026-01", "n", "1"), line("ann", "2026-01", "n", "1")])
    )
    marks = {cell.value: cell.quotePrefix for cell in book["Lines"]["A"][1:]}
    assert bool(marks["=1+1"])
    assert not marks["ann"]


def test_long_text_is_cut_where_it_can_be_seen(tmp_path: Path) -> None:
    book = saved(tmp_path, result([line("dana", "2026-01", "n", "1", note="x" * 40_000)]))
    note = str(rows(book["Lines"])[0]["note"])
    assert note.endswith("… (cut)")
    assert len(note) < 32_767


def test_equal_runs_give_equal_bytes(tmp_path: Path) -> None:
    made = result([line("dana", "2026-01", "new", "3600.50", deal="D-1")])
    saved(tmp_path, made, name="one.xlsx")
    saved(tmp_path, made, name="two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_large_run_keeps_the_summary_and_says_where_the_lines_are(tmp_path: Path) -> None:
    made = result([line("dana", "2026-01", "new", "3600.50", deal="D-1")])
    book = saved(tmp_path, made, summaries_only=True)
    assert rows(book["Summary"])[0]["total"] == 3600.5
    assert "lines.parquet" in str(rows(book["Lines"])[0]["note"])
    assert "Slices" not in book.sheetnames
