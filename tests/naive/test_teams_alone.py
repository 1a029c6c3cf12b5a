"""The evaluator's count of people of a team who made their number, against cases checked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.naive import drawn
from tests.naive.by_hand import FIRST, LAST, bookings, day, deal, lines, money, pct, person, plan
from tests.naive.evaluator import evaluate
from tests.naive.model import Bonus, Commission, Gate, Ledger, Plan, Quota
from tests.naive.random_pairs import random_pair
from tests.naive.render import plan_text

TEAM, ALL, SECOND = (1, 1), (1, None), (2, 2)
SOLD = {"ana": 1000, "bob": 999, "cy": 1500, "dee": 100}
"""In the first quarter, against $1,000; Dee has no quota, and reports to Bob as Eve does."""


def share(percent: int = 100, levels: tuple = TEAM, at: str = "last") -> tuple:
    return ("share of team", Fraction(percent, 100), "bookings", levels, at)


def number(*more) -> tuple:
    return ("number of team", *share(*more)[1:])


def reps(name: str = "rep", quota: int = 1000) -> Plan:
    quotas = [Quota("bookings", "quarter", [(None, money(quota))])]
    return Plan(name, FIRST, LAST, credits=[bookings()], quotas=quotas)


def people() -> list[dict]:
    return [
        person("lea", "plan"),
        *(person(name, "rep", manager="lea") for name in ("ana", "bob", "cy")),
        person("dee", "other", manager="bob"),
    ]


def paid(component, rows=None, deals=None, others=None) -> list[tuple]:
    """What Lea is paid, by pay period."""
    manager = plan(components=[component])
    found = evaluate(
        [manager, *(others or [reps(), Plan("other", FIRST, LAST, credits=[bookings()])])],
        Ledger(
            people=rows or people(),
            deals=deals or [deal(n, "03-20", acv, person=n) for n, acv in SOLD.items()],
        ),
        through=day("03-31"),
    )
    return [(period, amount) for period, _, _, amount in lines(found)]


def worth(value: tuple, **more) -> Fraction:
    """What a value is over the first quarter, in dollars; a share of 1 is $100."""
    (found,) = paid(Bonus("made", ("*", money(100), value), "quarter"), **more) or [("", 0)]
    return found[1]


def test_those_who_reached_a_part_of_their_quota_are_counted() -> None:
    assert worth(number()) == 200
    assert worth(share()) == Fraction("66.67")
    assert worth(number(150)) == worth(number(120)) == 100
    assert worth(number(151)) == 0
    assert worth(share(10)) == 100


def test_who_has_no_quota_is_not_counted() -> None:
    """Dee, one level further down, is on a plan without a quota; then on the one with it."""
    assert worth(share(10, SECOND)) == 0
    assert worth(number(10, ALL)) == 300
    rows = people()
    rows[-1]["plan"] = "rep"
    assert worth(share(10, SECOND), rows=rows) == 100
    assert worth(share(100, ALL), rows=rows) == 50
    assert worth(number(100, ALL), rows=rows) == 200


def test_the_team_is_that_of_the_first_or_the_last_day() -> None:
    """Ana leaves in March, and Cy comes then: what was sold on the plan counts."""
    rows = people()
    rows[1]["to"] = day("03-30")
    rows[3]["from"] = day("03-10")
    assert worth(number(100, TEAM, "first"), rows=rows) == 100
    assert worth(number(100, TEAM, "last"), rows=rows) == 100
    assert worth(share(100, TEAM, "first"), rows=rows) == 50
    assert worth(share(100, TEAM, "last"), rows=rows) == 50
    assert worth(share(99, TEAM, "first"), rows=rows) == 100
    rows[3]["from"] = day("03-21")  # her deal of the day before is not credited
    assert worth(number(99, TEAM, "last"), rows=rows) == 100


def test_one_of_several_plans_is_enough() -> None:
    """Bob is on a second plan with a quota of $500, which he has reached; he counts once."""
    others = [reps(), reps("second", 500), Plan("other", FIRST, LAST, credits=[bookings()])]
    rows = [*people(), person("bob", "second", manager="lea")]
    assert worth(share(), rows=rows, others=others) == 100
    assert worth(number(), rows=rows, others=others) == 300
    assert worth(number(), rows=people(), others=others) == 200


def test_a_gate_opens_at_the_end_of_the_pay_period_in_which_enough_have_made_it() -> None:
    """Ana makes her number in January, Cy in March; Lea sells $1,000 in January."""
    half = Gate(("cmp", ">=", share(), pct(60)))
    flat = Commission("pay", "commission", "bookings", "quarter", rate=pct(10), gate=half)
    deals = [
        deal("D-1", "01-10", 1000, person="lea"),
        deal("D-2", "01-20", 1000, person="ana"),
        deal("D-3", "03-20", 1000, person="cy"),
    ]
    assert paid(flat, deals=deals) == [("2026-03", 100)]
    flat.gate = Gate(("cmp", ">=", share(), pct(33)))
    assert paid(flat, deals=deals) == [("2026-01", 100)]
    # The team is that of the quarter's last day, whenever it is asked.
    rows = people()
    rows[1]["to"] = day("03-30")
    assert paid(flat, rows=rows, deals=deals) == [("2026-03", 100)]


def test_steps_go_by_the_share() -> None:
    rows = [(Fraction(n, 4), money(100 * n)) for n in (1, 2, 3)]
    steps = Bonus("made", None, "quarter", steps=("replacing", share(), "pct", rows))
    assert paid(steps) == [("2026-03", 200)]
    steps.steps = ("stacking", number(99), "num", [(Fraction(n), money(n)) for n in (1, 2, 3, 4)])
    assert paid(steps) == [("2026-03", 6)]


def test_the_words_of_a_plan() -> None:
    text = plan_text(plan(components=[Bonus("made", ("*", money(5), number(90, SECOND, "first")), "quarter", ("cmp", ">=", share(100, ALL), pct(75)))]))  # fmt: skip
    assert "number of team 2 levels below at 90% of bookings as of the first day" in text
    assert "when share of all team at 100% of bookings as of the last day >= 75%" in text


def test_random_plans_ask_for_the_team(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among some plans many ask, and some of them pay by it."""
    monkeypatch.setattr(drawn, "FORMS_DRAWN", drawn.FORMS_DRAWN | {"shares of teams"})
    asking = [
        pair
        for pair in (random_pair(number, 12) for number in range(30))
        if any(" of team', Fr" in str(plan.components) for plan in pair.plans)
    ]
    assert len(asking) >= 10
    for pair in asking[:6]:
        assert all(plan_text(plan) for plan in pair.plans)
        assert evaluate(pair.plans, pair.ledger, pair.years, pair.through, pair.setting).lines
