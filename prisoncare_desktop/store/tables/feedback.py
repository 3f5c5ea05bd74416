"""Printed feedback forms. See the room sign: no number, time or column here leads to anybody."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table, Text

from prisoncare_desktop.store.tables.metadata import metadata

paper_forms = Table(
    "paper_forms",
    metadata,
    Column("code", Text, primary_key=True),
    Column("clinic_code", Text, nullable=False),
    Column("week", Date, nullable=False),
    Column("wing_group", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("questionnaire", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("status", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_paper_forms_week", paper_forms.c.week)
