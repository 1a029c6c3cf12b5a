"""Step 2: running totals, and what is asked of a credit over a period.

In: entries of a credit in running order. Out: the same with `period` (the accumulation), `before`,
`after` and `quota`; or per person and period the amount, the number of deals and the quota.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from comp.engine.crediting import RUNNING_ORDER
from comp.engine.days import period_number
from comp.engine.numbers import DECIMAL, ZERO, running_total
from comp.engine.quotas import AS_OF, Quotas
from comp.engine.row_starts import with_starts
from comp.engine.tiers import running_axis, uses_quota
from comp.language.plan import BelowZero, Commission
from comp.periods import Calendar, PeriodKind


def accumulated(
    entries: pl.DataFrame, component: Commission, calendar: Calendar, quotas: Quotas
) -> tuple[pl.DataFrame, list[str]]:
    """Entries with their running totals, and the columns after which a total starts again."""
    if component.per_deal:
        keys = ["pid", "deal"]
        frame = earning(entries).sort("pid", "deal", "day", "item", maintain_order=True)
    elif component.accumulated is not None:
        keys = ["pid", "period"]
        period = period_number(calendar, component.accumulated, pl.col("counts_on"))
        frame = entries.with_columns(period.alias("period"))
        if frame.get_column("turn").ne(0).any():
            order = [*RUNNING_ORDER[1:], *(["member"] if "member" in frame.columns else [])]
            frame = frame.sort("pid", "period", pl.col("turn") >= 0, *order)
    else:
        return earning(entries), []
    if running_axis(component) is None:
        return frame, keys
    after = running_total(pl.col("amount"), keys)
    frame = frame.with_columns(after.alias("after")).with_columns(
        (pl.col("after") - pl.col("amount")).alias("before")
    )
    if component.below_zero is BelowZero.CARRIES:
        frame = _opened(frame, _ends_below_zero(frame))
    elif component.below_zero is BelowZero.SHORTFALL_CARRIES:
        frame = _opened(frame, _ends_below_quota(frame, component, quotas))
    if uses_quota(component):
        frame = _with_quota(frame, component, quotas)
    return with_starts(frame, component, quotas), keys


def _ends_below_zero(frame: pl.DataFrame) -> pl.DataFrame:
    """`pid, period, moved`: what each period adds, of which a negative end is carried on."""
    return frame.group_by("pid", "period").agg(pl.col("amount").sum().alias("moved"))


def _ends_below_quota(frame: pl.DataFrame, component: Commission, quotas: Quotas) -> pl.DataFrame:
    """The same less the quota, for every period of the person on the plan, also those without deals;
    a period without quota has no shortfall and passes on what it began with."""
    assert component.accumulated is not None
    known = quotas.members.periods(component.accumulated, quotas.plan.last_day)
    asked = known.select("pid", "number").join(frame.select("pid").unique(), on="pid", how="semi")
    aims = quotas.over(asked, component.on, component.accumulated).rename({"number": "period"})
    sums = frame.group_by("pid", "period").agg(pl.col("amount").sum().alias("sum"))
    sums = aims.join(sums, on=["pid", "period"], how="left")
    aim = pl.when(pl.col("quota") > ZERO).then("quota").otherwise(ZERO)
    return sums.select("pid", "period", (pl.col("sum").fill_null(ZERO) - aim).alias("moved"))


def _opened(frame: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Running totals that begin at the negative end of the period before, and `opens_at`."""
    state = frame.select("pid").unique().with_columns(ZERO.alias("opens_at"))
    first, last = sums.select(pl.col("period").min(), pl.col("period").max().alias("to")).row(0)
    opened = []
    for number in range(first or 0, (last or 0) + 1):
        here = state.with_columns(pl.lit(number, dtype=pl.Int32).alias("period"))
        opened.append(here)
        moved = sums.filter(pl.col("period") == number).drop("period")
        ended = pl.col("opens_at") + pl.col("moved").fill_null(ZERO)
        state = here.join(moved, on="pid", how="left").select(
            "pid", pl.min_horizontal(ended, ZERO).alias("opens_at")
        )
    found = frame.join(pl.concat(opened), on=["pid", "period"], how="left", maintain_order="left")
    return found.with_columns(pl.col("before", "after") + pl.col("opens_at"))


