"""Each kind of line, explained: this plan, these deals, these sentences.

Tests: comp/output/explain.py, comp/output/why_deals.py, comp/output/why_periods.py, comp/output/why_settled.py, comp/output/added_up.py, comp/output/case.py, comp/output/facts.py, comp/output/explanation.py, comp/output/wording.py, comp/output/rows.py
"""

from __future__ import annotations

import json

from comp.output.explain import explain_run, render_json, render_text
from comp.periods import Calendar
from tests.output.runs import explained, run_of, shipped
from tests.output.story import HEAD, text_of


def test_a_deal_across_a_tier_and_an_accelerator() -> None:
    text = render_text(explained(shipped("smb_ae_2026"), deal="D-103"))
    assert text == (
        "2026-03  new_business  D-103   $4,800.00\n"
        '   "6% up to half of quota and 8% after that."\n'
        "   D-103 counts deal.acv ($45,000.00).\n"
        "   D-103 brings bookings of 2026-Q1 from $135,000.00 to $180,000.00; of the quota of "
        "$150,000.00 that is 90% to 120%.\n"
        "     $15,000.00 × 8%       = $1,200.00   plans/smb_ae_2026.plan:25  from 50%\n"
        "     $30,000.00 × 8% × 1.5 = $3,600.00   plans/smb_ae_2026.plan:27  "
        "from 50% / accelerator from 100%\n"
        "   Together $4,800.00.\n"
        "   from example, row 4\n"
        "   by plans/smb_ae_2026.plan:20\n"
    )


def test_a_true_up_names_the_deal_that_moved_the_tier_and_what_had_been_paid() -> None:
    text = render_text(explained(shipped("enterprise_ae_2026"), deal="D-201"))
    assert (
        "D-202 brought bookings of 2026 to $1,000,000.00 of $1,200,000.00 = 83.33%, "
        'tier "from 75%", 8%.' in text
    )
    assert "D-201 had been paid $18,000.00 in 2026-02." in text
    assert "$300,000.00 × 8%  =  $24,000.00" in text
    assert "-$300,000.00 × 6% = -$18,000.00" in text


def test_a_clawback_lists_the_days_and_the_lines_taken_back() -> None:
    text = render_text(explained(shipped("enterprise_ae_2026"), component="early_cancel"))
    assert "cancelled_on 2026-07-05, 145 days after close_date 2026-02-10" in text
    assert "within 180 days" in text
    assert "new_business paid in 2026-02" in text
    assert "new_business paid in 2026-04" in text


def test_a_cap_says_what_came_to_date_and_what_is_over() -> None:
    text = render_text(explained(shipped("enterprise_ae_2026"), component="yearly_cap"))
    assert (
        "new_business and multi_year come to $139,000.00 in 2026 to date, after clawbacks." in text
    )
    assert "The cap is $125,000.00: $14,000.00 is over it." in text


def test_draw_recovery_and_carried_pay_show_their_balances() -> None:
    run = shipped("enterprise_ae_2026")
    january = Calendar().parse("2026-01")
    person = run.result.totals.get_column("person")[0]
    assert "To be repaid: $0.00 before, $6,000.00 after 2026-01." in render_text(
        explain_run(run, person, period=january, component="ramp")
    )
    carried = render_text(explained(run, component="carried"))
    assert "Pay cannot fall below zero: $24,000.00 is carried forward" in carried
    assert "Carried forward: $24,000.00 before, $0.00 after 2026-09." in carried


def test_rounding_a_line_shows_both_amounts() -> None:
    text = text_of(
        HEAD
        + """
    commission deals_won:
        on bookings
        rate 8%

example "half a cent" for ae:
    given deals:
        | deal | close_date | amount     |
        | D-1  | 2026-01-20 | $59,999.94 |
    expect:
        | paid    | line | deal | amount    |
        | 2026-01 | deals_won | D-1  | $4,800.00 |
"""
    )
    assert "$4,799.9952 rounded half up to $4,800.00." in text


def test_rounding_a_running_total_shows_both_sums() -> None:
    text = text_of(
        HEAD.replace("each line", "running total")
        + """
    commission deals_won:
        on bookings accumulated per quarter
        rate 5%

example "thirds of a cent" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $0.10  |
        | D-2  | 2026-01-21 | $0.25  |
    expect:
        | paid    | line | deal | amount |
        | 2026-01 | deals_won | D-1  | $0.01  |
        | 2026-01 | deals_won | D-2  | $0.01  |
"""
    )
    assert "$0.005 rounded half up to $0.01." in text
    assert (
        "Running total with this line $0.0175, rounded half up to $0.02; before it $0.005, "
        "rounded to $0.01.\n   The difference is $0.01." in text
    )


