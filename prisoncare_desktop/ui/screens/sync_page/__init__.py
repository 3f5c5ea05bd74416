"""Sync: the three plain states that always add up, what waits for a person, and the batches with their receipts.

May import: everything `ui` may; no other screen. The page asks for a sync by a signal; it never runs one.

Decisions (2026-11-21):
- A refused change can be sent again as it stands. A conflict cannot: sending ours over theirs unseen is what the
  conflict protects against. The page shows both sides; whoever knows records how it should stand.
- The server's own words are folded: they are for IT, and may be long.
"""
