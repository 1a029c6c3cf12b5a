"""Every problem code with its long text, from all rooms: what it means and what to do."""

from __future__ import annotations

from functools import cache
from textwrap import fill

WIDTH = 100

WORKSPACE = {
    "no-workspace": """\
The folder holds neither settings (comp.toml) nor plans (*.plan, or plans/*.plan).

A workspace is a folder with plans and ledger files. Name the right folder, or make one that runs as
it is with `comp init`.""",
    "no-plans": """\
The workspace has settings but no plan files.

Plans are text files that end in .plan, in the folder plans/ or beside comp.toml. The starter of
`comp init` has two to begin with.""",
    "plan-name-twice": """\
Two files hold a plan of the same name.

The ledger's people name their plan by this name, so it must be one plan. For a new year give the
plan a new name, such as smb_ae_2027, and keep the old file: last year's people still need it.""",
    "quota-of-nobody": """\
A quota is a part of the quotas of a team, or it is asked how many of a team have reached theirs,
and no plan of the workspace has a quota of that credit.

Names are compared exactly, over all plans. Look at the plans of the team.""",
    "quota-of-other-kind": """\
A quota is a part of quotas that are in another currency, or count something else; or quotas are for
years of a person's own, and are asked for periods of the calendar.

Amounts of two currencies, or money and numbers, are never added.""",
    "quota-in-a-circle": """\
Quotas that are a part of the team's are taken from each other in a circle.

A manager's manager needs a credit of another name, whose quota is a part of the managers' one.""",
    "pay-of-nobody": """\
An override is paid on what other people are paid by a component, and no plan of the workspace has a
component of that name.

Names are compared exactly, over all plans. Look at the plans of the team, or leave the name out.""",
    "pay-in-other-currency": """\
An override is paid on a component that some plan pays in another currency.

Money of two currencies is never added without a rate. Give the components different names, and the
override only those in its own currency.""",
    "days-differ": """\
Two plans work out a day of this name in different ways.

Plans of one workspace read the same deals, and a deal has one day of a name. Call one of the two
otherwise, or write the day once, in a file that both plans use.""",
    "pay-in-a-circle": """\
Overrides on pay are calculated after what they are paid on, and these wait for each other.

An override also reads other overrides, where their names are listed. Take one name out of the list.""",
    "plan-not-utf8": """\
The file holds bytes that are not UTF-8 text, usually from an older editor or a copied document.

Save it as UTF-8. comp does not guess encodings of plans: a misread character could change a name.""",
    "period-unknown": """\
A period in an example is not one of this workspace's calendar.

Months are 2026-03, half-months 2026-03-A. With calendar years, quarters are 2026-Q1, halves 2026-H1
and years 2026; with a fiscal year (comp.toml, [calendar]) they are FY2026-Q1, FY2026-H1, FY2026.
With fiscal years of one's own, months are periods, FY2026-P03. Two weeks are named by their last
day, 2026-01-18, a week W2026-01-11.""",
    "example-stops-early": """\
An example ends before a period does for which the plan pays something. This is a warning.

An example runs to its last dated row, and to the last period its expect names. A bonus per quarter
is paid at the end of the quarter, so an example that ends in February never compares it. Add the
row that is paid then to expect; the example then runs to that period's end, with everything else
that is paid until there, such as guarantees.""",
}
"""Codes of this room: finding a workspace, reading plan files, periods of examples."""


CURRENCY = {
    "rates-not-said": """\
A plan converts money, and the workspace does not say how exchange rates are looked up.

Below [currency] in comp.toml write rates = "daily": each conversion needs a row of rates for its
day (previous_within = "5 days" lets the last known one hold so long); or rates = "monthly": one row
for each pair and calendar month.""",
    "rate-missing": """\
A conversion needs an exchange rate that the ledger's rates do not have.

Deals of that day are not credited, or lines are not paid; nothing is ever taken one to one. One
unit of `from` is `rate` units of `to`, and neither the inverse nor a way by a third currency is
taken. With monthly rates a pair has one row in a calendar month; two are none.""",
    "currency-not-counted": """\
A plan converts for some of its credits and not for this one. This is a warning.

Deals in other currencies do not count for a credit without `converted to ... at the rate of ...`.
If the credit is meant to count its own currency only, all is well.""",
}
"""Codes of money in several currencies: settings, missing rates."""

CALENDAR = {
    "total-of-nothing": """\
A total for each customer (or another text of deals) has no place for a deal without it.

The component does not pay the deal until the text is given in the file deals.""",
    "year-without-day": """\
A total or a cap goes by years that begin on a day of the person or of the deal, and that cell is
empty in the ledger.

The component pays nothing there (a cap does not cap) until the day is given. Nobody's years begin
on a day that was made up.""",
    "weeks-not-said": """\
A plan goes by weeks or by two weeks, and comp.toml does not say where they begin.

Below [calendar] write weeks_start_on = "monday" (any day of the week), and for two weeks the first
day of any such two weeks: two_weeks_from = "2026-01-05".""",
    "half-months-not-here": """\
The workspace has fiscal years of its own (4-4-5, or from a file), whose periods take the place of
months. They have no halves.""",
    "calendar-too-short": """\
Fiscal years of one's own are listed in comp.toml or in the calendar's file, and a plan, or what
follows from it, has days beyond the list.

The last day of years_start only ends the year before it. Add the first day of the following year,
or the periods of the year to the calendar's file.""",
}
"""Codes of weeks and of fiscal years of one's own."""

