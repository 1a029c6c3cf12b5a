"""Expressions with units: every name resolved, every sum checked, before anything is calculated.

In: a `Node` as written and what may be asked where it stands. Out: the plan's `Expr`, or None with
one problem. `deal.acv * 8%` is money; `deal.acv * deal.cost` is refused; 30 days never meet 1 month.
"""

from __future__ import annotations

from decimal import Decimal

from comp.language import syntax
from comp.language.asking import Asked, may_ask, refuse, typed_field, where_to_ask
from comp.language.elapsed import elapsed
from comp.language.lookups import lookup
from comp.language.measures import measured, paid, score, total
from comp.language.plan import (
    Applied,
    Arithmetic,
    Compare,
    Expr,
    Field,
    If,
    IsEmpty,
    Literal,
    Logic,
    Named,
    Not,
    OneOf,
    OwnerHolds,
    Unit,
)
from comp.language.scope import DefineFacts, Kind, Scope
from comp.language.syntax import Node, Word
from comp.language.teams import team_reached
from comp.language.unit_remedies import give_one_unit, one_unit
from comp.language.unit_rules import (
    ADDABLE,
    DEEPEST,
    PRODUCTS,
    QUOTIENTS,
    UNIT_WORDS,
    depth,
    example_of,
)
from comp.money import SIGNS
from comp.source import Span

LARGEST = 2_000


def typed(node: Node, ask: Asked) -> Expr | None:
    """The expression with its units, or None where a problem was added."""
    ask.size += 1
    if ask.size > LARGEST:
        if ask.size == LARGEST + 1:
            _too_much(ask, node.span)
        return None
    if isinstance(node, syntax.LiteralNode):
        return _literal(node, ask)
    if isinstance(node, syntax.FieldNode):
        return typed_field(Word(node.text, node.span), ask)
    if isinstance(node, syntax.NameNode):
        return _named(node, ask)
    if isinstance(node, syntax.DealAmountNode):
        return _deal_amount(node, ask)
    if isinstance(node, syntax.PeriodDayNode):
        return _period_day(node, ask)
    if isinstance(node, syntax.ElapsedNode):
        return elapsed(node, ask)
    if isinstance(node, syntax.MeasureNode):
        return measured(node, ask)
    if isinstance(node, syntax.PaidNode):
        return paid(node, ask)
    if isinstance(node, syntax.ScoreNode):
        return score(node, ask)
    if isinstance(node, syntax.TeamReachedNode):
        return team_reached(node, ask)
    if isinstance(node, syntax.TotalNode):
        return total(node, ask)
    if isinstance(node, syntax.ArithmeticNode):
        return _arithmetic(node, ask)
    if isinstance(node, syntax.NegativeNode):
        return _negative(node, ask)
    if isinstance(node, syntax.AppliedNode):
        return _applied(node, ask)
    if isinstance(node, syntax.IfNode):
        return _choose(node, ask)
    return _test_node(node, ask)


def _test_node(
    node: syntax.CompareNode
    | syntax.OneOfNode
    | syntax.EmptyNode
    | syntax.OwnerHoldsNode
    | syntax.LogicNode
    | syntax.NotNode,
    ask: Asked,
) -> Expr | None:
    if isinstance(node, syntax.CompareNode):
        return _compare(node, ask)
    if isinstance(node, syntax.OneOfNode):
        return _one_of(node, ask)
    if isinstance(node, syntax.OwnerHoldsNode):
        return _owner_holds(node, ask)
    if isinstance(node, syntax.EmptyNode):
        value = typed(node.value, ask)
        if value is None:
            return None
        if not isinstance(value, Field):
            refuse(ask, "only a field can be empty", "write deal.FIELD is empty", node.span)
            return None
        test = IsEmpty(value, node.span)
        return Not(test, node.span) if node.negated else test
    if isinstance(node, syntax.LogicNode):
        tests = [_test(part, ask) for part in node.tests]
        known = tuple(test for test in tests if test is not None)
        return Logic(node.op, known, node.span) if len(known) == len(tests) else None
    inner = _test(node.test, ask)
    return Not(inner, node.span) if inner is not None else None


