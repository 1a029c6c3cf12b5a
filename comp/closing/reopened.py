"""A period that was reopened: what it comes to now, minus what its locked revisions posted.

In: all lines of the period as they would be today, what was posted in it, and the differences of steps
1 to 10 with their causes. Out: lines of the further revision. What was locked stays; settlement is
compared too here, because it was of this very period.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comp.closing.differences import corrected_kind, mark_of
from comp.engine.closed import SETTLEMENT_KINDS, last_ended
from comp.engine.lines import line_key, shaped
from comp.engine.numbers import ZERO
from comp.engine.results import LINES
from comp.language.plan import Plan
from comp.periods import Calendar, Period

CAUSE = "reopened period"
PLACE = ["person", "plan", "pay_period", "pay_no", "component", "corrects"]


def revision_lines(
    found: pl.DataFrame,
    now: pl.DataFrame,
    locked: pl.DataFrame,
    plans: Sequence[Plan],
    calendar: Calendar,
    period: Period,
) -> pl.DataFrame:
    """Lines (`LINES`): `found` (`DIFFERENCES`), and how settlement of `now` differs from `locked`."""
    parts = [_corrections(found, plans, calendar, period), _settlement(now, locked, period)]
    return pl.concat(parts).sort("person", "plan", "component", "deal", "item", "kind", "line")


def _corrections(
    found: pl.DataFrame, plans: Sequence[Plan], calendar: Calendar, period: Period
) -> pl.DataFrame:
    """Differences as lines of each plan's last pay period that had ended with the period."""
    rows = []
    for plan in plans:
        paid = calendar.numbered(plan.pay, last_ended(calendar, plan.pay, period.last_day))
        rows.append((plan.name, plan.currency, plan.file, paid.name, paid.number))
    names = ["plan", "currency", "plan_file", "pay_period", "pay_no"]
    schema = {name: LINES[name] for name in names}
    base = pl.col("corrects") == "base"
    lines = found.join(pl.DataFrame(rows, schema=schema, orient="row"), on="plan").with_columns(
        pl.when(base).then(pl.lit("base")).otherwise(pl.lit("adjustment")).alias("kind"),
        (pl.col("now") - pl.col("posted")).alias("amount"),
    )
    return _named(lines)


def _settlement(now: pl.DataFrame, locked: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Draws, recovery and carried pay: what they would be, minus what was posted."""
    settles = corrected_kind().is_in(SETTLEMENT_KINDS)
    signed = [
        frame.filter(settles)
        .select(list(LINES))
        .with_columns(
            corrected_kind().alias("corrects"),
            *(
                (pl.col(name) if sign > 0 else -pl.col(name)).alias(name)
                for name in ("amount", "exact")
            ),
        )
        for frame, sign in ((locked, -1), (now, 1))
    ]
    others = ["earned_period", "earned_on", "currency", "plan_file", "plan_line"]
    differing = (
        pl.concat(signed)
        .group_by(PLACE, maintain_order=True)
        .agg(pl.col("amount", "exact").sum(), pl.col(others).last())
        .filter(pl.col("amount") != ZERO)
    )
    return _named(
        differing.with_columns(
            pl.col("corrects").alias("kind"),
            pl.lit(None, dtype=pl.String).alias("deal"),
            pl.lit(None, dtype=pl.String).alias("item"),
            mark_of(pl.lit(CAUSE)).alias("mark"),
            pl.lit(f"{CAUSE}: {period.name} was settled again").alias("note"),
        )
    )


def _named(lines: pl.DataFrame) -> pl.DataFrame:
    if lines.is_empty():
        return pl.DataFrame(schema=LINES)
    return shaped(lines.with_columns(line_key(lines).alias("line")), LINES)
