"""A plan as written: one `Statement` per line with its children, expressions as nodes with spans.

The parser makes these, the checker reads them. Nothing is resolved here: names are words, units are
those of the literals. `on bookings accumulated per quarter` is
`Statement("on", names=(bookings,), choices=("accumulated",), period=quarter)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comp.language.plan import Counted, MeasureKind, Unit, Window
from comp.periods import PeriodKind
from comp.source import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a field or a quoted text and where it stands; quotes are taken off."""

    text: str
    span: Span


# ---------------------------------------------------------------- expressions as written


@dataclass(frozen=True, slots=True)
class LiteralNode:
    """`$60,000`, `8%`, `24 months`, `"GTX Pro"`; `currency` is the sign or code of money."""

    value: Decimal | date | str
    unit: Unit
    text: str
    currency: str
    span: Span


@dataclass(frozen=True, slots=True)
class FieldNode:
    """`deal.acv`, both parts as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class NameNode:
    """A bare word: a `define`d name, or text beside `is`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DealAmountNode:
    """`amount` alone: the deal's credited total."""

    span: Span


@dataclass(frozen=True, slots=True)
class PeriodDayNode:
    """`the last day` or `the first day` of the period that is measured."""

    which: str
    span: Span


@dataclass(frozen=True, slots=True)
class MeasureNode:
    """`attainment of bookings`, `amount of bookings per year to date`; `credit` is None for a gate's
    own `attainment`."""

    kind: MeasureKind
    credit: Word | None
    window: Window | None
    span: Span


@dataclass(frozen=True, slots=True)
class PaidNode:
    """`paid of new_business`."""

    component: Word
    span: Span


@dataclass(frozen=True, slots=True)
class ScoreNode:
    """`score of csat`."""

    objective: Word
    span: Span


@dataclass(frozen=True, slots=True)
class TeamReachedNode:
    """`share of team at 100% of bookings as of the last day`; `level` is that of `2 levels below`."""

    is_share: bool
    is_all: bool
    level: LiteralNode | None
    percent: LiteralNode
    credit: Word
    on_first_day: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ElapsedNode:
    """`contract month from deal.start_date`, `days from deal.a to deal.b`; `last` is None where the
    credited day is meant."""

    counted: Counted
    first: Word
    last: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class ArithmeticNode:
    """`left OP right`, OP one of `+ - * /`."""

    op: str
    left: Node
    right: Node
    span: Span


@dataclass(frozen=True, slots=True)
class NegativeNode:
    """`-value`."""

    value: Node
    span: Span


@dataclass(frozen=True, slots=True)
class AppliedNode:
    """`min(...)`, `max(...)` or `whole(...)`."""

    function: str
    arguments: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CompareNode:
    """`left OP right`, OP one of `>= > <= < is is-not`."""

    op: str
    left: Node
    right: Node
    span: Span


@dataclass(frozen=True, slots=True)
class OneOfNode:
    """`value is one of (...)`, or `is not one of`."""

    value: Node
    options: tuple[Node, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class EmptyNode:
    """`value is empty`, or `is not empty`."""

    value: Node
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TotalNode:
    """`total amount of bookings`, over everybody on the plan; `number of members` without a credit."""

    kind: MeasureKind
    credit: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class OwnerHoldsNode:
    """`owner holds deal.territory`."""

    field: Word
    span: Span


@dataclass(frozen=True, slots=True)
class LogicNode:
    """Tests joined by `and` or by `or`."""

    op: str
    tests: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NotNode:
    """`not test`."""

    test: Node
    span: Span


@dataclass(frozen=True, slots=True)
class IfNode:
    """`if test then a else b`."""

    test: Node
    then: Node
    otherwise: Node
    span: Span


Node = (
    LiteralNode | FieldNode | NameNode | DealAmountNode | PeriodDayNode | MeasureNode
    | ElapsedNode | PaidNode | ScoreNode | TotalNode | OwnerHoldsNode | ArithmeticNode | NegativeNode | AppliedNode
    | CompareNode | OneOfNode | EmptyNode | LogicNode | NotNode | IfNode | TeamReachedNode
)  # fmt: skip


# ---------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class Period:
    """`month`, `quarter` ... as written after `per`."""

    kind: PeriodKind
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a pipe table, blanks around it taken off."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of a plan in its parts, each kind in the order written, and the lines below it.

    `period` is the one after `per`, `paid_per` the one after a later `paid per` on the same line.
    `choices` are the words that choose something, as grammar names (`marginal`, `each_line`);
    `bound` is where a row begins; one that is written out is in `literals`, too.
    `whole` is False where a line below could not be read, so that nothing is missed in it;
    `stands_in` is True where a value was left out and another one stands for it.
    """

    kind: str
    span: Span
    choices: tuple[str, ...] = ()
    names: tuple[Word, ...] = ()
    fields: tuple[Word, ...] = ()
    texts: tuple[Word, ...] = ()
    expressions: tuple[Node, ...] = ()
    literals: tuple[LiteralNode, ...] = ()
    period: Period | None = None
    cells: tuple[Cell, ...] = ()
    children: tuple[Statement, ...] = ()
    whole: bool = True
    last_line: int = 0
    paid_per: Period | None = None
    bound: Node | None = None
    stands_in: bool = False

    @property
    def is_calculated(self) -> bool:
        """Whether a row begins at a value that is not written out."""
        return self.bound is not None and not isinstance(self.bound, LiteralNode)

    def all(self, kind: str) -> list[Statement]:
        """The lines of one kind below this one."""
        return [child for child in self.children if child.kind == kind]

    def first(self, *kinds: str) -> Statement | None:
        """The first line of one of these kinds below this one."""
        return next((child for child in self.children if child.kind in kinds), None)

    def has(self, choice: str) -> bool:
        """Whether the line contains this choice."""
        return choice in self.choices


@dataclass(frozen=True, slots=True)
class FileSyntax:
    """What a plan file says: its plan, its examples, its shared parts; `whole` as for statements.

    `broken_headings` is True where a heading could not be read: names it may have introduced are
    then not reported as unknown. `unclear` are the lines that could not be read as written.
    """

    plan: Statement | None
    examples: tuple[Statement, ...]
    broken_headings: bool
    whole: bool
    shared: tuple[Statement, ...] = ()
    unclear: tuple[str, ...] = ()
