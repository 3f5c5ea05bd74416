"""Medicines rounds of a half-day, hatch by hatch: when each began and ended, how many were due and came.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- Beginning and ending are one key each, at the hatch, by the clock on the wall; Enter says what was forgotten.
- A round that nobody ended is told over every half-day until it is ended, for seven days.
- A leader says which hatches there are, a line each, and how long a round should take there.
"""
