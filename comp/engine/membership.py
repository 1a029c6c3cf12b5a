"""Who is on a plan when: the stints of `people` that name the plan, and their facts on a day.

`pid` is a person's place among all people of the ledger in order of their ids as bytes, so that
sorting by pid is sorting by person. A stint is one row of `people`, cut to the plan's effective
days and to the end of employment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from comp.engine.days import period_number, periods_between
from comp.engine.expressions import fields_of
from comp.language.plan import Expr, Plan
from comp.ledger.ledger import Ledger
from comp.periods import Calendar, PeriodKind

FAR = date(9000, 12, 31)


@dataclass(frozen=True, slots=True)
class Roster:
    """All people of the ledger by number: frame of `pid`, `person`; and where each is managed."""

    persons: pl.DataFrame

    def number(self, frame: pl.DataFrame, column: str, as_column: str) -> pl.DataFrame:
        """The frame with the pid of the person named in `column`; null for unknown ids."""
        numbers = self.persons.select(
            pl.col("person").alias(column), pl.col("pid").alias(as_column)
        )
        return frame.join(numbers, on=column, how="left", maintain_order="left")

    def name(
        self, frame: pl.DataFrame, column: str = "pid", as_column: str = "person"
    ) -> pl.DataFrame:
        """The frame with person ids for the pids of a column."""
        persons = self.persons.get_column("person")
        return frame.with_columns(persons.gather(frame.get_column(column)).alias(as_column))


def roster(ledger: Ledger) -> Roster:
    """Everybody the ledger's people name, managers too, numbered in order of their ids as bytes."""
    ids = pl.concat(
        [
            ledger.people.get_column("person"),
            ledger.people.get_column("manager").drop_nulls().alias("person"),
        ]
    )
    persons = ids.drop_nulls().unique().sort().to_frame("person").with_row_index("pid")
    return Roster(persons)


@dataclass(frozen=True, slots=True)
class Members:
    """The stints on one plan: `stint, pid, first, last, person.FIELD...`, sorted by pid and first.

    `chosen` are the stints of the people that a partition is about; facts are looked up in all.
    `known` keeps the periods that were asked for: many steps ask for the same.
    """

    stints: pl.DataFrame
    calendar: Calendar
    chosen: pl.DataFrame
    known: dict[tuple[PeriodKind, date], pl.DataFrame] = field(
        default_factory=dict, init=False, compare=False
    )

    def only(self, pids: pl.Series) -> Members:
        """The same, about these people."""
        chosen = self.stints.filter(pl.col("pid").is_in(pids.implode()))
        return Members(self.stints, self.calendar, chosen)

    def among(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of people who are ever on the plan (and of this partition)."""
        return frame.join(self.chosen.select("pid").unique(), on="pid", how="semi")

    def on_days(self, frame: pl.DataFrame, day: str) -> pl.DataFrame:
        """The rows whose person is on the plan on their day, with the stint that holds then."""
        held = self.chosen.select("pid", "stint", "first", "last")
        joined = frame.join(held, on="pid", how="inner", maintain_order="left")
        inside = (pl.col(day) >= pl.col("first")) & (pl.col(day) <= pl.col("last"))
        return joined.filter(inside).drop("first", "last")

    def with_facts(self, frame: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
        """Columns `person.FIELD` by the frame's `stint`."""
        rows = frame.get_column("stint")
        return frame.with_columns(
            self.stints.get_column(f"person.{field}").gather(rows).alias(f"person.{field}")
            for field in fields
        )

    def asked(self, frame: pl.DataFrame, *expressions: Expr | None) -> pl.DataFrame:
        """Everything per-period expressions ask but measures: `person.FIELD`, and `period.last_day`,
        `period.first_day` where the frame has `last_day`, `first_day`."""
        days = fields_of("period", *expressions)
        return self.with_facts(frame, fields_of("person", *expressions)).with_columns(
            pl.col(name).alias(f"period.{name}") for name in days
        )

    def periods(self, kind: PeriodKind, until: date) -> pl.DataFrame:
        """Every period of the kind in which a person has a day on the plan, up to `until`'s period.

        Columns pid, number, name, first_day, last_day, stint (that of the last day on the plan in
        the period), on_last (that day).
        """
        if (kind, until) not in self.known:
            self.known[kind, until] = self._periods(kind, until)
        return self.known[kind, until]

    def _periods(self, kind: PeriodKind, until: date) -> pl.DataFrame:
        stints = self.chosen.filter(pl.col("first") <= until)
        if stints.is_empty():
            first = last = until
        else:
            first = stints.select(pl.col("first").min()).item()
            last = min(until, stints.select(pl.col("last").max()).item())
        frame = periods_between(self.calendar, kind, first, last)
        numbers = [
            period_number(self.calendar, kind, pl.col("first")).alias("from_number"),
            period_number(self.calendar, kind, pl.min_horizontal("last", pl.lit(until))).alias(
                "to_number"
            ),
        ]
        spread = stints.select("pid", "stint", "last", *numbers).with_columns(
            pl.int_ranges("from_number", pl.col("to_number") + 1, dtype=pl.Int32).alias("number")
        )
        rows = spread.drop("from_number", "to_number").explode("number", empty_as_null=True)
        latest = rows.sort("pid", "number", "stint").unique(
            ["pid", "number"], keep="last", maintain_order=True
        )
        return (
            latest.join(frame, on="number", how="inner", maintain_order="left")
            .with_columns(pl.min_horizontal("last", "last_day").alias("on_last"))
            .drop("last")
        )


def members(plan: Plan, ledger: Ledger, people: Roster, calendar: Calendar) -> Members:
    """The stints of a plan, cut to its effective days and to the end of employment."""
    rows = people.number(ledger.people.filter(pl.col("plan") == plan.name), "person", "pid")
    first = pl.max_horizontal(pl.col("from").fill_null(plan.first_day), pl.lit(plan.first_day))
    last = pl.min_horizontal(
        pl.col("to").fill_null(FAR), pl.col("end_date").fill_null(FAR), pl.lit(plan.last_day)
    )
    facts = [name for name in rows.columns if name not in ("pid", "source_file", "source_row")]
    stints = (
        rows.select(
            "pid",
            first.alias("first"),
            last.alias("last"),
            *(pl.col(name).alias(f"person.{name}") for name in facts),
        )
        .filter(pl.col("first") <= pl.col("last"))
        .sort("pid", "first")
        .with_row_index("stint")
    )
    return Members(stints, calendar, stints)
