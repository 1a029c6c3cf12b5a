"""What must hold of any plan and ledger, whatever it pays."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from random import Random

import polars as pl
import pytest

from comp.engine.results import Result
from comp.language.plan import Contest, Pool
from tests.naive.against_engine import LINE, engine_plan, engine_rows, engine_run, fraction
from tests.naive.model import Commission, Credit, Ledger, Plan, Quota, Table
from tests.naive.periods import Years
from tests.naive.random_pairs import Pair, in_plan_currency, random_pair
from tests.scale import count, seed

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
PERSONS = 12


@cache
def runs(full: int) -> list[tuple[Pair, Result]]:
    """Random pairs of this run's seed, and what the engine makes of them."""
    pairs = [random_pair(seed() * 1000 + 500 + n, PERSONS) for n in range(count(full))]
    return [(pair, engine_run(pair)) for pair in pairs]


def one_table(random: Random, mode: str) -> Plan:
    """A plan that pays one table on what a person sold in the year."""
    bounds = [Fraction(0), *sorted(random.sample([Fraction(n, 4) for n in range(1, 8)], 3))]
    rates = [("pct", Fraction(random.randint(1, 2000), 10000)) for _ in bounds]
    credit = Credit("bookings", ("deal", "acv"))
    tiers = Table(mode, "attainment", list(zip(bounds, rates, strict=True)))
    return Plan(
        "sales",
        FIRST,
        LAST,
        mode=random.choice(["half up", "half even"]),
        credits=[credit],
        quotas=[Quota("bookings", "year", [(None, ("money", Fraction(2000)))])],
        components=[Commission("commissions", "commission", "bookings", "year", tiers=tiers)],
    )


def one_person(random: Random, deals: int) -> Ledger:
    """A person with so many deals, their ids wide apart."""
    person = {"person": "ana", "plan": "sales", "from": FIRST, "to": None}
    rows = [
        {
            "deal": f"D-{number}x",
            "item": "",
            "person": "ana",
            "close_date": FIRST + timedelta(days=random.randrange(365)),
            "acv": Fraction(random.randint(1, 60000), 100),
        }
        for number in range(deals)
    ]
    return Ledger([person], rows)


def exact_total(plan: Plan, ledger: Ledger) -> Fraction:
    """The sum of all pay before rounding, by its slices: a line of 0.00 is not written, they are."""
    slices = engine_run(Pair(0, [plan], ledger, Years())).slices
    earned = slices.filter(slices["kind"] == "earned")["amount"]
    return sum((Fraction(amount) for amount in earned.to_list()), Fraction(0))


def test_row_order_does_not_matter() -> None:
    for pair, result in runs(60):
        other = deepcopy(pair.ledger)
        for rows in vars(other).values():
            Random(pair.seed).shuffle(rows)
        again = engine_rows(engine_run(replace(pair, ledger=other)))
        assert again == engine_rows(result), pair.seed


def test_partitions_of_people_change_nothing() -> None:
    for pair, whole in runs(60):
        parts = engine_run(pair, partitions=3)
        for name in ("lines", "slices", "totals", "balances", "attainment", "uncredited"):
            one, other = getattr(whole, name).rows(), getattr(parts, name).rows()
            assert sorted(map(str, one)) == sorted(map(str, other)), (pair.seed, name)


def test_a_person_without_deals_changes_nobody_else() -> None:
    for pair, result in runs(60):
        parts = [part for plan in pair.plans for part in engine_plan(plan).components]
        if any(isinstance(part, Pool | Contest) for part in parts):
            continue  # Whoever joins takes part in these.
        other = deepcopy(pair.ledger)
        newcomer = dict.fromkeys(other.people[0]) | {"person": "aaa", "plan": pair.plans[0].name}
        newcomer |= {"from": FIRST, "salary": Fraction(1), "target": Fraction(1)}
        other.people.insert(0, newcomer | {"commission_rate": Fraction(1, 10)})
        first = engine_rows(result)
        second = engine_rows(engine_run(replace(pair, ledger=other)))
        for before, after in zip(first, second, strict=True):
            assert before == Counter({row: n for row, n in after.items() if row[0] != "aaa"})


