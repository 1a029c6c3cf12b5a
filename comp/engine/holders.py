"""Who holds what on a day: owners, territories, roles, managers.

In: rows `row, as_of, value`. Out: `row, pid` of everybody meant by a row of a crediting block; for
owners with their `part` of the deal, `among` 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.engine.crediting import Deals
from comp.engine.membership import FAR, Roster
from comp.engine.numbers import ONE
from comp.language.plan import Holder, Recipient
from comp.ledger.ledger import Ledger

LONG_AGO = pl.date(1000, 1, 1)


@dataclass(frozen=True, slots=True)
class Holders:
    """The ledger's owners, territories, roles and teams."""

    ledger: Ledger
    people: Roster
    deals: Deals
    reports: pl.DataFrame

    def of(self, recipient: Recipient, asked: pl.DataFrame) -> pl.DataFrame:
        """Everybody a row of a block means, each once for a deal row."""
        match recipient.holder:
            case Holder.OWNER:
                return self._owners().with_columns(ONE.alias("among"))
            case Holder.TERRITORY:
                held = self._held(self.ledger.territories, "territory")
                return _on_the_day(asked, held.rename({"territory": "value"}), ["value"])
            case Holder.ROLE:
                held = self._held(self.ledger.roles, "role", "scope")
                held = held.filter(pl.col("role") == recipient.role)
                if recipient.field is None:
                    held = held.filter(pl.col("scope").is_null()).with_columns(ONE.alias("same"))
                    return _on_the_day(asked.with_columns(ONE.alias("same")), held, ["same"])
                return _on_the_day(asked, held.rename({"scope": "value"}), ["value"])
            case Holder.MANAGER:
                above = self.reports.filter(pl.col("level") == recipient.levels)
                owners = self._owners().select("row", pl.col("pid").alias("member"))
                owned = asked.join(owners, on="row", maintain_order="left")
                return _on_the_day(owned, above.rename({"ancestor": "pid"}), ["member"])

    def with_owner_holding(self, frame: pl.DataFrame, field: str) -> pl.DataFrame:
        """The frame with `owner holds FIELD`: whether one of the owners holds the territory named."""
        held = self._held(self.ledger.territories, "territory").rename({"territory": "value"})
        asked = frame.select("row", "as_of", pl.col(f"deal.{field}").alias("value"))
        owned = asked.join(self._owners().select("row", "pid"), on="row", maintain_order="left")
        holding = _on_the_day(owned, held, ["pid", "value"]).select("row").unique()
        mark = pl.col("row").is_in(holding.get_column("row").implode())
        return frame.with_columns(mark.alias(f"owner holds {field}"))

    def _owners(self) -> pl.DataFrame:
        """`row, pid, part`: the owner, or everybody of the deal's splits by their shares."""
        shares = self.deals.credited.group_by("row", "pid", maintain_order=True)
        return shares.agg(pl.col("share").sum().alias("part"))

    def _held(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        numbered = self.people.number(frame, "person", "pid").drop_nulls("pid")
        return numbered.select(
            "pid",
            *columns,
            pl.col("from").fill_null(LONG_AGO),
            pl.col("to").fill_null(FAR),
        )


def _on_the_day(asked: pl.DataFrame, held: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    inside = pl.col("as_of").is_between(pl.col("from"), pl.col("to"))
    found = asked.join(held, on=keys, maintain_order="left").filter(inside)
    return found.select("row", "pid").unique(maintain_order=True)
