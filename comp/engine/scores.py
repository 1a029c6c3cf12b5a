"""Scores of the ledger: what people reached of an objective in a period."""

from __future__ import annotations

import polars as pl

from comp.engine.expressions import parts
from comp.engine.quotas import Quotas
from comp.language.plan import Expr, Score
from comp.periods import PeriodKind


def scores_per(per: PeriodKind, quotas: Quotas) -> pl.DataFrame:
    """`pid, number, objective, score` of everybody for periods of a kind."""
    rows = quotas.people.number(quotas.ledger.scores, "person", "pid").drop_nulls("pid")
    parsed = {name: quotas.calendar.parse(name) for name in rows.get_column("period").unique()}
    own = {
        name: period.number
        for name, period in parsed.items()
        if period is not None and period.kind is per
    }
    numbers = pl.DataFrame(
        {"period": list(own), "number": list(own.values())},
        schema={"period": pl.String(), "number": pl.Int32()},
    )
    return rows.join(numbers, on="period", how="inner", maintain_order="left").select(
        "pid", "number", "objective", "score"
    )


def scores_asked(*expressions: Expr | None) -> list[str]:
    """The objectives whose scores expressions ask, in order of their names."""
    asked = (part for expression in expressions for part in parts(expression))
    return sorted({part.objective for part in asked if isinstance(part, Score)})


def with_scores(
    frame: pl.DataFrame, per: PeriodKind, quotas: Quotas, *expressions: Expr | None
) -> pl.DataFrame:
    """Periods (`pid, number, last_day`) with `score of OBJECTIVE`, empty where there is none.

    Where the frame has a day `upto`, a score is not known before the last day of its period.
    """
    names = scores_asked(*expressions)
    if not names:
        return frame
    scores = scores_per(per, quotas)
    for name in names:
        own = scores.filter(pl.col("objective") == name)
        column = f"score of {name}"
        told = own.select("pid", "number", pl.col("score").alias(column))
        frame = frame.join(told, on=["pid", "number"], how="left", maintain_order="left")
        if "upto" in frame.columns:
            known = pl.when(pl.col("upto") >= pl.col("last_day")).then(pl.col(column))
            frame = frame.with_columns(known.alias(column))
    return frame
