"""The journal balances, and hledger and beancount read it.

Tests: comp/handover/entries.py, comp/handover/journal.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from comp.handover.entries import Entry, accrual_entries, balance_entries, contract_entries
from comp.handover.journal import beancount_text, hledger_text, journal_csv
from comp.settings_handover import JournalSettings
from tests.handover.lines import CALENDAR, lines

MARCH = CALENDAR.parse("2026-03")
TABLE = """
    | period  | person | component | kind     | amount  | currency |
    | 2026-03 | ana    | earns     | earned   | 1200.50 | USD      |
    | 2026-03 | ana    | team      | earned   | 300.00  | USD      |
    | 2026-03 | ana    | ramp      | recovery | -100.00 | USD      |
    | 2026-03 | bob    | earns     | earned   | 70000   | JPY      |
    | 2026-03 | cy     | lost      | clawback | -50.00  | USD      |
    | 2026-03 | cy     | carried   | carried  | 50.00   | USD      |
"""
ACCOUNTS = JournalSettings(components={"team": "Expenses:Overrides"})


def balances(table: dict[str, str]) -> pl.DataFrame:
    """Closing balances by name."""
    rows = [("ana", "rep", "USD", name, Decimal(amount)) for name, amount in table.items()]
    names = ["person", "plan", "currency", "balance", "closing"]
    kinds = [pl.String(), pl.String(), pl.String(), pl.String(), pl.Decimal(38, 12)]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def entries() -> list[Entry]:
    assert MARCH is not None
    schedule = pl.DataFrame(
        [
            ("USD", Decimal(600), Decimal(15), Decimal(0)),
            ("USD", Decimal(400), Decimal(15), Decimal(0)),
        ],
        schema={
            "currency": pl.String(),
            **dict.fromkeys(("added", "amortised", "impaired"), pl.Decimal(38, 12)),
        },
        orient="row",
    )
    booked = schedule.head(1).with_columns(
        added=pl.col("added") / 6, amortised=pl.col("amortised") / 3
    )
    booked = booked.with_columns(pl.col("added", "amortised").cast(pl.Decimal(38, 12)))
    before, after = balances({"ramp": "300"}), balances({"ramp": "200", "carried": "50"})
    return [
        *accrual_entries(lines(TABLE), MARCH, ACCOUNTS),
        *balance_entries(before, after, ["ramp"], MARCH, ACCOUNTS),
        *contract_entries(booked, schedule, MARCH, ACCOUNTS),
    ]


def test_every_entry_balances_in_each_currency() -> None:
    for entry in entries():
        sums: Counter[str] = Counter()
        for each in entry.postings:
            sums[each.currency] += each.amount
        assert not any(sums.values()), entry


def test_the_accrual_is_reversed_and_the_rest_stays() -> None:
    text = hledger_text(entries(), "2026-03-1-abc")
    assert (
        text
        == """\
; 2026-03-1-abc
commodity 1000. JPY
commodity 1000.00 USD
account Assets:Commission-Debts
account Assets:Contract-Costs
account Assets:Recoverable-Draws
account Expenses:Amortisation-Of-Contract-Costs
account Expenses:Commissions
account Expenses:Overrides
account Liabilities:Commissions-Payable

2026-03-31 * (2026-03-1-abc-1) Commissions of 2026-03
    Expenses:Commissions                70000 JPY
    Expenses:Commissions              1100.50 USD
    Expenses:Overrides                 300.00 USD
    Liabilities:Commissions-Payable    -70000 JPY
    Liabilities:Commissions-Payable  -1400.50 USD

2026-04-01 * (2026-03-1-abc-2) Commissions of 2026-03 reversed, as payroll books them
    Expenses:Commissions               -70000 JPY
    Expenses:Commissions             -1100.50 USD
    Expenses:Overrides                -300.00 USD
    Liabilities:Commissions-Payable     70000 JPY
    Liabilities:Commissions-Payable   1400.50 USD

2026-03-31 * (2026-03-1-abc-3) Draws advanced and recovered in 2026-03
    Assets:Recoverable-Draws  -100.00 USD
    Expenses:Commissions       100.00 USD

2026-03-31 * (2026-03-1-abc-4) Pay carried and collected in 2026-03
    Assets:Commission-Debts   50.00 USD
    Expenses:Commissions     -50.00 USD

2026-03-31 * (2026-03-1-abc-5) Contract costs of 2026-03 capitalised
    Assets:Contract-Costs   900.00 USD
    Expenses:Commissions   -900.00 USD

2026-03-31 * (2026-03-1-abc-6) Contract costs of 2026-03 amortised
    Expenses:Amortisation-Of-Contract-Costs   25.00 USD
    Assets:Contract-Costs                    -25.00 USD
"""
    )


def test_the_csv_has_debits_and_credits() -> None:
    rows = journal_csv(entries(), "B").splitlines()
    assert rows[0] == "batch,entry,date,kind,text,account,debit,credit,currency"
    assert (
        rows[2]
        == "B,B-1,2026-03-31,accrual,Commissions of 2026-03,Expenses:Commissions,1100.50,,USD"
    )


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_hledger_accepts_it(tmp_path: Path) -> None:
    file = tmp_path / "journal.hledger"
    file.write_text(hledger_text(entries(), "B"))
    subprocess.run(["hledger", "-f", file, "check", "--strict"], check=True, timeout=60)
    done = subprocess.run(
        ["hledger", "-f", file, "bal", "-N", "--flat", "-O", "csv", "Assets", "Liabilities"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[1:] == [
        '"Assets:Commission-Debts","50.00 USD"',
        '"Assets:Contract-Costs","875.00 USD"',
        '"Assets:Recoverable-Draws","-100.00 USD"',
    ]


def test_beancount_accepts_it(tmp_path: Path) -> None:
    pytest.importorskip("beancount", reason="beancount is not installed")
    file = tmp_path / "journal.beancount"
    check = [sys.executable, "-m", "beancount.scripts.check"]
    file.write_text(beancount_text(entries(), "B"))
    done = subprocess.run([*check, file], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    file.write_text(beancount_text(entries(), "B", open_accounts=False))
    done = subprocess.run([*check, file], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, "accounts that nobody opens must be seen"


def test_nothing_paid_makes_no_entry() -> None:
    assert MARCH is not None
    assert accrual_entries(lines(TABLE).clear(), MARCH, ACCOUNTS) == []


def test_what_waits_is_owed_from_the_period_in_which_it_was_earned() -> None:
    # 20 more wait than before; when they are paid, the other way round.
    assert MARCH is not None
    before, after = balances({"waiting": "10"}), balances({"waiting": "30"})
    for first, second, sign in ((before, after, 1), (after, before, -1)):
        [entry] = balance_entries(first, second, [], MARCH, ACCOUNTS)
        booked = {each.account: each.amount * sign for each in entry.postings}
        assert booked == {
            "Liabilities:Commissions-Payable": Decimal(-20),
            "Expenses:Commissions": Decimal(20),
        }
