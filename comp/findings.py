"""What only plans and ledger together show: words that differ in capitals, credits that count nothing.

Both leave people unpaid without a word, so both are warnings. In: checked plans and a ledger that was
read. Out: problems at the plan's lines.

    ledger_findings(plans, ledger, calendar, settings)

Almost every workspace is in order, and then a look at its first deals is enough to know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from comp.engine.crediting import Deals, deals_of, own_entries
from comp.engine.crediting_blocks import crediting_entries, divided_by_blocks
from comp.engine.expressions import fields_of, holds
from comp.engine.holders import Holders
from comp.engine.membership import Members, Roster, members, roster
from comp.engine.prepared import prepared
from comp.engine.team import closure, member_entries
from comp.engine.uncredited import Counted, uncredited
from comp.exchange import RateRules
from comp.language.describe import describe_expression
from comp.language.plan import Compare, Credit, Field, Literal, OneOf, Plan, Unit
from comp.ledger.ledger import Ledger
from comp.periods import Calendar
from comp.problems import Problem
from comp.settings import Settings

TABLE_OF = {"deal": "deals", "person": "people", "split": "splits"}
FIRST_DEALS = 10_000
"""So many deals are looked at first; the rest only where none of them counts."""


def ledger_findings(
    plans: Sequence[Plan], ledger: Ledger, calendar: Calendar, settings: Settings
) -> list[Problem]:
    """All warnings of this file."""
    return [
        *_differing_words(plans, ledger, settings),
        *_idle_credits(plans, ledger, calendar, settings.rates()),
    ]


# ---------------------------------------------------------------- words that differ in capitals


class Word(NamedTuple):
    """A text that a plan compares a column with."""

    table: str
    column: str
    text: str
    literal: Literal


def _differing_words(
    plans: Sequence[Plan], ledger: Ledger, settings: Settings
) -> Iterator[Problem]:
    """Words of plans that the ledger spells with other capitals."""
    by_plan = [list(_compared_words(plan)) for plan in plans]
    meant = {(word.table, word.column, word.text) for words in by_plan for word in words}
    spelt: dict[tuple[str, str, str], dict[str, int]] = {}
    for words in by_plan:
        for word in words:
            key = (word.table, word.column, word.text)
            frame: pl.DataFrame = getattr(ledger, word.table)
            if word.column not in frame.columns:
                continue
            if key not in spelt:
                spelt[key] = _spellings(frame.get_column(word.column), word.text)
            others = {
                other: rows
                for other, rows in spelt[key].items()
                if (word.table, word.column, other) not in meant
            }
            if others:
                never = not frame.get_column(word.column).eq(word.text).any()
                yield _differs(word, others, never, settings)


def _compared_words(plan: Plan) -> Iterator[Word]:
    """Every text a plan compares a column with (`is`, `is not`, `is one of`), each once."""
    seen = set()
    for node in _records(plan):
        match node:
            case Compare(op="is" | "is-not", left=Field() as field, right=Literal() as word):
                words: Sequence[Literal] = (word,)
            case Compare(op="is" | "is-not", left=Literal() as word, right=Field() as field):
                words = (word,)
            case OneOf(value=Field() as field, options=words):
                pass
            case _:
                continue
        for word in words:
            key = (field.scope, field.name, word.value)
            if field.scope in TABLE_OF and isinstance(word.value, str) and key not in seen:
                seen.add(key)
                yield Word(TABLE_OF[field.scope], field.name, word.value, word)


def _records(value: object) -> Iterator[object]:
    """A plan, or a part of one, and every record inside it."""
    if isinstance(value, tuple):
        for each in value:
            yield from _records(each)
    elif is_dataclass(value):
        yield value
        for slot in fields(value):
            yield from _records(getattr(value, slot.name))


def _spellings(column: pl.Series, word: str) -> dict[str, int]:
    """The cells that are the word but for capitals, with their number of rows."""
    alike = column.filter((column.str.len_chars() == len(word)) & (column != word))
    other = alike.filter(alike.str.to_lowercase() == word.lower())
    return dict(other.value_counts(sort=True).iter_rows())


def _differs(word: Word, others: dict[str, int], never: bool, settings: Settings) -> Problem:
    found = ", ".join(f"{other} ({_rows(count)})" for other, count in others.items())
    nowhere = f", and {word.text} nowhere" if never else ""
    # What the workspace says about this column already has to stay beside it.
    said = settings.said.ledger.table(word.table).values.get(word.column, {})
    aliases = {**said, **dict.fromkeys(others, word.text)}
    pairs = ", ".join(f"{_quoted(left)} = {_quoted(right)}" for left, right in aliases.items())
    first = next(iter(others))
    here = f"; or write {_quoted(first)} here" if never and len(others) == 1 else ""
    return Problem(
        code="value-differs-in-case",
        severity="warning",
        message=f"column {word.column} of {word.table} holds {found}{nowhere}; capitals count, so these are other words",
        remedy=f"in comp.toml, below [ledger.{word.table}], write values.{word.column} = {{ {pairs} }}{here}",
        span=word.literal.span,
        label=f"the ledger writes {first}",
        value=first,
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


# ---------------------------------------------------------------- credits that count nothing


@dataclass(frozen=True, slots=True)
class _Facts:
    """Some of the deals, as the first step of the calculation takes them."""

    ledger: Ledger
    people: Roster
    deals: Deals
    reports: pl.DataFrame


def _idle_credits(
    plans: Sequence[Plan], ledger: Ledger, calendar: Calendar, rates: RateRules
) -> Iterator[Problem]:
    """Credits that counted no deal at all, although the plan's people have deals in its time."""
    if not plans or ledger.deals.is_empty():
        return
    first = _facts(plans, ledger, ledger.deals.head(FIRST_DEALS), rates)
    for plan in plans:
        on_plan = members(plan, first.ledger, first.people, calendar)
        if on_plan.stints.is_empty():
            continue
        for credit in plan.credits:
            if _counts(plan, credit, first, on_plan):
                continue
            more = ledger.deals.height > FIRST_DEALS
            if more and _counts(plan, credit, _asked(credit, plans, ledger, rates), on_plan):
                continue
            looked_at = first
            open_to_all = _without_questions(credit)
            if more and not _counts(plan, open_to_all, first, on_plan):
                looked_at = _facts(plans, ledger, ledger.deals, rates)
            entries = _entries(plan, open_to_all, looked_at, on_plan)
            if entries.height:
                yield _idle(plan, credit, entries, looked_at, on_plan)


