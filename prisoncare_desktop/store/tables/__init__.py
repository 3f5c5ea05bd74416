"""What the store keeps, one file per feature, all in the one MetaData of `metadata.py`.

Imports SQLAlchemy and nothing of ours but `metadata`. Every change here needs a migration (`../migrations/versions`); a
test compares the two. `metadata.every_table()` imports all the files.

Decisions (2026-11-21):
- Instants are text in UTC with microseconds: they sort as text and come back as they went in. Days are ISO text.
- A resident's `no` is the store's own small number: the search index holds a million of them. It never leaves here.
- `paper_forms` is WITHOUT ROWID with the random code as its key: on disk the forms lie in the order of their codes, and
  no number or time says which was made first. No column here leads to a resident, a draw or a pack.
- `form_versions` keeps the text of every form that was used here: answers outlive the program that asked for them, and
  nothing changes or drops what they answered (2026-11-22).
- Trail, outbox, batches and forms are append-only by triggers, not by good manners.
"""
