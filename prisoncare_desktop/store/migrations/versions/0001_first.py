"""The first schema.

As Alembic wrote it from `tables/`, with the triggers added. Long, because it is all of it.
Revision: 0001, after an empty file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


OUTBOX_SAID = "seq, id, event_id, kind, payload_version, record_type, record_id, revision, payload, author, recorded_at"


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("built_at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_batches"),
    )
    op.create_index("ix_batches_open", "batches", ["number"], unique=False, sqlite_where=sa.text("open"))
    op.create_table(
        "central_copies",
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("server_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("last_updated", sa.Text(), nullable=False),
        sa.Column("local_type", sa.Text(), nullable=False),
        sa.Column("local_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("resource_type", "server_id", name="pk_central_copies"),
    )
    op.create_index("ix_central_copies_local_id_local_type", "central_copies", ["local_id", "local_type"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "subject", name="pk_drafts"),
    )
    op.create_table(
        "draws",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("clinic_code", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.Text(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draws"),
        sa.UniqueConstraint("week", "clinic_code", name="uq_draws_week_clinic_code"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
    op.create_table(
        "paper_forms",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("clinic_code", sa.Text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("wing_group", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_paper_forms"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_paper_forms_week", "paper_forms", ["week"], unique=False)
    op.create_table(
        "residents",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("nomis_number", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("preferred_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("wing", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("nhs_number", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("no", name="pk_residents"),
        sa.UniqueConstraint("id", name="uq_residents_id"),
    )
    op.create_index("ix_residents_nomis_number", "residents", ["nomis_number"], unique=False)
    op.create_index("ix_residents_presence_wing", "residents", ["presence", "wing"], unique=False)
    op.create_table(
        "seeds",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("committed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("week", name="pk_seeds"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clinic_code", sa.Text(), nullable=False),
        sa.Column("wing", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("clinic_date", sa.Date(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("clinician", sa.Text(), nullable=False),
        sa.Column("list_as_of", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint(
            "clinic_date",
            "clinic_code",
            "wing",
            "room",
            "period",
            name="uq_sessions_clinic_date_clinic_code_wing_room_period",
        ),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("wing", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
    )
    op.create_table(
        "trail",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("before_hash", sa.Text(), nullable=False),
        sa.Column("after_hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous_mac", sa.Text(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_trail"),
    )
    op.create_index("ix_trail_record_id", "trail", ["record_id"], unique=False)
    op.create_table(
        "watermarks",
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("server_time", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("resource_type", name="pk_watermarks"),
    )
    op.create_table(
        "alerts",
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name="fk_alerts_resident_id_residents",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("resident_id", "position", name="pk_alerts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("attendance_code", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("reason_version", sa.Text(), nullable=False),
        sa.Column("control_group", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_by_initials", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name="fk_appointments_resident_id_residents",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name="fk_appointments_session_id_sessions",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_resident_id", "appointments", ["resident_id"], unique=False)
    op.create_index("ix_appointments_session_id_starts_at", "appointments", ["session_id", "starts_at"], unique=False)
    op.create_table(
        "draw_candidates",
        sa.Column("draw_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("nomis_number", sa.Text(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=True),
        sa.Column("drawn_place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draws.id"], name="fk_draw_candidates_draw_id_draws", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("draw_id", "position", name="pk_draw_candidates"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_draw_candidates_resident_id", "draw_candidates", ["resident_id"], unique=False)
    op.create_table(
        "episodes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("reception_on", sa.Date(), nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("worker_name", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("shares_with_primary_care", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name="fk_episodes_resident_id_residents",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_episodes"),
    )
    op.create_index("ix_episodes_resident_id", "episodes", ["resident_id"], unique=False)
    op.create_table(
        "needs",
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name="fk_needs_resident_id_residents",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("resident_id", "position", name="pk_needs"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload_version", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("depends_on", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_status", sa.Text(), nullable=False),
        sa.Column("last_words", sa.Text(), nullable=False),
        sa.Column("squashed_into", sa.Text(), nullable=True),
        sa.Column("next_try_at", sa.Text(), nullable=True),
        sa.Column("batch_number", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'receipted', 'refused', 'conflict')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["batch_number"], ["batches.number"], name="fk_outbox_batch_number_batches"),
        sa.ForeignKeyConstraint(["depends_on"], ["outbox.id"], name="fk_outbox_depends_on_outbox"),
        sa.ForeignKeyConstraint(["squashed_into"], ["outbox.id"], name="fk_outbox_squashed_into_outbox"),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    op.create_index("ix_outbox_batch_number", "outbox", ["batch_number"], unique=False)
    op.create_index("ix_outbox_record_id_seq", "outbox", ["record_id", "seq"], unique=False)
    op.create_index("ix_outbox_state", "outbox", ["state"], unique=False)
    op.create_index(
        "ix_outbox_unsettled", "outbox", ["seq"], unique=False, sqlite_where=sa.text("state <> 'receipted'")
    )
    op.create_table(
        "resident_words",
        sa.Column("field", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("resident_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_no"],
            ["residents.no"],
            name="fk_resident_words_resident_no_residents",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("field", "gone", "word", "resident_no", name="pk_resident_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_resident_words_resident_no_word", "resident_words", ["resident_no", "word"], unique=False)
    op.create_table(
        "appointment_history",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("attendance_code", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("reason_version", sa.Text(), nullable=False),
        sa.Column("control_group", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_by_initials", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"],
            ["appointments.id"],
            name="fk_appointment_history_id_appointments",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", "revision", name="pk_appointment_history"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "batch_entries",
        sa.Column("batch_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_number"], ["batches.number"], name="fk_batch_entries_batch_number_batches"),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox.id"], name="fk_batch_entries_entry_id_outbox"),
        sa.PrimaryKeyConstraint("batch_number", "position", name="pk_batch_entries"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflicts",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("their_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox.id"], name="fk_conflicts_entry_id_outbox"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_conflicts"),
    )
    op.create_table(
        "receipts",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("batch_number", sa.Integer(), nullable=False),
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("server_id", sa.Text(), nullable=False),
        sa.Column("server_version", sa.Text(), nullable=False),
        sa.Column("server_time", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox.id"], name="fk_receipts_entry_id_outbox"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_receipts"),
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=True),
        sa.Column("episode_id", sa.Text(), nullable=True),
        sa.Column("completed_at", sa.Text(), nullable=False),
        sa.Column("completed_by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episodes.id"],
            name="fk_responses_episode_id_episodes",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name="fk_responses_resident_id_residents",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
    )
    op.create_index("ix_responses_resident_id", "responses", ["resident_id"], unique=False)
    op.create_table(
        "review_tasks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("review_code", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("anchor_label", sa.Text(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("done_by_name", sa.Text(), nullable=False),
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episodes.id"],
            name="fk_review_tasks_episode_id_episodes",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name="fk_review_tasks_resident_id_residents",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_tasks"),
    )
    op.create_index("ix_review_tasks_episode_id_due_on", "review_tasks", ["episode_id", "due_on"], unique=False)

    for table, what, name in (
        ("appointment_history", "UPDATE", "no_update"),
        ("appointment_history", "DELETE", "no_delete"),
        ("outbox", "DELETE", "no_delete"),
        ("outbox", f"UPDATE OF {OUTBOX_SAID}", "frozen"),
        ("batches", "DELETE", "no_delete"),
        ("batches", "UPDATE OF number, device_id, body, sha256, entries, built_at", "frozen"),
        ("trail", "UPDATE", "no_update"),
        ("trail", "DELETE", "no_delete"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
