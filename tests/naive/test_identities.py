"""Identities of pay: what is paid less what is earned is the change of balances, nobody returns more than
was paid, shares add up, and a move or a rate that changes nothing changes nothing.

Tests: comp/engine/settlement.py, comp/engine/clawbacks.py, comp/engine/shares.py, comp/engine/moves.py,
comp/engine/conversion.py
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

import polars as pl

from comp.engine.results import Result
from comp.exchange import RateRules
from tests.engine.story import BOOKINGS, plan_text, story
from tests.naive.against_engine import engine_plan, engine_run
from tests.naive.random_pairs import Pair, in_plan_currency, random_pair
from tests.scale import count, seed

PERSONS = 10
MOVES = ["draw", "recovery", "carried", "held", "released", "waiting"]
"""Kinds of lines that move pay between periods; every other line is earned or lost."""
Key = tuple[str, str, str]


MOST = 1000
"""Pairs that are drawn at most until an identity has been asked."""


def runs(full: int, cases: list, enough: int) -> Iterator[tuple[Pair, Result]]:
    """Random pairs of this run's seed, paid in the plan's currency, and what the engine makes of them:
    so many, and more until the caller has found enough cases."""
    for number in range(MOST):
        if number >= count(full) and len(cases) >= enough:
            return
        yield calculated(seed() * 1000 + 700 + number)


@cache
def calculated(number: int) -> tuple[Pair, Result]:
    """One pair and its run; every identity asks the same ones."""
    pair = in_plan_currency(random_pair(number, PERSONS))
    return pair, engine_run(pair)


def sums(frame: pl.DataFrame, column: str) -> dict[Key, Decimal]:
    """Amounts by person, plan and pay period."""
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for *key, amount in frame.select("person", "plan", "pay_period", column).iter_rows():
        found[key[0], key[1], key[2]] += amount
    return found


def named(names: dict[str, list[str]], column: str) -> pl.Expr:
    """Whether a row is about one of these parts of its plan."""
    return pl.any_horizontal(
        pl.lit(False),
        *((pl.col("plan") == plan) & pl.col(column).is_in(own) for plan, own in names.items()),
    )


def test_paid_less_earned_is_the_change_of_balances() -> None:
    compared: list[Key] = []
    for pair, result in runs(300, compared, 100):
        plans = [engine_plan(plan) for plan in pair.plans]
        # Of a guarantee nothing is owed, and an excess that is lost waits nowhere.
        guaranteed = {p.name: [d.name for d in p.draws if not d.recover_from] for p in plans}
        waiting = {p.name: [cap.name for cap in p.caps if cap.carries_over] for p in plans}
        moves = pl.col("kind").is_in(MOVES) & ~named(guaranteed, "component")
        moved = sums(result.lines.filter(moves | named(waiting, "component")), "amount")
        kept = pl.col("balance").str.starts_with("held ") | (pl.col("balance") == "waiting")
        kept |= named(waiting, "balance")
        # What a draw's period has come to so far is no money owed.
        so_far = {
            p.name: [f"{word} {d.name}" for d in p.draws for word in ("earned", "advanced")]
            for p in plans
        }
        owed = sums(result.balances.filter(~kept & ~named(so_far, "balance")), "change")
        held = sums(result.balances.filter(kept), "change")
        for key in {*moved, *owed, *held}:
            assert moved[key] == owed[key] - held[key], (pair.seed, key)
            compared.append(key)
    assert len(compared) >= 100


def test_a_clawback_never_exceeds_what_was_paid() -> None:
    taken_back: list[tuple[str, str]] = []
    for pair, result in runs(300, taken_back, 1):
        for plan in (engine_plan(each) for each in pair.plans):
            if not plan.clawbacks:
                continue
            lines = result.lines.filter(pl.col("plan") == plan.name)
            of = {name for clawback in plan.clawbacks for name in clawback.of}
            clawbacks = {clawback.name for clawback in plan.clawbacks}
            paid: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
            taken: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
            # What is credited back after a clawback lowers what was paid, not what could be taken.
            later = pl.col("component").is_in(sorted(clawbacks))
            for person, deal, component, amount in (
                lines.filter(pl.col("deal").is_not_null())
                .sort("pay_no", later)
                .select("person", "deal", "component", "amount")
                .iter_rows()
            ):
                key = (person, deal)
                if component in of:
                    paid[*key, component] += amount
                elif component in clawbacks:
                    taken[key] -= amount
                    most = sum(max(paid[*key, component], Decimal(0)) for component in of)
                    assert taken[key] <= most, (pair.seed, key)
                    taken_back.append(key)
    assert taken_back


def table(name: str, head: str, rows: list[str]) -> str:
    """A `given` table."""
    return "\n".join([f"given {name}:", f"    | {head} |", *(f"    | {row} |" for row in rows)])


def money(result: Result, *columns: str) -> dict[tuple[object, ...], Decimal]:
    """What is paid, by these columns."""
    found: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for *key, amount in result.lines.select(*columns, "amount").iter_rows():
        found[tuple(key)] += amount
    return found


def test_shares_of_a_deal_add_up_to_the_deal() -> None:
    random = Random(seed() * 1000 + 701)
    body = """
        credit bookings:
            from  own deals
            count deal.acv times split.share
            dated deal.close_date

        commission earns:
            on bookings
            rate 100%
        """
    for _ in range(count(60)):
        people = [f"p{number}" for number in range(random.randint(2, 7))]
        amounts = {f"D-{n}": Decimal(random.randint(1, 10_000_000)) / 100 for n in range(5)}
        splits = []
        for deal in amounts:
            cuts = sorted(random.sample(range(1, 10_000), len(people) - 1))
            parts = [b - a for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
            splits += [
                f"{deal} | {who} | {part / 100}%" for who, part in zip(people, parts, strict=True)
            ]
        given = "\n".join(
            [
                "person p0",
                table("people", "person | plan", [f"{who} | rep" for who in people]),
                table(
                    "deals",
                    "deal | person | close_date | acv",
                    [f"{deal} | p0 | 2026-02-03 | {amount}" for deal, amount in amounts.items()],
                ),
                table("splits", "deal | person | share", splits),
            ]
        )
        paid = money(story(body, given).result, "deal")
        assert {deal: paid[deal,] for deal in amounts} == amounts, seed()


def deals_of_a_year(random: Random, number: int) -> list[tuple[str, date, Decimal]]:
    """So many deals on days of 2026."""
    return [
        (
            f"D-{n}",
            date(2026, 1, 1) + timedelta(days=random.randrange(365)),
            Decimal(random.randint(1, 5_000_000)) / 100,
        )
        for n in range(number)
    ]


TIERS = """
quota bookings $100,000 per quarter

