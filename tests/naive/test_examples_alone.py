"""The evaluator against examples of docs/language.md, written down a second time."""

from __future__ import annotations

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
from tests.naive.evaluator import evaluate
from tests.naive.model import (
    Bonus,
    Clawback,
    Commission,
    Credit,
    Curve,
    Draw,
    Gate,
    Ledger,
    Multiplier,
    Quota,
    Table,
)


def flat(rate: tuple) -> Commission:
    return Commission("new_business", "commission", "bookings", rate=rate)


def test_a_quarterly_draw_paid_monthly() -> None:
    days, rest = (FIRST, day("06-30")), {"per": "quarter"}
    ramp = Draw("ramp", money(9000), days, ["new_business"], **rest)
    deals = [
        deal("D-1", "01-20", 10000),
        deal("D-2", "03-10", 20000),
        deal("D-3", "06-10", 200000),
    ]
    outcome = run(plan(components=[flat(pct(10))], draws=[ramp]), deals)
    assert lines(outcome) == expected(
        """
        | 2026-01 | new_business | D-1 | $1,000.00  |
        | 2026-01 | ramp         |     | $2,000.00  |
        | 2026-02 | ramp         |     | $3,000.00  |
        | 2026-03 | new_business | D-2 | $2,000.00  |
        | 2026-03 | ramp         |     | $1,000.00  |
        | 2026-04 | ramp         |     | $3,000.00  |
        | 2026-05 | ramp         |     | $3,000.00  |
        | 2026-06 | new_business | D-3 | $20,000.00 |
        | 2026-06 | ramp         |     | -$6,000.00 |
        | 2026-06 | ramp         |     | -$6,000.00 |
        """
    )
    ramp.at_end = True
    outcome = run(plan(components=[flat(pct(10))], draws=[ramp]), deals)
    assert lines(outcome, "draw") == [("2026-03", "ramp", None, Fraction(6000))]


def test_a_hire_that_does_not_stay() -> None:
    sum_back = Clawback(
        "left_early", "cancelled_on", "close_date", 90, "days", money(500), ["new_business"], "kept",
        is_sum=True,
    )  # fmt: skip
    deals = [
        deal("D-1", "01-05", 20000, cancelled_on=day("03-01")),
        deal("D-2", "01-05", 6000, cancelled_on=day("03-10")),
        deal("D-3", "03-05", 40000),
    ]
    found = run(plan(components=[flat(pct(5))], clawbacks=[sum_back]), deals)
    assert lines(found, "clawback") == expected(
        """
        | 2026-03 | left_early | D-1 | -$500.00 |
        | 2026-03 | left_early | D-2 | -$300.00 |
        """
    )


def test_a_desk_that_makes_up_its_shortfall() -> None:
    desk = Commission("placements", "commission", "bookings", "quarter", below_zero="shortfall")
    desk.tiers = Table("marginal", "attainment", rows((0, pct(0)), (100, pct(30))))
    due = ("/", ("*", ("num", Fraction(3)), ("person", "salary")), ("num", Fraction(4)))
    quotas = [Quota("bookings", "quarter", [(None, due)])]
    deals = [deal("P-1", "02-02", 30000), deal("P-2", "05-11", 50000)]
    people = [person(salary=Fraction(48000))]
    found = run(plan(components=[desk], quotas=quotas, pay="quarter"), deals, people=people)
    assert lines(found) == expected("| 2026-Q2 | placements | P-2 | $2,400.00 |")
    # A quarter without a deal lacks all of its $36,000.
    deals = [deal("P-1", "02-02", 30000), deal("P-2", "07-11", 80000)]
    found = run(plan(components=[desk], quotas=quotas, pay="quarter"), deals, people=people)
    assert lines(found) == expected("| 2026-Q3 | placements | P-2 | $600.00 |")


