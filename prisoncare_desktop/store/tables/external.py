"""Appointments at a hospital."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

external_appointments = Table(
    "external_appointments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("day", Date, nullable=False),
    Column("hospital", Text, nullable=False),
    Column("specialty", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("referred_on", Date),
    Column("booked_on", Date),
    Column("at_time", Text, nullable=False),
    Column("escort_booked", Boolean, nullable=False),
    Column("escort_slot", Text, nullable=False),
    Column("outcome", Text),
    Column("cancelled_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("prioritised_over", Text, nullable=False),
    Column("rebooked_as", Text, nullable=False),
    Column("telemedicine", Text, nullable=False),
    Column("bedwatch_from", Instant),
    Column("bedwatch_until", Instant),
    Column("note", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_external_appointments_day", external_appointments.c.day)
Index("ix_external_appointments_resident_id", external_appointments.c.resident_id)
