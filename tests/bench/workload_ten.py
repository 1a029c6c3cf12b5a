"""The second workload: one year, ten components on one plan, a manager for every nine sellers.

Tiers, accelerator, kicker, bonus, override, cap, draw, clawback, release and curve over D deals of
D/100 people, monthly pay. Every person is on the plan; one in ten leads the nine after them. One deal
in twenty is cancelled within half a year, and every deal is paid for in one or two payments, some of
them after the year has ended. Seeded and exact: amounts are whole cents.
"""

from __future__ import annotations

import argparse
import random
from datetime import date, timedelta
from pathlib import Path

PLAN = """\
plan bench_ten "Ten components":
    effective 2025-01-01 to 2025-12-31
    currency  USD
    pay       monthly
    rounding  half up to the cent, each line
    after leaving: releases continue

    credit sales:
        from  own deals
        count deal.amount
        dated deal.close_date

    credit team_sales:
        from  team deals as of deal.close_date
        count deal.amount
        dated deal.close_date

    quota sales from quotas per quarter

    commission commissions:
        on sales accumulated per quarter
        tiers marginal by attainment:
            from   0%: 5%
            from  50%: 8%
            from 100%: 12%
        accelerator marginal by attainment:
            from 120%: 1.5x

    kicker long_terms:
        on sales
        tiers per deal by deal.term:
            from  0 months: 0%
            from 24 months: 1%
            from 36 months: 2%

    override team_override:
        on team_sales
        rate 1%

    bonus quota_made:
        pays $2,000 per quarter when attainment of sales >= 100%

    curve year_curve:
        target $10,000 per year
        points by attainment of sales:
            at  50%:   0%
            at 100%: 100%
            at 150%: 200%
        below: nothing
        above: last point
        without quota: nothing

    release commissions:
        50% on deal.close_date
        50% as deal.paid of deal.amount

    clawback early_cancel:
        when deal.cancelled_on within 180 days of deal.close_date
        take back 100% of commissions, long_terms paid on the deal
        attainment kept

    cap yearly_cap:
        $400,000 per year on commissions, long_terms, team_override
        measured after clawbacks

    draw ramp:
        guarantee $3,000 per month from 2025-01-01 to 2025-06-30
        recover from commissions, long_terms up to 50%
        leftover carries over
"""
FIRST = date(2025, 1, 1)
TERMS = ("12 months", "24 months", "36 months")


def write_workspace(folder: Path, deals: int, seed: int = 20250101) -> None:
    """The workload's files in `folder`."""
    people = max(10, deals // 100)
    rng = random.Random(seed)
    totals: dict[tuple[int, int], int] = {}
    (folder / "ledger").mkdir(parents=True, exist_ok=True)
    (folder / "plans").mkdir(exist_ok=True)
    with (
        (folder / "ledger" / "deals.csv").open("w") as file,
        (folder / "ledger" / "payments.csv").open("w") as payments,
    ):
        file.write("deal,person,close_date,amount,term,cancelled_on\n")
        payments.write("deal,date,amount\n")
        for number in range(1, deals + 1):
            seller, day = rng.randrange(people), rng.randrange(365)
            cents = min(max(int(100 * rng.lognormvariate(9, 1)), 5_000), 40_000_000)
            closed = FIRST + timedelta(days=day)
            quarter = (closed.month - 1) // 3 + 1
            totals[seller, quarter] = totals.get((seller, quarter), 0) + cents
            lost = ""
            if number % 20 == 0:
                lost = str(min(closed + timedelta(days=rng.randrange(1, 200)), date(2025, 12, 31)))
            amount, term = _money(cents), rng.choice(TERMS)
            file.write(f"{number},{seller + 1},{closed},{amount},{term},{lost}\n")
            half = cents // 2
            for later, part in enumerate((half, cents - half) if number % 3 == 0 else (cents,)):
                paid = closed + timedelta(days=rng.randrange(10, 50) + 45 * later)
                payments.write(f"{number},{paid},{_money(part)}\n")
    _write_people(folder, people, totals, rng)
    (folder / "plans" / "bench_ten.plan").write_text(PLAN)


def _write_people(
    folder: Path, people: int, totals: dict[tuple[int, int], int], rng: random.Random
) -> None:
    with (
        (folder / "ledger" / "people.csv").open("w") as file,
        (folder / "ledger" / "quotas.csv").open("w") as quotas,
    ):
        file.write("person,plan,from,manager\n")
        quotas.write("person,credit,period,amount\n")
        for person in range(people):
            manager = str(person // 10 * 10 + 1) if person % 10 else ""
            file.write(f"{person + 1},bench_ten,2025-01-01,{manager}\n")
            for quarter in (1, 2, 3, 4):
                total = totals.get((person, quarter), 0)
                quota = max(total * 100 // rng.randrange(20, 220) // 10_000, 1) * 10_000
                quotas.write(f"{person + 1},sales,2025-Q{quarter},{_money(quota)}\n")


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("deals", type=int)
    arguments = parser.parse_args()
    write_workspace(arguments.folder, arguments.deals)
