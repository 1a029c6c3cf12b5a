"""People: who exists, on which plan and when, under whom. Rows are checked against each other here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl

from comp.ledger.cells import Fault
from comp.ledger.rows import Rows
from comp.ledger.texts import closest, shown


def check_people(
    rows: Rows, plan_names: Collection[str] | None, also_known: Collection[str]
) -> None:
    """All rules of the people table. `plan_names` is None where plans are not known yet."""
    check_stretches(rows, "from", "to")
    check_stretches(rows, "start_date", "end_date")
    if plan_names is not None:
        _check_plans(rows, list(plan_names))
    _check_overlaps(rows)
    _check_managers(rows, also_known)


def check_stretches(rows: Rows, first: str, last: str) -> None:
    """No stretch of days ends before it begins."""
    if not (rows.has(first) and rows.has(last)):
        return
    turned = rows.frame.select((pl.col(first) > pl.col(last)).fill_null(False)).to_series()
    for row in turned.arg_true().to_list():
        begins, ends = rows.frame[first][row], rows.frame[last][row]
        fault = Fault(
            "from-after-to",
            f"The row ends on {ends} before it begins on {begins}.",
            f"Swap {first} and {last}, or correct one of them.",
        )
        rows.faults.refuse(row, last, fault)


def _check_plans(rows: Rows, plan_names: list[str]) -> None:
    column = rows.frame["plan"]
    unknown = {name for name in column.unique().to_list() if name and name not in plan_names}
    if not unknown:
        return
    for row in column.is_in(sorted(unknown)).fill_null(False).arg_true().to_list():
        meant = closest(column[row], plan_names)
        fault = Fault(
            "unknown-plan",
            f"There is no plan {shown(column[row])}.",
            f"Did you mean {meant}?" if meant else f"Plans are: {', '.join(sorted(plan_names))}.",
        )
        rows.faults.refuse(row, "plan", fault)


def _check_overlaps(rows: Rows) -> None:
    """The same plan twice on one day is a contradiction; different plans at once are allowed."""
    indexed = rows.frame.select("person", "plan", "from", "to").with_row_index("row")
    usable = indexed.filter(pl.col("from").is_not_null() & pl.col("person").is_not_null())
    usable = usable.filter(
        pl.struct(["person", "plan"]).is_duplicated(),
        ~pl.col("row").is_in(list(rows.duplicates | rows.faults.refused)),
    ).sort("person", "plan", "from", "row")
    before: tuple[int, str, str | None, date, date] | None = None
    for row, person, plan, first, last in usable.iter_rows():
        here = (row, person, plan, first, last or date.max)
        if before and before[1:3] == here[1:3] and before[4] >= first:
            _refuse_overlap(rows, before[0], row)
            _refuse_overlap(rows, row, before[0])
            here = here if here[4] > before[4] else before
        before = here


def _refuse_overlap(rows: Rows, row: int, other: int) -> None:
    frame = rows.frame
    file, number = rows.faults.place(other)
    begins = max(frame["from"][row], frame["from"][other])
    fault = Fault(
        "overlapping-rows",
        f"{frame['person'][row]} is on {frame['plan'][row] or 'no plan'} twice on {begins}: "
        f"here and in {file}, row {number}.",
        f"End the earlier row the day before: to = {begins - timedelta(days=1)}",
    )
    rows.faults.refuse(row, "from", fault)


def _check_managers(rows: Rows, also_known: Collection[str]) -> None:
    if not rows.has("manager"):
        return
    persons, managers = rows.column("person"), rows.column("manager")
    known = {str(person) for person in persons if person} | set(also_known)
    for row, (person, manager) in enumerate(zip(persons, managers, strict=True)):
        if not isinstance(manager, str):
            continue
        if manager == person:
            fault = Fault(
                "own-manager",
                f"{person} is their own manager.",
                "Name the manager, or leave the cell empty.",
            )
            rows.faults.refuse(row, "manager", fault)
        elif manager not in known:
            rows.faults.refuse(row, "manager", unknown_person(manager, known, "manager"))
    for chain, members in _manager_circles(rows):
        for row in members:
            fault = Fault(
                "manager-circle",
                f"Managers form a circle: {' -> '.join(chain)}.",
                "Correct one manager of the chain; nobody in it is counted until then.",
            )
            rows.faults.refuse(row, "manager", fault)


def unknown_person(name: str, known: Collection[str], what: str = "person") -> Fault:
    """The fault of naming somebody the people table does not have."""
    meant = closest(name, sorted(known))
    code = "unknown-manager" if what == "manager" else "unknown-person"
    return Fault(
        code,
        f"There is no {what} {shown(name)} in people.",
        f"Did you mean {shown(meant)}?"
        if meant
        else f"Add {shown(name)} to people, or correct the id.",
    )


def _manager_circles(rows: Rows) -> list[tuple[list[str], list[int]]]:
    """Each circle of managers on some day: the chain, and the rows that make it."""
    edges = [
        (str(person), str(manager), first or date.min, last or date.max, row)
        for row, (person, manager, first, last) in enumerate(
            zip(*(rows.column(name) for name in ("person", "manager", "from", "to")), strict=True)
        )
        if person
        and manager
        and person != manager
        and row not in rows.faults.refused
        and isinstance(first, date | None)
        and isinstance(last, date | None)
    ]
    suspects = _in_circles({(person, manager) for person, manager, *_ in edges})
    if not suspects:
        return []
    edges = [edge for edge in edges if edge[0] in suspects and edge[1] in suspects]
    found: dict[frozenset[str], tuple[list[str], list[int]]] = {}
    for day in sorted({edge[2] for edge in edges}):
        holding = {edge[0]: (edge[1], edge[4]) for edge in edges if edge[2] <= day <= edge[3]}
        for start in sorted(holding):
            chain, members, at = [start], [], start
            while at in holding and len(chain) <= len(holding) + 1:
                at, row = holding[at]
                members.append(row)
                chain.append(at)
                if at == start:
                    found.setdefault(frozenset(chain), (chain, members))
                    break
                if at in chain[:-1]:
                    break
    return list(found.values())


def _in_circles(pairs: set[tuple[str, str]]) -> set[str]:
    """People who may be in a circle on some day: what is left when leaves are cut off."""
    remaining = set(pairs)
    while True:
        members, managers = (
            {person for person, _ in remaining},
            {manager for _, manager in remaining},
        )
        kept = {
            (person, manager)
            for person, manager in remaining
            if manager in members and person in managers
        }
        if kept == remaining:
            return members
        remaining = kept
