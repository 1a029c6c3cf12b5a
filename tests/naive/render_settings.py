"""Credits, crediting blocks, quotas and tables of a plan as text."""

from __future__ import annotations

from tests.naive.model import Credit, Crediting, Prorated, Quota, Table
from tests.naive.words import Words, block, team

MODES = {"new": "whole deal at the new rate", "old": "whole deal at the old rate"}
CHANGES = {
    "last day": "as of the last day",
    "weighted": "weighted by days",
    "each deal": "as of each deal",
}


def proration(how: Prorated) -> str:
    """`prorated by days, absences out`, or `not prorated`."""
    way, absences_out = how
    text = "not prorated" if way == "not" else f"prorated by {way}"
    return text + (", absences out" if absences_out and way != "not" else "")


class Settings(Words):
    """What a plan counts and measures against."""

    def day(self, which: str | None, moments: list[tuple[str, int, str]]) -> str:
        """`the later of deal.close_date, 45 days after deal.start_date`."""
        said = ", ".join(
            f"{number} {unit} after deal.{name}" if number else f"deal.{name}"
            for name, number, unit in moments
        )
        return said if which is None else f"the {which} of {said}"

    def credit(self, credit: Credit) -> list[str]:
        as_of = f"as of deal.{credit.as_of}"
        if credit.crediting:
            whose = f"crediting {credit.crediting}" + (", overlay" if credit.overlay else "")
        elif credit.levels is None:
            whose = "own deals"
        elif credit.levels == (1, 1):
            whose = f"team deals {as_of}"
        elif credit.levels == (1, None):
            whose = f"all team deals {as_of}"
        else:
            whose = f"team deals {credit.levels[0]} levels below {as_of}"
        if credit.every_share_counts:
            whose += ", every share counts"
        times = " times split.share" if credit.times_share else ""
        whose = f"payments of {whose}" if credit.of_payments else whose
        lines = [f"from {whose}", f"count {self.of(credit.count)}{times}"]
        if credit.where:
            lines.append(f"where {self.of(credit.where)}")
        dated = credit.dated if "." in credit.dated else f"deal.{credit.dated}"
        lines.append(f"dated {dated}")
        if credit.converted:
            currency, field = credit.converted
            lines.append(f"converted to {currency} at the rate of deal.{field}")
        if credit.above:
            lines.append(f"above {self.of(credit.above)} per deal")
        if credit.up_to:
            lines.append(f"up to {self.of(credit.up_to)} per deal")
        return block(f"credit {credit.name}:", lines)

    def crediting(self, one: Crediting) -> list[str]:
        lines = [f"as of deal.{one.as_of}"]
        for test, rows in one.blocks:
            shares = [f"to {self.recipient(*who)}: {self.of(('pct', part))}" for who, part in rows]
            if test is None and len(one.blocks) == 1:
                lines += shares
            else:
                lines += block(f"when {self.of(test)}:" if test else "otherwise:", shares)
        if one.overlay:
            rows = one.overlay
            shares = [f"to {self.recipient(*who)}: {self.of(('pct', part))}" for who, part in rows]
            lines += block("overlay:", shares)
        return block(f"crediting {one.name}:", lines)

    def recipient(self, word: str, *rest) -> str:
        if word == "owner":
            return "owner"
        if word == "territory":
            return f"territory deal.{rest[0]}"
        if word == "manager":
            return "manager of owner" + (f" {rest[0]} levels up" if rest[0] > 1 else "")
        return f"role {rest[0]}" + (f" for deal.{rest[1]}" if rest[1] else "")

    def quota(self, quota: Quota) -> list[str]:
        spread = ""
        if quota.spread == "evenly":
            spread = ", spread evenly"
        elif quota.spread:
            spread = ", spread " + " ".join(self.of(("pct", share)) for share in quota.spread)
        if quota.prorated:
            spread += f", {proration(quota.prorated)}"
        if quota.changes:
            spread += f", {CHANGES[quota.changes]}"
        if quota.team:
            percent, of, levels, at = quota.team
            part = self.of(("pct", percent))
            text = f"{part} of quota of {of} of {team(levels)} as of the {at} day per {quota.per}{spread}"
            return [f"quota {quota.credit} {text}"]
        if quota.ramp:
            rows = [f"from month {month}: {self.of(value)}" for month, value in quota.ramp]
            return block(f"quota {quota.credit} per {quota.per}{spread}:", rows)
        if not quota.rows:
            return [f"quota {quota.credit} from quotas per {quota.per}{spread}"]
        if quota.rows[0][0] is None:
            value = self.of(quota.rows[0][1])
            return [f"quota {quota.credit} {value} per {quota.per}{spread}"]
        rows = [f'from {day}: {self.of(value)} because "so"' for day, value in quota.rows]
        return block(f"quota {quota.credit} per {quota.per}{spread}:", rows)

    def currency_of(self, credit: str) -> str:
        """The currency a credit counts in."""
        (found,) = [one for one in self.plan.credits if one.name == credit]
        return found.converted[0] if found.converted else self.plan.currency

    def start(self, unit: str, bound: object, *money: str) -> str:
        """Where a row begins."""
        return self.of(bound if isinstance(bound, tuple) else (unit, bound, *money))

    def table(self, head: str, table: Table, per_unit: bool, of: str = "") -> list[str]:
        unit = {"attainment": "pct", "amount": "money", "number": "num"}.get(table.axis, table.axis)
        by = self.of(table.by) if table.by else table.axis
        by += f" of {table.of}" if table.of else ""
        mode = "per deal" if table.by else MODES.get(table.mode, table.mode)
        money = (
            (self.currency_of(table.of or of),)
            if unit == "money" and of and table.by in (None, ("amount",))
            else ()
        )
        rows = [
            f"from {self.start(unit, bound, *money)}: {self.of(value)}"
            + (" per unit" if per_unit else "")
            for bound, value in table.rows
        ]
        return block(f"{head} {mode} by {by}:", rows)
