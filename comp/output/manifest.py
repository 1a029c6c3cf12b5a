"""`run.json`: what went in and what came out, by hash, count and total.

No clock, no machine, no path outside the workspace: the same inputs give the same bytes. The run id
is the hash of everything that decides the result.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from io import BytesIO

import polars as pl

from comp import __version__
from comp.money import PLACES, format_money, plain
from comp.output.finished import FinishedRun
from comp.output.selection import Selection

_ROWS_AT_ONCE = 200_000


def manifest(
    run: FinishedRun,
    selection: Selection,
    rows: dict[str, int],
    statements: dict[str, str],
) -> dict[str, object]:
    """The manifest as data; `rows` written by table, `statements` by file name with their hash.

    A statement does not name the run, so that nobody's changes when others' data does; this list
    is what ties it to the run.
    """
    inputs = input_hashes(run)
    result = run.result
    return {
        "run": run_id(inputs),
        "engine": f"comp {__version__}",
        "company": run.company,
        "last_day": result.last_day.isoformat(),
        "inputs": inputs,
        "written": {"selection": selection.as_json(), "rows": rows, "statements": statements},
        "people": result.totals.get_column("person").n_unique(),
        "totals": currency_totals(result.totals),
        "problems": {
            "errors": sum(problem.severity == "error" for problem in run.problems),
            "warnings": sum(problem.severity == "warning" for problem in run.problems),
        },
    }


def render(content: dict[str, object]) -> str:
    """The manifest as JSON text with sorted keys."""
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def input_hashes(run: FinishedRun) -> dict[str, object]:
    """SHA-256 of every input: plan texts as they are, ledger rows in canonical text, settings."""
    return {
        "engine": __version__,
        "plans": {
            file.plan.file: {"plan": file.plan.name, "sha256": text_hash(file.text)}
            for file in sorted(run.plans, key=lambda file: file.plan.file)
        },
        "ledger": run.ledger_hashes.result() if run.ledger_hashes else ledger_hashes(run.ledger),
        "settings": text_hash(run.settings),
        "last_day": run.result.last_day.isoformat(),
    }


def ledger_hashes(ledger: object) -> dict[str, object]:
    """Rows and SHA-256 of every table of the ledger that has any."""
    return {
        name: {"rows": frame.height, "sha256": frame_hash(frame)}
        for name, frame in sorted(_tables(ledger).items())
        if frame.height
    }


def run_id(inputs: dict[str, object]) -> str:
    """The identity of a run: equal inputs, equal id."""
    return text_hash(json.dumps(inputs, sort_keys=True, ensure_ascii=False))


def text_hash(text: str) -> str:
    """SHA-256 of a text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def frame_hash(frame: pl.DataFrame) -> str:
    """SHA-256 of the rows as CSV text in the order they stand in the ledger."""
    digest = hashlib.sha256()
    # Numbers at one scale, so that 1.50 and 1.5 are the same number.
    same = [
        pl.col(name).cast(pl.Decimal(38, PLACES))
        for name, kind in frame.schema.items()
        if kind.is_decimal()
    ]
    for part in frame.with_columns(same).iter_slices(_ROWS_AT_ONCE):
        text = BytesIO()
        part.write_csv(text, include_header=False)
        digest.update(text.getbuffer())
    return digest.hexdigest()


def currency_totals(totals: pl.DataFrame) -> dict[str, dict[str, str]]:
    """What the whole run pays, by currency: `variable` and `total`, exact and as people write it."""
    sums = (
        totals.filter(pl.col("component").is_in(["variable", "total"]))
        .group_by("currency", "component")
        .agg(pl.col("amount").sum())
        .sort("currency", "component")
    )
    found: dict[str, dict[str, str]] = {}
    for currency, component, amount in sums.iter_rows():
        entry = found.setdefault(currency, {})
        entry[component] = plain(amount)
        entry[f"{component}_text"] = format_money(amount, currency)
    return found


def _tables(ledger: object) -> dict[str, pl.DataFrame]:
    if not is_dataclass(ledger):
        return {}
    tables = {field.name: getattr(ledger, field.name) for field in fields(ledger)}
    return {name: value for name, value in tables.items() if isinstance(value, pl.DataFrame)}
