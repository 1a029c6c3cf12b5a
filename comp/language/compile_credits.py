"""Credits and quotas: which deals count for whom, and what they are measured against."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from comp.language.asking import Asked, asked
from comp.language.compile_crediting import check_split_fields, credited_by
from comp.language.compile_currency import compile_conversion
from comp.language.compile_prorated import check_endings, proration_at_end, row_starts
from comp.language.compile_quota_stretch import quota_stretch
from comp.language.compile_service import service_rows, started_on
from comp.language.plan import (
    Credit,
    Expr,
    Literal,
    Quota,
    QuotaRow,
    TeamDeals,
    TeamQuota,
    Unit,
)
from comp.language.scope import CreditFacts, Scope
from comp.language.slots import Slots, credit_name, date_field, from_zero, value, wrong_unit
from comp.language.starts import written_out
from comp.language.syntax import Statement
from comp.language.teams import level_of
from comp.language.units import typed
from comp.money import format_percent
from comp.periods import PeriodKind

Stretch = tuple[date, date]


def compile_credit(line: Statement, scope: Scope) -> tuple[Credit | None, CreditFacts]:
    """`credit NAME:` and what components need to know of it, as far as it is clear."""
    slots = Slots(line, scope)
    slots.check_twice()
    deals = slots.need("deals")
    count_line = slots.need("count")
    dated_line = slots.need("dated")
    team = _team(deals, scope) if deals is not None else None
    of_payments = deals is not None and deals.has("payments_of")
    # Where the line that says whose deals is missing or misread, it may have said `payments of`.
    payments = of_payments or deals is None or any("from" in line for line in scope.unclear)
    may_ask = "deal person split credited" + (" payment" if payments else "")
    by = credited_by(deals, count_line, scope) if deals is not None else None
    ask = slots.asked(may_ask, "count")
    count = typed(count_line.expressions[0], ask) if count_line is not None else None
    if count_line is not None and count_line.stands_in:
        count = None  # Its unit is not known.
    if count is not None and count.unit not in (Unit.MONEY, Unit.NUMBER):
        wrong_unit(count, (Unit.MONEY,), "count", scope)
        count = None
    times = _times_share(count_line, scope)
    where = _where(slots.get("where"), slots.asked(may_ask, "where"))
    dated = (
        date_field(dated_line.fields[0], scope, "dated", may_ask)
        if dated_line is not None
        else None
    )
    up_to, above = _part_of_deal(slots, count)
    converted = compile_conversion(slots, count is None or count.unit is Unit.MONEY)
    facts = CreditFacts(
        count.unit if count is not None else None,
        None if deals is None else not (deals.has("own") or deals.has("by_crediting")),
        None if converted is None else converted.currency,
        count is not None and count.unit is Unit.NUMBER and not _is_one(count),
        of_payments,
    )
    if count is None or dated is None or deals is None or (facts.team and team is None):
        return None, facts
    if by is not None:
        check_split_fields(scope, count, where)
    credit = Credit(
        slots.name, slots.sentence(), team, count, times, where, dated, line.span, up_to, above,
        converted, of_payments, by,
    )  # fmt: skip
    return credit, facts


def _where(line: Statement | None, ask: Asked) -> Expr | None:
    return value(line.expressions[0], ask, (Unit.TEST,), "where") if line is not None else None


def _part_of_deal(slots: Slots, count: Expr | None) -> tuple[Expr | None, Expr | None]:
    """`up to X per deal` and `above X per deal`, in the unit of what is counted."""
    found: list[Expr | None] = []
    for kind in ("up_to", "above"):
        line = slots.get(kind)
        words = kind.replace("_", " ")
        units = (Unit.MONEY, Unit.NUMBER) if count is None else (count.unit,)
        bound = None
        if line is not None:
            bound = value(line.expressions[0], slots.asked("person", words), units, words)
        found.append(bound)
    up_to, above = found
    if isinstance(up_to, Literal) and isinstance(above, Literal):
        _check_band(up_to, above, slots.scope)
    return up_to, above


def _check_band(up_to: Literal, above: Literal, scope: Scope) -> None:
    if _number(up_to) <= _number(above):
        message = f"nothing of a deal lies above {above.text} and below {up_to.text}"
        remedy = f"write above {up_to.text} and up to {above.text}, or leave one of them out"
        if _number(up_to) == _number(above):
            remedy = "leave one of the two lines out"
        scope.add("part-of-deal-empty", message, remedy, above.span)


def _number(bound: Literal) -> Decimal:
    return bound.value if isinstance(bound.value, Decimal) else Decimal(0)


def _times_share(line: Statement | None, scope: Scope) -> bool:
    if line is None or not line.fields:
        return False
    word = line.fields[0]
    if word.text != "split.share":
        message = "a count is multiplied by split.share only"
        scope.add("times-other", message, "write times split.share", word.span)
    return True


def _team(line: Statement, scope: Scope) -> TeamDeals | None:
    if line.has("by_crediting"):
        return None
    if line.has("own"):
        if line.has("every_share"):
            message = "own deals are never shared by a team"
            scope.add("every-share-own", message, "write from own deals", line.span)
        return None
    as_of = date_field(line.fields[0], scope, "as of")
    if as_of is None:
        return None
    every = line.has("every_share")
    if line.has("team_level"):
        level = level_below(line, scope, "team deals 2 levels below")
        return TeamDeals(level, level, as_of, every) if level is not None else None
    return TeamDeals(1, None if line.has("all_team") else 1, as_of, every)


def level_below(line: Statement, scope: Scope, remedy: str) -> int | None:
    """The level of a team, counted from 1."""
    return level_of(line.literals[0], scope, remedy)


def compile_quota(line: Statement, scope: Scope, effective: Stretch | None) -> Quota | None:
    """`quota CREDIT ...` in each of its forms."""
    credit = credit_name(line.names[0], scope)
    stretch = quota_stretch(line, scope)
    if credit is None or (line.period is None and stretch is None):
        return None
    facts = scope.credits.get(credit)
    unit = facts.unit if facts else None
    if unit is None:
        return None
    spread = _spread(line, scope)
    rows = []
    if line.kind == "quota_amount":
        ask = asked(scope, "person period", "a quota")
        amount = from_zero(line.expressions[0], ask, (unit,), "the quota")
        if amount is None:
            return None
        rows.append(QuotaRow(None, amount, "", line.span))
    elif line.kind == "quota_table":
        of_service = line.first("service_row") is not None
        rows = (
            service_rows(line, scope, unit)
            if of_service
            else _dated_rows(line, scope, unit, effective)
        )
        if len(rows) != len(line.children) or not rows:
            return None
    of_team = _compile_team_quota(line, scope) if line.kind == "quota_of_team" else None
    if line.kind == "quota_of_team" and of_team is None:
        return None
    from_ledger = line.kind == "quota_from_ledger"
    check_endings(line, scope)
    return Quota(
        credit,
        line.period.kind if line.period is not None else PeriodKind.YEAR,
        tuple(rows),
        from_ledger,
        spread,
        line.span,
        proration_at_end(line),
        row_starts(line),
        started_on(line) if line.first("service_row") is not None else None,
        of_team,
        stretch,
    )


def _compile_team_quota(line: Statement, scope: Scope) -> TeamQuota | None:
    """`PERCENT of quota of CREDIT of team ...`; whether plans have such a credit is seen with all."""
    percent = line.literals[0].value
    assert isinstance(percent, Decimal)
    first, last = 1, None if line.has("of_all_team") else 1
    if line.has("of_team_level"):
        level = level_of(line.literals[1], scope, "of team 2 levels below")
        if level is None:
            return None
        first, last = level, level
    name = line.names[1]
    return TeamQuota(percent, name.text, first, last, line.has("on_first_day"), name.span)


def _spread(line: Statement, scope: Scope) -> tuple[Decimal, ...] | None:
    if line.has("evenly"):
        return ()
    if not line.has("shares"):
        return None
    # A quota from the team's begins with its own percent, and perhaps a level.
    before = 1 + line.has("of_team_level") if line.kind == "quota_of_team" else 0
    literals = line.literals[before:]
    shares = [literal.value for literal in literals if isinstance(literal.value, Decimal)]
    if sum(shares) != 1:
        message = f"these shares add up to {format_percent(sum(shares, Decimal(0)))}, not to 100%"
        scope.add("spread-not-whole", message, "change one of them", literals[0].span)
    return tuple(shares)


def _dated_rows(
    line: Statement, scope: Scope, unit: Unit, effective: Stretch | None
) -> list[QuotaRow]:
    rows: list[QuotaRow] = []
    if not written_out(line, scope):
        return rows
    latest: date | None = None
    for index, row in enumerate(line.children):
        bound = row.literals[0]
        if not isinstance(bound.value, date):
            message = "a row of a quota begins on a day"
            scope.add("bound-of-other-unit", message, "write from 2026-01-01: ...", bound.span)
            return []
        if latest is not None and bound.value <= latest:
            message = f"{bound.value} does not come after {latest} in the row above"
            scope.add(
                "rows-not-ascending", message, "put the rows in order of their days", bound.span
            )
            return []
        latest = bound.value
        if index and not row.texts:
            _no_reason(row, scope)
        ask = asked(scope, "person period", "a quota")
        amount = from_zero(row.expressions[0], ask, (unit,), "the quota")
        if row.has("per_unit"):
            message = "a quota is not per unit"
            scope.add("per-unit-wrong", message, "leave out per unit", row.span)
        elif amount is not None:
            because = row.texts[0].text if row.texts else ""
            rows.append(QuotaRow(bound.value, amount, because, row.span))
    if line.whole:
        _check_start(line.children[0], scope, effective)
    return rows


def _is_one(count: Expr) -> bool:
    return isinstance(count, Literal) and count.value == 1


def _no_reason(row: Statement, scope: Scope) -> None:
    scope.add(
        "because-missing",
        "this row changes the quota and does not say why",
        'add because "..." at its end',
        row.span,
        warning=True,
    )


def _check_start(row: Statement, scope: Scope, effective: Stretch | None) -> None:
    day = row.literals[0].value
    if effective is not None and isinstance(day, date) and day > effective[0]:
        scope.add(
            "rows-start-late",
            f"the plan holds from {effective[0]}, and its first quota begins on {day}",
            f"let the first row begin on {effective[0]}",
            row.literals[0].span,
        )
