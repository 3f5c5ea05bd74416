"""Cells of a file that somebody will open in a spreadsheet."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to a spreadsheet


def plain_cell(value: str) -> str:
    """Return the value as a spreadsheet shows it, whatever it begins with."""
    return f"'{value}" if value.startswith(_FORMULA) else value
