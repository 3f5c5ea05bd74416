"""Sync: the three plain states that always add up, what waits for a person, and the batches with their receipts.

May import: everything `ui` may; no other screen. The page asks for a sync by a signal; it never runs one.

Decisions (2026-11-21):
- A refused change can be sent again as it stands. A conflict can be settled by keeping this PC's side, once a person
  has both before them. To keep the trust's side, one records it again here as it stands there, then keeps that.
- The server's own words are folded: they are for IT, and may be long.
"""
