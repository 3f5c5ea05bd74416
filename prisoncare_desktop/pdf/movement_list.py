"""The movement list: for each wing a sheet of whom to unlock, in walking order. It says when and where, never why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.sheet_frame import HEIGHT, LEFT, RIGHT, TOP, Heading, draw_frame, name_text, text
from prisoncare_desktop.usecases.clinic_paper_port import MovementPaper, MovementRow, WingSheet

_ROW: Final = 8.0  # mm
_ROWS_A_PAGE: Final = 28
_BOX: Final = 4.6
# Where each column begins, mm from the left edge of the page.
_DONE, _CELL, _NAME, _NUMBER, _TIME, _GO_TO, _MORE = 15.0, 23.0, 46.0, 108.0, 132.0, 148.0, 180.0
_HEADS: Final = ((_CELL, "Cell"), (_NAME, "Name"), (_NUMBER, "Number"), (_TIME, "Time"), (_GO_TO, "Go to"))


def draw_movement_list(canvas: Canvas, paper: MovementPaper, lines: Lines) -> None:
    """Draw every wing's sheets. `lines`: who sets the names."""
    for wing in paper.wings:
        pages = [wing.rows[at : at + _ROWS_A_PAGE] for at in range(0, len(wing.rows), _ROWS_A_PAGE)]
        for number, rows in enumerate(pages, start=1):
            draw_frame(canvas, paper.stamp, _heading(wing, paper.out), number, len(pages))
            _draw_rows(canvas, rows, lines)
            canvas.showPage()


def _heading(wing: WingSheet, out: int) -> Heading:
    people = len({row.number or row.name for row in wing.rows})
    said = ["1 person" if people == 1 else f"{people} people", "in walking order" if wing.wing else "ask reception"]
    if out:
        said.append(f"{out} more {'is' if out == 1 else 'are'} out of the prison and not on these sheets")
    return Heading("To be unlocked for appointments", " · ".join(said), f"{wing.wing} wing" if wing.wing else "No cell")


def _draw_rows(canvas: Canvas, rows: Sequence[MovementRow], lines: Lines) -> None:
    for x, head in _HEADS:
        text(canvas, head, x, TOP, 9.5, bold=True)
    canvas.setLineWidth(0.35)
    for place, row in enumerate(rows):
        baseline = TOP + 7.2 + place * _ROW
        canvas.rect(_DONE * mm, (HEIGHT - baseline - 0.9) * mm, _BOX * mm, _BOX * mm)
        text(canvas, row.cell, _CELL, baseline, 12, bold=True, room=_NAME - _CELL - 2)
        name_text(canvas, lines, row.name, _NAME, baseline, 12, bold=True, room=_NUMBER - _NAME - 2)
        text(canvas, row.number, _NUMBER, baseline, 11, room=_TIME - _NUMBER - 2)
        text(canvas, f"{row.starts:%H:%M}", _TIME, baseline, 12, bold=True)
        text(canvas, row.go_to, _GO_TO, baseline, 11, room=(_MORE if row.more_time else RIGHT) - _GO_TO - 2)
        if row.more_time:
            text(canvas, "More time", _MORE, baseline, 9, bold=True, room=RIGHT - _MORE)
        under = (HEIGHT - baseline - 2.4) * mm
        canvas.line(LEFT * mm, under, RIGHT * mm, under)
