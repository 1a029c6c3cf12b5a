"""Makes a pair on which two calculations disagree smaller, and shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction

from tests.naive.against_engine import Difference, Row, engine_rows, engine_run, naive_rows
from tests.naive.model import Cells, Ledger, Multiplier, Plan
from tests.naive.random_pairs import Pair
from tests.naive.render import plan_text, tables


def shrunk(pair: Pair, still_wrong: Callable[[Pair], bool]) -> Pair:
    """A smaller pair on which they still disagree: fewer people, rows, and parts of the plan."""
    size = 0
    while size != (size := weight(pair)):
        pair = fewer_rows(pair, "people", still_wrong)
        smaller: Pair | None = pair
        while smaller:
            pair = smaller
            candidates = (c for c in fewer_parts(pair) if holds_still(c, still_wrong))
            smaller = next(candidates, None)
        for table in vars(pair.ledger):
            pair = fewer_rows(pair, table, still_wrong)
    return pair


def weight(pair: Pair) -> int:
    return sum(len(plan_text(plan)) for plan in pair.plans) + sum(
        map(len, vars(pair.ledger).values())
    )


def holds_still(pair: Pair, still_wrong: Callable[[Pair], bool]) -> bool:
    try:
        return still_wrong(pair)
    except Exception:  # no longer a plan and its ledger, or wrong in another way
        return False


def fewer_rows(pair: Pair, table: str, still_wrong: Callable[[Pair], bool]) -> Pair:
    """The pair without rows of one table: first halves, then quarters, down to single rows."""
    step = len(getattr(pair.ledger, table))
    while step:
        start = 0
        while start < len(getattr(pair.ledger, table)):
            candidate = deepcopy(pair)
            del getattr(candidate.ledger, table)[start : start + step]
            mend(candidate.ledger)
            if ends_as(pair, candidate) and holds_still(candidate, still_wrong):
                pair = candidate
            else:
                start += step
        step //= 2
    return pair


def ends_as(pair: Pair, candidate: Pair) -> bool:
    """Whether both have the deal that holds the end of the run."""
    return any(row["deal"] == "LAST" for row in candidate.ledger.deals) or not any(
        row["deal"] == "LAST" for row in pair.ledger.deals
    )


def mend(ledger: Ledger) -> None:
    """Leaves out whatever speaks of people and deals that are gone."""
    people = {row["person"] for row in ledger.people}
    for row in ledger.people:
        row["manager"] = row["manager"] if row["manager"] in people else None
    gone = {row["deal"] for row in ledger.splits if row["person"] not in people}
    ledger.deals = [r for r in ledger.deals if r["person"] in people and r["deal"] not in gone]
    deals = {row["deal"] for row in ledger.deals}
    ledger.splits = [row for row in ledger.splits if row["deal"] in deals]
    ledger.payments = [row for row in ledger.payments if row["deal"] in deals]
    for table in ("quotas", "scores", "adjustments", "openings", "absences", "roles"):
        rows: list[Cells] = getattr(ledger, table)
        setattr(ledger, table, [row for row in rows if row["person"] in people])


def fewer_parts(pair: Pair) -> Iterator[Pair]:
    """The pair with a plan, or one part of a plan, left out."""
    for at, plan in enumerate(pair.plans):
        if len(pair.plans) > 1:
            candidate = deepcopy(pair)
            del candidate.plans[at]
            tables = vars(candidate.ledger)
            for table in ("people", "adjustments", "openings"):
                tables[table] = [r for r in tables[table] if r.get("plan") != plan.name]
            yield candidate
        parts = "clawbacks caps draws releases components quotas credits creditings definitions"
        for part in parts.split():
            parts = getattr(plan, part)
            for number in list(parts) if isinstance(parts, dict) else range(len(parts)):
                candidate = deepcopy(pair)
                del getattr(candidate.plans[at], part)[number]
                forget(candidate, candidate.plans[at], getattr(parts[number], "name", ""))
                if candidate.plans[at].components and candidate.plans[at].credits:
                    yield candidate
        for setting, value in (
            ("after_leaving", "all"),
            ("forgives_negative", False),
            ("pay_below", None),
            ("base", None),
            ("running_total", False),
            ("mode", "half up"),
        ):
            if getattr(plan, setting) not in (value, None):
                yield changed(pair, lambda p, at=at: p.plans[at], setting, value)
        for number, component in enumerate(plan.components):
            for slot in (
                "where",
                "without_quota",
                "at_least",
                "at_most",
                "paid_per",
                "accelerator",
                "gate",
                "per_member",
                "prorated",
                "below_zero",
                "catches_up",
                "when",
                "most_deals",
                "budget",
                "attainment_at_most",
                "if_employed",
                "per_column",
            ):
                if getattr(component, slot, None):
                    yield changed(pair, lambda p, at=at, n=number: p.plans[at].components[n], slot)
        for number, credit in enumerate(plan.credits):
            for slot in ("where", "up_to", "above"):
                if getattr(credit, slot):
                    yield changed(pair, lambda p, at=at, n=number: p.plans[at].credits[n], slot)


def changed(pair: Pair, of: Callable[[Pair], object], slot: str, value: object = None) -> Pair:
    """The pair with one slot of one thing set."""
    candidate = deepcopy(pair)
    setattr(of(candidate), slot, value)
    return candidate


def forget(pair: Pair, plan: Plan, name: str) -> None:
    """Leaves out whatever speaks of a component that is gone."""
    for one in plan.clawbacks:
        one.of = [other for other in one.of if other != name]
    for cap in plan.caps:
        cap.on = [other for other in cap.on if other != name]
    plan.clawbacks = [one for one in plan.clawbacks if one.of]
    plan.caps = [cap for cap in plan.caps if cap.on]
    for one in plan.releases:
        one.of = [other for other in one.of if other != name]
    plan.releases = [one for one in plan.releases if one.of]
    for one in plan.components:
        if isinstance(one, Multiplier):
            one.on = [other for other in one.on if other != name]
    for draw in plan.draws:
        rest = [other for other in draw.recover_from if other != name]
        first = [component.name for component in plan.components[:1]]
        draw.recover_from = rest or (first if draw.recover_from else [])
    ledger = pair.ledger
    ledger.adjustments = [row for row in ledger.adjustments if row["component"] != name]
    ledger.openings = [row for row in ledger.openings if row["name"] != name]


def shown(pair: Pair, found: Difference) -> str:
    """Everything needed to see who is right: plan, ledger, both lists side by side."""
    plan = "\n".join(plan_text(plan) for plan in pair.plans)
    parts = [f"seed {pair.seed}, {pair.years}, through {pair.through}", plan]
    for name, rows in tables(pair.ledger).items():
        columns = [c for c in rows[0] if any(row.get(c) for row in rows)]
        if name == "deals":
            columns = [c for c in columns if c in ("deal", "item", "person") or f"deal.{c}" in plan]
        parts.append(f"{name}: {' | '.join(columns)}")
        parts += ["    " + " | ".join(row.get(c, "") for c in columns) for row in rows]
    parts.append("naive lines and balances (! = the engine has none such):")
    naive = naive_rows(pair)
    parts += [text(row, row in found.naive) for part in naive for row in sorted(part, key=str)]
    parts.append("engine lines and balances (! = the naive evaluator has none such):")
    engine = engine_rows(engine_run(pair))
    parts += [text(row, row in found.engine) for part in engine for row in sorted(part, key=str)]
    return "\n".join(parts)


def text(row: Row, marked: bool) -> str:
    cells = [
        f"{c.numerator / c.denominator:g}" if isinstance(c, Fraction) else str(c or "") for c in row
    ]
    return f"  {'!' if marked else ' '} {' | '.join(cells)}"
