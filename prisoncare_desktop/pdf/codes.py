"""A page's QR code as one path of rectangles: version 1, level M, 21 modules, so that 14 mm give modules of 0.67 mm.

ReportLab finds the modules; its own widget draws each as a shape of its own and takes ten times as long.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reportlab.graphics.barcode import qrencoder
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.forms.paper import CodeSpot

MODULES: Final = 21
_VERSION: Final = 1
_FITS: Final = re.compile(r"[0-9A-Z $%*+\-./:]{1,20}")
# Where two runs of modules touch, some screens show a hair of white; printers do not need this, previews do.
_BLEED_MM: Final = 0.01


@lru_cache(maxsize=64)
def modules_of(payload: str) -> tuple[tuple[bool, ...], ...]:
    """Return the code as rows of dark (True) and light modules.

    Raises:
        Bug: the payload does not fit, or has characters outside the QR alphanumeric set.
    """
    if not _FITS.fullmatch(payload):
        raise Bug("a page code does not fit its QR code")
    code = qrencoder.QRCode(_VERSION, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QRAlphaNum(payload))
    code.make()
    return tuple(tuple(bool(one) for one in row) for row in code.modules)


def draw_code(canvas: Canvas, payload: str, spot: CodeSpot, page_height: float) -> None:
    """Draw the code in its spot (mm from the top left)."""
    module = spot.size / MODULES
    path = canvas.beginPath()
    for index, row in enumerate(modules_of(payload)):
        bottom = (page_height - spot.y - (index + 1) * module) * mm
        for start, length in _runs(row):
            path.rect((spot.x + start * module) * mm, bottom, length * module * mm, (module + _BLEED_MM) * mm)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return start and length of each stretch of dark modules."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and runs[-1][0] + runs[-1][1] == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
