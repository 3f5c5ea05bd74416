"""The recovery sheet: one page with the code that opens this PC's store, to be sealed and locked away.

It says whose PC it is for, and nothing about anybody's care.
"""

from __future__ import annotations

import io
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.pdf.fonts import font, measure
from prisoncare_desktop.usecases.ports import RecoverySheet

_HEIGHT: Final = 297.0
_LEFT: Final = 22.0
_RIGHT: Final = 188.0
_GROUPS_A_LINE: Final = 4
_CODE_PT: Final = 30.0
_BODY_PT: Final = 12.5

_WHAT_TO_DO: Final = (
    "Put this page in an envelope and seal it. Write your name and today's date across the seal.",
    "Lock it in the healthcare safe, or where the controlled keys are kept. Not beside this PC.",
    "Do not copy it, photograph it or type it into anything but PrisonCare.",
    "If the seal is broken and nobody says why, a leader makes a new code (Settings, People); this one is then void.",
)
_WHEN: Final = (
    "It is for the day when nobody can sign in any more: every password is forgotten, or every leader has gone. "
    "On the sign-in window choose “Forgotten your password?”, then “Use the recovery code instead”."
)
_LETTERS: Final = "Letters A to Z and figures 2 to 7 only. There is no nought, no one, no eight and no nine in it."


def recovery_sheet(sheet: RecoverySheet) -> bytes:
    """Return the page as a PDF."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(210 * mm, _HEIGHT * mm), invariant=True)
    canvas.setTitle("PrisonCare")
    y = _line(canvas, "PrisonCare recovery code", 32, 22, bold=True)
    y = _line(canvas, "Keep sealed. Open only when nobody can sign in.", y + 9, 14)
    y = _facts(canvas, sheet, y + 12)
    y = _code(canvas, sheet.code, y + 6)
    y = _paragraph(canvas, _LETTERS, y + 9, 10.5)
    y = _line(canvas, "Now", y + 14, 15, bold=True)
    for number, sentence in enumerate(_WHAT_TO_DO, start=1):
        _line(canvas, f"{number}.", y + 8, _BODY_PT, bold=True)
        y = _paragraph(canvas, sentence, y + 8, _BODY_PT, left=_LEFT + 8)
    y = _line(canvas, "When it is needed", y + 15, 15, bold=True)
    y = _paragraph(canvas, _WHEN, y + 8, _BODY_PT)
    _signatures(canvas, y + 24)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def _facts(canvas: Canvas, sheet: RecoverySheet, y: float) -> float:
    day = f"{sheet.made_on.day} {sheet.made_on:%B %Y}"
    facts = (
        ("Prison", sheet.site_name),
        ("Where this PC stands", sheet.room or "not said"),
        ("This PC's id", sheet.pc_id),
        ("Made on", f"{day} by {sheet.made_by}"),
    )
    for what, value in facts:
        _line(canvas, what, y, _BODY_PT)
        size = _BODY_PT * min(1.0, (_RIGHT - _LEFT - 52) / max(measure(value, _BODY_PT, True), 1.0))
        _line(canvas, value, y, size, bold=True, left=_LEFT + 52)
        y += 7.2
    return y


def _code(canvas: Canvas, code: str, top: float) -> float:
    """Draw the groups large, four a line, each in a column of its own; return the y below the box."""
    groups = code.split("-")
    lines = [groups[at : at + _GROUPS_A_LINE] for at in range(0, len(groups), _GROUPS_A_LINE)]
    height = 16.0 * len(lines) + 10
    canvas.setLineWidth(1.4)
    canvas.roundRect(_LEFT * mm, (_HEIGHT - top - height) * mm, (_RIGHT - _LEFT) * mm, height * mm, 3 * mm)
    column = (_RIGHT - _LEFT) / _GROUPS_A_LINE
    for row, line in enumerate(lines):
        for place, group in enumerate(line):
            canvas.setFont(font(True), _CODE_PT)
            middle = _LEFT + column * (place + 0.5)
            canvas.drawCentredString(middle * mm, (_HEIGHT - top - 16.5 - 16 * row) * mm, group)
    return top + height


def _signatures(canvas: Canvas, y: float) -> None:
    canvas.setLineWidth(0.6)
    for left, words in ((_LEFT, "Sealed by (name, date)"), (_LEFT + 88, "Seen by (name, date)")):
        canvas.line(left * mm, (_HEIGHT - y) * mm, (left + 78) * mm, (_HEIGHT - y) * mm)
        _line(canvas, words, y + 5, 10, left=left)


def _paragraph(canvas: Canvas, text: str, y: float, size_pt: float, *, left: float = _LEFT) -> float:
    """Set text in lines of the page's width; return the y of the last."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and measure(longer, size_pt, False) > _RIGHT - left:
            _line(canvas, line, y, size_pt, left=left)
            y, longer = y + size_pt * 0.5, word
        line = longer
    return _line(canvas, line, y, size_pt, left=left)


def _line(canvas: Canvas, text: str, y: float, size_pt: float, *, bold: bool = False, left: float = _LEFT) -> float:
    canvas.setFont(font(bold), size_pt)
    canvas.drawString(left * mm, (_HEIGHT - y) * mm, text)
    return y
