"""The lines of one block by their kind: which is there, which is missing, which is there twice.

A missing line is reported where it would stand: on the line after which it belongs. Blocks in which a
line could not be read miss nothing, because that line may have been the one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from comp.language.asking import Asked, asked, typed_field
from comp.language.missing import Readings
from comp.language.plan import Expr, Field, Unit
from comp.language.scope import NOTHING, Kind, Scope
from comp.language.syntax import (
    FieldNode,
    LiteralNode,
    NameNode,
    NegativeNode,
    Node,
    Statement,
    Word,
)
from comp.language.unit_rules import FIELD_UNITS, UNIT_WORDS, example_of
from comp.language.units import typed
from comp.language.words import BLOCKS, FORMS, block_name
from comp.money import SIGNS
from comp.source import Span

_SAME_SLOT = (
    frozenset({"on", "on_pay"}),
    frozenset({"rate", "tiers", "tiers_per_deal"}),
    frozenset({"pays_per_period", "steps"}),
    frozenset({"target", "measured_per"}),
    frozenset({"recover", "not_recovered"}),
    frozenset({"carries_attainment", "attainment_starts"}),
    frozenset({"rate_fixed", "true_ups"}),
    frozenset({"negative_total", "shortfall"}),
    frozenset({"take_back", "take_back_by_age"}),
    frozenset({"quota_amount", "quota_from_ledger", "quota_table", "quota_of_team"}),
)
"""Kinds that answer the same question: only one of them can stand in a block."""
_MAY_REPEAT = frozenset(
    "crediting recipient crediting_when pool contest prize prize_of_share quota_of_team use "
    "carries_attainment define deal_day deal_place table credit commission override kicker spiff bonus curve objectives multiplier clawback cap draw quota_amount "
    "quota_from_ledger quota_table row weight given expect_total table_row point "
    "release release_row".split()
)


@dataclass(frozen=True, slots=True)
class Slots:
    """A block being checked."""

    block: Statement
    scope: Scope

    @property
    def name(self) -> str:
        """The block's own name."""
        return self.block.names[0].text if self.block.names else ""

    def check_twice(self) -> None:
        """No question is answered twice."""
        for index, child in enumerate(self.block.children):
            if child.kind in _MAY_REPEAT or not _stands(child):
                continue
            rivals = next((group for group in _SAME_SLOT if child.kind in group), {child.kind})
            before = [c for c in self.block.children[:index] if c.kind in rivals and _stands(c)]
            if before:
                self.scope.add(
                    "line-twice",
                    f"line {before[0].span.line} already says this",
                    "keep one of the two",
                    child.span,
                    related=((before[0].span, "it is said here first"),),
                    label=f"line {before[0].span.line} already says this",
                )

    def get(self, *kinds: str) -> Statement | None:
        """The first line of one of these kinds."""
        return self.block.first(*kinds)

    def need(
        self,
        kind: str,
        *others: str,
        code: str = "line-missing",
        message: str = "",
        remedy: str = "",
        readings: Readings | None = None,
    ) -> Statement | None:
        """The line of this kind (or one of the others); a problem where there is none."""
        found = self.get(kind, *others)
        top = self.block.kind == "plan_heading" and self.scope.broken_headings
        if found is None and self.block.whole and not top:
            asked_back = remedy or ("" if readings else f"write {FORMS[kind]}")
            self.scope.add(
                code,
                message or f"{_this(self.block)} not say {_what(kind)}",
                asked_back,
                self.anchor(kind),
                choices=readings.choices if readings else (),
                about=readings.about if readings else "",
                label="the line belongs below this one",
            )
        return found

    def anchor(self, kind: str) -> Span:
        """The line after which a line of this kind would stand."""
        order = BLOCKS[self.block.kind]
        earlier = set(order[: order.index(kind)])
        own = self.block.span.file
        children = [child for child in self.block.children if child.span.file == own]
        before = [child for child in children if child.kind in earlier]
        return _last_span(before[-1]) if before else self.block.span

    def sentence(self) -> str:
        """The sentence of the plan document, or nothing."""
        line = self.get("sentence")
        return line.texts[0].text if line else ""

    def asked(self, allowed: str, place: str, credit: str = "") -> Asked:
        """What an expression of this block may ask for."""
        return asked(self.scope, allowed, place, credit)


def _stands(statement: Statement) -> bool:
    """False for a heading without lines: it is reported as such and counts for nothing else."""
    return statement.whole or bool(statement.children)


def _last_span(statement: Statement) -> Span:
    """The last line of a statement with all below it."""
    while statement.children:
        statement = statement.children[-1]
    return statement.span


def _this(block: Statement) -> str:
    article, _, word = block_name(block.kind).partition(" ")
    return f"this {word} does" if word else f"these {article} do"


