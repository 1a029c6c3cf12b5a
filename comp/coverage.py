"""Which parts of a plan no example reaches: table rows, limits, components, caps, clawbacks, draws.

A number that no example touches can be mistyped without anybody noticing. In: a plan and the outcomes
of its examples. Out: the places that are not reached, in the order of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comp.engine.waiting import WAITING
from comp.language.plan import (
    Bonus,
    Commission,
    Contest,
    Curve,
    Draw,
    Expr,
    Literal,
    Lookup,
    Multiplier,
    NoQuota,
    Objectives,
    OnPeriods,
    Plan,
    Spiff,
    Table,
)
from comp.language.show_lookups import named_tables
from comp.money import format_percent
from comp.source import Span

if TYPE_CHECKING:
    from comp.examples import ExampleOutcome


@dataclass(frozen=True, slots=True)
class Unreached:
    """One part of the plan that plays no role in any example."""

    what: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reached:
    """What the examples touch: components with lines, their kinds, and rows by component and label."""

    components: frozenset[str]
    kinds: frozenset[tuple[str, str]]
    rows: frozenset[tuple[str, str]]


def unreached(plan: Plan, outcomes: Sequence[ExampleOutcome]) -> list[Unreached]:
    """The parts of the plan that none of the examples reaches."""
    reached = _reached(outcomes)
    found: list[Unreached] = []
    for component in plan.components:
        if component.name not in reached.components:
            found.append(Unreached(f"{component.kind.value} {component.name}", component.span))
        elif isinstance(component, Commission):
            found += _commission(component, reached)
        elif isinstance(component, Contest):
            prizes = [(each.label, each.span) for each in component.prizes]
            found += _each(component.name, "", prizes, reached)
        elif isinstance(component, Spiff):
            found += _spiff(component, reached)
        elif isinstance(component, Bonus):
            found += _bonus(component, reached)
        elif isinstance(component, Multiplier):
            multiplied = [(each.component, each.span) for each in component.of]
            found += _each(component.name, "on ", multiplied, reached)
        elif isinstance(component, Curve):
            found += _points(component, reached)
        elif isinstance(component, Objectives):
            weighed = [(each.name, each.span) for each in component.weights]
            found += _each(component.name, "objective ", weighed, reached)
    settled = [("clawback", clawback.name, clawback.span) for clawback in plan.clawbacks]
    settled += [("cap", cap.name, cap.span) for cap in plan.caps]
    for release in plan.releases:
        # Rows of one release let go of the same pay, so one released line reaches all that is due.
        if not any((name, "released") in reached.kinds for name in release.components):
            found.append(Unreached(f"release {release.name}", release.span))
    for clawback in plan.clawbacks:
        if clawback.name in reached.components:
            found += _rows(clawback.name, clawback.by_age, "", reached)
    for word, name, span in settled:
        if name not in reached.components:
            found.append(Unreached(f"{word} {name}", span))
    found += [gap for draw in plan.draws for gap in _draw(draw, reached)]
    if plan.pay_below is not None and WAITING not in reached.components:
        found.append(Unreached("pay that carries over", plan.pay_below.span))
    found += _named_tables(plan, outcomes, reached)
    return sorted(found, key=lambda gap: (gap.span.line, gap.what))


def _each(
    name: str, word: str, parts: Iterable[tuple[str, Span]], reached: Reached
) -> Iterable[Unreached]:
    """The parts of a component, by label, that no line was paid by."""
    for label, span in parts:
        if (name, label) not in reached.rows:
            yield Unreached(f"{name}: {word}{label}", span)


def _commission(component: Commission, reached: Reached) -> Iterable[Unreached]:
    yield from _rows(component.name, component.tiers, "", reached)
    yield from _rows(component.name, component.accelerator, "accelerator ", reached)
    yield from _limits(component.name, component.at_least, component.at_most, reached)
    yield from _gate(component, reached)
    otherwise = component.without_quota
    pays_anyway = otherwise is not None and otherwise.kind is not NoQuota.NOTHING
    if pays_anyway and (component.name, "without quota") not in reached.rows:
        yield Unreached(f"{component.name}: without quota", component.span)


def _gate(component: Commission, reached: Reached) -> Iterable[Unreached]:
    """A gate that no example shows closed."""
    gate = component.gate
    if gate is None:
        return
    label = "gate closed" if gate.above is None else f"below {format_percent(gate.above)}"
    if (component.name, label) not in reached.rows:
        yield Unreached(f"{component.name}: {label}", gate.span)


def _rows(name: str, table: Table | None, word: str, reached: Reached) -> Iterable[Unreached]:
    for row in table.rows if table is not None else ():
        # A row that pays nothing leaves no trace in the lines.
        if (name, word + row.label) not in reached.rows and not _is_zero(row.value):
            yield Unreached(f"{name}: {word}{row.label}", row.span)


def _bonus(bonus: Bonus, reached: Reached) -> Iterable[Unreached]:
    name, late = bonus.name, bonus.catches_up
    if late is not None and (name, "caught up") not in reached.rows:
        yield Unreached(f"{name}: catches up", late.span)
    for row in bonus.steps.rows if bonus.steps is not None else ():
        if (name, row.label) not in reached.rows and not _is_zero(row.value):
            yield Unreached(f"{name}: {row.label}", row.span)


def _points(curve: Curve, reached: Reached) -> Iterable[Unreached]:
    """Points that no example passes; a line that ends in one is read from it too."""
    points = curve.points
    for index, point in enumerate(points):
        here = (curve.name, point.point) in reached.rows
        before = index > 0 and (curve.name, points[index - 1].point) in reached.rows
        if not here and not before and not (index == 0 and _is_zero(point.value)):
            yield Unreached(f"{curve.name}: {point.point}", point.span)


def _limits(
    name: str, at_least: Expr | None, at_most: Expr | None, reached: Reached
) -> Iterable[Unreached]:
    for word, limit in (("at least", at_least), ("at most", at_most)):
        if limit is not None and (name, word) not in reached.rows:
            yield Unreached(f"{name}: {word}", limit.span)


def _spiff(spiff: Spiff, reached: Reached) -> Iterable[Unreached]:
    yield from _limits(spiff.name, spiff.at_least, spiff.at_most, reached)
    if spiff.most_deals is not None and (spiff.name, "too many deals") not in reached.rows:
        yield Unreached(
            f"{spiff.name}: at most {spiff.most_deals.count} deals", spiff.most_deals.span
        )
    if spiff.budget is not None and (spiff.name, "budget") not in reached.rows:
        yield Unreached(f"{spiff.name}: budget", spiff.budget.span)


def _draw(draw: Draw, reached: Reached) -> Iterable[Unreached]:
    if (draw.name, "draw") not in reached.kinds:
        yield Unreached(f"draw {draw.name}", draw.span)
    elif draw.recover_from and (draw.name, "recovery") not in reached.kinds:
        yield Unreached(f"draw {draw.name}: being recovered", draw.span)


def _named_tables(
    plan: Plan, outcomes: Sequence[ExampleOutcome], reached: Reached
) -> Iterable[Unreached]:
    """Values of named tables that no line was paid by; tables of components without lines are left."""
    credits = {credit.name: credit for credit in plan.credits}
    asked: dict[str, list[tuple[str, Lookup]]] = {}
    for component in plan.components:
        if component.name in reached.components:
            on = credits.get(component.on) if isinstance(component, Commission | Spiff) else None
            asked[component.name] = [*named_tables(component), *named_tables(on)]
    found = _values_reached(asked, outcomes)
    shown: set[str] = set()
    for name, table in (each for tables in asked.values() for each in tables):
        rows = [head.text for head in table.axes[0].heads]
        columns = [head.text for head in table.axes[1].heads] if len(table.axes) > 1 else [""]
        for row, values in zip(rows, table.values, strict=True):
            for column, value in zip(columns, values, strict=True):
                if name not in shown and value.span not in found and not _is_zero(value):
                    where = f"{row}, {column}" if column else row
                    yield Unreached(f"table {name}: {where}", value.span)
        shown.add(name)


def _values_reached(
    asked: Mapping[str, Sequence[tuple[str, Lookup]]], outcomes: Sequence[ExampleOutcome]
) -> set[Span]:
    """Where the values of tables stand that held for some line of a component that asks them."""
    if not any(asked.values()):
        return set()
    # Only plans with named tables look at lines one by one.
    from comp.output.asked import known_of_deal, known_of_period
    from comp.output.explain import case_of
    from comp.output.known import cell_of
    from comp.output.rows import rows_by_person

    found: set[Span] = set()
    for run in (outcome.finished for outcome in outcomes):
        people = rows_by_person(run.result) if run is not None else {}
        for rows in people.values():
            assert run is not None
            case = case_of(run, rows)
            for line in rows.lines:
                for _, table in asked.get(line.component, ()):
                    part = case.part(line)
                    periodic = part if isinstance(part, OnPeriods) else None
                    known = (
                        known_of_deal(case, line, (table,))
                        if line.deal
                        else known_of_period(case, line, periodic)
                    )
                    held = cell_of(table, known)
                    found |= {held[0].span} if held is not None else set()
    return found


def _is_zero(value: Expr) -> bool:
    return isinstance(value, Literal) and value.value == 0


def _reached(outcomes: Sequence[ExampleOutcome]) -> Reached:
    components: set[str] = set()
    kinds: set[tuple[str, str]] = set()
    rows: set[tuple[str, str]] = set()
    for outcome in outcomes:
        if outcome.finished is None:
            continue
        result = outcome.finished.result
        kinds.update(result.lines.select("component", "kind").unique().iter_rows())
        for component, tier in result.slices.select("component", "tier").unique().iter_rows():
            rows.update((component, label) for label in (tier or "").split(" / "))
    components.update(component for component, _ in kinds)
    return Reached(frozenset(components), frozenset(kinds), frozenset(rows))
