"""The strip that shows how to mark a box: a tick, a cross, and a box filled because it was a mistake."""

from __future__ import annotations

from prisoncare_desktop.forms.measures import LEFT, RIGHT
from prisoncare_desktop.forms.paper import Block, Shape, Stroke
from prisoncare_desktop.forms.setting import Setting
from prisoncare_desktop.forms.typesetting import Row, beside, wrap

_BOX = 5.0
_GAP = 2.5


def how_to_mark(setting: Setting) -> Row:
    """Set the strip: two examples with the first sentence, the filled box with the second."""
    sizes = setting.sizes
    shapes: list[Shape] = []
    y = 2.5
    step = max(sizes.line(sizes.body_pt), _BOX + 2)
    for pictures, words in ((("tick", "cross"), setting.words.how_to_mark), (("filled",), setting.words.mistake)):
        x = LEFT
        for picture in pictures:
            shapes += _picture(picture, x, y + (step - _BOX) / 2)
            x += _BOX + _GAP
        x = LEFT + 2 * (_BOX + _GAP) + 1
        for line in wrap(words, RIGHT - x, sizes.body_pt, False, setting.measure):
            shapes.append(beside(line, x, y + step / 2, sizes.body_pt, sizes))
            y += step
    return Row(y + 1.5, tuple(shapes))


def _picture(kind: str, x: float, y: float) -> list[Shape]:
    frame = Stroke(((x, y), (x + _BOX, y), (x + _BOX, y + _BOX), (x, y + _BOX), (x, y)), 0.8)
    match kind:
        case "tick":
            pen = ((x + 0.8, y + 2.7), (x + 2.0, y + 4.2), (x + 4.6, y - 0.2))
            return [frame, Stroke(pen, 1.5, mirrors=False)]
        case "cross":
            return [
                frame,
                Stroke(((x + 0.8, y + 0.8), (x + 4.2, y + 4.2)), 1.5),
                Stroke(((x + 4.2, y + 0.8), (x + 0.8, y + 4.2)), 1.5),
            ]
        case _:
            return [Block(x, y, _BOX, _BOX)]
