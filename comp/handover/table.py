"""CSV text of a hand-over: plain cells, formulas inert, the same bytes for the same rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from comp.money import minor_units

_FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Header and rows; None is an empty cell, an amount is written as it was made."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def money(amount: Decimal, currency: str) -> Decimal:
    """The amount with its currency's decimals; a posted amount has no more."""
    places = Decimal(1).scaleb(-minor_units(currency))
    shown = amount.quantize(places)
    assert shown == amount, f"{amount} {currency} is not a whole number of minor units"
    return shown


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text
