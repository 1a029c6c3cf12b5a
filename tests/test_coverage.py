"""What no example reaches: every row, limit and component is listed until an example touches it."""

from __future__ import annotations

from comp.coverage import unreached
from comp.examples import run_examples
from comp.fields import Schema
from comp.language.read import read_plan
from comp.periods import Calendar

PLAN = """\
plan rep "Rep":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit bookings:
        from   own deals
        count  deal.acv
        dated  deal.close_date

    quota bookings $100,000 per year

    commission sales:
        on bookings accumulated per year
        tiers marginal by attainment:
            from  0%: 0%
            from 20%: 5%
            from 60%: 10%
        accelerator marginal by attainment:
            from 100%: 2x

    kicker large:
        on bookings
        tiers per deal by amount:
            from      $0: 0%
            from $50,000: 1%
        at most $600 per deal

    spiff fast:
        pays $100 per deal in bookings
        from 2026-06-01 to 2026-06-30

    objectives goals:
        target $1,000 per quarter
        weights:
            50% launch "First"
            50% training "Second"

    clawback lost:
        when deal.cancelled_on within 90 days of deal.close_date
        take back 100% of sales paid on the deal
        attainment kept

    cap ceiling:
        $9,000 per year on sales
        measured after clawbacks

    draw ramp:
        guarantee $500 per month from 2026-01-01 to 2026-02-28
        recover from sales up to 100%
        leftover carries over
"""


def gaps(deals: str = "", more: str = "") -> list[str]:
    head = "        | deal | close_date | acv | cancelled_on |\n"
    given = f"    given deals:\n{head}{deals}" if deals else ""
    example = f'\nexample "it" for rep:\n{given}{more}    expect total $0 in 2026-01\n'
    plan_file, problems = read_plan(PLAN + example, "rep.plan", Schema())
    assert plan_file is not None, [problem.message for problem in problems]
    outcomes = run_examples(plan_file, Schema(), Calendar())
    assert not [
        problem for outcome in outcomes for problem in outcome.problems if not outcome.finished
    ]
    return [gap.what for gap in unreached(plan_file.plan, outcomes)]


def test_without_deals_nothing_but_the_draw_is_reached() -> None:
    assert gaps() == [
        *("commission sales", "kicker large", "spiff fast", "objectives goals", "clawback lost"),
        *("cap ceiling", "draw ramp: being recovered"),
    ]


def test_a_deal_reaches_the_rows_it_passes_through() -> None:
    assert gaps("        | D-1 | 2026-03-01 | $70,000 | |\n") == [
        "sales: accelerator from 100%",
        *("spiff fast", "objectives goals", "clawback lost", "cap ceiling"),
    ]


def test_everything_can_be_reached() -> None:
    deals = (
        "        | D-1 | 2026-03-01 | $70,000 | |\n"
        "        | D-2 | 2026-06-01 | $90,000 | 2026-07-20 |\n"
    )
    scores = """\
    given scores:
        | period  | objective | score |
        | 2026-Q1 | launch    | 100%  |
        | 2026-Q1 | training  | 50%   |
"""
    assert gaps(deals, scores) == []


def test_values_of_a_named_table_are_reached_one_by_one() -> None:
    table = """\
    table kind_rate by deal.product, deal.acv:
        |           | from $0 | from $500 |
        | core      | 1%      | 2%        |
        | any other | 3%      | 4%        |

    kicker kind:
        on bookings
        rate kind_rate

"""
    text = PLAN.replace("    kicker large:", f"{table}    kicker large:")
    deals = "        | deal | close_date | acv | product |\n        | D-1 | 2026-03-01 | $700 | core |\n"
    example = f'\nexample "it" for rep:\n    given deals:\n{deals}    expect total $0 in 2026-01\n'
    plan_file, _ = read_plan(text + example, "rep.plan", Schema())
    assert plan_file is not None
    found = unreached(plan_file.plan, run_examples(plan_file, Schema(), Calendar()))
    assert [gap.what for gap in found if gap.what.startswith("table")] == [
        *("table kind_rate: core, from $0", "table kind_rate: any other, from $0"),
        "table kind_rate: any other, from $500",
    ]


