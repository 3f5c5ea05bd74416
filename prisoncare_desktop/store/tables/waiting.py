"""Waiting lists."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

waiting_entries = Table(
    "waiting_entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("clinic_code", Text, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("priority", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("appointment_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_waiting_entries_state_asked_on", waiting_entries.c.state, waiting_entries.c.asked_on)
Index("ix_waiting_entries_resident_id", waiting_entries.c.resident_id)
