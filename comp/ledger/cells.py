"""One cell: its text read as the type and in the spelling declared for it, or why it is not that.

`read_cell(FieldType.MONEY, "1.234,56", Form(decimal=",", group="."), 2)` is `Decimal("1234.56")`;
in the canonical form the same text is a `Fault` with what to do about it. Nothing is guessed: a text
that could be read in two ways is read in neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comp.fields import FieldType
from comp.ledger.dates import read_date
from comp.ledger.texts import composed, shown, text_fault
from comp.money import AMOUNT_LIMIT, PLACES

CELL_LIMIT = 100_000
"""Characters in one cell; more is refused before anything looks at it."""

Value = str | Decimal | date


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell or row is refused: a code, what is wrong, one thing to do."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Form:
    """How one file spells its cells; the defaults are the canonical form.

    `group` separates thousands. `date` is a pattern such as `DD.MM.YYYY`. `negatives` may hold
    `parentheses` and `trailing minus`. `decimals` allows more places than the currency has.
    `percent` says what a number without a percent sign is: `ratio` (0.125) or `number` (12.5).
    `signs` are currency signs that may stand in money cells (examples in plan files).
    """

    decimal: str = "."
    group: str = ""
    date: str = "YYYY-MM-DD"
    negatives: tuple[str, ...] = ()
    decimals: int | None = None
    percent: str = ""
    signs: tuple[str, ...] = ()


CANONICAL = Form()
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_MONTHS = re.compile(r"([0-9]{1,6}) (month|year)s?", re.ASCII)
FORMULA_MARK, MERGED_MARK = "#FORMULA!", "#MERGED!"
"""What stands in a cell of a workbook that has no value of its own."""

_ERRORS = frozenset("#REF! #N/A #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC!".split())


def read_cell(
    kind: FieldType, text: str, form: Form, places: int, *, is_id: bool = False
) -> Value | Fault:
    """The value of a cell that is not empty. `places` are the decimals its currency has."""
    if len(text) > CELL_LIMIT:
        return Fault(
            "cell-too-large",
            f"This cell holds {len(text):,} characters; {CELL_LIMIT:,} are allowed.",
            "Shorten the cell, or leave the column out of the file.",
        )
    if text.startswith("#"):
        fault = _marked(text)
        if fault:
            return fault
    if kind is FieldType.TEXT:
        body = text if is_id else text.strip()
        unfit = text_fault(body, is_id=is_id)
        return Fault(*unfit) if unfit else composed(body)
    if kind is FieldType.DATE:
        found = read_date(text, form.date)
        return found if isinstance(found, date) else Fault(*found)
    if kind is FieldType.DURATION:
        return _read_duration(text)
    if kind is FieldType.PERCENT:
        return _read_percent(text, form)
    return _read_number(kind, text, form, places)


def _marked(text: str) -> Fault | None:
    """Error values of spreadsheets, and cells whose value the workbook does not hold."""
    if text in _ERRORS:
        return Fault(
            "error-cell",
            f"The spreadsheet could not work this cell out: it says {text}.",
            "Mend the formula in the spreadsheet and export the file again.",
        )
    if text == FORMULA_MARK:
        return Fault(
            "uncached-formula",
            "This cell holds a formula whose result is not in the file.",
            "Open the workbook in a spreadsheet program and save it, or put in the value.",
        )
    if text == MERGED_MARK:
        return Fault(
            "merged-cells",
            "This cell is merged with others; which rows its value belongs to cannot be told.",
            "Unmerge the cells and write the value in each row.",
        )
    if text == "#DIGITS!":
        return Fault(
            "bad-number",
            "This number has more than 15 digits; a workbook does not keep the rest.",
            "Format the column as text and enter it again, or save the sheet as CSV.",
        )
    return None


def _read_number(kind: FieldType, text: str, form: Form, places: int) -> Decimal | Fault:
    plain = _plain_number(text, form)
    if plain is None:
        return _not_a_number(kind, text, form)
    allowed = PLACES if kind is not FieldType.MONEY else max(places, form.decimals or 0)
    return _sized(plain, allowed, kind is FieldType.MONEY)


def _sized(plain: str, allowed: int, is_money: bool) -> Decimal | Fault:
    whole, _, fraction = plain.lstrip("-").partition(".")
    if len(whole.lstrip("0")) > AMOUNT_LIMIT.adjusted():
        return Fault(
            "amount-too-large",
            f"{shown(plain)} is too large; amounts must be below 1,000,000,000,000,000.",
            "Check the digits of this amount.",
        )
    if len(fraction) > allowed and fraction[allowed:].strip("0"):
        what = "the currency has" if is_money else "are kept"
        return Fault(
            "too-many-decimals",
            f"{shown(plain)} has {len(fraction)} decimals; {what} {allowed}.",
            "Round the amount in the file"
            + (
                f", or allow more in comp.toml: decimals = {min(len(fraction), PLACES)}"
                if is_money
                else "."
            ),
        )
    return Decimal(f"{plain.partition('.')[0]}.{fraction[:allowed] or '0'}")


def _plain_number(text: str, form: Form) -> str | None:
    """The text as a plain decimal with a point, if it is a number in this form."""
    body, minus = _unsigned(text, form.signs)
    if "parentheses" in form.negatives and body.startswith("(") and body.endswith(")"):
        body, minus = body[1:-1], "-"
    elif "trailing minus" in form.negatives and body.endswith("-"):
        body, minus = body[:-1], "-"
    if minus and body.startswith("-"):
        return None
    if form.decimal != ".":
        if "." in body and form.group != ".":
            return None
        whole, comma, fraction = body.partition(form.decimal)
    else:
        whole, comma, fraction = body.partition(".")
    if form.group and form.group in whole:
        digits = whole.removeprefix("-")
        head, *groups = digits.split(form.group)
        if not (1 <= len(head) <= 3 and all(len(group) == 3 for group in groups)):
            return None
        whole = whole.replace(form.group, "")
    plain = f"{minus}{whole}.{fraction}" if comma else minus + whole
    return plain if _PLAIN.fullmatch(plain) else None


def _unsigned(text: str, signs: tuple[str, ...]) -> tuple[str, str]:
    """`-$5` is `5` and a minus sign; `5 USD` is `5`."""
    for sign in signs:
        if text.startswith("-" + sign):
            return text.removeprefix("-" + sign), "-"
        if text.startswith(sign):
            return text.removeprefix(sign), ""
        if text.endswith(" " + sign):
            return text.removesuffix(" " + sign), ""
    return text, ""


def _not_a_number(kind: FieldType, text: str, form: Form) -> Fault:
    wanted = {
        FieldType.MONEY: ("bad-amount", "an amount"),
        FieldType.PERCENT: ("bad-percent", "a percent"),
    }.get(kind, ("bad-number", "a number"))
    spelled = f"-1234{form.decimal}56"
    return Fault(
        wanted[0],
        f"{shown(text)} is not {wanted[1]} in the form declared for this file ({spelled}).",
        _number_remedy(text),
    )


def _number_remedy(text: str) -> str:
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?|-?[0-9]+,[0-9]{1,2}", text, re.ASCII):
        return 'If the whole file is written like this, declare it in comp.toml: decimal = ",", group = "."'
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text, re.ASCII):
        return 'If the whole file is written like this, declare it in comp.toml: group = ","'
    if re.fullmatch(r"\([0-9.,]+\)", text, re.ASCII):
        return 'If brackets mean a minus sign here, declare it in comp.toml: negatives = ["parentheses"]'
    if re.fullmatch(r"[0-9.,]+-", text, re.ASCII):
        return 'If a minus sign stands last here, declare it in comp.toml: negatives = ["trailing minus"]'
    return "Write a plain decimal such as 1234.56, or leave the cell empty."


def _read_percent(text: str, form: Form) -> Decimal | Fault:
    if text.endswith("%"):
        body, places = text[:-1], 2
    elif text.endswith("bps"):
        body, places = text[:-3].rstrip(), 4
    elif form.percent:
        body, places = text, 2 if form.percent == "number" else 0
    else:
        return Fault(
            "bad-percent",
            f"{shown(text)} has no percent sign: it may mean {shown(text)}% or {shown(text)} times 100%.",
            'Write 12.5%, or declare in comp.toml what plain numbers are: percent = "ratio" or "number"',
        )
    plain = _plain_number(body, form)
    if plain is None:
        return _not_a_number(FieldType.PERCENT, text, form)
    found = _sized(plain, PLACES - max(places, 2), False)
    return found.scaleb(-places) if isinstance(found, Decimal) and places else found


def _read_duration(text: str) -> Decimal | Fault:
    match = _MONTHS.fullmatch(text)
    if not match:
        return Fault(
            "bad-duration",
            f"{shown(text)} is not a duration.",
            "Write it in months or years: 12 months",
        )
    return Decimal(int(match[1]) * (12 if match[2] == "year" else 1))
