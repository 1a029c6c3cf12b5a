"""Plans and ledgers of the independent check: plain records, exact fractions, nothing of `comp`.

Expressions are nested tuples, first the word: `("money", Fraction(500))`, `("deal", "acv")`,
`("*", ("person", "target"), ("pct", Fraction(5, 100)))`, `("measure", "quota", "bookings")`, the
last with a window like `("to date", "year")` or `("before", "month")` behind; `("amount",)`, `("cmp", ">=", left, right)`,
`("share of team", percent, "bookings", levels, "first" or "last")` and `("number of team", ...)`,
`("one of", value, ["a", "b"])`, `("empty", value)`, `("and", [tests])`, `("if", test, a, b)`,
`("min", [values])`, `("name", "a_definition")`. A named table is a definition too:
`("table", by, [(head, value)])` or `("table", by, [(head, [(head, value)])], by2)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

Expression = tuple  # the first item says what it is
Cells = dict[str, object]  # a row of a ledger table: str, Fraction, date or None
Prorated = tuple[str, bool]  # days, working days, months or not; absences out
DealDay = tuple[
    str | None, list[tuple[str, int, str]]
]  # earlier, later; (field, 3, "months") after


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
    of_payments: bool = False
    crediting: str | None = None  # from a crediting block, or from its overlay
    overlay: bool = False
    up_to: Expression | None = None
    above: Expression | None = None
    converted: tuple[str, str] | None = None  # the currency, and the day's field


@dataclass
class Crediting:
    """Rows are (recipient, percent); a recipient is (word, field, role, level)."""

    name: str
    as_of: str
    blocks: list[tuple[Expression | None, list[tuple[tuple, Fraction]]]]
    overlay: list[tuple[tuple, Fraction]] = field(default_factory=list)


@dataclass
class Quota:
    """`changes` says what becomes of a dated row inside a period: last day, weighted, each deal."""

    credit: str
    per: str
    rows: list[tuple[date | None, Expression]] = field(default_factory=list)  # none: from quotas
    spread: str | list[Fraction] | None = None  # "evenly" or the shares
    changes: str | None = None
    ramp: list[tuple[int, Expression]] = field(default_factory=list)  # by month of service
    prorated: Prorated | None = None
    team: tuple | None = None  # (percent, credit, levels, "first" or "last")


@dataclass
class Table:
    """A row begins at a number or a calculated value. `mode` is "per deal" with `by`, else marginal, retroactive, excess, "new" or "old"."""

    mode: str
    axis: str  # attainment, amount, number; for per deal the unit of `by`: money, months, pct, num
    rows: list[tuple[Fraction | Expression, Expression]]
    by: Expression | None = None
    of: str | None = None  # another credit that says which row holds


@dataclass
class Gate:
    """Opens when a test holds, from the first dollar; or above so much attainment."""

    test: Expression | None = None
    above: Fraction | None = None


@dataclass
class Commission:
    """Commission, override and kicker. `accumulated` is a period, "deal", None, or a stretch such as
    ("year from", "deal", "start_date") or ("each", "year", "product")."""

    name: str
    kind: str
    on: str
    accumulated: object = None
    rate: Expression | None = None
    tiers: Table | None = None
    accelerator: Table | None = None
    without_quota: str | Expression | None = None
    at_least: Expression | None = None
    at_most: Expression | None = None
    per_member: bool = False
    paid_per: str | None = None
    gate: Gate | None = None
    attainment_at_most: Fraction | None = None
    below_zero: str | None = None  # carries, zero, shortfall; None pays back
    converted_at: str | None = None


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
    most_deals: tuple[int, str] | None = None
    budget: Expression | None = None
    converted_at: str | None = None


@dataclass
class Bonus:
    """`steps` are (replacing or stacking, measure, credit, rows) and stand instead of `pays`.

    For a measure of a credit an expression and its unit (pct, money) may stand, as for a curve.
    """

    name: str
    pays: Expression | None
    per: str
    when: Expression | None = None
    without_quota: str | Expression | None = None
    paid_per: str | None = None
    steps: tuple | None = None
    catches_up: Expression | None = None
    gate: Gate | None = None
    prorated: Prorated | None = None
    if_employed: bool = False


@dataclass
class Curve:
    """Percent points pay a part of `target`; without a target the points are money."""

    name: str
    per: str
    measure: tuple[str | Expression, str]  # attainment, amount or number; the credit
    points: list[tuple[Fraction, Expression]]
    target: Expression | None = None
    below: str = "nothing"  # or "first point"
    above: str = "last point"  # or "last slope"
    to_date: str | None = None
    without_quota: str | Expression | None = None
    paid_per: str | None = None
    gate: Gate | None = None
    prorated: Prorated | None = None
    if_employed: bool = False


@dataclass
class Objectives:
    """A weight is (percent, name) or (percent, name, pays nothing below, at most)."""

    name: str
    target: Expression
    per: str
    weights: list[tuple]
    minimum: Fraction | None = None
    paid_per: str | None = None
    gate: Gate | None = None
    prorated: Prorated | None = None
    if_employed: bool = False


@dataclass
class Multiplier:
    name: str
    multiple: Expression
    per: str
    on: list[str]
    when: Expression | None = None


@dataclass
class PayOverride:
    name: str
    levels: tuple[int, int | None]
    of: list[str]
    rate: Expression


@dataclass
class Pool:
    """`shared_by` is None where all share equally."""

    name: str
    fund: Expression
    per: str
    where: Expression | None = None
    shared_by: Expression | None = None
    of_total: Expression | None = None
    paid_per: str | None = None


@dataclass
class Contest:
    """Below the prizes of places stand those of shares: (percent, "up" or "down", prize)."""

    name: str
    rank: Expression
    per: str
    prizes: list[Expression]
    all_win: bool = False
    per_column: str | None = None
    where: Expression | None = None
    paid_per: str | None = None
    shares: list[tuple[Fraction, str, Expression]] = field(default_factory=list)
    by_day: bool = False  # ranked by the first day on which `rank`, a test, holds


@dataclass
class Release:
    """Rows are (percent, how): `("on", field)`, `("after", n, unit, field)`, `("as paid", of)`,
    `("when paid", of)`, `("parts", n, months apart, field, first after)`; field "" is the last day measured.

    On the day in `lost_on` what waits of a deal is lost.
    """

    of: list[str]
    rows: list[tuple[Fraction, tuple]]
    where: Expression | None = None
    fixed_rate: bool = False
    lost_on: str | None = None


@dataclass
class Clawback:
    """`trigger` is a field, "refunded" or "credited back"; `by_age` rows stand for `percent`.

    With `is_sum` these are sums of money in place of percents.
    """

    name: str
    trigger: str
    since: str
    within: int
    unit: str  # days or months
    percent: Expression | None
    of: list[str]
    attainment: str  # kept, "trigger day" or "deal's period"
    by_age: tuple[str, list[tuple[int, Expression]]] | None = None  # days or months
    is_sum: bool = False


@dataclass
class Cap:
    name: str
    amount: Expression
    per: object
    on: list[str]
    after_clawbacks: bool
    carries: bool = False
    prorated: Prorated | None = None


@dataclass
class Draw:
    """`per` is a period longer than the pay period; it is paid in equal parts, or at its end."""

    name: str
    guarantee: Expression
    days: tuple[date, date] | None
    recover_from: list[str]  # empty: not recovered
    up_to: Fraction = Fraction(1)
    of_all_earnings: bool = False
    starting: date | None = None
    forgiven: bool = False
    months: tuple[int, int] | None = None
    prorated: Prorated | None = None
    per: str | None = None
    at_end: bool = False


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
    base_prorated: Prorated | None = None
    base_paid_per: str | None = None
    definitions: dict[str, Expression] = field(default_factory=dict)
    days: dict[str, DealDay] = field(default_factory=dict)
    day_places: dict[str, tuple[str, str, str]] = field(
        default_factory=dict
    )  # day, FIELD, in its month
    creditings: list[Crediting] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)
    components: list = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    clawbacks: list[Clawback] = field(default_factory=list)
    caps: list[Cap] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)
    carries: list[str] = field(default_factory=list)  # plans whose attainment moves along
    after_leaving: str | int | None = None  # nothing, all, or so many days
    forgives_negative: bool = False
    pay_below: tuple[Fraction, str] | None = None  # carries over; paid or lost at leaving
    paid_in: str | None = None  # first, last: the day whose rate turns lines into person.currency

    @property
    def places(self) -> int:
        return places_of(self.currency)


def places_of(currency: str) -> int:
    return {"JPY": 0, "KWD": 3}.get(currency, 2)


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
    absences: list[Cells] = field(default_factory=list)
    territories: list[Cells] = field(default_factory=list)
    roles: list[Cells] = field(default_factory=list)
    rates: list[Cells] = field(default_factory=list)


@dataclass
class Setting:
    """What `comp.toml` says beside the calendar."""

    rates: str = "daily"  # or monthly
    previous_within: int = 0
    holidays: list[date] = field(default_factory=list)


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
    currency: str = ""
    mark: str = ""  # the member of a team a line is about
    row: Cells = field(default_factory=dict)  # of the deal
