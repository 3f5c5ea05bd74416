"""Clinics: more of sessions and appointments, waiting lists, hospital appointments, rounds, regime, lists of the site.

Revision: 0006, after 0005. Nothing is known of what was recorded before: what is added says nothing of it. But the
trust's comment on an appointment may stand in its kept copy: it is the note, as if it came down today, or the next
outcome sent from here would take it away there.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NOTE_THAT_CAME_BEFORE = """
UPDATE appointments SET note = came.comment
FROM (
    SELECT local_id, CASE WHEN json_valid(content) THEN json_extract(content, '$.comment') END AS comment
    FROM central_copies
    WHERE local_type = 'appointment' AND resource_type = 'Appointment'
) AS came
WHERE came.local_id = appointments.id AND typeof(came.comment) = 'text'
"""


def upgrade() -> None:
    _sessions()
    for table in ("appointments", "appointment_history"):
        _what_an_appointment_says(table)
    op.execute(_NOTE_THAT_CAME_BEFORE)
    op.create_index(
        "ix_appointments_unexplained",
        "appointments",
        ["session_id"],
        unique=False,
        sqlite_where=sa.text("control_group = 'not-yet-explained'"),
    )
    _of_residents()
    _of_the_prison()
    _export_marks()


def _sessions() -> None:
    for column in (
        _flag_since_now("made_here"),
        *map(_text_since_now, ("clinician_type", "provider")),
        sa.Column("slots_offered", sa.Integer(), nullable=True),
        *map(_text_since_now, ("mode", "officer_present")),
        sa.Column("closed_at", sa.Text(), nullable=True),
        *map(_text_since_now, ("closed_by", "note")),
    ):
        op.add_column("sessions", column)


def _what_an_appointment_says(table: str) -> None:
    for column in (
        *map(_text_since_now, ("note", "mode", "interpreter")),
        *map(_flag_since_now, ("escort_avoided", "walk_in", "made_here")),
        *map(_text_since_now, ("rebooked_from", "taken_off", "correction", "correction_words")),
        _flag_since_now("clock_suspect"),
    ):
        op.add_column(table, column)


def _of_residents() -> None:
    op.create_table(
        "whereabouts",
        *_texts("id", "resident_id", "since", "cell", "wing", "presence", "kind", "told_by", "noted_at", "place"),
        _number("revision"),
        _points_to("whereabouts", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name="pk_whereabouts"),
    )
    op.create_index("ix_whereabouts_resident_id_since", "whereabouts", ["resident_id", "since"], unique=False)
    op.create_table(
        "waiting_entries",
        *_texts("id", "resident_id", "clinic_code"),
        _day("asked_on"),
        *_texts("priority", "recorded_by", "recorded_at", "state", "why", "appointment_id"),
        _number("revision"),
        _points_to("waiting_entries", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_entries"),
    )
    op.create_index("ix_waiting_entries_state_asked_on", "waiting_entries", ["state", "asked_on"], unique=False)
    op.create_index("ix_waiting_entries_resident_id", "waiting_entries", ["resident_id"], unique=False)
    op.create_table(
        "external_appointments",
        *_texts("id", "resident_id"),
        _day("day"),
        *_texts("hospital", "specialty", "priority", "recorded_by", "recorded_at"),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("referred_on", "booked_on")),
        *_texts("at_time"),
        sa.Column("escort_booked", sa.Boolean(), nullable=False),
        *_texts("escort_slot"),
        sa.Column("outcome", sa.Text(), nullable=True),
        *_texts("cancelled_by", "reason", "prioritised_over", "rebooked_as", "telemedicine"),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("bedwatch_from", "bedwatch_until")),
        *_texts("note"),
        _number("revision"),
        _points_to("external_appointments", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name="pk_external_appointments"),
    )
    op.create_index("ix_external_appointments_day", "external_appointments", ["day"], unique=False)
    op.create_index("ix_external_appointments_resident_id", "external_appointments", ["resident_id"], unique=False)


def _of_the_prison() -> None:
    op.create_table(
        "medicines_rounds",
        *_texts("id"),
        _day("day"),
        *_texts("period", "hatch", "wing", "recorded_by", "recorded_at"),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("started_at", "finished_at")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("due", "seen")),
        *_texts("officer_present", "note"),
        _number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_medicines_rounds"),
        sa.UniqueConstraint("day", "period", "hatch", name="uq_medicines_rounds_day_period_hatch"),
    )
    op.create_table(
        "regime_days",
        *_texts("id", "wing"),
        _day("day"),
        *_texts("period", "regime", "said_by", "said_at"),
        _number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_regime_days"),
        sa.UniqueConstraint("day", "wing", "period", name="uq_regime_days_day_wing_period"),
    )
    op.create_table(
        "site_lists",
        *_texts("id", "content", "changed_by", "changed_at"),
        _number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_site_lists"),
    )


def _export_marks() -> None:
    op.create_table(
        "export_marks",
        *_texts("id", "appointment_id", "layout"),
        _number("appointment_revision"),
        *_texts("accepted_by"),
        sa.Column("accepted_at", sa.Text(), nullable=True),
        _number("revision"),
        _points_to("export_marks", "appointment_id", "appointments"),
        sa.PrimaryKeyConstraint("id", name="pk_export_marks"),
    )
    op.create_index("ix_export_marks_appointment_id", "export_marks", ["appointment_id"], unique=False)


def _text_since_now(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))


def _flag_since_now(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("0"))


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=False)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, deferrable=True, initially="DEFERRED")
