"""`comp test`: differences as a table with the derivation, and what no example reaches."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import comp, edit, starter


def test_passing_examples(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "test")
    assert done.status == 0
    assert done.out == (
        "PASS  manager_2026: The team passes its quota\n"
        "PASS  rep_2026: Three deals and one that was lost\n"
        "2 examples passed.\n"
    )


def test_a_difference_with_its_derivation(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "from 100%: 1.5x", "from 100%: 1.25x")
    done = comp(team, "test", "plans/rep.plan")
    assert done.status == 1
    assert done.out == (
        "FAIL  rep_2026: Three deals and one that was lost\n"
        "  paid     line          deal    expected  calculated\n"
        "  2026-03  new_business  D-103  $4,800.00   $4,200.00\n"
        "           $15,000.00 × 8%         = $1,200.00  plans/rep.plan:25  from 50%\n"
        "           $30,000.00 × 8% × 1.25  = $3,000.00  plans/rep.plan:27  "
        "from 50% / accelerator from 100%\n"
        "  total in 2026-Q1: expected $16,600.00, calculated $16,000.00\n"
        "\n"
        "0 examples passed, 1 failed.\n"
    )


def test_a_line_that_is_missing_says_why(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "| D-103 | 2026-03-18 |", "| D-103 | 2027-03-18 |")
    done = comp(team, "test", "plans/rep.plan")
    assert done.status == 1
    assert "new_business  D-103  $4,800.00        none\n" in done.out
    assert "D-103 does not count for bookings: " in done.out


def test_a_failing_example_shows_its_warnings(tmp_path: Path) -> None:
    (tmp_path / "p.plan").write_text(
        """plan rep "Rep":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit bookings:
        from   own deals
        count  deal.acv
        dated  deal.close_date

    spiff push:
        pays $50 per deal in bookings
        where deal.product is core

example "Two items" for rep:
    given deals:
        | deal | item | close_date | acv    | product |
        | D-1  | a    | 2026-03-01 | $1,000 | addon   |
        | D-1  | b    | 2026-03-01 | $2,000 | core    |
    expect:
        | paid    | line | deal | amount |
        | 2026-03 | push | D-1  | $50.00 |
""",
        encoding="utf-8",
    )
    done = comp(tmp_path, "test", "p.plan")
    assert done.status == 1
    assert "items-differ (warning)" in done.out
    assert "the items of deal D-1 differ in product" in done.out


def test_rows_no_example_reaches(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(
        team / "plans" / "rep.plan",
        "            from 100%: 1.5x  # 8% becomes 12%\n",
        "            from 100%: 1.5x  # 8% becomes 12%\n            from 150%: 2x\n",
    )
    done = comp(team, "test", "plans/rep.plan")
    assert done.status == 0
    assert done.out.splitlines()[1:3] == [
        "      no example of rep_2026 reaches",
        "        plans/rep.plan:28  new_business: accelerator from 150%  from 150%: 2x",
    ]


def test_a_plan_without_examples_says_so(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = team / "plans" / "rep.plan"
    plan.write_text(plan.read_text().partition("example ")[0])
    done = comp(team, "test", "plans/rep.plan")
    assert done.status == 0
    assert "rep_2026 has no examples" in done.out


def test_a_plan_with_problems_is_counted(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "from 50%: 8%", "from 50%: 8")
    done = comp(team, "test")
    assert done.status == 1
    assert "rate-without-unit" in done.out
    assert done.out.endswith("1 example passed, 1 plan with problems.\n")


def test_a_mistake_in_an_examples_table_stands_where_it_is(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "| D-102 | 2026-02-11 |", "| D-102 | 2026-02-31 |")
    done = comp(team, "test", "plans/rep.plan")
    assert done.status == 1
    assert "plans/rep.plan:41:" in done.out
    assert "2026-02-31" in done.out


LEAD = """plan lead_2026 "Lead":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    override leads:
        on pay of team from {name}
        rate 10%

example "A lead earns on the pay of her team" for lead_2026:
    person mia
    given people:
        | person | plan      | manager | from       |
        | ana    | rep_2026  | mia     | 2026-01-01 |
        | mia    | lead_2026 |         | 2026-01-01 |
    given quotas:
        | person | credit   | period  | amount   |
        | ana    | bookings | 2026-Q1 | $150,000 |
    given deals:
        | deal | person | close_date | acv     | stage      |
        | D-1  | ana    | 2026-01-20 | $50,000 | closed_won |
    expect:
        | paid    | line  | deal | amount  |
        | 2026-01 | leads | D-1  | $300.00 |
