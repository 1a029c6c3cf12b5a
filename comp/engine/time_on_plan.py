"""Which part of a period a person is on the plan: by calendar days, working days or months.

In: periods of people. Out: the same with `on` and `of`, whose quotient is the part, and `time`, the
part in words: `17 of 31 days`. Nothing is divided here; an amount made with a part is rounded half up
to the minor unit when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm

import polars as pl

from comp.engine.days import period_number, periods_frame
from comp.engine.membership import Members, Roster
from comp.engine.numbers import DECIMAL, ONE, rounded_half_up
from comp.language.plan import ProratedBy, Proration
from comp.ledger.ledger import Ledger
from comp.periods import PeriodKind

SPAN = "span"


@dataclass(frozen=True, slots=True)
class TimeOnPlan:
    """Looks parts of periods up for the people of one plan."""

    members: Members
    ledger: Ledger
    people: Roster

    def parts(
        self, spans: pl.DataFrame, prorated: Proration | None, holder: str = "pid"
    ) -> pl.DataFrame:
        """`spans` (`pid, first_day, last_day`) with `on`, `of`, `time`; the whole where not prorated.

        With `holder` `stint` only the days of that row of `people` count.
        """
        if prorated is None or prorated.by is ProratedBy.NOTHING or spans.is_empty():
            words = pl.lit(None, dtype=pl.String).alias("time")
            return spans.with_columns(ONE.alias("on"), ONE.alias("of"), words)
        named = sorted({"pid", holder, "first_day", "last_day"})
        numbered = spans.with_row_index(SPAN)
        asked = numbered.select(SPAN, *named)
        if prorated.by is ProratedBy.MONTHS:
            found = self._in_months(asked, holder, prorated)
        else:
            found = self._in_days(asked, holder, prorated)
        told = found.with_columns(
            pl.col("on", "of").cast(DECIMAL), _words(prorated.by.value).alias("time")
        )
        return numbered.join(
            told.select(SPAN, "on", "of", "time"), on=SPAN, how="left", maintain_order="left"
        ).drop(SPAN)

    def _in_days(self, spans: pl.DataFrame, holder: str, prorated: Proration) -> pl.DataFrame:
        """`span, on, of, unit`: days on the plan (and not absent) of the span's days."""
        by = prorated.by
        stints = self.members.stints.select(sorted({"pid", holder, "first", "last"}))
        held = _overlaps(spans, stints, holder)
        on = held.group_by(SPAN).agg(self._days("first", "last", by).sum().alias("on"))
        found = spans.select(SPAN, self._days("first_day", "last_day", by).alias("of"))
        found = found.join(on, on=SPAN, how="left", maintain_order="left")
        if prorated.absences_out:
            inside = held.rename({"first": "first_day", "last": "last_day"})
            away = _overlaps(inside, absences(self.ledger, self.people), "pid")
            out = away.group_by(SPAN).agg(self._days("first", "last", by).sum().alias("out"))
            found = found.join(out, on=SPAN, how="left", maintain_order="left").with_columns(
                pl.col("on") - pl.col("out").fill_null(0)
            )
        return found.select(SPAN, pl.col("on").fill_null(0), "of", pl.lit(1).alias("unit"))

    def _in_months(self, spans: pl.DataFrame, holder: str, prorated: Proration) -> pl.DataFrame:
        """`span, on, of, unit`: the mean over the whole months of a span, each by its days. On a
        common measure `unit` of the months' lengths, so that all are whole numbers."""
        calendar, kind = self.members.calendar, PeriodKind.MONTH
        first = period_number(calendar, kind, pl.col("first_day"))
        last = period_number(calendar, kind, pl.col("last_day"))
        within = spans.select(
            pl.all(), pl.int_ranges(first, last + 1, dtype=pl.Int32).alias("month")
        ).explode("month", empty_as_null=True)
        months = periods_frame(calendar, kind, within.get_column("month").to_list(), "month_")
        months = months.rename({"month_number": "month"})
        pieces = within.join(months, on="month", how="left", maintain_order="left")
        whole = pieces.filter(
            (pl.col("month_first_day") >= pl.col("first_day"))
            & (pl.col("month_last_day") <= pl.col("last_day"))
        ).with_columns(
            pl.col("month_first_day").alias("first_day"), pl.col("month_last_day").alias("last_day")
        )
        shorter = spans.join(whole.select(SPAN), on=SPAN, how="anti", maintain_order="left")
        cut = pl.concat([whole.select(spans.columns), shorter])
        each = self._in_days(
            cut.rename({SPAN: "whole"}).with_row_index(SPAN), holder, prorated
        ).with_columns(cut.get_column(SPAN).alias("whole"))
        unit = lcm(*each.get_column("of").unique().to_list())
        return (
            each.group_by("whole", maintain_order=True)
            .agg(
                (pl.col("on") * (unit // pl.col("of"))).sum().alias("on"),
                (pl.len().cast(pl.Int64) * unit).alias("of"),
                pl.lit(unit).alias("unit"),
            )
            .rename({"whole": SPAN})
        )

    def _days(self, first: str, last: str, by: ProratedBy) -> pl.Expr:
        if by is not ProratedBy.WORKING_DAYS:
            return (pl.col(last) - pl.col(first)).dt.total_days() + 1
        days = pl.business_day_count(
            first, pl.col(last).dt.offset_by("1d"), holidays=self.members.calendar.holidays
        )
        return days.cast(pl.Int64)


def prorated_amount(amount: pl.Expr, digits: int) -> pl.Expr:
    """The part of an amount by the frame's `on` and `of`, rounded half up; nothing of no days."""
    some = pl.when(pl.col("of") > 0).then(pl.col("of"))
    part = rounded_half_up(amount * pl.col("on") / some, digits).fill_null(0)
    return pl.when(amount.is_null() | (pl.col("on") == pl.col("of"))).then(amount).otherwise(part)


def absences(ledger: Ledger, people: Roster) -> pl.DataFrame:
    """`pid, first, last`: days on which people are absent, rows that touch or overlap as one."""
    rows = people.number(ledger.absences, "person", "pid").drop_nulls("pid")
    ordered = rows.select("pid", pl.col("from").alias("first"), pl.col("to").alias("last")).sort(
        "pid", "first"
    )
    until = pl.col("last").cum_max().shift().over("pid")
    begins = (pl.col("first") > until.dt.offset_by("1d")).fill_null(True)
    return (
        ordered.with_columns(begins.cum_sum().alias("block"))
        .group_by("pid", "block", maintain_order=True)
        .agg(pl.col("first").min(), pl.col("last").max())
        .drop("block")
    )


def _overlaps(spans: pl.DataFrame, stretches: pl.DataFrame, holder: str) -> pl.DataFrame:
    """`span, pid, first, last` of the days that a span and its holder's stretches share."""
    keys = spans.select(sorted({SPAN, "pid", holder, "first_day", "last_day"}))
    others = stretches.drop("pid") if holder != "pid" else stretches
    joined = keys.join(others, on=holder, how="inner", maintain_order="left")
    return joined.select(
        SPAN,
        "pid",
        pl.max_horizontal("first", "first_day").alias("first"),
        pl.min_horizontal("last", "last_day").alias("last"),
    ).filter(pl.col("first") <= pl.col("last"))


def _words(by: str) -> pl.Expr:
    """`17 of 31 days`, `1.55 of 3 months`."""

    def told(amount: pl.Expr) -> pl.Expr:
        units = amount.cast(DECIMAL) / pl.col("unit").cast(DECIMAL)
        text = rounded_half_up(units, 2).cast(pl.String)
        return text.str.strip_chars_end("0").str.strip_chars_end(".")

    return pl.concat_str(told(pl.col("on")), pl.lit(" of "), told(pl.col("of")), pl.lit(f" {by}"))
