"""Sync: the three plain states that always add up, what waits for a person, and the batches with their receipts.

May import: everything `ui` may; no other screen. The page asks for a sync by a signal; it never runs one.

Decisions (2026-11-22):
- A refused change can be corrected on its own page, sent again as it stands, or given up. A conflict is settled by
  keeping this PC's side, keeping the trust's, or recording something else, once a person has both before them.
- Giving up asks once more, with what it does and why in words, in the card itself; there is no undo, for the record
  may have moved on. Whatever was given up stays in the list of changes and in the record's history.
- Decisions are offered to those whose work it is; all others see that it waits, and for whom they need not know.
- A page shows at most 25 cards; the list of changes (`changes_view.py`) is one table however long it is.
- The note for IT holds ids, codes and times: no name, no answer, and none of the server's words, which may repeat
  what was sent.
- The server's own words are folded: they are for IT, and may be long.
"""
