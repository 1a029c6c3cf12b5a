"""Where a workspace's store is: `comp.db` beside `comp.toml`, unless something else is named.

`COMP_DATABASE` comes first, then `[database] url` of `comp.toml`. Either is a file (relative to the
workspace) or the address of a PostgreSQL database: `postgresql://comp@db.example/comp`.
"""

from __future__ import annotations

import os
from pathlib import Path

from comp.settings import Settings

USUAL = "comp.db"
_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


def database_url(root: Path, settings: Settings) -> str:
    """The address SQLAlchemy opens."""
    named = os.environ.get("COMP_DATABASE") or settings.said.database.url or USUAL
    if named.startswith(_POSTGRES):
        return "postgresql+psycopg://" + named.partition("://")[2]
    path = Path(named.removeprefix("sqlite:///"))
    return f"sqlite:///{(root / path).absolute().as_posix()}"


def database_file(url: str) -> Path | None:
    """The file of an SQLite store; None for PostgreSQL."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