def test_the_rate_goes_by_the_month_before() -> None:
    sales = ("measure", "amount", "bookings", ("before", "month"))
    sold = Commission("sold", "commission", "bookings")
    sold.rate = ("if", ("cmp", ">=", sales, money(500)), pct(10), pct(4))
    before = ("measure", "amount", "bookings", ("before", "quarter"))
    more = ("max", [("-", ("measure", "amount", "bookings"), before), money(0)])
    growth = Bonus("growth", ("*", pct(3), more), "quarter", ("cmp", ">", before, money(0)))
    deals = [
        deal("D-1", "01-20", 600),
        deal("D-2", "02-20", 100),
        deal("D-3", "03-20", 100),
        deal("D-4", "06-20", 1000),
    ]
    assert lines(run(plan(components=[sold, growth]), deals)) == expected(
        """
        | 2026-01 | sold   | D-1  | $24.00 |
        | 2026-02 | sold   | D-2  | $10.00 |
        | 2026-03 | sold   | D-3  | $4.00  |
        | 2026-06 | sold   | D-4  | $40.00 |
        | 2026-06 | growth |      | $6.00  |
        """
    )


def test_tiers_begin_at_each_persons_own_amounts() -> None:
    quota = ("measure", "quota", "bookings")
    begin = [Fraction(0), ("name", "threshold"), ("*", pct(80), quota), quota]
    rates = [pct(2), pct(6), pct(9), pct(12)]
    pay = Commission("new_business", "commission", "bookings", "quarter")
    pay.tiers = Table("marginal", "amount", list(zip(begin, rates, strict=True)))
    quotas = [Quota("bookings", "quarter", [(None, ("person", "target"))])]
    twice = {"threshold": ("*", ("person", "salary"), ("num", Fraction(2)))}
    deals = [deal("D-1", "01-20", 70000), deal("D-2", "02-20", 40000)]
    own = plan(components=[pay], quotas=quotas, definitions=twice)
    dana = person(salary=Fraction(30000), target=Fraction(100000))
    assert lines(run(own, deals, people=[dana])) == expected(
        """
        | 2026-01 | new_business | D-1  | $1,800.00 |
        | 2026-02 | new_business | D-2  | $3,600.00 |
        """
    )
    # Twice $45,000 lies above 80% of $100,000; without a salary the second row begins nowhere.
    for salary in (Fraction(45000), None):
        assert lines(run(own, deals, people=[dana | {"salary": salary}])) == []


def test_each_payment_is_asked_for_its_rate() -> None:
    cash = Credit("bookings", ("payment", "amount"), "payment.date", of_payments=True)
    late = ("days from", ("deal", "invoiced_on"), ("payment", "date"))
    ages = rows((0, pct(6)), (30, pct(5)), (60, pct(4)), (90, pct(3)), percent=False)
    pay = Commission("collected", "commission", "bookings")
    pay.tiers = Table("per deal", "days", ages, late)
    deals = [deal(name, "01-05", 1000, invoiced_on=day("01-05")) for name in ("D-1", "D-2")]
    paid = [("D-1", "01-20", 1000), ("D-2", "03-10", 500), ("D-2", "05-10", 500)]
    payments = [{"deal": of, "date": day(on), "amount": Fraction(n)} for of, on, n in paid]
    assert lines(run(plan(cash, components=[pay]), deals, payments=payments)) == expected(
        """
        | 2026-01 | collected | D-1 | $60.00 |
        | 2026-03 | collected | D-2 | $20.00 |
        | 2026-05 | collected | D-2 | $15.00 |
        """
    )


