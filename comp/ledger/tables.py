"""The tables of a ledger: which columns each has, their types, which are required, what is the key.

`TABLES["deals"].required` is `("deal", "person", "close_date")`. Readers, rules and the empty
ledger all take their columns from here; `docs/ledger.md` says the same in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comp.fields import DEAL_FIELDS, PERSON_FIELDS, FieldType, Schema


@dataclass(frozen=True, slots=True)
class Table:
    """One ledger table. `shape` are the columns that are always there, in their order.

    `key` names the rows that must not contradict each other. `ids` are columns that name people,
    deals or plans: they are matched exactly, so spaces and look-alike letters are refused in them.
    `scope` is set where plans may name further columns (`deal.seats`, `person.office`).
    """

    name: str
    columns: Mapping[str, FieldType]
    required: tuple[str, ...]
    never_empty: tuple[str, ...]
    shape: tuple[str, ...]
    key: tuple[str, ...]
    ids: tuple[str, ...]
    scope: str = ""

    def types(self, schema: Schema) -> Mapping[str, FieldType]:
        """Every column this table may have in a workspace with these fields."""
        if self.scope == "deal":
            return {**self.columns, **schema.deal}
        if self.scope == "person":
            return {**self.columns, **schema.person}
        return self.columns


def _table(
    name: str,
    required: str,
    *,
    never_empty: str | None = None,
    shape: str,
    key: str,
    ids: str = "",
    scope: str = "",
    **types: str,
) -> Table:
    columns = dict.fromkeys(shape.split(), FieldType.TEXT)
    columns |= {
        column: FieldType(kind) for kind, names in types.items() for column in names.split()
    }
    if scope == "deal":
        columns |= DEAL_FIELDS
    if scope == "person":
        columns |= PERSON_FIELDS
    return Table(
        name,
        columns,
        tuple(required.split()),
        tuple((required if never_empty is None else never_empty).split()),
        tuple(shape.split()),
        tuple(key.split()),
        tuple(ids.split()),
        scope,
    )


_ALL = (
    _table(
        "people",
        "person plan from",
        never_empty="person from",
        shape="person plan from to name email manager currency salary target start_date end_date",
        key="person plan from",
        ids="person plan manager",
        scope="person",
    ),
    _table(
        "deals",
        "deal person close_date",
        never_empty="deal",
        shape="deal item person close_date",
        key="deal item",
        ids="deal item person",
        scope="deal",
    ),
    _table(
        "quotas",
        "person credit period amount",
        shape="person credit period amount",
        key="person credit period",
        ids="person credit period",
        money="amount",
    ),
    _table(
        "splits",
        "deal person share",
        shape="deal person share type role",
        key="deal person type",
        ids="deal person",
        percent="share",
    ),
    _table(
        "payments",
        "deal date amount",
        shape="deal date amount",
        key="",
        ids="deal",
        money="amount",
        date="date",
    ),
    _table(
        "scores",
        "person period objective score",
        shape="person period objective score",
        key="person period objective",
        ids="person period objective",
        percent="score",
    ),
    _table(
        "adjustments",
        "person date amount reason",
        shape="person date amount reason currency component deal author plan",
        key="",
        ids="person component deal plan",
        money="amount",
        date="date",
    ),
    _table(
        "openings",
        "person plan as_of what name amount",
        never_empty="person plan as_of what amount",
        shape="person plan as_of what name amount",
        key="person plan as_of what name",
        ids="person plan what name",
        money="amount",
        date="as_of",
    ),
    _table(
        "rates",
        "date from to rate",
        shape="date from to rate",
        key="date from to",
        ids="from to",
        number="rate",
        date="date",
    ),
    _table(
        "absences",
        "person from to type",
        never_empty="person from to",
        shape="person from to type",
        key="person from type",
        ids="person",
        date="from to",
    ),
    _table(
        "territories",
        "person territory from",
        shape="person territory from to scope",
        key="person territory from scope",
        ids="person territory",
        date="from to",
    ),
    _table(
        "roles",
        "person role from",
        shape="person role from to scope",
        key="person role from scope",
        ids="person role",
        date="from to",
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}

EMPTY_IS_TEXT = ("item",)
"""Columns in which an empty cell is the empty text, not nothing: a deal without items."""
