"""Scores, adjustments, openings and stretches of days: the rules of the smaller tables."""

from __future__ import annotations

from decimal import Decimal

from comp.ledger.cells import Fault
from comp.ledger.people_rules import check_stretches
from comp.ledger.rows import Rows
from comp.ledger.texts import shown
from comp.money import format_percent, plain
from comp.periods import Calendar

OPENING_KINDS = ("credit", "component", "draw", "debt", "waiting", "cap")
_HIGHEST_SCORE = Decimal(10)


def check_periods(rows: Rows, calendar: Calendar) -> None:
    """Every period is one of the workspace's calendar."""
    column = rows.frame["period"]
    names = [name for name in column.unique().to_list() if name]
    unknown = [name for name in names if calendar.parse(name) is None]
    if not unknown:
        return
    example = "FY2026-Q1 or FY2026" if calendar.is_fiscal else "2026-Q1 or 2026"
    month = "period such as FY2026-P03" if calendar.has_own_years else "month such as 2026-03"
    for row in column.is_in(unknown).fill_null(False).arg_true().to_list():
        name = column[row]
        as_fiscal = calendar.parse(f"FY{name}")
        fault = Fault(
            "bad-period",
            f"{shown(name)} is no period of this calendar.",
            f"Fiscal years are in use: write {as_fiscal.name}"
            if as_fiscal
            else f"Write a {month}, or {example}.",
        )
        rows.faults.refuse(row, "period", fault)


def check_scores(rows: Rows, calendar: Calendar) -> None:
    """Scores lie between 0% and 1000%."""
    check_periods(rows, calendar)
    scores = rows.frame["score"]
    wrong = ((scores < 0) | (scores > _HIGHEST_SCORE)).fill_null(False)
    for row in wrong.arg_true().to_list():
        fault = Fault(
            "score-range",
            f"A score of {format_percent(scores[row])} is outside 0% to 1000%.",
            "Write the score in percent of the objective: 80%",
        )
        rows.faults.refuse(row, "score", fault)


def check_openings(rows: Rows) -> None:
    """`what` says which balance is brought forward."""
    kinds = rows.frame["what"]
    wrong = (~kinds.is_in(OPENING_KINDS)).fill_null(False)
    for row in wrong.arg_true().to_list():
        fault = Fault(
            "unknown-what",
            f"{shown(kinds[row])} is nothing that can be brought forward.",
            f"Write one of: {', '.join(OPENING_KINDS)}.",
        )
        rows.faults.refuse(row, "what", fault)


def check_rates(rows: Rows) -> None:
    """Rates are positive, between two different currencies."""
    for name in ("from", "to"):
        codes = rows.frame[name]
        wrong = (~codes.str.contains("^[A-Z]{3}$")).fill_null(False)
        fault = Fault(
            "bad-currency",
            "A currency is written with three capital letters.",
            "Write a code such as USD, EUR or JPY.",
        )
        rows.faults.refuse_all(wrong.arg_true().to_list(), name, fault)
    rates = rows.frame["rate"]
    for row in (rates <= 0).fill_null(False).arg_true().to_list():
        fault = Fault(
            "bad-number",
            f"A rate of {plain(rates[row])} is no exchange rate.",
            "Write how much of the second currency one unit of the first is: 1.0843",
        )
        rows.faults.refuse(row, "rate", fault)


def check_absences(rows: Rows) -> None:
    """Absences end after they begin; territories and roles follow the same rule."""
    check_stretches(rows, "from", "to")