def test_a_minimum_per_deal_says_what_the_deal_came_to() -> None:
    text = text_of(
        HEAD
        + """
    commission deals_won:
        on bookings
        rate 1%
        at least $200 per deal

example "small deal" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $1,000 |
    expect:
        | paid    | line | deal | amount  |
        | 2026-01 | deals_won | D-1  | $200.00 |
"""
    )
    assert "$1,000.00 × 1%" in text
    assert "D-1 comes to $10.00, raised to at least $200 per deal." in text


def test_a_true_up_within_limits_says_what_the_deal_comes_to_and_came_to() -> None:
    plan = (
        HEAD
        + """
    commission deals_won:
        on bookings accumulated per year
        tiers retroactive by amount:
            from $0: 25%
            from $10,000: 30%
        at least $150 per deal
        at most $500 per deal

example "minis" for ae:
    given deals:
        | deal | item | close_date | amount |
        | D-1  |      | 2026-01-20 | $560   |
        | D-2  |      | 2026-01-21 | $1,900 |
        | D-3  | a    | 2026-01-22 | $520   |
        | D-3  | b    | 2026-02-22 | $540   |
        | D-4  |      | 2026-03-20 | $9,000 |
    expect:
        | paid    | line      | deal | amount  |
        | 2026-01 | deals_won | D-1  | $150.00 |
        | 2026-01 | deals_won | D-2  | $475.00 |
        | 2026-01 | deals_won | D-3  | $150.00 |
        | 2026-02 | deals_won | D-3  | $150.00 |
        | 2026-03 | deals_won | D-1  | $18.00  |
        | 2026-03 | deals_won | D-2  | $25.00  |
        | 2026-03 | deals_won | D-3  | $18.00  |
        | 2026-03 | deals_won | D-4  | $500.00 |
"""
    )
    text = text_of(plan, component="deals_won")
    assert "D-1 comes to $140.00, raised to at least $150 per deal." in text
    assert (
        "     $560.00 × 30%  =  $168.00   plans/ae.plan:16  now from $10,000\n"
        "     -$560.00 × 25% = -$140.00   plans/ae.plan:15  until then from $0\n"
        "   D-1 comes to $168.00; until then it came to $140.00, raised to at least $150 per deal.\n"
        "   The difference is $18.00.\n" in text
    )
    assert (
        "   D-2 comes to $570.00, cut to at most $500 per deal; until then it came to $475.00.\n"
        "   The difference is $25.00.\n" in text
    )
    assert (
        "   D-3 comes to $318.00; until then it came to $265.00, of which $130.00 is raised to at least "
        "$150 per deal, and $135.00 is raised to at least $150 per deal.\n"
        "   The difference is $18.00.\n" in text
    )


def test_objectives_show_weight_times_score() -> None:
    text = text_of(
        HEAD
        + """
    objectives mbo:
        target $6,000 per quarter
        weights:
            60% ramp "Two new reps close their first deal"
            40% coaching "A plan for every rep"
        pays nothing when score < 50%

example "scores" for ae:
    given scores:
        | period  | objective | score |
        | 2026-Q1 | ramp      | 100%  |
        | 2026-Q1 | coaching  | 50%   |
    expect:
        | paid    | line | amount    |
        | 2026-03 | mbo  | $4,800.00 |
"""
    )
    assert "weight × score adds up to 80%" in text
    assert "$6,000.00 × 60% × 100% = $3,600.00" in text
    assert "$6,000.00 × 40% × 50%  = $1,200.00" in text
    assert "Two new reps close their first deal" in text


def test_a_count_is_paid_per_unit_and_a_spiff_by_its_words() -> None:
    text = text_of(
        HEAD
        + """
    credit seats:
        from   own deals
        count  deal.quantity
        dated  deal.close_date

    commission per_seat:
        on seats
        rate $10 per unit

    spiff fast_start:
        "A hundred dollars for each deal of January."
        pays $100 per deal in bookings
        from 2026-01-01 to 2026-01-31

example "seats" for ae:
    given deals:
        | deal | close_date | amount | quantity |
        | D-1  | 2026-01-20 | $1,000 | 1,200    |
    expect:
        | paid    | line       | deal | amount     |
        | 2026-01 | per_seat   | D-1  | $12,000.00 |
        | 2026-01 | fast_start | D-1  | $100.00    |
"""
    )
    assert "1,200 × $10.00 per unit = $12,000.00" in text
    assert "Pays $100 per deal." in text


