"""A session's attendance for another system: a table to copy or save, and ticks beside what was taken over there.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- **What is on view is what leaves.** O shows only what is still to be taken over there, and Ctrl+C and S take that.
- A tick is one key and so is taking it back; Ctrl+A ticks all that is on view. Nothing is ticked by copying: that a row
  left says nothing of whether it arrived.
- The clipboard is emptied after 30 seconds (`ui.clipboard`), and it is said; copying again is one key.
"""
