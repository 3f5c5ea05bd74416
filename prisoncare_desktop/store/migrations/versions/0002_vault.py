"""Who left, anchors of the trail, uses of break-glass, legal holds.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.text("1")))
    op.create_table(
        "anchors",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("server_id", sa.Text(), nullable=False),
        sa.Column("anchored_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_anchors"),
    )
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.Text(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_break_glass"),
    )
    op.create_index("ix_break_glass_at", "break_glass", ["at"], unique=False)
    op.create_table(
        "legal_holds",
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("resident_id", name="pk_legal_holds"),
    )
    op.create_index("ix_trail_user_id_seq", "trail", ["user_id", "seq"], unique=False)
    op.execute("CREATE INDEX ix_trail_unusual ON trail (seq) WHERE action = 'Unusual'")
    for column in ("depends_on", "squashed_into"):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_outbox_{column}", "outbox", [column], unique=False, sqlite_where=given)
    op.create_index("ix_batch_entries_entry_id", "batch_entries", ["entry_id"], unique=False)
    op.execute(
        "CREATE TRIGGER break_glass_no_delete BEFORE DELETE ON break_glass "
        "BEGIN SELECT RAISE(ABORT, 'break_glass is append-only'); END"
    )
