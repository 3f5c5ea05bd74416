"""Who did what, chained; and the anchors of it that the central record holds."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from prisoncare_desktop.store.tables.metadata import Instant, forbid, metadata

trail = Table(
    "trail",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("record_type", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("before_hash", Text, nullable=False),
    Column("after_hash", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("previous_mac", Text, nullable=False),
    Column("mac", Text, nullable=False),
)
Index("ix_trail_record_id", trail.c.record_id)
Index("ix_trail_user_id_seq", trail.c.user_id, trail.c.seq)
Index("ix_trail_unusual", trail.c.seq, sqlite_where=text("action = 'Unusual'"))  # few among very many views
forbid(trail, "UPDATE", "no_update")
forbid(trail, "DELETE", "no_delete")

anchors = Table(
    "anchors",
    metadata,
    Column("seq", Integer, primary_key=True),  # of the trail row whose MAC the central record holds
    Column("mac", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("server_id", Text, nullable=False),
    Column("anchored_at", Instant, nullable=False),
)
