"""The manifest: what decides a run decides its id."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from comp.output.manifest import currency_totals, frame_hash, input_hashes, run_id
from tests.output.frames import finished, line, result
from tests.output.runs import shipped


def test_the_id_follows_plans_ledger_and_settings() -> None:
    run = shipped("smb_ae_2026")
    base = run_id(input_hashes(run))
    assert base == run_id(input_hashes(run))
    plan_text = replace(run, plans=[replace(run.plans[0], text=run.plans[0].text + "# note\n")])
    deals = run.ledger.deals.with_columns(pl.col("deal") + "x")
    ledger = replace(run, ledger=replace(run.ledger, deals=deals))
    settings = replace(run, settings="other")
    assert len({base, *(run_id(input_hashes(each)) for each in (plan_text, ledger, settings))}) == 4


def test_numbers_are_hashed_as_they_are_read_not_as_they_are_stored() -> None:
    amounts = pl.Series("amount", ["1500.5"]).str.to_decimal(scale=1)
    wide = pl.DataFrame({"amount": amounts.cast(pl.Decimal(38, 12)), "day": [date(2026, 1, 1)]})
    narrow = pl.DataFrame({"amount": amounts, "day": [date(2026, 1, 1)]})
    assert frame_hash(wide) == frame_hash(narrow)


def test_totals_are_exact_and_by_currency() -> None:
    made = result(
        [
            line("a", "2026-01", "new", "0.10"),
            line("b", "2026-01", "base", "5", kind="base"),
            line("c", "2026-01", "new", "7", currency="JPY"),
        ]
    )
    totals = currency_totals(finished(made).result.totals)
    assert totals["USD"] == {
        "total": "5.1",
        "total_text": "$5.10",
        "variable": "0.1",
        "variable_text": "$0.10",
    }
    assert totals["JPY"]["total_text"] == "¥7"
