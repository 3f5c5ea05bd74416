"""The order in which an officer walks a wing: landing by landing, cell by cell, those without a cell last."""

from __future__ import annotations

import re

from prisoncare_desktop.domain.codes import value_set

NO_CELL = ""  # the wing of whoever is in no cell of a wing

_Part = tuple[int, int, str]
_PIECES = re.compile(r"\d+|\D+")


def wing_to_walk(cell: str) -> str:
    """Return the wing on which a cell is walked to, `NO_CELL` for reception, the court and other places of paper."""
    wing = cell.split("-", 1)[0].strip()
    return NO_CELL if wing.upper() in _not_walked_to() else wing


def walking_order(cell: str) -> tuple[bool, tuple[_Part, ...]]:
    """Return what cells are sorted by: A-1-9 before A-1-010, A-2 before A-10, no cell after all."""
    wing = wing_to_walk(cell)
    pieces = _PIECES.findall(cell.upper())
    return wing == NO_CELL, tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces)


def _not_walked_to() -> frozenset[str]:
    return frozenset({"", *(place.code for place in value_set("virtual_location").concepts)})
