"""How a store of an earlier version becomes one of this version. Run by `schema.py`, in one transaction, with the key.

Decisions (2026-11-21):
- A migration names its tables and columns itself and imports nothing of ours: it says what was true when it
  was written, and stays as it is.
- Batch mode (a table remade under its name), since SQLite alters little in place; foreign keys are off meanwhile and
  checked before the commit.
- `tables/metadata.py` lists the versions, so that a start with nothing to do need not import Alembic.
"""
