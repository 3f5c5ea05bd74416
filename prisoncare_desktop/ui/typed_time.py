"""A time of the day as people type it."""

from __future__ import annotations


def tidy_time(typed: str) -> str:
    """Return a time as it is kept: 9.30, 930 and 9 are 09:30, 09:30 and 09:00; what is none stays as it was typed."""
    figures = "".join(c for c in typed if c.isdigit())
    if typed.strip().isdigit() and len(figures) in (1, 2):
        figures += "00"
    return f"{int(figures[:-2]):02d}:{figures[-2:]}" if len(figures) in (3, 4) else typed.strip()
