"""Uses of break-glass, until and after a leader has looked at each; records under legal hold."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, forbid, metadata

break_glass = Table(
    "break_glass",
    metadata,
    Column("id", Text, primary_key=True),
    Column("resident_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("reviewed_by", Text, nullable=False),
    Column("reviewed_at", Instant),
    Column("finding", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_break_glass_at", break_glass.c.at)
forbid(break_glass, "DELETE", "no_delete")

legal_holds = Table(
    "legal_holds",
    metadata,
    Column("resident_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", Instant, nullable=False),
)
