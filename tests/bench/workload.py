"""The common workload: one quarter, D deals of D/100 sellers, four marginal rates and a bonus.

Writes a workspace in canonical files: `ledger/deals.csv` (shuffled: file order is not close order),
`people.csv`, `quotas.csv`, `plans/bench.plan`. Seeded and exact: amounts are whole cents. Attainment
spreads from 20% to 220%; one seller in 50 ends at exactly 100%, one in 50 has a quota with odd cents,
so that bounds fall on fractions of a cent.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

PLAN = """\
plan bench "The common workload":
    effective 2025-01-01 to 2025-03-31
    currency  USD
    pay       quarterly
    rounding  half up to the cent, running total

    credit sales:
        from  own deals
        count deal.amount
        dated deal.close_date

    quota sales from quotas per quarter

    commission commissions:
        on sales accumulated per quarter
        tiers marginal by attainment:
            from   0%: 5%
            from  50%: 8%
            from 100%: 12%
            from 150%: 15%

    bonus quota_made:
        pays $2,000 per quarter when attainment of sales >= 100%
"""
PRODUCTS = ("core", "plus", "cloud", "support", "training")


def write_workspace(folder: Path, deals: int, seed: int = 20250101) -> None:
    """The workload's files in `folder`."""
    sellers = max(1, deals // 100)
    rng = random.Random(seed)
    totals = [0] * sellers
    (folder / "ledger").mkdir(parents=True, exist_ok=True)
    (folder / "plans").mkdir(exist_ok=True)
    with (folder / "ledger" / "deals.csv").open("w") as file:
        file.write("deal,person,close_date,amount,product\n")
        for number in range(1, deals + 1):
            seller, day = rng.randrange(sellers), rng.randrange(90)
            cents = min(max(int(100 * rng.lognormvariate(9, 1)), 5_000), 40_000_000)
            totals[seller] += cents
            month, of_month = divmod(day, 31) if day < 31 else _february_on(day)
            date = f"2025-{month + 1:02}-{of_month + 1:02}"
            file.write(f"{number},{seller + 1},{date},{_money(cents)},{rng.choice(PRODUCTS)}\n")
    _write_people(folder, totals, rng)
    (folder / "plans" / "bench.plan").write_text(PLAN)


def _february_on(day: int) -> tuple[int, int]:
    return (1, day - 31) if day < 59 else (2, day - 59)


def _write_people(folder: Path, totals: list[int], rng: random.Random) -> None:
    with (
        (folder / "ledger" / "people.csv").open("w") as people,
        (folder / "ledger" / "quotas.csv").open("w") as quotas,
    ):
        people.write("person,plan,from\n")
        quotas.write("person,credit,period,amount\n")
        for seller, total in enumerate(totals):
            percent = rng.randrange(20, 220)
            quota = max(total * 100 // percent // 10_000, 1) * 10_000
            if seller % 50 == 7 and total:
                quota = total
            if seller % 50 == 13:
                quota += 1 + seller % 97
            people.write(f"{seller + 1},bench,2025-01-01\n")
            quotas.write(f"{seller + 1},sales,2025-Q1,{_money(quota)}\n")


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("deals", type=int)
    arguments = parser.parse_args()
    write_workspace(arguments.folder, arguments.deals)
