"""The evaluator's gates, curves, steps, windows and people together against cases checked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.naive.by_hand import (  # fmt: skip
    FIRST,
    LAST,
    bookings,
    day,
    deal,
    lines,
    money,
    pct,
    person,
    plan,
    rows,
    run,
)
from tests.naive.evaluator import evaluate
from tests.naive.expressions import rounded
from tests.naive.model import (
    Bonus,
    Clawback,
    Commission,
    Contest,
    Credit,
    Crediting,
    Curve,
    Gate,
    Ledger,
    Multiplier,
    PayOverride,
    Plan,
    Pool,
    Quota,
    Setting,
    Table,
)
from tests.naive.periods import Years, retail

QUARTERLY = [Quota("bookings", "quarter", [(None, money(1000))])]
MADE = ("cmp", ">=", ("measure", "attainment", "bookings"), pct(100))
WON = [deal("D-1", "01-20", 600), deal("D-2", "02-20", 600), deal("D-3", "06-30", 300)]


def bonus(**more) -> Bonus:
    return Bonus("made", more.pop("pays", money(500)), more.pop("per", "quarter"), **more)


def amounts(component, deals=WON, quotas=QUARTERLY, **more) -> list[tuple]:
    found = run(plan(components=[component], quotas=quotas, **more), deals)
    return [(period, amount) for period, _, _, amount in lines(found)]


def test_a_gate_from_the_first_dollar_opens_with_a_true_up() -> None:
    flat = Commission("pay", "commission", "bookings", "quarter", rate=pct(10), gate=Gate(MADE))
    assert amounts(flat) == [("2026-02", 60), ("2026-02", 60)]
    flat.gate = Gate(above=Fraction(1))
    assert amounts(flat) == [("2026-02", 20)]


def test_rates_by_the_months_before_and_by_the_quota_around_a_deal() -> None:
    """$600 in January and February, $300 in June; a quota of $1,000 per quarter."""
    before = ("measure", "attainment", "bookings", ("months before", 2))
    enough = ("cmp", ">=", before, pct(60))
    flat = Commission("pay", "commission", "bookings", None, rate=("if", enough, pct(10), pct(1)))
    monthly = [Quota("bookings", "month", [(None, money(500))])]
    # February: 600 of 500, December is before the plan; June: nothing of 1,000 in April and May.
    assert amounts(flat, quotas=monthly) == [("2026-01", 6), ("2026-02", 60), ("2026-06", 3)]
    around = ("measure", "quota", "bookings", ("per", "quarter"))
    flat.rate = ("/", money(100), around)
    assert amounts(flat, quotas=monthly) == [("2026-01", 40), ("2026-02", 40), ("2026-06", 20)]
    # A row asks for a quota that is not there: the component pays nothing, whichever row holds.
    dated = [Quota("bookings", "quarter", [(day("04-01"), money(1000))])]
    by_amount = rows((0, pct(1)), (5000, ("/", money(100), around)), percent=False)
    flat.rate, flat.tiers, flat.accumulated = None, Table("marginal", "amount", by_amount), "year"
    assert amounts(flat, quotas=dated) == [("2026-06", 3)]


def test_a_ratio_stands_for_each_attainment_without_quota() -> None:
    """A quota in the second quarter only, which is missed."""
    before = ("cmp", ">=", ("measure", "attainment", "bookings", ("before", "quarter")), pct(50))
    both = Bonus("pay", money(50), "quarter", ("and", [MADE, before]), without_quota=pct(100))
    dated = [Quota("bookings", "quarter", [(day("04-01"), money(1000)), (day("07-01"), money(0))])]
    deals = [*WON, deal("LAST", "12-31", 0, stage="open")]
    assert [period for period, _ in amounts(both, deals, dated)] == ["2026-03", "2026-12"]


def test_a_curve_is_linear_between_its_points() -> None:
    points = rows((50, pct(0)), (100, pct(100)), (120, pct(200)))
    curve = Curve("pay", "quarter", ("attainment", "bookings"), points, money(1000))
    assert amounts(curve) == [("2026-01", 2000)] or amounts(curve) == [("2026-03", 2000)]
    assert amounts(curve, [deal("D-1", "03-31", 875)]) == [("2026-03", 750)]
    assert amounts(curve, [deal("D-1", "03-31", 400)]) == []
    curve.above = "last slope"
    assert amounts(curve, [deal("D-1", "03-31", 1300)]) == [("2026-03", 2500)]


def test_a_curve_to_date_pays_the_difference() -> None:
    points = rows((0, pct(0)), (100, pct(100)))
    curve = Curve("pay", "year", ("attainment", "bookings"), points, money(1200), to_date="year")
    quotas = [Quota("bookings", "month", [(None, money(100))])]
    found = amounts(curve, [deal("D-1", "01-20", 50), deal("D-2", "02-20", 100)], quotas)
    # January: half of $100; February: 75% of $200, less $50
    assert found == [("2026-01", 50), ("2026-02", 100)]


def test_steps_replace_or_stack() -> None:
    steps = ("replacing", "attainment", "bookings", rows((50, money(100)), (100, money(300))))
    deals = [deal("D-1", "03-31", 1000)]
    assert amounts(bonus(pays=None, steps=steps), deals) == [("2026-03", 300)]
    steps = ("stacking", *steps[1:])
    assert amounts(bonus(pays=None, steps=steps), deals) == [("2026-03", 400)]


def test_a_missed_month_is_caught_up_when_the_quarter_is_made() -> None:
    quotas = [Quota("bookings", "month", [(None, money(300))])]
    whole = ("cmp", ">=", ("measure", "attainment", "bookings", ("per", "quarter")), pct(100))
    one = bonus(per="month", when=MADE, catches_up=whole)
    found = amounts(one, [deal("D-1", "01-20", 900), deal("D-2", "03-31", 0)], quotas)
    assert found == [("2026-01", 500), ("2026-03", 500), ("2026-03", 500)]


def test_windows_look_at_other_stretches() -> None:
    year = ("measure", "amount", "bookings", ("to date", "year"))
    assert amounts(bonus(pays=year)) == [("2026-03", 1200), ("2026-06", 1500)]
    last_two = ("measure", "amount", "bookings", ("over months", 2))
    assert amounts(bonus(pays=last_two)) == [("2026-03", 600), ("2026-06", 300)]
    first = ("measure", "amount", "bookings", ("through month", 1))
    assert amounts(bonus(pays=first)) == [("2026-03", 600)]
    every = ("cmp", ">=", ("measure", "number", "bookings", ("every", "month")), ("num", 1))
    assert amounts(bonus(when=every)) == []


def test_periods_in_a_row_are_those_that_ended_last() -> None:
    three = ("measure", "number", "bookings", ("in a row", ("month", 3)))
    paid = amounts(bonus(per="month", when=("cmp", "<", three, ("num", 1))))
    assert paid[0] == ("2026-05", 500)
    # Nobody was on the plan in the months before January.
    assert amounts(bonus(per="month", when=("cmp", ">=", three, ("num", 0))))[0][0] == "2026-03"


def test_a_multiplier_pays_the_difference() -> None:
    flat = Commission("pay", "commission", "bookings", None, rate=pct(10))
    more = Multiplier("more", ("mult", Fraction(3, 2)), "quarter", ["pay"], MADE)
    found = run(plan(components=[more, flat], quotas=QUARTERLY), WON)
    assert [row for row in lines(found) if row[1] == "more"] == [("2026-03", "more", None, 60)]


def test_the_rate_goes_by_another_credit() -> None:
    other = Credit("units", ("num", Fraction(1)), is_number=True)
    table = Table("marginal", "number", rows((0, pct(5)), (1, pct(10)), percent=False), of="units")
    one = Commission("pay", "commission", "bookings", "quarter", tiers=table)
    two = plan(components=[one])
    two.credits.append(other)
    assert [row[3] for row in lines(run(two, WON))] == [30, 60, 15]
    table.mode = "retroactive"
    found = lines(run(two, [WON[0], deal("D-2", "02-20", 600)]))
    assert [row[3] for row in found] == [60, 60]


def test_a_block_shares_a_deal_and_an_overlay_counts_again() -> None:
    block = Crediting(
        "shared", "close_date",
        [(None, [(("owner",), Fraction(2, 3)), (("territory", "region"), Fraction(1, 3))])],
        [(("role", "engineer", None), Fraction(1))],
    )  # fmt: skip
    flat = Commission("pay", "commission", "bookings", None, rate=pct(100))
    top = Commission("over", "commission", "helped", None, rate=pct(1))
    two = plan(bookings(crediting="shared"), components=[flat, top], creditings=[block])
    two.credits.append(bookings(crediting="shared", overlay=True))
    two.credits[1].name = "helped"
    found = run(
        two, [deal("D-1", "01-20", 100, region="north")],
        people=[person(), person("ana"), person("bob"), person("eve")],
        territories=[{"person": n, "territory": "north", "from": FIRST, "to": None} for n in ("bob", "ana")],
        roles=[{"person": "eve", "role": "engineer", "from": FIRST, "to": None, "scope": None}],
    )  # fmt: skip
    assert sorted((line.person, line.amount) for _, line in found.lines) == [
        ("ana", Fraction("16.67")),
        ("bob", Fraction("16.66")),
        ("eve", 1),
        ("priya", Fraction("66.67")),
    ]


def team(*components) -> list:
    """Two reports of a lead who is on another plan, with a commission of 10%."""
    flat = Commission("pay", "commission", "bookings", None, rate=pct(10))
    below = plan(components=[flat, *components])
    above = Plan("lead", FIRST, LAST, components=[PayOverride("share", (1, 1), ["pay"], pct(20))])
    people = [person("ana", manager="lea"), person("bob", manager="lea"), person("lea", "lead")]
    deals = [deal("D-1", "03-20", 500, person="ana"), deal("D-2", "03-30", 500, person="bob")]
    found = evaluate([below, above], Ledger(people=people, deals=deals))
    return sorted(
        (line.person, line.component, line.amount)
        for _, line in found.lines
        if line.component != "pay"
    )


def test_people_together() -> None:
    assert team() == [("lea", "share", 10), ("lea", "share", 10)]
    pool = Pool("pot", ("*", ("total", "amount", "bookings"), pct("0.001")), "quarter")
    assert team(pool)[:2] == [("ana", "pot", Fraction("0.01")), *team()[:1]]
    race = Contest("race", ("measure", "amount", "bookings"), "quarter", [money(100), money(51)])
    assert team(race)[:2] == [("ana", "race", Fraction("75.5")), ("bob", "race", Fraction("75.5"))]
    race.all_win = True
    assert team(race)[:2] == [("ana", "race", 100), ("bob", "race", 100)]


def race(race: Contest, sold: dict[str, int], **regions: str) -> dict[str, Fraction]:
    """What everybody of a plan wins in January."""
    people = [person(name, region=regions.get(name, "north")) for name in sold]
    deals = [deal(name, "01-20", acv, person=name) for name, acv in sold.items()]
    found = run(plan(components=[race]), deals, people=people)
    return {line.person: line.amount for _, line in found.lines}


def test_a_share_of_everybody_wins() -> None:
    sold = {"a": 900, "b": 800, "c": 700, "d": 700, "e": 0, "f": -5}
    measure, third = ("measure", "amount", "bookings"), Fraction(1, 3)
    top = Contest("top", measure, "month", [], shares=[(third, "up", money(50))])
    assert race(top, sold) == {"a": 50, "b": 50}
    # 2.1 of six people; two who sold alike share the third place, or both win.
    top.shares = [(Fraction(35, 100), "up", money(50))]
    assert race(top, sold) == {"a": 50, "b": 50, "c": 25, "d": 25}
    top.all_win = True
    assert race(top, sold) == {"a": 50, "b": 50, "c": 50, "d": 50}
    top.shares = [(Fraction(35, 100), "down", money(50))]
    assert race(top, sold) == {"a": 50, "b": 50}
    # Below a place, each row has the places behind those above it; who sold nothing wins nothing.
    top.prizes = [money(99)]
    top.shares = [(Fraction(1, 10), "up", money(70)), (Fraction(1, 2), "up", money(50)), (Fraction(1), "up", money(7))]  # fmt: skip
    assert race(top, sold) == {"a": 99, "b": 50, "c": 50, "d": 50}
    # By region, a third of four and of two.
    apart = Contest("top", measure, "month", [], per_column="region", shares=[(third, "up", money(50))])  # fmt: skip
    assert race(apart, sold, e="south", f="south") == {"a": 50, "b": 50}
    # Among those with a deal above $700, half of two.
    enough = ("cmp", ">", ("measure", "amount", "bookings"), money(700))
    some = Contest("top", measure, "month", [], where=enough, shares=[(Fraction(1, 2), "up", money(50))])  # fmt: skip
    assert race(some, sold) == {"a": 50}


def test_what_moves_along_is_counted_and_not_paid() -> None:
    flat = Commission("pay", "commission", "bookings", "quarter")
    flat.tiers = Table("marginal", "amount", rows((0, pct(10)), (600, pct(20)), percent=False))
    old = Plan("old", FIRST, LAST, credits=[bookings()])
    new = plan(components=[flat], carries=["old"])
    people = [person(plan="old", to=day("01-31")), person() | {"from": day("02-01")}]
    found = evaluate([old, new], Ledger(people=people, deals=WON[:2]))
    assert [line.amount for _, line in found.lines] == [120]
    # A deal that is lost after the move no longer counts where that is said of its own period.
    lost = Clawback("lost", "cancelled_on", "close_date", 90, "days", pct(100), ["pay"], "kept")
    old.components, old.clawbacks = [flat], [lost]
    deals = [WON[0] | {"cancelled_on": day("02-10")}, WON[1]]
    for attainment, paid in (("deal's period", 60), ("trigger day", 120)):
        lost.attainment = attainment
        found = evaluate([old, new], Ledger(people=people, deals=deals))
        assert [line.amount for name, line in found.lines if name == "plan"] == [paid]


def test_currencies() -> None:
    rates = [{"date": day("01-20"), "from": "GBP", "to": "USD", "rate": Fraction("1.25")}]
    pounds = bookings(converted=("GBP", "close_date"))
    flat = Commission(
        "pay", "commission", "bookings", None, rate=pct(10), converted_at="close_date"
    )
    one = plan(pounds, components=[flat], paid_in="last")
    rates.append({"date": day("01-31"), "from": "USD", "to": "JPY", "rate": Fraction(150)})
    deals = [deal("D-1", "01-20", 500, currency="GBP"), deal("D-2", "01-21", 500, currency="GBP")]
    ledger = Ledger(people=[person(currency="JPY")], deals=deals, rates=rates)
    found = evaluate([one], ledger)
    assert [(line.amount, line.currency) for _, line in found.lines] == [(9375, "JPY")]
    found = evaluate([one], ledger, setting=Setting(previous_within=1))
    assert [line.amount for _, line in found.lines] == [9375, 9375]


def test_quotas_of_weeks_serve_two_weeks_and_no_months() -> None:
    years = Years(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 5))
    deals = [deal("D-1", "01-06", 150), deal("D-2", "01-13", 50), deal("D-3", "02-20", 100)]

    def paid(per: str, quota: Quota) -> list[tuple]:
        one = Bonus("made", money(10), per, MADE, without_quota="nothing")
        rep = plan(components=[one], quotas=[quota])
        found = evaluate([rep], Ledger(people=[person()], deals=deals), years)
        return [line.earned_period for _, line in found.lines]

    weekly = Quota("bookings", "week", [(None, money(100))])
    assert paid("week", weekly) == ["W2026-01-11", "W2026-02-22"]
    assert paid("two weeks", weekly) == ["2026-01-18"]
    assert paid("month", weekly) == []
    fortnight = Quota(
        "bookings", "two weeks", [(None, money(200))], spread=[pct(75)[1], pct(25)[1]]
    )
    assert paid("week", fortnight) == ["W2026-01-11", "W2026-01-18"]


def around_new_year(one: Bonus | Curve) -> list[tuple]:
    """A quota of $100 a week from December on; of the week of New Year's $7 lie in 2026."""
    years = Years(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 5))
    quotas = [Quota("bookings", "week", [(None, money(100))])]
    rep = Plan("plan", date(2025, 12, 1), LAST, pay="week", credits=[bookings()], quotas=quotas)
    rep.components = [one]
    old = {"close_date": date(2025, 12, 30)}
    deals = [deal("D-1", "01-01", 10) | old, deal("D-2", "01-02", 7), deal("D-3", "01-06", 100)]
    people = [person() | {"from": date(2025, 12, 1)}]
    found = evaluate([rep], Ledger(people=people, deals=deals), years, through=day("01-11"))
    return [(line.earned_period, line.amount) for _, line in found.lines if line.amount]