def _owner_holds(node: syntax.OwnerHoldsNode, ask: Asked) -> OwnerHolds | None:
    if "owner" not in ask.allowed:
        message = "who holds a territory is asked in a crediting block only"
        refuse(ask, message, "ask it in crediting NAME:", node.span, "owner-holds-elsewhere")
        return None
    field = typed_field(node.field, ask)
    if field is not None and field.unit is not Unit.TEXT:
        message = f"a territory is text, and {node.field.text} is {UNIT_WORDS[field.unit]}"
        refuse(ask, message, "write owner holds deal.territory", node.field.span, "unit-wrong")
        return None
    return OwnerHolds(field, node.span) if field is not None else None


def _too_much(ask: Asked, span: Span) -> None:
    message = "with the definitions it uses, this asks for too much to be followed by a reader"
    refuse(ask, message, "split it into smaller parts", span, "expression-too-long")


def _literal(node: syntax.LiteralNode, ask: Asked) -> Literal | None:
    plan_currency = ask.scope.currency
    if node.unit is Unit.MONEY and plan_currency is not None:
        own = SIGNS.get(plan_currency)
        if node.currency not in (own, plan_currency, *ask.scope.other_currencies):
            digits = node.text.replace(node.currency, "").strip()
            right = f"{own}{digits}" if own else f"{digits} {plan_currency}"
            message = f"this plan is in {plan_currency}, and {node.text} is not"
            refuse(ask, message, f"write {right}", node.span, "currency-other")
            return None
    return Literal(node.value, node.unit, node.span, node.text)


def _deal_amount(node: syntax.DealAmountNode, ask: Asked) -> Field | None:
    if not may_ask(ask, "amount", "amount", node.span):
        return None
    facts = ask.scope.credits.get(ask.credit)
    if facts is not None and facts.unit is None:
        return None
    # In a definition the credit is not known yet; most credits count money.
    return Field("credit", "amount", ask.unit or Unit.MONEY, node.span)


def _period_day(node: syntax.PeriodDayNode, ask: Asked) -> Field | None:
    words = "the " + node.which.replace("_", " ")
    if not may_ask(ask, "period", words, node.span):
        return None
    return Field("period", node.which, Unit.DATE, node.span)


def _named(node: syntax.NameNode, ask: Asked) -> Named | None:
    word = Word(node.text, node.span)
    if not ask.scope.use(Kind.DEFINE, word):
        return None
    if node.text in ask.open_defines:
        chain = " -> ".join([*ask.open_defines[ask.open_defines.index(node.text) :], node.text])
        message = f"{node.text} is defined by itself ({chain})"
        refuse(ask, message, "leave one of these names out", node.span, "define-circle")
        return None
    facts = _define_facts(node.text, ask)
    if facts.named is None:
        return None
    ask.size += facts.size
    forbidden = sorted(what for what in facts.asks if " " not in what and what not in ask.allowed)
    ask.asks |= facts.asks
    if forbidden:
        asks = {
            "measure": "a period",
            "team": "a period",
            "amount": "a deal",
            "everybody": "everybody on the plan",
        }.get(forbidden[0], f"a {forbidden[0]}")
        message = f"{node.text} asks for {asks}, and {ask.place} is not asked of one"
        refuse(ask, message, where_to_ask(forbidden[0], ask), node.span, "field-out-of-place")
        return None
    if facts.depth > DEEPEST or ask.size > LARGEST:
        ask.size = LARGEST + 2
        _too_much(ask, node.span)
        return None
    return Named(node.text, facts.named.value, facts.named.unit, node.span)


