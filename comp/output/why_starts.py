"""Where rows begin that a person's own values say: `from person.threshold is from $50,000.00`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from comp.language.plan import Axis, Commission, Expr, MeasureKind, Plan, Row, Table, TierMode
from comp.output.asked import known_of_deal
from comp.output.case import Case
from comp.output.known import Known, value_of
from comp.output.rows import Attainment, Line, Slice
from comp.output.worked_out import in_numbers, value_words


def starts_of(case: Case, line: Line, part: Commission, slices: Sequence[Slice]) -> list[str]:
    """A sentence for each row that a slice of the line was paid by, and that has no written start."""
    labels = {label for piece in slices for label in (piece.tier or "").split(" / ")}
    found = []
    for table, word in ((part.tiers, ""), (part.accelerator, "accelerator ")):
        if table is None or not table.is_calculated:
            continue
        known = _known(case, line, table)
        rows = [
            each for each in table.rows if each.start is not None and word + each.label in labels
        ]
        found += [text for row in rows if (text := _sentence(row, table, known))]
    return found


def period_starts(rows: Sequence[Row], known: Known, points: bool = False) -> list[str]:
    """A sentence for each step (or point) that has no written start."""
    found = []
    for row in rows:
        if row.start is not None and in_numbers(row.start, known):
            place = f"point {row.point} stands at" if points else f"row {row.label} begins at"
            found.append(f"The {place} {_in_numbers(row.start, known)}.")
    return found


def _known(case: Case, line: Line, table: Table) -> Known:
    """Totals take the values of the last day of their period, single deals those of the deal's day."""
    known = known_of_deal(case, line, table.starts)
    period = case.accumulation(line)
    if table.axis is Axis.VALUE or period is None:
        return known
    day = min(period.last_day, case.plan(line).last_day)
    return replace(
        known,
        person=case.facts.person(line.person, line.plan, day),
        period={"first_day": period.first_day, "last_day": period.last_day},
    )


def _sentence(row: Row, table: Table, known: Known) -> str:
    assert row.start is not None
    if not in_numbers(row.start, known):
        return ""
    of = " of the quota" if table.axis is Axis.ATTAINMENT else ""
    return f"The row {row.label} begins at {_in_numbers(row.start, known)}{of}."


def _in_numbers(start: Expr, known: Known) -> str:
    """`$30,000.00 × 2 = $60,000.00`."""
    numbers, value = in_numbers(start, known), value_words(start, known)
    return value if numbers == value else f"{numbers} = {value}"


def with_own_starts(case: Case, plan: Plan, part: Commission, row: Attainment) -> Commission:
    """The component with every start as the number it is for a person and period; as it is written
    where one is not known."""
    day = min(row.last_day, plan.last_day)
    same = [each for each in case.rows.attainment if each.plan == plan.name and _alike(each, row)]
    known = Known(
        plan,
        person=case.facts.person(row.person, plan.name, day),
        period={"first_day": row.first_day, "last_day": row.last_day},
        measures={(MeasureKind.QUOTA, each.credit): each.quota for each in same},
    )
    tiers, accelerator = (_told(each, known) for each in (part.tiers, part.accelerator))
    return replace(part, tiers=tiers, accelerator=accelerator)


def _alike(one: Attainment, other: Attainment) -> bool:
    return (one.kind, one.period_no) == (other.kind, other.period_no)


def _told(table: Table | None, known: Known) -> Table | None:
    if table is None or not table.is_calculated or table.mode is TierMode.PER_DEAL:
        return table
    rows = []
    for row in table.rows:
        value = Fraction(row.bound) if row.start is None else value_of(row.start, known)
        if not isinstance(value, Fraction):
            return table
        rows.append(replace(row, bound=Decimal(value.numerator) / value.denominator, start=None))
    bounds = [row.bound for row in rows]
    return replace(table, rows=tuple(rows)) if bounds == sorted(bounds) else table
