"""Each difference with its cause, in words: a late deal, an edited one, a plan that was corrected.

A step changes one thing, so its name is the cause of all its differences; only deals are looked at
one by one. A deal that did not change itself moved because others did, and names them.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comp.closing.differences import mark_of
from comp.closing.facts import SOURCE, Facts, changed_rows
from comp.ledger.ledger import Ledger
from comp.money import plain

CAUSES: dict[str, tuple[str, str]] = {
    "payments": ("cash for a held line", "a payment on {deal} came in"),
    "scores": ("late score", "scores came in or were changed"),
    "adjustments": ("late adjustment", "an adjustment is dated in a closed period"),
    "openings": ("opening correction", "balances brought in were changed"),
    "rates": ("rate correction", "rates of currencies were changed"),
    "quotas": ("quota correction", "quotas were changed"),
    "assignments": ("assignment change", "people or their assignments were changed"),
    "plans": ("plan correction", "the plan was changed"),
    "program": ("another calculation", "comp or its settings calculate this otherwise now"),
}
"""Step: its cause, and what happened."""

SHOWN = 3
"""How many deals a note names before it says how many more there are."""


def with_causes(
    found: pl.DataFrame, what: str, then: Facts, now: Facts, closed_name: str
) -> pl.DataFrame:
    """Differences of one step with `note` and `mark`; `closed_name` says what is closed, in words."""
    if found.is_empty():
        return found
    if what == "deals":
        named = _by_deal(found, then.ledger, now.ledger)
    else:
        cause, happened = CAUSES[what]
        deal = pl.col("deal").fill_null("deals")
        before, _, after = happened.partition("{deal}")
        said = pl.concat_str(pl.lit(before), deal, pl.lit(after)) if after else pl.lit(before)
        named = found.with_columns(pl.lit(cause).alias("cause"), said.alias("said"))
    note = pl.concat_str("cause", pl.lit(": "), "said", pl.lit(f" after {closed_name} was closed"))
    return named.with_columns(note.alias("note"), mark_of(pl.col("cause")).alias("mark")).drop(
        "cause", "said"
    )


def cause_of_mark(mark: pl.Expr) -> pl.Expr:
    """The cause a difference's name ends with."""
    return mark.str.extract(r", ([a-z ]+)$")


def _by_deal(found: pl.DataFrame, then: Ledger, now: Ledger) -> pl.DataFrame:
    """`cause` and `said` for differences that deals and splits made."""
    changed = _changed_deals(then, now)
    own = found.join(changed, on="deal", how="left", maintain_order="left")
    lost = (pl.col("corrects") == "clawback") & (pl.col("now") < pl.col("posted"))
    own = own.with_columns(
        pl.when(lost & pl.col("cause").is_not_null())
        .then(pl.lit("clawback"))
        .otherwise("cause")
        .alias("cause")
    )
    movers = (
        own.filter(pl.col("cause").is_not_null())
        .group_by("person", "plan")
        .agg(pl.col("deal").unique().sort().alias("movers"), pl.col("cause").sort().first())
        .rename({"cause": "moved by"})
    )
    everything = changed.get_column("deal").sort().to_list()
    moved = own.join(movers, on=["person", "plan"], how="left", maintain_order="left")
    because = pl.col("movers").map_elements(_together, return_dtype=pl.String)
    fallback = _together(everything)
    return moved.with_columns(
        pl.coalesce("cause", "moved by", pl.lit("edited deal")).alias("cause"),
        pl.coalesce(
            "said",
            pl.concat_str(because, pl.lit(" changed what this is measured by")),
            pl.lit(f"{fallback} changed what this is measured by"),
        ).alias("said"),
    ).drop("movers", "moved by")


def _changed_deals(then: Ledger, now: Ledger) -> pl.DataFrame:
    """`deal, cause, said` for every deal whose rows or splits are other ones now."""
    new = changed_rows(then.deals, now.deals)
    old = changed_rows(now.deals, then.deals)
    shares = {
        *changed_rows(then.splits, now.splits).get_column("deal"),
        *changed_rows(now.splits, then.splits).get_column("deal"),
    }
    before = _rows_by_deal(then.deals, {*old.get_column("deal"), *new.get_column("deal")})
    after = _rows_by_deal(now.deals, {*old.get_column("deal"), *new.get_column("deal")})
    rows = []
    for deal in sorted({*before, *after, *shares}):
        cause, said = _what_happened(before.get(deal, {}), after.get(deal, {}))
        if deal in shares and said == "":
            cause, said = "edited deal", "its splits were changed"
        rows.append((deal, cause, f"{deal}: {said}" if deal not in said else said))
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("deal", "cause", "said"), pl.String()), orient="row"
    )


def _rows_by_deal(deals: pl.DataFrame, wanted: set[str]) -> dict[str, dict[str, dict[str, object]]]:
    """The rows of some deals, by deal and item."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for row in deals.filter(pl.col("deal").is_in(sorted(wanted))).iter_rows(named=True):
        found.setdefault(row["deal"], {})[row["item"] or ""] = row
    return found


def _what_happened(
    before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]
) -> tuple[str, str]:
    """The cause and what happened, from a deal's rows by item."""
    added = [row for item, row in after.items() if item not in before]
    removed = [item for item in before if item not in after]
    if added and any(_negative(row) for row in added):
        return "credit note", f"{added[0]['deal']} came in"
    if not before and added:
        return "late deal", f"{added[0]['deal']} came in"
    edits = [
        f"{name} was {_shown(before[item][name])}, is {_shown(row[name])}"
        for item, row in after.items()
        if item in before
        for name in row
        if name not in SOURCE and before[item].get(name) != row[name]
    ]
    if added:
        edits.append(f"{len(added)} items were added" if len(added) > 1 else "an item was added")
    if removed:
        edits.append("it was taken out" if not after else f"{len(removed)} of its items went")
    return "edited deal", _together(edits, "; ")


def _negative(row: dict[str, object]) -> bool:
    from decimal import Decimal

    return any(isinstance(value, Decimal) and value < 0 for value in row.values())


def _shown(value: object) -> str:
    from decimal import Decimal

    if value is None:
        return "empty"
    return plain(value) if isinstance(value, Decimal) else str(value)


def _together(names: Sequence[str], between: str = ", ") -> str:
    shown = between.join(list(names)[:SHOWN])
    more = len(names) - SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
