"""The central record's resources as last seen, and up to when each type was downloaded."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from prisoncare_desktop.store.tables.metadata import metadata

central_copies = Table(
    "central_copies",
    metadata,
    Column("resource_type", Text, primary_key=True),
    Column("server_id", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("last_updated", Text, nullable=False),
    Column("local_type", Text, nullable=False),
    Column("local_id", Text, nullable=False),
    Column("content", Text, nullable=False),
)
Index("ix_central_copies_local_id_local_type", central_copies.c.local_id, central_copies.c.local_type)

watermarks = Table(
    "watermarks",
    metadata,
    Column("resource_type", Text, primary_key=True),
    Column("server_time", Text, nullable=False),
)
