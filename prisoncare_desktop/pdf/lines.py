"""Lines of words on a canvas, in any language: measured for the layout and drawn from the same shapes.

Latin, Greek and Cyrillic letters are drawn as text in Noto Sans. What must be shaped comes as outlines: each shape is
drawn once into a file (a PDF form object) and placed wherever it occurs.
"""

from __future__ import annotations

import math
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.errors import UnprintableForm
from prisoncare_desktop.forms.script import is_left_to_right, script_of
from prisoncare_desktop.pdf import fonts
from prisoncare_desktop.usecases.ports import Outline, Shaper, Shaping

_EM: Final = 1000.0  # outlines are in thousandths of the type size
_NON_ZERO: Final = 1  # strokes of a letter may lie over each other


class Lines:
    """Measures and draws lines of one language."""

    def __init__(self, language: str = "en", shaping: Shaping | None = None) -> None:
        """`shaping`: who shapes; without it only plain letters can be printed."""
        self._right_to_left = script_of(language).right_to_left
        self._language = language
        self._shaping = shaping
        self._made: Shaper | None = None

    def measure(self, text: str, size_pt: float, bold: bool) -> float:
        """Return the width of printed words in mm, as `forms.layout.lay_out` asks for it.

        Raises:
            UnprintableForm: no font of ours has a letter for it.
        """
        if self._is_plain(text):
            return fonts.measure(text, size_pt, bold)
        return self._shaper(text).width(text, bold) * size_pt / mm

    def printable(self, name: str) -> str:
        """Return a name with question marks for what no font has: one name must not keep everybody's paper back."""
        try:
            self.measure(name, 10, True)
        except UnprintableForm as unprintable:
            lacking = {one: "?" for one in name if f"U+{ord(one):04X}" in unprintable.signs}
            return "".join(lacking.get(one, one) for one in name)
        return name

    def prepare(self, canvas: Canvas, text: str, bold: bool) -> None:
        """Put the shapes of a line into the file, unless they are there: before any form object is begun."""
        if self._is_plain(text):
            return
        shaper = self._shaper(text)
        for glyph in shaper.line(text, bold):
            if not canvas.hasForm(glyph.outline):
                _keep(canvas, glyph.outline, shaper.outline(glyph.outline))

    def draw(self, canvas: Canvas, text: str, x_pt: float, y_pt: float, size_pt: float, bold: bool) -> None:
        """Draw a line that was prepared, its left end at x, its baseline at y."""
        if self._is_plain(text):
            canvas.setFont(fonts.font(bold), size_pt)
            canvas.drawString(x_pt, y_pt, text)
            return
        scale = size_pt / _EM
        for glyph in self._shaper(text).line(text, bold):
            canvas.saveState()
            canvas.transform(scale, 0, 0, scale, x_pt + glyph.x * size_pt, y_pt + glyph.y * size_pt)
            canvas.doForm(glyph.outline)
            canvas.restoreState()

    def _is_plain(self, text: str) -> bool:
        return fonts.plain_signs().issuperset(text) and (not self._right_to_left or is_left_to_right(text))

    def _shaper(self, text: str) -> Shaper:
        if self._made is None:
            if self._shaping is None:
                strange = dict.fromkeys(one for one in text if one not in fonts.plain_signs())
                raise UnprintableForm(tuple(f"U+{ord(one):04X}" for one in strange) or ("right-to-left words",))
            self._made = self._shaping(self._language)
        return self._made


def _keep(canvas: Canvas, name: str, outline: Outline) -> None:
    left, bottom, right, top = outline.bounds
    canvas.beginForm(name, math.floor(left), math.floor(bottom), math.ceil(right), math.ceil(top))
    path = canvas.beginPath()
    for number, step in enumerate(outline.steps):
        if number in outline.begins:
            if number:
                path.close()
            path.moveTo(*step[0])
        elif len(step) == 1:
            path.lineTo(*step[0])
        else:
            (a, b), (c, d), (e, f) = step
            path.curveTo(a, b, c, d, e, f)
    if outline.steps:
        path.close()
        canvas.drawPath(path, stroke=0, fill=1, fillMode=_NON_ZERO)
    canvas.endForm()
