"""Lists that the prison keeps of its own."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

site_lists = Table(
    "site_lists",
    metadata,
    Column("id", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
)
