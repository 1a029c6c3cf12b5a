"""`comp db`: the store's own affairs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comp.commands.failures import verb
from comp.commands.question import existing_folder
from comp.commands.stored import AsOption, WorkspaceArgument, group, now
from comp.commands.terminal import green, say

db = group("Bring the store to the schema of this comp, or back from a snapshot.")


@db.command("upgrade")
@verb
def upgrade(workspace: WorkspaceArgument = Path(), as_: AsOption = "") -> None:
    """Bring an older store to the schema of this comp, after a snapshot.

    \b
    Example:
      comp db upgrade acme --as admin
    """
    from comp.settings import load_settings
    from comp.store.database import VERSION
    from comp.store.place import database_url
    from comp.store.snapshot import upgraded
    from comp.store.users import actor

    settings, _ = load_settings(existing_folder(workspace))
    actor(settings, as_, now()).may("upgrade")
    taken = upgraded(database_url(workspace, settings), workspace)
    if taken is None:
        say(green(f"The store has the schema of this comp already ({VERSION})."))
    else:
        say(f"Snapshot: {taken.as_posix()}")
        say(green(f"The store has schema {VERSION} now."))


@db.command("restore")
@verb
def restore(
    snapshot: Annotated[Path, typer.Argument(metavar="SNAPSHOT", help="A file of snapshots/.")],
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
) -> None:
    """Bring a snapshot back into an empty place; a store that is there is never written over.

    \b
    Example:
      mv comp.db comp-before.db
      comp db restore snapshots/2026-03-1.db --as admin
    """
    from comp.settings import load_settings
    from comp.store.place import database_url
    from comp.store.restore import restore as brought_back
    from comp.store.users import actor

    settings, _ = load_settings(existing_folder(workspace))
    by = actor(settings, as_, now()).may("restore")
    head = brought_back(snapshot, database_url(workspace, settings), by)
    say(green(f"The store is as it was in {snapshot.as_posix()}. Audit: {head}."))
