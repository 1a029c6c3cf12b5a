"""How Alembic meets the store: on the connection, and in the transaction, that `migrate.upgrade` gives."""

from __future__ import annotations

from alembic import context

from comp.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,
    compare_type=True,
)
context.run_migrations()
