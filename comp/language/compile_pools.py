"""Pay that members of a plan earn together: pools and contests."""

from __future__ import annotations

from decimal import Decimal

from comp.language.asking import asked, typed_field
from comp.language.compile_on_deals import paid_per
from comp.language.missing import Readings
from comp.language.missing_together import pool_shares, tied, winners
from comp.language.plan import (
    Contest,
    Expr,
    Field,
    Measure,
    Pool,
    Prize,
    Ties,
    Unit,
)
from comp.language.scope import Scope
from comp.language.slots import Slots, value, wrong_unit
from comp.language.syntax import LiteralNode, Statement
from comp.language.unit_rules import everything_in
from comp.language.units import typed
from comp.periods import PeriodKind

_WEIGHTS = (Unit.NUMBER, Unit.PERCENT, Unit.MONEY, Unit.MULTIPLE)
_OF_MEMBERS = "person measure quota period"


def compile_pool(line: Statement, scope: Scope, pay: PeriodKind | None) -> Pool | None:
    """`pool NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    fund_line = slots.need("fund")
    shared = slots.need(
        "shared",
        code="pool-shares-missing",
        message="this pool does not say how it is shared",
        readings=pool_shares(scope),
    )
    paid = paid_per(slots, pay)
    fund = None
    if fund_line is not None:
        ask = slots.asked("everybody period", "a fund")
        fund = value(fund_line.expressions[0], ask, (Unit.MONEY,), "the fund")
    where, fits = _where(slots)
    weights = _weights(slots, shared)
    if fund is None or fund_line is None or fund_line.period is None or weights is None or not fits:
        return None
    by, total = weights
    per = fund_line.period.kind
    return Pool(slots.name, slots.sentence(), fund, per, where, by, total, paid, line.span)


def _where(slots: Slots) -> tuple[Expr | None, bool]:
    """The test of who takes part, and whether it is without a mistake."""
    line = slots.get("where")
    if line is None:
        return None, True
    test = value(line.expressions[0], slots.asked(_OF_MEMBERS, "where"), (Unit.TEST,), "where")
    return test, test is not None


def _weights(slots: Slots, line: Statement | None) -> tuple[Expr | None, Expr | None] | None:
    """The weight and the total; None where a part of them has a problem."""
    if line is None:
        return None
    if line.has("equally"):
        return None, None
    shared_by = typed(line.expressions[0], slots.asked(_OF_MEMBERS, "shared by"))
    by = _weighed(shared_by, "shared by", slots) if shared_by is not None else None
    if by is None:
        return None
    if len(line.expressions) < 2:
        return by, None
    total = value(
        line.expressions[1], slots.asked("everybody", "of"), (by.unit,), "the total of a pool"
    )
    return (by, total) if total is not None else None


def _weighed(by: Expr, where: str, slots: Slots) -> Expr | None:
    """What members share a fund by, or are ranked by: a value that can be more or less."""
    if by.unit not in _WEIGHTS:
        wrong_unit(by, _WEIGHTS, where, slots.scope)
        return None
    return by


def compile_contest(line: Statement, scope: Scope, pay: PeriodKind | None) -> Contest | None:
    """`contest NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    rank = slots.need("rank")
    prizes_line = slots.need("prizes")
    prizes = _prizes(prizes_line, scope) if prizes_line is not None else ()
    ties = slots.need(
        "ties",
        code="ties-missing",
        message="this contest does not say what becomes of a prize when two come in alike",
        readings=tied(scope, prizes) if prizes else Readings(()),
    )
    paid = paid_per(slots, pay)
    where, fits = _where(slots)
    by = _ranked(rank, slots) if rank is not None else None
    within = _within(rank, scope) if rank is not None else None
    if rank is None or rank.period is None or by is None or not prizes or ties is None:
        return None
    if not fits or (rank.fields and within is None):
        return None
    kind = Ties.SHARE if ties.has("ties_share") else Ties.ALL_WIN
    per = rank.period.kind
    return Contest(
        slots.name, slots.sentence(), by, per, within, where, prizes, kind, paid, line.span
    )


def _ranked(line: Statement, slots: Slots) -> Expr | None:
    """What members are ranked by: a value, or the test whose first day counts."""
    first = line.has("first_with")
    place = "rank first with" if first else "rank"
    found = typed(line.expressions[0], slots.asked(_OF_MEMBERS, place))
    if found is None:
        return None
    if first != (found.unit is Unit.TEST):
        message = (
            "who is first is the first for whom a test holds" if first else "a test ranks nobody"
        )
        remedy = "write rank first with number of CREDIT >= 10"
        slots.scope.add("unit-wrong", message, remedy, found.span)
        return None
    return _day_by_day(found, slots) if first else _weighed(found, "rank", slots)


def _day_by_day(test: Expr, slots: Slots) -> Expr | None:
    """A test that can be seen from day to day of the period."""
    inside = list(everything_in(test))
    other_days = next((each for each in inside if isinstance(each, Measure) and each.window), None)
    if other_days is not None:
        message = f"who is first is seen day by day, and {other_days.window} goes by other days"
        remedy = f"write {other_days.kind.value} of {other_days.credit}"
        slots.scope.add("window-out-of-place", message, remedy, other_days.span)
        return None
    if not any(isinstance(each, Measure) for each in inside):
        message = "who is first is seen from what deals add up to, and this asks none"
        remedy = "write rank first with number of CREDIT >= 10"
        slots.scope.add("not-a-measure", message, remedy, test.span)
        return None
    return test


def _within(line: Statement, scope: Scope) -> Field | None:
    return typed_field(line.fields[0], asked(scope, "person", "a contest")) if line.fields else None


def _prizes(line: Statement, scope: Scope) -> tuple[Prize, ...]:
    """The prizes; none where one of them has a problem."""
    found: list[Prize] = []
    for row in line.children:
        prize = _prize(row, found, line, scope)
        if prize is None:
            return ()
        found.append(prize)
    return tuple(found) if line.whole else ()


def _prize(row: Statement, above: list[Prize], table: Statement, scope: Scope) -> Prize | None:
    """The prize of a row below those above it; None where it has a problem."""
    whose, literal = row.literals
    amount = value(literal, asked(scope, "", "a prize"), (Unit.MONEY,), "a prize")
    assert isinstance(whose.value, Decimal)
    assert isinstance(literal.value, Decimal)
    prize = Prize(int(whose.value), literal.value, row.span)
    if row.kind == "prize_of_share":
        up = row.has("rounded_up")
        prize = Prize(0, literal.value, row.span, whose.value, up)
        if not up and not row.has("rounded_down"):
            message = "this share does not say how many win where it is no whole number of people"
            told = winners(whose, literal)
            code = "share-rounding-missing"
            scope.add(code, message, "", row.span, choices=told.choices, about=told.about)
            return None
    out_of_place = _out_of_place(prize, whose, literal, above, table)
    if out_of_place is not None:
        scope.add("prize-out-of-place", *out_of_place, whose.span)
    return prize if amount is not None and out_of_place is None else None


def _out_of_place(
    prize: Prize, whose: LiteralNode, prize_text: LiteralNode, above: list[Prize], table: Statement
) -> tuple[str, str] | None:
    """Message and remedy where a prize stands in the wrong place."""
    last = above[-1] if above else None
    if prize.share is not None:
        if not 0 < prize.share <= 1:
            words = "nobody" if prize.share <= 0 else "more people than take part"
            return f"the top {whose.text} are {words}", "write a share up to 100%, as in top 10%"
        if last is not None and last.share is not None and prize.share <= last.share:
            message = f"top {whose.text} are among those of the row above, who have their prize"
            return message, "let each share be larger than the one above it"
        return None
    if last is not None and last.share is not None:
        message = "prizes for places stand above those for a share of everybody"
        return message, f"move this row above {last.label}"
    if (
        whose.value == len(above) + 1 or not table.whole
    ):  # A row that could not be read has its place.
        return None
    message = f"this is the prize of place {len(above) + 1}, and {whose.text} is written"
    return message, f"write {len(above) + 1}: {prize_text.text}"