RUN = {
    "quota-missing": """\
A component measures attainment, and a person has no quota in one of its periods.

Zero, negative and missing quotas are no quota. Nothing is guessed: that component pays nothing for
that period, everything else is paid. Add the row to the ledger's quotas, or say in the plan what
such a period pays: without quota: nothing, first rate, or a rate.""",
    "start-missing": """\
A row of tiers begins at a value of each person (from person.threshold), and for a person and period
the value is empty, or lies below the row above it.

Nothing is guessed: that component pays nothing to the person for that period, everything else is
paid. Give the value in people, or bring the rows in order in the plan:
from max(person.target, $1,000).""",
    "quota-starts-inside-period": """\
A quota row starts in the middle of one of its own periods.

Say at the end of the quota's line which quota such a period has: as of the last day, weighted by
days, or as of each deal. Or start the row on the first day of a period.""",
    "start-date-missing": """\
A part of the plan counts months of service, and a person has no start date.

The month of person.start_date is month 1. Without it there is no quota for the person, and a
guarantee in months of service does not run. Add start_date to the person's row in people.""",
    "total-below-zero": """\
A total ends a period below zero, and the commission does not say what that does. A warning.

Without a word the way below zero pays back at the first rate, and the next period starts at zero.
Write negative total pays back, negative total carries into the next PERIOD, or negative total is
zero.""",
    "total-starts-at-zero": """\
A person came from another plan with credit of the same name in a running period. A warning.

The plan does not say whether what was credited before counts here, so the total starts at zero.
Write carries attainment from the other plan, or attainment starts at zero.""",
    "plan-unknown": """\
A plan carries attainment from another one, and no plan has that name.

Nothing is brought along. Write the name of one of the other plans.""",
    "crediting-blocks-overlap": """\
Two blocks of a crediting block hold for one deal, so the deal would be credited twice.

Which of them holds is never guessed; that deal is not credited by this block. Change one of the
tests, so that one block holds for each deal; `otherwise:` takes the rest.""",
    "pool-without-shares": """\
A pool has a fund, and nobody who shares it has a weight above zero. This is a warning.

The fund is paid to nobody. Give members their weights in the ledger, or write shared equally.""",
    "pool-shares-above-whole": """\
The weights of a pool's members are together more than the whole the plan names after `of`.

Shares above the whole would pay out more than the fund. The pool pays nothing in that period;
correct the weights, or the whole.""",
    "score-missing": """\
A person has scores for some objectives of a period, but not for all. This is a warning.

What is missing counts as 0. Add the score to the ledger's scores. A person without any score in the
period is paid no line and gets no warning.""",
    "items-differ": """\
A deal has several items, and they differ in what a spiff asks. This is a warning.

A spiff is paid once for each deal and is asked of the deal's first credited item, whatever the
others are. To pay for each item, count it in a credit and write a commission on it
(`rate $50 per unit`).""",
    "partial-period": """\
A person joined or left inside a period, and the plan does not say what a part of it counts. This is
a warning.

Without a word the whole amount holds: the whole quota, bonus, target, cap or guarantee. The message
shows it beside what the days on the plan would come to. Write prorated by days, prorated by working
days or prorated by months where the amount is for a whole period, or not prorated where it is meant
as it stands. Quotas from the ledger are each person's own and are never asked about.""",
    "credit-counts-nothing": """\
A credit counts no deal at all, although people on the plan have deals while it is in force. This is
a warning.

Nobody is paid for such a credit, and nothing else says so. Usually a word of its where differs from
the column of the ledger, or the column it counts is empty. The message names one of the deals and
the reason most of them have. Where nothing has been sold yet that counts, all is well.""",
    "nobody-reports": """\
A plan pays or measures a team, and nobody reports to anybody on the plan. This is a warning.

Who reports to whom is said by the column manager of the file people, with its dates. Without it a
team credit counts no deal, an override pays nothing and the share of a team at quota is 0%.""",
    "value-differs-in-case": """\
A column of the ledger holds a word of the plan with other capitals: Closed_Won for closed_won. This
is a warning.

Capitals count, so the plan's test does not hold for these rows, and they may pay nothing. Let
comp.toml turn the file's word into the plan's, as in values.stage = { "Closed_Won" = "closed_won" }
below [ledger.deals], or write the ledger's word in the plan.""",
    "invariant-broken": """\
The results do not add up: lines against totals, or the credits of a deal against the deal.

This is a fault of comp, not of your files. Nothing was written. Please report it.""",
    "out-folder-not-ours": """\
The folder of --out is no folder, or holds files that no run wrote.

Results replace the whole folder, so that nothing of an older run stays. comp never replaces a
folder with anything else in it: name another one, or remove what does not belong there.""",
}
"""Codes that arise while calculating and writing."""


@cache
def all_codes() -> dict[str, str]:
    """Every code of every room, each text in paragraphs of readable width."""
    from comp.language.codes import LANGUAGE_CODES
    from comp.ledger.codes import LEDGER_CODES
    from comp.problem_codes_month_end import MONTH_END
    from comp.problem_codes_store import STORE

    said = {**LANGUAGE_CODES, **LEDGER_CODES}
    return {
        **{code: fill(text, WIDTH) for code, text in said.items()},
        **WORKSPACE,
        **CURRENCY,
        **CALENDAR,
        **RUN,
        **STORE,
        **MONTH_END,
    }
