"""The words of a plan: amounts, expressions and tables as text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.naive.model import Expression, Plan

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
UNITS = {"discount": "pct", "term": "months", "quantity": "num"}
SPOKEN = {
    "first day": "the first day",
    "last day": "the last day",
    "members": "number of members",
    "total": "total {} of {}",
    "paid of": "paid of {}",
    "score": "score of {}",
    "so far": "deal.{}",
    "owner holds": "owner holds {}",
    "contract month": "contract month from {}",
    "contract year": "contract year from {}",
    "days from": "days from {} to {}",
    "months from": "months from {} to {}",
}


def decimal(value: Fraction) -> str:
    """A fraction that ends, as a decimal: `1234.5`."""
    for places in range(13):
        if (value * 10**places).denominator == 1:
            text = f"{abs(int(value * 10**places)):0{places + 1}}"
            whole, rest = text[: len(text) - places], text[len(text) - places :]
            return ("-" if value < 0 else "") + whole + ("." + rest if rest else "")
    raise ValueError(f"{value} is no decimal of twelve places")


def grouped(value: Fraction) -> str:
    whole, dot, rest = decimal(value).partition(".")
    return f"{int(whole):,}{dot}{rest}"


def team(levels: tuple) -> str:
    """Whom a team of these levels holds."""
    return {(1, 1): "team", (1, None): "all team"}.get(levels, f"team {levels[0]} levels below")


class Words:
    """Turns expressions and slots into plan text; knows the plan's currency."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def money(self, value: Fraction, currency: str = "") -> str:
        currency = currency or self.plan.currency
        sign = SIGNS.get(currency)
        amount = grouped(abs(value))
        text = f"{sign}{amount}" if sign else f"{amount} {currency}"
        return f"-{text}" if value < 0 else text

    def of(self, expression: Expression, inside: bool = False) -> str:
        """An expression as text, in parentheses where it stands inside another one."""
        text = self._bare(expression)
        simple = (
            "money pct mult num months days date text deal person split payment amount measure "
            "name min max whole total members so_far paid_of score first_day last_day "
            "share_of_team number_of_team"
        )
        return (
            f"({text})"
            if inside and expression[0].replace(" ", "_") not in simple.split()
            else text
        )

    def _bare(self, expression: Expression) -> str:
        word, *rest = expression
        if word == "money":
            return self.money(*rest)
        if word == "pct":
            return f"{decimal(rest[0] * 100)}%"
        if word == "mult":
            return f"{decimal(rest[0])}x"
        if word == "num":
            return grouped(rest[0])
        if word in ("months", "days"):
            return f"{decimal(rest[0])} {word}"
        if word == "date":
            return rest[0].isoformat()
        if word == "text":
            return rest[0] if rest[0].isidentifier() and rest[0].islower() else f'"{rest[0]}"'
        if word in ("deal", "person", "split", "payment"):
            return f"{word}.{rest[0]}"
        if word == "amount":
            return "amount"
        if word == "name":
            return rest[0]
        if word == "measure":
            if not rest[1]:
                return str(rest[0])
            return f"{rest[0]} of {rest[1]}{self.window(*rest[2]) if len(rest) > 2 else ''}"
        if word in ("share of team", "number of team"):
            percent, credit, levels, at = rest
            part = self.of(("pct", percent))
            whose = word.replace("team", team(levels))
            return f"{whose} at {part} of {credit} as of the {at} day"
        if word in SPOKEN:
            return SPOKEN[word].format(
                *(r if isinstance(r, str) else self.of(r, True) for r in rest)
            )
        if word == "whole":
            return f"whole({self.of(rest[0])})"
        if word in ("min", "max"):
            return f"{word}({', '.join(self.of(part) for part in rest[0])})"
        if word in ("and", "or"):
            return f" {word} ".join(self.of(part, True) for part in rest[0])
        if word == "if":
            test, then, otherwise = (self.of(part, True) for part in rest)
            return f"if {test} then {then} else {otherwise}"
        if word in ("not", "neg"):
            return f"{'not ' if word == 'not' else '-'}{self.of(rest[0], True)}"
        if word in ("empty", "not empty"):
            return f"{self.of(rest[0], True)} is {word}"
        if word == "one of":
            options = ", ".join(self.of(("text", option)) for option in rest[1])
            return f"{self.of(rest[0], True)} is one of ({options})"
        if word == "cmp":
            return f"{self.of(rest[1], True)} {rest[0]} {self.of(rest[2], True)}"
        return f"{self.of(rest[0], True)} {word} {self.of(rest[1], True)}"

    def window(self, word: str, size: object) -> str:
        """The window of a measure, with a blank before it."""
        text = {
            "per": "per {}",
            "to date": "per {} to date",
            "through month": "through month {}",
            "over months": "over {} months",
            "every": "in every {} to date",
            "in a row": "in every {} over {} months",
            "before": "in the {} before",
            "months before": "in the {} months before",
        }
        return " " + text[word].format(*(size if isinstance(size, tuple) else [size]))

    def named_table(self, name: str, by, rows, by2=None) -> list[str]:
        """A table of values by one thing, or by two."""
        if by2 is not None:
            heads = [head for head, _ in rows[0][1]]
            lines = ["| | " + " | ".join(self.head(head, by2) for head in heads) + " |"]
            for head, cells in rows:
                values = " | ".join(self.of(value) for _, value in cells)
                lines.append(f"| {self.head(head, by)} | {values} |")
            return block(f"table {name} by {self.of(by)}, {self.of(by2)}:", lines)
        if any(head is None for head, _ in rows):
            lines = [f"| {self.head(head, by)} | {self.of(value)} |" for head, value in rows]
        else:
            lines = [f"{self.head(head, by)}: {self.of(value)}" for head, value in rows]
        return block(f"table {name} by {self.of(by)}:", lines)

    def head(self, head: object, by) -> str:
        if head is None:
            return "any other"
        if isinstance(head, str):
            return self.of(("text", head))
        if isinstance(head, date):
            return f"from {head}"
        unit = UNITS.get(by[1] if by[0] == "deal" else "", "money")
        return f"from {self.of((unit, head))}"


def block(head: str, lines: list[str]) -> list[str]:
    return [head, *(f"    {line}" for line in lines)]
