"""Random months beside a small model: import, edit, calculate, approve, lock, adjust, reopen, late data.

Tests: comp/store/periods.py, comp/store/approvals.py, comp/store/locking.py, comp/store/imports.py
"""

from __future__ import annotations

import shutil
from itertools import count as numbers
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import seed as hypothesis_seed
from hypothesis.stateful import run_state_machine_as_test

from comp.store.database import Store, open_store
from tests.scale import count, seed
from tests.store.acts import workspace_at
from tests.store.machine import Months

SEQUENCES = {"sqlite": 300, "postgresql": 100}
STEPS = 30


@pytest.mark.parametrize("kind", sorted(SEQUENCES))
def test_months_agree_with_the_model(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = request.getfixturevalue("server") if kind == "postgresql" else None
    made = numbers(1)
    template = server.fresh() if server else f"sqlite:///{tmp_path / 'empty.db'}"
    open_store(template.replace("postgresql://", "postgresql+psycopg://")).close()

    @hypothesis_seed(seed())
    class Here(Months):
        workspace = workspace_at(tmp_path / "acme")

        @classmethod
        def make(cls) -> Store:
            name = f"months_{next(made)}"
            if server is None:
                shutil.copyfile(tmp_path / "empty.db", tmp_path / f"{name}.db")
                return open_store(f"sqlite:///{tmp_path / name}.db")
            with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template.rpartition('/')[2]}")
            return open_store(server.address(name).replace("postgresql:", "postgresql+psycopg:"))

        @classmethod
        def unmake(cls, store: Store) -> None:
            store.close()
            if server is not None:
                server.drop(store.url)
                return
            for file in tmp_path.glob("months_*"):
                file.unlink()

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=count(SEQUENCES[kind]),
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
