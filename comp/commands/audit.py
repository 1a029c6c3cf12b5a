"""`comp audit`: read the chain of acts, and prove that nothing was changed behind its back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from comp.commands.check import counted
from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.stored import FormatOption, WorkspaceArgument, at_store, group
from comp.commands.terminal import Format, columns, green, json_text, progress, red, say

audit = group("Show the chain of acts, or verify that the store is as it was written.")
FINDINGS_SHOWN = 20


@audit.command("show")
@verb
def show(
    workspace: WorkspaceArgument = Path(),
    last: Annotated[int, typer.Option(min=1, help="How many entries, the newest.")] = 20,
    format: FormatOption = Format.TEXT,
) -> None:
    """Show the newest entries of the chain.

    \b
    Example:
      comp audit show acme --last 50
    """
    with at_store(workspace, reads=True) as here, here.store.reading() as session:
        from comp.store.audit import head, name_of, newest_entries

        entries = newest_entries(session, last)
        anchor = head(session)
        if format is Format.JSON:
            rows = [
                {**entry.model_dump(mode="json"), "by": name_of(session, entry)}
                for entry in entries
            ]
            say(json_text(rows))
            return
        cells = [
            [
                str(entry.seq),
                entry.at,
                name_of(session, entry),
                entry.act,
                entry.subject[:40],
                entry.hash[:16],
            ]
            for entry in entries
        ]
        say(columns([["entry", "when", "by", "act", "on", "hash"], *cells], right=(0,)))
        say(f"Audit: {anchor}")


@audit.command("verify")
@verb
def verify(
    workspace: WorkspaceArgument = Path(),
    entries: Annotated[
        int, typer.Option(min=0, help="The count printed on an approval or export.")
    ] = 0,
    head: Annotated[str, typer.Option(help="The head hash printed with it.")] = "",
) -> None:
    """Compare everything in the store with what the chain says of it.

    With --entries and --head, as an approval, a lock or an export printed them, a chain that was cut
    or made anew is found too.

    \b
    Example:
      comp audit verify acme
      comp audit verify acme --entries 41 --head 9f2c...
    """
    if bool(entries) != bool(head):
        raise typer.BadParameter("--entries and --head belong together; both stand on one line")
    if head and not re.fullmatch(r"[0-9a-f]{64}", head, re.ASCII):
        raise typer.BadParameter("a head hash has 64 digits, 0 to 9 and a to f")
    with (
        at_store(workspace, reads=True) as here,
        progress("verifying"),
        here.store.reading() as session,
    ):
        from comp.store.audit import Head
        from comp.store.audit import head as chain_head
        from comp.store.verify import verify as findings

        found = findings(session, Head(entries, head) if head else None)
        anchor = chain_head(session)
    for finding in found[:FINDINGS_SHOWN]:
        say(f"  {finding.what}")
    if found:
        if len(found) > FINDINGS_SHOWN:
            say(f"  ... and {len(found) - FINDINGS_SHOWN} more")
        first = next((finding.seq for finding in found if finding.seq), 0)
        where = f"; the first entry concerned is {first}" if first else ""
        say(red(f"The store is not as it was written: {counted(len(found), 'finding')}{where}."))
        raise typer.Exit(EXIT_PROBLEMS)
    say(green(f"Everything is as it was written: {anchor}"))
