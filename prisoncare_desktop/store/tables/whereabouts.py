"""Where residents have lived."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

whereabouts = Table(
    "whereabouts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("since", Instant, nullable=False),
    Column("cell", Text, nullable=False),
    Column("wing", Text, nullable=False),  # the cell's first part, to count by
    Column("presence", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("told_by", Text, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("place", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_whereabouts_resident_id_since", whereabouts.c.resident_id, whereabouts.c.since)
