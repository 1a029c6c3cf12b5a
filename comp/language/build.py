"""From the tree of one line to its `Statement`: names, fields, amounts and expressions with spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import lark

from comp.language import syntax
from comp.language.constants import calculated
from comp.language.plan import Counted, MeasureKind, Unit, Window, WindowKind
from comp.language.syntax import LiteralNode, Node, Period, Statement, Word
from comp.language.tokens import Token
from comp.periods import PeriodKind
from comp.source import Span

Tree = lark.Tree[lark.Token]

_PERIODS = {kind.value.replace("-", "_").replace(" ", "_"): kind for kind in PeriodKind}
NO_MONTHS = -1
"""Days, parts of a month and none at all: refused where the window is looked at."""
_MEASURES = {f"{kind.value}_of": kind for kind in MeasureKind}
_TOTALS = {f"total_{kind.value}": kind for kind in MeasureKind if kind.value != "attainment"}
_COUNTED = {
    "contract_month": Counted.CONTRACT_MONTH, "contract_year": Counted.CONTRACT_YEAR,
    "days_between": Counted.DAYS, "months_between": Counted.MONTHS,
}  # fmt: skip
_WINDOWS = {
    "window_per": WindowKind.WHOLE,
    "window_to_date": WindowKind.TO_DATE,
    "window_through": WindowKind.THROUGH,
    "window_over": WindowKind.OVER,
    "window_every": WindowKind.EVERY,
    "window_before": WindowKind.BEFORE,
}
_FUNCTIONS = {"smallest": "min", "largest": "max", "whole_part": "whole"}
_COMPARED = {"same": "is", "different": "is-not"}
_OF_TEAM = {"share_of_team": True, "number_of_team": False}
_EXPRESSIONS = {
    "literal", "field", "name", "deal_amount", "last_day", "first_day", "own_attainment", *_MEASURES, *_COUNTED,
    "paid_of", "score_of", "choose", "either", "both", "negation",
    "compare", *_COMPARED, "one_of", "not_one_of", "empty", "not_empty",
    "owner_holds", *_TOTALS, "members", "sum", "product",
    "negative", *_FUNCTIONS, *_OF_TEAM,
}  # fmt: skip
_LITERALS = {"MONEY", "PERCENT", "MULTIPLE", "DURATION", "DATE", "PLAIN"}


def build_statement(
    tree: Tree, tokens: Sequence[Token], file: str, line: int, span: Span
) -> Statement:
    """The statement a line's tree stands for; `span` is the whole line."""
    top = tree.children[0]
    if not isinstance(top, lark.Tree):
        raise AssertionError("a line is a tree")
    builder = _Builder(file, line, {token.column: token for token in tokens})
    if str(top.data) in _EXPRESSIONS:
        raise AssertionError("a line is no expression")
    builder.take(top.children)
    parts = builder
    return Statement(
        str(top.data),
        span,
        tuple(parts.choices),
        tuple(parts.names),
        tuple(parts.fields),
        tuple(parts.texts),
        tuple(parts.expressions),
        tuple(parts.literals),
        parts.period,
        last_line=line,
        paid_per=parts.paid_per,
        bound=parts.bound,
    )


