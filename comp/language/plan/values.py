"""Values and expressions of a plan, typed: `$60,000`, `deal.acv`, `attainment of bookings >= 100%`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from comp.periods import PeriodKind
from comp.source import Span


class Unit(StrEnum):
    """What a value is. A percent and a multiple are both ratios; they are written differently."""

    MONEY = "money"
    PERCENT = "percent"
    MULTIPLE = "multiple"
    NUMBER = "number"
    MONTHS = "months"
    DAYS = "days"
    DATE = "date"
    TEXT = "text"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the plan: `$60,000`, `8%`, `1.5x`, `24 months`, `closed_won`."""

    value: Decimal | str | date | bool
    unit: Unit
    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """`deal.acv`, `person.salary`, `split.share`: a column of the ledger.

    `amount` alone, in per-deal slots, is the deal's credited total: scope `credit`, name `amount`.
    `the last day` of the period measured is scope `period`, name `last_day`.
    """

    scope: str
    name: str
    unit: Unit
    span: Span


class MeasureKind(StrEnum):
    """What is asked of a credit over the period a component measures."""

    ATTAINMENT = "attainment"
    AMOUNT = "amount"
    NUMBER = "number"
    QUOTA = "quota"


class WindowKind(StrEnum):
    """Which days a measure is taken over, where it is not the period that is measured."""

    WHOLE = "per"
    TO_DATE = "to date"
    THROUGH = "through month"
    OVER = "over"
    EVERY = "in every"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Window:
    """`per year`, `per year to date`, `in every quarter to date`, `in the quarter before` (`per` is
    set), `through month 1`, `over 3 months` (`months` is set), `in the 12 months before`, `in every
    month over 3 months` (both)."""

    kind: WindowKind
    per: PeriodKind | None
    months: int

    @property
    def in_a_row(self) -> int:
        """How many periods `in every month over 3 months` asks; 0 for those of the year to date."""
        each = self.per.months if self.per is not None else 0
        return self.months // each if self.kind is WindowKind.EVERY and each else 0

    def __str__(self) -> str:
        match self.kind:
            case WindowKind.WHOLE:
                return f"per {self.per}"
            case WindowKind.TO_DATE:
                return f"per {self.per} to date"
            case WindowKind.THROUGH:
                return f"through month {self.months}"
            case WindowKind.OVER:
                return f"over {self.months} months"
            case WindowKind.EVERY:
                return f"in every {self.per} {f'over {self.months} months' if self.months else 'to date'}"
            case WindowKind.BEFORE:
                before = f"{self.months} months" if self.months > 1 else self.per
                return f"in the {before} before"


@dataclass(frozen=True, slots=True)
class Measure:
    """`attainment of bookings`, `amount of bookings`, `number of bookings`, `quota of bookings`, over
    the period measured or over a window of its own."""

    kind: MeasureKind
    credit: str
    unit: Unit
    span: Span
    window: Window | None = None

    @property
    def subject(self) -> str:
        """`bookings`, or `bookings per year to date`."""
        return f"{self.credit} {self.window}" if self.window is not None else self.credit


@dataclass(frozen=True, slots=True)
class Paid:
    """`paid of new_business`: what a component has paid in the period measured."""

    component: str
    span: Span
    unit: ClassVar[Unit] = Unit.MONEY


@dataclass(frozen=True, slots=True)
class Score:
    """`score of csat`: what the file `scores` says of an objective for the period measured."""

    objective: str
    span: Span
    unit: ClassVar[Unit] = Unit.PERCENT


