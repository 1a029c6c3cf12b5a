"""Percents that are hardly meant: a rate of 500%, a discount below zero. The row counts; somebody is told.

Only columns that say what they are: names that end in `_rate`, a deal's `discount`, a split's `share`. Other percents
(growth, margin, attainment) may well lie outside 0% to 100%.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from comp.fields import FieldType
from comp.ledger.cells import Fault
from comp.ledger.rows import Rows
from comp.money import format_percent

_BOUNDED = ("discount", "share")
_NONE, _WHOLE = Decimal(0), Decimal(1)


def warn_of_percents(rows: Rows) -> None:
    """A warning for each rate, discount or share outside 0% to 100%."""
    for name, kind in rows.types.items():
        if kind is not FieldType.PERCENT or not (name.endswith("_rate") or name in _BOUNDED):
            continue
        column = rows.frame[name]
        outside = rows.frame.select(~pl.col(name).is_between(_NONE, _WHOLE)).to_series()
        for row in outside.fill_null(False).arg_true().to_list():
            if row not in rows.faults.refused:
                rows.faults.warn(row, name, _fault(name, column[row]))


def _fault(name: str, value: Decimal) -> Fault:
    likely = f"Is {format_percent(value / 100)} meant? " if value > _WHOLE else ""
    return Fault(
        "rate-outside-0-to-100",
        f"A {name.replace('_', ' ')} of {format_percent(value)} is outside 0% to 100%. It counts as it stands.",
        f'{likely}Correct the cell, or say what plain numbers are: percent = "ratio" or "number"',
    )
