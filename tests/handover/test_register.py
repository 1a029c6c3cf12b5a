"""The register of contract costs and its schedule.

Tests: comp/handover/register.py, comp/handover/schedule.py
"""

from __future__ import annotations

from datetime import date

import polars as pl

from comp.handover.register import Register, register, unsaid
from comp.handover.schedule import register_csv, schedule, schedule_csv
from comp.settings_handover import ContractSettings
from tests.handover.lines import CALENDAR, deals, lines

CHOICES = ContractSettings(benefit_new="term", benefit_renewal="term", expedient=True)
DEALS = """
    | deal | close_date | start_date | term | type    | customer | cancelled_on |
    | D-1  | 2026-01-10 | 2026-01-10 | 24   | new     | acme     |              |
    | D-2  | 2026-01-20 | 2026-01-20 | 12   | new     | bell     |              |
    | D-3  | 2026-02-05 | 2026-02-05 | 36   | renewal | acme     | 2026-05-20   |
"""
POSTED = """
    | period  | person | component | kind     | deal | amount  |
    | 2026-01 | ana    | earns     | earned   | D-1  | 1000.00 |
    | 2026-01 | mo     | team      | earned   | D-1  | 100.00  |
    | 2026-01 | ana    | earns     | earned   | D-2  | 500.00  |
    | 2026-01 | ana    | quarter   | earned   |      | 9999.00 |
    | 2026-02 | ana    | earns     | earned   | D-3  | 360.00  |
    | 2026-03 | ana    | earns     | true_up  | D-1  | 200.00  |
    | 2026-05 | ana    | lost      | clawback | D-3  | -60.00  |
"""


def found(settings: ContractSettings = CHOICES, table: str = DEALS) -> Register:
    return register(lines(POSTED), deals(table), settings, CALENDAR)


def test_a_contract_of_more_than_a_year_is_capitalised_for_each_payee() -> None:
    told = found()
    assert not told.problems
    rows = schedule(told, date(2026, 6, 30))
    assert (
        register_csv(told, rows)
        == """\
contract,deal,customer,person,business,currency,cost,treatment,expensed_because,months,starts,churned,amortised,impaired,carrying_amount
D-1,D-1,acme,ana,new,USD,1200.00,capitalised,,24,2026-01-10,,300.00,0.00,900.00
D-1,D-1,acme,mo,new,USD,100.00,capitalised,,24,2026-01-10,,25.00,0.00,75.00
D-2,D-2,bell,ana,new,USD,500.00,expensed,the amortisation period is a year or less,12,2026-01-20,,0.00,0.00,0.00
D-3,D-3,acme,ana,renewal,USD,300.00,capitalised,,36,2026-02-05,2026-05-20,33.33,266.67,0.00
"""
    )


def test_month_by_month() -> None:
    told = found()
    text = schedule_csv(schedule(told, date(2026, 6, 30)))
    ana = [row for row in text.splitlines() if row.startswith(("D-1,D-1,ana", "D-3"))]
    # The true-up of March catches up: 1,200 x 3/24 = 150.00 by then. What is left of D-3 when the
    # customer leaves is written off: 300 - 33.33.
    assert ana == [
        "D-1,D-1,ana,USD,2026-01,0.00,1000.00,41.67,0.00,958.33",
        "D-1,D-1,ana,USD,2026-02,958.33,0.00,41.66,0.00,916.67",
        "D-1,D-1,ana,USD,2026-03,916.67,200.00,66.67,0.00,1050.00",
        "D-1,D-1,ana,USD,2026-04,1050.00,0.00,50.00,0.00,1000.00",
        "D-1,D-1,ana,USD,2026-05,1000.00,0.00,50.00,0.00,950.00",
        "D-1,D-1,ana,USD,2026-06,950.00,0.00,50.00,0.00,900.00",
        "D-3,D-3,ana,USD,2026-02,0.00,360.00,10.00,0.00,350.00",
        "D-3,D-3,ana,USD,2026-03,350.00,0.00,10.00,0.00,340.00",
        "D-3,D-3,ana,USD,2026-04,340.00,0.00,10.00,0.00,330.00",
        "D-3,D-3,ana,USD,2026-05,330.00,-60.00,3.33,266.67,0.00",
    ]


def test_over_its_whole_life_a_cost_is_amortised_to_the_cent() -> None:
    rows = schedule(found(), date(2029, 12, 31))
    sums = rows.group_by("deal", "person").agg(pl.col("added", "amortised", "impaired").sum())
    assert sums.filter(pl.col("added") != pl.col("amortised") + pl.col("impaired")).is_empty()
    assert rows.filter(pl.col("closing") < 0).is_empty()


def test_a_benefit_longer_than_the_term() -> None:
    longer = ContractSettings(benefit_new="60 months", benefit_renewal="term", expedient=True)
    months = dict(found(longer).contracts.select("deal", "months").iter_rows())
    assert months == {"D-1": 60, "D-2": 60, "D-3": 36}


def test_without_the_expedient_a_year_is_capitalised_too() -> None:
    told = found(ContractSettings(benefit_new="term", benefit_renewal="term", expedient=False))
    assert told.contracts.get_column("treatment").unique().to_list() == ["capitalised"]


def test_components_that_are_no_cost_of_a_contract_are_left_out() -> None:
    less = ContractSettings(
        benefit_new="term", benefit_renewal="term", expedient=True, expensed=["team"]
    )
    assert "mo" not in found(less).contracts.get_column("person").to_list()


def test_a_deal_without_a_term_is_expensed_and_named() -> None:
    told = found(table=DEALS.replace("| 24   |", "|      |"))
    assert {(each.code, each.severity, each.value) for each in told.problems} == {
        ("register-term-missing", "warning", "D-1")
    }


def test_a_column_that_deals_lack_is_named() -> None:
    odd = ContractSettings(
        benefit_new="term", benefit_renewal="term", expedient=True, starts="go_live"
    )
    assert [
        each.value for each in found(odd).problems if each.code == "register-column-missing"
    ] == ["go_live"]


def test_the_choices_are_the_companys() -> None:
    (problem,) = unsaid(ContractSettings(expedient=True))
    assert "benefit_new = " in problem.remedy
    assert "benefit_renewal = " in problem.remedy
    assert "expedient" not in problem.remedy
    assert unsaid(CHOICES) == []
