"""A year of Lumen closed month by month, with late deals, a clawback, a plan correction, a mover and a
leaver. The golden file reads as the story of that year; what was paid adds up to one calculation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from comp.closing.calculate import Closing, calculate_period
from comp.closing.causes import CAUSES
from comp.closing.differences import KEY, by_key
from comp.closing.facts import Facts
from comp.engine.closed import SETTLEMENT_KINDS
from comp.engine.results import Result
from comp.engine.run import run
from comp.money import format_money
from comp.periods import Calendar
from tests.closing.months import locked
from tests.scale import count
from tests.workspaces.year import facts, months, story

pytestmark = pytest.mark.skipif(
    count(100) < 10, reason="a year takes a minute: COMP_TEST_SCALE=0.1"
)
GOLDEN = Path("fixtures/saas_year/story.txt")
CALENDAR = Calendar(2, "end")
MONTHS = months(CALENDAR, "2025-02", "2026-04")
ZERO = pl.lit(0, dtype=pl.Decimal(38, 12))


@cache
def lived() -> tuple[list[tuple[str, pl.DataFrame]], Closing, Facts, Result]:
    """Every month's lines, what is closed in the end, the facts of the end, and one calculation."""
    closing: Closing | None = None
    told = []
    with TemporaryDirectory() as folder:
        for month in MONTHS:
            known = facts(month, CALENDAR, Path(folder) / month.name)
            calculated = calculate_period(known, CALENDAR, month, closing)
            before = closing.posted if closing else None
            closing = locked(closing, known, calculated.result, month, CALENDAR)
            if before is not None:
                assert closing.posted.head(before.height).equals(before)
            told.append((month.name, calculated.result.lines))
    assert closing is not None
    whole = run(known.plans, known.ledger, CALENDAR, through=MONTHS[-1].last_day)
    return told, closing, known, whole


def test_the_year_reads_as_accepted(accept: bool) -> None:
    told, closing, _, whole = lived()
    parts = [_month(name, lines) for name, lines in told]
    text = "\n".join([*parts, _the_end(closing, whole)])
    if accept:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_everything_earned_is_posted_to_the_cent() -> None:
    _, closing, _, whole = lived()
    sums = [
        by_key(lines).filter(pl.col("amount") != ZERO).select(*KEY, "amount").sort(KEY)
        for lines in (closing.posted, whole.lines)
    ]
    assert sums[0].equals(sums[1])


def test_nothing_is_corrected_without_a_cause_somebody_told() -> None:
    told, _, _, _ = lived()
    unexplained = CAUSES["program"][0]
    for name, lines in told:
        noted = lines.filter(pl.col("note").str.contains("was closed")).get_column("note")
        assert not noted.str.starts_with(unexplained).any()
        if noted.len() and all(late.known != name for late in story()):
            # Quarterly plans pay in their quarter's last month what was learned in between.
            plans = lines.filter(pl.col("note").str.contains("was closed"))["plan"].unique()
            assert set(plans) <= {"manager_fy2026", "vp_fy2026"}, name


def test_people_without_guarantees_and_debts_were_paid_one_calculation() -> None:
    _, closing, _, whole = lived()
    differing = {(person, plan) for person, plan, *_ in _differences(closing, whole).iter_rows()}
    owing = closing.left.filter(pl.col("amount") != ZERO).select("person", "plan")
    guaranteed = whole.lines.filter(pl.col("kind") == "draw").select("person", "plan")
    assert differing <= {*owing.iter_rows(), *guaranteed.iter_rows()}


def _month(name: str, lines: pl.DataFrame) -> str:
    said = [f"  {late.says}" for late in story() if late.known == name]
    people = lines.get_column("person").n_unique()
    total = format_money(lines.get_column("amount").sum(), "USD")
    rows = [f"{name}: {total} to {people} people", *said]
    noted = lines.filter(pl.col("note").str.contains("was closed"))
    corrected = noted.with_columns(pl.col("note").str.extract(r"^([a-z ]+):").alias("cause"))
    sums = (
        corrected.group_by("cause", "person")
        .agg(pl.len().alias("lines"), pl.col("amount").sum(), pl.col("earned_period").min())
        .sort("cause", "person")
    )
    for cause, person, number, amount, since in sums.iter_rows():
        shown = format_money(amount, "USD")
        rows.append(f"    {cause:<18} {person:<8} {number:>3} lines since {since:<9} {shown:>12}")
    return "\n".join([*rows, ""])


def _differences(closing: Closing, whole: Result) -> pl.DataFrame:
    """What settlement paid otherwise: `person, plan, component, kind, paid, once`."""
    keys = ["person", "plan", "component", "kind"]
    both = [
        lines.filter(pl.col("kind").is_in(SETTLEMENT_KINDS))
        .group_by(keys)
        .agg(pl.col("amount").sum().alias(name))
        for lines, name in ((closing.posted, "paid"), (whole.lines, "once"))
    ]
    joined = both[0].join(both[1], on=keys, how="full", coalesce=True)
    filled = joined.with_columns(pl.col("paid", "once").fill_null(ZERO))
    return filled.filter(pl.col("paid") != pl.col("once")).sort(keys)


def _the_end(closing: Closing, whole: Result) -> str:
    paid, once = (lines.get_column("amount").sum() for lines in (closing.posted, whole.lines))
    rows = [
        "The year",
        f"  paid month by month  {format_money(paid, 'USD'):>16}",
        f"  one calculation      {format_money(once, 'USD'):>16}",
        f"  difference           {format_money(paid - once, 'USD'):>16}",
    ]
    for person, _, component, kind, was, would in _differences(closing, whole).iter_rows():
        because = (
            "a guarantee of a closed month stands" if kind == "draw" else "settled in its month"
        )
        amounts = (
            f"{format_money(was, 'USD')} paid, {format_money(would, 'USD')} in one calculation"
        )
        rows.append(f"    {person:<8} {component:<14} {kind:<9} {amounts}: {because}")
    owing = closing.left.filter(pl.col("amount") != ZERO).sort("person", "plan", "balance")
    rows.append("  still open")
    for person, plan, balance, amount in owing.iter_rows():
        rows.append(f"    {person:<8} {plan:<22} {balance:<12} {format_money(amount, 'USD'):>12}")
    return "\n".join([*rows, ""])
