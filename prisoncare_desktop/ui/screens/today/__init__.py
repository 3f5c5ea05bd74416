"""Today: the landing page, by role. What is next, and one Enter to get there.

May import: everything `ui` may; no other screen.

Each role has its own query and its own view (`clinics_today` for nurse and leader, `worker_view`,
`administrator_view`); `screen` picks by the role of who is signed in.

Decision (2026-11-21): the next clinic is this half-day's or the next with anybody not recorded; only when none is left
does an earlier one of today come up. A morning list left half done must not hide the clinic that is on now.
"""
