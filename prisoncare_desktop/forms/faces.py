"""Faces beside the answers of an easy-read form: a circle, two dots and an arc, drawn by us and sharp at any size.

They never stand alone: the words are beside them, because a mouth alone means different things to different people.
"""

from __future__ import annotations

from typing import Final

from prisoncare_desktop.forms.paper import Circle, Shape, Stroke, TextRun

_LINE_PT: Final = 1.2
_MOUTHS: Final = {"very-happy": 1.0, "happy": 0.5, "neutral": 0.0, "sad": -0.5, "very-sad": -1.0}
_UNSURE: Final = "unsure"
_POINTS: Final = 16


def is_face(name: str | None) -> bool:
    """Say whether we can draw a face of this name."""
    return name in _MOUTHS or name == _UNSURE


def face(name: str, x: float, y: float, radius: float) -> tuple[Shape, ...]:
    """Draw a face around x, y; all in mm."""
    head = Circle(x, y, radius, _LINE_PT)
    if name == _UNSURE:
        size_pt = radius * 3.4
        return (head, TextRun(x - 0.24 * radius * 1.18, y + 0.43 * radius, "?", size_pt, bold=True))
    eyes = tuple(
        Circle(x + side * 0.36 * radius, y - 0.24 * radius, 0.11 * radius, 0.1, filled=True) for side in (-1, 1)
    )
    return (head, *eyes, Stroke(_mouth(_MOUTHS[name], x, y, radius), _LINE_PT))


def _mouth(bend: float, x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """Return a parabola half a face wide; `bend` 1 is the widest smile, -1 its opposite."""
    middle = y + 0.36 * radius
    points = []
    for index in range(_POINTS + 1):
        across = index / _POINTS * 2 - 1
        points.append((x + across * 0.52 * radius, middle + bend * 0.36 * radius * (0.5 - across * across)))
    return tuple(points)
