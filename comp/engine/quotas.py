"""The quota of a credit over any period: rows of the plan or of the ledger, summed or spread.

In: who and which periods are asked for. Out: the same rows with `quota`; null is no quota.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import polars as pl

from comp.engine.days import period_number, periods_frame
from comp.engine.expressions import quantity
from comp.engine.membership import Members, Roster
from comp.engine.numbers import DECIMAL, ZERO, number, rounded_half_up
from comp.engine.service import month_of_service
from comp.engine.team_quotas import Teams
from comp.engine.time_on_plan import TimeOnPlan, prorated_amount
from comp.language.plan import Plan, Quota, RowStarts
from comp.ledger.ledger import Ledger
from comp.money import minor_units
from comp.periods import Calendar, PeriodKind

AS_OF = "as_of"
"""The column of a question that says on which day's knowledge a quota is asked."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """Looks quotas up for one plan; `known` keeps everybody's quotas by credit and period kind."""

    plan: Plan
    members: Members
    ledger: Ledger
    people: Roster
    calendar: Calendar
    teams: Teams
    known: dict[tuple[str, PeriodKind], pl.DataFrame] = field(
        default_factory=dict, init=False, compare=False
    )

    def over(self, asked: pl.DataFrame, credit: str, kind: PeriodKind) -> pl.DataFrame:
        """`asked` (`pid, number` of periods of that kind) with `quota` of the credit over each."""
        quota = self.of(credit)
        if quota is None or quota.stretch is not None or asked.is_empty():
            return asked.with_columns(pl.lit(None, dtype=DECIMAL).alias("quota"))
        if bool(quota.per.weeks) is not bool(kind.weeks):
            return asked.with_columns(pl.lit(None, dtype=DECIMAL).alias("quota"))
        spread = quota.per.per_year < kind.per_year
        if spread and quota.spread is None:
            # Nothing says what its part would be; and a week need not lie in one of the two weeks.
            return asked.with_columns(pl.lit(None, dtype=DECIMAL).alias("quota"))
        if AS_OF in asked.columns or spread:
            # A spread quota has parts beside the person's time on the plan, too.
            keys = ["pid", "number", *([AS_OF] if AS_OF in asked.columns else [])]
            return _beside(asked, self._totals(asked.select(keys).unique(), quota, kind), keys)
        if (credit, kind) not in self.known:
            everybody = self.members.periods(kind, self.plan.last_day).select("pid", "number")
            self.known[credit, kind] = self._totals(everybody, quota, kind)
        return _beside(asked, self.known[credit, kind], ["pid", "number"])

    def _totals(self, asked: pl.DataFrame, quota: Quota, kind: PeriodKind) -> pl.DataFrame:
        """`quota` of each row asked for; every row is there once."""
        own = self._own_periods(asked, quota, kind)
        valued = self._prorated(self._valued(own, quota), quota, "own", quota.per, kind)
        if quota.per.per_year < kind.per_year:
            pieces = self._spread(valued, quota, kind).rename({"quota": "value"})
            return self._prorated(pieces, quota, "number", kind, kind).rename({"value": "quota"})
        return _summed(valued, asked.columns)

    def over_days(self, asked: pl.DataFrame, credit: str) -> pl.DataFrame:
        """`asked` (`pid, period, stretch_first, stretch_last`) with the sum of the quota periods that
        begin in each stretch, or with the quota of the stretch itself; `as_of` as for `over`."""
        quota = self.of(credit)
        if quota is None or asked.is_empty():
            return asked.with_columns(pl.lit(None, dtype=DECIMAL).alias("quota"))
        if quota.stretch is not None:
            return self._of_stretch(asked, quota)
        periods = self.members.periods(quota.per, self.plan.last_day)
        begun = periods.select(
            "pid", pl.col("number").alias("own"), pl.col("first_day").alias("begins")
        )
        numbered = asked.with_row_index("number").cast({"number": pl.Int32})
        own = numbered.join(begun, on="pid", maintain_order="left").filter(
            pl.col("begins").is_between("stretch_first", "stretch_last")
        )
        as_of = [AS_OF] if AS_OF in asked.columns else []
        valued = self._valued(own.select("pid", "number", "own", *as_of), quota)
        totals = _summed(
            self._prorated(valued, quota, "own", quota.per, quota.per), ["pid", "number"]
        )
        return _beside(numbered, totals, ["pid", "number"]).drop("number")

    def of(self, credit: str) -> Quota | None:
        """The plan's quota of a credit."""
        return next((each for each in self.plan.quotas if each.credit == credit), None)

    def _of_stretch(self, asked: pl.DataFrame, quota: Quota) -> pl.DataFrame:
        """The quota of each whole stretch, asked on the last day of it on the plan."""
        spans = asked.with_row_index("number").select(
            "number",
            "pid",
            pl.col("stretch_first").alias("first_day"),
            pl.col("stretch_last").alias("last_day"),
        )
        stints = self.members.stints.select("pid", "stint", "first", "last")
        held = spans.join(stints, on="pid", how="inner", maintain_order="left").filter(
            (pl.col("first") <= pl.col("last_day")) & (pl.col("last") >= pl.col("first_day"))
        )
        latest = held.sort("number", "stint").unique("number", keep="last", maintain_order=True)
        rows = self.members.asked(latest.drop("first", "last"), *(r.amount for r in quota.rows))
        valued = rows.with_columns(quantity(quota.rows[0].amount).value().alias("value"))
        if quota.prorated is not None:
            parts = self.time.parts(valued, quota.prorated)
            digits = minor_units(self.plan.currency_of(quota.credit))
            valued = parts.with_columns(prorated_amount(pl.col("value"), digits).alias("value"))
        told = valued.select("number", pl.col("value").alias("quota"))
        numbered = asked.with_row_index("number")
        return _beside(numbered, told, ["number"]).drop("number")

    def holding_on(self, credit: str, day: pl.Expr) -> pl.Expr | None:
        """`as_of`: for a quota as of each deal the day that stands for all on which the same row
        holds; None where the day does not matter."""
        quota = self.of(credit)
        if quota is None or quota.row_starts is not RowStarts.EACH_DEAL:
            return None
        held = pl.lit(self.plan.first_day)
        for row in quota.rows[1:]:
            held = pl.when(day >= row.starts).then(pl.lit(row.starts)).otherwise(held)
        return held.alias(AS_OF)

    def _own_periods(self, asked: pl.DataFrame, quota: Quota, kind: PeriodKind) -> pl.DataFrame:
        """`pid, number, own`: the quota's own periods inside (or around) each period asked for."""
        days = periods_frame(self.calendar, kind, asked.get_column("number").to_list())
        first = period_number(self.calendar, quota.per, pl.col("first_day"))
        last = period_number(self.calendar, quota.per, pl.col("last_day"))
        inside = days.select(
            "number", pl.int_ranges(first, last + 1, dtype=pl.Int32).alias("own")
        ).explode("own", empty_as_null=True)
        return asked.join(inside, on="number", maintain_order="left")

    def _valued(self, own: pl.DataFrame, quota: Quota) -> pl.DataFrame:
        """`value` of each own period that shares a day with the person's time on the plan."""
        if own.is_empty():
            return own.with_columns(pl.lit(None, dtype=DECIMAL).alias("value"))
        facts = self.members.periods(quota.per, self.plan.last_day)
        on_plan = facts.select(
            "pid", pl.col("number").alias("own"), "first_day", "last_day", "stint"
        )
        rows = own.join(on_plan, on=["pid", "own"], how="inner", maintain_order="left")
        if quota.of_team is not None:
            return self.teams.values(rows, quota, minor_units(self.plan.currency_of(quota.credit)))
        if quota.from_ledger:
            listed = self._listed(quota)
            return rows.join(listed, on=["pid", "own"], how="left", maintain_order="left")
        asked = self.members.asked(rows, *(row.amount for row in quota.rows))
        if quota.started is not None:
            asked = self.members.with_facts(asked, [quota.started.name])
        return asked.with_columns(self._row_value(quota, asked.columns).alias("value"))

    def _row_value(self, quota: Quota, columns: Sequence[str]) -> pl.Expr:
        """What the rows of a plan's quota say of an own period, by the row (or rows) that hold in it."""
        if quota.row_starts is RowStarts.BY_DAYS:
            return self._weighted(quota)
        day = pl.col("first_day") if quota.row_starts is None else pl.col("last_day")
        if AS_OF in columns:
            day = pl.min_horizontal(pl.max_horizontal(AS_OF, "first_day"), "last_day")
        service = month_of_service(self.calendar, pl.col("first_day"))
        value: pl.Expr = pl.lit(None, dtype=DECIMAL)
        for row in quota.rows:
            # A row that starts with the plan holds in the period in which the plan starts.
            always = row.starts is None or row.starts <= self.plan.first_day
            holds_then = pl.lit(True) if always else day >= row.starts
            if row.month is not None:
                holds_then = service >= row.month
            value = pl.when(holds_then).then(quantity(row.amount).value()).otherwise(value)
        return value

    def _weighted(self, quota: Quota) -> pl.Expr:
        """Each row by its days in the period, rounded half up to the minor unit."""
        length = (pl.col("last_day") - pl.col("first_day")).dt.total_days() + 1
        total: pl.Expr = ZERO
        for row, later in zip(quota.rows, [*quota.rows[1:], None], strict=True):
            first, last = pl.col("first_day"), pl.col("last_day")
            if row.starts is not None and row is not quota.rows[0]:
                first = pl.max_horizontal(first, pl.lit(row.starts))
            if later is not None and later.starts is not None:
                last = pl.min_horizontal(last, pl.lit(later.starts - timedelta(days=1)))
            days = pl.max_horizontal((last - first).dt.total_days() + 1, pl.lit(0))
            total = total + quantity(row.amount).value() * days.cast(DECIMAL)
        digits = minor_units(self.plan.currency_of(quota.credit))
        return rounded_half_up(total / length.cast(DECIMAL), digits)

    def _prorated(
        self, valued: pl.DataFrame, quota: Quota, number: str, kind: PeriodKind, asked: PeriodKind
    ) -> pl.DataFrame:
        """`value` by the person's part of each of these periods; of a spread quota that of the piece."""
        longer = kind.per_year < asked.per_year
        if quota.prorated is None or longer or valued.is_empty():
            return valued
        days = periods_frame(self.calendar, kind, valued.get_column(number).to_list())
        named = days.select(pl.col("number").alias(number), "first_day", "last_day")
        spans = valued.select("pid", number).join(named, on=number, maintain_order="left")
        parts = self.time.parts(spans, quota.prorated).select("on", "of")
        digits = minor_units(self.plan.currency_of(quota.credit))
        amount = prorated_amount(pl.col("value"), digits)
        beside = pl.concat([valued, parts], how="horizontal")
        return beside.with_columns(amount.alias("value")).drop("on", "of")

    @property
    def time(self) -> TimeOnPlan:
        """Which part of a period people are on the plan."""
        return TimeOnPlan(self.members, self.ledger, self.people)

    def _listed(self, quota: Quota) -> pl.DataFrame:
        """`pid, own, value` from the ledger's quotas of this credit and period kind."""
        rows = self.people.number(
            self.ledger.quotas.filter(pl.col("credit") == quota.credit), "person", "pid"
        )
        names = rows.get_column("period").unique().to_list()
        periods = {name: self.calendar.parse(name) for name in names}
        numbers = pl.DataFrame(
            {
                "period": names,
                "own": [
                    found.number if (found := periods[name]) and found.kind is quota.per else None
                    for name in names
                ],
            },
            schema={"period": pl.String(), "own": pl.Int32()},
        )
        return (
            rows.join(numbers.drop_nulls(), on="period", maintain_order="left")
            .group_by("pid", "own", maintain_order=True)
            .agg(pl.col("amount").sum().alias("value"))
        )

    def _spread(self, valued: pl.DataFrame, quota: Quota, kind: PeriodKind) -> pl.DataFrame:
        """A longer period's quota divided over shorter ones: each is the running rounded total
        minus the one before, so that they add up to the whole."""
        keys = [name for name in ("pid", "number", AS_OF) if name in valued.columns]
        pieces = kind.per_year // quota.per.per_year
        first = period_number(self.calendar, kind, pl.col("first_day"))
        place = (pl.col("number") - first).alias("place")
        shares = quota.spread or (Decimal(1),) * pieces
        sums = [sum(shares[: index + 1], Decimal(0)) for index in range(len(shares))]
        parts = pl.DataFrame(
            {
                "place": list(range(len(shares))),
                "upto": sums,
                "before": [Decimal(0), *sums[:-1]],
            },
            schema={"place": pl.Int32(), "upto": DECIMAL, "before": DECIMAL},
        )
        whole = number(sum(shares, Decimal(0)))
        digits = minor_units(self.plan.currency_of(quota.credit))
        upto = rounded_half_up(pl.col("value") * pl.col("upto") / whole, digits)
        before = rounded_half_up(pl.col("value") * pl.col("before") / whole, digits)
        return (
            valued.with_columns(place)
            .join(parts, on="place", how="left", maintain_order="left")
            .select(*keys, (upto - before).alias("quota"))
        )


def _summed(valued: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return valued.group_by(keys, maintain_order=True).agg(
        pl.col("value").drop_nulls().sum().alias("quota")
    )


def _beside(asked: pl.DataFrame, totals: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """What is zero, negative or missing is no quota."""
    some = pl.when(pl.col("quota") > ZERO).then(pl.col("quota")).alias("quota")
    return asked.join(totals, on=keys, how="left", maintain_order="left").with_columns(some)
