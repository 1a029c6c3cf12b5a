"""What an expression is worth, and how an amount is rounded. Empty cells are None throughout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.naive.model import Cells, Expression
from tests.naive.periods import months_between

LITERALS = ("money", "pct", "mult", "num", "months", "days", "date", "text")


class NoQuota(Exception):
    """Something asked for a quota or an attainment that is not there."""


@dataclass
class Around:
    """What an expression may ask: the deal's row, the person's, the split's, the measures."""

    definitions: dict[str, Expression]
    deal: Cells = field(default_factory=dict)
    person: Cells = field(default_factory=dict)
    split: Cells = field(default_factory=dict)
    amount: Fraction | None = None
    measure: Callable[..., Fraction] | None = None
    period: tuple[date, date] | None = None  # the period measured
    day: date | None = None  # the credit's dated day
    paid_of: Callable[[str], Fraction] | None = None  # what a component paid over the period
    total: Callable[[str, str], Fraction] | None = None  # over everybody on the plan
    members: Callable[[], int] | None = None
    score: Callable[[str], Fraction | None] | None = None  # of an objective, for the period
    so_far: Callable[[], Cells] | None = None  # paid, refunded, credited back on the deal
    team: Callable[..., Fraction] | None = None  # how many of the team reached a part of quota


def ask(expression: Expression, around: Around):
    """The value of an expression: Fraction, date, str, bool, or None where a cell is empty."""
    word, *rest = expression
    if word in LITERALS:
        return rest[0]
    if word == "name":
        return ask(around.definitions[rest[0]], around)
    if word in ("deal", "person", "split"):
        return getattr(around, word).get(rest[0])
    if word == "payment":
        return around.deal.get(f"payment.{rest[0]}")
    if word == "amount":
        return around.amount
    if word == "measure":
        return around.measure(*rest)
    if word in ("paid of", "total", "score"):
        return getattr(around, word.replace(" ", "_"))(*rest)
    if word in ("share of team", "number of team"):
        return around.team(word, *rest)
    if word == "members":
        return Fraction(around.members())
    if word == "so far":
        return around.so_far()[rest[0]]
    if word in ("first day", "last day"):
        return around.period[0 if word == "first day" else 1]
    if word in ("contract month", "contract year", "days from", "months from"):
        return stretch_of_time(word, rest, around)
    if word == "table":
        return looked_up(rest, around)
    if word == "if":
        return ask(rest[1] if ask(rest[0], around) is True else rest[2], around)
    if word in ("and", "or", "not", "cmp", "one of", "empty", "not empty"):
        return test(word, rest, around)
    values = [ask(part, around) for part in (rest[0] if word in ("min", "max") else rest)]
    if None in values:
        return None
    if word == "min":
        return min(values)
    if word == "max":
        return max(values)
    if word == "neg":
        return -values[0]
    if word == "whole":
        return Fraction(int(values[0]))  # towards zero
    left, right = values
    if word == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[word]


def stretch_of_time(word: str, rest: list, around: Around) -> Fraction | None:
    """`("contract month", from)` at the dated day, `("days from", from, to)`; whole ones only."""
    start = ask(rest[0], around)
    end = around.day if word.startswith("contract") else ask(rest[1], around)
    if start is None or end is None or end < start:
        return None
    if word == "days from":
        return Fraction((end - start).days)
    months = months_between(start, end)
    if word == "months from":
        return Fraction(months)
    return Fraction(months // (1 if word == "contract month" else 12) + 1)


def looked_up(rest: list, around: Around):
    """The value of a named table; a head of text, None for any other, or a bound."""
    by, rows, *second = rest
    asked = ask(by, around)
    if asked is None:
        return None
    value = row_of(rows, asked)
    if not second:
        return ask(value, around)
    asked = ask(second[0], around)
    return None if asked is None else ask(row_of(value, asked), around)


def row_of(rows: list, asked):
    """The row of a text, else of any other; or the last row whose bound is reached."""
    if isinstance(asked, str):
        return next(value for head, value in rows if head in (asked, None))
    reached = [value for head, value in rows if head <= asked]
    return reached[-1] if reached else rows[0][1]


def test(word: str, rest: list, around: Around) -> bool | None:
    """Whether a test holds; None where an empty cell leaves it open (then it does not hold)."""
    if word in ("and", "or"):
        answers = [ask(part, around) for part in rest[0]]
        decisive = word == "or"
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive
    if word == "empty":
        return ask(rest[0], around) is None
    if word == "not empty":
        return ask(rest[0], around) is not None
    if word == "not":
        answer = ask(rest[0], around)
        return None if answer is None else not answer
    if word == "one of":
        value = ask(rest[0], around)
        return None if value is None else value in rest[1]
    sign, left, right = rest[0], ask(rest[1], around), ask(rest[2], around)
    if isinstance(left, list):  # a measure in every one of several periods
        each = [("cmp", sign, ("num", one), ("num", right)) for one in left]
        return all(ask(one, around) for one in each)
    if left is None or right is None:
        return None
    if sign in ("is", "is not"):
        return (left == right) == (sign == "is")
    return {">=": left >= right, ">": left > right, "<": left < right, "<=": left <= right}[sign]


def rounded(amount: Fraction, places: int, mode: str = "half up") -> Fraction:
    """To so many places; half up goes away from zero."""
    whole, rest = divmod(abs(amount) * 10**places, 1)
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half up" or whole % 2)):
        whole += 1
    return Fraction(whole, 10**places) * (-1 if amount < 0 else 1)


def running(amounts: list[Fraction], places: int, mode: str = "half up") -> list[Fraction]:
    """Each the rounded sum up to and with it, minus the rounded sum before it."""
    parts, total, before = [], Fraction(0), Fraction(0)
    for amount in amounts:
        total += amount
        now = rounded(total, places, mode)
        parts.append(now - before)
        before = now
    return parts


def largest_remainder(
    amount: Fraction, shares: list[tuple[str, Fraction]], places: int, as_listed: bool = False
) -> list[Fraction]:
    """An amount by shares in whole units; left units go to the largest remainders, then by id."""
    units = abs(amount) * 10**places
    exact = [units * share for _, share in shares]
    parts = [Fraction(part // 1) for part in exact]
    left = int(rounded(sum(exact), 0) - sum(parts))
    ties = [n if as_listed else name.encode() for n, (name, _) in enumerate(shares)]
    order = sorted(range(len(shares)), key=lambda n: (parts[n] - exact[n], ties[n]))
    for number in order[:left]:
        parts[number] += 1
    return [part / 10**places * (-1 if amount < 0 else 1) for part in parts]