def test_a_missed_period_that_is_paid_reaches_what_catches_up() -> None:
    made = """\
    bonus made:
        pays $10 per month when number of bookings >= 2
        catches up when number of bookings per quarter >= 2

"""
    text = PLAN.replace("    objectives goals:", f"{made}    objectives goals:", 1)

    def found(deals: str, until: str) -> list[str]:
        given = f"    given deals:\n        | deal | close_date | acv |\n{deals}"
        example = f'\nexample "it" for rep:\n{given}    expect total $0 in {until}\n'
        plan_file, _ = read_plan(text + example, "rep.plan", Schema())
        assert plan_file is not None
        gaps = unreached(plan_file.plan, run_examples(plan_file, Schema(), Calendar()))
        return [gap.what for gap in gaps if "made" in gap.what]

    one, two = "        | D-1 | 2026-01-01 | $700 |\n", "        | D-2 | 2026-01-01 | $700 |\n"
    assert found(one, "2026-03") == ["bonus made"]
    assert found(one + two, "2026-01") == ["made: catches up"]
    assert found(one + two.replace("01-01", "02-01"), "2026-03") == []


def test_pay_that_waits_is_reached_by_a_small_amount() -> None:
    head = PLAN[: PLAN.index("    quota bookings")]
    text = f"""{head}
    commission sales:
        on bookings
        rate 10%

    pay below $50 carries over, paid at leaving

example "it" for rep:
    given deals:
        | deal | close_date | acv |
        | D-1  | 2026-01-01 | $ACV |
    expect total $0 in 2026
"""
    found = {}
    for acv in ("200", "2,000"):
        plan_file, problems = read_plan(text.replace("ACV", acv), "rep.plan", Schema())
        assert plan_file is not None, problems
        gaps = unreached(plan_file.plan, run_examples(plan_file, Schema(), Calendar()))
        found[acv] = [gap.what for gap in gaps]
    assert found == {"200": [], "2,000": ["pay that carries over"]}


def test_limits_of_a_spiff_are_reached_by_what_they_cut() -> None:
    limits = "        at most 2 deals per month\n        budget $150 for everybody\n"
    text = PLAN.replace("    objectives goals:", f"{limits}\n    objectives goals:", 1)
    text = text.replace("2026-06-30\n\n", "2026-06-30\n", 1)

    def found(count: int) -> list[str]:
        rows = "".join(f"        | D-{n} | 2026-06-01 | $700 |\n" for n in range(count))
        given = f"    given deals:\n        | deal | close_date | acv |\n{rows}"
        example = f'\nexample "it" for rep:\n{given}    expect total $0 in 2026-01\n'
        plan_file, _ = read_plan(text + example, "rep.plan", Schema())
        assert plan_file is not None
        gaps = unreached(plan_file.plan, run_examples(plan_file, Schema(), Calendar()))
        return [gap.what for gap in gaps if gap.what.startswith("fast")]

    assert found(1) == ["fast: at most 2 deals", "fast: budget"]
    assert found(2) == ["fast: at most 2 deals"]
    assert found(3) == []


def test_values_of_a_table_by_the_month_before_are_reached_by_a_rate() -> None:
    table = """\
    table by_month by amount of bookings in the month before:
        from $0: 1%
        from $100: 2%
        from $200: 3%

    kicker kind:
        on bookings
        rate by_month

"""
    text = PLAN.replace("    kicker large:", f"{table}    kicker large:")
    head = "        | deal | close_date | acv |\n"
    deals = head + "        | D-1 | 2026-01-01 | $250 |\n        | D-2 | 2026-02-01 | $250 |\n"
    example = f'\nexample "it" for rep:\n    given deals:\n{deals}    expect total $0 in 2026-01\n'
    plan_file, _ = read_plan(text + example, "rep.plan", Schema())
    assert plan_file is not None
    found = unreached(plan_file.plan, run_examples(plan_file, Schema(), Calendar()))
    assert [gap.what for gap in found if gap.what.startswith("table")] == [
        "table by_month: from $100"
    ]