def _facts(plans: Sequence[Plan], ledger: Ledger, deals: pl.DataFrame, rates: RateRules) -> _Facts:
    part = prepared(plans, replace(ledger, deals=deals))
    people = roster(part)
    return _Facts(part, people, deals_of(part, people, rates), closure(part, people))


def _asked(credit: Credit, plans: Sequence[Plan], ledger: Ledger, rates: RateRules) -> _Facts:
    """Only the deals whose row the credit's `where` accepts; usually none are left."""
    deals = ledger.deals
    names = fields_of("deal", credit.where)
    by_row_alone = not fields_of("person", credit.where) and not fields_of("split", credit.where)
    if credit.where is not None and by_row_alone and set(names) <= set(deals.columns):
        columns = deals.select(pl.col(name).alias(f"deal.{name}") for name in names)
        deals = deals.filter(columns.select(holds(credit.where).alias("holds")).to_series())
    return _facts(plans, ledger, deals, rates)


def _without_questions(credit: Credit) -> Credit:
    """The credit as it would count every deal of its people, shared ones too."""
    one = Literal(Decimal(1), Unit.NUMBER, credit.span)
    return replace(
        credit, where=None, count=one, times_share=True, up_to=None, above=None, converted=None
    )


def _counts(plan: Plan, credit: Credit, facts: _Facts, on_plan: Members) -> bool:
    return not _entries(plan, credit, facts, on_plan).is_empty()


def _entries(plan: Plan, credit: Credit, facts: _Facts, on_plan: Members) -> pl.DataFrame:
    """What the calculation itself would credit."""
    if facts.deals.rows.is_empty():
        return pl.DataFrame()
    if credit.by is not None:
        blocks, _ = divided_by_blocks(
            replace(plan, credits=(credit,)), facts.deals, _holders(facts)
        )
        return crediting_entries(plan, credit, facts.deals, on_plan, blocks[credit.by])
    if credit.team is None:
        return own_entries(plan, credit, facts.deals, on_plan)
    return member_entries(plan, credit, facts.deals, facts.reports, on_plan)


def _holders(facts: _Facts) -> Holders:
    return Holders(facts.ledger, facts.people, facts.deals, facts.reports)


def _idle(
    plan: Plan, credit: Credit, entries: pl.DataFrame, facts: _Facts, on_plan: Members
) -> Problem:
    whose = "people on" if credit.team is None else "the teams of people on"
    reason = _usual_reason(plan, credit, entries, facts, on_plan)
    return Problem(
        code="credit-counts-nothing",
        severity="warning",
        message=f"no deal counts for {credit.name}, although {whose} {plan.name} have deals while it is in force; {reason}",
        remedy="correct the plan or the ledger; if nothing was sold that counts here, all is well",
        span=credit.span,
        label="no deal counts here",
        value=credit.name,
    )


def _usual_reason(
    plan: Plan, credit: Credit, entries: pl.DataFrame, facts: _Facts, on_plan: Members
) -> str:
    """One of the deals, with the reason that most of them have."""
    rows = entries.get_column("row").unique(maintain_order=True).head(FIRST_DEALS)
    if credit.team is None:
        deals = facts.deals
        these = replace(deals, credited=deals.credited.filter(pl.col("row").is_in(rows.implode())))
        none = entries.select("row", "pid").clear()
        alone = replace(plan, credits=(credit,))
        blocks, _ = divided_by_blocks(alone, these, _holders(facts))
        asked = Counted(alone, on_plan, none, none.get_column("row"), blocks)
        reasons = uncredited([asked], these, facts.people, describe_expression)
        usual = (
            reasons.filter(pl.col("credit") == credit.name)
            .group_by("reason", maintain_order=True)
            .agg(pl.len(), pl.col("deal", "person").first())
            .sort("len", descending=True, maintain_order=True)
        )
        for reason, _, deal, person in usual.head(1).iter_rows():
            return f"{deal} of {person}: {reason}"
    deal = facts.deals.rows.get_column("deal")[rows[0]]
    where = f"; counted where {describe_expression(credit.where)}" if credit.where else ""
    return f"one of them is {deal}{where}"
