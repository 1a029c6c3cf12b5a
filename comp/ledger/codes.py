"""The codes of ledger and settings problems, each with the long explanation of `comp explain-problem`."""

from __future__ import annotations

from collections.abc import Mapping

_FILE = {
    "missing-file": "A file that comp.toml names, or that the run needs, is not there: people always, deals where a plan "
    "has a credit. "
    "Files are looked for as ledger/NAME.csv, .xlsx or .parquet, or where [ledger.NAME] file says.",
    "two-files": "Two files could hold the same table, for example deals.csv and deals.xlsx. "
    "Which one is right is never guessed: remove one, or name the right one in comp.toml.",
    "empty-file": "The file, or its first row, is empty, so the columns have no names.",
    "unreadable-file": "The file is damaged, is not what its ending says, or may not be opened.",
    "wrong-format": "The content is of another kind than the ending of the file's name says.",
    "file-too-large": "The file is larger than 2 GB, or a workbook would unpack to far more than a "
    "ledger needs. Split it, or save the sheet as CSV.",
    "wrong-encoding": "The bytes of the file are not text in the declared encoding (UTF-8 unless "
    "comp.toml says otherwise). Reading them anyway would change names.",
    "nul-byte": "The file holds a byte of value zero: it was damaged, or is UTF-16 without a mark.",
    "wrong-delimiter": "The header is one long column, because cells are separated by another sign than "
    'declared. Declare it: delimiter = ";"',
    "separator-line": "The first line (sep=;) is an instruction to a spreadsheet program. Skip it with "
    "skip_header and declare the delimiter.",
    "unclosed-quote": "A quotation mark is opened and not closed. Everything up to the next quotation mark "
    "would silently become one cell, so the file, or the row, is refused.",
    "duplicate-column": "Two columns have one name, or a column with cells has none.",
    "too-many-columns": "The file has more than 1,000 columns.",
    "missing-column": "A column is needed, by the table or by a plan, and the file has none of that name. "
    'Rename it, or map it: columns = {deal = "OrderID"}',
    "unknown-column": "A table of an example has a column no ledger table has; it would do nothing.",
    "unknown-table": "A table of an example has a name no ledger table has.",
    "sheet-missing": "The workbook has several sheets and none is named like the table.",
    "password-protected": "The workbook is protected by a password or in the old .xls format.",
    "hidden-rows": "Rows of the sheet are hidden or filtered away. They count like the others: hiding is "
    "not removing. This is a warning.",
}
_CELL = {
    "ragged-row": "The row has more or fewer cells than the header has columns, so cells may have "
    "slipped into other columns.",
    "cell-too-large": "A cell holds more than 100,000 characters.",
    "empty-cell": "A cell every row needs is empty.",
    "error-cell": "The spreadsheet could not work the cell out (#REF!, #N/A).",
    "uncached-formula": "The cell holds a formula, and the program that wrote the file did not write its "
    "result. Open and save the workbook in a spreadsheet program.",
    "merged-cells": "Merged cells hold one value for several rows; which it belongs to cannot be told.",
    "bad-amount": "The text is no amount in the declared form (-1234.56 unless comp.toml says otherwise).",
    "bad-number": "The text is no number in the declared form.",
    "bad-percent": "Percents are written 12.5%. A plain number may mean a ratio or a percent, so it is "
    'refused unless comp.toml says which: percent = "ratio" or "number"',
    "bad-duration": "Durations are written in months or years: 12 months.",
    "too-many-decimals": "The amount has more decimals than its currency. That is often a binary "
    "leftover of a spreadsheet. Round it, or allow it: decimals = 4",
    "amount-too-large": "Amounts must stay below 1,000,000,000,000,000, so that sums stay exact.",
    "bad-date": "The text is no day in the declared form (YYYY-MM-DD unless comp.toml says otherwise). "
    "Time stamps are refused, because their day depends on a time zone.",
    "date-out-of-range": "The year is before 1900 or after 2199.",
    "date-order": "One date of the file can only be read with day and month the other way round than "
    "declared. Then no date of the file is sure, and all its rows are refused.",
    "spaces-around": "An id begins or ends with a space, so it matches nothing it should.",
    "control-character": "An id holds a control character such as a line end.",
    "invisible-character": "The text holds a character nobody can see, such as a zero-width space.",
    "mixed-scripts": "An id mixes letters that look alike but belong to different alphabets.",
    "bad-currency": "Currencies are three capital letters, such as USD.",
}
_ROW = {
    "duplicate-row": "The same row stands in the files twice. It is counted once. This is a warning.",
    "conflicting-rows": "Rows with the same key differ. None is counted until it is clear which is right.",
    "unknown-person": "The row names a person who has no row in people.",
    "unknown-manager": "The manager named has no row in people.",
    "own-manager": "Somebody is their own manager.",
    "manager-circle": "Managers lead back to where they started, on some day.",
    "unknown-plan": "The row names a plan that does not exist.",
    "overlapping-rows": "A person is on the same plan twice on one day, so it cannot be told which row holds.",
    "from-after-to": "A stretch of days ends before it begins.",
    "plan-without-people": "Nobody is on a plan. This is a warning.",
    "person-without-plan": "Somebody has deals and no plan. This is a warning.",
    "unknown-deal": "A split or payment names a deal that is not in deals.",
    "deal-without-person": "A deal names nobody, and splits do not share it.",
    "share-sum": "The shares of a deal (type revenue or empty) do not add up to 100%.",
    "negative-share": "A share is negative.",
    "repeated-payee": "A person has two shares of the same type in one deal.",
    "split-refused": "Some splits of the deal are refused, so who is credited is not known; the deal and its "
    "other splits wait too.",
    "bad-period": "The period has no name of this calendar: 2026-03, 2026-Q1, 2026; with a fiscal year FY2026-Q1.",
    "quota-row-refused": "A row of quotas is refused, and a component says without quota: first rate (or another rate). "
    "Whoever the row is for would be paid by that rate although they have a quota, so the run stops.",
    "unknown-credit": "A quota names a credit no plan has, so nothing reads it. This is a warning.",
    "rate-outside-0-to-100": "A rate, discount or share lies below 0% or above 100%. It counts as it stands; often a "
    "percent was typed as a number, or percent = in comp.toml says the wrong thing. This is a warning.",
    "negative-quota": "A quota is negative. Zero is allowed; plans say what it means.",
    "score-range": "A score is below 0% or above 1000%.",
    "reason-missing": "Every adjustment needs a reason.",
    "unknown-what": "An opening brings forward a credit, component, draw, debt, waiting pay or cap, and nothing else.",
    "currency-without-rate": "A deal is in another currency than a plan that would pay it. It is refused and "
    "never taken one to one.",
}
_SETTINGS = {
    "setting-syntax": "comp.toml cannot be read as settings.",
    "unknown-setting": "comp.toml has a key that does nothing. It may be misspelt.",
    "bad-setting": "A setting has a value it cannot have.",
    "bad-calendar": 'The fiscal years of [calendar] do not fit together. With pattern = "4-4-5" (or 4-5-4, 5-4-4), '
    "years_start lists the first day of each year, 52 or 53 weeks apart; a 53rd week belongs to the last period. A calendar "
    "file has the columns year, quarter, period, first_day, last_day, with twelve periods a year, three a quarter, no gap "
    "and no overlap.",
    "query-failed": "The SQL query of a table cannot be run, or is not one SELECT.",
    "query-float": "A money or number column of a query comes out as a binary number. Declare its inputs as "
    "decimals, and cast where you divide.",
    "rows-not-taken": "A query leaves out rows of the raw file its rows come from: an inner join without a partner, a "
    "WHERE, or groups that do not count their rows. This is a warning; where it is meant, say "
    "leaves_out_rows = true.",
    "query-source": "The query does not hand on source_file and source_row, so its rows could not be traced.",
}

LEDGER_CODES: Mapping[str, str] = {**_FILE, **_CELL, **_ROW, **_SETTINGS}