def _define_facts(name: str, ask: Asked) -> DefineFacts:
    known = ask.scope.defines.get(name)
    if known is not None:
        return known
    line = ask.scope.define_lines[name]
    everything = frozenset(
        "deal split person amount quota measure team before period credited returned payment everybody".split()
    )
    word = "table" if line.kind == "table" else "define"
    inner = Asked(ask.scope, everything, f"{word} {name}", open_defines=(*ask.open_defines, name))
    value = (
        lookup(line, inner, typed) if line.kind == "table" else typed(line.expressions[0], inner)
    )
    named = Named(name, value, value.unit, line.span) if value is not None else None
    of_period = inner.asks & {"measure", "team", "period"}
    if named is not None and of_period and inner.asks & {"deal", "split", "amount", "credited"}:
        message = f"{name} asks for a deal and for a whole period at once"
        remedy = f"define one value for each, and use that of the deal in rows of tiers: from $5,000: {name} + 1%"
        refuse(inner, message, remedy, line.span, "field-out-of-place")
        named = None
    facts = DefineFacts(named, frozenset(inner.asks), inner.size, depth(value) if value else 0)
    ask.scope.defines[name] = facts
    return facts


def define_facts(name: str, scope: Scope) -> DefineFacts:
    """A definition looked at by itself, so that an unused one is checked too."""
    return _define_facts(name, Asked(scope, frozenset(), ""))


def _arithmetic(node: syntax.ArithmeticNode, ask: Asked) -> Arithmetic | None:
    left, right = typed(node.left, ask), typed(node.right, ask)
    if left is None or right is None:
        return None
    pair = (left.unit, right.unit)
    if node.op in "+-":
        if left.unit is right.unit and left.unit in ADDABLE:
            return Arithmetic(node.op, left, right, left.unit, node.span)
        verb = "added to" if node.op == "+" else "taken from"
        first, second = (right, left)
        message = f"{UNIT_WORDS[first.unit]} cannot be {verb} {UNIT_WORDS[second.unit]}"
        refuse(ask, message, one_unit(left, right), node.span)
        return None
    if node.op == "*":
        unit = PRODUCTS.get(pair) or PRODUCTS.get((right.unit, left.unit))
        verb = "multiplied by"
    else:
        unit = QUOTIENTS.get(pair)
        verb = "divided by"
        zero = isinstance(right, Literal) and right.value == Decimal(0)
        if zero and unit is not None:
            refuse(ask, "nothing can be divided by 0", "divide by another value", right.span)
            return None
    if unit is None:
        message = f"{UNIT_WORDS[left.unit]} cannot be {verb} {UNIT_WORDS[right.unit]}"
        remedy = "multiply by a percent such as 8%, or divide one amount by the other"
        refuse(ask, message, remedy, node.span)
        return None
    return Arithmetic(node.op, left, right, unit, node.span)


def _negative(node: syntax.NegativeNode, ask: Asked) -> Expr | None:
    value = typed(node.value, ask)
    if value is None:
        return None
    if value.unit not in ADDABLE:
        message = f"{UNIT_WORDS[value.unit]} has no negative"
        refuse(ask, message, "remove the minus sign", node.span)
        return None
    zero = Literal(Decimal(0), value.unit, node.span, "")
    return Arithmetic("-", zero, value, value.unit, node.span)


def _applied(node: syntax.AppliedNode, ask: Asked) -> Applied | None:
    arguments = [typed(argument, ask) for argument in node.arguments]
    known = tuple(argument for argument in arguments if argument is not None)
    if len(known) != len(arguments):
        return None
    units = {argument.unit for argument in known}
    if node.function == "whole":
        return _whole(known[0], node, ask)
    if len(units) > 1 or known[0].unit not in (*ADDABLE, Unit.DATE):
        odd = next((a for a in known if a.unit is not known[0].unit), known[0])
        message = f"{node.function} compares values of one unit, and this is {UNIT_WORDS[odd.unit]}"
        refuse(ask, message, give_one_unit(known[0].unit), odd.span)
        return None
    return Applied(node.function, known, known[0].unit, node.span)