def _what(kind: str) -> str:
    return {
        "effective": "from which day to which it holds",
        "currency": "its currency",
        "pay": "how often it pays",
        "rounding": "how amounts are rounded",
        "deals": "whose deals it takes",
        "as_of_day": "on which day it looks who holds what",
        "count": "what of a deal it counts",
        "dated": "on which day a deal counts",
        "on": "which credit it pays on",
        "rate": "at which rate it pays",
        "pays_per_deal": "what it pays",
        "pays_per_period": "what it pays",
        "target": "its target",
        "fund": "how much is shared",
        "rank": "by what it ranks",
        "prizes": "its prizes",
        "weights": "the weights of its objectives",
        "points": "its points",
        "trigger": "when money is taken back",
        "take_back": "what is taken back",
        "limit": "how much it allows, on which components",
        "guarantee": "what it guarantees",
    }.get(kind, FORMS[kind])


_ZERO = {Unit.PERCENT: "0%", Unit.MULTIPLE: "0x"}


def value(
    node: Node, ask: Asked, units: tuple[Unit, ...], what: str, each: str = ""
) -> Expr | None:
    """An expression that must be of one of these units; the first is the usual one. `each` is what
    stands behind it (` per unit`)."""
    if isinstance(node, NameNode) and node.text in NOTHING and node.text not in _defined(ask):
        zero = _money("0", ask.scope) if units[0] is Unit.MONEY else _ZERO.get(units[0], "0")
        message = f"{what} needs {UNIT_WORDS[units[0]]}: {node.text} is {zero}{each} here"
        ask.scope.add("name-unknown", message, f"write {zero}{each}", node.span)
        return None
    ask.likely = units[0] if isinstance(node, FieldNode) else None
    expr = typed(node, ask)
    ask.likely = None
    if expr is None or expr.unit in units:
        return expr
    wrong_unit(expr, units, what, ask.scope)
    return None


def _defined(ask: Asked) -> list[str]:
    return ask.scope.names(Kind.DEFINE)


def from_zero(node: Node, ask: Asked, units: tuple[Unit, ...], what: str) -> Expr | None:
    """Like `value`, of what is never below zero; a minus that is written is refused."""
    if isinstance(node, NegativeNode) and isinstance(node.value, LiteralNode):
        message = f"{what} is never below zero"
        ask.scope.add("below-zero", message, f"write {node.value.text}", node.span)
        return None
    return value(node, ask, units, what)


def wrong_unit(expr: Expr, units: tuple[Unit, ...], what: str, scope: Scope) -> None:
    """The problem of a value whose unit does not fit; a bare number gets its own."""
    text = getattr(expr, "text", "")
    usual = units[0]
    if expr.unit is Unit.NUMBER and text and usual in (Unit.PERCENT, Unit.MULTIPLE):
        right = f"{text}%" if usual is Unit.PERCENT else f"{text}x"
        need = "a rate" if usual is Unit.PERCENT else "a multiple"
        scope.add(
            "rate-without-unit",
            f"{what} needs {need}",
            f"write {right} (a bare {text} could mean {text}%, ${text} or {text}x)",
            expr.span,
            label=f"{what} needs {need}",
        )
        return
    if expr.unit is Unit.NUMBER and text and usual is Unit.MONEY:
        shown = _money(text, scope)
        message = f"{what} needs an amount of money"
        scope.add("amount-without-currency", message, f"write {shown}", expr.span, label=message)
        return
    message = f"{what} needs {UNIT_WORDS[usual]}, and this is {UNIT_WORDS[expr.unit]}"
    such = f"write a value such as {example_of(usual)}"
    if expr.unit is Unit.PERCENT and usual is Unit.MONEY and text:
        such = f"write what it is a part of, as in {text} * person.target"
    scope.add("unit-wrong", message, such, expr.span)


def _money(text: str, scope: Scope) -> str:
    currency = scope.currency or "USD"
    sign = SIGNS.get(currency)
    shown = f"{Decimal(text.replace(',', '')):,f}"
    return f"{sign}{shown}" if sign else f"{shown} {currency}"


def date_field(word: Word, scope: Scope, what: str, allowed: str = "deal") -> Field | None:
    """A date field of the deal."""
    field = typed_field(word, asked(scope, allowed, what))
    if field is None or field.unit is Unit.DATE:
        return field
    dates = [name for name, kind in scope.schema.deal.items() if FIELD_UNITS[kind] is Unit.DATE]
    message = f"{what} needs a day, and {word.text} is {UNIT_WORDS[field.unit]}"
    scope.add("unit-wrong", message, f"write one of deal.{', deal.'.join(dates)}", word.span)
    return None


def credit_name(word: Word, scope: Scope) -> str | None:
    """The name of a credit of this plan."""
    return word.text if scope.use(Kind.CREDIT, word) else None


def component_names(
    words: tuple[Word, ...], scope: Scope, kinds: tuple[str, ...]
) -> tuple[str, ...]:
    """Names of components of these kinds, each once."""
    names: list[str] = []
    for word in words:
        if not scope.use(Kind.COMPONENT, word):
            continue
        kind = scope.component_kinds.get(word.text, "")
        if kind and kind not in kinds:
            wanted = " or ".join(kinds)
            message = (
                f"{word.text} is {'an' if kind[0] in 'aeiou' else 'a'} {kind}; {wanted} is needed"
            )
            scope.add("component-of-other-kind", message, f"leave {word.text} out", word.span)
        elif word.text in names:
            message = f"{word.text} is named twice"
            scope.add("name-repeated", message, "name it once", word.span)
        else:
            names.append(word.text)
    return tuple(names)