def test_pay_by_what_is_collected_and_by_satisfaction() -> None:
    cash = Credit("collected", ("payment", "amount"), "payment.date", of_payments=True)
    share = ("/", ("measure", "amount", "collected"), ("measure", "amount", "bookings"))
    steps = rows((50, money(300)), (100, money(1000)))
    points = rows((40, pct(0)), (100, pct(100)))
    most = ("min", [("score", "csat"), pct(120)])
    sold = Commission("sold", "commission", "bookings", rate=pct(5))
    components = [
        sold,
        Bonus("cash", None, "quarter", steps=("replacing", share, "pct", steps)),
        Curve("cash_share", "quarter", (share, "pct"), points, money(2000)),
        Multiplier("satisfaction", most, "quarter", ["sold"]),
    ]
    own = plan(components=components)
    own.credits.append(cash)
    deals = [deal("D-1", "01-20", 10000)]
    paid = [{"deal": "D-1", "date": day("02-10"), "amount": Fraction(7000)}]
    csat = {"person": "priya", "period": "2026-Q1", "objective": "csat", "score": Fraction(11, 10)}
    assert lines(run(own, deals, payments=paid, scores=[csat])) == expected(
        """
        | 2026-01 | sold         | D-1  | $500.00   |
        | 2026-03 | cash         |      | $300.00   |
        | 2026-03 | cash_share   |      | $1,000.00 |
        | 2026-03 | satisfaction |      | $50.00    |
        """
    )
    # Nothing booked: no ratio; no score: the commission stays as it is.
    deals[0]["stage"] = "closed_lost"
    deals.append(deal("D-2", "04-20", 100))
    found = run(own, deals, payments=[*paid, paid[0] | {"date": day("06-30")}])
    assert lines(found)[0] == ("2026-04", "sold", "D-2", 5)
    assert {row[1] for row in lines(found)} == {"sold", "cash", "cash_share"}
    # A gate knows the score from the quarter's last day on.
    sold.accumulated, sold.gate = "quarter", Gate(("cmp", ">=", ("score", "csat"), pct(100)))
    found = run(plan(components=[sold]), [deal("D-1", "01-20", 10000)], scores=[csat])
    assert lines(found) == expected("| 2026-03 | sold | D-1 | $500.00 |")


def test_sold_in_euro_measured_in_pounds_paid_in_dollars() -> None:
    pounds = Credit("bookings", ("deal", "acv"), converted=("GBP", "close_date"))
    pay = Commission("new_business", "commission", "bookings", "quarter")
    pay.tiers = Table("marginal", "attainment", rows((0, pct(5)), (100, pct(10))))
    pay.converted_at = "close_date"
    quotas = [Quota("bookings", "quarter", [(None, ("money", Fraction(40000), "GBP"))])]
    on = {"date": day("01-10")}
    rates = [
        on | {"from": "EUR", "to": "GBP", "rate": Fraction("0.86")},
        on | {"from": "GBP", "to": "USD", "rate": Fraction("1.25")},
    ]
    sold = [deal("D-1", "01-10", 50000, currency="EUR")]
    found = run(plan(pounds, components=[pay], quotas=quotas), sold, rates=rates)
    assert lines(found) == expected("| 2026-01 | new_business | D-1 | $2,875.00 |")
    # A credit that does not convert knows no deals in euro.
    assert lines(run(plan(components=[flat(pct(5))]), sold, rates=rates)) == []


def test_what_came_along_from_another_plan_counts() -> None:
    """$100 on the first plan and $100 on the second: the second deal lies past $150 from $50 on."""
    tiers = Table("marginal", "amount", rows((0, pct(10)), (150, pct(20)), percent=False))
    first = plan(components=[flat(pct(1))])
    second = plan(components=[Commission("sold", "commission", "bookings", "year", tiers=tiers)])
    first.name, second.name, second.carries = "first", "second", ["first"]
    people = [person(plan="first", to=day("03-31")), person(plan="second") | {"from": day("04-01")}]
    deals = [deal("D-1", "01-20", 100), deal("D-2", "05-20", 100)]
    found = evaluate([first, second], Ledger(people, deals))
    assert [row[2:] for row in lines(found)] == [("D-1", 1), ("D-2", 15)]
    opened = {"person": "priya", "plan": "first", "as_of": day("01-01"), "what": "credit"}
    openings = [opened | {"name": "bookings", "amount": Fraction(50)}]
    found = evaluate([first, second], Ledger(people, deals, openings=openings))
    assert [row[2:] for row in lines(found)] == [("D-1", 1), ("D-2", 20)]


def test_whole_leaves_out_the_fraction_towards_zero() -> None:
    full = ("whole", ("/", ("measure", "amount", "bookings"), money(10000)))
    each = Bonus("ten_thousands", ("*", money(100), full), "month")
    deals = [deal("D-1", "01-20", "29,999.99"), deal("D-2", "02-20", "-38,000")]
    paid = lines(run(plan(components=[each]), deals), "earned")
    assert [row[3] for row in paid] == [200, -300]
