"""Alembic's entry: one connection, handed in with its transaction begun by `schema.migrate`."""

from __future__ import annotations

from alembic import context

from prisoncare_desktop.store.tables.metadata import every_table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=every_table(), render_as_batch=True
)
context.run_migrations()
