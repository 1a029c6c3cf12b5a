"""What the engine says of attainment and of deals nobody got is what the naive evaluator finds."""

from __future__ import annotations

import re
from fractions import Fraction

from tests.naive.against_engine import engine_run
from tests.naive.crediting import Book, run_end
from tests.naive.evaluator import all_books
from tests.naive.expressions import NoQuota
from tests.naive.measures import Measured
from tests.naive.periods import PER_YEAR
from tests.naive.quotas import quota
from tests.naive.random_pairs import Pair, random_pair
from tests.scale import count, seed

PERSONS = 15
ASKED = "person plan credit kind first_day last_day credited deals quota".split()


def books(pair: Pair) -> dict[str, Book]:
    """The naive credits of every plan; a quota of a team reads those of other plans."""
    days = [run_end(pair.plans, pair.ledger, pair.years), pair.through]
    last = max(day for day in days if day)
    return all_books(pair.plans, pair.ledger, pair.years, last, pair.setting)


def test_attainment_is_that_of_the_naive_evaluator() -> None:
    for number in range(count(40)):
        pair = random_pair(seed() * 1000 + 800 + number, PERSONS)
        found = books(pair)
        for row in engine_run(pair).attainment.select(ASKED).iter_rows(named=True):
            if " at " in row["kind"] or row["kind"] == "everybody":
                continue  # how many of a team reached theirs, totals of all: compared line by line
            book, period = found[row["plan"]], (row["first_day"], row["last_day"])
            who = (row["person"], row["credit"])
            measured = Measured(book, who[0], row["kind"], *period)
            amount, deals = measured.ask("amount", who[1]), measured.ask("number", who[1])
            assert (Fraction(row["credited"]), Fraction(row["deals"])) == (amount, deals), row
            kind = kind_of_quota(row["kind"])
            if kind is not None and spread_fits(book, row["credit"], kind):
                assert quota_of(row["quota"]) == naive_quota(book, *who, kind, *period), row


def kind_of_quota(measured: str) -> object:
    """What the naive evaluator calls the days a quota is for; None where they do not say it.

    Of a window the row tells the days that count, its quota may be that of a longer period: pay by
    such windows is compared line by line (`test_naive_agrees`).
    """
    if measured.startswith("through month ") or measured.endswith(" to date"):
        return None
    months = re.fullmatch(r"over (\d+) months", measured)
    return ("rolling", int(months[1])) if months else measured


def spread_fits(book: Book, credit: str, kind: object) -> bool:
    """Whether a quota is for periods of this kind, or its spread; no component asks for others."""
    for one in book.plan.quotas:
        if one.credit != credit or kind not in PER_YEAR:
            continue
        if one.per != kind and "week" in f"{kind} {one.per}":
            return False  # weeks are no parts of months
        if isinstance(one.spread, list):
            parts = PER_YEAR[kind] // PER_YEAR[one.per]
            return parts <= 1 or parts == len(one.spread)
    return True


def quota_of(value: object) -> Fraction | None:
    """The engine's quota; zero is no quota."""
    return Fraction(value) if value and value > 0 else None


def naive_quota(book: Book, *asked: object) -> Fraction | None:
    try:
        return quota(book, *asked)
    except NoQuota:
        return None


def test_no_row_is_both_credited_and_said_not_to_be() -> None:
    for number in range(count(40)):
        pair = random_pair(seed() * 1000 + 900 + number, PERSONS)
        credited = {
            (entry.deal, entry.item, person, plan, credit)
            for plan, book in books(pair).items()
            for (person, credit), entries in book.credited.items()
            for entry in entries
        }
        columns = ["deal", "item", "person", "plan", "credit"]
        for row in engine_run(pair).uncredited.select(columns).iter_rows():
            deal, item, *rest = row
            assert (deal, item or "", *rest) not in credited, (pair.seed, row)
