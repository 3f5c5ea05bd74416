"""The substance misuse pathway: episodes, reviews owed, and completed forms."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, metadata

episodes = Table(
    "episodes",
    metadata,
    Column("id", Text, primary_key=True),
    Column(
        "resident_id",
        Text,
        ForeignKey("residents.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    ),
    Column("reception_on", Date, nullable=False),
    Column("worker_id", Text, nullable=False),
    Column("worker_name", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("shares_with_primary_care", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)

review_tasks = Table(
    "review_tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("episode_id", Text, ForeignKey("episodes.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("review_code", Text, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("anchor_label", Text, nullable=False),
    Column("anchor_on", Date, nullable=False),
    Column("offset_days", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("done_on", Date),
    Column("done_by", Text, nullable=False),
    Column("done_by_name", Text, nullable=False),
    Column("response_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_review_tasks_episode_id_due_on", review_tasks.c.episode_id, review_tasks.c.due_on)

responses = Table(
    "responses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("questionnaire", Text, nullable=False),
    Column("version", Text, nullable=False),
    # NULL for anonymous feedback, which nothing here leads to a resident.
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), index=True),
    Column("episode_id", Text, ForeignKey("episodes.id", deferrable=True, initially="DEFERRED")),
    Column("completed_at", Instant, nullable=False),
    Column("completed_by", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
