"""Rows <-> domain objects, one file per feature. What leaves here is frozen; no row does.

Each repository lives within one unit of work: its connection, and its ledger, which hears of every changed record.

Decisions (2026-11-21):
- One rule of revisions for every record that has one (`revised.py`): what is written must be one revision after what is
  stored; a new record comes with the revision it has.
- Statements are built once, at import, with bound parameters: SQLAlchemy then compiles each once.
"""
