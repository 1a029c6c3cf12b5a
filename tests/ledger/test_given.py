"""Example tables become a ledger, by the rules files follow."""

from datetime import date
from decimal import Decimal

from comp.fields import Schema
from comp.ledger.given import ledger_from_tables
from comp.ledger.ledger import LedgerReading
from comp.periods import Calendar

Table = list[dict[str, str]]


def read(**tables: Table) -> LedgerReading:
    return ledger_from_tables(tables, Schema(), "USD", [], Calendar())


def people(*names: str) -> Table:
    return [{"person": name, "plan": "ae", "from": "2026-01-01"} for name in names]


def deal(**cells: str) -> dict[str, str]:
    return {"deal": "D-1", "person": "ana", "close_date": "2026-01-20", "acv": "$60,000"} | cells


def test_amounts_may_carry_sign_and_commas() -> None:
    written = ["$60,000", "60000", "-$24,000.50", "24,000.50 USD", "-1.5"]
    deals = [deal(deal=f"D-{at}", acv=amount) for at, amount in enumerate(written)]
    ledger = read(people=people("ana"), deals=deals).ledger
    wanted = [Decimal(n) for n in ("60000", "60000", "-24000.50", "24000.50", "-1.5")]
    assert ledger.deals["acv"].to_list() == wanted
    assert ledger.deals["close_date"].to_list() == [date(2026, 1, 20)] * 5
    assert ledger.deals["item"].to_list() == [""] * 5
    assert ledger.deals["source_row"].to_list() == [2, 3, 4, 5, 6]


def test_every_table_is_there_without_rows() -> None:
    ledger = read(people=people("ana")).ledger
    assert ledger.deals.height == ledger.rates.height == 0
    assert ledger.people.columns[:4] == ["person", "plan", "from", "to"]


def test_unknown_person_is_refused_with_the_likely_name() -> None:
    reading = read(people=people("ana"), deals=[deal(person="anna")])
    assert reading.ledger.deals.height == 0
    (problem,) = reading.problems
    assert (problem.code, problem.row, problem.column) == ("unknown-person", 2, "person")
    assert problem.remedy == "Did you mean ana?"
    assert problem.amount == "60000"


def test_unknown_table_and_column_stop_the_example() -> None:
    reading = read(people=people("ana"), deal=[deal()], quotas=[{"persn": "ana"}])
    assert reading.stopped
    assert {problem.code for problem in reading.problems} == {
        "unknown-table",
        "missing-column",
        "unknown-column",
    }


def test_deals_that_only_count_need_no_amount() -> None:
    meeting = {"deal": "M-1", "person": "ana", "close_date": "2026-01-20", "type": "meeting"}
    reading = read(people=people("ana"), deals=[meeting])
    assert reading.problems == ()
    assert reading.ledger.deals.height == 1
