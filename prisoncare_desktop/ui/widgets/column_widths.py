"""Share the width of a table among its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from prisoncare_desktop.ui.widgets.rows import Column

_LEAST = 56.0  # px: a narrower column shows nothing but its dots


def share(columns: Sequence[Column], wanted: Sequence[float], total: int) -> list[int]:
    """Return whole widths that fill `total` exactly.

    Room left over goes to stretching columns by weight (to all, in proportion, when none stretches). Room that lacks is
    taken first from stretching columns, then from columns that fit their content, then from all.
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
        fitting = [p for p, column in enumerate(columns) if not column.stretch and column.width is None]
        for group in (stretching, fitting, list(range(len(columns)))):
            lack = sum(widths) - total
            room = {place: max(widths[place] - _LEAST, 0.0) for place in group}
            have = sum(room.values())
            if lack <= 0 or have <= 0:
                continue
            part = min(1.0, lack / have)
            for place, give in room.items():
                widths[place] -= give * part
    edges, run = [0], 0.0
    for width in widths:
        run += width
        edges.append(round(run))
    return [right - left for left, right in pairwise(edges)]