def test_windows_over_weeks() -> None:
    """The week of New Year's counts whole in the quota of the year in which it ends."""
    year = ("measure", "attainment", "bookings", ("to date", "year"))
    by_year = Bonus("made", ("*", money(1000), year), "week", without_quota="nothing")
    assert around_new_year(by_year) == [
        ("W2026-01-04", 70),
        ("W2026-01-11", 535),
    ]
    before = ("measure", "amount", "bookings", ("before", "week"))
    found = around_new_year(Bonus("made", before, "week"))
    assert found == [("W2026-01-11", 17)]
    fortnight = ("cmp", ">=", ("measure", "attainment", "bookings", ("per", "two weeks")), pct(50))
    found = around_new_year(bonus(per="week", when=fortnight, without_quota="nothing"))
    assert found == [("W2026-01-11", 500)]
    every = ("cmp", "<", ("measure", "number", "bookings", ("every", "week")), ("num", Fraction(2)))
    assert around_new_year(bonus(per="week", when=every))[-1] == ("W2025-12-28", 500)


def test_a_curve_to_date_over_weeks() -> None:
    """$400 a month are 12 of 52 parts of the year's for each week: 7% of it, then 107 of 200 of two."""
    points = [(Fraction(0), pct(0)), (Fraction(1), pct(100))]
    bent = Curve("bent", "month", ("attainment", "bookings"), points, money(400), to_date="year")
    weekly = Fraction(400 * 12, 52)
    first, second = weekly * Fraction(7, 100), weekly * 2 * Fraction(107, 200)
    first, second = rounded(first, 2), rounded(second, 2)
    found = around_new_year(bent)[-2:]
    assert found == [("W2026-01-04", first), ("W2026-01-11", second - first)]
    assert found == [("W2026-01-04", Fraction("6.46")), ("W2026-01-11", Fraction("92.31"))]


