"""What may be asked where an expression stands: fields of a deal, of a person, measures of a credit.

`asked(scope, "deal person", "count")` allows `deal.acv` and `person.salary`, and refuses
`attainment of bookings` with the place in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from comp.language.plan import Field, Unit, Window
from comp.language.scope import Kind, Scope
from comp.language.suggest import nearest
from comp.language.syntax import Word
from comp.language.unit_rules import FIELD_UNITS
from comp.source import Span

PAYMENT = {"payment.amount": Unit.MONEY, "payment.date": Unit.DATE}
"""Fields of a payment: a credit on payments has a row for each, with its deal's fields."""

RETURNED = frozenset({"paid", "refunded", "credited_back"})
"""`deal.paid` and the like: what has come and gone on a deal by the day it is taken back."""


@dataclass(slots=True)
class Asked:
    """What may be asked where an expression stands, in `allowed`: `deal`, `split`, `person`,
    `amount` (of the deal), `quota`, `measure` (attainment, amount and number of a credit, scores),
    `paid` (of a component), `period` (its first and last day), `before` (a measure of the period before),
    `team` (how many of it have reached a part of their quota).

    `place` says where that is (`the rate of a commission`); `credit` is what `amount` (and a gate's
    own `attainment`, over `window`) belongs to; `unit` is that credit's. What an expression asked for is gathered in `asks`.
    `likely` is the unit that the value read next must have, to tell what type an unknown column is of.
    """

    scope: Scope
    allowed: frozenset[str]
    place: str
    credit: str = ""
    unit: Unit | None = None
    asks: set[str] = field(default_factory=set)
    size: int = 0
    open_defines: tuple[str, ...] = ()
    window: Window | None = None
    likely: Unit | None = None


def asked(scope: Scope, allowed: str, place: str, credit: str = "") -> Asked:
    """`asked(scope, "deal person", "count")`."""
    facts = scope.credits.get(credit)
    may = frozenset(allowed.split())
    # What is measured at the end of a period may look at the period before and at the team, too.
    may |= {"before", "team"} if "measure" in may else set()
    return Asked(scope, may, place, credit, facts.unit if facts else None)


def typed_field(word: Word, ask: Asked) -> Field | None:
    """A field of the ledger that may be asked here."""
    scope_name, _, name = word.text.partition(".")
    fields = ask.scope.schema.scope(scope_name)
    if word.text in PAYMENT:
        allowed = may_ask(ask, "payment", word.text, word.span)
        return Field("deal", word.text, PAYMENT[word.text], word.span) if allowed else None
    if scope_name == "deal" and fields is not None and name in RETURNED and name not in fields:
        allowed = may_ask(ask, "returned", word.text, word.span)
        return Field("returned", name, Unit.MONEY, word.span) if allowed else None
    if fields is None:
        meant = nearest(scope_name, ("deal", "person", "split"))
        remedy = (
            f"write {meant}.{name}"
            if meant
            else f"write deal.{name}, person.{name} or split.{name}"
        )
        message = f"fields begin with deal, person or split, not {scope_name}"
        refuse(ask, message, remedy, word.span, "field-unknown")
        return None
    if name not in fields and scope_name == "deal" and ask.scope.may_be_introduced(name):
        return None  # What is wrong with that line is told there.
    if name not in fields:
        known = nearest(name, fields)
        if scope_name == "deal" and known in ask.scope.worked_out:
            ask.scope.use(Kind.DAY, Word(name, word.span))
            return None
        remedy = (
            f"write {scope_name}.{known}" if known else _own_field(scope_name, name, ask.likely)
        )
        if not known and name in ask.scope.define_lines:
            remedy = f"if it is a day, write day {name}: the later of deal.close_date, deal.invoiced_on in place of {name}"
        message = f"no field is called {word.text}"
        # A column nobody declared is one mistake, however often the plan asks for it.
        if known or word.text not in ask.scope.undeclared:
            refuse(ask, message, remedy, word.span, "field-unknown")
        if not known:
            ask.scope.undeclared.add(word.text)
        return None
    if not may_ask(ask, scope_name, word.text, word.span):
        return None
    if scope_name == "deal" and name in ask.scope.worked_out:
        ask.scope.use(Kind.DAY, Word(name, word.span))
    return Field(scope_name, name, FIELD_UNITS[fields[name]], word.span)


