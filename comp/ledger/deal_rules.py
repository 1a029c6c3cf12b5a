"""Deals, splits and payments: who is credited with what share of which deal, in which currency."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

import polars as pl

from comp.language.plan import Plan
from comp.ledger.cells import Fault
from comp.ledger.people_rules import unknown_person
from comp.ledger.rows import Rows
from comp.ledger.texts import closest, shown
from comp.money import format_percent

_WHOLE = Decimal(1)


def check_persons(rows: Rows, known: Collection[str] | None) -> None:
    """Everybody named has a row in people. None: there is no people table to ask."""
    if known is None or "person" not in rows.frame.columns:
        return
    persons = rows.frame["person"]
    people = pl.Series(sorted(known), dtype=pl.String)
    strangers = (~persons.is_in(people.implode())).fill_null(False)
    if not strangers.any():
        return
    unknown = sorted(persons.filter(strangers).unique().to_list())
    faults = {name: unknown_person(name, known) for name in unknown[:1_000]}
    for row in strangers.arg_true().to_list():
        name = persons[row]
        rows.faults.refuse(row, "person", faults.get(name) or unknown_person(name, ()))


def check_deal_named(rows: Rows, deals: pl.Series | None) -> None:
    """Splits and payments speak of deals that are in the deals table."""
    if deals is None or not rows.frame.height:
        return
    column = rows.frame["deal"]
    unknown = (~column.is_in(deals.implode())).fill_null(False)
    if not unknown.any():
        return
    known = deals.head(5_000).to_list()
    strangers = sorted(column.filter(unknown).unique().to_list())
    # A thousand names show what is wrong; finding what each of more may have meant takes minutes.
    meant_by = {name: closest(name, known) for name in strangers[:1_000]}
    for row in unknown.arg_true().to_list():
        meant = meant_by.get(column[row])
        fault = Fault(
            "unknown-deal",
            f"There is no deal {shown(column[row])} in deals.",
            f"Did you mean {shown(meant)}?" if meant else "Add the deal, or correct its id.",
        )
        rows.faults.refuse(row, "deal", fault)


def check_owners(deals: Rows, splits: Rows | None) -> None:
    """A deal has a person, or splits name who is credited."""
    empty = deals.frame["person"].is_null()
    if not empty.any():
        return
    shared = set(splits.frame["deal"].to_list()) if splits else set()
    for row in empty.arg_true().to_list():
        if row in deals.faults.refused or deals.frame["deal"][row] in shared:
            continue
        fault = Fault(
            "deal-without-person",
            "Nobody is named on this deal, and splits do not share it.",
            "Write the person who is credited, or add rows for the deal to splits.",
        )
        deals.faults.refuse(row, "person", fault)


def check_shares(splits: Rows) -> None:
    """Revenue shares (type empty or `revenue`) of a deal add up to 100%; no share is negative."""
    frame = splits.frame
    for row in (
        frame.select((pl.col("share") < 0).fill_null(False)).to_series().arg_true().to_list()
    ):
        fault = Fault(
            "negative-share",
            f"A share of {format_percent(frame['share'][row])} would take credit away.",
            "Write a share from 0% to 100%; correct the other rows of the deal instead.",
        )
        splits.faults.refuse(row, "share", fault)
    counted = frame.with_row_index("row").filter(
        ~pl.col("row").is_in(list(splits.duplicates)),
        pl.col("type").is_null() | (pl.col("type") == "revenue"),
    )
    _check_payee_twice(splits, counted)
    sums = counted.group_by("deal", maintain_order=True).agg(
        pl.col("share").sum(), pl.col("share").null_count().alias("unread"), pl.col("row")
    )
    off = sums.filter(pl.col("share") != _WHOLE, pl.col("unread") == 0)
    for deal, total, _, indices in off.iter_rows():
        fault = Fault(
            "share-sum",
            f"The shares of deal {shown(deal or '')} add up to {format_percent(total)}, not 100%.",
            "Correct the shares, or give credit on top another type: type = overlay",
        )
        splits.faults.refuse_all(indices, "share", fault)


def _check_payee_twice(splits: Rows, counted: pl.DataFrame) -> None:
    """`revenue` and an empty type are the same type: one row for a person and deal."""
    twice = counted.filter(pl.struct(["deal", "person"]).is_duplicated())
    for row in twice["row"].to_list():
        if row in splits.faults.refused:
            continue
        fault = Fault(
            "repeated-payee",
            f"{splits.frame['person'][row]} has two shares of the same type in this deal.",
            "Put the person's share into one row.",
        )
        splits.faults.refuse(row, "person", fault)


def refuse_deals_of_wrong_splits(deals: Rows, splits: Rows) -> None:
    """A deal whose splits are not understood is credited to nobody, rather than to the owner."""
    wrong = sorted(splits.faults.refused)
    names = splits.frame["deal"].gather(wrong).drop_nulls().unique() if wrong else None
    if names is None or not len(names):
        return
    fault = Fault(
        "split-refused",
        "Rows of splits for this deal are refused, so it is not known who is credited.",
        "Correct the deal's rows in splits.",
    )
    hit = deals.frame["deal"].is_in(names.implode()).fill_null(False).arg_true().to_list()
    deals.faults.refuse_all((row for row in hit if row not in deals.faults.refused), "deal", fault)
    rest = splits.frame["deal"].is_in(names.implode()).fill_null(False).arg_true().to_list()
    splits.faults.refuse_all(
        (row for row in rest if row not in splits.faults.refused), "deal", fault
    )


def check_deal_currencies(
    deals: Rows, splits: Rows | None, people: Rows | None, plans: Sequence[Plan], currency: str
) -> None:
    """A deal in another currency than the plans that may pay it is refused, never taken one to one."""
    if not plans:
        return
    of_plan = {plan.name: plan.currency for plan in plans if not _converts(plan)}
    if not of_plan:
        return
    deal_currencies = _currencies(deals, currency)
    everywhere = set(of_plan.values())
    if len(everywhere) == 1 and deal_currencies == everywhere:
        return
    teams = {plan.name for plan in plans if any(credit.team for credit in plan.credits)}
    paid_in = _paid_in(people, of_plan, teams)
    shared: dict[str, set[str]] = {}
    if splits:
        for deal, person in zip(splits.column("deal"), splits.column("person"), strict=True):
            shared.setdefault(str(deal), set()).update(paid_in.get(str(person), ()))
    codes = deals.column("currency")
    for row, (deal, person) in enumerate(
        zip(deals.column("deal"), deals.column("person"), strict=True)
    ):
        wanted = paid_in.get(str(person), set()) | shared.get(str(deal), set())
        code = str(codes[row] or currency)
        if row in deals.faults.refused or not wanted - {code}:
            continue
        other = ", ".join(sorted(wanted - {code}))
        fault = Fault(
            "currency-without-rate",
            f"The deal is in {code}, and a plan that would pay it is in {other}.",
            f"Give the amount in {other}; it is never taken one to one.",
        )
        deals.faults.refuse(row, "currency" if codes[row] else "", fault)


def _converts(plan: Plan) -> bool:
    """A plan that converts takes deals of every currency; what has no rate is told by the run."""
    return any(credit.converted is not None for credit in plan.credits)


def _currencies(deals: Rows, currency: str) -> set[str]:
    if not deals.has("currency"):
        return {currency}
    return {code or currency for code in deals.frame["currency"].unique().to_list()}


def _paid_in(
    people: Rows | None, of_plan: Mapping[str, str], teams: Collection[str]
) -> dict[str, set[str]]:
    """For each person the currencies of their plans, and of their managers' plans that credit teams."""
    own: dict[str, set[str]] = {}
    as_manager: dict[str, set[str]] = {}
    managers: dict[str, set[str]] = {}
    if people is None:
        return own
    columns = [people.column(name) for name in ("person", "plan", "manager")]
    for person, plan, manager in zip(*columns, strict=True):
        currencies = {of_plan[str(plan)]} if plan in of_plan else set()
        own.setdefault(str(person), set()).update(currencies)
        if plan in teams:
            as_manager.setdefault(str(person), set()).update(currencies)
        if manager:
            managers.setdefault(str(person), set()).add(str(manager))
    paid: dict[str, set[str]] = {}
    for person in own:
        seen, ahead = {person}, [person]
        while ahead:
            for manager in managers.get(ahead.pop(), ()):
                if manager not in seen:
                    seen.add(manager)
                    ahead.append(manager)
        above = (as_manager.get(name, set()) for name in seen - {person})
        paid[person] = own[person].union(*above)
    return paid
