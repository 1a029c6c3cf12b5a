"""Short ways to write plans and ledgers by hand, and to read lines, for the evaluator's own tests."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.naive.evaluator import Outcome, evaluate
from tests.naive.model import Cells, Credit, Ledger, Plan

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def money(text: str | int) -> tuple:
    return ("money", Fraction(str(text).replace(",", "")))


def pct(text: str | int) -> tuple:
    return ("pct", Fraction(str(text)) / 100)


def rows(*pairs: tuple[str | int, tuple], percent: bool = True) -> list:
    scale = 100 if percent else 1
    return [(Fraction(str(bound)) / scale, value) for bound, value in pairs]


def bookings(**more) -> Credit:
    won = ("cmp", "is", ("deal", "stage"), ("text", "closed_won"))
    return Credit("bookings", ("deal", "acv"), where=won, **more)


def deal(name: str, closed: str, acv: str | int, **more) -> Cells:
    amount = Fraction(str(acv).replace(",", ""))
    row: Cells = {"deal": name, "item": "", "person": "priya", "close_date": day(closed)}
    return row | {"acv": amount, "stage": "closed_won"} | more


def person(name: str = "priya", plan: str = "plan", **more) -> Cells:
    row: Cells = {"person": name, "plan": plan, "from": FIRST, "to": None, "manager": None}
    return row | more


def plan(credit: Credit | None = None, **more) -> Plan:
    return Plan("plan", FIRST, LAST, credits=[credit or bookings()], **more)


def lines(outcome: Outcome, *kinds: str) -> list[tuple]:
    """(paid, component, deal, amount) in order of pay period; base left out."""
    found = [
        (line.pay_period, line.component, line.deal, line.amount)
        for _, line in outcome.lines
        if line.kind != "base" and (not kinds or line.kind in kinds)
    ]
    return sorted(found, key=str)


def expected(text: str) -> list[tuple]:
    found = []
    for row in text.strip().splitlines():
        paid, name, of, amount = (cell.strip() for cell in row.strip().strip("|").split("|"))
        found.append((paid, name, of or None, Fraction(amount.replace(",", "").replace("$", ""))))
    return sorted(found, key=str)


def run(plan: Plan, deals: list[Cells], **tables: list[Cells]) -> Outcome:
    return evaluate([plan], Ledger(**({"people": [person()]} | tables), deals=deals))
