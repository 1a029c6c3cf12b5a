"""Small workspaces for ledger tests: files by name, two plans everybody is on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from comp.language.plan import Plan, Rounding, RoundingMode
from comp.ledger.ledger import LedgerReading
from comp.ledger.read import read_ledger
from comp.periods import PeriodKind
from comp.settings import load_settings
from comp.source import Span

DIRTY = Path(__file__).parents[2] / "fixtures" / "dirty"


def plan(name: str, currency: str = "USD", first: date = date(2026, 1, 1)) -> Plan:
    """A plan that pays nothing, for its name, currency and days."""
    return Plan(
        name=name,
        title=name,
        first_day=first,
        last_day=date(2028, 12, 31),
        currency=currency,
        pay=PeriodKind.MONTH,
        rounding=Rounding(RoundingMode.HALF_UP, running_total=False),
        base=None,
        credits=(),
        quotas=(),
        components=(),
        clawbacks=(),
        caps=(),
        draws=(),
        file=f"plans/{name}.plan",
        span=Span(f"plans/{name}.plan", 1),
    )


PLANS = (plan("ae"), plan("lead"))


def workspace(root: Path, files: Mapping[str, str | bytes], settings: str = "") -> Path:
    """A folder with these ledger files beside the clean people; `settings` go into comp.toml."""
    (root / "ledger").mkdir(parents=True, exist_ok=True)
    for name, content in {"people.csv": clean("people"), "deals.csv": clean("deals")}.items():
        stem = name.removesuffix(".csv")
        if not any(other.startswith(f"{stem}.") for other in files):
            (root / "ledger" / name).write_bytes(content)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (root / "ledger" / name).write_bytes(data)
    (root / "comp.toml").write_text(f'[company]\ncurrency = "USD"\n\n{settings}', encoding="utf-8")
    return root


def clean(table: str) -> bytes:
    """A file of the clean ledger."""
    return (DIRTY / "clean" / f"{table}.csv").read_bytes()


def read(root: Path, plans: tuple[Plan, ...] = PLANS) -> LedgerReading:
    """The ledger of a workspace, settings and all."""
    settings, problems = load_settings(root)
    assert not problems, problems
    return read_ledger(root, settings, settings.schema(), plans)
