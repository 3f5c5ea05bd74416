"""Who works here, and small named facts of this store."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, Text, text

from prisoncare_desktop.store.tables.metadata import metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("wing", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("1")),  # False: has left; their name stays
)

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
