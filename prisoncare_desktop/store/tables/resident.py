"""Residents, their alerts and needs, and the words they are found by."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from prisoncare_desktop.store.tables.metadata import metadata

residents = Table(
    "residents",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("nomis_number", Text, nullable=False, index=True),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("preferred_name", Text, nullable=False),
    Column("birth_date", Date),
    Column("cell", Text, nullable=False),
    Column("wing", Text, nullable=False),  # the cell's first part, for the list of wings
    Column("presence", Text, nullable=False),
    Column("nhs_number", Text, nullable=False),
    Column("sex", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("interpreter", Boolean, nullable=False),
    Column("folded", Text, nullable=False),  # surname, preferred, given as searched: to sort what was found
    Column("revision", Integer, nullable=False),
)
Index("ix_residents_presence_wing", residents.c.presence, residents.c.wing)
# For who could be the same person as somebody: see `repositories/resident_alike.py`.
Index("ix_residents_birth_date", residents.c.birth_date)
Index("ix_residents_nhs_number", residents.c.nhs_number, sqlite_where=text("nhs_number <> ''"))

alerts = Table(
    "alerts",
    metadata,
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("seen_on", Date, nullable=False),
    sqlite_with_rowid=False,
)

needs = Table(
    "needs",
    metadata,
    Column("resident_id", Text, ForeignKey("residents.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    sqlite_with_rowid=False,
)

resident_words = Table(
    "resident_words",
    metadata,
    # In this order: a search asks for surnames of those here, then of those gone, then given names, each a short range.
    Column("field", Integer, primary_key=True),
    Column("gone", Integer, primary_key=True),
    Column("word", Text, primary_key=True),
    Column("resident_no", Integer, ForeignKey("residents.no", deferrable=True, initially="DEFERRED"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("ix_resident_words_resident_no_word", resident_words.c.resident_no, resident_words.c.word)
