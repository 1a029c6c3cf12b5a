"""Components that read what others pay (`paid of new_business`): what is read is calculated first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from comp.language.plan import (
    Commission,
    Component,
    Contest,
    Multiplier,
    OnPeriods,
    Paid,
    PayOverride,
    Pool,
    test_of,
)
from comp.language.scope import Scope
from comp.language.unit_rules import everything_in


def read_by(component: Component) -> list[str]:
    """The names of the components whose pay a component reads, each once."""
    return list(dict.fromkeys(part.component for part in _paid_asked(component)))


def in_order(components: Sequence[Component]) -> list[Component]:
    """The components as written, but each after those it reads; they stand in no circle."""
    by_name = {component.name: component for component in components}
    done: dict[str, Component] = {}

    def place(component: Component) -> None:
        if component.name not in done:
            for name in read_by(component):
                place(by_name[name])
            done[component.name] = component

    for component in components:
        place(component)
    return list(done.values())


def waits_for_shared(component: Component, by_name: Mapping[str, Component]) -> bool:
    """Whether a component multiplies what a pool or contest pays, and so comes after those."""
    return isinstance(component, Multiplier) and any(
        isinstance(by_name.get(name), Pool | Contest) for name in read_by(component)
    )


def check_order(components: Sequence[Component], scope: Scope) -> None:
    """Problems where components read each other in a circle, or what comes after them."""
    by_name = {component.name: component for component in components}
    readings = [(each, part) for each in components for part in _paid_asked(each)]
    for component, part in readings:
        read = by_name.get(part.component)
        if isinstance(component, Multiplier) and isinstance(read, Pool | Contest):
            continue
        shared = isinstance(read, Pool | Contest | PayOverride)
        if shared or (read is not None and waits_for_shared(read, by_name)):
            message = (
                f"{part.component} is calculated last, after everything that is paid to one person"
            )
            remedy = "read a component that does not depend on what other people earn"
            scope.add("paid-of-team-pay", message, remedy, part.span)
    for component in components:
        chain = _circle(component.name, by_name, (component.name,))
        if chain:
            shown = " -> ".join(chain)
            message = f"{component.name} is paid by what it pays itself ({shown})"
            place = next(part.span for part in _paid_asked(component) if part.component in chain)
            scope.add("paid-circle", message, "leave one of these readings out", place)
            return


def _circle(name: str, by_name: dict[str, Component], chain: tuple[str, ...]) -> tuple[str, ...]:
    """The chain of readings that leads back to where it began; empty where none does."""
    for read in read_by(by_name[name]) if name in by_name else []:
        if read == chain[0]:
            return (*chain, read)
        if read not in chain:
            found = _circle(read, by_name, (*chain, read))
            if found:
                return found
    return ()


def _paid_asked(component: Component) -> Iterator[Paid]:
    asked = component.asked if isinstance(component, OnPeriods) else ()
    gate = test_of(component.gate) if isinstance(component, Commission) else None
    for expression in (*asked, gate) if gate is not None else asked:
        yield from (part for part in everything_in(expression) if isinstance(part, Paid))
