"""Rows of tables as other tools and documents begin them, said as rows that say where they begin.

up to $35,000: 4%     from $0: 4%
next $15,000: 6%      from $35,000: 6%
thereafter: 8%        from $50,000: 8%
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

_BEYOND = frozenset("over above beyond exceeding after past more greater >".split())
_BEGINS = _BEYOND | frozenset("least starting >=".split())
_ENDS = frozenset("up below under less first until to initial".split())
_REST = frozenset("thereafter then remaining remainder rest else otherwise afterwards all".split())
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_AMOUNT = re.compile(rf"[$€£¥]?{_DIGITS.pattern}(?:%| [A-Z]{{3}}| (?:year|month|week|day)s?)?")
_ENDS_THERE = "a row says where it begins; it ends where the next one begins"


def other_row(line: str, rows: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with a row that begins with such a word, and the row as plans say it.

    `line` is the row as written, `rows` those above it. Where nobody can say where it begins, START
    stands in its place; None where the row begins with another word.
    """
    head, colon, tail = line.partition(":")
    word = head.split(" ")[0].lower()
    found = _AMOUNT.search(head)
    if not colon or not tail.strip():
        return None
    if word in _BEGINS and found:
        message = f"{word} begins no row; a row begins with from"
        beyond = _just_above(found[0]) if word in _BEYOND else ""
        if beyond:
            message = f"{word} begins no row; from {found[0]} holds at {found[0]} too, {beyond}"
        return message, f"from {found[0]}:{tail}"
    if word in _ENDS and found and not rows:
        return _ENDS_THERE, f"from {_DIGITS.sub('0', found[0])}:{tail}"
    if word in _ENDS or word in _REST or word == "next":
        return _ENDS_THERE, f"from {_end_of(rows) or 'START'}:{tail}"
    return None


def _just_above(amount: str) -> str:
    """`for above it write from 115.01%`; empty for a length of time, which is counted whole."""
    digits = _DIGITS.search(amount)
    if digits is None or amount[-1].islower():
        return ""
    value = Decimal(digits[0].replace(",", ""))
    decimals = max(2, len(digits[0].partition(".")[2]) + 1) if "." in digits[0] else 2
    above = value + Decimal(1).scaleb(-decimals)
    return f"for above it write from {_DIGITS.sub(f'{above:,}', amount, count=1)}"


def _end_of(rows: Sequence[str]) -> str:
    """Where the last of these rows ends, by its own words; empty where it does not say so."""
    end = ""
    for row in rows:
        head = row.partition(":")[0]
        amounts = _AMOUNT.findall(head)
        word = head.split(" ")[0].lower()
        if word == "next" and amounts and end:
            end = _added(end, amounts[-1])
        elif (word in _ENDS or len(amounts) > 1) and amounts:
            end = amounts[-1]
        else:
            end = ""
    return end


def _added(end: str, width: str) -> str:
    parts = [
        Decimal(found[0].replace(",", ""))
        for each in (end, width)
        if (found := _DIGITS.search(each))
    ]
    return _DIGITS.sub(f"{sum(parts):,}", end, count=1)