def _whole(value: Expr, node: syntax.AppliedNode, ask: Asked) -> Applied | None:
    if value.unit in (Unit.NUMBER, Unit.PERCENT, Unit.MULTIPLE):
        return Applied(node.function, (value,), value.unit, node.span)
    message = (
        f"whole says how often something goes into another, and this is {UNIT_WORDS[value.unit]}"
    )
    remedy = "divide first, as in whole(deal.amount / $1,000)"
    refuse(ask, message, remedy, value.span)
    return None


def _choose(node: syntax.IfNode, ask: Asked) -> If | None:
    test = _test(node.test, ask)
    then, otherwise = typed(node.then, ask), typed(node.otherwise, ask)
    if test is None or then is None or otherwise is None:
        return None
    if then.unit is not otherwise.unit:
        message = (
            f"after then stands {UNIT_WORDS[then.unit]}, after else {UNIT_WORDS[otherwise.unit]}"
        )
        refuse(ask, message, give_one_unit(then.unit), otherwise.span)
        return None
    return If(test, then, otherwise, then.unit, node.span)


def _test(node: Node, ask: Asked) -> Expr | None:
    value = typed(node, ask)
    if value is not None and value.unit is not Unit.TEST:
        message = f"a test is needed here, and this is {UNIT_WORDS[value.unit]}"
        refuse(ask, message, f"compare it, as in {example_of(Unit.TEST)}", node.span)
        return None
    return value


def _text_or_typed(node: Node, beside: Expr | None, ask: Asked) -> Expr | None:
    """A bare word beside a text field is text; anything else is what it is."""
    if isinstance(node, syntax.NameNode) and (beside is None or beside.unit is Unit.TEXT):
        return Literal(node.text, Unit.TEXT, node.span, node.text)
    return typed(node, ask)


def _compare(node: syntax.CompareNode, ask: Asked) -> Compare | None:
    left: Expr | None
    if isinstance(node.left, syntax.MeasureNode):
        left = measured(node.left, ask, compared=True)
    else:
        ask.likely = (
            _unit_beside(node.right, ask) if isinstance(node.left, syntax.FieldNode) else None
        )
        left = typed(node.left, ask)
        ask.likely = None
    right = _text_or_typed(node.right, left, ask)
    if left is None or right is None:
        return None
    if left.unit is not right.unit or left.unit is Unit.TEST:
        message = f"{UNIT_WORDS[left.unit]} cannot be compared with {UNIT_WORDS[right.unit]}"
        refuse(ask, message, one_unit(left, right), right.span)
        return None
    if left.unit is Unit.TEXT and node.op not in ("is", "is-not"):
        refuse(ask, "text has no order", "write is or is not", node.span)
        return None
    return Compare(node.op, left, right, node.span)


def _unit_beside(node: syntax.Node, ask: Asked) -> Unit | None:
    """The unit of what a field is compared with, where it is written out."""
    if isinstance(node, syntax.LiteralNode):
        return node.unit
    text = isinstance(node, syntax.NameNode) and node.text not in ask.scope.define_lines
    return Unit.TEXT if text else None


def _one_of(node: syntax.OneOfNode, ask: Asked) -> Expr | None:
    ask.likely = (
        _unit_beside(node.options[0], ask) if isinstance(node.value, syntax.FieldNode) else None
    )
    value = typed(node.value, ask)
    ask.likely = None
    options = [_text_or_typed(option, value, ask) for option in node.options]
    if value is None or any(option is None for option in options):
        return None
    literals = tuple(option for option in options if isinstance(option, Literal))
    for option in options:
        if option is not None and (
            option.unit is not value.unit or not isinstance(option, Literal)
        ):
            message = f"each of these must be {UNIT_WORDS[value.unit]} written out"
            refuse(ask, message, give_one_unit(value.unit), option.span)
            return None
    test = OneOf(value, literals, node.span)
    return Not(test, node.span) if node.negated else test
