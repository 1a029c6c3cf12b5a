"""When a draw runs, what it guarantees, and which lines may repay it."""

from __future__ import annotations

import polars as pl

from comp.engine.expressions import quantity
from comp.engine.long_draws import with_parts
from comp.engine.membership import FAR
from comp.engine.numbers import DECIMAL, rounded_half_up
from comp.engine.prorated import with_part
from comp.engine.service import month_of_service
from comp.engine.setting import Setting
from comp.language.plan import Draw, Plan


def guarantees(draw: Draw, setting: Setting) -> pl.DataFrame:
    """`pid, pay_no, runs NAME, ends NAME, started NAME, G NAME` for each pay period; of a draw over
    longer periods `G` is the part of each, and `whole NAME, settles NAME` say more.

    A draw runs in a pay period with which its days and the person's time on the plan share a day.
    """
    name, plan = draw.name, setting.plan
    periods = setting.members.periods(plan.pay, plan.last_day)
    first = pl.lit(draw.days.first or plan.first_day)
    last = pl.lit(draw.days.last or plan.last_day)
    runs = (pl.col("first_day") <= last) & (pl.col("last_day") >= first)
    asked = setting.members.asked(periods, draw.guarantee)
    if draw.months is not None:
        asked = setting.members.with_facts(asked, [draw.months.started.name])
        month = month_of_service(setting.calendar, pl.col("first_day"))
        runs = month.is_between(draw.months.first, draw.months.last).fill_null(False)
    guarantee = rounded_half_up(quantity(draw.guarantee).value(), setting.digits)
    flagged = asked.with_columns(runs.alias("runs"), guarantee.alias("G"))
    flagged = with_part(flagged, "G", draw.prorated, setting)
    flagged = flagged.with_columns(pl.lit(False).alias("settles"))
    if draw.parts is not None:
        flagged = with_parts(flagged, draw, setting)
    final = flagged.filter("runs").group_by("pid").agg(pl.col("number").max().alias("final"))
    listed = flagged.join(final, on="pid", how="left", maintain_order="left").select(
        "pid",
        pl.col("number").alias("pay_no"),
        pl.col("runs").alias(f"runs {name}"),
        (pl.col("number") == pl.col("final")).fill_null(False).alias(f"ends {name}"),
        pl.col("G").alias(f"G {name}"),
        pl.col("whole").alias(f"whole {name}"),
        pl.col("settles").alias(f"settles {name}"),
    )
    return _every_period(listed, draw, setting)


def _every_period(listed: pl.DataFrame, draw: Draw, setting: Setting) -> pl.DataFrame:
    """Pay periods after the time on the plan too: the draw no longer runs, recovery may go on."""
    pids = setting.members.stints.select("pid").unique()
    first = setting.calendar.number(setting.plan.pay, setting.plan.first_day) - 1200
    started_no = (
        setting.calendar.number(setting.plan.pay, draw.recover_starting)
        if draw.recover_starting and draw.recover_starting < FAR
        else first
    )
    last = max(
        setting.last.number, setting.calendar.number(setting.plan.pay, setting.plan.last_day)
    )
    start = setting.calendar.number(setting.plan.pay, setting.plan.first_day)
    numbers = pl.DataFrame({"pay_no": range(start, last + 1)}, schema={"pay_no": pl.Int32()})
    everything = pids.join(numbers, how="cross")
    return everything.join(listed, on=["pid", "pay_no"], how="left").with_columns(
        (pl.col("pay_no") >= started_no).alias(f"started {draw.name}"),
        pl.col(f"G {draw.name}", f"whole {draw.name}").cast(DECIMAL),
    )


def recoverable_from(draw: Draw, plan: Plan) -> pl.Expr:
    """Lines of the components a draw recovers from, with the clawbacks and caps on them."""
    names = set(draw.recover_from)
    names |= {each.name for each in plan.clawbacks if set(each.of) & names}
    names |= {each.name for each in plan.caps if set(each.on) & set(draw.recover_from)}
    return pl.col("component").is_in(sorted(names))
