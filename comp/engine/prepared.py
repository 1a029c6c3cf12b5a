"""The ledger as the engine wants it: every column a plan asks for exists, and sums cannot overflow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import polars as pl

from comp.engine.numbers import DECIMAL, assert_exact, assert_summable
from comp.language.plan import Field, Plan, Unit
from comp.ledger.ledger import Ledger

_KINDS = {Unit.TEXT: pl.String(), Unit.DATE: pl.Date()}


def prepared(plans: Sequence[Plan], ledger: Ledger) -> Ledger:
    """The ledger with empty columns where a plan names a field the file does not have."""
    for table in fields(ledger):
        assert_exact(getattr(ledger, table.name), table.name)
    for name, kind in ledger.deals.schema.items():
        if kind == DECIMAL:
            assert_summable(ledger.deals, name, "deals")
    wanted = [field for plan in plans for field in fields_named(plan)]
    deals = _with_columns(ledger.deals, [each for each in wanted if each.scope == "deal"])
    people = _with_columns(ledger.people, [each for each in wanted if each.scope == "person"])
    return replace(ledger, deals=deals, people=people)


def _with_columns(frame: pl.DataFrame, wanted: Sequence[Field]) -> pl.DataFrame:
    missing = {each.name: _KINDS.get(each.unit, DECIMAL) for each in wanted}
    return frame.with_columns(
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in sorted(missing.items())
        if name not in frame.columns
    )


def fields_named(plan: Plan) -> Iterator[Field]:
    """Every ledger field a plan names, in its own order, repeated where it is named again."""
    for holder in _walk(plan):
        if isinstance(holder, Field):
            yield holder


def _walk(value: object) -> Iterator[object]:
    """Every record inside a record, whatever slot it stands in."""
    if isinstance(value, tuple):
        for each in value:
            yield from _walk(each)
    elif hasattr(value, "__dataclass_fields__"):
        yield value
        for name in value.__dataclass_fields__:
            yield from _walk(getattr(value, name))
