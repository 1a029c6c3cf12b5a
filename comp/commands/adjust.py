"""`comp adjust`: money given or taken by hand, with a reason, approved by somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.failures import verb
from comp.commands.stored import (
    AsOption,
    FormatOption,
    WorkspaceArgument,
    asked_day,
    at_store,
    group,
)
from comp.commands.terminal import Format, columns, green, json_text, say

if TYPE_CHECKING:
    from comp.store.tables import Adjustment

adjust = group("Give or take money by hand: propose, approve, refuse, list.")
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of comp adjust list.")]
PersonOption = Annotated[str, typer.Option(metavar="PERSON", help="Who is paid.")]
ComponentOption = Annotated[
    str, typer.Option(help="Counts with this component for draws; else paid as it stands.")
]


@adjust.command("add")
@verb
def add(
    person: PersonOption,
    amount: Annotated[str, typer.Option(help="250.00, or -250.00 to take back.")],
    code: Annotated[
        str, typer.Option(help="correction, dispute, goodwill, agreement, data-error or other.")
    ],
    reason: Annotated[str, typer.Option(help="What happened, in words.")],
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    currency: Annotated[str, typer.Option(help="Usually the company's.")] = "",
    day: Annotated[str, typer.Option(help="A day of the open period; else its last.")] = "",
    plan: Annotated[str, typer.Option(help="Needed where a person is on several plans.")] = "",
    component: ComponentOption = "",
    deal: Annotated[str, typer.Option(help="The deal it is about.")] = "",
    line: Annotated[str, typer.Option(help="The line it is about (lines.csv).")] = "",
) -> None:
    """Propose an adjustment to the open period. It is paid once somebody else has approved it.

    \b
    Example:
      comp adjust add --person ana --amount 250.00 --code goodwill --reason "trade fair" --as ops
    """
    from comp.closing.by_hand import Proposal, propose

    proposal = Proposal(
        person=person,
        amount=amount,
        currency=currency,
        reason_code=code,
        reason=reason,
        day=asked_day(day) if day else None,
        plan=plan or None,
        component=component or None,
        deal=deal or None,
        line=line or None,
    )
    with at_store(workspace) as here, here.store.writing() as session:
        from comp.closing.by_hand import with_currency
        from comp.store.facts import stored_facts

        facts = stored_facts(session, here.workspace).ledger
        meant = with_currency(proposal, here.workspace.plans, facts.people)
        row = propose(session, here.actor(as_), meant, facts.people, here.workspace.plans)
        number, period = row.id, row.period
    say(f"Adjustment {number} is proposed for {period}.")
    say(f"Next, by somebody else: comp adjust approve {number} --as USER")


@adjust.command("approve")
@verb
def approve(
    number: NumberArgument, workspace: WorkspaceArgument = Path(), as_: AsOption = ""
) -> None:
    """Say yes to a proposed adjustment. Not one's own; the period must be calculated again then.

    \b
    Example:
      comp adjust approve 1 --as finance
    """
    with at_store(workspace) as here, here.store.writing() as session:
        from comp.closing import by_hand

        by_hand.approve(session, here.actor(as_), number)
    say(green(f"Adjustment {number} is approved by {as_}; calculate the period again."))


@adjust.command("refuse")
@verb
def refuse(
    number: NumberArgument,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Say no to a proposed adjustment; its author takes it back in the same way.

    \b
    Example:
      comp adjust refuse 1 --reason "paid last month" --as finance
    """
    with at_store(workspace) as here, here.store.writing() as session:
        from comp.closing import by_hand

        by_hand.refuse(session, here.actor(as_), number, reason)
    say(f"Adjustment {number} is refused by {as_}.")


@adjust.command("list")
@verb
def list_(
    workspace: WorkspaceArgument = Path(),
    period: Annotated[str, typer.Option(help="Only those of this period.")] = "",
    format: FormatOption = Format.TEXT,
) -> None:
    """Show adjustments: what, why, by whom, and whether they count.

    \b
    Example:
      comp adjust list
      comp adjust list --period 2026-03 --format json
    """
    with at_store(workspace, reads=True) as here, here.store.reading() as session:
        from comp.closing.by_hand import listed

        rows = listed(session, period)
        said = [_said(row) for row in rows]
    if format is Format.JSON:
        say(json_text(said))
        return
    if not said:
        say("No adjustments.")
        return
    head = ["number", "period", "person", "amount", "state", "code", "reason", "by"]
    say(columns([head, *[[str(row[name]) for name in head] for row in said]], right=(0, 3)))


def _said(row: Adjustment) -> dict[str, object]:
    from decimal import Decimal

    from comp.money import format_money, minor_units

    amount = Decimal(row.amount).scaleb(-minor_units(row.currency))
    return {
        "number": row.id,
        "period": row.period,
        "person": row.person,
        "day": row.day.isoformat(),
        "amount": format_money(amount, row.currency),
        "state": row.state,
        "code": row.reason_code,
        "reason": row.reason,
        "plan": row.plan,
        "component": row.component,
        "deal": row.deal,
        "line": row.line,
        "dispute": row.dispute_id,
        "by": row.by,
        "at": row.at,
    }
