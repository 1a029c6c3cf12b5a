"""`comp dispute`: a rep's question about a line or a deal, its owner, its deadline and its answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

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

DAYS = 14
"""How long an answer may take unless a deadline is given."""

dispute = group("Ask about a line or a deal, and answer: granted, refused or withdrawn.")
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of comp dispute list.")]
AnswerOption = Annotated[str, typer.Option(help="The answer, in words.")]


@dispute.command("open")
@verb
def open_(
    period: Annotated[str, typer.Option(metavar="PERIOD", help="Whose pay it is about.")],
    person: Annotated[str, typer.Option(metavar="PERSON", help="Who asks.")],
    question: Annotated[str, typer.Option(help="What is asked.")],
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    line: Annotated[str, typer.Option(help="The line it is about (lines.csv).")] = "",
    deal: Annotated[str, typer.Option(help="The deal it is about.")] = "",
    owner: Annotated[str, typer.Option(help="Who answers. [default: who enters it]")] = "",
    deadline: Annotated[str, typer.Option(help="Until when. [default: in 14 days]")] = "",
) -> None:
    """Enter a question about a line or a deal.

    \b
    Example:
      comp dispute open --period 2026-03 --person ana --deal D-1 --question "why 8%?" --as ops
    """
    with at_store(workspace) as here, here.store.writing() as session:
        from comp.closing.disputes import Question, ask

        until = asked_day(deadline) if deadline else here.now.date() + timedelta(days=DAYS)
        if owner:
            here.actor(owner)
        asked = Question(
            period, person, question, owner or as_, until, line=line or None, deal=deal or None
        )
        row = ask(session, here.actor(as_), asked)
        number, who, day = row.id, row.owner, row.deadline
    say(f"Dispute {number} is open; {who} answers by {day}.")


@dispute.command("grant")
@verb
def grant(
    number: NumberArgument,
    answer: AnswerOption,
    amount: Annotated[str, typer.Option(help="What is paid, or taken back.")],
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    currency: Annotated[str, typer.Option(help="Usually the plan's.")] = "",
    component: Annotated[str, typer.Option(help="Counts with this component for draws.")] = "",
) -> None:
    """Answer yes: an adjustment is proposed, which somebody else approves.

    \b
    Example:
      comp dispute grant 1 --answer "the term was missing" --amount 120.00 --as finance
    """
    with at_store(workspace) as here, here.store.writing() as session:
        from comp.closing import disputes
        from comp.closing.by_hand import Proposal, with_currency
        from comp.store.facts import stored_facts

        asked = disputes.open_one(session, number)
        facts = stored_facts(session, here.workspace).ledger
        plans = here.workspace.plans
        given = Proposal(
            person=asked.person,
            amount=amount,
            currency=currency,
            reason_code="dispute",
            reason=answer,
            component=component or None,
            deal=asked.deal,
            line=asked.line,
            dispute=number,
        )
        meant = with_currency(given, plans, facts.people)
        row = disputes.grant(session, here.actor(as_), number, answer, meant, facts.people, plans)
        adjustment = row.id
    say(green(f"Dispute {number} is granted by {as_}: adjustment {adjustment} is proposed."))
    say(f"Next, by somebody else: comp adjust approve {adjustment} --as USER")


@dispute.command("refuse")
@verb
def refuse(
    number: NumberArgument,
    answer: AnswerOption,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
) -> None:
    """Answer no, with the reason.

    \b
    Example:
      comp dispute refuse 1 --answer "the plan pays 8% up to quota" --as finance
    """
    with at_store(workspace) as here, here.store.writing() as session:
        from comp.closing import disputes

        disputes.turn_down(session, here.actor(as_), number, answer)
    say(f"Dispute {number} is answered by {as_}: refused.")


@dispute.command("withdraw")
@verb
def withdraw(
    number: NumberArgument,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Take a question back.

    \b
    Example:
      comp dispute withdraw 1 --reason "seen in the statement" --as ops
    """
    with at_store(workspace) as here, here.store.writing() as session:
        from comp.closing import disputes

        disputes.withdraw(session, here.actor(as_), number, reason)
    say(f"Dispute {number} is withdrawn.")


@dispute.command("list")
@verb
def list_(
    workspace: WorkspaceArgument = Path(),
    all_: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Show open disputes, overdue ones marked.

    \b
    Example:
      comp dispute list
      comp dispute list --all --format json
    """
    with at_store(workspace, reads=True) as here, here.store.reading() as session:
        from comp.closing.disputes import listed

        rows = listed(session, open_only=not all_)
        today = here.now.date()
        said = [{**row.model_dump(mode="json"), "overdue": row.is_overdue(today)} for row in rows]
    if format is Format.JSON:
        say(json_text(said))
        return
    if not said:
        say("No open disputes.")
        return
    head = ["id", "period", "person", "about", "owner", "deadline", "state", "question"]
    cells = [
        [
            str(row["id"]),
            row["period"],
            row["person"],
            row["line"] or row["deal"] or "",
            row["owner"],
            row["deadline"] + (" (overdue)" if row["overdue"] else ""),
            row["outcome"] or row["state"],
            row["question"],
        ]
        for row in said
    ]
    say(columns([head, *cells], right=(0,)))
