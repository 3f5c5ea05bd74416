"""The cover sheet of a clinic: one page for its room, with a box to tick for each, by number and initials alone."""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.sheet_frame import HEIGHT, LEFT, RIGHT, TOP, Heading, draw_frame, name_text, text
from prisoncare_desktop.usecases.clinic_paper_port import CoverPaper, CoverRow

_ROW: Final = 7.6  # mm
_ROWS_A_PAGE: Final = 29
_EMPTY: Final = 4  # rows for those who walk in
_BOX: Final = 4.4
_TIME, _NUMBER, _INITIALS, _SEEN, _LATE, _NOT_SEEN, _AT = 15.0, 36.0, 66.0, 96.0, 116.0, 136.0, 162.0
_HEADS: Final = (
    *((_TIME, "Time"), (_NUMBER, "Number"), (_INITIALS, "Initials")),
    *((_SEEN, "Seen"), (_LATE, "Late"), (_NOT_SEEN, "Not seen"), (_AT, "Came at")),
)


def draw_cover_sheet(canvas: Canvas, paper: CoverPaper, lines: Lines) -> None:
    """Draw it; a long list goes on on a second page."""
    rows: list[CoverRow | None] = [*paper.rows, *[None] * _EMPTY]
    pages = [rows[at : at + _ROWS_A_PAGE] for at in range(0, len(rows), _ROWS_A_PAGE)]
    booked = "1 still to come" if len(paper.rows) == 1 else f"{len(paper.rows)} still to come"
    under = " · ".join(said for said in (booked, paper.regime, "for health care staff only") if said)
    for number, page in enumerate(pages, start=1):
        draw_frame(canvas, paper.stamp, Heading(paper.what, under, paper.place), number, len(pages))
        for x, head in _HEADS:
            text(canvas, head, x, TOP, 9.5, bold=True)
        canvas.setLineWidth(0.35)
        for place, row in enumerate(page):
            _draw_row(canvas, row, TOP + 7 + place * _ROW, lines)
        canvas.showPage()


def _draw_row(canvas: Canvas, row: CoverRow | None, baseline: float, lines: Lines) -> None:
    if row is not None:
        text(canvas, f"{row.starts:%H:%M}", _TIME, baseline, 11.5, bold=True)
        text(canvas, row.number, _NUMBER, baseline, 11.5, room=_INITIALS - _NUMBER - 2)
        name_text(canvas, lines, row.initials, _INITIALS, baseline, 11.5, bold=True, room=_SEEN - _INITIALS - 2)
    for x in (_SEEN, _LATE, _NOT_SEEN):
        canvas.rect(x * mm, (HEIGHT - baseline - 0.9) * mm, _BOX * mm, _BOX * mm)
    under = (HEIGHT - baseline - 2.3) * mm
    canvas.line(LEFT * mm, under, RIGHT * mm, under)
