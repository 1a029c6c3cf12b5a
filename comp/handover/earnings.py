"""Posted lines added up as payroll wants them: one amount a person, earnings code and currency."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.engine.numbers import ZERO
from comp.money import format_money
from comp.problems import Problem, Severity
from comp.settings_handover import HandoverSettings

REST = "*"


@dataclass(frozen=True)
class Earnings:
    """`person, code, currency, amount, lines` in order; and what stands in the way of handing it over."""

    rows: pl.DataFrame
    problems: tuple[Problem, ...]


def earnings(lines: pl.DataFrame, settings: HandoverSettings) -> Earnings:
    """`lines` are those of the period (`Result.lines`). A code whose lines cancel out is left out."""
    problems = [*base_unsaid(lines, settings), *_without_code(lines, settings)]
    handed = handed_over(lines, settings)
    codes = settings.payroll.codes
    base = pl.col("kind") == "base"
    name = pl.when(base).then(pl.lit("base")).otherwise(pl.col("component"))
    known = sorted(set(codes) - {REST})
    code = name.replace_strict(
        known, [codes[each] for each in known], default=None, return_dtype=pl.String
    )
    rest = pl.lit(codes[REST]) if REST in codes else name
    rows = (
        handed.with_columns(pl.coalesce(code, rest).alias("code"))
        .group_by("person", "code", "currency")
        .agg(pl.col("amount").sum(), pl.len().alias("lines"))
        .filter(pl.col("amount") != ZERO)
        .sort("person", "code", "currency")
    )
    return Earnings(rows, (*problems, *_negative(rows)))


def handed_over(lines: pl.DataFrame, settings: HandoverSettings) -> pl.DataFrame:
    """The lines that are handed over: base pay only where the settings say so."""
    return lines if settings.base else lines.filter(pl.col("kind") != "base")


def base_unsaid(lines: pl.DataFrame, settings: HandoverSettings) -> list[Problem]:
    """Whether base pay is handed over decides what is paid, so it must be written where there is any."""
    base = lines.filter(pl.col("kind") == "base")
    if settings.base is not None or base.is_empty():
        return []
    sums = base.group_by("currency").agg(pl.col("amount").sum()).sort("currency").rows()
    total = " and ".join(format_money(amount, currency) for currency, amount in sums)
    return [
        Problem(
            code="handover-base-unsaid",
            message=f"the period has {total} of base pay, and it is not said whether payroll pays that itself",
            remedy="write below [handover] in comp.toml: base = false (payroll pays it itself) or base = true "
            "(it is in the file)",
            file="comp.toml",
        )
    ]


def _without_code(lines: pl.DataFrame, settings: HandoverSettings) -> list[Problem]:
    codes = settings.payroll.codes
    if not codes or REST in codes:
        return []
    handed = handed_over(lines, settings)
    base = pl.col("kind") == "base"
    names = handed.select(
        pl.when(base).then(pl.lit("base")).otherwise(pl.col("component")).alias("name")
    )
    return [
        Problem(
            code="earnings-code-missing",
            message=f"{name} has no earnings code, so payroll could not tell what it pays",
            remedy=f'write it below [handover.payroll.codes] in comp.toml: {name} = "COM"',
            file="comp.toml",
            value=name,
        )
        for name in names.get_column("name").unique().sort()
        if name not in codes
    ]


def _negative(rows: pl.DataFrame) -> list[Problem]:
    """People whose whole amount is below zero: most payrolls refuse such a file. Warnings."""
    sums = rows.group_by("person", "currency").agg(pl.col("amount").sum())
    below = sums.filter(pl.col("amount") < ZERO).sort("person", "currency")
    severity: Severity = "warning"
    return [
        Problem(
            code="negative-net",
            message=f"{person} is handed over with {format_money(amount, currency)}, below zero",
            remedy="let the plan carry it (only adjustments without a component can go below zero), or agree "
            "with payroll how it is taken back",
            severity=severity,
            value=person,
        )
        for person, currency, amount in below.iter_rows()
    ]
