"""Pay and quotas that are read across plans: names that are nowhere, other currencies, circles.

Tests: comp/plans_together.py, comp/team_quotas_together.py, comp/language/pay_order.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.pay_order import pay_order, read_by
from comp.language.plan import Plan
from comp.language.read import read_plan
from comp.plans_together import check_together
from tests.engine.story import BOOKINGS, commission, plan_text

PAYS = BOOKINGS + commission("rate 8%", on="bookings")


def plan(name: str, body: str, **head: str) -> Plan:
    file, problems = read_plan(plan_text(body, name=name, **head), f"{name}.plan", Schema())
    assert file is not None, [problem.message for problem in problems]
    return file.plan


def override(name: str, of: str) -> str:
    return f"override {name}:\n    on pay of team from {of}\n    rate 1%\n"


def found(*plans: Plan) -> list[tuple[str, str, str]]:
    return [
        (problem.code, problem.message, problem.remedy) for problem in check_together(list(plans))
    ]


def test_a_name_that_no_plan_has() -> None:
    rep, lead = plan("rep", PAYS), plan("lead", override("leads", "earns, earn"))
    [problem] = check_together([rep, lead])
    assert (problem.code, problem.remedy) == ("pay-of-nobody", "write earns")
    assert problem.span is not None
    assert problem.span.line == 7
    assert not found(rep, plan("lead", override("leads", "earns")))


def test_pay_in_another_currency() -> None:
    rep = plan("rep", PAYS, currency="EUR")
    [(code, message, _)] = found(rep, plan("lead", override("leads", "earns")))
    assert code == "pay-in-other-currency"
    assert message == "earns of rep is paid in EUR, and lead is in USD"


@pytest.mark.parametrize(
    ("bodies", "chain"),
    [
        ((override("a_pay", "a_pay"),), "a_pay of p0 -> a_pay of p0"),
        (
            (override("a_pay", "c_pay"), override("b_pay", "a_pay"), override("c_pay", "b_pay")),
            "a_pay of p0 -> c_pay of p2 -> b_pay of p1 -> a_pay of p0",
        ),
    ],
)
def test_a_circle_is_shown_as_a_chain(bodies: tuple[str, ...], chain: str) -> None:
    plans = [plan(f"p{number}", body) for number, body in enumerate(bodies)]
    [(code, message, _)] = found(*plans)
    assert code == "pay-in-a-circle"
    assert message.endswith(chain)


def test_plans_may_read_each_other_where_components_do_not() -> None:
    first = plan("a", PAYS + override("a_lead", "b_sells"))
    sells = PAYS.replace("earns", "b_sells")
    second = plan("b", sells + override("b_lead", "earns, a_lead"))
    assert not found(first, second)
    assert pay_order([first, second])[0] == [("a", "a_lead"), ("b", "b_lead")]
    assert read_by(first, [first, second]) == [second]
    assert read_by(plan("c", PAYS), [first, second]) == []


REGION = BOOKINGS.replace("own deals", "team deals as of deal.close_date").replace(
    "bookings", "{name}"
)
QUOTA = "quota {name} 90% of quota of {of} of team as of the first day per month\n"


def region(name: str, of: str, **head: str) -> Plan:
    paying = f"override {name}_pay:\n    on {name}\n    rate 1%\n"
    body = REGION.format(name=name) + QUOTA.format(name=name, of=of) + paying
    return plan(f"plan_{name}", body, **head)


def test_a_quota_of_a_credit_that_has_none() -> None:
    rep = plan("rep", PAYS + "quota bookings $5 per month\n")
    [(code, _, remedy)] = found(rep, region("regional", "booking"))
    assert (code, remedy) == ("quota-of-nobody", "write bookings")
    assert not found(rep, region("regional", "bookings"))


def test_a_quota_in_another_currency_or_of_a_longer_period() -> None:
    rep = plan("rep", PAYS + "quota bookings 5 EUR per month\n", currency="EUR")
    [(code, message, _)] = found(rep, region("regional", "bookings"))
    assert code == "quota-of-other-kind"
    assert message == "the quota of bookings of rep is in EUR, and regional counts USD"
    rep = plan("rep", PAYS + "quota bookings $5 per year\n")
    [(code, _, _)] = found(rep, region("regional", "bookings"))
    assert code == "quota-spread-missing"
    rep = plan("rep", PAYS + "quota bookings $5 per plan, not prorated\n")
    [(code, message, _)] = found(rep, region("regional", "bookings"))
    assert code == "quota-of-other-kind"
    assert message == "the quota of bookings of rep is per plan, and taken per month"


def test_quotas_that_are_a_part_of_each_other() -> None:
    [(code, message, _)] = found(region("north", "south"), region("south", "north"))
    assert code == "quota-in-a-circle"
    assert message.endswith("north of plan_north -> south of plan_south -> north of plan_north")


LEADS = "bonus made:\n    pays $5 per {per} when share of team at 100% of {of} as of the last day > 0%\n"


def leads(of: str = "bookings", per: str = "quarter") -> Plan:
    return plan("lead", LEADS.format(of=of, per=per))


def test_a_team_whose_quotas_nobody_has() -> None:
    rep = plan("rep", PAYS + "quota bookings $5 per month\n")
    [(code, message, remedy)] = found(rep, leads("booking"))
    assert (code, remedy) == ("quota-of-nobody", "write bookings")
    assert message == "no plan here has a quota of booking, so nobody could reach it"
    [(_, _, remedy)] = found(leads())
    assert remedy == "write it into the plan of the team: quota bookings $150,000 per quarter"
    assert not found(rep, leads())


@pytest.mark.parametrize(
    ("quota", "code"),
    [
        ("$5 per year", "quota-spread-missing"),
        ("$5 per year, spread 50% 50%", "spread-of-other-length"),
        ("$5 per week", "quota-weeks-and-months"),
        ("$5 per plan, not prorated", "quota-of-other-kind"),
    ],
)
def test_a_team_whose_quotas_cannot_be_measured_over_the_period(quota: str, code: str) -> None:
    rep = plan("rep", BOOKINGS + f"quota bookings {quota}\n")
    [problem] = check_together([rep, leads()])
    assert problem.code == code
    assert problem.span is not None
    assert problem.related
    places = {problem.span.file, *(span.file for span, _ in problem.related)}
    assert places == {"rep.plan", "lead.plan"}
    assert bool(problem.remedy) != bool(problem.choices)


def test_a_quota_is_asked_once_however_often_it_is_asked_for() -> None:
    rep = plan("rep", BOOKINGS + "quota bookings $5 per year\n")
    twice = LEADS.format(of="bookings", per="quarter") + LEADS.format(
        of="bookings", per="month"
    ).replace("made", "again")
    assert [code for code, _, _ in found(rep, plan("lead", twice))] == ["quota-spread-missing"]
    assert not found(rep, leads(per="year"))


def test_a_gate_and_a_year_that_is_caught_up_ask_over_their_own_periods() -> None:
    rep = plan("rep", BOOKINGS + "quota bookings $5 per quarter\n")
    asked = "number of team at 100% of bookings as of the first day >= 1"
    gate = f"    opens when {asked}, from the first dollar\n"
    own = BOOKINGS.replace("bookings", "sales") + commission("rate 1%\n" + gate.strip(), on="sales")
    assert [code for code, _, _ in found(rep, plan("lead", own))] == ["quota-spread-missing"]
    yearly = own.replace("on sales", "on sales accumulated per quarter")
    late = (
        f"bonus late:\n    pays $5 per quarter when amount of sales > $5\n"
        f"    catches up when amount of sales per year > $5 and {asked}\n"
    )
    assert not found(rep, plan("lead", yearly + late))


def test_plans_whose_quotas_are_taken_of_a_team_are_read() -> None:
    rep = plan("rep", PAYS + "quota bookings $5 per month\n")
    other = plan("other", PAYS)
    assert read_by(leads(), [rep, other]) == [rep]
    assert read_by(region("regional", "bookings"), [rep, other]) == [rep]
    assert read_by(rep, [leads(), other]) == []