def _own_field(scope: str, name: str, likely: Unit | None) -> str:
    types = [str(kind.value) for kind, unit in FIELD_UNITS.items() if unit is likely]
    if types:
        return (
            f'if it is a column of your own, add {name} = "{types[0]}" '
            f"below [fields.{scope}] in comp.toml"
        )
    kind = "date" if name.endswith(("_on", "_at", "_date")) else "number"
    others = (
        "text, money, number, percent, duration" if kind == "date" else "text, money, date, ..."
    )
    return (
        f'if it is a column of your own, add {name} = "{kind}" (or {others}) '
        f"below [fields.{scope}] in comp.toml"
    )


def may_ask(ask: Asked, what: str, text: str, span: Span) -> bool:
    """Whether this may be asked here; a problem where it may not."""
    ask.asks.add(what)
    if what in ask.allowed:
        return True
    there = {
        "deal": "a deal", "split": "a split", "measure": "a period", "quota": "a quota", "before": "a period",
        "team": "a period",
        "amount": "a deal", "person": "a person", "period": "a period",
        "credited": "a credited deal", "returned": "a lost deal",
        "payment": "a payment",
        "everybody": "everybody on the plan", "paid": "pay for a period",
    }[what]  # fmt: skip
    refuse(
        ask,
        f"{text} belongs to {there}, and {ask.place} is not asked of one",
        where_to_ask(what, ask),
        span,
        "field-out-of-place",
    )
    return False


def where_to_ask(what: str, ask: Asked) -> str:
    """The part of a plan that says what cannot be asked here, for a remedy."""
    of_deals = "deal" in ask.allowed
    if what == "measure" and ask.place == "the rate":
        return "write tiers marginal (or retroactive) by attainment: with a row for each rate, such as from 100%: 8%"
    if what == "measure" and ask.place == "a spiff":
        return (
            "write a bonus: pays $50 * number of CREDIT per month when attainment of CREDIT >= 100%"
        )
    if what == "team":
        return "write a bonus: pays $500 * number of team at 100% of CREDIT as of the last day per quarter"
    if what == "split" and of_deals:
        return "ask it in count or where of a credit, and pay on that credit"
    if what == "everybody" and ask.place == "a gate":
        return "write multiplier NAME: with 0x per quarter on COMPONENT when total amount of CREDIT < $100,000 below it"
    if what == "everybody":
        return "write bonus NAME: with pays $500 per month when total amount of CREDIT >= $100,000 below it"
    if what == "deal" and "measure" in ask.allowed:
        return "count such deals in a credit of their own, with where, and ask amount of CREDIT or number of CREDIT"
    return f"use only {_allowed_words(ask)} here"


def _allowed_words(ask: Asked) -> str:
    """What may be asked here, for a remedy."""
    words = [f"{scope}.FIELD" for scope in ("deal", "person", "split") if scope in ask.allowed]
    words += ["the last day"] if "period" in ask.allowed else []
    words += ["total amount of CREDIT", "number of members"] if "everybody" in ask.allowed else []
    words += ["attainment of CREDIT"] if "measure" in ask.allowed else []
    words += ["quota of CREDIT"] if "quota" in ask.allowed else []
    return ", ".join([*words, "amounts"])


def refuse(ask: Asked, message: str, remedy: str, span: Span, code: str = "units-differ") -> None:
    """Adds a problem of an expression."""
    ask.scope.add(code, message, remedy, span)
