"""The evaluator's holds, clawbacks, caps and debts against cases checked by hand, one rule each."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.naive.by_hand import (
    FIRST,
    day,
    deal,
    expected,
    lines,
    money,
    pct,
    person,
    plan,
    rows,
    run,
)
from tests.naive.model import Cap, Clawback, Commission, Release, Table

FLAT = Commission("pay", "commission", "bookings", None, rate=pct(10))
HALVES = [(Fraction(1, 2), ("on", "close_date")), (Fraction(1, 2), ("after", 3, "months", "close_date"))]  # fmt: skip


def late(**more) -> list:
    """A deal of $1,000 in January, and one of nothing in December that lets the run go on."""
    return [deal("D-1", "01-20", 1000, **more), deal("D-2", "12-31", 0, stage="open")]


def test_half_at_booking_and_half_three_months_later() -> None:
    found = run(plan(components=[FLAT], releases=[Release(["pay"], HALVES)]), late())
    assert lines(found, "earned", "held", "released") == expected(
        """
        | 2026-01 | pay | D-1 | $100 |
        | 2026-01 | pay | D-1 | $-100 |
        | 2026-01 | pay | D-1 | $50 |
        | 2026-04 | pay | D-1 | $50 |
        """
    )
    assert [row[3:] for row in found.balances if row[3] == "held pay"] == [
        ("held pay", 0, 50, 50),
        ("held pay", 50, -50, 0),
    ]


def test_as_the_customer_pays_and_back_with_a_refund() -> None:
    paid = Release(["pay"], [(Fraction(1), ("as paid", ("deal", "acv")))])
    payments = [
        {"deal": "D-1", "date": day("02-10"), "amount": Fraction(500)},
        {"deal": "D-1", "date": day("03-10"), "amount": Fraction(500)},
        {"deal": "D-1", "date": day("05-10"), "amount": Fraction(-250)},
    ]
    found = run(plan(components=[FLAT], releases=[paid]), late(), payments=payments)
    amounts = [(period, amount) for period, _, _, amount in lines(found, "released")]
    assert amounts == [("2026-02", 50), ("2026-03", 50), ("2026-05", -25)]


def test_a_true_up_is_held_with_its_deal() -> None:
    tiers = Table("retroactive", "amount", rows((0, pct(10)), (2000, pct(20)), percent=False))
    one = Commission("pay", "commission", "bookings", "year", tiers=tiers)
    deals = [*late(), deal("D-3", "02-20", 1000)]
    found = run(plan(components=[one], releases=[Release(["pay"], HALVES)]), deals)
    mine = [row for row in lines(found, "true_up", "held", "released") if row[2] == "D-1"]
    assert mine == expected(
        """
        | 2026-01 | pay | D-1 | $-100 |
        | 2026-01 | pay | D-1 | $50 |
        | 2026-02 | pay | D-1 | $100 |
        | 2026-02 | pay | D-1 | $-100 |
        | 2026-02 | pay | D-1 | $50 |
        | 2026-04 | pay | D-1 | $100 |
        """
    )


def test_a_lost_deal_first_loses_what_waits() -> None:
    cancelled = Clawback(
        "lost", "cancelled_on", "close_date", 180, "days", pct(50), ["pay"], "kept"
    )
    one = plan(components=[FLAT], releases=[Release(["pay"], HALVES)], clawbacks=[cancelled])
    found = run(one, late(cancelled_on=day("02-15")))
    assert lines(found) == expected(
        """
        | 2026-01 | pay  | D-1 | $100 |
        | 2026-01 | pay  | D-1 | $-100 |
        | 2026-01 | pay  | D-1 | $50 |
        | 2026-02 | pay  | D-1 | $25 |
        | 2026-02 | pay  | D-1 | $-25 |
        | 2026-02 | lost | D-1 | $-25 |
        | 2026-02 | carried | | $25 |
        | 2026-04 | carried | | $-25 |
        | 2026-04 | pay  | D-1 | $25 |
        """
    )


def test_who_leaves_loses_what_waits() -> None:
    one = plan(components=[FLAT], releases=[Release(["pay"], HALVES)], after_leaving="nothing")
    found = run(one, late(), people=[person(end_date=day("03-31"))])
    assert [row for row in lines(found) if row[0] > "2026-01"] == expected(
        """
        | 2026-04 | pay | D-1 | $50 |
        | 2026-04 | pay | D-1 | $-50 |
        """
    )
    # What is paid in a later pay period than the last day's comes after it.
    quarterly = replace(one, components=[replace(FLAT, paid_per="quarter")])
    for end, released in (("02-28", []), ("03-05", [50])):
        found = run(quarterly, late(), people=[person(end_date=day(end))])
        assert [row[3] for row in lines(found, "released")] == released
    longer = replace(one, after_leaving=30)
    found = run(longer, late(), people=[person(end_date=day("03-31"))])
    assert lines(found, "released")[-1] == ("2026-04", "pay", "D-1", 50)


def test_what_waits_is_lost_with_its_deal() -> None:
    """Half in January, half in April; of a deal that is cancelled in between, the second is lost."""
    one = plan(components=[FLAT], releases=[Release(["pay"], HALVES, lost_on="cancelled_on")])
    for cancelled, rest in (("03-31", ["2026-03"]), ("05-31", []), ("01-19", ["2026-01"])):
        found = run(one, late(cancelled_on=day(cancelled)))
        assert [row[0] for row in lines(found, "cancelled")] == rest
        paid = {"03-31": [50], "05-31": [50, 50], "01-19": []}[cancelled]
        assert [row[3] for row in lines(found, "released")] == paid
    one.after_leaving = "nothing"
    found = run(one, late(cancelled_on=day("03-31")), people=[person(end_date=day("02-28"))])
    assert lines(found, "cancelled") == [("2026-03", "pay", "D-1", -50)]


def test_age_and_refunds_say_how_much_returns() -> None:
    by_age = Clawback("lost", "cancelled_on", "close_date", 12, "months", None, ["pay"], "kept")
    by_age.by_age = ("months", [(0, pct(100)), (3, pct(50))])
    found = run(plan(components=[FLAT], clawbacks=[by_age]), late(cancelled_on=day("04-19")))
    assert [row[3] for row in lines(found, "clawback")] == [-100]
    found = run(plan(components=[FLAT], clawbacks=[by_age]), late(cancelled_on=day("04-20")))
    assert [row[3] for row in lines(found, "clawback")] == [-50]
    share = ("/", ("so far", "refunded"), ("deal", "acv"))
    refunds = Clawback("back", "refunded", "close_date", 365, "days", share, ["pay"], "kept")
    payments = [
        {"deal": "D-1", "date": day("02-10"), "amount": Fraction(-200)},
        {"deal": "D-1", "date": day("03-10"), "amount": Fraction(-300)},
    ]
    found = run(plan(components=[FLAT], clawbacks=[refunds]), late(), payments=payments)
    assert [(row[0], row[3]) for row in lines(found, "clawback")] == [("2026-02", -20), ("2026-03", -30)]  # fmt: skip


def test_a_sum_first_takes_its_part_of_what_waits() -> None:
    """$60 of a deal of $100, half of it waiting: $30 are cancelled, $30 returned; later $80 of $100."""
    sums = ("months", [(0, money(60)), (2, money(80))])
    lost = Clawback("lost", "cancelled_on", "close_date", 6, "months", None, ["pay"], "kept", sums, True)  # fmt: skip
    one = plan(components=[FLAT], releases=[Release(["pay"], HALVES)], clawbacks=[lost])
    found = run(one, late(cancelled_on=day("02-15")))
    assert [row[3] for row in lines(found, "cancelled", "clawback")] == [-30, -30]
    assert lines(found, "released")[1:] == [("2026-04", "pay", "D-1", 20)]
    found = run(one, late(cancelled_on=day("05-15")))
    assert lines(found, "cancelled", "clawback") == [("2026-05", "lost", "D-1", Fraction(-80))]


def test_excess_over_a_cap_waits_for_the_next_month() -> None:
    cap = Cap("top", money(100), "month", ["pay"], False, carries=True)
    deals = [deal("D-1", "01-20", 1500), deal("D-2", "02-20", 800), deal("D-3", "04-20", 100)]
    found = run(plan(components=[FLAT], caps=[cap]), deals)
    assert [(row[0], row[3]) for row in lines(found, "cap")] == [
        ("2026-01", -50),
        ("2026-02", 20),
        ("2026-03", 30),
    ]


def test_a_negative_balance_is_forgiven() -> None:
    cancelled = Clawback(
        "lost", "cancelled_on", "close_date", 180, "days", pct(100), ["pay"], "kept"
    )
    one = plan(components=[FLAT], clawbacks=[cancelled], forgives_negative=True)
    deals = [deal("D-1", "01-20", 1000, cancelled_on=day("02-15")), deal("D-2", "03-20", 1000)]
    found = run(one, deals)
    assert lines(found, "forgiven", "carried") == [("2026-02", "carried", None, 100)]
    assert lines(found, "earned")[-1] == ("2026-03", "pay", "D-2", 100)


def test_a_negative_total_carries_or_is_zero() -> None:
    tiers = Table("marginal", "amount", rows((0, pct(10)), (1000, pct(20)), percent=False))
    one = Commission("pay", "commission", "bookings", "month", tiers=tiers, below_zero="carries")
    deals = [deal("D-1", "01-20", 500), deal("D-2", "01-25", -800), deal("D-3", "02-20", 500)]
    found = run(plan(components=[one]), deals)
    assert [row[2:] for row in lines(found)] == [("D-1", 50), ("D-2", -50), ("D-3", 20)]
    one.below_zero = "zero"
    found = run(plan(components=[one]), deals)
    assert [row[2:] for row in lines(found)] == [("D-1", 50), ("D-2", -50), ("D-3", 50)]


def waits(at_leaving: str = "paid", deals: list | None = None, people: dict | None = None, **more):
    """Lines and balances of pay at 10% of which less than $50 waits."""
    one = plan(components=[FLAT], pay_below=(Fraction(50), at_leaving), **more)
    deals = deals or [deal("D-1", "01-20", 200), deal("D-2", "02-20", 299), late()[1]]
    return run(one, deals, people=[person(**(people or {}))])


def test_small_pay_waits_until_it_is_enough() -> None:
    found = waits(deals=[deal("D-1", "01-20", 200), deal("D-2", "02-20", 300), late()[1]])
    assert lines(found, "waiting") == [("2026-01", "waiting", None, -20), ("2026-02", "waiting", None, 20)]  # fmt: skip
    changes = [row[2:] for row in found.balances if row[3] == "waiting"]
    assert changes[:3] == [("2026-01", "waiting", 0, 20, 20), ("2026-02", "waiting", 20, -20, 0), ("2026-03", "waiting", 0, 0, 0)]  # fmt: skip
    # $49.90 are never enough, and come with the last pay period of the plan.
    found = waits()
    assert [row[::3] for row in lines(found, "waiting")] == [("2026-01", -20), ("2026-02", Fraction("-29.9")), ("2026-12", Fraction("49.9"))]  # fmt: skip


def test_what_waits_is_paid_or_lost_at_leaving() -> None:
    left = {"end_date": day("02-28")}
    for at_leaving in ("paid", "lost"):
        found = waits(at_leaving, people=left)
        assert [row[::3] for row in lines(found, "waiting")] == [("2026-01", -20), ("2026-02", 20)]
        assert [row[::3] for row in lines(found, "lost")] == {
            "paid": [], "lost": [("2026-02", Fraction("-49.9"))]
        }[at_leaving]  # fmt: skip
    # A move to another plan is no leaving.
    assert lines(waits("lost", people={"to": day("02-28")}), "lost") == []


def test_what_waits_covers_what_pay_is_held_up_by() -> None:
    """$40 wait when a clawback takes $100: $60 become debt, or are forgiven."""
    lost = Clawback("lost", "cancelled_on", "close_date", 180, "days", pct(100), ["pay"], "kept")
    deals = [
        deal("D-1", "01-20", 1000, cancelled_on=day("03-15")),
        deal("D-2", "02-20", 400),
        late()[1],
    ]
    for forgives, kind in ((False, "carried"), (True, "forgiven")):
        found = waits("paid", deals, clawbacks=[lost], forgives_negative=forgives)
        assert lines(found, "waiting", "carried", "forgiven") == [
            ("2026-02", "waiting", None, -40),
            ("2026-03", "carried", None, 60),
            ("2026-03", "waiting", None, 40),
        ]
        assert len(lines(found, kind)) == 1


def test_who_leaves_the_plan_before_the_company_loses_nothing() -> None:
    """$50 of January wait until February, the last month on the plan; $50 are released in April."""
    one = plan(components=[FLAT], releases=[Release(["pay"], HALVES)], after_leaving="all")
    one.pay_below = (Fraction(200), "lost")
    for end, lost in (("03-31", []), ("02-28", [("2026-02", -50), ("2026-04", -50)])):
        found = run(one, late(), people=[person(to=day("02-28"), end_date=day(end))])
        assert [row[::3] for row in lines(found, "lost")] == lost
        assert [row[::3] for row in lines(found, "waiting")] == [("2026-01", -50), ("2026-02", 50)]


def test_waiting_pay_is_brought_in() -> None:
    one = plan(components=[FLAT], pay_below=(Fraction(50), "paid"))
    opening = {"person": "priya", "plan": "plan", "as_of": FIRST, "what": "waiting"}
    openings = [opening | {"name": None, "amount": Fraction(30)}]
    found = run(one, [deal("D-1", "01-20", 200), late()[1]], openings=openings)
    assert lines(found, "waiting") == [("2026-01", "waiting", None, 30)]
