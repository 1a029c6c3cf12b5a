"""What leaves comp at month end: the payroll file, the journal, the register of contract costs.

Pure functions on posted lines: the same lines give the same bytes, and every file says by which batch
and hash it can be found again.

    earnings   lines added up by person and earnings code
    payroll    the payroll file in the layout of an import, and its control totals
    entries    balanced entries of accruals, reversals and what stays in the balance sheet
    journal    the entries as CSV, hledger and beancount
    register   per contract and payee: capitalised or expensed, and why
    schedule   month by month: additions, amortisation, impairment, carrying amount
"""
