"""How many batches a change was put into stands with the change, and an index counts it by kind.

Revision: 0007, after 0006. Of what was sent before, the batches that are still kept are counted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("batches", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.execute(
        "UPDATE outbox SET batches ="
        " (SELECT count(*) FROM batch_entries WHERE entry_id = coalesce(outbox.squashed_into, outbox.id))"
    )
    op.create_index("ix_outbox_tally", "outbox", ["kind", "state", "batches"], unique=False)