def test_slices_add_up_to_their_line_and_lines_to_the_totals() -> None:
    for pair, own in runs(60):
        paid_otherwise = any(plan.paid_in is not None for plan in pair.plans)
        result = engine_run(in_plan_currency(pair)) if paid_otherwise else own
        sliced = result.slices.group_by("line").agg(pl.col("amount").sum().alias("sliced"))
        kinds = ["earned", "true_up"]
        joined = result.lines.filter(pl.col("kind").is_in(kinds)).join(sliced, on="line")
        on_deals = joined.filter(pl.col("deal").is_not_null())
        off = on_deals.filter((pl.col("exact") - pl.col("sliced")).abs() > pl.lit("0.00000001"))
        assert off.is_empty(), (pair.seed, off)
        paid: dict[tuple, Fraction] = {}
        for row in result.lines.select("person", "plan", "pay_period", "amount").iter_rows():
            paid[row[:3]] = paid.get(row[:3], Fraction(0)) + Fraction(row[3])
        totals = result.totals.filter(pl.col("component") == "total")
        for row in totals.select("person", "plan", "pay_period", "amount").iter_rows():
            assert fraction(row[3]) == paid.pop(row[:3], 0), pair.seed
        assert not any(paid.values()), pair.seed


@pytest.mark.parametrize("mode", ["marginal"])
def test_splitting_a_deal_in_two_keeps_the_unrounded_marginal_total(mode: str) -> None:
    random = Random(seed())
    for _ in range(count(100)):
        plan, ledger = one_table(random, mode), one_person(random, 6)
        before = exact_total(plan, ledger)
        halves = deepcopy(ledger)
        deal = random.choice(halves.deals)
        part = Fraction(random.randrange(int(deal["acv"] * 100) + 1), 100)
        halves.deals.append(deal | {"deal": f"{deal['deal']}2", "acv": deal["acv"] - part})
        deal["acv"] = part
        assert exact_total(plan, halves) == before


@pytest.mark.parametrize("mode", ["marginal", "retroactive", "excess", "new", "old"])
def test_a_row_that_repeats_the_rate_above_changes_nothing(mode: str) -> None:
    random = Random(seed())
    for _ in range(count(50)):
        plan, ledger = one_table(random, mode), one_person(random, 8)
        first = engine_rows(engine_run(Pair(0, [plan], ledger, Years())))
        rows = plan.components[0].tiers.rows
        # The second row of an excess table is where the excess begins: repeat a later one.
        at = random.randrange(1 if mode == "excess" else 0, len(rows))
        rows.insert(at + 1, (rows[at][0] + Fraction(1, 8), rows[at][1]))
        assert engine_rows(engine_run(Pair(0, [plan], ledger, Years()))) == first


@pytest.mark.parametrize("mode", ["marginal", "new", "old"])
def test_a_deal_and_its_reversal_on_the_same_day_come_to_nothing(mode: str) -> None:
    random = Random(seed())
    for _ in range(count(50)):
        plan, ledger = one_table(random, mode), one_person(random, 8)
        first, _ = engine_rows(engine_run(Pair(0, [plan], ledger, Years())))
        day = FIRST + timedelta(days=random.randrange(365))
        deal = {"deal": "D-4y", "item": "", "person": "ana", "close_date": day}
        acv = Fraction(random.randint(1, 99999), 100)
        ledger.deals += [deal | {"acv": acv}, deal | {"deal": "D-4yR", "acv": -acv}]
        second, _ = engine_rows(engine_run(Pair(0, [plan], ledger, Years())))
        added = [row for row in second if row[7] in ("D-4y", "D-4yR")]
        assert sum(row[LINE.index("exact")] for row in added) == 0
        assert second - Counter(added) == first
