"""Every version of a form that was ever used here, as it was then: answers outlive the program that asked for them."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from prisoncare_desktop.store.tables.metadata import Instant, forbid, metadata

form_versions = Table(
    "form_versions",
    metadata,
    Column("url", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("sha256", Text, nullable=False),  # of the content
    Column("content", Text, nullable=False),  # the Questionnaire's JSON
    Column("kept_at", Instant, nullable=False),
)
forbid(form_versions, "UPDATE", "no_update")
forbid(form_versions, "DELETE", "no_delete")