@dataclass(frozen=True, slots=True)
class TeamReached:
    """`share of team at 100% of bookings as of the last day`: of a person's team, the part of those
    with a quota of a credit who have reached so much of it; `number of team ...` is how many they are.

    Levels as in `TeamDeals`.
    """

    is_share: bool
    first_level: int
    last_level: int | None
    percent: Decimal
    percent_text: str
    credit: str
    on_first_day: bool
    span: Span

    @property
    def unit(self) -> Unit:
        return Unit.PERCENT if self.is_share else Unit.NUMBER

    @property
    def subject(self) -> str:
        """`team at 100% of bookings as of the last day`."""
        team = "team" if self.first_level == 1 else f"team {self.first_level} levels below"
        team = "all team" if self.last_level is None else team
        day = "first" if self.on_first_day else "last"
        return f"{team} at {self.percent_text} of {self.credit} as of the {day} day"

    def __str__(self) -> str:
        return f"{'share' if self.is_share else 'number'} of {self.subject}"


class Counted(StrEnum):
    """What is counted between two days of a deal."""

    DAYS = "days"
    MONTHS = "months"
    CONTRACT_MONTH = "contract month"
    CONTRACT_YEAR = "contract year"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Whole days or months from one day to another; months or years begun count from 1.

    `last` is None where the day on which the deal is credited is meant (in a clawback: taken back).
    """

    counted: Counted
    first: Field
    last: Field | None
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left OP right` with OP one of `+ - * /`. Subtraction from 0 stands for a leading minus."""

    op: str
    left: Expr
    right: Expr
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Applied:
    """`min(a, b, ...)`, `max(a, b, ...)` or `whole(a)`; all arguments have one unit."""

    function: str
    arguments: tuple[Expr, ...]
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """`left OP right` with OP one of `>= > <= < is is-not`; the unit is TEST."""

    op: str
    left: Expr
    right: Expr
    span: Span
    unit: ClassVar[Unit] = Unit.TEST


@dataclass(frozen=True, slots=True)
class OneOf:
    """`deal.product is one of (core, "GTX Pro")`; exact and case-sensitive."""

    value: Expr
    options: tuple[Literal, ...]
    span: Span
    unit: ClassVar[Unit] = Unit.TEST


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """`deal.shipped_on is empty`: the cell holds nothing."""

    value: Expr
    span: Span
    unit: ClassVar[Unit] = Unit.TEST


@dataclass(frozen=True, slots=True)
class OwnerHolds:
    """`owner holds deal.territory`: an owner of the deal holds the territory named there."""

    field: Field
    span: Span
    unit: ClassVar[Unit] = Unit.TEST


@dataclass(frozen=True, slots=True)
class Logic:
    """`all` of the tests (`and`) or `any` of them (`or`)."""

    op: str
    tests: tuple[Expr, ...]
    span: Span
    unit: ClassVar[Unit] = Unit.TEST


@dataclass(frozen=True, slots=True)
class Not:
    """`not TEST`."""

    test: Expr
    span: Span
    unit: ClassVar[Unit] = Unit.TEST


@dataclass(frozen=True, slots=True)
class If:
    """`if TEST then A else B`; A and B have one unit."""

    test: Expr
    then: Expr
    otherwise: Expr
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A use of `define NAME: ...`, kept so that an explanation can say the name."""

    name: str
    value: Expr
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Head:
    """Where a row or column of a named table begins: a bound, a text, or None for `any other`."""

    value: Decimal | date | str | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class LookupAxis:
    """What a named table is asked with. Bounds ascend, and the first reaches down without end;
    texts end with `any other`."""

    by: Expr
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """`table NAME by EXPR:` or `by EXPR, EXPR:`; `values` are rows of the cells they hold.

    A value asked with something empty is empty. All values have one unit.
    """

    axes: tuple[LookupAxis, ...]
    values: tuple[tuple[Expr, ...], ...]
    unit: Unit
    span: Span

    @property
    def cells(self) -> tuple[Expr, ...]:
        """Every value, row by row."""
        return tuple(value for row in self.values for value in row)


Expr = (
    Literal | Field | Measure | Paid | Score | Arithmetic | Applied | Compare | OneOf | IsEmpty | Logic | Not
    | If | Named | Lookup | Elapsed | OwnerHolds | TeamReached
)  # fmt: skip
