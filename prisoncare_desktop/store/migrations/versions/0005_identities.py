"""Pairs of identities that could be one person, and indices by which somebody much like another is found.

Revision: 0005, after 0004. Who was here before is compared as well.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_residents_birth_date", "residents", ["birth_date"], unique=False)
    given = sa.text("nhs_number <> ''")
    op.create_index("ix_residents_nhs_number", "residents", ["nhs_number"], unique=False, sqlite_where=given)
    op.create_table(
        "identity_pairs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("low_id", sa.Text(), nullable=False),
        sa.Column("high_id", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("kept_id", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_identity_pairs_order")),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["residents.id"],
                name=f"fk_identity_pairs_{column}_residents",
                deferrable=True,
                initially="DEFERRED",
            )
            for column in ("low_id", "high_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identity_pairs"),
        sa.UniqueConstraint("low_id", "high_id", name="uq_identity_pairs_low_id_high_id"),
    )
    op.create_index("ix_identity_pairs_high_id", "identity_pairs", ["high_id"], unique=False)
    together = sa.text("decided IN ('same', 'proposed')")
    op.create_index("ix_identity_pairs_same", "identity_pairs", ["low_id"], unique=False, sqlite_where=together)
    op.create_table(
        "residents_to_compare",
        sa.Column("resident_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name="fk_residents_to_compare_resident_id_residents",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("resident_id", name="pk_residents_to_compare"),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO residents_to_compare SELECT id FROM residents")
