"""What other systems have taken over of what was exported."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

export_marks = Table(
    "export_marks",
    metadata,
    Column("id", Text, primary_key=True),
    Column(
        "appointment_id", Text, ForeignKey("appointments.id", deferrable=True, initially="DEFERRED"), nullable=False
    ),
    Column("layout", Text, nullable=False),
    Column("appointment_revision", Integer, nullable=False),
    Column("accepted_by", Text, nullable=False),
    Column("accepted_at", Instant),
    Column("revision", Integer, nullable=False),
)
Index("ix_export_marks_appointment_id", export_marks.c.appointment_id)
