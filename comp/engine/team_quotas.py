"""Teams across plans: quotas that are a part of the team's, each member's by the plan they are on.

In: a manager's own quota periods. Out: the same with `value`, empty where nobody reports to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from comp.engine.membership import Members
from comp.engine.numbers import DECIMAL, ZERO, number, rounded_half_up
from comp.language.plan import Expr, Quota
from comp.periods import PeriodKind

Over = Callable[[pl.DataFrame, str, PeriodKind], pl.DataFrame]
"""People's periods, a credit and the kind of the periods; out come the periods with what is asked."""


class Totals(Protocol):
    """Periods (`number`) with a column for each total that expressions ask."""

    def __call__(
        self, frame: pl.DataFrame, kind: PeriodKind, *asked: Expr | None
    ) -> pl.DataFrame: ...


@dataclass(frozen=True, slots=True)
class Teams:
    """Who is below whom, and the quotas of every plan: who is on it, the credits it has quotas for,
    and `over` of its `Quotas`. Plans are entered one by one before the first quota is asked.

    `attained` gives each plan's periods of people with the attainment of a credit, as everything in
    the plan measures it, `totals` periods with what everybody on the plan comes to; plans are entered
    there once all of them are credited.
    """

    reports: pl.DataFrame
    plans: dict[str, tuple[Members, frozenset[str], Over]] = field(default_factory=dict)
    attained: dict[str, Over] = field(default_factory=dict)
    totals: dict[str, Totals] = field(default_factory=dict)

    def below(
        self, asked: pl.DataFrame, levels: tuple[int, int | None], *keys: str
    ) -> pl.DataFrame:
        """`pid, as_of` of everybody who is below each `ancestor` on the day `as_of`, with the keys of
        what was asked for; each person once."""
        first_level, last_level = levels
        level = pl.col("level") >= first_level
        if last_level is not None:
            level &= pl.col("level") <= last_level
        return (
            asked.join(self.reports.filter(level), on="ancestor", maintain_order="left")
            .filter(pl.col("as_of").is_between(pl.col("from"), pl.col("to")))
            .select("ancestor", *keys, "as_of", pl.col("member").alias("pid"))
            .unique(maintain_order=True)
        )

    def values(self, rows: pl.DataFrame, quota: Quota, digits: int) -> pl.DataFrame:
        """`rows` (`pid, own, first_day, last_day`) with `value`."""
        team = quota.of_team
        assert team is not None
        day = pl.col("first_day" if team.on_first_day else "last_day").alias("as_of")
        asked = rows.select(pl.col("pid").alias("ancestor"), pl.col("own").alias("number"), day)
        below = self.below(asked, (team.first_level, team.last_level), "number")
        sums = _of_everybody(below, team.credit, quota.per, self.plans)
        part = rounded_half_up(pl.col("sum") * number(team.percent), digits)
        parts = sums.select(
            pl.col("ancestor").alias("pid"), pl.col("number").alias("own"), part.alias("value")
        )
        return rows.join(parts, on=["pid", "own"], how="left", maintain_order="left")


def _of_everybody(
    below: pl.DataFrame,
    credit: str,
    per: PeriodKind,
    plans: Mapping[str, tuple[Members, frozenset[str], Over]],
) -> pl.DataFrame:
    """`ancestor, number, sum` of the members' quotas of the credit, by the plans they are on."""
    found = [pl.DataFrame(schema={"ancestor": pl.UInt32(), "number": pl.Int32(), "quota": DECIMAL})]
    for name in sorted(plans):
        members, credits, over = plans[name]
        if credit not in credits:
            continue
        there = members.on_days(below, "as_of").unique(
            ["ancestor", "number", "pid"], maintain_order=True
        )
        quotas = over(there.select("ancestor", "number", "pid"), credit, per)
        found.append(quotas.select("ancestor", "number", "quota"))
    together = pl.concat(found).group_by("ancestor", "number", maintain_order=True)
    return together.agg(pl.col("quota").fill_null(ZERO).sum().alias("sum"))
