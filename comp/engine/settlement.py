"""Steps 11 and 12: debts, draws, and pay that never falls below zero.

A recurrence over pay periods with one row of state per person: the carried debt and the balance of
every draw. All people move through a period together. Where pay periods are closed it begins after the
last of them, from the balances they left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from comp.engine.adjustments import UNNAMED
from comp.engine.closed import of_people
from comp.engine.days import period_number
from comp.engine.draws import guarantees, recoverable_from
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, pay_periods, shaped
from comp.engine.long_draws import accounts, drawn_over_period
from comp.engine.numbers import DECIMAL, ZERO, Columns, number, rounded_half_up
from comp.engine.setting import Setting
from comp.engine.waiting import WAITING, held_back, waits, with_ends
from comp.language.plan import Draw, Leftover

CARRIED = "carried"
BALANCES: Columns = {
    "pid": pl.UInt32(),
    "pay_no": pl.Int32(),
    "balance": pl.String(),
    "opening": DECIMAL,
    "change": DECIMAL,
    "closing": DECIMAL,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """Draw, recovery, forgiven and carried lines; balances that were ever other than zero."""

    drafts: Drafts
    balances: pl.DataFrame


def settle(lines: pl.DataFrame, setting: Setting) -> Settled:
    """`lines` are all drafts of steps 3 to 10 (base left out)."""
    draws = sorted(setting.plan.draws, key=lambda draw: draw.name)
    sums = _sums(lines, draws, setting)
    opened = _opened(setting)
    negative = (
        sums.height
        and sums.select(
            (pl.col("P") + pl.col("F") < ZERO).any() | (pl.col("P") < ZERO).any()
        ).item()
    )
    if not draws and not negative and opened.is_empty() and setting.plan.pay_below is None:
        return Settled(drafts(pl.DataFrame(schema=DRAFT)), pl.DataFrame(schema=BALANCES))
    grid = _grid(sums, draws, opened, setting)
    if grid.is_empty():
        return Settled(drafts(pl.DataFrame(schema=DRAFT)), pl.DataFrame(schema=BALANCES))
    names = _names(draws, opened, setting)
    state = _start(grid, names)
    steps = []
    for _, period in sorted(grid.partition_by("pay_no", as_dict=True).items()):
        step = _step(
            period.join(state, on="pid", how="left", maintain_order="left"), names, draws, setting
        )
        steps.append(step)
        state = _next_state(state, step, names)
    return _written(pl.concat(steps), names, draws, setting)


def _sums(lines: pl.DataFrame, draws: list[Draw], setting: Setting) -> pl.DataFrame:
    """`P` (everything that settles), `F` (unnamed adjustments), `from NAME` (what a draw recovers from)."""
    free = (pl.col("kind") == "adjustment") & (pl.col("component") == UNNAMED)
    counted = {"P": ~free, "F": free}
    counted |= {f"from {draw.name}": recoverable_from(draw, setting.plan) for draw in draws}
    amounts = lines.select(
        "pid",
        "pay_no",
        *(
            pl.when(which).then("amount").otherwise(ZERO).alias(name)
            for name, which in counted.items()
        ),
    )
    return amounts.group_by("pid", "pay_no").agg(pl.col(*counted).sum())


def _opened(setting: Setting) -> pl.DataFrame:
    """Balances brought in, by the ledger or by closed periods: `pid, pay_no, balance, amount`."""
    rows = setting.ledger.openings.filter(
        (pl.col("plan") == setting.plan.name) & pl.col("what").is_in(["draw", "debt", WAITING])
    )
    pay_no = period_number(setting.calendar, setting.plan.pay, pl.col("as_of"))
    names = {"debt": CARRIED, WAITING: WAITING}
    name = pl.col("what").replace_strict(names, default=pl.col("name"))
    numbered = setting.people.number(rows, "person", "pid")
    opened = setting.members.among(numbered).select(
        "pid", pay_no.alias("pay_no"), name.alias("balance"), "amount"
    )
    if setting.closed is None:
        return opened
    first = _first_open(setting)
    left = setting.closed.left.filter(pl.col("plan") == setting.plan.name)
    kept = of_people(left, setting.people, setting.members).select(
        "pid", pl.lit(first, dtype=pl.Int32).alias("pay_no"), "balance", "amount"
    )
    return pl.concat([kept, opened.filter(pl.col("pay_no") >= first)])


def _first_open(setting: Setting) -> int:
    """The first pay period that is settled here; the first of all where none is closed."""
    if setting.closed is None:
        return setting.calendar.number(setting.plan.pay, date.min)
    return setting.closed.last_number(setting.plan, setting.calendar) + 1


def _grid(
    sums: pl.DataFrame, draws: list[Draw], opened: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    """Every person and pay period from the first that matters to the end of the run."""
    on_plan = setting.members.periods(setting.plan.pay, setting.last.last_day)
    starts = pl.concat(
        [
            on_plan.select("pid", pl.col("number").alias("pay_no")),
            sums.select("pid", "pay_no"),
            opened.select("pid", "pay_no"),
        ]
    )
    in_time = starts.filter(pl.col("pay_no") <= setting.last.number)
    first = pl.max_horizontal(pl.col("pay_no").min(), pl.lit(_first_open(setting), dtype=pl.Int32))
    span = in_time.group_by("pid").agg(first.alias("start"))
    span = span.filter(pl.col("start") <= setting.last.number)
    numbers = pl.int_ranges("start", setting.last.number + 1, dtype=pl.Int32)
    grid = span.with_columns(numbers.alias("pay_no"))
    grid = (
        grid.explode("pay_no", empty_as_null=True)
        .with_columns((pl.col("pay_no") == pl.col("start")).alias("begins"))
        .drop("start")
        .sort("pid", "pay_no")
    )
    grid = grid.join(sums, on=["pid", "pay_no"], how="left", maintain_order="left")
    for draw in draws:
        grid = grid.join(
            guarantees(draw, setting), on=["pid", "pay_no"], how="left", maintain_order="left"
        )
    for name in _names(draws, opened, setting):
        brought = (
            opened.filter(pl.col("balance") == name)
            .group_by("pid", "pay_no")
            .agg(pl.col("amount").sum().alias(f"brought {name}"))
        )
        grid = grid.join(brought, on=["pid", "pay_no"], how="left", maintain_order="left")
    if waits(opened, setting):
        grid = with_ends(grid, setting)
    zeros = [name for name, kind in grid.schema.items() if kind == DECIMAL]
    flags = [name for name, kind in grid.schema.items() if kind == pl.Boolean]
    return grid.with_columns(
        *(pl.col(name).fill_null(ZERO) for name in zeros),
        *(pl.col(name).fill_null(False) for name in flags),
    )


def _names(draws: list[Draw], opened: pl.DataFrame, setting: Setting) -> list[str]:
    """Every balance that goes from pay period to pay period."""
    last = [WAITING] if waits(opened, setting) else []
    return [CARRIED, *(draw.name for draw in draws), *accounts(draws), *last]


def _start(grid: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    return (
        grid.select("pid")
        .unique(maintain_order=True)
        .with_columns(ZERO.alias(f"balance {name}") for name in names)
    )


def _step(
    period: pl.DataFrame, names: list[str], draws: list[Draw], setting: Setting
) -> pl.DataFrame:
    """One pay period of everybody: what is repaid, recovered, topped up and carried, and what waits."""
    period = period.with_columns(
        (pl.col(f"balance {name}") + pl.col(f"brought {name}")).alias(f"opening {name}")
        for name in names
    ).with_columns(
        # What is brought in later than a person's first pay period is part of that period's change.
        pl.when("begins")
        .then(f"opening {name}")
        .otherwise(f"balance {name}")
        .alias(f"shown {name}")
        for name in names
    )
    guaranteed = [
        pl.when(pl.col(f"runs {draw.name}")).then(pl.col(f"G {draw.name}")).otherwise(ZERO)
        for draw in draws
    ]
    most = pl.max_horizontal(guaranteed) if guaranteed else ZERO
    period = period.with_columns(pl.max_horizontal("P", ZERO).alias("A"), most.alias("G"))
    period = period.with_columns(pl.max_horizontal(pl.col("A") - pl.col("G"), ZERO).alias("X"))
    repaid = pl.max_horizontal(pl.min_horizontal(f"opening {CARRIED}", "X"), ZERO)
    period = period.with_columns(repaid.alias("repaid")).with_columns(
        (pl.col("X") - pl.col("repaid")).alias("free"),
        (pl.col("A") - pl.col("repaid")).alias("all"),
    )
    for draw in draws:
        period = _drawn(draw, period, setting)
    recovered = [pl.col(f"recovered {draw.name}") for draw in draws]
    topped = [pl.col(f"topped {draw.name}") for draw in draws]
    paid = pl.col("A") - pl.col("repaid") + pl.col("F")
    for each in recovered:
        paid = paid - each
    for each in topped:
        paid = paid + each
    held = pl.max_horizontal(-pl.col("P"), ZERO) + pl.max_horizontal(-paid, ZERO)
    period = period.with_columns(held.alias("held"), pl.max_horizontal(paid, ZERO).alias("paid"))
    if WAITING in names:
        period = held_back(period, setting)
    forgiven = pl.col("held") if setting.plan.forgives_negative else ZERO
    return period.with_columns(
        (pl.col("held") - forgiven - pl.col("repaid")).alias("carried"), forgiven.alias("let_off")
    )


def _drawn(draw: Draw, period: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Recovery out of what exceeds the guarantee, then the top-up, then what is forgiven."""
    name = draw.name
    if draw.parts is not None:
        return _closed_balance(draw, drawn_over_period(draw, period, setting))
    base = pl.col("A") if draw.of_all_earnings else pl.col("X")
    left = pl.col("all") if draw.of_all_earnings else pl.col("free")
    share = rounded_half_up(base * number(draw.recover_up_to), setting.digits)
    most = pl.min_horizontal(f"opening {name}", share, left, f"from {name}")
    recovered = pl.max_horizontal(most, ZERO) if draw.recover_from else ZERO
    started = pl.col(f"started {name}")
    period = period.with_columns(
        pl.when(started).then(recovered).otherwise(ZERO).alias(f"recovered {name}"),
        pl.when(pl.col(f"runs {name}"))
        .then(pl.max_horizontal(pl.col(f"G {name}") - pl.col("A"), ZERO))
        .otherwise(ZERO)
        .alias(f"topped {name}"),
    )
    return _closed_balance(draw, period)


