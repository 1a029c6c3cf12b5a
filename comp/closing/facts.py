"""What a calculation is made from, then and now, and the steps from the one to the other.

Between the last lock and today several things may have changed at once. They are changed one after
the other, in the order of `STEPS`, so that each difference belongs to exactly one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from comp.exchange import NO_RATES, RateRules
from comp.language.plan import Plan
from comp.ledger.ledger import Ledger

STEPS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("deals", ("deals", "splits")),
    ("payments", ("payments",)),
    ("scores", ("scores",)),
    ("adjustments", ("adjustments",)),
    ("openings", ("openings",)),
    ("rates", ("rates",)),
    ("quotas", ("quotas",)),
    ("assignments", ("people", "territories", "roles", "absences")),
)
"""What changes in which order, and the tables of the ledger it is read from; plans come last."""

SOURCE = ("source_file", "source_row")


@dataclass(frozen=True)
class Facts:
    """Plans and the ledger they are applied to, and how rates are looked up.

    `texts` are the plans' texts, by plan name.
    """

    plans: Sequence[Plan]
    ledger: Ledger
    texts: dict[str, str]
    rates: RateRules = NO_RATES


@dataclass(frozen=True)
class Step:
    """One thing that changed: its name in `STEPS` or `plans`, the facts before and once it has."""

    what: str
    before: Facts
    facts: Facts


def steps_between(then: Facts, now: Facts) -> list[Step]:
    """Facts with one more change each; the last are those of now. Nothing where nothing changed."""
    at, steps = then, []
    for what, tables in STEPS:
        changed = {
            name: getattr(now.ledger, name)
            for name in tables
            if not _same_rows(getattr(then.ledger, name), getattr(now.ledger, name))
        }
        if changed:
            before, at = at, replace(at, ledger=replace(at.ledger, **changed))
            steps.append(Step(what, before, at))
    if then.texts != now.texts:
        steps.append(Step("plans", at, now))
    return [*steps[:-1], replace(steps[-1], facts=now)] if steps else []


def _same_rows(then: pl.DataFrame, now: pl.DataFrame) -> bool:
    """True where both hold the same rows, in whatever order and from whichever file."""
    if then.height != now.height or set(then.columns) != set(now.columns):
        return False
    return changed_rows(then, now).is_empty() and changed_rows(now, then).is_empty()


def changed_rows(then: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Rows of `now` that `then` does not hold in the same words and as often."""
    columns = [name for name in now.columns if name not in SOURCE]
    missing = [name for name in columns if name not in then.columns]
    old = then.with_columns(
        pl.lit(None, dtype=now.schema[name]).alias(name) for name in missing
    ).select(columns)
    nth = pl.int_range(pl.len()).over(columns).alias("nth")
    return (
        now.with_columns(nth)
        .join(old.with_columns(nth), on=[*columns, "nth"], how="anti", nulls_equal=True)
        .drop("nth")
    )