def test_a_team_quota_by_weeks() -> None:
    """Half of two reports' $100 and $60 a week; one is on another plan with one per two weeks."""
    years = Years(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 5))
    one = Quota("bookings", "week", [(None, money(100))])
    other = Quota("bookings", "two weeks", [(None, money(120))], spread="evenly")
    team = Quota("bookings", "week", team=(Fraction(1, 2), "bookings", (1, 1), "last"))
    plans = [
        Plan(name, FIRST, LAST, pay="week", credits=[bookings()], quotas=[quota])
        for name, quota in (("a", one), ("b", other), ("plan", team))
    ]
    pays = ("measure", "quota", "bookings")
    plans[-1].components = [Bonus("made", pays, "week"), Bonus("two", pays, "two weeks")]
    people = [person(), person("ana", "a", manager="priya"), person("bob", "b", manager="priya")]
    found = evaluate(plans, Ledger(people=people), years, through=day("01-18"))
    paid = [(line.earned_period, line.amount) for _, line in found.lines]
    assert paid[-4:] == [("W2026-01-11", 80), ("W2026-01-18", 80), ("2026-01-04", 80), ("2026-01-18", 160)]  # fmt: skip


def test_calendars() -> None:
    weeks = Years(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 5))
    assert weeks.name("week", day("01-11")) == "W2026-01-11"
    assert weeks.name("two weeks", day("01-11")) == "2026-01-18"
    rows = retail("4-4-5", [date(2025, 2, 2), date(2026, 2, 1), date(2027, 2, 7)], "end")
    own = Years(own=rows)
    assert own.days("month", day("03-15")) == (day("03-01"), day("03-28"))
    assert own.name("quarter", day("03-15")) == "FY2027-Q1"
    assert own.days("month", date(2027, 1, 31)) == (date(2026, 12, 27), date(2027, 2, 6))
    assert own.named("FY2027-P01") == (day("02-01"), day("02-28"))
