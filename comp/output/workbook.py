"""`payouts.xlsx`: summary, pay periods, lines, slices, deals that did not count, problems.

openpyxl makes the book (styles, frozen headers, filters, widths); rows are streamed into its sheets
as text, so that 20,000 lines take about a second and no user text can become a formula.

    write_workbook(run, shown(run), Path("payouts.xlsx"))
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from comp.output.finished import FinishedRun
from comp.output.manifest import currency_totals, input_hashes, run_id
from comp.output.selection import Shown
from comp.output.tables import COLUMNS, problems_table, sorted_by, table
from comp.output.workbook_cells import Styles, styles_of, visible, widths
from comp.output.workbook_finish import Sheet, save_finished
from comp.problems import in_order

ROWS_IN_SHEET = 1_000_000
_SUMS = ("variable", "total")
_BOLD = Font(bold=True, color="FFFFFF")
_HEADER = PatternFill("solid", fgColor="1F3A5F")


def write_workbook(
    run: FinishedRun, frames: Shown, path: Path, *, summaries_only: bool = False
) -> None:
    """Write the workbook; with `summaries_only` it says where the lines are instead."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    styles = styles_of(first)
    sheets = []
    for title, frame, frozen in _tables(run, frames, summaries_only):
        sheets.append(_sheet(book, title, frame, frozen, styles))
    save_finished(book, sheets, path)


def _tables(
    run: FinishedRun, frames: Shown, summaries_only: bool
) -> Iterable[tuple[str, pl.DataFrame, int]]:
    """Title, rows and number of frozen columns of each sheet."""
    yield "Summary", with_sums(_pivoted(frames.totals, ["person", "plan", "currency"])), 1
    by_period = ["person", "plan", "pay_period", "currency"]
    yield "Pay periods", _pivoted(frames.totals, by_period), 3
    if summaries_only:
        note = [f"{frames.lines.height:,} lines: see lines.parquet and lines.csv beside this file"]
        yield "Lines", pl.DataFrame({"note": note}), 0
    else:
        yield "Lines", table("lines", frames.lines).drop("line"), 1
        if frames.slices.height and frames.slices.height <= ROWS_IN_SHEET:
            yield "Slices", with_currency(table("slices", frames.slices), frames.totals), 1
    if frames.balances.height:
        yield "Balances", table("balances", frames.balances), 1
    if 0 < frames.uncredited.height <= ROWS_IN_SHEET:
        yield "Uncredited", table("uncredited", frames.uncredited), 1
    yield "Control totals", table("control_totals", run.control_totals), 1
    if run.problems:
        yield "Problems", problems_table(in_order(run.problems)), 1
    yield "About", _about(run), 0


def _pivoted(totals: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """One row per key, one money column per component; base first, the sums last."""
    names = totals.get_column("component").unique().sort().to_list()
    parts = [name for name in names if name not in _SUMS]
    parts.sort(key=lambda name: (name != "base", name))
    columns = [*parts, *(name for name in _SUMS if name in names)]
    cells = [
        pl.col("amount").filter(pl.col("component") == name).sum().alias(name) for name in columns
    ]
    used = [
        pl.when((pl.col("component") == name).any()).then(cell).alias(name)
        for name, cell in zip(columns, cells, strict=True)
    ]
    return sorted_by(totals.group_by(key).agg(used), key)


def with_sums(summary: pl.DataFrame) -> pl.DataFrame:
    """The rows and, below them, a row per currency that adds them up."""
    money = [name for name, kind in summary.schema.items() if kind.is_decimal()]
    sums = summary.group_by("currency").agg(pl.col(money).sum()).sort("currency")
    named = sums.with_columns(pl.lit("All people").alias("person"))
    return pl.concat([summary, named.select(_or_empty(summary, named))])


def with_currency(slices: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Slices with the currency of their plan, which decides how amounts are shown."""
    currencies = totals.select("plan", "currency").unique("plan", keep="first", maintain_order=True)
    found = slices.join(currencies, on="plan", how="left", maintain_order="left")
    return found.select(*COLUMNS["slices"], "currency").drop("line")


def _or_empty(wanted: pl.DataFrame, given: pl.DataFrame) -> list[pl.Expr]:
    return [
        pl.col(name) if name in given.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in wanted.schema.items()
    ]


def _about(run: FinishedRun) -> pl.DataFrame:
    """Where the numbers come from, so that the file can be told apart from others."""
    inputs = input_hashes(run)
    rows = [
        ("company", run.company),
        ("run", run_id(inputs)),
        ("calculated through", run.result.last_day.isoformat()),
        ("lines", f"{run.result.lines.height:,}"),
        ("people", f"{run.result.totals.get_column('person').n_unique():,}"),
    ]
    for currency, sums in currency_totals(run.result.totals).items():
        rows.append((f"paid in {currency}", sums.get("total_text", "")))
    rows += [("plan", f"{file.plan.title} ({file.plan.file})") for file in run.plans]
    rows.append(("amounts", "numbers up to 15 digits; longer ones are text, exact"))
    return pl.DataFrame(rows, schema={"what": pl.String, "value": pl.String}, orient="row")


def _sheet(book: Workbook, title: str, frame: pl.DataFrame, frozen: int, styles: Styles) -> Sheet:
    """An empty sheet with its header, and the rows to stream into it."""
    sheet = book.create_sheet(title)
    for number, name in enumerate(frame.columns, 1):
        cell = sheet.cell(1, number)
        cell.value = visible(name)
        cell.data_type = "s"
        cell.font, cell.fill = _BOLD, _HEADER
        is_number = frame.schema[name].is_numeric()
        cell.alignment = Alignment(
            horizontal="right" if is_number else "left", vertical="center", wrap_text=True
        )
    for number, width in enumerate(widths(frame), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = f"{get_column_letter(frame.width)}{frame.height + 1}"
    sheet.freeze_panes = sheet.cell(2, frozen + 1)
    # Sums below the rows must not be sorted into them.
    sums = frame.get_column("currency").n_unique() if title == "Summary" else 0
    sheet.auto_filter.ref = f"A1:{get_column_letter(frame.width)}{frame.height + 1 - sums}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return Sheet(title, frame, styles, f"A1:{last}", bold_from=frame.height - sums)
