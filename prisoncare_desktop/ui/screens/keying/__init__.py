"""Keying in a returned form: its code, then its answers as they stand on the paper.

May import: everything `ui` may; no other screen.

Decisions (2026-11-21):
- Half-keyed answers are parked like any half-filled form, under the form's code (no person hangs on it); on coming back
  the newest is opened again, so that a lock loses nothing.
- A code of the right length is looked up at once; one wrong character is noticed by its check character, so no other
  form is opened by mistake.
"""