def earning(entries: pl.DataFrame) -> pl.DataFrame:
    """The entries without openings and reversals."""
    turned = entries.get_column("turn").ne(0).any()
    return entries.filter(pl.col("turn") == 0) if turned else entries


def _with_quota(frame: pl.DataFrame, component: Commission, quotas: Quotas) -> pl.DataFrame:
    if component.accumulated is None:
        return frame.with_columns(pl.lit(None, dtype=DECIMAL).alias("quota"))
    as_of = quotas.holding_on(component.on, pl.col("counts_on"))
    if as_of is not None:
        frame = frame.with_columns(as_of)
    asked = ["pid", "period", *([AS_OF] if as_of is not None else [])]
    moved = _moved(asked)
    runs = frame.select(asked).filter(moved).rename({"period": "number"})
    found = quotas.over(runs, component.on, component.accumulated).get_column("quota")
    place = frame.select(moved.cast(pl.UInt32).cum_sum() - 1).to_series()
    return frame.with_columns(found.gather(place))


def _moved(names: list[str]) -> pl.Expr:
    """True where a row differs from the one before in one of the columns: person, period, row."""
    columns = [pl.col(name) for name in reversed(names)]
    return pl.any_horizontal(each != each.shift() for each in columns).fill_null(True)


def counts_as_deal(entries: pl.DataFrame) -> pl.Expr:
    """Entries whose deal `number of` counts: credited ones, and deals brought along from another plan;
    what an opening brings is no deal."""
    credited = pl.col("turn") == 0
    if entries.get_column("turn").lt(0).any():
        credited |= (pl.col("turn") < 0) & (pl.col("deal") != "")
    return credited


@dataclass(frozen=True, slots=True)
class Measured:
    """What a plan's credits come to over periods; each credit is added up once per period kind.

    `paid` holds the lines of components that others read, as far as they are calculated.
    """

    entries: Mapping[str, pl.DataFrame]
    quotas: Quotas
    sums: dict[tuple[str, PeriodKind], pl.DataFrame] = field(default_factory=dict)
    paid: dict[str, pl.DataFrame] = field(default_factory=dict)

    def over(self, asked: pl.DataFrame, credit: str, kind: PeriodKind) -> pl.DataFrame:
        """`asked` (`pid, number`) with `amount of C`, `number of C`, `quota of C` over each period,
        and `reached of C`, `aim of C`, whose quotient is the attainment.

        Reversed attainment counts on the day of its trigger; openings in the period they name.
        """
        if (credit, kind) not in self.sums:
            self.sums[credit, kind] = self._added_up(credit, kind)
        sums = self.sums[credit, kind]
        amount, deals = f"amount of {credit}", f"number of {credit}"
        found = asked.join(sums, on=["pid", "number"], how="left", maintain_order="left")
        found = found.with_columns(pl.col(amount, deals).fill_null(ZERO))
        return (
            self.quotas.over(found, credit, kind)
            .with_columns(
                pl.col(amount).alias(f"reached of {credit}"),
                pl.col("quota").alias(f"aim of {credit}"),
            )
            .rename({"quota": f"quota of {credit}"})
        )

    def sums_of(self, credit: str, kind: PeriodKind) -> pl.DataFrame:
        """`pid, number, amount of C, number of C` of every period of the kind with entries."""
        if (credit, kind) not in self.sums:
            self.sums[credit, kind] = self._added_up(credit, kind)
        return self.sums[credit, kind]

    def _added_up(self, credit: str, kind: PeriodKind) -> pl.DataFrame:
        entries = self.entries[credit]
        period = period_number(self.quotas.calendar, kind, pl.col("day")).alias("number")
        credited = counts_as_deal(entries)
        # Without items every row is a deal of its own, and counting rows is cheaper; but what was
        # brought along from another plan may be a deal of this one, too.
        brought = entries.get_column("turn").lt(0) & entries.get_column("deal").ne("")
        each_is_one = entries.get_column("item").eq("").all() and not brought.any()
        counted = credited.sum() if each_is_one else pl.col("deal").filter(credited).n_unique()
        return (
            entries.select("pid", "amount", "deal", "turn", period)
            .group_by("pid", "number")
            .agg(
                pl.col("amount").sum().alias(f"amount of {credit}"),
                counted.cast(DECIMAL).alias(f"number of {credit}"),
            )
        )
