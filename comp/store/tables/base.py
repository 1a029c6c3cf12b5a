"""What every table of the store is made from; `METADATA` holds them all.

Constraints have names made by one rule, because migrations can only change what has a name.
"""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Stored(SQLModel):
    """A row of a table of the store."""

    metadata = METADATA


class Numbered(Stored):
    """A row with a number, which its writer gives."""

    id: int = Field(primary_key=True)
