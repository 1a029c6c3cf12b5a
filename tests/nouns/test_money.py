"""Amounts are read exactly or not at all, and written with their unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comp.money import format_money, format_percent, minor_units, parse_amount, plain


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0", "0"), ("-1234.56", "-1234.56"), ("0.000000000001", "0.000000000001"), ("007", "7")],
)
def test_plain_decimals_are_read(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-",
            ".5",
            "5.",
            "+5",
            "1,000",
            "1_000",
            "1e5",
            "NaN",
            "Infinity",
            "- 5",
            " 5",
            "5\n",
        ),
        *("１２", "٣", "0x10", "--5", "1.2.3", "9" * 27, "0." + "1" * 13),
    ],
)
def test_everything_else_is_not(text: str) -> None:
    assert parse_amount(text) is None


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=12, allow_nan=False))
def test_what_is_written_plainly_is_read_again(amount: Decimal) -> None:
    assert parse_amount(plain(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1234.5", "USD", "$1,234.50"),
        ("-1234.5", "USD", "-$1,234.50"),
        ("0", "EUR", "€0.00"),
        ("1234", "JPY", "¥1,234"),
        ("1.5", "KWD", "1.500 KWD"),
        ("-1234.5", "CHF", "-1,234.50 CHF"),
        ("0.005", "USD", "$0.005"),
        ("100.000000000000", "USD", "$100.00"),
    ],
)
def test_money_has_its_sign_and_cents(amount: str, currency: str, text: str) -> None:
    assert format_money(Decimal(amount), currency) == text


@pytest.mark.parametrize(
    ("ratio", "places", "text"),
    [
        ("0.085", None, "8.5%"),
        ("1", None, "100%"),
        ("0.833333", 2, "83.33%"),
        ("12.5", 0, "1,250%"),
    ],
)
def test_percents(ratio: str, places: int | None, text: str) -> None:
    assert format_percent(Decimal(ratio), places) == text


def test_minor_units() -> None:
    assert [minor_units(currency) for currency in ("USD", "JPY", "KWD", "XYZ")] == [2, 0, 3, 2]


def test_plain_has_no_exponent() -> None:
    assert [plain(Decimal(text)) for text in ("1E+3", "0.0825000", "-0", "-3.50", "1E-12")] == [
        *("1000", "0.0825", "0", "-3.5", "0.000000000001")
    ]
