"""The codes of plan problems, each with the long explanation of `comp explain-problem`."""

from __future__ import annotations

from collections.abc import Mapping

_TEXT = {
    "plan-too-long": "A plan may have a million characters and 20,000 lines. No plan is that long; "
    "most likely data was given the wrong name. Data belongs into the ledger.",
    "line-too-long": "A line may have 4,000 characters. Name parts of it with `define NAME: ...`.",
    "line-too-deep": "A line may have 300 words and signs, nested at most 40 deep. What is longer cannot "
    "be followed by the person who is paid by it. Name parts of it with `define NAME: ...`.",
    "tab": "Only spaces indent and separate, because a tab is shown differently by every program and "
    "indentation says what belongs together. `comp fmt` lays a plan out.",
    "character-not-allowed": "Characters that cannot be seen, that turn the direction of writing, or that "
    "look like another one (curly quotes, long dashes) would let a plan say something else than it "
    "shows. In comments and quoted text ordinary letters of every script are fine.",
    "indentation-uneven": "Lines that belong to one block are indented by the same number of spaces.",
    "quote-not-closed": 'Quoted text begins and ends with " on one line.',
    "date-unreadable": "Days are written year-month-day, 2026-01-31, and must exist.",
    "amount-unreadable": "Amounts are $1,500 or $1500.00, rates 8%, multiples 1.5x. Commas stand between "
    "groups of three digits only: $150,00 could mean $150.00 or $15,000, so it is refused.",
    "number-too-large": "Amounts stay below 1,000,000,000,000,000 and have at most 12 decimals, so that "
    "every sum of them is exact.",
    "sign-unknown": "The signs of a plan are + - * / >= <= > < ( ) , : | and quotation marks. Equality is "
    "written `is`.",
}
_LINES = {
    "colon-missing": "A heading, which has lines indented below it, ends with a colon.",
    "word-missing": "One word put in makes the line readable; it is shown in place.",
    "value-missing": "The line is complete but for a value: an amount, a rate, a field or a test. The line is "
    "shown with one as an example; write your own in its place.",
    "word-misspelt": "Another word was probably meant; the line is shown with it.",
    "word-too-many": "One word too many stands in the line, often the same one twice.",
    "words-out-of-order": "Two neighbouring words have changed places.",
    "line-not-understood": "The line begins like one of the language but goes on otherwise. The message "
    "says what may stand there; docs/language.md has every form with an example.",
    "line-unknown": "No line of this block begins with this word. Remarks begin with #.",
    "line-misplaced": "The line is understood but belongs to another block. Often a heading above it was "
    "lost, or the indentation changed.",
    "heading-missing": "The line is indented below one that has no block. Often the heading above it was "
    "lost. What stands in the block is looked at when it has its heading.",
    "block-empty": "A heading without lines says nothing. Often its lines are not indented below it.",
    "line-missing": "The block lacks a line it cannot do without.",
    "line-twice": "The same question is answered twice. Which answer holds is never guessed.",
    "plan-missing": "A file that ends in .plan holds one plan, then its examples.",
    "plan-second": "One file holds one plan, so that a change of a plan is a change of its file.",
    "plan-without-example": "An example is the quickest way for others to see what a plan pays, and it is "
    "checked on every change. This is a warning.",
}
_CHOICES = {
    "rounding-missing": "Rounding decides cents on every line. `each line` rounds every line by itself; "
    "`running total` lets the lines of a component add up to the rounded total. Half a cent goes up "
    "(away from zero) or to the even cent.",
    "tier-mode-missing": "Companies use the same table of rates in different ways, and the readings pay "
    "very different sums. So the word is required; each reading is shown with its price.",
    "accelerator-mode-missing": "An accelerator multiplies the pay above its bound (marginal) or all pay "
    "once the bound is reached (retroactive).",
    "accumulation-missing": "A rate that depends on a running total needs to know when the total starts "
    "again: `accumulated per quarter`, or `per deal` where nothing adds up across deals.",
    "attainment-after-clawback-missing": "When a lost deal's money is taken back, the deal may go on "
    "counting towards the quota, or not. If not, later deals may be paid at lower rates, and a "
    "retroactive table may rate earlier ones again.",
    "cap-measured-missing": "A cap measured after clawbacks lets money that was taken back be earned again; "
    "measured before, it is lost for good.",
    "draw-recovery-missing": "A draw is paid back out of later earnings (`recover from ... up to 100%`) or "
    "never (`not recovered`).",
    "draw-leftover-missing": "When a draw ends with something not yet paid back, the rest stays the "
    "person's debt or is forgiven.",
    "rate-of-held-missing": "Where later deals change the rate of earlier ones, pay that is still held may keep "
    "the rate it was booked at, or change with the others and be released in the shares of its deal.",
    "after-leaving-missing": "Pay that is held when somebody leaves is lost, or still comes when it is due, or "
    "comes for some time. Plans disagree, so the plan says which.",
    "steps-mode-missing": "A step of a bonus may take the place of the step below it (`steps replacing`), or come "
    "on top of it (`steps stacking`).",
    "curve-below-missing": "Below its first point a curve pays nothing, or what it pays at that point.",
    "curve-above-missing": "Above its last point a curve stays where it is, or goes on along its last line.",
    "gate-opening-missing": "Once a gate is open, everything that was credited pays (`from the first dollar`), or only "
    "what lies above the gate (`on the part above`). Plans disagree, so the plan says which.",
    "pool-shares-missing": "A pool is shared equally, or by a weight such as shares held; `of` a total lets the part that nobody "
    "holds be paid to nobody.",
    "ties-missing": "Two people can come in alike. Then the prizes of the places they take are added and shared, or each gets "
    "the better prize and the next place counts on.",
    "quota-spread-missing": "A quota for a year that is measured per quarter must say what each quarter's "
    "part is: `, spread evenly`, or shares that add up to 100%.",
}
_NAMES = {
    "name-unknown": "The name is not defined in this file. One letter may be wrong, here or where it is "
    "defined.",
    "name-twice": "Two parts of a plan have one name. Lines of pay carry the name, so it must be one.",
    "name-repeated": "A list names the same component twice.",
    "name-reserved": "Words of the language cannot be names, so that a sentence has one reading.",
    "name-not-plain": "Names have small letters, digits and _; titles and sentences in quotes are free.",
    "number-of-pieces": "number of CREDIT counts deals, whatever they come to: two deals of 8 and 4 hours are 2. Where a "
    "credit counts hours, units or points, their total is amount of CREDIT. This is a warning.",
    "never-used": "Something is defined and nothing asks for it. This is a warning: it may be left from "
    "an earlier version, or a line that should use it is missing.",
    "field-unknown": "The ledger has no such column. Standard fields are listed in docs/language.md; "
    "columns of your own get a type in comp.toml, below [fields.deal] or [fields.person].",
    "field-out-of-place": "A value asked once for a period cannot depend on a single deal, and what is "
    "asked of each deal cannot depend on the period's total.",
    "day-is-a-column": "A day that the plan works out is asked as deal.NAME, like the columns of the file deals, so it "
    "needs a name of its own.",
    "day-too-far": "A day is worked out as whole days or months after another, at most a hundred years.",
    "place-in-period": "Where a day lies is counted in the months, quarters, half-years and years of the calendar.",
    "define-circle": "A definition uses itself, directly or through others.",
    "expression-too-long": "With everything it is defined by, a value has more than 2,000 parts or is "
    "nested more than 60 deep.",
    "component-of-other-kind": "A clawback takes back what was paid on deals, so it names commissions, "
    "overrides, kickers and spiffs.",
    "credit-of-other-kind": "A commission pays on a person's own deals, an override on team deals.",
    "cell-unreadable": "A cell of a named table holds one value: a rate, an amount, or an expression without |.",
    "window-out-of-place": "A measure over other days than the period (`per year to date`, `through month 1`, "
    "`over 3 months`) is asked where a period is measured; `in every quarter to date` stands left of a "
    "comparison, because each quarter is compared by itself.",
    "window-shorter": "A measure `per PERIOD` looks at the period around the one that is measured, so it is as long "
    "or longer.",
    "window-beyond": "`through month N` counts the months of the period that is measured.",
    "window-empty": "Months are counted whole, from 1; periods in a row are whole ones.",
    "paid-of-team-pay": "Pools, contests and overrides on pay are calculated after everything that is paid to one "
    "person, so `paid of` cannot read them.",
    "paid-circle": "`paid of` reads what another component has paid, which is calculated first. Two components "
    "cannot both be first.",
    "not-a-measure": "Steps and points go by one measure of a credit: its attainment, its amount or its number of "
    "deals. Who is first in a contest is seen from what such a measure adds up to, day by day.",
    "multiplier-without-period": "A multiplier adds up what its components paid for a month, a quarter or another period of "
    "the calendar, and pays what the multiple has beyond 1 of it.",
    "cap-with-test": "Only a multiplier has a test on this line: a cap holds always. Who is to be capped can be said by "
    "its amount, which may be a personal value.",
    "attainment-of-none": "In the gate of a commission or curve, `attainment` alone is that of the credit it pays on. "
    "Elsewhere the credit is written.",
    "gate-without-share": "`on the part above` cuts a running total at a share of its quota, so the gate is written "
    "`attainment >= 50%`, with a percent above 0%.",
    "gate-without-part": "`on the part above` needs a running total that is measured against a quota: `accumulated per "
    "PERIOD`, with tables by attainment or none. Pay for a whole period is paid or not.",
    "gate-over-stretch": "A gate from the first dollar is judged at the end of each pay period, over months, quarters or "
    "years of the calendar.",
    "proration-to-date": "A curve added up to date has a target that grows with each pay period on the plan; "
    "made smaller by days as well, it would be cut twice.",
    "curve-of-one-point": "A line runs between two points.",
    "table-unknown": "Example tables have the names of ledger files: deals, people, quotas and so on.",
}
_UNITS = {
    "units-differ": "Values of different units cannot be added or compared, and money cannot be multiplied "
    "by money. Months and days never meet, because a month has no fixed number of days.",
    "unit-wrong": "The value has another unit than is needed here.",
    "rate-without-unit": "A bare number could be a percent, an amount or a multiple, so rates are written "
    "with their sign: 8%, $10, 1.5x.",
    "amount-without-currency": "Amounts of money carry the currency: $6,000, or 6,000 CHF.",
    "currency-other": "A plan has one currency; every amount in it is in that currency.",
    "currency-unknown": "Currencies are written as their code of three letters, such as USD or EUR.",
    "bound-of-other-unit": "The rows of a table begin at values of what the table goes by: percents for "
    "attainment, money for amount, numbers for number, months or days for a length of time.",
    "axis-of-other-unit": "A credit that counts money has tables by amount or attainment, one that counts "
    "a number tables by number or attainment.",
    "per-unit-wrong": "`per unit` is written where the credit counts a number, and only there.",
    "times-other": "`times split.share` gives each person of a split deal their share. Other products "
    "are written with *.",
    "duration-not-whole": "Days and months of a clawback are counted whole.",
    "part-of-deal-empty": "`above` says where the part of a deal that counts begins, `up to` where it ends; "
    "the end lies above the beginning.",
    "level-wrong": "Direct reports are 1 level below, their reports 2.",
    "amount-too-fine": "Pay has the decimals of its currency; an expected amount with more can never be "
    "paid.",
    "month-of-service-wrong": "The month of a person's start date is month 1 of service; months are whole.",
    "weights-not-whole": "The weights of objectives add up to 100%, so that full scores pay the target.",
    "team-at-zero": "`share of team at 100% of bookings` is the part of the team that has reached so much of its "
    "quota. Everybody has reached 0% of it.",
    "score-of-other": "`score of` names an objective of the file scores, such as one in the weights of "
    "objectives; what a whole component paid is `paid of`.",
    "score-limits-crossed": "An objective that pays nothing below one score and counts at most another needs the "
    "second to be as high or higher.",
    "spread-not-whole": "The shares of a spread quota add up to 100%.",
    "spread-of-other-length": "A spread has one share for each part of the quota's period.",
}
_ROWS = {
    "rows-not-ascending": "Rows state where they begin, in ascending order; each ends where the next "
    "begins. So there are no gaps and no overlaps.",
    "rows-start-above-zero": "The first row begins at 0, so that every amount has a rate. A row "
    "`from 0%: 0%` says that nothing is paid there.",
    "rows-start-late": "The first row of a dated quota begins on or before the plan's first day.",
    "table-rows-mixed": "A named table has rows `from START: VALUE`, or cells between |; a table by two values "
    "always has cells.",
    "table-corner": "The first row of a table by two values holds the starts of its columns, and its first "
    "cell stays empty, because it belongs to no column.",
    "table-head-unreadable": "Rows and columns by an amount, a number, a percent, a length of time or a day "
    "say where they begin: from 30%. The first one begins at 0.",
    "table-head-twice": "Each text of a table stands once, so that one row holds.",
    "table-any-other-missing": "A table by texts ends with `any other`, so that a text nobody thought of has a "
    "value that was written down.",
    "because-missing": "A row that changes a quota within the plan's days says why, because somebody will "
    "ask. This is a warning.",
    "row-start-missing": "A row says where it begins: `from 0%: 6%`. The first row of a table begins at 0.",
    "row-with-end": "A row says where it begins and never where it ends, because it ends where the next "
    "one begins; the last has no end. So a bound is written once, and there are no gaps and no overlaps.",
    "because-out-of-place": "Only rows of a quota carry `because`.",
}
_RULES = {
    "credit-without-quota": "Attainment is the running total divided by the quota, so the credit needs one: an "
    "amount in the plan, a table by dates, or `from quotas` for each person's own.",
    "quota-twice": "A credit has one quota.",
    "days-backwards": "The last day of a stretch is before its first.",
    "accelerator-axis-differs": "Tiers and accelerator cut the same deal, so both go by the same measure.",
    "catch-up-of-nothing": "A bonus catches up on periods in which its test did not hold. Without a test it pays in every one.",
    "catch-up-period": "What was missed is paid at the end of a longer period that is made of whole ones of the bonus's own. "
    "Every measure of the test is taken over that period: `catches up when attainment of bookings per year >= 100%`.",
    "tiers-of-own-credit": "Tiers `of` a credit pay a deal whole at the rate that the total of *another* credit has reached. "
    "On the component's own credit the tiers are written without it.",
    "tiers-of-other-mode": "A deal does not move the other credit's total, so excess and whole-deal tiers have nothing to cut: "
    "marginal takes the row before the deal, retroactive the row at the end of the pay period.",
    "start-below-zero": "Rows begin at zero or above. Where they are to go by something that may be negative, such as a margin from -5% "
    "to 30%, add what is needed to it and to every start: by deal.margin + 5%, from 0%, from 5%.",
    "start-calculated": "Where rows begin may be calculated in steps, curves, tiers per deal, and in tiers and accelerators on a total that "
    "restarts with a period of the calendar: once for each person and period, like a quota.",
    "start-beside-other-cuts": "Rows that begin at a person's own values and other bounds on the same total may "
    "lie in any order, so that no plan could say which part of a deal is which.",
    "accelerator-beside-tiers": "Excess and whole-deal tiers say already which part a higher rate applies "
    "to; a multiple beside them would have several readings.",
    "first-rate-of-one": "`first rate` is the rate of a table's first row.",
    "kicker-accumulates": "A kicker is extra pay on single deals. What accumulates is a commission.",
    "use-file-missing": '`use` names a file of shared parts by the way from the plan\'s own file: `use "common.plan"`, '
    '`use "../common.plan"`.',
    "shared-beside-plan": "Shared parts stand in a file of their own, so that several plans can use them.",
    "deals-not-whole": "Deals are counted in whole numbers, from 1.",
    "prize-out-of-place": "Prizes are listed by place, from 1, without a gap; below them those for a share of "
    "everybody who takes part, the smallest share first.",
    "pay-below-leaving-missing": "Pay that waits until it adds up to an amount is still waiting when somebody leaves: "
    "it is paid then, however little it is, or lost.",
    "pay-below-nothing": "Pay is never below zero: what pay cannot fall below zero for is carried.",
    "share-rounding-missing": "10% of 25 people are 2.5: either 3 of them win, or 2. Everybody on the plan on the "
    "period's last day who takes part counts, also who sold nothing.",
    "crediting-not-whole": "The rows of a crediting block add up to 100%, so that a deal is credited once. What comes on top "
    "of it, for specialists or managers, stands below `overlay:`.",
    "crediting-row-alone": "Rows directly below the heading hold for every deal; beside blocks for some deals they would "
    "credit those twice.",
    "crediting-part-missing": "`from crediting NAME` takes the rows that add up to 100%, `from crediting NAME, overlay` those below "
    "`overlay:`.",
    "times-beside-crediting": "The crediting block says which share of a deal everybody has; nothing multiplies it again.",
    "owner-holds-elsewhere": "`owner holds deal.territory` looks into the file territories on the day a crediting block names.",
    "pay-override-one-rate": "What team members are paid was already looked up in tables and measured against quotas; "
    "an override on it is one rate. Tables belong to an override on team deals.",
    "every-share-own": "`every share counts` lifts the limit of one whole deal for a team.",
    "paid-too-often": "Pay cannot come more often than the plan pays.",
    "taken-back-negative": "A clawback takes a part or a sum off what was paid; its line has the minus.",
    "below-zero": "A cap, a guarantee, a quota or a budget is an amount from zero up. A cap holds pay down; fees end at a "
    "total with rows by amount, such as from $0: -10% and from $20,000: 0%.",
    "sum-of-several-days": "A sum is taken back once, on a day of the deal. A customer may get money back, or be credited, in "
    "several parts; a share of the deal, such as deal.refunded / deal.amount, takes back more with each.",
    "percent-too-large": "A clawback takes back at most what was paid, and a draw is recovered from at most "
    "what is earned: both percents end at 100%.",
    "draw-period-differs": "A draw tops up statements, so its period is the plan's pay period or made of whole ones. "
    "A weekly draw against monthly commissions stands in a plan with `pay weekly`, whose commissions are "
    "`paid per month`: the week that holds the month's last day pays them and recovers the draws.",
    "draw-parts-missing": "A draw over a longer period than the plan's pay period is settled when its period "
    "ends. Until then each pay period is topped up to its part, or nothing is paid ahead.",
    "negative-total-period": "What a total below zero does is asked at the end of the period over which it adds "
    "up; it can be carried into the next of these only.",
    "shortfall-without-attainment": "A shortfall is what the total of a period lacks to its quota. Carried into the next "
    "period it moves the total there, so that more is needed for the rows of a table by attainment; a rate that "
    "holds for every deal would not change.",
    "attainment-limit-out-of-place": "Attainment at most a percent cuts the running total at that share of the "
    "quota, so a total must add up and its tables go by attainment.",
    "cap-per-deal": "A cap per deal holds for the deal, whenever it is paid: it has no period of which a "
    "person could have a part, and no later period in which the rest could be paid.",
    "quota-of-each-deal": "Where a table rates all deals again by the total reached, one quota must stand "
    "for the whole period; as of each deal every deal has its own.",
    "absences-without-proration": "Days of absence are left out of a count of days, so days must be counted: "
    "prorated by days, working days or months.",
    "draw-outside-plan": "The draw's days are all outside the plan's.",
    "draws-overlap": "Two draws on one day would both top up the same pay.",
    "release-not-whole": "The rows of a release say when each share of held pay is let go; together they "
    "let go of all of it.",
    "release-twice": "Held pay waits for one set of days, so each component is in one release.",
    "release-of-two-kinds": "Pay on deals waits for days and payments of the deal, pay on periods for their last "
    "day. One release cannot ask both.",
    "release-row-of-other-kind": "Pay on deals waits for days and payments of the deal (`on deal.invoiced_on`), "
    "pay on periods for the period's last day (`3 months after the last day`).",
    "release-not-by-payments": "`as` and `when` go by what the customer has paid on the deal so far, "
    "`deal.paid`, which adds up the file payments.",
    "parts-not-whole": "Held pay comes in a whole number of parts, at most 600.",
    "credit-note-uncountable": "A credit note is an ordinary row of deals that names the deal it takes back in "
    "`original`. What it comes to is what the credit counts of it, so that must be money of the row.",
    "after-leaving-of-none": "`after leaving` is about pay that is held, and this plan has no release.",
    "leftover-of-none": "A draw that is not recovered has no balance.",
}
_CALENDAR = {
    "rolling-not-months": "Rolling totals go over whole months: `accumulated per 3 months rolling`.",
    "rolling-rated-again": "With rolling months every deal is measured by the total of its own months, so there is no "
    "one total a period ends with, by which earlier deals could be rated again.",
    "stretch-without-quota": "A quota belongs to a person, and the contract years of a deal to the deal.",
    "cap-stretch": "A cap holds in one period after the other, for all a person is paid by its components. Months "
    "that roll overlap, and years of a deal are different for each deal.",
    "quota-over-stretch": "A quota per year from a day of the person, or per plan, is measured by totals that add up over "
    "the same stretch. For other periods write it per month: totals add the months up.",
    "quota-part-missing": "A person's own year may begin before the plan, or end after it. Where the quota of such a "
    "year is taken whole, less can be credited against it.",
    "quota-weeks-and-months": "A month has no whole number of weeks, so a quota per month cannot be divided over "
    "weeks, nor weeks added up to months, without a choice nobody wrote. Quotas per week serve weeks and two weeks, "
    "quotas per month the longer periods.",
}
_CURRENCIES = {
    "conversion-missing": "Pay on a credit in another currency becomes money of the plan at the rate of "
    "one day, and the days of a deal have different rates. Write which: `converted at the rate of "
    "deal.close_date`.",
    "conversion-idle": "The line converts money that is in its currency already, or a number, which has none.",
    "currencies-meet": "Amounts of two currencies are never added or compared. A credit that converts "
    "counts fields of its deals in their own currency; its quota, its bounds and `amount` are in the "
    "currency it is converted to; pay, limits, caps and draws are in the plan's.",
    "paid-in-other": "A person is paid in the currency of their row in people, or in the plan's where "
    "that cell is empty.",
}
_EXAMPLES = {
    "expect-missing": "An example says what is paid: every line (`expect:`) or a total (`expect total`).",
    "example-title-twice": "Titles tell examples apart in the report of `comp test`.",
    "table-row-open": "Rows of a table begin and end with |.",
    "table-row-uneven": "Every row has one cell for each column; an empty cell means none.",
    "table-header-missing": "The first row of a table names its columns, as in the ledger file.",
    "table-header-again": "A row in the middle of a table names columns. Usually the heading of the next "
    "table is missing above it.",
    "column-unknown": "Columns are those of the ledger file; columns of your own get a type in comp.toml.",
    "column-twice": "Two columns of a table have one name.",
    "column-missing": "Expected lines need the columns paid, line and amount.",
    "cell-empty": "Each expected line names the component that pays it.",
    "period-unreadable": "Periods are written 2026-03, 2026-03-A, 2026-Q1, 2026-H1, 2026, and with fiscal "
    "years FY2026-Q1, FY2026-H1, FY2026.",
}

LANGUAGE_CODES: Mapping[str, str] = {
    **_TEXT,
    **_LINES,
    **_CHOICES,
    **_NAMES,
    **_UNITS,
    **_ROWS,
    **_RULES,
    **_CALENDAR,
    **_CURRENCIES,
    **_EXAMPLES,
}
"""Every code the language room reports; each has a plan in fixtures/problems that provokes it."""
