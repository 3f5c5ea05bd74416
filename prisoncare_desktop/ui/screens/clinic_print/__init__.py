"""Paper about clinics, made, looked at and printed in one place.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- One goes in from a half-day, with or without one of its clinics, and sees the movement list at once: it is what is
  wanted each morning. One letter shows another paper, one figure another half-day; P prints what is on view.
- The pages are kept in memory, as all paper is (`ui.paged`). What is printed is in the trail before its first page.
"""
