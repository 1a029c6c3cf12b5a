"""Currencies, their minor units, and how amounts are read and written.

Amounts are `Decimal`, never binary floats. `parse_amount("-1234.56")` is exact or None;
`format_money(Decimal("1234.5"), "USD")` is "$1,234.50".
"""

from __future__ import annotations

import re
from decimal import Decimal

AMOUNT_LIMIT = Decimal("1e15")
"""Amounts of this size or more are refused: sums of a million of them must still fit 26 digits."""

PLACES = 12
"""Decimal places kept inside a calculation (docs/order_of_calculation.md, numbers)."""

SIGNS: dict[str, str] = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}

_MINOR_UNITS_OTHER_THAN_TWO: dict[str, int] = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}

CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_PLAIN_AMOUNT = re.compile(r"-?[0-9]{1,26}(\.[0-9]{1,12})?", re.ASCII)


def minor_units(currency: str) -> int:
    """Decimal places of the smallest payable unit: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217)."""
    return _MINOR_UNITS_OTHER_THAN_TWO.get(currency, 2)


def parse_amount(text: str) -> Decimal | None:
    """The exact amount a plain decimal such as `-1234.56` stands for, or None if it is not one."""
    if not _PLAIN_AMOUNT.fullmatch(text):
        return None
    return Decimal(text)


def plain(amount: Decimal) -> str:
    """An exact number without exponent and without trailing zeros: `0.0825`, `1500`, `-3.5`."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def format_money(amount: Decimal, currency: str) -> str:
    """`-$1,234.50`, or `-1,234.50 CHF` where the currency has no sign of its own here."""
    digits = minor_units(currency)
    shown = max(digits, _places(amount))
    text = f"{abs(amount):,.{shown}f}"
    minus = "-" if amount < 0 else ""
    sign = SIGNS.get(currency)
    return f"{minus}{sign}{text}" if sign else f"{minus}{text} {currency}"


def written_currency(text: str) -> str | None:
    """The currency of an amount as it is written, `£5` or `5 GBP`; None for a bare number."""
    for code, sign in SIGNS.items():
        if text.startswith(sign):
            return code
    return text[-3:] if CURRENCY.fullmatch(text[-3:]) else None


def format_percent(ratio: Decimal, places: int | None = None) -> str:
    """`0.085` is `8.5%`; with `places=2` it is rounded for reading: `83.33%`."""
    percent = ratio * 100
    return f"{percent:,.{places}f}%" if places is not None else f"{plain(percent)}%"


def _places(amount: Decimal) -> int:
    text = plain(amount)
    return len(text) - text.index(".") - 1 if "." in text else 0
