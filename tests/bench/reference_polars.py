"""The workload by hand in Polars, as a good engineer would write it for this one plan.

usage: reference_polars.py WORKSPACE OUT [contract]

Without `contract`: typed CSV in, one unrounded commission a deal and a total a seller out. With it:
what `comp run` does too, which is reading everything as text, validating it, refusing what does not
fit, and writing the contract's `lines.csv` and `totals.csv` with every column, in order.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

AMOUNT = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def commission(x: pl.Expr, quota: pl.Expr) -> pl.Expr:
    """200 × 100 × the commission on a running total of x/2 cents: 5%, +3%, +4%, +3% at the bounds."""
    above = [pl.max_horizontal(x - bound * quota, 0) for bound in (1, 2, 3)]
    return 5 * x + 3 * above[0] + 4 * above[1] + 3 * above[2]


def plain(workspace: Path, out: Path) -> None:
    money = pl.Decimal(18, 2)
    deals = pl.read_csv(
        workspace / "ledger/deals.csv",
        columns=["deal", "person", "close_date", "amount"],
        schema_overrides={
            "deal": pl.Int64,
            "person": pl.Int64,
            "close_date": pl.Date,
            "amount": money,
        },
    )
    quotas = pl.read_csv(
        workspace / "ledger/quotas.csv",
        columns=["person", "amount"],
        schema_overrides={"person": pl.Int64, "amount": money},
    ).rename({"amount": "quota"})
    lines, totals = calculated(deals, quotas, "deal")
    exact = decimal_text(pl.col("c") * 5, 5).alias("commission")
    lines.select("deal", "person", exact).write_csv(out / "lines.csv")
    totals.select(
        "person", *(decimal_text(pl.col(n), 2).alias(n) for n in ("pay", "bonus", "total"))
    ).write_csv(out / "totals.csv")


def calculated(
    deals: pl.DataFrame, quotas: pl.DataFrame, tie: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines with `c` (commission × 20,000) and payable cents; totals a seller in cents."""
    cents = (pl.col("amount") * 100).cast(pl.Int64)
    frame = (
        deals.lazy()
        .join(quotas.lazy(), on="person")
        .sort("person", "close_date", tie)
        .with_columns(cents.alias("a"), (pl.col("quota") * 100).cast(pl.Int64).alias("q"))
        .with_columns((2 * pl.col("a").cum_sum().over("person")).alias("x"))
    )
    after = commission(pl.col("x"), pl.col("q"))
    before = commission(pl.col("x") - 2 * pl.col("a"), pl.col("q"))
    upto = (after + 100) // 200
    lines = frame.with_columns(
        (after - before).alias("c"), (upto - (before + 100) // 200).alias("pay")
    ).collect()
    sums = lines.lazy().group_by("person").agg(pl.col("a").sum(), pl.col("pay").sum())
    made = (
        pl.when(pl.col("a") * 1 >= (pl.col("quota") * 100).cast(pl.Int64))
        .then(200_000)
        .otherwise(0)
    )
    totals = (
        quotas.lazy()
        .join(sums, on="person", how="left")
        .with_columns(pl.col("a", "pay").fill_null(0))
        .with_columns(made.alias("bonus"))
        .with_columns((pl.col("pay") + pl.col("bonus")).alias("total"))
        .sort("person")
        .collect()
    )
    return lines, totals


def decimal_text(cents: pl.Expr, places: int) -> pl.Expr:
    """Whole units of the last place as exact decimal text."""
    unit = 10**places
    return pl.concat_str(
        (cents // unit).cast(pl.String),
        pl.lit("."),
        (cents % unit).cast(pl.String).str.zfill(places),
    )


def validated(workspace: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Everything read as text and checked: keys unique, people known, amounts and days well formed."""
    deals = pl.read_csv(workspace / "ledger/deals.csv", infer_schema=False).with_row_index(
        "source_row", 2
    )
    people = pl.read_csv(workspace / "ledger/people.csv", infer_schema=False)
    quotas = pl.read_csv(workspace / "ledger/quotas.csv", infer_schema=False)
    good = (
        pl.col("amount").str.contains(AMOUNT)
        & pl.col("close_date").str.contains(DATE)
        & pl.col("deal").is_not_null()
        & pl.col("person").is_in(people.get_column("person").implode())
    )
    if not deals.select(good.all()).item() or deals.get_column("deal").n_unique() != deals.height:
        raise SystemExit("refused rows: the reference stops here")
    if not quotas.select(pl.col("amount").str.contains(AMOUNT).all()).item():
        raise SystemExit("refused quotas: the reference stops here")
    money = pl.col("amount").str.to_decimal(scale=2).cast(pl.Decimal(18, 2))
    typed = deals.select(
        "source_row", "deal", "person", pl.col("close_date").str.to_date("%Y-%m-%d"), money
    )
    return typed, quotas.select("person", money.alias("quota"))


def contract(workspace: Path, out: Path) -> None:
    deals, quotas = validated(workspace)
    lines, totals = calculated(deals, quotas, "deal")
    write_lines(pl.concat([deal_lines(lines), bonus_lines(totals)]), out)
    write_totals(totals, out)


def deal_lines(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.filter(pl.col("pay") != 0).select(
        line_key("commissions", pl.col("deal")),
        "person",
        *named("commissions", 14),
        pl.col("close_date").alias("earned_on"),
        "deal",
        pl.col("pay").alias("cents"),
        decimal_text(pl.col("c") * 5, 5)
        .str.strip_chars_end("0")
        .str.strip_chars_end(".")
        .alias("exact"),
        pl.lit("ledger/deals.csv").alias("source_file"),
        "source_row",
    )


def bonus_lines(totals: pl.DataFrame) -> pl.DataFrame:
    return totals.filter(pl.col("bonus") != 0).select(
        line_key("quota_made", pl.lit("||2025-Q1")),
        "person",
        *named("quota_made", 22),
        pl.date(2025, 3, 31).alias("earned_on"),
        pl.lit(None, dtype=pl.String).alias("deal"),
        pl.col("bonus").cast(pl.Int64).alias("cents"),
        pl.lit("2000").alias("exact"),
        pl.lit(None, dtype=pl.String).alias("source_file"),
        pl.lit(None, dtype=pl.UInt32).alias("source_row"),
    )


def write_lines(lines: pl.DataFrame, out: Path) -> None:
    order = ["person", "component", "earned_on", "deal"]
    empty = pl.lit(None, dtype=pl.String)
    lines.sort(order).select(
        "line",
        "person",
        "plan",
        "pay_period",
        "earned_period",
        "earned_on",
        "component",
        "kind",
        "deal",
        empty.alias("item"),
        decimal_text(pl.col("cents"), 2).alias("amount"),
        "currency",
        "exact",
        empty.alias("note"),
        "plan_file",
        "plan_line",
        "source_file",
        "source_row",
    ).write_csv(out / "lines.csv")


def write_totals(totals: pl.DataFrame, out: Path) -> None:
    rows = [
        totals.filter(pl.col(column) != 0 if name not in ("variable", "total") else True).select(
            "person",
            pl.lit("bench").alias("plan"),
            pl.lit("2025-Q1").alias("pay_period"),
            pl.lit(name).alias("component"),
            decimal_text(pl.col(column), 2).alias("amount"),
            pl.lit("USD").alias("currency"),
        )
        for name, column in (
            ("commissions", "pay"),
            ("quota_made", "bonus"),
            ("variable", "total"),
            ("total", "total"),
        )
    ]
    pl.concat(rows).sort("person", "component").write_csv(out / "totals.csv")


def line_key(component: str, deal: pl.Expr) -> pl.Expr:
    return pl.concat_str("person", pl.lit(f"|bench|2025-Q1|{component}|earned|"), deal).alias(
        "line"
    )


def named(component: str, plan_line: int) -> list[pl.Expr]:
    return [
        pl.lit("bench").alias("plan"),
        pl.lit("2025-Q1").alias("pay_period"),
        pl.lit("2025-Q1").alias("earned_period"),
        pl.lit(component).alias("component"),
        pl.lit("earned").alias("kind"),
        pl.lit("USD").alias("currency"),
        pl.lit("plans/bench.plan").alias("plan_file"),
        pl.lit(plan_line, dtype=pl.UInt32).alias("plan_line"),
    ]


if __name__ == "__main__":
    run = contract if sys.argv[3:] == ["contract"] else plain
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    run(Path(sys.argv[1]), target)
