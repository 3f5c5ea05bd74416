"""Changes that a person gave up: a state of their own, by whom and why; and who wrote the other side of a conflict.

Revision: 0004, after 0003. The outbox is remade under its name, for SQLite alters no check in place; its rows keep
their numbers. Foreign keys are off meanwhile.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = (
    "seq, id, event_id, kind, payload_version, record_type, record_id, revision, payload, author, recorded_at, "
    "depends_on, state, attempts, last_status, last_words, squashed_into, next_try_at, batch_number"
)
_FROZEN = "seq, id, event_id, kind, payload_version, record_type, record_id, revision, payload, author, recorded_at"


def upgrade() -> None:
    _remake_outbox()
    op.create_table(
        "given_up",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox.id"], name="fk_given_up_entry_id_outbox"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_given_up"),
    )
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER given_up_no_{what.lower()} BEFORE {what} ON given_up "
            "BEGIN SELECT RAISE(ABORT, 'given_up is append-only'); END"
        )
    for column in ("their_author", "their_time"):
        op.add_column("conflicts", sa.Column(column, sa.Text(), nullable=False, server_default=""))


def _remake_outbox() -> None:
    op.create_table(
        "outbox_remade",
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
            "state IN ('waiting', 'claimed', 'receipted', 'refused', 'conflict', 'given-up')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["batch_number"], ["batches.number"], name="fk_outbox_batch_number_batches"),
        sa.ForeignKeyConstraint(["depends_on"], ["outbox.id"], name="fk_outbox_depends_on_outbox"),
        sa.ForeignKeyConstraint(["squashed_into"], ["outbox.id"], name="fk_outbox_squashed_into_outbox"),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    op.execute(f"INSERT INTO outbox_remade ({_COLUMNS}) SELECT {_COLUMNS} FROM outbox ORDER BY seq")
    op.execute("DROP TABLE outbox")
    op.execute("ALTER TABLE outbox_remade RENAME TO outbox")
    op.create_index("ix_outbox_batch_number", "outbox", ["batch_number"], unique=False)
    op.create_index("ix_outbox_record_id_seq", "outbox", ["record_id", "seq"], unique=False)
    op.create_index("ix_outbox_state", "outbox", ["state"], unique=False)
    op.create_index(
        "ix_outbox_unsettled", "outbox", ["seq"], unique=False, sqlite_where=sa.text("state <> 'receipted'")
    )
    for column in ("depends_on", "squashed_into"):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_outbox_{column}", "outbox", [column], unique=False, sqlite_where=given)
    op.execute(
        "CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox "
        "BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END"
    )
    op.execute(
        f"CREATE TRIGGER outbox_frozen BEFORE UPDATE OF {_FROZEN} ON outbox "
        "BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END"
    )
