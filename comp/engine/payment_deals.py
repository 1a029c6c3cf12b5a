"""Credits on payments: each payment as a row of its deal, so that step 1 reads it like any other.

In: the deals. Out: rows of payments with their deal's fields and `payment.amount`, `payment.date`;
the item is the payment's date (`2026-02-10`, and `2026-02-10-2` for a second one that day).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from comp.engine.crediting import Deals
from comp.engine.expressions import fields_of
from comp.language.plan import Expr

PAYMENT_FIELDS = ("payment.amount", "payment.date")


def payment_deals(deals: Deals) -> Deals:
    """The payments on deals, in order of deal, day and amount; `of_row` is their deal's first row."""
    place = pl.int_range(1, pl.len() + 1).over("deal", "payment.date")
    again = pl.when(place > 1).then(pl.concat_str(pl.lit("-"), place)).otherwise(pl.lit(""))
    moves = (
        deals.payments.rename({"on": "payment.date", "paid": "payment.amount"})
        .sort("deal", "payment.date", "payment.amount")
        .with_columns(pl.concat_str(pl.col("payment.date").cast(pl.String), again).alias("item"))
    )
    firsts = deals.firsts.rename({"row": "of_row"})
    own = [name for name in deals.rows.columns if name not in ("row", "item", *PAYMENT_FIELDS)]
    about = deals.rows.select(pl.col("row").alias("of_row"), *own)
    rows = (
        moves.join(firsts, on="deal", how="inner", maintain_order="left")
        .join(about.drop("deal"), on="of_row", how="left", maintain_order="left")
        .with_row_index("row")
    )
    credited = rows.select("row", "of_row").join(
        deals.credited.rename({"row": "of_row"}), on="of_row", how="inner", maintain_order="left"
    )
    return replace(deals, rows=rows, credited=credited.drop("of_row"))


def with_payments(frame: pl.DataFrame, deals: Deals, *values: Expr | None) -> pl.DataFrame:
    """Entries of a credit on payments with the fields of the payment that each item is, where asked."""
    asked = [name for name in fields_of("deal", *values) if name in PAYMENT_FIELDS]
    if not asked:
        return frame
    columns = [pl.col(name).alias(f"deal.{name}") for name in asked]
    fields = payment_deals(deals).rows.select("deal", "item", *columns)
    frame = frame.drop([f"deal.{name}" for name in asked], strict=False)
    return frame.join(fields, on=["deal", "item"], how="left", maintain_order="left")


def on_deals(entries: pl.DataFrame, counted: Deals) -> pl.DataFrame:
    """Entries with rows of deals, where they were counted on payments."""
    if "of_row" not in counted.rows.columns:
        return entries
    row = counted.rows.get_column("of_row").gather(entries.get_column("row"))
    return entries.with_columns(row.alias("row"))
