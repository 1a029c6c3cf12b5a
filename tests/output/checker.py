"""Rebuild every line's amount from slices.csv alone: an auditor's check, sharing no code with comp.

Of lines.csv it takes only what is to be proved, and the plan's rounding. Run it on a result folder:
python -m tests.output.checker out
"""

import csv
import sys
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

TRACED = {"earned", "true_up", "clawback", "base", "held", "released", "cancelled"}


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def number(cell, other=None):
    return Fraction(cell) if cell else other


def rebuilt(slices):
    """The exact amount of a line: the sum over its slices of basis x rate x multiple x exchange."""
    total = Fraction(0)
    for row in slices:
        if not row["amount"]:
            # It tells how a target was prorated; the other slices are of what came out.
            assert row["tier"].startswith("prorated "), row
            continue
        basis, rate, amount = number(row["basis"]), number(row["rate"]), Fraction(row["amount"])
        if basis is None or rate is None:
            total += amount
            continue
        product = basis * rate * number(row["multiple"], Fraction(1))
        product *= number(row["exchange"], Fraction(1))
        sign = -1 if product * amount < 0 else 1
        # A rate that is a quotient is printed to twelve places: the product may differ by its error,
        # and by that of the amount.
        assert abs(sign * product - amount) <= max(abs(basis) * 10, 1) * Fraction(1, 10**12), row
        total += amount
    return total


def in_own_currency(slices):
    """The exact amount of a line; what is paid in another currency ends with its conversion."""
    last = [row for row in slices if row["tier"].startswith("paid in ")]
    if not last:
        return rebuilt(slices)
    earned = rebuilt([row for row in slices if row not in last])
    [row] = last
    basis, amount = Fraction(row["basis"]), Fraction(row["amount"])
    assert abs(earned - basis) <= Fraction(1), row  # The plan's currency, in its own whole units.
    assert abs(basis * Fraction(row["exchange"]) - amount) <= Fraction(1, 10**9), row
    return amount


def check(folder):
    """The number of lines proved; an assertion names the first one that cannot be."""
    slices = defaultdict(list)
    for row in read(Path(folder) / "slices.csv"):
        slices[row["line"]].append(row)
    proved = 0
    for line in read(Path(folder) / "lines.csv"):
        if line["kind"] not in TRACED:
            continue
        exact, amount = Fraction(line["exact"]), Fraction(line["amount"])
        assert slices[line["line"]], f"{line['line']} has no slices"
        told = in_own_currency(slices[line["line"]])
        # Two clawbacks of a deal share what was paid: the later one may find less than it asks.
        less = line["kind"] == "clawback" and told < exact <= 0
        assert less or abs(told - exact) <= Fraction(1, 10**9), line
        places = len(line["amount"].partition(".")[2])
        # Of a running total a line is the difference of two rounded sums, each half a cent off at most;
        # a true-up is what such a line comes to now less what it came to before.
        cents = 2 if line["kind"] == "true_up" else 1
        assert abs(amount - exact) <= Fraction(cents, 10**places), line
        proved += 1
    check_true_ups(read(Path(folder) / "lines.csv"), slices)
    return proved


def about(row):
    """What a line and its true-ups are about: the person, the component, and the deal or period."""
    parts = [row[name] for name in ("person", "plan", "pay_period", "component", "kind")]
    return row["person"], row["plan"], row["component"], row["line"][len("|".join(parts)) :]


def check_true_ups(lines, slices):
    """All that came of a deal, true-ups in, is within a cent of its slices, those of zero lines in.

    Not where lines are paid in another currency, nor an override: each of its lines stands by itself.
    """
    told, paid, cent, other = defaultdict(Fraction), defaultdict(Fraction), {}, set()
    for rows in slices.values():
        if any(row["tier"].startswith("paid in ") for row in rows):
            other.add(rows[0]["plan"])
        if rows[0]["kind"] in ("earned", "true_up"):
            told[about(rows[0])] += rebuilt([row for row in rows if row["amount"]])
    for line in lines:
        if line["kind"] in ("earned", "true_up"):
            paid[about(line)] += Fraction(line["amount"])
        if line["kind"] == "true_up" and [row["tier"] for row in slices[line["line"]]] != ["rate"]:
            cent[about(line)] = Fraction(1, 10 ** len(line["amount"].partition(".")[2]))
    for what, near in cent.items():
        if what[1] not in other:
            assert abs(paid[what] - told[what]) <= near, (what, paid[what], told[what])


if __name__ == "__main__":
    print(f"{check(sys.argv[1])} lines rebuilt")
