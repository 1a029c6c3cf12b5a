"""What an expression is worth, and how an amount is rounded. Empty cells are None throughout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from tests.naive.model import Cells, Expression

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
    measure: Callable[[str, str], Fraction] | None = None


def ask(expression: Expression, around: Around):
    """The value of an expression: Fraction, date, str, bool, or None where a cell is empty."""
    word, *rest = expression
    if word in LITERALS:
        return rest[0]
    if word == "name":
        return ask(around.definitions[rest[0]], around)
    if word in ("deal", "person", "split"):
        return getattr(around, word).get(rest[0])
    if word == "amount":
        return around.amount
    if word == "measure":
        return around.measure(rest[0], rest[1])
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
    left, right = values
    if word == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[word]


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
    amount: Fraction, shares: list[tuple[str, Fraction]], places: int
) -> list[Fraction]:
    """An amount by shares in whole units; left units go to the largest remainders, then by id."""
    units = abs(amount) * 10**places
    exact = [units * share for _, share in shares]
    parts = [Fraction(part // 1) for part in exact]
    left = int(rounded(sum(exact), 0) - sum(parts))
    order = sorted(range(len(shares)), key=lambda n: (parts[n] - exact[n], shares[n][0].encode()))
    for number in order[:left]:
        parts[number] += 1
    return [part / 10**places * (-1 if amount < 0 else 1) for part in parts]