def _closed_balance(draw: Draw, period: pl.DataFrame) -> pl.DataFrame:
    """The balance after what was recovered and topped up; what is forgiven when the draw ends."""
    name = draw.name
    added = pl.col(f"topped {name}") if draw.recover_from else ZERO
    rest = pl.col(f"opening {name}") - pl.col(f"recovered {name}") + added
    forgiven = pl.lit(draw.leftover is Leftover.FORGIVEN) & pl.col(f"ends {name}")
    return period.with_columns(
        pl.when(forgiven).then(rest).otherwise(ZERO).alias(f"forgiven {name}"),
        pl.when(forgiven).then(ZERO).otherwise(rest).alias(f"closing {name}"),
        (pl.col("free") - pl.col(f"recovered {name}")).alias("free"),
        (pl.col("all") - pl.col(f"recovered {name}")).alias("all"),
    )


def _next_state(state: pl.DataFrame, step: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    closing = step.select(
        "pid",
        (pl.col(f"opening {CARRIED}") + pl.col("carried")).alias(f"balance {CARRIED}"),
        *(pl.col(f"closing {name}").alias(f"balance {name}") for name in names[1:]),
    )
    return state.update(closing, on="pid", how="left")


def _written(steps: pl.DataFrame, names: list[str], draws: list[Draw], setting: Setting) -> Settled:
    days = pay_periods(
        setting.calendar, setting.plan, steps.get_column("pay_no").unique().to_list()
    )
    steps = steps.join(days, on="pay_no", how="left", maintain_order="left")
    carried_line = min(
        (each.span.line for each in setting.plan.clawbacks), default=setting.plan.span.line
    )
    carried_after = pl.col(f"opening {CARRIED}") + pl.col("carried")
    rows = [
        _lines(
            steps, CARRIED, "carried", pl.col("carried"), "", carried_line, CARRIED, carried_after
        )
    ]
    if setting.plan.forgives_negative:
        let_off = pl.col("let_off")
        rows.append(
            _lines(steps, CARRIED, "forgiven", let_off, "", carried_line, CARRIED, carried_after)
        )
    for draw in draws:
        name, line = draw.name, draw.span.line
        after = pl.col(f"closing {name}")
        rows += [
            _lines(steps, name, "recovery", -pl.col(f"recovered {name}"), "", line, name, after),
            _lines(steps, name, "draw", pl.col(f"topped {name}"), "", line, name, after),
            _lines(
                steps, name, "recovery", -pl.col(f"forgiven {name}"), "leftover", line, name, after
            ),
            _lines(steps, name, "forgiven", pl.col(f"forgiven {name}"), "", line, name, after),
        ]
    if WAITING in names:
        rule, after = setting.plan.pay_below, pl.col(f"closing {WAITING}")
        line = (rule or setting.plan).span.line
        for kind, amount in ((WAITING, pl.col("waited")), ("lost", -pl.col("lost"))):
            rows.append(_lines(steps, WAITING, kind, amount, "", line, WAITING, after))
    lines = pl.concat(rows)
    made = drafts(
        shaped(lines, DRAFT),
        *([shaped(lines.filter(pl.col("amount") != ZERO), SLICE)] if setting.slices else []),
    )
    return Settled(made, _balances(steps, names))


def _lines(
    steps: pl.DataFrame,
    component: str,
    kind: str,
    amount: pl.Expr,
    mark: str,
    line: int,
    balance: str,
    after: pl.Expr,
) -> pl.DataFrame:
    return steps.select(
        "pid",
        "pay_no",
        pl.lit(component).alias("component"),
        pl.lit(kind).alias("kind"),
        pl.col("pay_last").alias("earned_on"),
        pl.col("pay_period").alias("earned_period"),
        pl.lit(mark or None, dtype=pl.String).alias("mark"),
        amount.alias("amount"),
        amount.alias("exact"),
        pl.lit(line, dtype=pl.UInt32).alias("plan_line"),
        pl.lit("balance").alias("tier"),
        pl.col(f"opening {balance}").alias("before"),
        after.alias("after"),
    )


def _balances(steps: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    closing = {CARRIED: pl.col(f"opening {CARRIED}") + pl.col("carried")} | {
        name: pl.col(f"closing {name}") for name in names[1:]
    }
    rows = [
        steps.select(
            "pid",
            "pay_no",
            pl.lit(name).alias("balance"),
            pl.col(f"shown {name}").alias("opening"),
            (close - pl.col(f"shown {name}")).alias("change"),
            close.alias("closing"),
        )
        for name, close in closing.items()
    ]
    moved = (pl.col("opening") != ZERO) | (pl.col("closing") != ZERO)
    return pl.concat(rows).filter(moved)
