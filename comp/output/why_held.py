"""Why pay waits, how much of it is let go on a day, and why the rest is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import Release, ReleaseRow
from comp.language.show_releases import release_words
from comp.money import format_money, format_percent
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.rows import Line
from comp.output.why_rounded import rounding_words
from comp.output.wording import joined, ratio_words, readable

ZERO = Decimal(0)
KINDS = frozenset({"held", "released", "cancelled"})


def held_why(case: Case, line: Line) -> Why:
    """For `held`, `released` and `cancelled` lines."""
    releases = case.plan(line).releases
    release = next(each for each in releases if line.component in each.components)
    if line.kind == "released":
        return _released(case, line, release)
    if line.kind == "cancelled" or any(
        piece.tier == "not yet released" for piece in case.slices(line)
    ):
        return _cancelled(case, line, release)
    waits = joined([f"{format_percent(row.share)} {release_words(row)}" for row in release.rows])
    return Why((f"Earned, and held until it is released: {waits}.",))


def _released(case: Case, line: Line, release: Release) -> Why:
    reasons = tuple(_row(case, line, row) for row in release.rows)
    steps = tuple(_steps(case, line))
    closing = rounding_words(case, line)
    return Why(reasons, steps, closing)


def _steps(case: Case, line: Line) -> Iterator[Step]:
    place = f"{line.plan_file}:{line.plan_line}"
    for piece in case.slices(line):
        result = format_money(readable(piece.amount or ZERO), line.currency)
        if piece.basis is None or piece.rate is None:
            yield Step((piece.tier or "",), result, place, "", amount=piece.amount)
            continue
        factors = (format_money(piece.basis, line.currency), ratio_words(piece.rate, Decimal(1)))
        numbers = (piece.basis, piece.rate)
        yield Step(factors, result, place, piece.tier or "", *numbers, amount=piece.amount)


def _row(case: Case, line: Line, row: ReleaseRow) -> str:
    """`50% on deal.close_date: 2026-01-05.`; with payments: what was paid by the line's day."""
    head = f"{format_percent(row.share)} {release_words(row)}"
    cells = case.facts.at(line.source_file, line.source_row) or case.facts.deal(line.deal)
    if row.paid is not None:
        paid = case.facts.paid(line.deal, line.earned_on)
        told = format_money(paid, line.currency)
        return f"{head}: {told} paid by {line.earned_on}."
    day = cells.get(row.day.name) if cells is not None and row.day is not None else None
    if row.day is None:
        return f"{head}."
    return f"{head}: {day if isinstance(day, date) else 'not yet known'}."


def _cancelled(case: Case, line: Line, release: Release) -> Why:
    amount = format_money(abs(line.amount), line.currency)
    struck = next(
        (each for each in case.plan(line).clawbacks if f"{each.name} " in _about(line)), None
    )
    if struck is None:
        return _ended(case, line, release, amount)
    if struck.takes_a_sum:
        words = f"{struck.name} takes back a sum, first of what is held"
        return Why((f"{amount} was not released yet; {words}.",))
    share = describe_expression(struck.percent)
    return Why((f"{amount} was not released yet; {struck.name} cancels {share} of what is held.",))


def _ended(case: Case, line: Line, release: Release, amount: str) -> Why:
    """Lost with its deal, or because the person had left, whichever was earlier."""
    cells = case.cells(line)
    field = release.lost_on
    day = cells.get(field.name) if cells is not None and field is not None else None
    left = _lost_at_leaving(case, line)
    if field is None or not isinstance(day, date) or (left is not None and left < day):
        return Why((f"{amount} was still held when the person had left, and is lost.",))
    name = describe_expression(field)
    reason = f"{amount} was not released before {name}, {day}, and is lost."
    span = release.lost_span or release.span
    result = format_money(line.amount, line.currency)
    place = f"{line.plan_file}:{span.line}"
    return Why((reason,), (Step((f"lost on {name}",), result, place, "", amount=line.amount),))


def _lost_at_leaving(case: Case, line: Line) -> date | None:
    """The day on which held pay of somebody who has left is lost."""
    after, left = case.plan(line).after_leaving, case.facts.end_date(line.person)
    if left is None or after is None or after.days is None:
        return None
    return left + timedelta(days=after.days + 1)


def _about(line: Line) -> str:
    return " " + line.line.rsplit("|", 1)[-1]
