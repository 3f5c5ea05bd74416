"""Share the width of a table among its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from prisoncare_desktop.ui.widgets.rows import Column

_LEAST = 72.0  # px: a narrower column shows nothing but its dots


def share(columns: Sequence[Column], wanted: Sequence[float], total: int) -> list[int]:
    """Return whole widths that fill `total` exactly, or more than fill it: then the table is scrolled sideways.

    Room left over goes to stretching columns by weight (to all, in proportion, when none stretches). Room that lacks is
    taken from stretching columns only, each down to the least that can be read: the others hold names and numbers, and
    two names cut after the same letters are one name to a tired reader.
    """
    widths = list(wanted)
    spare = total - sum(widths)
    stretching = [place for place, column in enumerate(columns) if column.stretch]
    if spare >= 0:
        weights = [
            float(column.stretch) if stretching else max(wanted[place], 1.0) for place, column in enumerate(columns)
        ]
        whole = sum(weights)
        widths = [width + spare * weight / whole for width, weight in zip(widths, weights, strict=True)]
    else:
        room = {place: max(widths[place] - _LEAST, 0.0) for place in stretching}
        have = sum(room.values())
        part = min(1.0, -spare / have) if have else 0.0
        for place, give in room.items():
            widths[place] -= give * part
    edges, run = [0], 0.0
    for width in widths:
        run += width
        edges.append(round(run))
    return [right - left for left, right in pairwise(edges)]
