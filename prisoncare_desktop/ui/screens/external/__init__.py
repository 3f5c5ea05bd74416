"""Appointments at a hospital: the week with its escorts, and the page of one.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- The week stands under its escorts, day by day, because the question is always the same: who can go, and if more are
  booked than can, who goes first.
- Leaders see the numbers and say how many escorts there are; no name and no hospital is shown to them.
- Nothing here can be printed, copied or exported: a hospital's day known beforehand is a way out.
"""
