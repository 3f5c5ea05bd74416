"""Noto Sans for all paper: embedded as a subset, and measured for the layout."""

from __future__ import annotations

from functools import cache
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from prisoncare_desktop import resources

REGULAR: Final = "NotoSans"
BOLD: Final = "NotoSans-Bold"


@cache
def register() -> None:
    """Make the fonts known to ReportLab; once for each run of the program."""
    pdfmetrics.registerFont(TTFont(REGULAR, str(resources.path_of("fonts/NotoSans-Regular.ttf"))))
    pdfmetrics.registerFont(TTFont(BOLD, str(resources.path_of("fonts/NotoSans-Bold.ttf"))))


def font(bold: bool) -> str:
    """Return the name of the face, registered."""
    register()
    return BOLD if bold else REGULAR


def measure(text: str, size_pt: float, bold: bool) -> float:
    """Return the width of printed words in mm, as `forms.layout.lay_out` asks for it."""
    return float(pdfmetrics.stringWidth(text, font(bold), size_pt)) / mm
