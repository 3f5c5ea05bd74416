"""Pairs of identities that could be one person, and who is still to be compared with everybody else."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

identity_pairs = Table(
    "identity_pairs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("low_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("high_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("decided", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("kept_id", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", Instant),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Instant),
    Column("disputed", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("low_id", "high_id"),
    CheckConstraint("low_id < high_id", name="order"),
)
Index("ix_identity_pairs_high_id", identity_pairs.c.high_id)
Index("ix_identity_pairs_same", identity_pairs.c.low_id, sqlite_where=text("decided IN ('same', 'proposed')"))

residents_to_compare = Table(
    "residents_to_compare",
    metadata,
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    sqlite_with_rowid=False,
)
