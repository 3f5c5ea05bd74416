"""Noto Sans for all paper: embedded as a subset, and measured for the layout."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from prisoncare_desktop import resources

REGULAR: Final = "NotoSans"
BOLD: Final = "NotoSans-Bold"
_SHAPED_FROM: Final = 0x590  # Hebrew: from here to the last Indian script letters change or run the other way
_SHAPED_TO: Final = 0x1DFF
_STEERING: Final = range(0x200B, 0x2010)  # joiners and marks of direction


@cache
def register() -> tuple[TTFont, TTFont]:
    """Make the fonts known to ReportLab; once for each run of the program. Returns regular and bold."""
    faces = (
        TTFont(REGULAR, str(resources.path_of("fonts/NotoSans-Regular.ttf"))),
        TTFont(BOLD, str(resources.path_of("fonts/NotoSans-Bold.ttf"))),
    )
    for face in faces:
        pdfmetrics.registerFont(face)
    return faces


def font(bold: bool) -> str:
    """Return the name of the face, registered."""
    register()
    return BOLD if bold else REGULAR


def measure(text: str, size_pt: float, bold: bool) -> float:
    """Return the width of printed words in mm, as `forms.layout.lay_out` asks for it."""
    return float(pdfmetrics.stringWidth(text, font(bold), size_pt)) / mm


@cache
def plain_signs() -> frozenset[str]:
    """Return what can be printed letter by letter, as it is, from left to right."""
    regular, bold = register()
    return frozenset(
        chr(point)
        for point in set(regular.face.charToGlyph) & set(bold.face.charToGlyph)
        if not (_SHAPED_FROM <= point <= _SHAPED_TO or point in _STEERING or unicodedata.combining(chr(point)))
    )
