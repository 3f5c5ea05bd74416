"""The week's print pack: for each invited person a cover slip and then their anonymous form, in one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.forms.paper import FormLayout
from prisoncare_desktop.pdf.form import draw
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.slip import ENGLISH, Slip, SlipWords, draw_slip
from prisoncare_desktop.usecases.ports import Shaping


@dataclass(frozen=True)
class SlipAndForm:
    """What one person is given. `number` is the form's random number; it stands on the form only."""

    slip: Slip
    form: FormLayout
    number: str
    words: SlipWords = ENGLISH


def print_pack(
    slips_and_forms: Sequence[SlipAndForm], *, one_sided: bool = False, shaping: Shaping | None = None
) -> bytes:
    """Return one PDF in the order given; the same input gives the same bytes.

    Slip and form each begin on a fresh sheet: an empty side follows where needed, because a printer set to both sides
    would else print a name on the back of an anonymous form. `one_sided` leaves the empty sides out: only for a printer
    that the program itself has set to one side. `shaping`: who sets languages that must be shaped.

    Raises:
        UnprintableForm: no font of ours has a letter for something on a form.
    """
    lines = {language: Lines(language, shaping) for language in {one.form.language for one in slips_and_forms}}
    names = Lines("en", shaping)
    out = BytesIO()
    canvas = _canvas(out, "Feedback forms")
    if one_sided:
        canvas.setViewerPreference("Duplex", "Simplex")
    for one in slips_and_forms:
        draw_slip(canvas, one.slip, one.words, names)
        _fill_sheet(canvas, 1, one_sided)
        draw(canvas, one.form, one.number, lines[one.form.language])
        _fill_sheet(canvas, len(one.form.pages), one_sided)
    canvas.save()
    return out.getvalue()


def print_forms(form: FormLayout, numbers: Sequence[str], shaping: Shaping | None = None) -> bytes:
    """Return one PDF with a copy of the form for each number, without slips: a preview, or a stock for the clinic.

    Raises:
        UnprintableForm: no font of ours has a letter for something on it.
    """
    lines = Lines(form.language, shaping)
    out = BytesIO()
    canvas = _canvas(out, form.title)
    for number in numbers:
        draw(canvas, form, number, lines)
        _fill_sheet(canvas, len(form.pages), len(numbers) == 1)
    canvas.save()
    return out.getvalue()


def _canvas(out: BytesIO, title: str) -> Canvas:
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("PrisonCare")
    canvas.setAuthor("PrisonCare")
    canvas.setViewerPreference("PrintScaling", "None")  # a scan finds boxes by the millimetre
    return canvas


def _fill_sheet(canvas: Canvas, sides: int, one_sided: bool) -> None:
    if sides % 2 and not one_sided:
        canvas.showPage()
