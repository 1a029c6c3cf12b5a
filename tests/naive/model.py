"""Plans and ledgers of the independent check: plain records, exact fractions, nothing of `comp`.

Expressions are nested tuples, first the word: `("money", Fraction(500))`, `("deal", "acv")`,
`("*", ("person", "target"), ("pct", Fraction(5, 100)))`, `("measure", "quota", "bookings")`,
`("amount",)`, `("cmp", ">=", left, right)`, `("one of", value, ["a", "b"])`, `("empty", value)`,
`("and", [tests])`, `("if", test, a, b)`, `("min", [values])`, `("name", "a_definition")`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

Expression = tuple  # the first item says what it is
Cells = dict[str, object]  # a row of a ledger table: str, Fraction, date or None


@dataclass
class Credit:
    name: str
    count: Expression
    dated: str = "close_date"
    where: Expression | None = None
    is_number: bool = False
    times_share: bool = False
    levels: tuple[int, int | None] | None = None  # None: own deals; (1, None): all team deals
    as_of: str = "close_date"
    every_share_counts: bool = False


@dataclass
class Quota:
    credit: str
    per: str
    rows: list[tuple[date | None, Expression]] = field(default_factory=list)  # none: from quotas
    spread: str | list[Fraction] | None = None  # "evenly" or the shares


@dataclass
class Table:
    """`mode` is "per deal" with `by`, else marginal, retroactive, excess, "new" or "old"."""

    mode: str
    axis: str  # attainment, amount, number; for per deal the unit of `by`: money, months, pct, num
    rows: list[tuple[Fraction, Expression]]
    by: Expression | None = None


@dataclass
class Commission:
    """Commission, override and kicker. `accumulated` is a period, "deal" or None."""

    name: str
    kind: str
    on: str
    accumulated: str | None = None
    rate: Expression | None = None
    tiers: Table | None = None
    accelerator: Table | None = None
    without_quota: str | Expression | None = None
    at_least: Expression | None = None
    at_most: Expression | None = None
    per_member: bool = False
    paid_per: str | None = None


@dataclass
class Spiff:
    name: str
    on: str
    pays: Expression
    where: Expression | None = None
    days: tuple[date, date] | None = None
    at_least: Expression | None = None
    at_most: Expression | None = None
    paid_per: str | None = None


@dataclass
class Bonus:
    name: str
    pays: Expression
    per: str
    when: Expression | None = None
    without_quota: str | Expression | None = None
    paid_per: str | None = None


@dataclass
class Objectives:
    name: str
    target: Expression
    per: str
    weights: list[tuple[Fraction, str]]
    minimum: Fraction | None = None
    paid_per: str | None = None


@dataclass
class Clawback:
    name: str
    trigger: str
    since: str
    within: int
    unit: str  # days or months
    percent: Expression
    of: list[str]
    attainment: str  # kept, "trigger day" or "deal's period"


@dataclass
class Cap:
    name: str
    amount: Expression
    per: str
    on: list[str]
    after_clawbacks: bool


@dataclass
class Draw:
    name: str
    guarantee: Expression
    days: tuple[date, date] | None
    recover_from: list[str]  # empty: not recovered
    up_to: Fraction = Fraction(1)
    of_all_earnings: bool = False
    starting: date | None = None
    forgiven: bool = False


@dataclass
class Plan:
    name: str
    first: date
    last: date
    currency: str = "USD"
    pay: str = "month"
    mode: str = "half up"
    running_total: bool = False
    base: tuple[Expression, str] | None = None
    definitions: dict[str, Expression] = field(default_factory=dict)
    credits: list[Credit] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)
    components: list[Commission | Spiff | Bonus | Objectives] = field(default_factory=list)
    clawbacks: list[Clawback] = field(default_factory=list)
    caps: list[Cap] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)

    @property
    def places(self) -> int:
        return {"JPY": 0, "KWD": 3}.get(self.currency, 2)


@dataclass
class Ledger:
    """Tables by the names and columns of the files; cells are str, Fraction, date or None."""

    people: list[Cells] = field(default_factory=list)
    deals: list[Cells] = field(default_factory=list)
    quotas: list[Cells] = field(default_factory=list)
    splits: list[Cells] = field(default_factory=list)
    scores: list[Cells] = field(default_factory=list)
    payments: list[Cells] = field(default_factory=list)
    adjustments: list[Cells] = field(default_factory=list)
    openings: list[Cells] = field(default_factory=list)


@dataclass
class Line:
    """A line of pay; `exact` before rounding, `group` and `order` for the running total."""

    person: str
    component: str
    kind: str
    earned_on: date
    exact: Fraction
    deal: str | None = None
    item: str | None = None
    measured: tuple[date, date] | None = None
    group: object = None
    order: tuple = ()
    amount: Fraction = Fraction(0)
    pay_period: str = ""
    pay_first: date = date.min
    earned_period: str = ""