@dataclass(slots=True)
class _Builder:
    file: str
    line: int
    tokens: dict[int, Token]
    choices: list[str] = field(default_factory=list)
    names: list[Word] = field(default_factory=list)
    fields: list[Word] = field(default_factory=list)
    texts: list[Word] = field(default_factory=list)
    expressions: list[Node] = field(default_factory=list)
    literals: list[LiteralNode] = field(default_factory=list)
    period: Period | None = None
    paid_per: Period | None = None
    bound: Node | None = None

    def take(self, children: Iterable[Tree | lark.Token]) -> None:
        """Sorts the parts of a line by what they are."""
        for child in children:
            if isinstance(child, lark.Tree):
                self._take_tree(child)
            elif child.type == "NAME":
                self.names.append(self._word(child))
            elif child.type == "FIELD":
                self.fields.append(self._word(child))
            elif child.type in _LITERALS:
                self.literals.append(self._literal(child))
            elif child.type in ("STRING", "PERIOD_NAME"):
                self.texts.append(self._word(child))

    def _take_tree(self, tree: Tree) -> None:
        rule = str(tree.data)
        if rule in _EXPRESSIONS:
            self.expressions.append(self.expression(tree))
        elif rule in _PERIODS:
            found = Period(_PERIODS[rule], self._span(tree))
            self.period, self.paid_per = (self.period or found), (found if self.period else None)
        elif rule == "bound":
            self.bound = calculated(self.expression(tree.children[0]))
            if isinstance(self.bound, LiteralNode):
                self.literals.append(self.bound)
        else:
            if rule != "names":
                self.choices.append(rule)
            self.take(tree.children)

    def expression(self, tree: Tree | lark.Token) -> Node:
        """The expression a tree stands for. Depth is bounded by the nesting tokens.py allows."""
        assert isinstance(tree, lark.Tree)
        rule = str(tree.data)
        span = self._span(tree)
        first = tree.children[0] if tree.children else None
        if isinstance(first, lark.Token):
            if rule == "literal":
                return self._literal(first)
            if rule == "field":
                return syntax.FieldNode(str(first), span)
            if rule == "name":
                return syntax.NameNode(str(first), span)
            if rule in _TOTALS:
                return syntax.TotalNode(_TOTALS[rule], self._word(first), span)
            if rule == "owner_holds":
                return syntax.OwnerHoldsNode(self._word(first), span)
            if rule in _COUNTED:
                fields = [
                    self._word(each) for each in tree.children if isinstance(each, lark.Token)
                ]
                last = fields[1] if len(fields) > 1 else None
                return syntax.ElapsedNode(_COUNTED[rule], fields[0], last, span)
            if rule == "paid_of":
                return syntax.PaidNode(self._word(first), span)
            if rule == "score_of":
                return syntax.ScoreNode(self._word(first), span)
            window = self._window(tree.children[1]) if len(tree.children) > 1 else None
            return syntax.MeasureNode(_MEASURES[rule], self._word(first), window, span)
        if rule == "own_attainment":
            window = self._window(first) if first is not None else None
            return syntax.MeasureNode(MeasureKind.ATTAINMENT, None, window, span)
        if rule == "members":
            return syntax.TotalNode(MeasureKind.NUMBER, None, span)
        if rule == "deal_amount":
            return syntax.DealAmountNode(span)
        if rule in ("last_day", "first_day"):
            return syntax.PeriodDayNode(rule, span)
        if rule in ("sum", "product"):
            return self._chain(tree)
        if rule in _OF_TEAM:
            return self._of_team(tree, _OF_TEAM[rule], span)
        parts = [self.expression(child) for child in self._values(tree)]
        return self._combined(rule, parts, tree, span)

    def _window(self, tree: Tree | lark.Token) -> Window:
        """`per year to date`, `through month 1`, `over 3 months`, `in the 12 months before`."""
        assert isinstance(tree, lark.Tree)
        kind = _WINDOWS[str(tree.data)]
        named = [_PERIODS[str(part.data)] for part in tree.children if isinstance(part, lark.Tree)]
        written = [
            self._literal(part)
            for part in tree.children
            if isinstance(part, lark.Token) and part.type in _LITERALS
        ]
        if not written:
            return Window(kind, named[0], int(kind is WindowKind.BEFORE))
        number = written[0]
        assert isinstance(number.value, Decimal)
        whole = number.unit in (Unit.NUMBER, Unit.MONTHS) and number.value == int(number.value)
        months = int(number.value) if whole and number.value else NO_MONTHS
        if kind is WindowKind.BEFORE:
            return Window(kind, PeriodKind.MONTH, months)
        return Window(kind, named[0] if named else None, months)

    def _of_team(self, tree: Tree, is_share: bool, span: Span) -> Node:
        """`share of all team at 100% of bookings as of the last day`."""
        below, percent, credit, day = tree.children
        assert isinstance(below, lark.Tree)
        assert isinstance(percent, lark.Token)
        assert isinstance(credit, lark.Token)
        assert isinstance(day, lark.Tree)
        levels = [self._literal(t) for t in below.children if isinstance(t, lark.Token)]
        return syntax.TeamReachedNode(
            is_share,
            below.data == "of_all_team",
            levels[0] if levels else None,
            self._literal(percent),
            self._word(credit),
            day.data == "on_first_day",
            span,
        )

    def _combined(self, rule: str, parts: list[Node], tree: Tree, span: Span) -> Node:
        if rule in ("either", "both"):
            return syntax.LogicNode("or" if rule == "either" else "and", tuple(parts), span)
        if rule in _FUNCTIONS:
            return syntax.AppliedNode(_FUNCTIONS[rule], tuple(parts), span)
        if rule == "choose":
            return syntax.IfNode(parts[0], parts[1], parts[2], span)
        if rule == "negation":
            return syntax.NotNode(parts[0], span)
        if rule == "negative":
            return syntax.NegativeNode(parts[0], span)
        if rule in ("empty", "not_empty"):
            return syntax.EmptyNode(parts[0], rule == "not_empty", span)
        if rule in ("one_of", "not_one_of"):
            return syntax.OneOfNode(parts[0], tuple(parts[1:]), rule == "not_one_of", span)
        if rule in _COMPARED:
            return syntax.CompareNode(_COMPARED[rule], parts[0], parts[1], span)
        sign = tree.children[1]
        assert rule == "compare"
        assert isinstance(sign, lark.Tree)
        return syntax.CompareNode(str(sign.children[0]), parts[0], parts[1], span)

    def _values(self, tree: Tree) -> list[Tree]:
        """The operands of a rule; lists of options are laid open, signs left out."""
        found: list[Tree] = []
        for child in tree.children:
            if isinstance(child, lark.Tree) and child.data == "options":
                found += self._values(child)
            elif isinstance(child, lark.Tree) and child.data != "comparison":
                found.append(child)
        return found

    def _chain(self, tree: Tree) -> Node:
        """`a - b + c` as ((a - b) + c)."""
        result = self.expression(tree.children[0])
        for index in range(1, len(tree.children), 2):
            right = self.expression(tree.children[index + 1])
            span = Span(self.file, self.line, result.span.column, right.span.end)
            result = syntax.ArithmeticNode(str(tree.children[index]), result, right, span)
        return result

    def _literal(self, token: lark.Token) -> LiteralNode:
        span = self._token_span(token)
        if token.type == "STRING":
            return LiteralNode(str(token)[1:-1], Unit.TEXT, str(token), "", span)
        read = self.tokens[span.column]
        assert read.unit is not None
        value: Decimal | date | str = read.value
        return LiteralNode(value, read.unit, " ".join(read.text.split()), read.currency, span)

    def _word(self, token: lark.Token) -> Word:
        text = str(token)
        return Word(text[1:-1] if token.type == "STRING" else text, self._token_span(token))

    def _token_span(self, token: lark.Token) -> Span:
        return Span(self.file, self.line, token.column or 1, token.end_column or 1)

    def _span(self, tree: Tree) -> Span:
        meta = tree.meta
        return Span(self.file, self.line, meta.column, meta.end_column)
