"""The evaluator against the three plans of the language's design, and cases checked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.naive.evaluator import Outcome, evaluate
from tests.naive.expressions import largest_remainder, rounded, running
from tests.naive.model import (
    Bonus,
    Cap,
    Cells,
    Clawback,
    Commission,
    Credit,
    Draw,
    Ledger,
    Objectives,
    Plan,
    Quota,
    Spiff,
    Table,
)
from tests.naive.periods import Years

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def money(text: str | int) -> tuple:
    return ("money", Fraction(str(text).replace(",", "")))


def pct(text: str | int) -> tuple:
    return ("pct", Fraction(str(text)) / 100)


def rows(*pairs: tuple[str | int, tuple], percent: bool = True) -> list:
    scale = 100 if percent else 1
    return [(Fraction(str(bound)) / scale, value) for bound, value in pairs]


def bookings(**more) -> Credit:
    won = ("cmp", "is", ("deal", "stage"), ("text", "closed_won"))
    return Credit("bookings", ("deal", "acv"), where=won, **more)


def deal(name: str, closed: str, acv: str | int, **more) -> Cells:
    amount = Fraction(str(acv).replace(",", ""))
    row: Cells = {"deal": name, "item": "", "person": "priya", "close_date": day(closed)}
    return row | {"acv": amount, "stage": "closed_won"} | more


def person(name: str = "priya", plan: str = "plan", **more) -> Cells:
    row: Cells = {"person": name, "plan": plan, "from": FIRST, "to": None, "manager": None}
    return row | more


def plan(credit: Credit | None = None, **more) -> Plan:
    return Plan("plan", FIRST, LAST, credits=[credit or bookings()], **more)


def lines(outcome: Outcome, *kinds: str) -> list[tuple]:
    """(paid, component, deal, amount) in order of pay period; base left out."""
    found = [
        (line.pay_period, line.component, line.deal, line.amount)
        for _, line in outcome.lines
        if line.kind != "base" and (not kinds or line.kind in kinds)
    ]
    return sorted(found, key=str)


def expected(text: str) -> list[tuple]:
    found = []
    for row in text.strip().splitlines():
        paid, name, of, amount = (cell.strip() for cell in row.strip().strip("|").split("|"))
        found.append((paid, name, of or None, Fraction(amount.replace(",", "").replace("$", ""))))
    return sorted(found, key=str)


def run(plan: Plan, deals: list[Cells], **tables: list[Cells]) -> Outcome:
    return evaluate([plan], Ledger(**({"people": [person()]} | tables), deals=deals))


# ---------------------------------------------------------------- the three plans


def smb_plan() -> Plan:
    return plan(
        base=(money(60000), "year"),
        quotas=[Quota("bookings", "quarter", [(None, money(150000))])],
        components=[
            Commission(
                "new_business",
                "commission",
                "bookings",
                "quarter",
                tiers=Table("marginal", "attainment", rows((0, pct(6)), (50, pct(8)))),
                accelerator=Table("marginal", "attainment", rows((100, ("mult", Fraction(3, 2))))),
            ),
            Bonus(
                "quarter_made",
                money(2500),
                "quarter",
                ("cmp", ">=", ("measure", "attainment", "bookings"), pct(100)),
            ),
        ],
    )


def test_smb_plan_crosses_quota_in_march() -> None:
    outcome = run(
        smb_plan(),
        [
            deal("D-101", "01-20", 60000),
            deal("D-102", "02-11", 75000),
            deal("D-103", "03-18", 45000),
            deal("D-104", "03-25", 90000, stage="closed_lost"),
        ],
    )
    assert lines(outcome) == expected(
        """
        | 2026-01 | new_business | D-101 | $3,600.00 |
        | 2026-02 | new_business | D-102 | $5,700.00 |
        | 2026-03 | new_business | D-103 | $4,800.00 |
        | 2026-03 | quarter_made |       | $2,500.00 |
        """
    )
    assert [line.amount for _, line in outcome.lines if line.kind == "base"] == [5000] * 3


def enterprise_plan(attainment: str = "kept") -> Plan:
    components = ["new_business", "multi_year"]
    months = rows((0, pct(0)), (24, pct(2)), (36, pct(3)), percent=False)
    return plan(
        quotas=[Quota("bookings", "year", [(None, money(1200000))])],
        components=[
            Commission(
                "new_business",
                "commission",
                "bookings",
                "year",
                tiers=Table(
                    "retroactive", "attainment", rows((0, pct(6)), (75, pct(8)), (100, pct(10)))
                ),
            ),
            Commission(
                "multi_year",
                "kicker",
                "bookings",
                tiers=Table("per deal", "months", months, ("deal", "term")),
            ),
        ],
        clawbacks=[
            Clawback(
                "early_cancel",
                "cancelled_on",
                "close_date",
                180,
                "days",
                pct(100),
                components,
                attainment,
            )
        ],
        caps=[Cap("yearly_cap", money(125000), "year", components, True)],
        draws=[Draw("ramp", money(6000), (FIRST, day("06-30")), components)],
    )


ENTERPRISE_DEALS = [
    deal("D-201", "02-10", 300000, term=Fraction(12), cancelled_on=day("07-05")),
    deal("D-202", "04-22", 700000, term=Fraction(36)),
    deal("D-203", "09-15", 400000, term=Fraction(24)),
]


def test_enterprise_plan_climbs_two_tiers_and_loses_a_customer() -> None:
    outcome = run(enterprise_plan(), ENTERPRISE_DEALS)
    assert lines(outcome) == expected(
        """
        | 2026-01 | ramp         |       | $6,000.00   |
        | 2026-02 | new_business | D-201 | $18,000.00  |
        | 2026-02 | ramp         |       | -$6,000.00  |
        | 2026-03 | ramp         |       | $6,000.00   |
        | 2026-04 | new_business | D-202 | $56,000.00  |
        | 2026-04 | new_business | D-201 | $6,000.00   |
        | 2026-04 | multi_year   | D-202 | $21,000.00  |
        | 2026-04 | ramp         |       | -$6,000.00  |
        | 2026-05 | ramp         |       | $6,000.00   |
        | 2026-06 | ramp         |       | $6,000.00   |
        | 2026-07 | early_cancel | D-201 | -$24,000.00 |
        | 2026-07 | carried      |       | $24,000.00  |
        | 2026-09 | new_business | D-203 | $40,000.00  |
        | 2026-09 | new_business | D-202 | $14,000.00  |
        | 2026-09 | multi_year   | D-203 | $8,000.00   |
        | 2026-09 | yearly_cap   |       | -$14,000.00 |
        | 2026-09 | carried      |       | -$24,000.00 |
        | 2026-09 | ramp         |       | -$12,000.00 |
        """
    )
    total = sum(line.amount for _, line in outcome.lines)
    assert total == 125000
    moved = next(line for _, line in outcome.lines if line.kind == "true_up")
    assert (moved.deal, moved.earned_on) == ("D-201", day("04-22"))
    closing = {(name, period): end for _, _, period, name, _, _, end in outcome.balances}
    assert closing["ramp", "2026-06"] == 12000
    assert closing["carried", "2026-07"] == 24000
    assert closing["ramp", "2026-09"] == closing["carried", "2026-09"] == 0


def test_attainment_reversed_on_the_trigger_day_rates_the_year_down() -> None:
    """July falls from 83.33% to 58.33%: D-202 goes from 8% to 6%, minus $14,000 (section 7.2)."""
    outcome = run(enterprise_plan("trigger day"), ENTERPRISE_DEALS)
    july = [
        row for row in lines(outcome) if row[:2] in (("2026-07", "new_business"), ("2026-07", "early_cancel"))
    ]  # fmt: skip
    # D-201 falls by 2% too before all of it, $18,000 at 6%, is taken back.
    assert july == expected(
        """
        | 2026-07 | new_business | D-201 | -$6,000.00  |
        | 2026-07 | new_business | D-202 | -$14,000.00 |
        | 2026-07 | early_cancel | D-201 | -$18,000.00 |
        """
    )
    moved = [line.earned_on for _, line in outcome.lines if line.kind == "true_up"]
    assert day("07-05") in moved


def manager_plan() -> Plan:
    quota = [(FIRST, money(900000)), (day("07-01"), money(750000))]
    return plan(
        bookings(levels=(1, 1)),
        pay="quarter",
        quotas=[Quota("bookings", "quarter", quota)],
        components=[
            Commission(
                "team_override",
                "override",
                "bookings",
                "quarter",
                tiers=Table("marginal", "attainment", rows((0, pct(1)), (100, pct("1.5")))),
            ),
            Objectives(
                "quarterly_mbo",
                money(6000),
                "quarter",
                [
                    (Fraction(40, 100), "ramp_hires"),
                    (Fraction(35, 100), "forecast"),
                    (Fraction(25, 100), "coaching"),
                ],
                Fraction(1, 2),
            ),
        ],
    )


def test_manager_plan_with_a_transfer_inside_the_quarter() -> None:
    team = [
        person("morgan"),
        person("dana", "other", manager="morgan"),
        person("eli", "other", manager="morgan"),
        person("frank", "other", manager="riley", to=day("02-28")),
        person("frank", "other", manager="morgan") | {"from": day("03-01")},
    ]
    scores = [("ramp_hires", 100), ("forecast", 80), ("coaching", 50)]
    outcome = run(
        manager_plan(),
        [
            deal("D-301", "01-15", 500000, person="dana"),
            deal("D-302", "02-12", 350000, person="eli"),
            deal("D-303", "02-20", 200000, person="frank"),
            deal("D-304", "03-10", 250000, person="frank"),
        ],
        people=team,
        scores=[
            {"person": "morgan", "period": "2026-Q1", "objective": o, "score": Fraction(s, 100)}
            for o, s in scores
        ],
    )
    assert lines(outcome) == expected(
        """
        | 2026-Q1 | team_override | D-301 | $5,000.00 |
        | 2026-Q1 | team_override | D-302 | $3,500.00 |
        | 2026-Q1 | team_override | D-304 | $3,500.00 |
        | 2026-Q1 | quarterly_mbo |       | $4,830.00 |
        """
    )


# ---------------------------------------------------------------- single rules, by hand


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
