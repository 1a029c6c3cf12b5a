"""The payroll file: codes, layouts, totals, and what it refuses.

Tests: comp/handover/earnings.py, comp/handover/payroll.py, comp/handover/table.py
"""

from __future__ import annotations

from datetime import date

import polars as pl

from comp.handover.earnings import earnings
from comp.handover.payroll import PayrollFile, batch_of, payroll_file
from comp.settings_handover import HandoverSettings, PayrollSettings
from tests.handover.lines import CALENDAR, lines

MARCH = CALENDAR.parse("2026-03")
PEOPLE = pl.DataFrame(
    {
        "person": ["ana", "ana", "bob"],
        "from": [date(2026, 1, 1), date(2026, 4, 1), None],
        "name": ["Ana Lima", "Ana Lima", "=cmd()"],
        "payroll_id": ["1001", "9999", "1002"],
    }
)
TABLE = """
    | period  | person | component | kind       | amount   |
    | 2026-03 | ana    | earns     | earned     | 1200.50  |
    | 2026-03 | ana    | earns     | adjustment | -200.25  |
    | 2026-03 | ana    | ramp      | draw       | 10.00    |
    | 2026-03 | bob    | base      | base       | 5000.00  |
    | 2026-03 | bob    | earns     | earned     | 7.00     |
    | 2026-03 | bob    | lost      | clawback   | -7.00    |
    | 2026-03 | bob    | lost      | adjustment | 7.00     |
"""


def handed(settings: HandoverSettings, table: str = TABLE, revision: int = 1) -> PayrollFile:
    assert MARCH is not None
    rows = earnings(lines(table), settings)
    assert not rows.problems
    return payroll_file(rows.rows, PEOPLE, MARCH, settings.payroll, revision)


def test_the_plain_layout_has_a_row_for_each_person_and_component() -> None:
    done = handed(HandoverSettings(base=False))
    assert (
        done.text
        == f"""\
batch,worker,name,period,first_day,last_day,code,amount,currency
{done.batch},ana,Ana Lima,2026-03,2026-03-01,2026-03-31,earns,1000.25,USD
{done.batch},ana,Ana Lima,2026-03,2026-03-01,2026-03-31,ramp,10.00,USD
{done.batch},bob,'=cmd(),2026-03,2026-03-01,2026-03-31,earns,7.00,USD
"""
    )
    assert (
        done.totals
        == f"""\
batch,period,currency,code,rows,people,lines,amount
{done.batch},2026-03,USD,earns,2,2,3,1007.25
{done.batch},2026-03,USD,ramp,1,1,1,10.00
{done.batch},2026-03,USD,total,3,2,4,1017.25
"""
    )


def test_codes_and_worker_ids_of_the_payroll() -> None:
    codes = {"base": "REG", "ramp": "DRAW", "*": "COM"}
    payroll = PayrollSettings(layout="adp", company="ABC", worker="payroll_id", codes=codes)
    done = handed(HandoverSettings(base=True, payroll=payroll))
    assert (
        done.text
        == f"""\
Co Code,Batch ID,File #,Earnings 3 Code,Earnings 3 Amount
ABC,{done.batch},1001,COM,1000.25
ABC,{done.batch},1001,DRAW,10.00
ABC,{done.batch},1002,COM,7.00
ABC,{done.batch},1002,REG,5000.00
"""
    )


def test_a_layout_of_ones_own_and_empty_columns() -> None:
    own = PayrollSettings(
        columns={"Who": "worker", "Memo": "", "Pay": "amount"}, codes={"*": "COM"}
    )
    assert handed(HandoverSettings(base=False, payroll=own)).text.splitlines() == [
        "Who,Memo,Pay",
        "ana,,1010.25",
        "bob,,7.00",
    ]
    paychex = handed(HandoverSettings(base=False, payroll=PayrollSettings(layout="paychex")))
    assert paychex.text.splitlines()[1] == ",ana,,,earns,,,,,2026-03-31,1000.25,"


def test_the_batch_is_the_content() -> None:
    settings = HandoverSettings(base=False)
    first = handed(settings)
    assert handed(settings) == first
    assert first.batch.startswith("2026-03-1-")
    more = handed(settings, TABLE.replace("1200.50", "1200.51"))
    again = handed(settings, revision=2)
    assert len({first.batch, more.batch, again.batch}) == 3
    assert MARCH is not None
    assert batch_of(earnings(lines(TABLE), settings).rows, MARCH) == first.batch


def test_what_changes_pay_must_be_written() -> None:
    unsaid = earnings(lines(TABLE), HandoverSettings()).problems
    assert [problem.message for problem in unsaid] == [
        "the period has $5,000.00 of base pay, and it is not said whether payroll pays that itself"
    ]
    payroll = PayrollSettings(codes={"earns": "COM", "lost": "COM"})
    coded = earnings(lines(TABLE), HandoverSettings(base=False, payroll=payroll)).problems
    assert [problem.value for problem in coded] == ["ramp"]


def test_somebody_below_zero_is_named() -> None:
    table = "| period | person | component | amount |\n| 2026-03 | ana | adjustment | -5.00 |"
    found = earnings(lines(table), HandoverSettings()).problems
    assert [(problem.code, problem.value) for problem in found] == [("negative-net", "ana")]


def test_a_worker_without_an_id_is_named() -> None:
    assert MARCH is not None
    people = PEOPLE.with_columns(pl.lit(None, dtype=pl.String).alias("payroll_id"))
    rows = earnings(lines(TABLE), HandoverSettings(base=False)).rows
    for settings in (PayrollSettings(worker="payroll_id"), PayrollSettings(worker="number")):
        done = payroll_file(rows, people, MARCH, settings)
        assert {problem.code for problem in done.problems} == {"payroll-worker-missing"}
    odd = payroll_file(rows, people, MARCH, PayrollSettings(columns={"A": "nothing"}))
    assert [problem.code for problem in odd.problems] == ["payroll-field-unknown"]
