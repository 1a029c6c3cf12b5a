"""`per plan`, `per year from person.start_date`, `per 3 months rolling`: what may stand where."""

from __future__ import annotations

from decimal import Decimal

from comp.language.asking import asked, typed_field
from comp.language.plan import (
    Axis,
    Field,
    ForEach,
    Rolling,
    Stretch,
    Table,
    TierMode,
    Unit,
    WholePlan,
    YearFrom,
    why_no_quota,
)
from comp.language.scope import Scope
from comp.language.syntax import Statement

_BY_DEAL = (TierMode.MARGINAL, TierMode.WHOLE_DEAL_NEW, TierMode.WHOLE_DEAL_OLD)
MOST_MONTHS = 120
_WRONG_FIELD = {
    Unit.DATE: (
        "a year begins on a day",
        "write year from person.start_date, or another field that is a day",
    ),
    Unit.TEXT: (
        "a total for each is one for each text",
        "write for each deal.customer, or another field that is a text",
    ),
}


def compile_stretch(line: Statement | None, scope: Scope) -> Stretch | None:
    """The stretch a line names after `per`; None where it names a period, or a problem was added."""
    if line is None:
        return None
    if line.has("for_each"):
        field = _field(line, scope, "deal", "a total", Unit.TEXT)
        per = line.period.kind if line.period is not None else None
        return ForEach(per, field, line.span) if field is not None else None
    if line.has("whole_plan"):
        return WholePlan(line.span)
    if line.has("year_from"):
        field = _field(line, scope, "deal person", "a year", Unit.DATE)
        return YearFrom(field, line.span) if field is not None else None
    if line.has("rolling"):
        literal = line.literals[-1]
        months = literal.value
        whole = isinstance(months, Decimal) and months == int(months) and 1 <= months <= MOST_MONTHS
        if literal.unit is not Unit.MONTHS or not whole:
            message = f"{literal.text} is no number of whole months"
            remedy = "write accumulated per 3 months rolling"
            scope.add("rolling-not-months", message, remedy, literal.span)
            return None
        assert isinstance(months, Decimal)
        return Rolling(int(months), line.span)
    return None


def _field(line: Statement, scope: Scope, may_ask: str, place: str, unit: Unit) -> Field | None:
    """The field a stretch goes by; a problem where it is of another unit."""
    word = line.fields[-1]
    field = typed_field(word, asked(scope, may_ask, place))
    if field is None or field.unit is unit:
        return field
    message, remedy = _WRONG_FIELD[unit]
    scope.add("unit-wrong", f"{message}, and {word.text} is none", remedy, word.span)
    return None


def check_tables(stretch: Stretch | None, tables: list[Table | None], scope: Scope) -> None:
    """Rolling totals rate each deal once; a deal's own years have no quota."""
    for table in tables:
        if table is None or table.mode is TierMode.PER_DEAL:
            continue
        if isinstance(stretch, Rolling) and table.mode not in _BY_DEAL:
            scope.add(
                "rolling-rated-again",
                f"each deal has a total of its own over {stretch.months} months, so nothing can be rated again at a later one",
                "make the table marginal, or whole deal at the new rate",
                table.span,
            )
        nowhere = why_no_quota(stretch)
        if nowhere and table.axis is Axis.ATTAINMENT:
            scope.add(
                "stretch-without-quota",
                f"{nowhere}, so nothing is attained there",
                "let the table go by amount",
                table.span,
            )


def check_cap(stretch: Stretch | None, excess: Statement | None, scope: Scope) -> None:
    """A cap is on a person's pay in one stretch after the other."""
    if isinstance(stretch, Rolling):
        message = "a cap needs periods that follow each other, and months that roll overlap"
        scope.add(
            "cap-stretch", message, "write a cap per month, per quarter or the like", stretch.span
        )
    if isinstance(stretch, ForEach):
        message = "a cap is on everything its components pay a person"
        remedy = f"write per {stretch.per or 'plan'}"
        scope.add("cap-stretch", message, remedy, stretch.span)
    elif isinstance(stretch, YearFrom) and stretch.of_each_deal:
        message = "a cap is on everything its components pay a person, and these years are those of single deals"
        scope.add(
            "cap-stretch",
            message,
            "write per year from person.start_date, or per year",
            stretch.span,
        )
    elif stretch is not None and excess is not None and excess.has("excess_carries"):
        message = "what goes beyond this cap has no next period of the calendar to be paid in"
        scope.add("cap-stretch", message, "leave this line out", excess.span)
