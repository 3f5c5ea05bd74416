"""Kinds of clinic, under Settings: a leader says what clinics there are, others read it.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- A table and a form over it, as for people. A kind is retired and brought back, never deleted: what was recorded by it
  has a name for ever, and its code is not given to another.
- What is masked takes no name and no place of its own: the fields go away, so that nobody thinks they are shown.
- Whose a kind is, health care's or the substance misuse team's, is said when it is made and never after.
"""
