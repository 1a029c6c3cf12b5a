"""The standard ledger fields and their types. Plans are checked against them, files read by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """How a column's text is read and what a plan may do with it."""

    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    DURATION = "duration"
    DATE = "date"


def _typed(**columns: str) -> dict[str, FieldType]:
    return {name: FieldType(kind) for kind, names in columns.items() for name in names.split()}


DEAL_FIELDS: Mapping[str, FieldType] = _typed(
    text="deal item person stage product type region territory segment customer currency original",
    money="amount acv arr tcv mrr margin cost list_price",
    number="quantity",
    percent="discount",
    duration="term",
    date="close_date start_date cancelled_on invoiced_on paid_on",
)
PERSON_FIELDS: Mapping[str, FieldType] = _typed(
    text="person plan name email manager currency region territory role office team",
    money="salary target",
    percent="commission_rate",
    date="from to start_date end_date",
)
SPLIT_FIELDS: Mapping[str, FieldType] = _typed(text="deal person type role", percent="share")


@dataclass(frozen=True, slots=True)
class Schema:
    """Every field a plan may name, by scope: `deal.acv`, `person.salary`, `split.share`.

    `[fields.deal]` and `[fields.person]` of `comp.toml` add to the standard fields.
    """

    deal: Mapping[str, FieldType] = field(default_factory=lambda: dict(DEAL_FIELDS))
    person: Mapping[str, FieldType] = field(default_factory=lambda: dict(PERSON_FIELDS))
    split: Mapping[str, FieldType] = field(default_factory=lambda: dict(SPLIT_FIELDS))

    def scope(self, name: str) -> Mapping[str, FieldType] | None:
        """The fields behind `deal.`, `person.` or `split.`; None for an unknown scope."""
        scopes = {"deal": self.deal, "person": self.person, "split": self.split}
        return scopes.get(name)


def schema_with(
    deal: Mapping[str, FieldType] | None = None, person: Mapping[str, FieldType] | None = None
) -> Schema:
    """The standard fields and a workspace's own on top."""
    return Schema({**DEAL_FIELDS, **(deal or {})}, {**PERSON_FIELDS, **(person or {})})
