"""Clinic sessions, appointments, and every earlier revision of an appointment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from prisoncare_desktop.store.tables.metadata import Instant, forbid, metadata

NOTHING, NO = text("''"), text("0")  # what stands in the rows of stores that were made before the column

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("clinic_code", Text, nullable=False),
    Column("wing", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("clinic_date", Date, nullable=False),
    Column("period", Text, nullable=False),
    Column("clinician", Text, nullable=False),
    Column("list_as_of", Instant),
    Column("revision", Integer, nullable=False),
    Column("made_here", Boolean, nullable=False, server_default=NO),
    Column("clinician_type", Text, nullable=False, server_default=NOTHING),
    Column("provider", Text, nullable=False, server_default=NOTHING),
    Column("slots_offered", Integer),
    Column("mode", Text, nullable=False, server_default=NOTHING),
    Column("officer_present", Text, nullable=False, server_default=NOTHING),
    Column("closed_at", Instant),
    Column("closed_by", Text, nullable=False, server_default=NOTHING),
    Column("note", Text, nullable=False, server_default=NOTHING),
    UniqueConstraint("clinic_date", "clinic_code", "wing", "room", "period"),
)


def _what_an_appointment_says() -> tuple[Column[Any], ...]:
    return (
        Column("starts_at", Instant, nullable=False),
        Column("minutes", Integer, nullable=False),
        Column("outcome", Text),
        Column("attendance_code", Text, nullable=False),
        Column("reason_code", Text, nullable=False),
        Column("reason_version", Text, nullable=False),
        Column("control_group", Text),
        Column("recorded_at", Instant),
        Column("recorded_by", Text, nullable=False),
        Column("recorded_by_initials", Text, nullable=False),
        Column("withdrawn", Boolean, nullable=False),
    )


def _what_else_it_says() -> tuple[Column[Any], ...]:
    """Since schema 0006; after the revision, where columns that are added come to stand."""
    return (
        Column("note", Text, nullable=False, server_default=NOTHING),
        Column("mode", Text, nullable=False, server_default=NOTHING),
        Column("interpreter", Text, nullable=False, server_default=NOTHING),
        Column("escort_avoided", Boolean, nullable=False, server_default=NO),
        Column("walk_in", Boolean, nullable=False, server_default=NO),
        Column("made_here", Boolean, nullable=False, server_default=NO),
        Column("rebooked_from", Text, nullable=False, server_default=NOTHING),
        Column("taken_off", Text, nullable=False, server_default=NOTHING),
        Column("correction", Text, nullable=False, server_default=NOTHING),
        Column("correction_words", Text, nullable=False, server_default=NOTHING),
        Column("clock_suspect", Boolean, nullable=False, server_default=NO),
    )


appointments = Table(
    "appointments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session_id", Text, ForeignKey("sessions.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), nullable=False),
    *_what_an_appointment_says(),
    Column("revision", Integer, nullable=False),
    *_what_else_it_says(),
)
Index("ix_appointments_session_id_starts_at", appointments.c.session_id, appointments.c.starts_at)
Index("ix_appointments_resident_id", appointments.c.resident_id)
Index(
    "ix_appointments_unexplained",
    appointments.c.session_id,
    sqlite_where=text("control_group = 'not-yet-explained'"),
)

appointment_history = Table(
    "appointment_history",
    metadata,
    Column("id", Text, ForeignKey("appointments.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("session_id", Text, nullable=False),
    Column("resident_id", Text, nullable=False),
    *_what_an_appointment_says(),
    Column("revision", Integer, primary_key=True),
    *_what_else_it_says(),
    sqlite_with_rowid=False,
)
forbid(appointment_history, "UPDATE", "no_update")
forbid(appointment_history, "DELETE", "no_delete")
