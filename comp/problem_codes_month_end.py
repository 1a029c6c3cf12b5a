"""Problem codes of month end: periods closed one after the other, and what is handed over."""

from __future__ import annotations

MONTH_END = {
    "adjustment-amount": """\
The amount of an adjustment is no plain amount of its currency, or is zero.

Write 250.00, or -250.00 to take back; at most as many decimals as the currency has.""",
    "adjustment-currency": """\
An adjustment does not say its currency, and the person's plans have several or none.

Say it with --currency.""",
    "adjustment-day": """\
An adjustment is dated outside the open period.

Locked periods take nothing more, so an adjustment is always paid in the open period. What it is
about may lie in the past: name the deal or the line.""",
    "adjustment-reason": """\
An adjustment has no reason code, or no words that say what happened.

Adjustments by hand are what auditors look at first. Both are kept with it for good.""",
    "no-such-line": """\
No locked period, and not the latest run of the open one, has a line of that name.

The name of a line is the first column of lines.csv and of `comp replay RUN --person PERSON`.""",
    "no-such-deal": """\
No import has brought a deal of that name, so nothing can be asked about it.

Names of deals are compared exactly. A deal that was taken out since counts as known.""",
    "no-such-run": """\
The store has no run of that number.

`comp period show` names the run of a period; runs are numbered in order.""",
    "no-open-period": """\
No period is open, and adjustments are paid in the open one.

Open the next period with `comp period open`.""",
    "period-closed": """\
The period of an adjustment was locked before the adjustment was approved.

It is not paid. Propose it again: the open period pays it.""",
    "unknown-component": """\
An adjustment names a component that no plan has.

Named, it counts with that component for draws that recover from it; without a component it is
paid as it stands.""",
    "dispute-about-nothing": """\
A dispute names neither a line nor a deal.

A question that nobody can place cannot be answered. Name the line (first column of lines.csv) or
the deal.""",
    "dispute-of-somebody-else": """\
A dispute of one person names a line of another.

People ask about their own pay.""",
    "no-such-dispute": """\
There is no open dispute of that number.

`comp dispute list` shows them; an answered one stays answered, a further question is a new one.""",
    "answer-missing": """\
A dispute is answered without words.

Whoever asked gets the answer as it is written, granted or not.""",
    "closed-plan-gone": """\
Locked periods paid on a plan whose file the workspace no longer has.

What is locked is recalculated from today's plans and facts, and only the difference is paid.
Without the plan there is nothing to recalculate from. Keep the files of plans that have ended:
last year's late deals and clawbacks still need them.""",
    "closed-person-gone": """\
Locked periods paid a person who has no row in people any more.

Somebody who leaves keeps their rows: write the last day into `to` or `end_date`. Without a row
nothing that comes in late for them can be paid or taken back.""",
    "not-locked": """\
A period is handed over that is not locked.

What payroll and accounting have must not change behind them, so only locked periods are handed
over.""",
    "handed-over-otherwise": """\
A locked period was handed over before, and the files would be others now.

The lines are the same; the mapping in [handover] has changed. Two payroll files of a month are two
payments, so the new one must say which batch it replaces, once that is out of the other system.""",
    "revision-not-handed-over": """\
A period was reopened before what it paid first had been handed over.

Each revision is handed over by itself, the first one first: a later one holds differences only.""",
    "handover-base-unsaid": """\
A period has base pay, and comp.toml does not say whether it is handed over.

Many payrolls pay salaries themselves; then base pay in the file would be paid twice. Others take
everything from the file. Write base = true or base = false below [handover].""",
    "earnings-code-missing": """\
[handover.payroll.codes] names earnings codes, and a component that was paid has none.

Give the component its code, or write "*" = "COM" for everything that is not named.""",
    "payroll-worker-missing": """\
Payroll knows people by another id than comp does, and somebody has none.

[handover.payroll] worker names the column of people that holds the id. Nobody is left out of a
payroll file without a word, so it is not written until everybody who is paid has one.""",
    "payroll-field-unknown": """\
[handover.payroll.columns] maps a header to a field that a payroll file does not have.

The message lists the fields. An empty text gives an empty column.""",
    "negative-net": """\
Somebody's pay of a period adds up to less than zero. This is a warning.

A plan never pays below zero: it carries what is missing. Only adjustments that name no component
are paid as they stand. Most payrolls refuse a negative amount.""",
    "register-choices-missing": """\
The register of contract costs needs accounting choices that comp.toml does not make.

How long the cost of a contract benefits the company, whether renewals are amortised over their own
term (they are commensurate) or as part of a longer one, and whether costs of a year or less are
expensed at once are choices of the company's accountants under ASC 340-40 and IFRS 15.""",
    "register-column-missing": """\
[handover.contracts] names a column that deals do not have.

Add the column to the ledger's deals, or name another.""",
    "register-term-missing": """\
A deal has no term or no starting day, so its cost cannot be amortised. This is a warning.

It is expensed when it is paid, and the register says so. Fill in the cells, or give a number of
months in [handover.contracts].""",
}
