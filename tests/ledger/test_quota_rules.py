"""Quotas: a refused row never makes somebody be paid as if they had none.

Tests: comp/ledger/quota_rules.py
"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from comp.language.plan import (
    Bonus,
    Credit,
    Field,
    Literal,
    NoQuota,
    Plan,
    Quota,
    Unit,
    WithoutQuota,
)
from comp.periods import PeriodKind
from comp.source import Span
from tests.ledger.workspaces import plan, read, workspace

HERE = Span("plans/ae.plan", 12)
HEADER = "person,credit,period,amount\n"


def with_quota(name: str, kind: NoQuota) -> Plan:
    """A plan with the credit bookings, its quotas from the ledger, and a bonus for people without."""
    count, dated = (
        Field("deal", "amount", Unit.MONEY, HERE),
        Field("deal", "close_date", Unit.DATE, HERE),
    )
    credit = Credit("bookings", "", None, count, False, None, dated, HERE)
    quota = Quota("bookings", PeriodKind.QUARTER, (), True, None, HERE)
    pays = Literal(Decimal(100), Unit.MONEY, HERE)
    without = WithoutQuota(kind, None)
    bonus = Bonus("made_it", "", pays, PeriodKind.QUARTER, None, without, None, HERE)
    return replace(plan(name), credits=(credit,), quotas=(quota,), components=(bonus,))


@pytest.mark.parametrize(
    "row",
    [
        "ana,bookings,2026-Q1,100 000",
        "ana,bookings,2026-Q5,100",
        "zed,bookings,2026-Q1,100",
        "ana,,2026-Q1,100",
        "ana,bookings,2026-Q1,-100",
    ],
)
def test_a_refused_quota_stops_where_a_rate_is_paid_without_quota(row: str, tmp_path: Path) -> None:
    root = workspace(tmp_path, {"quotas.csv": f"{HEADER}{row}\nbo,bookings,2026-Q1,100\n"})
    reading = read(root, (with_quota("ae", NoQuota.FIRST_RATE), plan("lead")))
    assert reading.stopped
    (problem,) = [each for each in reading.problems if each.code == "quota-row-refused"]
    assert (problem.file, problem.row, problem.severity) == ("ledger/quotas.csv", 2, "error")
    assert row.split(",")[0] in problem.message
    assert "made_it of ae" in problem.message


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (NoQuota.NOTHING, "ana,bookings,2026-Q5,100"),
        (NoQuota.FIRST_RATE, "ana,bookings,2026-Q2,100"),
    ],
)
def test_other_quotas_do_not_stop(kind: NoQuota, row: str, tmp_path: Path) -> None:
    root = workspace(tmp_path, {"quotas.csv": f"{HEADER}{row}\n"})
    assert not read(root, (with_quota("ae", kind), plan("lead"))).stopped


def test_a_quota_of_no_credit_is_told(tmp_path: Path) -> None:
    root = workspace(tmp_path, {"quotas.csv": f"{HEADER}ana,bookngs,2026-Q1,100\n"})
    reading = read(root, (with_quota("ae", NoQuota.NOTHING), plan("lead")))
    (problem,) = reading.problems
    assert (problem.code, problem.row, problem.severity) == ("unknown-credit", 2, "warning")
    assert problem.remedy == "Did you mean bookings?"
    assert reading.ledger.quotas.height == 1
