"""What the half-days of the wings were like."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table, Text, UniqueConstraint

from prisoncare_desktop.store.tables.metadata import Instant, metadata

regime_days = Table(
    "regime_days",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wing", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("period", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("day", "wing", "period"),
)
