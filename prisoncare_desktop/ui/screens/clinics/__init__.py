"""Clinics: the sessions of the past 7 days, today and the next 14, a day at a time; Enter opens one.

May import: everything `ui` may; no other screen.

Decision (2026-11-21): a strip of days above the table of one day, not one long table: the two questions are "which day"
(Left, Right) and "which clinic" (Up, Down), and 14 days of six wings are 150 lines nobody reads.
"""
