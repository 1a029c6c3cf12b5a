"""The workload by hand in DuckDB SQL with exact DECIMAL: typed CSV in, lines and totals out.

usage: reference_duckdb.py WORKSPACE OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

RATES = "({x} * 0.05::DECIMAL(3,2) + {over_half} * 0.03::DECIMAL(3,2) + {over_one} * 0.04::DECIMAL(3,2) + {over_more} * 0.03::DECIMAL(3,2))"


def pay(x: str) -> str:
    """SQL for the commission on a running total."""
    over = {
        name: f"greatest({x} - (q * {bound})::DECIMAL(20,3), 0::DECIMAL(20,3))"
        for name, bound in (("over_half", "0.5"), ("over_one", "1.0"), ("over_more", "1.5"))
    }
    return RATES.format(x=x, **over)


def main(workspace: Path, out: Path) -> None:
    c = duckdb.connect()
    deals = workspace / "ledger/deals.csv"
    quotas = workspace / "ledger/quotas.csv"
    columns = "{'deal':'BIGINT','person':'BIGINT','close_date':'DATE','amount':'DECIMAL(18,2)','product':'VARCHAR'}"
    c.execute(
        f"create table deals as select * from read_csv('{deals}', columns={columns}, header=true)"
    )
    columns = "{'person':'BIGINT','credit':'VARCHAR','period':'VARCHAR','amount':'DECIMAL(18,2)'}"
    c.execute(
        f"create table quotas as select person, amount q from read_csv('{quotas}', columns={columns}, header=true)"
    )
    c.execute(
        f"""create table lines as
        with s as (select deal, person, amount a, q, sum(amount) over w :: DECIMAL(18,2) x
            from deals join quotas using (person)
            window w as (partition by person order by close_date, deal rows unbounded preceding))
        select deal, person, a, {pay("x")} - {pay("(x - a)")} c from s"""
    )
    c.execute(
        f"copy (select deal, person, c commission from lines) to '{out / 'lines.csv'}' (header)"
    )
    c.execute(
        f"""copy (select person, round(coalesce(sum(c), 0), 2) pay,
            case when coalesce(sum(a), 0) >= any_value(q) then 2000 else 0 end bonus
            from quotas left join lines using (person) group by person order by person)
        to '{out / "totals.csv"}' (header)"""
    )


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    main(Path(sys.argv[1]), target)
