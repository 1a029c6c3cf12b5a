"""Lumen, the playground: the generator repeats itself, and pay agrees with a second calculation."""

import runpy
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.workspaces import saas_by_hand as by_hand
from tests.workspaces.paid import paid, same_as_golden, totals_csv

Amounts = dict[tuple[str, str], Decimal]
SAAS = Path("fixtures/saas")
GENERATED = ("deals", "splits", "quotas", "scores")


def of_component(plan: str, component: str) -> Amounts:
    """What a component of a plan paid, by person and fiscal quarter of the deal."""
    lines = paid("saas").result.lines.filter(
        (pl.col("plan") == plan)
        & (pl.col("component") == component)
        & (pl.col("kind") != "adjustment")
    )
    sums: Amounts = defaultdict(Decimal)
    for person, day, amount in lines.select("person", "earned_on", "amount").rows():
        sums[person, by_hand.quarter(day)] += amount
    return sums


def not_zero(amounts: Amounts) -> Amounts:
    return {key: amount for key, amount in amounts.items() if amount}


@pytest.mark.parametrize("name", GENERATED)
def test_the_generator_writes_the_same_bytes_again(name: str, tmp_path: Path) -> None:
    runpy.run_path(str(SAAS / "generate.py"))["generate"](tmp_path)
    again = (tmp_path / f"{name}.csv").read_bytes()
    assert again == (SAAS / "ledger" / f"{name}.csv").read_bytes()


def test_the_playground_is_as_large_as_it_says() -> None:
    ledger = paid("saas").ledger
    sellers = ledger.people.filter(~pl.col("plan").is_in(["manager_fy2026", "vp_fy2026"]))
    assert sellers["person"].n_unique() == 40
    assert 2_900 < ledger.deals.height < 3_300
    size = sum(path.stat().st_size for path in SAAS.rglob("*") if path.is_file())
    assert size < 1_000_000


def test_everything_read_is_in_order() -> None:
    assert [problem.message for problem in paid("saas").problems] == []


def test_totals_are_those_accepted(accept: bool) -> None:
    same_as_golden("saas_totals.csv", totals_csv(paid("saas")), accept)


def test_small_business_commission_agrees_with_the_second_calculation() -> None:
    commission, bonus = by_hand.small_business()
    assert not_zero(of_component("smb_ae_fy2026", "new_business")) == not_zero(commission)
    assert not_zero(of_component("smb_ae_fy2026", "quarter_made")) == not_zero(bonus)


def test_enterprise_commission_agrees_with_the_second_calculation() -> None:
    by_year: dict[str, Decimal] = defaultdict(Decimal)
    for (person, _), amount in of_component("enterprise_ae_fy2026", "new_business").items():
        by_year[person] += amount
    assert by_year == by_hand.enterprise()


def test_mid_market_commission_agrees_with_the_second_calculation() -> None:
    by_year: dict[str, Decimal] = defaultdict(Decimal)
    for (person, _), amount in of_component("mid_market_ae_fy2026", "new_business").items():
        by_year[person] += amount
    assert by_year == by_hand.mid_market()


def test_the_company_override_agrees_with_the_second_calculation() -> None:
    paid_out = of_component("vp_fy2026", "company_override")
    assert {
        quarter: amount for (_, quarter), amount in paid_out.items()
    } == by_hand.vice_president()


def test_team_overrides_agree_with_the_second_calculation() -> None:
    assert of_component("manager_fy2026", "team_override") == by_hand.managers()


def test_only_lost_deals_and_those_of_somebody_who_left_pay_nobody() -> None:
    run = paid("saas")
    lost = set(run.ledger.deals.filter(pl.col("stage") == "closed_lost")["deal"])
    waiting = run.result.uncredited
    others = waiting.filter(~pl.col("deal").is_in(list(lost)))
    assert lost <= set(waiting["deal"])
    assert set(others["person"]) == {"omar"}
    assert others["deal"].n_unique() <= 2


def test_control_totals_account_for_every_row() -> None:
    totals = paid("saas").control_totals
    assert totals.height
    assert (totals["read"] == totals["accepted"]).all()
