"""What is to be sent, the frozen batches it was sent in, the receipts, the conflicts, and what was given up."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from prisoncare_desktop.store.tables.metadata import Instant, forbid, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("event_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload_version", Integer, nullable=False),
    Column("record_type", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("depends_on", Text, ForeignKey("outbox.id")),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_status", Text, nullable=False),
    Column("last_words", Text, nullable=False),
    Column("squashed_into", Text, ForeignKey("outbox.id")),
    Column("next_try_at", Instant),
    Column("batch_number", Integer, ForeignKey("batches.number")),  # that claimed it last
    Column("batches", Integer, nullable=False, server_default=text("0")),  # it was put into, itself or within another
    CheckConstraint("state IN ('waiting', 'claimed', 'receipted', 'refused', 'conflict', 'given-up')", name="state"),
)
Index("ix_outbox_record_id_seq", outbox.c.record_id, outbox.c.seq)
Index("ix_outbox_state", outbox.c.state)
# All that the page of figures counts: it reads no change. 200,000 take 30 ms; counted from their batches, 2 s.
Index("ix_outbox_tally", outbox.c.kind, outbox.c.state, outbox.c.batches)
Index("ix_outbox_unsettled", outbox.c.seq, sqlite_where=text("state <> 'receipted'"))
Index("ix_outbox_batch_number", outbox.c.batch_number)
# For the foreign keys: an entry that goes is looked for in each of these.
Index("ix_outbox_depends_on", outbox.c.depends_on, sqlite_where=text("depends_on IS NOT NULL"))
Index("ix_outbox_squashed_into", outbox.c.squashed_into, sqlite_where=text("squashed_into IS NOT NULL"))
forbid(outbox, "DELETE", "no_delete")
SAID = "seq, id, event_id, kind, payload_version, record_type, record_id, revision, payload, author, recorded_at"
forbid(outbox, f"UPDATE OF {SAID}", "frozen")

batches = Table(
    "batches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("built_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("summary", Text, nullable=False),
    Column("open", Boolean, nullable=False),  # neither answered nor split
)
Index("ix_batches_open", batches.c.number, sqlite_where=text("open"))
forbid(batches, "DELETE", "no_delete")
forbid(batches, "UPDATE OF number, device_id, body, sha256, entries, built_at", "frozen")

batch_entries = Table(
    "batch_entries",
    metadata,
    Column("batch_number", Integer, ForeignKey("batches.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("entry_id", Text, ForeignKey("outbox.id"), nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_batch_entries_entry_id", batch_entries.c.entry_id)

receipts = Table(
    "receipts",
    metadata,
    Column("entry_id", Text, ForeignKey("outbox.id"), primary_key=True),
    Column("batch_number", Integer, nullable=False),
    Column("resource_type", Text, nullable=False),
    Column("server_id", Text, nullable=False),
    Column("server_version", Text, nullable=False),
    Column("server_time", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("entry_id", Text, ForeignKey("outbox.id"), primary_key=True),
    Column("base", Text, nullable=False),
    Column("ours", Text, nullable=False),
    Column("theirs", Text, nullable=False),
    Column("their_version", Text, nullable=False),
    Column("their_author", Text, nullable=False, server_default=""),
    Column("their_time", Text, nullable=False, server_default=""),
)

given_up = Table(
    "given_up",
    metadata,
    Column("entry_id", Text, ForeignKey("outbox.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)
forbid(given_up, "UPDATE", "no_update")
forbid(given_up, "DELETE", "no_delete")
