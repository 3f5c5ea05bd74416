"""The use cases' printer of paper about clinics."""

from __future__ import annotations

from io import BytesIO

from prisoncare_desktop.pdf.appointment_slips import draw_slips
from prisoncare_desktop.pdf.cover_sheet import draw_cover_sheet
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.movement_list import draw_movement_list
from prisoncare_desktop.pdf.sheet_frame import sheets
from prisoncare_desktop.usecases.clinic_paper_port import AnyClinicPaper, CoverPaper, MovementPaper, SlipPaper
from prisoncare_desktop.usecases.ports import Shaping


def clinic_paper(paper: AnyClinicPaper, shaping: Shaping | None = None) -> bytes:
    """Return the paper as a PDF; the same input gives the same bytes. Implements `ClinicPrinter`.

    `shaping`: who sets names and languages that must be shaped.
    """
    out = BytesIO()
    canvas = sheets(out)
    match paper:
        case MovementPaper():
            draw_movement_list(canvas, paper, Lines("en", shaping))
        case SlipPaper():
            draw_slips(canvas, paper, shaping)
        case CoverPaper():
            draw_cover_sheet(canvas, paper, Lines("en", shaping))
    canvas.save()
    return out.getvalue()
