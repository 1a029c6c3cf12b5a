"""Problem codes of the store and of payout periods, with their long texts."""

from __future__ import annotations

STORE = {
    "no-users": """\
comp.toml names nobody who may act on periods.

Periods are opened, calculated, approved and locked by named people with roles. Name them in the
section [users], each with one or several of ops, finance, controller and admin.""",
    "unknown-user": """\
The user given with --as is not in [users] of comp.toml, or none is given.

Every act on a period is kept with the name of who did it, so it must be one of the names there.""",
    "role-missing": """\
The user has none of the roles that may do this.

docs/periods.md has the table of acts and roles. Roles are given in [users] of comp.toml.""",
    "own-work": """\
Nobody approves, locks or pays the run they calculated. Nobody approves an adjustment they proposed,
or a run that pays it or is the first to pay by a plan they brought in.

Let another user with the role do it. This holds for every role.""",
    "store-busy": """\
Another comp has been writing to the store for half a minute.

One writes at a time, so that nothing is lost. Wait until it has finished and run the command again;
a process that was stopped lets go of the store by itself.""",
    "store-older": """\
The store was made by an older comp, with fewer or other tables.

`comp db upgrade` takes a snapshot and brings it up to date, all or nothing.""",
    "store-newer": """\
The store was made by a newer comp, whose tables this one does not know.

Use the newer comp. Nothing was changed.""",
    "store-not-there": """\
The folder the store should lie in does not exist.

The store is comp.db in the workspace, unless COMP_DATABASE or [database] url in comp.toml names
another file or a PostgreSQL database.""",
    "store-not-empty": """\
A snapshot is brought back only to where there is no store, so that nothing is lost.

Move the store away first (on PostgreSQL: make another database), or name another place with
COMP_DATABASE.""",
    "snapshot-not-there": """\
There is no file of that name.

Snapshots are taken before each lock and before each change of the schema, into the folder
snapshots of the workspace.""",
    "snapshot-of-other-database": """\
A snapshot of SQLite (.db) is a database file, one of PostgreSQL (.zip) the rows of its tables.
Each is brought back to the kind of database it was taken from.

COMP_DATABASE names where: a file, or postgresql://...""",
    "snapshot-unreadable": """\
The file is not a snapshot, or it is damaged.

Nothing was restored. Take another snapshot, or a copy of this one from a backup.""",
    "snapshot-altered": """\
The audit chain inside the snapshot does not agree with its rows: somebody changed it later.

Nothing was restored. Take another snapshot, or a copy of this one from a backup.""",
    "nothing-imported": """\
The store has no ledger, so a period cannot be calculated.

Periods are calculated from what was imported, not from the files, so that they can be made again
years later. Bring the files in with `comp import`.""",
    "rows-missing": """\
A table without a key (payments, adjustments) has new rows, and rows of earlier imports are not in
the files any more.

If a payment was edited, the new row replaces the old one: --missing remove. If the file only holds
the newest rows, the old ones count on: --missing stay. Both cannot be told apart, so it must be
said.""",
    "period-not-open": """\
There is no period of this name in the store.

`comp period list` shows those there are; `comp period open` begins the next one.""",
    "period-already-open": """\
The period has been opened before.

Its state, and what comes next, is in the message. `comp period show` has every move.""",
    "period-of-other-kind": """\
All periods of a store are of one kind: months, quarters or half-months, as the first one was.

Plans that pay by a longer period are paid in the period that holds its last day.""",
    "period-out-of-turn": """\
Periods follow one another without a gap.

Otherwise something earned in between would be paid by none of them.""",
    "period-still-open": """\
The period before this one is not locked.

One period at a time is not closed: late deals, corrections and adjustments land in it.""",
    "period-state": """\
The period's state does not allow this move.

The moves are: open, calculate, review, approve, lock, pay. A calculation may be repeated until the
period is locked, and review and approval with it.""",
    "period-closed-for-good": """\
A period stays closed once the next one has been opened.

Everything late is paid in the open period, as lines that say which closed line they correct.""",
    "second-person-needed": """\
Reopening a period takes two people, and the same one has asked twice.

Let somebody else with one of the roles finance, controller or admin give the same command.""",
    "run-overtaken": """\
Something has changed since the period was calculated: rows of the ledger, a plan, a setting or an
adjustment.

An approval names exactly what was calculated, so it falls with any change. Calculate again; review
and approval follow again.""",
    "approval-missing": """\
No approval names the period's run as it is now.

Somebody other than its author, with the role finance or controller, approves it.""",
    "adjustments-undecided": """\
Somebody proposed adjustments of this period, and nobody has approved or refused them.

A locked period takes no more adjustments, so each must be decided before.""",
    "lines-tampered": """\
The lines of the period's run are not those that were calculated.

Somebody changed the database past comp. `comp audit verify` says what else was changed; a new
calculation replaces the lines.""",
    "no-such-adjustment": """\
There is no adjustment of this number that waits for a decision.

An adjustment that was approved or refused stays so; propose another one.""",
}
"""Codes that arise while importing, closing and verifying."""