commission earns:
    on bookings accumulated per PERIOD
    tiers MODE by attainment:
        from   0%: 3%
        from  40%: 7.5%
        from 100%: 11%
"""


def test_a_move_to_equal_terms_changes_nothing() -> None:
    random = Random(seed() * 1000 + 702)
    for _ in range(count(100)):
        # A change inside an accumulation, where the rows of the table are not asked again.
        mode = random.choice(
            ["marginal", "whole deal at the new rate", "whole deal at the old rate"]
        )
        body = BOOKINGS + TIERS.replace("MODE", mode).replace("PERIOD", "quarter")
        deals = deals_of_a_year(random, 12)
        rows = table(
            "deals", "deal | close_date | acv", [f"{d} | {day} | {acv}" for d, day, acv in deals]
        )
        moved_on = date(2026, 1, 2) + timedelta(days=random.randrange(360))
        stay = table("people", "person | plan | from", ["ana | rep | 2026-01-01"])
        last = moved_on - timedelta(days=1)
        move = table(
            "people",
            "person | plan | from | to",
            [f"ana | junior | 2026-01-01 | {last}", f"ana | rep | {moved_on} | "],
        )
        before = story(body, f"person ana\n{stay}\n{rows}").result
        new = body + "carries attainment from junior\n"
        after = story(
            new, f"person ana\n{move}\n{rows}", also=[plan_text(body, name="junior")]
        ).result
        assert money(before, "pay_period", "deal") == money(after, "pay_period", "deal"), (
            seed(), mode, moved_on,
        )  # fmt: skip


def test_a_rate_of_one_changes_nothing() -> None:
    random = Random(seed() * 1000 + 703)
    for _ in range(count(60)):
        body = BOOKINGS + TIERS.replace("MODE", "marginal").replace("PERIOD", "quarter")
        deals = deals_of_a_year(random, 12)
        plain = table(
            "deals", "deal | close_date | acv", [f"{d} | {day} | {acv}" for d, day, acv in deals]
        )
        foreign = table(
            "deals",
            "deal | close_date | acv | currency",
            [f"{d} | {day} | {acv} | EUR" for d, day, acv in deals],
        )
        days = sorted({day for _, day, _ in deals})
        rates = table(
            "rates", "date | from | to | rate", [f"{day} | EUR | USD | 1" for day in days]
        )
        dated = "    dated deal.close_date\n"
        converting = body.replace(
            dated, dated + "    converted to USD at the rate of deal.close_date\n", 1
        )
        one = story(body, plain).result
        other = story(converting, f"{foreign}\n{rates}", rates=RateRules("daily")).result
        assert money(one, "pay_period", "deal") == money(other, "pay_period", "deal"), seed()
