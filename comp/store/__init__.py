"""The store: what was imported, calculated, approved, locked and paid, kept in one database.

A guide for those who build on it. Everything is done inside a session; a writing session is one
transaction, alone among writers, on SQLite and PostgreSQL alike:

    workspace = open_workspace(Path("acme"))
    store = open_store(database_url(workspace.root, workspace.settings))      comp.store.database, place
    by = actor(workspace.settings, "dana", now).may("calculate")              comp.store.users
    with store.writing() as session: ...            kept whole when the block ends well
    with store.reading() as session: ...            one consistent state

Facts (`imports`, `facts`):

    taken = take_in(workspace, read_facts(workspace, whole=True))
    imported = bring_in(session, by, taken, missing=None)
    reading = stored_facts(session, workspace)      a LedgerReading, for pipeline.calculate
    reading = stored_facts(session, workspace, as_of=run.import_id)           as a run saw it

Periods and runs (`periods`, `runs`); frames have the engine's columns (LINES, BALANCES), lines may add
`cause` and `corrects`; amounts go in and out as Decimal(38, 12), and lie there as minor units:

    open_period(session, by, calendar.parse("2026-03"), calendar)
    run = keep_run(session, by, NewRun("2026-03", run_id, lines, balances, plan_files, settings, through))
    advance(session, by, period_named(session, "2026-03"), "review", "reviewed")
    posted_lines(session)                           lines of all closed runs, `period` and `revision` first
    run_lines(session, run.id), run_balances(session, run.id)
    newest_balances(session, closings(session))     newest row of each balance

Approving, locking (`approvals`, `locking`): `approve_run`, `approve_adjustment`, `lock`, `pay`.

The trail (`audit`): add a row, then its entry. Only hashes and counts go into the chain:

    row = Dispute(id=next_id(session, Dispute), ...)
    session.add(row)
    append(session, by, "dispute", f"dispute {row.id}", rows=[row], facts={"lines": 1})

After each change of an adjustment or dispute append another entry with the row: `audit verify` compares
every row with the last entry that holds it. What may not be done raises `Refused` (`refusal`), whose
problems are shown by the command; nothing of the transaction stays then.
"""
