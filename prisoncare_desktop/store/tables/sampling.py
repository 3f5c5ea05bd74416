"""The weekly draw: seeds, draws, and the frame each was made from. Nothing here leads to a paper form."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from prisoncare_desktop.store.tables.metadata import Instant, metadata

seeds = Table(
    "seeds",
    metadata,
    Column("week", Date, primary_key=True),
    Column("seed", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("committed_at", Instant, nullable=False),
)

draws = Table(
    "draws",
    metadata,
    Column("id", Text, primary_key=True),
    Column("week", Date, nullable=False),
    Column("clinic_code", Text, nullable=False),
    Column("seed", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("drawn_at", Instant, nullable=False),
    Column("drawn_by", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("week", "clinic_code"),
)

draw_candidates = Table(
    "draw_candidates",
    metadata,
    Column("draw_id", Text, ForeignKey("draws.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("position", Integer, primary_key=True),  # in the frame
    # No foreign key: another PC's frame may name somebody who never came down to this one.
    Column("resident_id", Text, nullable=False),
    Column("nomis_number", Text, nullable=False),
    Column("left_out", Text),
    Column("drawn_place", Integer),  # 0 for the first drawn; NULL if not drawn
    sqlite_with_rowid=False,
)
Index("ix_draw_candidates_resident_id", draw_candidates.c.resident_id)
