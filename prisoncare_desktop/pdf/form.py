"""A laid-out form -> pages of a canvas. Every position comes from `forms.layout`; nothing is placed here.

What all copies of a form share is drawn once into a PDF form object and placed on each sheet; only code and page id
differ.
"""

from __future__ import annotations

import hashlib
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.forms.page_code import PageCode, paper_mark
from prisoncare_desktop.forms.paper import Block, Box, Circle, FormLayout, Frame, Page, Shape, Stroke, TextRun
from prisoncare_desktop.pdf.codes import draw_code
from prisoncare_desktop.pdf.lines import Lines

_FRAME_LINE_PT: Final = 0.8
_RULE_LINE_PT: Final = 0.35


def draw(canvas: Canvas, form: FormLayout, number: str, lines: Lines) -> None:
    """Draw one copy of a form, a sheet side a page, each with its code.

    `number`: "" for a copy that has none. `lines`: of the form's language.

    Raises:
        Bug: `number` is no form number (see `forms.page_code`).
        UnprintableForm: no font of ours has a letter for something on it.
    """
    for page in form.pages:
        mark = number or paper_mark(form.canonical, form.variant, form.language)
        code = PageCode(mark, page.number, len(form.pages), blank=not number)
        canvas.doForm(_shared(canvas, form, page, lines))
        for spot in page.codes:
            draw_code(canvas, code.payload, spot, form.height)
        words = form.page_words.format(
            number=f"{number[:4]} {number[4:]}", page=page.number, pages=len(form.pages), version=form.version or "-"
        )
        size_pt = page.page_id.size_pt
        left = page.page_id.x - lines.measure(words, size_pt, False)
        lines.prepare(canvas, words, False)
        lines.draw(canvas, words, left * mm, (form.height - page.page_id.y) * mm, size_pt, False)
        canvas.showPage()


def _shared(canvas: Canvas, form: FormLayout, page: Page, lines: Lines) -> str:
    """Return the name of the form object with all that does not change, drawn when first asked for."""
    identity = repr((form.canonical, form.variant, form.layout_version, form.language, form.title, page))
    name = f"page-{hashlib.sha256(identity.encode()).hexdigest()[:24]}"
    if not canvas.hasForm(name):
        for words in page.texts:
            lines.prepare(canvas, words.text, words.bold)
        canvas.beginForm(name, 0, 0, form.width * mm, form.height * mm)
        for shape in (*page.marks, *page.shapes):
            _draw_shape(canvas, shape, form, lines)
        canvas.endForm()
    return name


def _draw_shape(canvas: Canvas, shape: Shape, form: FormLayout, lines: Lines) -> None:
    match shape:
        case TextRun():
            lines.draw(canvas, shape.text, shape.x * mm, (form.height - shape.y) * mm, shape.size_pt, shape.bold)
        case Box():
            canvas.setLineWidth(form.box_line_pt)
            _rectangle(canvas, form, shape.x, shape.y, shape.size, shape.size)
        case Frame():
            _draw_frame(canvas, shape, form)
        case Stroke():
            _draw_stroke(canvas, shape, form)
        case Block():
            _rectangle(canvas, form, shape.x, shape.y, shape.width, shape.height, filled=True)
        case Circle():
            canvas.setLineWidth(shape.width_pt)
            canvas.circle(
                shape.x * mm, (form.height - shape.y) * mm, shape.radius * mm, stroke=1, fill=int(shape.filled)
            )
        case _:
            raise Bug(f"paper cannot draw a {type(shape).__name__}")


def _rectangle(
    canvas: Canvas, form: FormLayout, x: float, y: float, width: float, height: float, *, filled: bool = False
) -> None:
    canvas.rect(
        x * mm, (form.height - y - height) * mm, width * mm, height * mm, stroke=int(not filled), fill=int(filled)
    )


def _draw_frame(canvas: Canvas, frame: Frame, form: FormLayout) -> None:
    canvas.setLineWidth(_FRAME_LINE_PT)
    _rectangle(canvas, form, frame.x, frame.y, frame.width, frame.height)
    if frame.line_pitch is None:
        return
    canvas.setLineWidth(_RULE_LINE_PT)
    for index in range(1, round(frame.height / frame.line_pitch)):
        y = (form.height - frame.y - index * frame.line_pitch) * mm
        canvas.line((frame.x + 2) * mm, y, (frame.x + frame.width - 2) * mm, y)


def _draw_stroke(canvas: Canvas, stroke: Stroke, form: FormLayout) -> None:
    canvas.setLineWidth(stroke.width_pt)
    canvas.setDash([4, 3] if stroke.dashed else [])
    path = canvas.beginPath()
    for index, (x, y) in enumerate(stroke.points):
        (path.lineTo if index else path.moveTo)(x * mm, (form.height - y) * mm)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setDash([])
