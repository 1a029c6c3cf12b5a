"""`comp show`: a plan in words, tables as bands in money, and what they pay.

Tests: comp/language/show.py, comp/language/show_tables.py, comp/language/show_lookups.py
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from comp.fields import Schema
from comp.language.plan import Plan
from comp.language.read import read_plan
from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, commission, plan_text


def plan_of(name: str) -> Plan:
    text = Path(f"plans/{name}.plan").read_text(encoding="utf-8")
    plan, _ = read_plan(text, f"{name}.plan", Schema())
    assert plan is not None
    return plan.plan


def test_bands_are_in_money_of_the_plans_own_quota() -> None:
    shown = show_plan(plan_of("smb_ae_2026"), None)
    assert "from $0.00 (0%) up to but not including $75,000.00 (50%)  6%" in shown
    assert "from $75,000.00 (50%)                                     8%" in shown
    assert "from $150,000.00 (100%)  1.5x" in shown


def test_bands_are_in_money_of_a_given_quota() -> None:
    shown = show_plan(plan_of("smb_ae_2026"), Decimal(200_000))
    assert "from $100,000.00 (50%)" in shown


def test_the_curve_pays_what_the_plan_pays() -> None:
    """75,000 x 6% + 75,000 x 8% at quota; 37,500 x 12% more at 125%."""
    rows = [line.split() for line in show_plan(plan_of("smb_ae_2026"), None).splitlines()]
    assert ["100%", "$150,000.00", "$10,500.00"] in [row[:3] for row in rows]
    assert ["125%", "$187,500.00", "$15,000.00"] in [row[:3] for row in rows]


def test_a_retroactive_curve_jumps() -> None:
    rows = [line.split() for line in show_plan(plan_of("enterprise_ae_2026"), None).splitlines()]
    paid = {row[0]: row[2] for row in rows if row and row[0].endswith("%") and "next" in row}
    assert paid["50%"] == "$36,000.00"
    assert paid["75%"] == "$72,000.00"
    assert paid["100%"] == "$120,000.00"


def test_everything_else_is_in_sentences() -> None:
    enterprise = show_plan(plan_of("enterprise_ae_2026"), None)
    assert "new_business and multi_year together stop at $125,000 per year" in enterprise
    assert "pay is never below $6,000 per month, from 2026-01-01 to 2026-06-30" in enterprise
    assert "attainment is kept" in enterprise
    manager = show_plan(plan_of("smb_manager_2026"), None)
    assert "deals of direct reports on the day deal.close_date" in manager
    assert "40%  ramp_hires: Two new reps close their first deal" in manager
    assert "nothing when the score is below 50%" in manager


def test_a_named_table_is_shown_with_its_heads() -> None:
    text = Path("fixtures/worked/E130/plans/bonus_matrix.plan").read_text(encoding="utf-8")
    file, _ = read_plan(text, "matrix.plan", Schema())
    assert file is not None
    rows = [line.split() for line in show_plan(file.plan, None).splitlines()]
    assert "from 100%  from 100.01%" in show_plan(file.plan, None)
    assert ["from", "80%", "0%", "20%", "25%", "35%", "45%", "55%", "65%"] in rows


def test_what_lies_below_a_gate_is_not_in_the_curve() -> None:
    text = plan_text(
        BOOKINGS
        + "quota bookings $1,000 per quarter\n"
        + commission(
            "tiers retroactive by attainment:\n    from 0%: 5%\n    from 110%: 7%\n"
            "opens when attainment >= 50%, on the part above"
        )
    )
    plan, _ = read_plan(text, "p.plan", Schema())
    assert plan is not None
    shown = show_plan(plan.plan, None)
    assert "opens when attainment of bookings >= 50%, on the part above" in shown
    assert "25%    $250.00   $0.00  next at 0%" in shown
    assert "110%  $1,100.00  $42.00  next at 7%" in shown
    text = text.replace("on the part above", "from the first dollar")
    plan, _ = read_plan(text, "p.plan", Schema())
    assert plan is not None
    assert "what it pays once its gate is open" in show_plan(plan.plan, None)


def test_what_lies_beyond_the_highest_attainment_is_not_in_the_curve() -> None:
    text = plan_text(
        BOOKINGS
        + "quota bookings $1,000 per quarter\n"
        + commission(
            "tiers retroactive by attainment:\n    from 0%: 5%\n    from 80%: 10%\n"
            "attainment at most 110%"
        )
    )
    plan, _ = read_plan(text, "p.plan", Schema())
    assert plan is not None
    shown = show_plan(plan.plan, None)
    assert "100%  $1,000.00  $100.00  next at 10%" in shown
    assert "110%  $1,100.00  $110.00  next at 0%" in shown
    assert "150%  $1,500.00  $110.00  next at 0%" in shown
    marginal = text.replace("retroactive", "marginal")
    plan, _ = read_plan(marginal, "p.plan", Schema())
    assert plan is not None
    assert "150%  $1,500.00  $70.00  next at 0%" in show_plan(plan.plan, None)
    above = text.replace("from 80%", "from 120%")
    plan, _ = read_plan(above, "p.plan", Schema())
    assert plan is not None
    # The total reaches the row; what lies below 110% is paid at it.
    assert "120%  $1,200.00  $110.00  next at 0%" in show_plan(plan.plan, None)


def test_defined_values_are_shown_once_below_those_they_are_made_of() -> None:
    text = plan_text(
        BOOKINGS
        + "define pace: volume / $1,000\n"
        + "define volume: amount of bookings\n"
        + "define unused: 5%\n"
        + "bonus small:\n    pays $10 * pace per quarter\n"
        + "bonus large:\n    pays $20 * pace per quarter when volume >= $500\n"
    )
    plan, _ = read_plan(text, "p.plan", Schema())
    assert plan is not None
    shown = show_plan(plan.plan, None)
    defined = "define volume: amount of bookings\ndefine pace: volume / $1,000\n\n"
    assert shown.count(defined) == 1
    assert shown.count("define ") == 2


def test_a_cap_on_one_component_stops_it() -> None:
    text = plan_text(
        BOOKINGS
        + "commission sells:\n    on bookings\n    rate 1%\n"
        + "cap most_pay:\n    $5,000 per month on sells\n    measured after clawbacks\n"
        + "    excess is lost\n"
    )
    plan, _ = read_plan(text, "p.plan", Schema())
    assert plan is not None
    assert "  sells stops at $5,000 per month\n" in show_plan(plan.plan, None)


def test_the_fund_of_a_pool_is_shown_as_one() -> None:
    text = plan_text(
        BOOKINGS
        + "pool regional:\n    fund 1% * total amount of bookings per quarter\n"
        + "    shared equally\n"
    )
    plan, _ = read_plan(text, "p.plan", Schema())
    assert plan is not None
    shown = show_plan(plan.plan, None)
    assert "  fund 1% * total amount of bookings per quarter\n  shared equally" in shown
