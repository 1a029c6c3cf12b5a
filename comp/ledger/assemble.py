"""All tables together: typed rows in, rules applied in order, the accepted rows out as a `Ledger`.

The order matters once: people first, because everything names people; splits before deals are settled,
because a deal whose splits are wrong must not be paid to its owner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from comp.fields import FieldType, Schema
from comp.language.plan import Plan
from comp.ledger.deal_days import with_deal_days
from comp.ledger.deal_rules import (
    check_deal_currencies,
    check_deal_named,
    check_owners,
    check_persons,
    check_shares,
    refuse_deals_of_wrong_splits,
)
from comp.ledger.keys import settle_repeated_keys
from comp.ledger.ledger import LedgerReading, frame_schema, ledger_of
from comp.ledger.needs import needed_columns
from comp.ledger.other_rules import (
    check_absences,
    check_openings,
    check_rates,
    check_scores,
)
from comp.ledger.people_rules import check_people
from comp.ledger.percent_rules import warn_of_percents
from comp.ledger.quota_rules import check_quotas, quotas_that_stop, warn_of_credits
from comp.ledger.rows import Rows, Source, read_rows
from comp.ledger.tables import TABLES
from comp.ledger.totals import control_totals
from comp.periods import Calendar
from comp.problems import Problem, in_order
from comp.side_by_side import side_by_side


@dataclass(frozen=True, slots=True)
class Facts:
    """What rows are checked against besides each other.

    `plan_names` is None where other plans than those given may exist (an example shows one plan of
    many); `known_persons` are people a table need not name; without `counts` no control totals are made.
    `whole` keeps the texts no plan of today asks for, because rows are to be stored.
    """

    schema: Schema
    currency: str
    plans: Sequence[Plan]
    calendar: Calendar
    plan_names: Collection[str] | None = None
    known_persons: Collection[str] = ()
    counts: bool = True
    whole: bool = False


def assemble(sources: dict[str, Source], facts: Facts, earlier: Sequence[Problem]) -> LedgerReading:
    """The ledger of these sources, which are given up to it, so that no file is held twice.

    `earlier` are the problems found on the way here.
    """
    needs = {
        scope: [need.column for need in needed_columns(facts.plans, scope)]
        for scope in ("deal", "person")
    }

    def read(name: str) -> Rows:
        needed = needs.get(TABLES[name].scope, ())
        return read_rows(TABLES[name], sources.pop(name), facts.schema, facts.currency, needed)

    names = list(sources)
    tables = dict(zip(names, side_by_side(read, names), strict=True))
    for rows in tables.values():
        settle_repeated_keys(rows)
    problems = [*earlier, *_check(tables, facts)]
    quotas = tables.get("quotas")
    stops = quotas_that_stop(quotas, facts.plans) if quotas else []
    problems += stops
    frames = {name: rows.accepted() for name, rows in tables.items()}
    if facts.plans and "deals" in frames and not facts.whole:
        frames["deals"] = _without_idle_texts(tables["deals"], frames["deals"], needs["deal"])
    for name in ("people", "deals"):
        if name not in frames:
            frames[name] = _nothing(name, facts.schema, needs[TABLES[name].scope])
    if not facts.whole:
        frames["deals"] = with_deal_days(frames["deals"], facts.plans, facts.calendar)
    for rows in tables.values():
        problems += [*rows.faults.problems, *rows.faults.rest()]
    totals = control_totals(
        list(tables.values()) if facts.counts else [], facts.plans, facts.currency
    )
    return LedgerReading(ledger_of(frames), tuple(in_order(problems)), totals, bool(stops))


def _without_idle_texts(deals: Rows, frame: pl.DataFrame, needed: Sequence[str]) -> pl.DataFrame:
    """Deals without the texts no plan asks for; they have been checked, and nothing reads them."""
    texts = {name for name, kind in deals.types.items() if kind is FieldType.TEXT}
    return frame.drop(texts - {*deals.table.shape, "currency", *needed})


def _nothing(name: str, schema: Schema, needed: Sequence[str]) -> pl.DataFrame:
    """A table nobody gave, with the columns plans ask for."""
    types = TABLES[name].types(schema)
    return pl.DataFrame(
        schema=frame_schema(
            TABLES[name], {column: types[column] for column in needed if column in types}
        )
    )


def _check(tables: Mapping[str, Rows], facts: Facts) -> list[Problem]:
    people, deals, splits = (tables.get(name) for name in ("people", "deals", "splits"))
    if people:
        check_people(people, facts.plan_names, facts.known_persons)
    persons = _persons(people, facts)
    for name, rows in tables.items():
        if name != "people":
            check_persons(rows, persons)
    _check_small(tables, facts.calendar)
    named = deals.frame["deal"].drop_nulls() if deals else None
    for about_deals in (splits, tables.get("payments")):
        if about_deals:
            check_deal_named(about_deals, named)
    if splits:
        check_shares(splits)
    if deals:
        check_owners(deals, splits)
        if splits:
            refuse_deals_of_wrong_splits(deals, splits)
        check_deal_currencies(deals, splits, people, facts.plans, facts.currency)
    for rows in tables.values():
        warn_of_percents(rows)
    if "quotas" in tables and facts.plan_names is not None:
        warn_of_credits(tables["quotas"], facts.plans)
    return _plans_and_people(people, deals, facts) if people else []


def _persons(people: Rows | None, facts: Facts) -> set[str] | None:
    """Everybody a row may name; refused people rows count, so that one mistake is told once."""
    if people is None:
        return set(facts.known_persons) or None
    named = people.frame["person"].drop_nulls().to_list()
    return {*named, *facts.known_persons}


def _check_small(tables: Mapping[str, Rows], calendar: Calendar) -> None:
    if "quotas" in tables:
        check_quotas(tables["quotas"], calendar)
    if "scores" in tables:
        check_scores(tables["scores"], calendar)
    if "openings" in tables:
        check_openings(tables["openings"])
    if "rates" in tables:
        check_rates(tables["rates"])
    for name in ("absences", "territories", "roles"):
        if name in tables:
            check_absences(tables[name])


def _plans_and_people(people: Rows, deals: Rows | None, facts: Facts) -> list[Problem]:
    """Plans nobody is on, and people who sell without a plan."""
    if facts.plan_names is None:
        return []
    used = set(people.column("plan"))
    problems = [
        Problem(
            "plan-without-people",
            f"Nobody is on the plan {plan.name}.",
            f"Add rows to people with plan = {plan.name}, or remove the plan.",
            severity="warning",
            span=plan.span,
        )
        for plan in facts.plans
        if plan.name not in used
    ]
    return [*problems, *_sellers_without_plan(people, deals)] if deals else problems


def _sellers_without_plan(people: Rows, deals: Rows) -> list[Problem]:
    persons = people.column("person")
    planned = {person for person, plan in zip(persons, people.column("plan"), strict=True) if plan}
    waiting: dict[object, int] = {}
    for row, person in enumerate(persons):
        if person not in planned and row not in people.faults.refused:
            waiting.setdefault(person, row)
    # Usually everybody has a plan; then a million deals need not be looked through.
    sellers = set(deals.frame["person"].unique().to_list()) if waiting else set()
    problems = []
    for person, row in waiting.items():
        if person not in sellers:
            continue
        file, number = people.faults.place(row)
        problems.append(
            Problem(
                "person-without-plan",
                f"{person} has deals and no plan; the deals are listed in uncredited.csv.",
                f"Write the plan in {person}'s row, if there should be one.",
                severity="warning",
                file=file,
                row=number,
                column="plan",
            )
        )
    return problems