"""


def test_a_plan_is_tested_with_the_plans_whose_pay_it_reads(tmp_path: Path) -> None:
    team = starter(tmp_path)
    path = team / "plans" / "lead.plan"
    path.write_text(LEAD.format(name="new_business"), encoding="utf-8")
    done = comp(team, "test", "plans/lead.plan")
    assert done.out.splitlines()[0] == "PASS  lead_2026: A lead earns on the pay of her team"
    assert comp(team, "check").status == 0
    path.write_text(LEAD.format(name="new_busines"), encoding="utf-8")
    done = comp(team, "check")
    assert done.status == 1
    assert "no plan here has a component new_busines" in done.out


def test_a_total_below_zero_is_told_with_what_is_carried(tmp_path: Path) -> None:
    team = starter(tmp_path)
    path = team / "plans" / "lost.plan"
    path.write_text(LOST, encoding="utf-8")
    done = comp(team, "test", "plans/lost.plan")
    assert done.status == 1
    assert "  total in 2026-04: expected -$340.00, calculated $0.00\n" in done.out
    assert "Pay cannot fall below zero: $340.00 is carried forward" in done.out
    assert "    | 2026-04 | carried | $340.00 |\n" in done.out
    assert done.out.count("carried forward") == 1  # not for 2026-01, which is merely another sum


LOST = """plan lost_2026 "Lost":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit bookings:
        from   own deals
        count  deal.acv
        dated  deal.close_date

    commission sold:
        on bookings
        rate 10%

    clawback lost:
        when deal.cancelled_on within 1 year of deal.close_date
        take back 100% of sold paid on the deal
        attainment kept

example "Given back" for lost_2026:
    given deals:
        | deal | close_date | acv    | cancelled_on |
        | D-1  | 2026-01-20 | $3,400 | 2026-04-01   |
    expect total $341.00 in 2026-01
    expect total -$340.00 in 2026-04
"""


def test_a_failure_is_told_with_the_warnings_of_its_plan(tmp_path: Path) -> None:
    team = starter(tmp_path)
    text = Path("fixtures/problems/number-of-pieces.plan").read_text(encoding="utf-8")
    path = team / "plans" / "small.plan"
    path.write_text(text, encoding="utf-8")
    assert "number-of-pieces" not in comp(team, "test", "plans/small.plan").out
    row = "        | paid    | line | amount  |\n        | 2026-01 | busy | $500.00 |"
    path.write_text(text.replace("        | paid | line | amount |", row), encoding="utf-8")
    done = comp(team, "test", "plans/small.plan")
    assert done.status == 1
    assert done.out.count("write amount of hours for what they come to") == 1


SMALL = """\
plan affiliate "Small pay":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit sales:
        from   own deals
        count  deal.amount
        dated  deal.close_date

    commission referred:
        on sales
        rate 10%

    pay below $50 carries over, paid at leaving

example "Less than the amount" for affiliate:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $200   |
    expect total $20 in 2026-01
"""


def test_a_total_that_waits_is_told_so(tmp_path: Path) -> None:
    team = starter(tmp_path)
    (team / "plans" / "small.plan").write_text(SMALL, encoding="utf-8")
    done = comp(team, "test", "plans/small.plan")
    assert done.status == 1
    assert "  total in 2026-01: expected $20.00, calculated $0.00\n" in done.out
    assert "    Pay that is too little waits: $20.00 adds to later pay.\n" in done.out


OWN_HEAD = """plan {name} "{name}":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

"""
TEAM_REP = (
    OWN_HEAD.format(name="rep")
    + """    credit bookings:
        from   own deals
        count  deal.acv
        dated  deal.close_date

    quota bookings $1,000 per quarter

    commission sales:
        on bookings
        rate 5%
"""
)
TEAM_LEAD = (
    OWN_HEAD.format(name="lead")
    + """    bonus whole_team:
        pays $500 * number of team at 100% of bookings as of the last day per quarter

example "One of two" for lead:
    person mia
    given people:
        | person | plan | manager |
        | ana    | rep  | mia     |
        | bob    | rep  | mia     |
        | mia    | lead |         |
    given deals:
        | deal | person | close_date | acv    |
        | D-1  | ana    | 2026-02-10 | $1,000 |
        | D-2  | bob    | 2026-02-10 | $900   |
    expect:
        | paid    | line       | amount  |
"""
)


def test_quotas_of_a_team_are_those_of_the_plans_beside_it(tmp_path: Path) -> None:
    (tmp_path / "rep.plan").write_text(TEAM_REP, encoding="utf-8")
    lead = tmp_path / "lead.plan"
    lead.write_text(TEAM_LEAD, encoding="utf-8")
    done = comp(tmp_path, "test", "lead.plan")
    assert done.status == 0, done.out
    assert "at the end of 2026-Q1 whole_team pays $500.00, which is not compared" in done.out
    lead.write_text(TEAM_LEAD + "        | 2026-03 | whole_team | $500.00 |\n", encoding="utf-8")
    done = comp(tmp_path, "test", "lead.plan")
    assert done.out == "PASS  lead: One of two\n1 example passed.\n"