def test_a_share_of_a_split_deal_is_named() -> None:
    run = run_of(
        HEAD.replace("count  deal.amount", "count  deal.amount times split.share")
        + """
    commission deals_won:
        on bookings
        rate 10%

example "a split deal" for ae:
    person ana
    given people:
        | person | from       |
        | ana    | 2026-01-01 |
        | ben    | 2026-01-01 |
    given deals:
        | deal | person | close_date | amount |
        | D-1  | ana    | 2026-01-20 | $1,000 |
    given splits:
        | deal | person | share |
        | D-1  | ana    | 60%   |
        | D-1  | ben    | 40%   |
    expect:
        | paid    | line | deal | amount |
        | 2026-01 | deals_won | D-1  | $60.00 |
"""
    )
    text = render_text(explain_run(run, "ana"))
    assert "D-1 counts deal.amount ($1,000.00), of which ana has 60%." in text
    assert "$600.00 × 10% = $60.00" in text
    assert "ben" not in text


def test_the_json_holds_the_same_sentences_and_exact_numbers() -> None:
    explanations = explained(shipped("smb_ae_2026"), deal="D-102")
    (data,) = json.loads(render_json(explanations))
    assert data["amount"] == "5700"
    assert [step["result"] for step in data["steps"]] == ["$900.00", "$4,800.00"]
    assert [step["basis"] for step in data["steps"]] == ["15000", "60000"]
    assert [step["rate"] for step in data["steps"]] == ["0.06", "0.08"]
    assert [step["amount"] for step in data["steps"]] == ["900", "4800"]
    assert {step["plan_file"] for step in data["steps"]} == {"plans/smb_ae_2026.plan"}
    assert all(step["plan_line"] > 20 for step in data["steps"])
    assert (data["source_file"], data["source_row"]) == ("example", 3)
    text = render_text(explanations)
    for sentence in (*data["reasons"], *data["closing"], data["source"], data["place"]):
        assert sentence in text


def test_nothing_fits() -> None:
    assert explain_run(shipped("smb_ae_2026"), "nobody") == []
    assert render_text([]) == "no line fits\n"


LEFT = """\
example "Half a quarter" for ae:
    given people:
        | person | from       | to         | salary   |
        | dana   | 2026-01-01 | 2026-02-14 | $120,000 |
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-20 | $6,000 |
    given scores:
        | period  | objective | score |
        | 2026-Q1 | hires     | 50%   |
    expect:
        | paid    | line  | deal | amount    |
        | 2026-01 | earns | D-1  | $600.00   |
        | 2026-01 | limit |      | -$150.00  |
        | 2026-01 | floor |      | $2,550.00 |
        | 2026-02 | made  |      | $450.00   |
        | 2026-02 | aims  |      | $250.00   |
        | 2026-02 | floor |      | $800.00   |
"""


def test_what_is_prorated_says_for_how_many_days() -> None:
    plan = HEAD + (
        "    base salary person.salary per year, prorated by working days\n"
        "    commission earns:\n        on bookings\n        rate 10%\n"
        "    bonus made:\n        pays $900 per quarter\n        prorated by days\n"
        "    objectives aims:\n        target $1,000 per quarter\n        weights:\n"
        "            100% hires\n        prorated by months\n"
        "    cap limit:\n        $900 per quarter on earns\n        prorated by days\n"
        "        measured after clawbacks\n"
        "    draw floor:\n        guarantee $3,000 per month\n        prorated by days\n"
        "        not recovered\n"
    )
    run = run_of(plan + LEFT)
    told = {
        component: render_text(explained(run, component=component))
        for component in ("base", "made", "aims", "limit", "floor")
    }
    assert "person.salary per year, prorated by working days." in told["base"]
    assert "$120,000.00 ÷ 12 × 10 ÷ 20" in told["base"]
    assert "For 45 of 90 days on the plan it is $450.00 in place of $900.00." in told["made"]
    assert "For 1.5 of 3 months on the plan it is $500.00 in place of $1,000.00." in told["aims"]
    assert (
        "The cap is $450.00, prorated by days (45 of 90 days): $150.00 is over it." in told["limit"]
    )
    assert (
        "$3,000 per month is guaranteed, prorated by days: $1,500.00; $700.00 was earned"
        in told["floor"]
    )
