"""Problems of `comp.toml`, each with the line it stands in and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from comp.fields import FieldType
from comp.problems import Problem
from comp.source import Span

FILE = "comp.toml"
Location = tuple[int | str, ...]

_WANTED: Mapping[str, str] = {
    "fiscal_year_starts": 'the first day of a month: fiscal_year_starts = "02-01"',
    "currency": 'three capital letters: currency = "USD"',
    "delimiter": 'one character: delimiter = ";"',
    "decimal": 'decimal = "." or decimal = ","',
    "group": 'one character between thousands: group = ","',
    "negatives": 'negatives = ["parentheses", "trailing minus"], or one of them',
    "percent": 'percent = "ratio" (0.125) or percent = "number" (12.5)',
    "decimals": "a number of places from 0 to 12: decimals = 4",
    "skip_header": "a number of rows: skip_header = 1",
    "skip_footer": "a number of rows: skip_footer = 1",
    "rates": 'rates = "daily" or rates = "monthly"',
    "previous_within": 'a number of days: previous_within = "5 days"',
    "year_named_by": 'year_named_by = "start" or year_named_by = "end"',
    "holidays": 'days in a list: holidays = ["2026-12-25", "2026-12-26"]',
    "weeks_start_on": 'a day of the week: weeks_start_on = "monday"',
    "two_weeks_from": 'the first day of two weeks that are paid together: two_weeks_from = "2026-01-05"',
    "pattern": 'pattern = "4-4-5", "4-5-4" or "5-4-4"',
    "years_start": 'the first day of each year: years_start = ["2025-02-02", "2026-02-01"]',
    "columns": 'ledger names on the left: columns = {deal = "OrderID"}',
    "values": 'the file\'s words on the left: values.product = {"GTXPro" = "GTX Pro"}',
    "leaves_out_rows": "leaves_out_rows = true, or leave the line out",
    "types": 'types = {UnitPrice = "decimal", OrderDate = "date"}',
    "url": 'a file or an address: url = "postgresql://comp@db.example/comp"',
    "users": 'a name and its roles: dana = ["finance"] (ops, finance, controller, admin)',
    "file": 'a file or a list of files: file = "export/deals.csv"',
}


def setting_problems(
    text: str,
    found: Sequence[tuple[Location, str, Mapping[str, object]]],
    known: Mapping[str, list[str]],
) -> list[Problem]:
    """One problem for each setting that is unknown or not what it should be."""
    problems: dict[tuple[str, ...], Problem] = {}
    for location, kind, _ in found:
        path = tuple(
            str(part) for part in location if str(part) not in ("str", "list[str]", "[key]")
        )
        path = tuple(part for at, part in enumerate(path) if not (part.isdigit() and at > 1))
        is_unknown = kind == "extra_forbidden"
        problem = _unknown(text, path, known) if is_unknown else _bad_value(text, path)
        problems.setdefault(path, problem)
    return list(problems.values())


def syntax_problem(message: str) -> Problem:
    """The file is not TOML; the reader's message ends with its place."""
    match = re.search(r"\(at line ([0-9]+), column ([0-9]+)\)", message)
    line, column = (int(match[1]), int(match[2])) if match else (1, 1)
    return Problem(
        "setting-syntax",
        f"This line cannot be read as a setting ({_plainly(message)}).",
        'Settings are written key = "text", key = 5 or key = {a = "b"}, under [section] lines.',
        span=Span(FILE, line, column, column + 1),
    )


def calendar_problem(text: str, key: str, message: str, remedy: str) -> Problem:
    """A setting of `[calendar]` that does not fit the others."""
    return Problem("bad-calendar", message, remedy, span=_span(text, ("calendar", key)))


def unreadable() -> Problem:
    """The file is there and cannot be opened."""
    return Problem(
        "setting-syntax",
        "The settings cannot be opened.",
        "Check that comp.toml is a file you may read.",
        file=FILE,
    )


def not_utf8() -> Problem:
    """The file is not text in UTF-8."""
    return Problem(
        "setting-syntax", "The settings are not UTF-8 text.", "Save comp.toml as UTF-8.", file=FILE
    )


def conflicting_field(
    text: str, scope: str, name: str, kind: FieldType, standard: FieldType
) -> Problem:
    """A standard field cannot be given another type."""
    return Problem(
        "bad-setting",
        f"{scope}.{name} is a standard field of the type {standard}; here it is called {kind}.",
        f"Remove the line, and give a column of the type {kind} another name.",
        span=_span(text, ("fields", scope, name)),
    )


def _unknown(text: str, path: tuple[str, ...], known: Mapping[str, list[str]]) -> Problem:
    section, key = ".".join(path[:-1]), path[-1]
    general = f"{path[0]}.*" if len(path) == 3 else section
    names = known.get(section) or known.get(general) or []
    meant = get_close_matches(key, names, n=1, cutoff=0.6)
    where = f"[{section}]" if section else "comp.toml"
    return Problem(
        "unknown-setting",
        f"{where} has no setting {key}.",
        f"Did you mean {meant[0]}?" if meant else f"Settings here are: {', '.join(names)}.",
        span=_span(text, path),
    )


def _bad_value(text: str, path: tuple[str, ...]) -> Problem:
    named = [part for part in path if part in _WANTED]
    if path[0] == "fields":
        wanted = f'a lower-case name and a type: seats = "number" ({", ".join(FieldType)})'
    else:
        wanted = _WANTED[named[-1]] if named else f"a section: [{path[0]}]"
    return Problem(
        "bad-setting",
        f"{'.'.join(path)} is not written as it should be.",
        f"Write {wanted}",
        span=_span(text, path),
    )


def _span(text: str, path: tuple[str, ...]) -> Span:
    """The line of a setting: below the longest part of its path that is a section."""
    lines = text.splitlines()
    for depth in range(len(path), -1, -1):
        section = ".".join(path[:depth])
        start = _section_line(lines, section) if depth else 0
        if start is None:
            continue
        if depth == len(path):
            return Span(FILE, start, 1, len(lines[start - 1]) + 1)
        key = re.escape(path[depth])
        for number in range(start, len(lines)):
            if lines[number].lstrip().startswith("["):
                break
            if re.match(rf'\s*"?{key}"?\s*[.=]', lines[number]):
                return Span(FILE, number + 1, 1, len(lines[number]) + 1)
        if depth:
            return Span(FILE, start, 1, len(lines[start - 1]) + 1)
    return Span(FILE, 1)


def _section_line(lines: list[str], section: str) -> int | None:
    for number, line in enumerate(lines, start=1):
        if re.match(rf"\s*\[\s*{re.escape(section)}\s*\]", line):
            return number
    return None


def _plainly(message: str) -> str:
    sentence = re.sub(r"\s*\(at .*\)$", "", message)
    return sentence[:1].lower() + sentence[1:]
