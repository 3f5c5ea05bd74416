"""A form whose words run from right to left: the same rows, turned round within their column."""

from __future__ import annotations

from dataclasses import replace

from prisoncare_desktop.forms.paper import Box, Circle, Shape, Stroke, TextRun
from prisoncare_desktop.forms.typesetting import Measure


def mirrored(shapes: tuple[Shape, ...], left: float, right: float, measure: Measure) -> tuple[Shape, ...]:
    """Return the shapes turned round between `left` and `right`, mm. Words and ticks change place, not shape."""
    return tuple(_mirrored(one, left + right, measure) for one in shapes)


def _mirrored(shape: Shape, total: float, measure: Measure) -> Shape:
    match shape:
        case TextRun():
            return replace(shape, x=total - shape.x - measure(shape.text, shape.size_pt, shape.bold))
        case Box():
            return replace(shape, x=total - shape.x - shape.size)
        case Circle():
            return replace(shape, x=total - shape.x)
        case Stroke():
            if shape.mirrors:
                return replace(shape, points=tuple((total - x, y) for x, y in shape.points))
            across = [x for x, _ in shape.points]
            aside = total - max(across) - min(across)
            return replace(shape, points=tuple((x + aside, y) for x, y in shape.points))
        case _:
            return replace(shape, x=total - shape.x - shape.width)
