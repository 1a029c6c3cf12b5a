"""Typed cells become the text their file would hold; nothing is lost, nothing crashes.

Tests: comp/ledger/typed.py
"""

import datetime as days

import polars as pl

from comp.ledger.cells import CANONICAL, Form
from comp.ledger.typed import TOO_MANY_DIGITS, cell_text, text_frame


def test_each_type_as_text() -> None:
    frame = pl.DataFrame(
        {
            "text": ["a", ""],
            "day": [days.date(2026, 3, 31), None],
            "money": pl.Series(["-12.50", None]).str.to_decimal(scale=2),
            "double": [0.1 + 0.2, float("nan")],
            "whole": [7, None],
            "moment": [days.datetime(2026, 3, 31), days.datetime(2026, 3, 31, 1, 2)],
        }
    )
    first, second = text_frame(frame, CANONICAL).rows()
    assert first == ("a", "2026-03-31", "-12.50", "0.30000000000000004", "7", "2026-03-31")
    assert second == (None, None, None, "nan", None, "2026-03-31T01:02:00")
    german = text_frame(frame, Form(decimal=",", date="D.M.YYYY")).row(0)
    assert german == ("a", "31.3.2026", "-12,50", "0,30000000000000004", "7", "31.3.2026")


def test_days_no_calendar_has_do_not_pass_for_empty() -> None:
    beyond = pl.Series("day", [10**9, 0, None], dtype=pl.Int32).cast(pl.Date)
    moments = pl.Series("at", [2**62, 0, None], dtype=pl.Int64)
    frame = pl.DataFrame([beyond, moments.cast(pl.Datetime("us")).alias("us")])
    assert text_frame(frame, CANONICAL).rows() == [
        ("a day beyond the calendar", "a day beyond the calendar"),
        ("1970-01-01", "1970-01-01"),
        (None, None),
    ]


def test_numbers_a_workbook_cannot_hold() -> None:
    assert cell_text(123456789012345.0, CANONICAL) == "123456789012345"
    assert cell_text(1234567890123456.0, CANONICAL) == TOO_MANY_DIGITS
    assert cell_text(1e300, CANONICAL) == TOO_MANY_DIGITS
    assert cell_text(1e-300, CANONICAL) == "1e-300"
    assert cell_text(True, CANONICAL) == "true"
