"""Half-filled forms, parked for their owners."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("owner_id", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("questionnaire", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
)
