"""People: who can sign in on this PC, letting them in, helping them in again, parting with them.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- A code is on view only while its panel is open, and is dropped with it: nothing keeps it but the paper in somebody's
  hand. It cannot be copied to the clipboard.
- Taking a key away asks once more, because no undo brings the key back; the panel says what it protects and what not.
"""
