"""Dates as a file spells them: `M/D/YYYY`, `DD.MM.YYYY`, `YYYY-MM-DD`; two digits are wanted where two letters stand.

`read_date("7/4/1996", "M/D/YYYY")` is 4 July 1996; `read_date("7/4/1996", "YYYY-MM-DD")` is the
code, message and remedy of a problem.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from comp.ledger.texts import shown

FIRST_YEAR, LAST_YEAR = 1900, 2199
_PARTS = {"YYYY": r"(?P<y>[0-9]{4})", "MM": r"(?P<m>[0-9]{2})", "DD": r"(?P<d>[0-9]{2})"}
_PARTS |= {"M": r"(?P<m>[0-9]{1,2})", "D": r"(?P<d>[0-9]{1,2})"}
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+.*", re.ASCII | re.DOTALL)


@cache
def date_pattern(form: str) -> re.Pattern[str] | None:
    """The pattern of a date form, or None where it does not name year, month and day once each."""
    parts = re.findall(r"YYYY|MM|DD|M|D|[^YMD]+|.", form)
    if sorted(part[0] for part in parts if part[0] in "YMD") != ["D", "M", "Y"]:
        return None
    if "Y" in parts or any(
        part not in _PARTS and not re.fullmatch(r"[-/. ]+", part) for part in parts
    ):
        return None
    separated = all(
        parts[at] not in "MD" or at + 1 == len(parts) or parts[at + 1] not in _PARTS
        for at in range(len(parts))
    )
    if not separated:
        return None
    return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts), re.ASCII)


def swapped(form: str) -> str | None:
    """The form with day and month exchanged; None where the year comes first and nobody mixes them."""
    if form.startswith("Y"):
        return None
    return form.translate(str.maketrans("DM", "MD"))


def write_date(day: date, form: str) -> str:
    """A day in a date form, so that true dates of a workbook pass where text dates do."""
    parts = re.findall(r"YYYY|MM|DD|M|D|[^YMD]+", form)
    written = {
        "YYYY": f"{day.year:04}",
        "MM": f"{day.month:02}",
        "DD": f"{day.day:02}",
        "M": str(day.month),
        "D": str(day.day),
    }
    return "".join(written.get(part, part) for part in parts)


def read_date(text: str, form: str) -> date | tuple[str, str, str]:
    """The day, or code, message and remedy."""
    pattern = date_pattern(form)
    match = pattern.fullmatch(text) if pattern else None
    if not match:
        return _not_a_date(text, form)
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return (
            "date-out-of-range",
            f"{shown(text)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}.",
            "Check the year, or leave the cell empty.",
        )
    try:
        return date(year, month, day)
    except ValueError:
        return (
            "bad-date",
            f"{shown(text)} is no day of the calendar read as {form}.",
            _remedy(text, form),
        )


def _not_a_date(text: str, form: str) -> tuple[str, str, str]:
    if _STAMP.fullmatch(text):
        return (
            "bad-date",
            f"{shown(text)} is a time stamp; which day it is depends on a time zone.",
            f"Write the day alone, as {form}, in the time zone your plan counts by.",
        )
    if re.fullmatch(r"[0-9]{5}", text, re.ASCII):
        return (
            "bad-date",
            f"{shown(text)} looks like a spreadsheet's day number, which depends on the workbook.",
            f"Format the column as a date in the spreadsheet, or write it as {form}.",
        )
    return ("bad-date", f"{shown(text)} is not a date written as {form}.", _remedy(text, form))


def _remedy(text: str, form: str) -> str:
    for other in ("YYYY-MM-DD", "M/D/YYYY", "D/M/YYYY", "D.M.YYYY"):
        pattern = date_pattern(other)
        match = pattern.fullmatch(text) if pattern and other != form else None
        if match and int(match["m"]) <= 12 and int(match["d"]) <= 31:
            return (
                f'Write it as {form}, or declare how the whole file writes dates: date = "{other}"'
            )
    return f"Write the date as {form}."
