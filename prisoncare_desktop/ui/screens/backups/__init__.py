"""Backups: the last one and how it was checked, all that are kept, one more now, and where they go.

May import: everything `ui` may; no other screen. Leaders and IT come here from Settings. Bringing a backup back is not
done here but at the sign-in window, where nobody is in the middle of work.

Decision (2026-11-22): how many are kept (seven days, four weeks, twelve months) is the same everywhere and is said, not
set: a site that keeps too few finds out on the day it needs one.
"""
