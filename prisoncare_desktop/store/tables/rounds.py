"""Medicines rounds."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table, Text, UniqueConstraint

from prisoncare_desktop.store.tables.metadata import Instant, metadata

medicines_rounds = Table(
    "medicines_rounds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("day", Date, nullable=False),
    Column("period", Text, nullable=False),
    Column("hatch", Text, nullable=False),
    Column("wing", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("due", Integer),
    Column("seen", Integer),
    Column("officer_present", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("day", "period", "hatch"),
)
