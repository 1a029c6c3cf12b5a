"""The terminal summary of a run: who is paid what, what was refused, what to try next.

print(summary(run, written, color=sys.stdout.isatty()))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from comp.money import format_money
from comp.output.finished import FinishedRun
from comp.output.results import Written
from comp.output.selection import EVERYTHING, Selection, shown
from comp.output.statement_names import file_names
from comp.output.tables import sorted_by
from comp.periods import Calendar
from comp.problems import display_width

MOST_PEOPLE = 20
MOST_PERIODS = 4
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a terminal table; numbers stand right."""

    title: str
    right: bool = False


def summary(
    run: FinishedRun,
    written: Written,
    *,
    selection: Selection = EVERYTHING,
    workspace: str = "",
    color: bool = False,
) -> str:
    """Everything `comp run` says about a run that was written."""
    frames = shown(run, selection)
    totals = frames.totals.filter(pl.col("component") == "total")
    left_out = frames.uncredited.get_column("deal").n_unique()
    parts = [
        _people(totals, run.calendar, color),
        _counts(run, left_out),
        _next(totals, written, workspace),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def aligned(columns: Sequence[Column], rows: Sequence[Sequence[str]], color: bool = False) -> str:
    """A table whose columns line up by the cells a terminal needs, wide characters too."""
    widths = [
        max([display_width(column.title), *(display_width(row[index]) for row in rows)])
        for index, column in enumerate(columns)
    ]
    head = _row([column.title for column in columns], columns, widths)
    body = [_row(row, columns, widths) for row in rows]
    return "\n".join([f"{_BOLD}{head}{_PLAIN}" if color else head, *body])


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    shown_cells = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        gap = " " * (width - display_width(cell))
        shown_cells.append(gap + cell if column.right else cell + gap)
    return "  ".join(shown_cells).rstrip()


def _people(totals: pl.DataFrame, calendar: Calendar, color: bool) -> str:
    """People down, pay periods across where they are few, the sum at the right and at the foot."""
    if not totals.height:
        return "nobody is on a plan in this run"
    periods = _by_end(totals.get_column("pay_period").unique().to_list(), calendar)
    across = periods if len(periods) <= MOST_PERIODS else []
    who = ["person", "plan", "currency"]
    everybody = sorted_by(totals.select(who).unique(), who)
    first = everybody.head(MOST_PEOPLE)
    of_first = totals.join(first, on=who, how="semi")
    sums = _sums(of_first, who)
    columns = [Column("person"), Column("plan"), *(Column(name, True) for name in across)]
    columns.append(Column("total", True))
    rows = [
        [_visible(person), plan, *_amounts(sums[person, plan, currency], across, currency)]
        for person, plan, currency in first.iter_rows()
    ]
    left = everybody.height - first.height
    if left > 0:
        rows.append([f"and {left} more", "", *("" for _ in across), ""])
    added = _sums(totals, ["currency"])
    for currency in everybody.get_column("currency").unique(maintain_order=True):
        rows.append(["total", "", *_amounts(added[(currency,)], across, currency)])
    return aligned(columns, rows, color)


def _sums(totals: pl.DataFrame, keys: list[str]) -> dict[tuple[str, ...], dict[str, Decimal]]:
    """What each of the keys is paid, by pay period."""
    sums: dict[tuple[str, ...], dict[str, Decimal]] = {}
    added = totals.group_by(*keys, "pay_period").agg(pl.col("amount").sum())
    for *key, period, amount in added.iter_rows():
        sums.setdefault(tuple(key), {})[period] = amount
    return sums


def _by_end(names: Sequence[str], calendar: Calendar) -> list[str]:
    """Pay periods as they end; of those that end together the longest comes last."""
    periods = [period for name in names if (period := calendar.parse(name)) is not None]
    ordered = sorted(periods, key=lambda each: each.first_day, reverse=True)
    return [period.name for period in sorted(ordered, key=lambda each: each.last_day)]


def _amounts(by_period: dict[str, Decimal], across: Sequence[str], currency: str) -> list[str]:
    cells = [
        format_money(by_period[name], currency) if name in by_period else "" for name in across
    ]
    return [*cells, format_money(sum(by_period.values(), ZERO), currency)]


def _counts(run: FinishedRun, deals: int) -> str:
    """Deals that did not count among what is shown, and problems."""
    errors = sum(problem.severity == "error" for problem in run.problems)
    warnings = len(run.problems) - errors
    rows = []
    if deals:
        rows.append(f"{_number(deals, 'deal')} did not count for a credit: see uncredited.csv")
    if errors or warnings:
        kinds = [_number(errors, "problem")] if errors else []
        kinds += [_number(warnings, "warning")] if warnings else []
        rows.append(f"{' and '.join(kinds)}: see problems.csv")
    else:
        rows.append("no problems")
    return "\n".join(rows)


def _next(totals: pl.DataFrame, written: Written, workspace: str) -> str:
    """Where the results lie, and one thing to try."""
    out = written.folder.as_posix()
    rows = [f"results     {out}/"]
    first = _first(totals)
    if written.statements and first:
        name = f"{file_names([first[0]])[first[0]]}-{first[1]}.html"
        rows.append(f"statements  {out}/statements/ ({written.statements:,}), such as {name}")
    if written.workbook:
        rows.append(f"workbook    {out}/payouts.xlsx")
    if first:
        where = f" {workspace}" if workspace else ""
        rows.append(
            f"next        comp explain{where} --person {_quoted(_visible(first[0]))} --period {first[1]}"
        )
    return "\n".join(rows)


def _first(totals: pl.DataFrame) -> tuple[str, str] | None:
    """The person paid most, and the pay period: the statement most worth a look."""
    if not totals.height:
        return None
    best = totals.sort("amount", "person", "pay_period", descending=[True, False, False])
    row = best.row(0, named=True)
    return str(row["person"]), str(row["pay_period"])


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _visible(text: str) -> str:
    """Without characters that would move a terminal's cursor."""
    return "".join(character if character.isprintable() else "�" for character in text)


def _quoted(text: str) -> str:
    plain = all(character.isalnum() or character in "-_.@" for character in text)
    return text if plain else '"' + text.replace('"', '\\"') + '"'
