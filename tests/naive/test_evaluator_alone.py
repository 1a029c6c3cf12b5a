"""The evaluator against cases checked by hand, one rule each."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.by_hand import (
    FIRST,
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
from tests.naive.expressions import largest_remainder, rounded, running
from tests.naive.model import Clawback, Commission, Draw, Quota, Spiff, Table
from tests.naive.periods import Years


def commission(tiers: Table | None = None, accumulated: str | None = "year", **more) -> Commission:
    return Commission("pay", "commission", "bookings", accumulated, tiers=tiers, **more)


def by_amount(mode: str, *pairs: tuple[int, int]) -> Table:
    return Table(mode, "amount", [(Fraction(bound), pct(rate)) for bound, rate in pairs])


def amounts(component: Commission, *acvs: int | str, **more) -> list[Fraction]:
    deals = [deal(f"D-{n}", f"01-{n + 1:02}", acv) for n, acv in enumerate(acvs)]
    found = run(plan(components=[component], **more), deals).lines
    return [line.amount for _, line in sorted(found, key=lambda one: one[1].earned_on)]


def test_five_readings_of_one_table() -> None:
    """$600 and then $600 over a bound at $1,000: 10% below, 20% from there on."""
    bounds = ((0, 10), (1000, 20))
    assert amounts(commission(by_amount("marginal", *bounds)), 600, 600) == [60, 80]
    assert amounts(commission(by_amount("retroactive", *bounds)), 600, 600) == [120, 120]
    assert amounts(commission(by_amount("excess", *bounds)), 600, 600) == [60, 80]
    assert amounts(commission(by_amount("new", *bounds)), 600, 600) == [60, 120]
    assert amounts(commission(by_amount("old", *bounds)), 600, 600) == [60, 60]
    by_deal = Table("per deal", "money", by_amount("", *bounds).rows, ("amount",))
    assert amounts(commission(by_deal, None), 600, 1000) == [60, 200]


def test_a_bound_belongs_to_the_higher_row() -> None:
    whole = commission(by_amount("old", (0, 10), (1000, 20)))
    assert amounts(whole, 1000, 100) == [100, 20]
    whole.tiers.mode = "new"
    assert amounts(whole, 1000, 100) == [200, 20]


def test_excess_pays_everything_above_quota_at_the_row_reached() -> None:
    """Below $1,000 5%; $800 above it, all at the 20% of the row from $1,500."""
    table = by_amount("excess", (0, 5), (1000, 10), (1500, 20))
    assert amounts(commission(table), 1200, 600) == [50 + 40, 120]


def test_a_reversal_walks_back_the_way_it_came() -> None:
    marginal = commission(by_amount("marginal", (0, 10), (1000, 20)))
    assert amounts(marginal, 600, 900, -900) == [60, 140, -140]
    assert amounts(marginal, -100, 100) == [-10, 10]


def test_half_a_cent_goes_away_from_zero_or_to_even() -> None:
    assert rounded(Fraction("0.125"), 2) == Fraction("0.13")
    assert rounded(Fraction("-0.125"), 2) == Fraction("-0.13")
    assert rounded(Fraction("0.125"), 2, "half even") == Fraction("0.12")
    assert rounded(Fraction("0.135"), 2, "half even") == Fraction("0.14")
    thirds = running([Fraction(1, 3)] * 3, 2)
    assert thirds == [Fraction("0.33"), Fraction("0.34"), Fraction("0.33")]


def test_thirds_of_a_deal_add_up_to_the_deal() -> None:
    shares = [("c", Fraction("0.3333")), ("b", Fraction("0.3333")), ("a", Fraction("0.3334"))]
    parts = largest_remainder(Fraction(100), shares, 2)
    assert parts == [Fraction("33.33"), Fraction("33.33"), Fraction("33.34")]
    halves = [("b", Fraction(1, 2)), ("a", Fraction(1, 2))]
    parts = largest_remainder(Fraction("-0.05"), halves, 2)
    assert parts == [Fraction("-0.02"), Fraction("-0.03")]


def test_base_over_a_raise_adds_up_to_the_year() -> None:
    people = [
        person(salary=Fraction(50000), to=day("03-15")),
        person(salary=Fraction(60000)) | {"from": day("03-16")},
    ]
    last = deal("D-1", "12-31", 1, stage="open")
    yearly = plan(base=(("person", "salary"), "year"))
    paid = [line.amount for _, line in run(yearly, [last], people=people).lines]
    assert paid[:2] == [Fraction("4166.67"), Fraction("4166.66")]
    # March: 15 days of 50,000 / 12 and 16 of 60,000 / 12, 4,596.774..., on 8,333.333... before
    assert paid[2] == rounded(Fraction("12930.1075"), 2) - Fraction("8333.33")
    assert len(paid) == 12


def test_per_deal_limits_make_one_line_of_a_deal() -> None:
    limited = commission(None, None, rate=pct(10), at_least=money(20), at_most=money(50))
    items = [
        deal("D-1", "01-02", 100, item="a"),
        deal("D-1", "01-02", 50, item="b"),
        deal("D-2", "01-03", 900),
        deal("D-3", "01-04", -900),
        deal("D-4", "01-05", -10),
    ]
    found = run(plan(components=[limited]), items).lines
    assert [(line.deal, line.item, line.amount) for _, line in found] == [
        ("D-1", None, 20),
        ("D-2", None, 50),
        ("D-3", None, -50),
        ("D-4", None, -1),
    ]


def test_a_spiff_is_paid_once_a_deal_and_taken_by_a_reversal() -> None:
    once = Spiff("extra", "bookings", money(500), days=(day("01-01"), day("01-31")))
    items = [
        deal("D-1", "01-02", 100, item="a"),
        deal("D-1", "01-02", 50, item="b"),
        deal("D-2", "01-31", -10),
        deal("D-3", "02-01", 10),
    ]
    found = run(plan(components=[once]), items).lines
    assert [(line.deal, line.amount) for _, line in found] == [("D-1", 500), ("D-2", -500)]


def test_a_fee_is_given_back_and_counted_by_what_is_charged() -> None:
    """Two fees a month: D-2 is a credit back that is not counted, D-4 is the third charged."""
    fee = Spiff("fee", "bookings", money(-250), most_deals=(2, "month"))
    items = [
        deal("D-1", "01-02", 100),
        deal("D-2", "01-03", -100),
        deal("D-3", "01-04", 100),
        deal("D-4", "01-05", 100),
        deal("D-5", "02-01", 0),
    ]
    found = [("D-1", -250), ("D-2", 250), ("D-3", -250), ("D-5", -250)]

    def paid() -> list:
        kinds = run(plan(components=[fee]), items).lines
        return [(line.deal, line.amount) for _, line in kinds if line.deal]

    assert paid() == found
    # 1% of what a deal comes to: of less than zero it is given back too.
    fee.pays = ("neg", ("*", ("amount",), pct(1)))
    assert paid() == [("D-1", -1), ("D-2", 1), ("D-3", -1)]


def test_quotas_of_shorter_periods_are_summed_and_longer_ones_spread() -> None:
    paid = commission(
        Table("new", "attainment", rows((0, pct(1)), (100, pct(2)))), "quarter"
    )  # fmt: skip
    monthly = [Quota("bookings", "month", [(None, money(100))])]
    assert amounts(paid, 299, 1, quotas=monthly) == [Fraction("2.99"), Fraction("0.02")]
    yearly = [Quota("bookings", "year", [(None, money(1000))], [Fraction(1, 5)] * 3 + [Fraction(2, 5)])]  # fmt: skip
    assert amounts(paid, 199, 1, quotas=yearly) == [Fraction("1.99"), Fraction("0.02")]
    assert amounts(paid, 1, quotas=[Quota("bookings", "quarter", [(None, money(0))])]) == []
    paid.without_quota = "first rate"
    assert amounts(paid, 100) == [1]


def test_recovery_of_all_earnings_and_a_forgiven_rest() -> None:
    draw = Draw("ramp", money(100), (FIRST, day("03-31")), ["pay"], Fraction(1, 2), True, None, True)  # fmt: skip
    flat = commission(None, None, rate=pct(10))
    found = run(
        plan(components=[flat], draws=[draw]), [deal("D-1", "02-02", 1000), deal("D-2", "03-31", 0)]
    )
    kinds = [(line.pay_period, line.kind, line.amount) for _, line in found.lines if not line.deal]
    assert kinds == [
        ("2026-01", "draw", 100),
        ("2026-02", "recovery", -50),
        ("2026-03", "draw", 100),
        ("2026-03", "recovery", -150),
        ("2026-03", "forgiven", 150),
    ]


def test_two_clawbacks_never_take_more_than_was_paid() -> None:
    first = Clawback("a", "cancelled_on", "close_date", 30, "days", pct(60), ["pay"], "kept")
    second = Clawback("b", "paid_on", "close_date", 1, "months", pct(60), ["pay"], "kept")
    deals = [deal("D-1", "01-31", 1000, cancelled_on=day("02-01"), paid_on=day("02-28"))]
    flat = commission(None, None, rate=pct(10))
    found = run(plan(components=[flat], clawbacks=[first, second]), deals)
    assert lines(found, "clawback") == [
        ("2026-02", "a", "D-1", Fraction(-60)),
        ("2026-02", "b", "D-1", Fraction(-40)),
    ]


def test_fiscal_names_and_half_months() -> None:
    fiscal = Years(2, "end")
    assert fiscal.name("quarter", day("02-03")) == "FY2027-Q1"
    assert fiscal.name("year", day("01-31")) == "FY2026"
    assert Years(2, "start").name("half-year", day("09-01")) == "FY2026-H2"
    assert Years().days("half-month", day("02-16")) == (day("02-16"), day("02-28"))
    assert Years().name("half-month", day("02-16")) == "2026-02-B"
