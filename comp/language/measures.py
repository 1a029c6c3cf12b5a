"""Measures in expressions: what a credit comes to over a period, what a component paid, what everybody has.

In: the node as written. Out: the plan's record with its unit, or None with one problem.
"""

from __future__ import annotations

from comp.language import syntax
from comp.language.asking import Asked, may_ask, refuse
from comp.language.plan import Field, Measure, MeasureKind, Paid, Score, Unit, WindowKind
from comp.language.scope import CreditFacts, Kind
from comp.language.syntax import Word
from comp.language.window_rules import window_fits
from comp.source import Span


def paid(node: syntax.PaidNode, ask: Asked) -> Paid | None:
    """`paid of NAME`."""
    if not may_ask(ask, "paid", f"paid of {node.component.text}", node.span):
        return None
    if not ask.scope.use(Kind.COMPONENT, node.component):
        return None
    return Paid(node.component.text, node.span)


def score(node: syntax.ScoreNode, ask: Asked) -> Score | None:
    """`score of OBJECTIVE`; objectives have their names in the ledger."""
    name = node.objective.text
    if not may_ask(ask, "measure", f"score of {name}", node.span):
        return None
    credit = ask.scope.is_defined(Kind.CREDIT, name)
    if credit or ask.scope.is_defined(Kind.COMPONENT, name):
        what = "credit" if credit else "component"
        message = f"{name} is a {what} of this plan, and scores are those of single objectives"
        remedy = "write the name of an objective as it stands in scores"
        if credit:
            remedy = f"write attainment of {name}"
        refuse(ask, message, remedy, node.objective.span, "score-of-other")
        return None
    return Score(name, node.span)


def measured(node: syntax.MeasureNode, ask: Asked, compared: bool = False) -> Measure | None:
    """A measure of a credit; `compared` says that it stands left of a comparison."""
    what = "quota" if node.kind is MeasureKind.QUOTA else "measure"
    if node.window is not None and node.window.kind is WindowKind.BEFORE:
        what = "before"
    text = f"{node.kind.value} of {node.credit.text}" if node.credit else node.kind.value
    if not may_ask(ask, what, text, node.span):
        return None
    credit = node.credit or _own_credit(node, ask)
    if credit is None or not window_fits(node, credit.text, ask, compared):
        return None
    if not ask.scope.use(Kind.CREDIT, credit):
        return None
    facts = ask.scope.credits.get(credit.text)
    if facts is not None and facts.unit is None:
        return None
    _warn_of_pieces(node.kind, credit.text, facts, ask, node.span)
    counted = facts.unit if facts is not None and facts.unit is not None else Unit.MONEY
    unit = {MeasureKind.ATTAINMENT: Unit.PERCENT, MeasureKind.NUMBER: Unit.NUMBER}.get(
        node.kind, counted
    )
    if node.kind in (MeasureKind.ATTAINMENT, MeasureKind.QUOTA):
        ask.asks.add(f"quota of {credit.text}")
    window = node.window or (ask.window if node.credit is None else None)
    return Measure(node.kind, credit.text, unit, node.span, window)


def _warn_of_pieces(
    kind: MeasureKind, credit: str, facts: CreditFacts | None, ask: Asked, span: Span
) -> None:
    """`number of` counts deals, also where each deal comes to a number itself."""
    if kind is not MeasureKind.NUMBER or facts is None or not facts.pieces:
        return
    message = f"number of {credit} is how many deals there are, not what they come to together"
    remedy = (
        f"write amount of {credit} for what they come to; for deals, count 1 in a credit of its own"
    )
    ask.scope.add("number-of-pieces", message, remedy, span, warning=True, label=message)


def _own_credit(node: syntax.MeasureNode, ask: Asked) -> Word | None:
    """What `attainment` alone is of: the credit a gate's component pays on."""
    if ask.credit:
        return Word(ask.credit, node.span)
    credits = ask.scope.names(Kind.CREDIT)
    remedy = f"write attainment of {credits[0] if credits else 'CREDIT'}"
    refuse(ask, "attainment belongs to a credit", remedy, node.span, "attainment-of-none")
    return None


def total(node: syntax.TotalNode, ask: Asked) -> Field | None:
    """`total amount of CREDIT`, `number of members`."""
    credit = node.credit
    if credit is None:
        allowed = may_ask(ask, "everybody", "number of members", node.span)
        return Field("everybody", "members", Unit.NUMBER, node.span) if allowed else None
    text = f"{node.kind.value} of {credit.text}"
    if not may_ask(ask, "everybody", f"total {text}", node.span):
        return None
    if not ask.scope.use(Kind.CREDIT, credit):
        return None
    facts = ask.scope.credits.get(credit.text)
    if facts is None or facts.unit is None:
        return None
    _warn_of_pieces(node.kind, credit.text, facts, ask, node.span)
    unit = Unit.NUMBER if node.kind is MeasureKind.NUMBER else facts.unit
    return Field("everybody", text, unit, node.span)
